import { Form, Input } from 'antd';
import { useState } from 'react';
import { supplementApplication } from '../../contract/eligibility-steps.ts';
import type { PaperKind } from '../../domain/eligibility/model.ts';
import { useCall } from '../ui/api.ts';
import { useDraft } from '../ui/draft.ts';
import { Panel } from '../ui/PageHeader.tsx';
import { SubmitBar } from '../ui/SubmitBar.tsx';
import { PaperUpload, type SentPaper } from './PaperUploads.tsx';

const KINDS: readonly PaperKind[] = ['medicalRecord', 'testReport', 'identity', 'credential', 'other'];

interface Draft {
  papers: readonly SentPaper[];
  explanation: string;
}

/** The papers that the agency asked for, all at once (M23.2). */
export function SupplementPanel({
  id,
  credential = {},
}: {
  readonly id: number;
  readonly credential?: Record<string, string>;
}) {
  const [draft, keep, clear] = useDraft<Draft>(`supplement-${id}`, { papers: [], explanation: '' });
  const [empty, setEmpty] = useState(false);
  const send = useCall(supplementApplication, { onDone: clear });

  function submit() {
    setEmpty(draft.papers.length === 0);
    if (draft.papers.length > 0)
      send.mutate({
        params: { id },
        body: { paperIds: draft.papers.map((paper) => paper.id), explanation: draft.explanation },
      });
  }
  return (
    <Panel title="补交材料">
      <Form layout="vertical" onFinish={submit}>
        <div className="st-stack">
          {KINDS.map((kind) => (
            <PaperUpload
              key={kind}
              kind={kind}
              hint=""
              papers={draft.papers}
              credential={credential}
              onChange={(papers) => keep({ ...draft, papers })}
            />
          ))}
        </div>
        <Form.Item label="说明（可不填）" htmlFor="explanation">
          <Input.TextArea
            id="explanation"
            rows={2}
            maxLength={500}
            value={draft.explanation}
            onChange={(event) => keep({ ...draft, explanation: event.target.value })}
          />
        </Form.Item>
        <p className="st-field-problem" role="alert">
          {empty ? '请至少上传一份材料' : null}
        </p>
        <SubmitBar verb="补交" busy={send.isPending} error={send.error} />
      </Form>
    </Panel>
  );
}
