import { Button, Drawer, Form, Input } from 'antd';
import { useState } from 'react';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { judgeRename, type diffVersions } from '../../../contract/version-diff.ts';
import { useCall } from '../../ui/api.ts';
import { ClauseLink } from '../../ui/ClauseLink.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Fields } from '../../ui/Fields.tsx';
import { useTell } from '../../ui/tell.ts';
import { ChangedText } from './ChangedText.tsx';

interface RenameDrawerProps {
  readonly versionId: number;
  readonly against: number;
  readonly row: OutputOf<typeof diffVersions>['rows'][number] | null;
  readonly onClose: () => void;
}

/** A person's judgement: the same drug under a new name, or another drug. */
export function RenameDrawer({ versionId, against, row, onClose }: RenameDrawerProps) {
  const tell = useTell();
  const [reason, setReason] = useState('');
  const judge = useCall(judgeRename, {
    onDone: ({ ratioChanged }) => {
      onClose();
      tell(ratioChanged ? '已认定，自付比例随之调整' : '已认定');
    },
  });
  const given = reason.trim();
  function decide(same: boolean) {
    if (row?.ref === null || row?.ref === undefined || row.againstRef === null) return;
    const { ref, againstRef } = row;
    judge.mutate({ params: { id: versionId }, body: { against, ref, againstRef, same, reason: given } });
  }
  return (
    <Drawer open={row !== null} onClose={onClose} title="认定是否更名">
      {row !== null && (
        <div className="st-stack">
          <Fields
            columns={1}
            fields={[
              { label: '原名', value: <ChangedText before={row.before} after={row.after} side="before" /> },
              { label: '新名', value: <ChangedText before={row.before} after={row.after} side="after" /> },
            ]}
          />
          <p>
            是更名的，当作同一药品比较，乙类沿用原来的自付比例；不是的，以后不再提示。{' '}
            <ClauseLink id="N2.1" />
          </p>
          <Form layout="vertical">
            <Form.Item label="依据" htmlFor="rename-reason" required help="如批准文号相同、公布文件的说明">
              <Input.TextArea
                id="rename-reason"
                rows={3}
                maxLength={300}
                value={reason}
                onChange={(event) => setReason(event.target.value)}
              />
            </Form.Item>
          </Form>
          <ErrorPanel error={judge.error} />
          <div className="st-actions">
            <Button
              type="primary"
              disabled={given === ''}
              loading={judge.isPending}
              onClick={() => decide(true)}
            >
              是同一药品
            </Button>
            <Button disabled={given === ''} loading={judge.isPending} onClick={() => decide(false)}>
              不是
            </Button>
          </div>
        </div>
      )}
    </Drawer>
  );
}
