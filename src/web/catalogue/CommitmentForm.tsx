import { Form, Input } from 'antd';
import { useState } from 'react';
import { addCommitment } from '../../contract/separate-payment.ts';
import { useCall } from '../ui/api.ts';
import { ClauseLink } from '../ui/ClauseLink.tsx';
import { DayInput } from '../ui/DayInput.tsx';
import { Panel } from '../ui/PageHeader.tsx';
import { SubmitBar } from '../ui/SubmitBar.tsx';
import { useTell } from '../ui/tell.ts';
import './catalogue.css';

const EMPTY = { documentNo: '', signedOn: '', from: '', to: '' };

/** Records the commitment a maker signed for its product; without one it is not paid. */
export function CommitmentForm({ code }: { readonly code: string }) {
  const tell = useTell();
  const [given, setGiven] = useState(EMPTY);
  const change = (part: Partial<typeof EMPTY>) => setGiven({ ...given, ...part });
  const save = useCall(addCommitment, {
    onDone: () => {
      setGiven(EMPTY);
      tell('已登记承诺书');
    },
  });
  return (
    <Panel title="登记承诺书" extra={<ClauseLink id="M4" />}>
      <Form
        layout="vertical"
        onFinish={() => save.mutate({ params: { code }, body: { ...given, documentNo: given.documentNo.trim(), to: given.to === '' ? null : given.to } })}
      >
        <Form.Item label="文号" htmlFor="commitment-no" required>
          <Input id="commitment-no" maxLength={60} value={given.documentNo} onChange={(event) => change({ documentNo: event.target.value })} />
        </Form.Item>
        <Form.Item label="签订日期" htmlFor="commitment-signed" required>
          <DayInput id="commitment-signed" value={given.signedOn} onChange={(signedOn) => change({ signedOn })} />
        </Form.Item>
        <div className="st-cat-fields">
          <Form.Item label="有效自" htmlFor="commitment-from" required>
            <DayInput id="commitment-from" value={given.from} onChange={(from) => change({ from })} />
          </Form.Item>
          <Form.Item label="至" htmlFor="commitment-to" help="不定期的留空">
            <DayInput id="commitment-to" value={given.to} onChange={(to) => change({ to })} />
          </Form.Item>
        </div>
        <SubmitBar
          verb="登记承诺书"
          busy={save.isPending}
          disabled={given.documentNo.trim() === '' || given.signedOn === '' || given.from === ''}
          error={save.error}
        />
      </Form>
    </Panel>
  );
}
