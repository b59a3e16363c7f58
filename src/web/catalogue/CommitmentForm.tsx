import { Form } from 'antd';
import { useState } from 'react';
import { addCommitment } from '../../contract/separate-payment.ts';
import { useCall } from '../ui/api.ts';
import { ClauseLink } from '../ui/ClauseLink.tsx';
import { Panel } from '../ui/PageHeader.tsx';
import { SubmitBar } from '../ui/SubmitBar.tsx';
import { useTell } from '../ui/tell.ts';
import { DayItem, TextItem } from './FormItems.tsx';
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
  const text = (name: keyof typeof EMPTY) => ({
    id: `commitment-${name}`,
    value: given[name],
    onChange: (value: string) => change({ [name]: value }),
  });
  return (
    <Panel title="登记承诺书" extra={<ClauseLink id="M4" />}>
      <Form
        layout="vertical"
        className="st-cat-form"
        onFinish={() =>
          save.mutate({
            params: { code },
            body: { ...given, documentNo: given.documentNo.trim(), to: given.to === '' ? null : given.to },
          })
        }
      >
        <TextItem {...text('documentNo')} label="文号" required maxLength={60} />
        <DayItem {...text('signedOn')} label="签订日期" required />
        <div className="st-cat-fields">
          <DayItem {...text('from')} label="有效自" required />
          <DayItem {...text('to')} label="至" help="不定期的留空" />
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
