import { Checkbox, Form } from 'antd';
import { useState } from 'react';
import { addCommitment } from '../../../contract/separate-payment.ts';
import { useCall } from '../../ui/api.ts';
import { useTell } from '../../ui/tell.ts';
import { DayItem, TextItem } from '../FormItems.tsx';
import { DatedFactForm } from './DatedFactForm.tsx';

const EMPTY = { documentNo: '', signedOn: '', from: '', to: '', withdrawn: false, evidence: '' };

type Draft = typeof EMPTY;

function bodyOf({ documentNo, evidence, to, ...rest }: Draft) {
  return { ...rest, documentNo: documentNo.trim(), evidence: evidence.trim(), to: to === '' ? null : to };
}

function isReady({ documentNo, signedOn, from, withdrawn, evidence }: Draft): boolean {
  return documentNo.trim() !== '' && signedOn !== '' && from !== '' && (!withdrawn || evidence.trim() !== '');
}

/** Records the commitment a maker signed for its product, or that it no longer holds; without one it is not paid. */
export function CommitmentForm({ code }: { readonly code: string }) {
  const tell = useTell();
  const [draft, setDraft] = useState(EMPTY);
  const change = (part: Partial<Draft>) => setDraft({ ...draft, ...part });
  const save = useCall(addCommitment, {
    onDone: () => {
      setDraft(EMPTY);
      tell(draft.withdrawn ? '已登记承诺书失效' : '已登记承诺书');
    },
  });
  return (
    <DatedFactForm
      title="登记承诺书"
      clause="M4"
      prefix="commitment"
      days={draft}
      onDays={change}
      grounds={
        <>
          <Form.Item>
            <Checkbox
              checked={draft.withdrawn}
              onChange={(event) => change({ withdrawn: event.target.checked })}
            >
              承诺书在这些日期失效
            </Checkbox>
          </Form.Item>
          {draft.withdrawn && (
            <TextItem
              id="commitment-evidence"
              label="依据"
              value={draft.evidence}
              onChange={(evidence) => change({ evidence })}
              required
            />
          )}
        </>
      }
      verb={draft.withdrawn ? '登记失效' : '登记承诺书'}
      ready={isReady(draft)}
      saving={save.isPending}
      error={save.error}
      onSave={() => save.mutate({ params: { code }, body: bodyOf(draft) })}
    >
      <TextItem
        id="commitment-documentNo"
        label="文号"
        value={draft.documentNo}
        onChange={(documentNo) => change({ documentNo })}
        maxLength={60}
        required
      />
      <DayItem
        id="commitment-signedOn"
        label="签订日期"
        value={draft.signedOn}
        onChange={(signedOn) => change({ signedOn })}
        required
      />
    </DatedFactForm>
  );
}
