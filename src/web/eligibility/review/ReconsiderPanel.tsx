import { Button, Input } from 'antd';
import { useId, useState } from 'react';
import { requestReconsideration } from '../../../contract/eligibility-review.ts';
import { useCall } from '../../ui/api.ts';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Panel } from '../../ui/PageHeader.tsx';
import { useTell } from '../../ui/tell.ts';
import { monthDay } from '../../ui/words.ts';

/** Who was refused may ask once for somebody else to look again (M36). */
export function ReconsiderPanel({ id }: { readonly id: number }) {
  const fieldId = useId();
  const tell = useTell();
  const [reason, setReason] = useState('');
  const ask = useCall(requestReconsideration, {
    onDone: (clock) => tell(`已申请复议，${monthDay(clock.dueOn)}前答复`),
  });
  return (
    <Panel title="不同意这个结果？">
      <div className="st-stack">
        <p>可以申请一次复议，由另外的审核人重新看。</p>
        <div>
          <label htmlFor={fieldId}>为什么请再看一次</label>
          <Input.TextArea
            id={fieldId}
            rows={3}
            maxLength={1000}
            value={reason}
            placeholder="例如：补充了新的检查，与医师核对过"
            onChange={(event) => setReason(event.target.value)}
          />
        </div>
        <ErrorPanel error={ask.error} />
        <Button
          type="primary"
          loading={ask.isPending}
          disabled={reason.trim().length < 2}
          onClick={() => ask.mutate({ params: { id }, body: { reason: reason.trim() } })}
        >
          申请复议
        </Button>
      </div>
    </Panel>
  );
}
