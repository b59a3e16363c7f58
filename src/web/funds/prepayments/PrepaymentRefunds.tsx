import { Form } from 'antd';
import { useState } from 'react';
import {
  decidePrepaymentRefund,
  proposePrepaymentRefund,
  type Prepayment,
} from '../../../contract/funds-prepayments.ts';
import { REFUND_STATES } from '../../../domain/funds/prepayments/prepayment-steps.ts';
import { useCall } from '../../ui/api.ts';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { yuanFromText } from '../../ui/figure-text.ts';
import { DayField, TextField, tieFields, useFieldProblems } from '../../ui/FormField.tsx';
import { useToday } from '../../ui/me.ts';
import { Money } from '../../ui/Money.tsx';
import { Panel } from '../../ui/PageHeader.tsx';
import { newRequestId } from '../../ui/request-id.ts';
import { Status } from '../../ui/Status.tsx';
import type { Column } from '../../ui/table-columns.ts';
import { useTell } from '../../ui/tell.ts';
import { withThousands } from '../../ui/words.ts';
import { StepsForm } from '../StepsForm.tsx';
import { bankProblems, journalLink } from '../two-people-parts.tsx';
import { REFUND_BUTTONS, statusOfRefund } from './prepayment-words.ts';

type Refund = Prepayment['refunds'][number];

const COLUMNS: readonly Column<Refund>[] = [
  { key: 'reference', title: '银行流水号', text: (row) => row.bankReference, wrap: true },
  {
    key: 'state',
    title: '状态',
    text: (row) => REFUND_STATES[row.state],
    cell: (row) => <Status {...statusOfRefund(row.state)} />,
  },
  {
    key: 'amount',
    title: '退回',
    align: 'right',
    text: (row) => row.amount,
    cell: (row) => <Money yuan={row.amount} />,
  },
  { key: 'day', title: '到账日期', text: (row) => row.bankDay },
  { key: 'by', title: '登记', text: (row) => row.proposedBy },
  {
    key: 'decided',
    title: '决定',
    text: (row) => [row.decidedBy ?? '', row.words ?? ''].filter((part) => part !== '').join('：'),
    wrap: true,
  },
  {
    key: 'journal',
    title: '凭证',
    text: (row) => row.journalNo ?? '',
    cell: (row) => journalLink(row.journalNo),
  },
];

/** What the institution gave back. */
export function PrepaymentRefunds({
  refunds,
  opensJournals,
}: {
  readonly refunds: readonly Refund[];
  /** Whether the reader may open the books. */
  readonly opensJournals: boolean;
}) {
  if (refunds.length === 0) return null;
  return (
    <Panel title="机构退回">
      <DataTable
        label="机构退回"
        columns={opensJournals ? COLUMNS : COLUMNS.filter(({ key }) => key !== 'journal')}
        rows={refunds}
        rowKey={(row) => row.id}
        stacks
        empty={{ why: '没有退回' }}
      />
    </Panel>
  );
}

/** What the reader may decide about one entry of money given back. */
export function DecideRefund({ refund }: { readonly refund: Refund }) {
  const tell = useTell();
  const [requestId] = useState(newRequestId);
  const decide = useCall(decidePrepaymentRefund, { onDone: () => tell('已办理') });
  const { id, mayApprove, mayReject } = refund;
  const steps = [
    ...(mayApprove ? (['approved'] as const) : []),
    ...(mayReject ? (['rejected'] as const) : []),
  ];
  return (
    <StepsForm
      title={`退回 ¥${withThousands(refund.amount)} 待核准`}
      note={`银行 ${refund.bankDay} 到账，流水 ${refund.bankReference}。登记和核准要两个账号办。`}
      wordsLabel={mayApprove ? '说明（不同意的要写明原因）' : '不同意的原因'}
      steps={steps.map((step) => ({ step, ...REFUND_BUTTONS[step] }))}
      thing={`¥${withThousands(refund.amount)}，${refund.bankReference}`}
      busy={decide.isPending}
      error={decide.error}
      onStep={(outcome, words) => decide.mutate({ params: { id }, body: { requestId, outcome, words } })}
    />
  );
}

const EMPTY = { amount: '', bankDay: '', bankReference: '', note: '' };

/** The institution's money as the bank tells it. */
export function EnterRefund({ prepayment }: { readonly prepayment: Prepayment }) {
  const tell = useTell();
  const today = useToday();
  const [draft, setDraft] = useState(EMPTY);
  const [requestId, setRequestId] = useState(newRequestId);
  const { problems, judge } = useFieldProblems();
  const tie = tieFields(draft, problems, setDraft);
  const enter = useCall(proposePrepaymentRefund, {
    onDone: () => {
      tell('已登记，等另一个账号核准');
      setDraft(EMPTY);
      setRequestId(newRequestId());
    },
  });
  const amount = yuanFromText(draft.amount) ?? '';
  function send() {
    const [bankReference, note] = [draft.bankReference.trim(), draft.note.trim()];
    const body = { requestId, amount, bankDay: draft.bankDay, bankReference, note };
    enter.mutate({ params: { id: prepayment.id }, body });
  }
  return (
    <Panel title="登记退回">
      <Form layout="vertical" className="st-form">
        <TextField
          label="退回金额（元）"
          inputMode="decimal"
          maxLength={14}
          help={`还没有冲抵的 ¥${withThousands(prepayment.open)}`}
          {...tie('amount')}
        />
        <DayField label="到账日期" {...tie('bankDay')} />
        <TextField label="银行流水号" maxLength={60} {...tie('bankReference')} />
        <TextField label="说明（可不填）" rows={2} maxLength={400} {...tie('note')} />
        <ErrorPanel error={enter.error} />
        <div>
          <ConfirmButton
            verb="登记退回"
            type="primary"
            harms={false}
            isSubmit
            thing={`${prepayment.institutionName} ¥${withThousands(amount)}，${draft.bankReference.trim()}`}
            consequence="由另一个账号核准入账；在那以前这部分不冲抵。"
            busy={enter.isPending}
            mayAsk={() => judge(bankProblems(draft, today, '到账日期'))}
            onConfirm={send}
          />
        </div>
      </Form>
    </Panel>
  );
}
