import { Button, Drawer } from 'antd';
import { useState } from 'react';
import { decideDeduction, type listDeductions } from '../../../contract/funds-deductions.ts';
import {
  DEDUCTION_BASES,
  DEDUCTION_STATES,
  RECOVERED_FUNDS,
} from '../../../domain/funds/statements/deduction-approval.ts';
import { DEDUCTION_KINDS } from '../../../domain/funds/statements/statement-sum.ts';
import { SCHEME_LABELS } from '../../../domain/insured/model.ts';
import { useCall } from '../../ui/api.ts';
import { ClauseLinks } from '../../ui/ClauseLink.tsx';
import type { RowOf } from '../../ui/EndpointTable.tsx';
import { Fields } from '../../ui/Fields.tsx';
import { Money } from '../../ui/Money.tsx';
import { newRequestId } from '../../ui/request-id.ts';
import { Status } from '../../ui/Status.tsx';
import { useTell } from '../../ui/tell.ts';
import { withThousands } from '../../ui/words.ts';
import { ByAt, DECISION_TONES } from '../two-people-parts.tsx';
import { DecideForm } from './DecideForm.tsx';

type Row = RowOf<typeof listDeductions>;

/** How a decision stands, as a mark. */
export function DeductionStatus({ row }: { readonly row: Row }) {
  return <Status tone={DECISION_TONES[row.state]} word={DEDUCTION_STATES[row.state]} />;
}

const APPROVED = {
  deduction: '核准后从这家机构以后的对账单里扣下，机构看得到文号和原因。',
  recovery: '核准后随即记应收追回，从这家机构以后的对账单里扣下，机构看得到文号和原因。',
} as const;

function Decide({ row }: { readonly row: Row }) {
  const tell = useTell();
  const [requestId] = useState(newRequestId);
  const decide = useCall(decideDeduction, { onDone: () => tell('已办理') });
  return (
    <DecideForm
      id={`deduction-words-${row.id}`}
      thing={`${row.institutionName}，${row.documentNo}，${DEDUCTION_KINDS[row.kind]} ¥${withThousands(row.amount)}`}
      mayApprove={row.mayApprove}
      verbs={{ approve: `核准${DEDUCTION_KINDS[row.kind]}`, takeBack: '收回登记' }}
      follows={{ approved: APPROVED[row.kind], rejected: '这份决定不扣、不记账；改正后可以重新登记。' }}
      busy={decide.isPending}
      error={decide.error}
      onDecide={(outcome, words) =>
        decide.mutate({ params: { id: row.id }, body: { requestId, outcome, words } })
      }
    />
  );
}

/** The case and the document that a decision rests on, and the bills that it names. */
function caseFields(row: Row) {
  const { fund, caseNo, authority, basis, bills } = row;
  return [
    { label: '机构', value: `${row.institutionName}（${row.institutionCode}）` },
    { label: '险种', value: SCHEME_LABELS[row.scheme] },
    ...(fund === null ? [] : [{ label: '退回的基金', value: RECOVERED_FUNDS[fund] }]),
    { label: '金额', value: <Money yuan={row.amount} total /> },
    { label: '决定日期', value: row.decidedOn },
    ...(caseNo === null ? [] : [{ label: '案号', value: caseNo }]),
    ...(authority === null ? [] : [{ label: '决定机关', value: authority }]),
    ...(basis === null
      ? []
      : [
          {
            label: '依据',
            value: (
              <>
                {DEDUCTION_BASES[basis]} <ClauseLinks ids={[basis]} />
              </>
            ),
          },
        ]),
    { label: '原因', value: row.reason },
    ...(bills.length === 0
      ? []
      : [
          {
            label: '涉及的结算',
            value: bills.map((bill) => `${bill.claimNo} ¥${withThousands(bill.amount)}`).join('；'),
          },
        ]),
  ];
}

/** Who entered it, and who decided on it. */
function historyFields({ proposedBy, proposedAt, decidedBy, decidedAt, state, words, journalNo }: Row) {
  return [
    { label: '登记', value: <ByAt by={proposedBy} at={proposedAt} /> },
    ...(decidedBy === null
      ? []
      : [{ label: DEDUCTION_STATES[state], value: <ByAt by={decidedBy} at={decidedAt ?? ''} /> }]),
    ...(words === null || words === '' ? [] : [{ label: '说明', value: words }]),
    ...(journalNo === null ? [] : [{ label: '凭证', value: journalNo }]),
  ];
}

/** A decision with its case and its history; another account approves it here, and who entered it takes it back (M29, M36). */
export function DeductionCase({ row }: { readonly row: Row }) {
  const [open, setOpen] = useState(false);
  const verb = row.mayApprove ? '核准' : row.mayReject ? '收回' : '看决定';
  return (
    <>
      <Button type="link" size="small" aria-label={`${row.documentNo} ${verb}`} onClick={() => setOpen(true)}>
        {verb}
      </Button>
      <Drawer
        title={`${DEDUCTION_KINDS[row.kind]}决定：${row.documentNo}`}
        open={open}
        onClose={() => setOpen(false)}
        size="min(640px, 100vw)"
        destroyOnHidden
      >
        <div className="st-stack">
          <DeductionStatus row={row} />
          <Fields fields={[...caseFields(row), ...historyFields(row)]} />
          {row.mayReject && <Decide row={row} />}
        </div>
      </Drawer>
    </>
  );
}
