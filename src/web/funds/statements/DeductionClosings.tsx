import { Button, Drawer, Form } from 'antd';
import { useState } from 'react';
import { decideClosing, proposeClosing } from '../../../contract/funds-deduction-closings.ts';
import type { listDeductions } from '../../../contract/funds-deductions.ts';
import {
  CLOSING_KINDS,
  CLOSING_STATES,
  type ClosingKind,
} from '../../../domain/funds/statements/deduction-closings.ts';
import { useCall } from '../../ui/api.ts';
import type { RowOf } from '../../ui/EndpointTable.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Fields } from '../../ui/Fields.tsx';
import { yuanFromText } from '../../ui/figure-text.ts';
import {
  ChoiceField,
  DayField,
  problemUnless,
  TextField,
  tieFields,
  useFieldProblems,
} from '../../ui/FormField.tsx';
import { Money } from '../../ui/Money.tsx';
import { newRequestId } from '../../ui/request-id.ts';
import { Status } from '../../ui/Status.tsx';
import { useTell } from '../../ui/tell.ts';
import { withThousands } from '../../ui/words.ts';
import { ByAt, DECISION_TONES } from '../two-people-parts.tsx';
import { DecideForm } from './DecideForm.tsx';

type Row = RowOf<typeof listDeductions>;
type Closing = Row['closings'][number];

/** The closings of a decision in one line, for the list and its file. */
export function closingsText(row: Row): string {
  return row.closings
    .map(
      (one) =>
        `${CLOSING_KINDS[one.kind]} ¥${one.amount} ${CLOSING_STATES[one.state]}，${one.documentNo}，${one.reason}`,
    )
    .join('；');
}

function thingOf(row: Row, what: { readonly kind: ClosingKind; readonly amount: string }): string {
  return `${row.institutionName}，${row.documentNo}，${CLOSING_KINDS[what.kind]} ¥${withThousands(what.amount)}`;
}

/** What follows from an approval, by kind. */
const FOLLOWS: Readonly<Record<ClosingKind, string>> = {
  received: '核准后记银行收款，这笔不再从对账单扣，不能改。',
  withdrawn: '核准后撤回的部分不再扣，追回记的账反向更正，不能改。',
  writtenOff: '核准后记核销损失，不再追回，不能改。',
};

/** Another account approves, or rejects with words; the proposer may take the proposal back. */
function DecideClosing({ row, closing }: { readonly row: Row; readonly closing: Closing }) {
  const tell = useTell();
  const [requestId] = useState(newRequestId);
  const decide = useCall(decideClosing, { onDone: () => tell('已办理') });
  return (
    <DecideForm
      id={`closing-words-${closing.id}`}
      thing={thingOf(row, closing)}
      mayApprove={closing.mayApprove}
      verbs={{ approve: '核准了结', takeBack: '收回提议' }}
      follows={{
        approved: FOLLOWS[closing.kind],
        rejected: '这笔金额照旧从以后的对账单扣，原因机构也看得到。',
      }}
      busy={decide.isPending}
      error={decide.error}
      onDecide={(outcome, words) =>
        decide.mutate({ body: { requestId, closingId: closing.id, outcome, words } })
      }
    />
  );
}

function ClosingItem({ row, closing }: { readonly row: Row; readonly closing: Closing }) {
  const { kind, state, receivedOn, bankReference, decidedBy, decidedAt, words, journalNo } = closing;
  const bank = { label: '银行入账', value: `${receivedOn ?? ''}，流水 ${bankReference ?? ''}` };
  return (
    <section aria-label={`${CLOSING_KINDS[kind]} ¥${closing.amount}`} className="st-inset st-stack">
      <div className="st-card-title">
        <span>
          {CLOSING_KINDS[kind]} <Money yuan={closing.amount} total />
        </span>
        <Status tone={DECISION_TONES[state]} word={CLOSING_STATES[state]} />
      </div>
      <Fields
        fields={[
          { label: '文号', value: closing.documentNo },
          { label: '原因', value: closing.reason },
          ...(receivedOn === null ? [] : [bank]),
          { label: '提议', value: <ByAt by={closing.proposedBy} at={closing.proposedAt} /> },
          ...(decidedBy === null
            ? []
            : [{ label: '决定', value: <ByAt by={decidedBy} at={decidedAt ?? ''} /> }]),
          ...(words === null || words === '' ? [] : [{ label: '说明', value: words }]),
          ...(journalNo === null ? [] : [{ label: '凭证', value: journalNo }]),
        ]}
      />
      {closing.mayReject && <DecideClosing row={row} closing={closing} />}
    </section>
  );
}

const EMPTY = {
  closingKind: 'received',
  closingAmount: '',
  closingDocument: '',
  closingReason: '',
  closingDay: '',
  closingBank: '',
};
type Draft = typeof EMPTY;

/** A deduction is not written off: nothing of it is in the books. */
const kindsOf = (row: Row) =>
  Object.entries(CLOSING_KINDS)
    .filter(([kind]) => kind !== 'writtenOff' || row.kind === 'recovery')
    .map(([value, label]) => ({ value, label }));

const isKind = (text: string): text is ClosingKind => Object.hasOwn(CLOSING_KINDS, text);

function problemsOf(draft: Draft, isReceipt: boolean) {
  return [
    problemUnless(
      yuanFromText(draft.closingAmount) !== undefined,
      'closingAmount',
      '请填写金额，至多两位小数',
    ),
    problemUnless(draft.closingDocument.trim() !== '', 'closingDocument', '请填写依据的文号'),
    problemUnless(draft.closingReason.trim() !== '', 'closingReason', '请填写原因'),
    problemUnless(!isReceipt || draft.closingDay !== '', 'closingDay', '请填写银行入账日'),
    problemUnless(!isReceipt || draft.closingBank.trim() !== '', 'closingBank', '请填写银行流水号'),
  ];
}

function ProposeForm({ row }: { readonly row: Row }) {
  const tell = useTell();
  const [draft, setDraft] = useState(EMPTY);
  const [requestId, setRequestId] = useState(newRequestId);
  const { problems, judge } = useFieldProblems();
  const tie = tieFields(draft, problems, setDraft);
  const propose = useCall(proposeClosing, {
    onDone: () => {
      tell('已提议，请另一个账号核准');
      setDraft(EMPTY);
      setRequestId(newRequestId());
    },
  });
  const kind = isKind(draft.closingKind) ? draft.closingKind : 'received';
  const isReceipt = kind === 'received';
  function send() {
    if (!judge(problemsOf(draft, isReceipt))) return;
    propose.mutate({
      body: {
        requestId,
        deductionId: row.id,
        kind,
        amount: yuanFromText(draft.closingAmount) ?? '',
        documentNo: draft.closingDocument.trim(),
        reason: draft.closingReason.trim(),
        receivedOn: isReceipt ? draft.closingDay : null,
        bankReference: isReceipt ? draft.closingBank.trim() : null,
      },
    });
  }
  return (
    <Form layout="vertical" className="st-form-wide" onFinish={send}>
      <h3>提议了结</h3>
      <ChoiceField label="怎样了结" options={kindsOf(row)} {...tie('closingKind')} />
      <TextField
        label="了结金额（元）"
        help={`至多 ¥${withThousands(row.open)}`}
        inputMode="decimal"
        maxLength={14}
        {...tie('closingAmount')}
      />
      {isReceipt && <DayField label="银行入账日" {...tie('closingDay')} />}
      {isReceipt && <TextField label="银行流水号" maxLength={100} {...tie('closingBank')} />}
      <TextField label="依据的文号" maxLength={60} {...tie('closingDocument')} />
      <TextField label="了结的原因" maxLength={400} rows={2} {...tie('closingReason')} />
      <p className="st-secondary">提议后这笔先不从对账单扣；另一个账号核准才记账。</p>
      <ErrorPanel error={propose.error} />
      <div>
        <Button type="primary" htmlType="submit" loading={propose.isPending}>
          提议了结
        </Button>
      </div>
    </Form>
  );
}

/** How a decision is closed otherwise than by withholding, and the form to propose it; nothing where neither is the case (M29, M33, M36). */
export function DeductionClosings({ row }: { readonly row: Row }) {
  const [open, setOpen] = useState(false);
  if (!row.mayPropose && row.closings.length === 0) return null;
  const mayAct = row.mayPropose || row.closings.some((one) => one.mayReject);
  return (
    <>
      <Button
        type="link"
        size="small"
        aria-label={`${row.documentNo} 另行了结`}
        onClick={() => setOpen(true)}
      >
        {mayAct ? '另行了结' : '看了结'}
      </Button>
      <Drawer
        title={`另行了结：${row.documentNo}`}
        open={open}
        onClose={() => setOpen(false)}
        size="min(640px, 100vw)"
        destroyOnHidden
      >
        <div className="st-stack">
          <Fields
            columns={3}
            sums
            fields={[
              { label: '决定金额', value: <Money yuan={row.amount} /> },
              { label: '对账单已扣', value: <Money yuan={row.withheld} /> },
              { label: '已另行了结', value: <Money yuan={row.closed} /> },
              { label: '了结待核准', value: <Money yuan={row.reserved} /> },
              { label: '还要扣', value: <Money yuan={row.open} total /> },
            ]}
          />
          {row.closings.length === 0 && <p className="st-secondary">还没有另行了结。</p>}
          {row.closings.map((closing) => (
            <ClosingItem key={closing.id} row={row} closing={closing} />
          ))}
          {row.mayPropose && <ProposeForm row={row} />}
        </div>
      </Drawer>
    </>
  );
}
