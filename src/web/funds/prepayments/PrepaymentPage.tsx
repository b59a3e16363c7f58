import { useState } from 'react';
import { FUND_READERS } from '../../../contract/funds-ledger.ts';
import { getPrepayment, takePrepaymentStep, type Prepayment } from '../../../contract/funds-prepayments.ts';
import { PREPAYMENT_STEPS } from '../../../domain/funds/prepayments/prepayment-steps.ts';
import { SCHEME_LABELS } from '../../../domain/insured/model.ts';
import { useCall, useQueryCall } from '../../ui/api.ts';
import { CasePending } from '../../ui/CasePending.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import { Fields } from '../../ui/Fields.tsx';
import { Go } from '../../ui/Go.tsx';
import { useMe } from '../../ui/me.ts';
import { Money } from '../../ui/Money.tsx';
import { CaseHeader, CaseLayout, Panel } from '../../ui/PageHeader.tsx';
import { newRequestId } from '../../ui/request-id.ts';
import { Status } from '../../ui/Status.tsx';
import type { Column } from '../../ui/table-columns.ts';
import { useTell } from '../../ui/tell.ts';
import { usePathParam } from '../../ui/url-state.ts';
import { withThousands } from '../../ui/words.ts';
import { StepsForm } from '../StepsForm.tsx';
import { journalLink, StepsTaken, wordsLabelOf } from '../two-people-parts.tsx';
import { DecideRefund, EnterRefund, PrepaymentRefunds } from './PrepaymentRefunds.tsx';
import { OpenDays } from './OpenDays.tsx';
import { offsetWords, statusOfPrepayment, STEP_BUTTONS } from './prepayment-words.ts';

interface Given {
  readonly prepayment: Prepayment;
}

type Use = Prepayment['uses'][number];

const USES: readonly Column<Use>[] = [
  { key: 'month', title: '月份', text: (row) => row.month },
  {
    key: 'no',
    title: '对账单',
    text: (row) => row.statementNo,
    cell: (row) => <Go to={`/statements/${row.statementId}`}>{row.statementNo}</Go>,
  },
  {
    key: 'amount',
    title: '冲抵',
    align: 'right',
    text: (row) => row.amount,
    cell: (row) => <Money yuan={row.amount} />,
  },
];

function Facts({ prepayment, opensJournals }: Given & { readonly opensJournals: boolean }) {
  const { journalNo, backJournalNo } = prepayment;
  return (
    <Panel title="预付">
      <Fields
        fields={[
          { label: '金额', value: <Money yuan={prepayment.amount} total /> },
          { label: '已冲抵', value: <Money yuan={prepayment.setOff} /> },
          { label: '已退回', value: <Money yuan={prepayment.refunded} /> },
          ...(prepayment.reserved === '0.00'
            ? []
            : [{ label: '退回待核准', value: <Money yuan={prepayment.reserved} /> }]),
          { label: '未冲抵', value: <Money yuan={prepayment.open} /> },
          ...(prepayment.openDays === null
            ? []
            : [{ label: '未冲抵天数', value: <OpenDays days={prepayment.openDays} /> }]),
          { label: '机构', value: `${prepayment.institutionName}（${prepayment.institutionCode}）` },
          { label: '付款地区', value: prepayment.areaName },
          { label: '险种', value: SCHEME_LABELS[prepayment.scheme] },
          { label: '冲抵起始', value: offsetWords(prepayment.offsetFrom) },
          { label: '拨付日期', value: prepayment.bankDay },
          { label: '银行流水号', value: prepayment.bankReference },
          { label: '依据的文号', value: prepayment.documentNo },
          { label: '事由', value: prepayment.reason },
          ...(opensJournals ? [{ label: '预付凭证', value: journalLink(journalNo) }] : []),
          ...(opensJournals && backJournalNo !== null
            ? [{ label: '冲销凭证', value: journalLink(backJournalNo) }]
            : []),
        ]}
      />
    </Panel>
  );
}

function Steps({ prepayment }: Given) {
  const tell = useTell();
  const [requestId] = useState(newRequestId);
  const take = useCall(takePrepaymentStep, { onDone: () => tell('已办理') });
  const { id, mayDo } = prepayment;
  return (
    <StepsForm
      title="办理"
      note="提议和核准、申请冲销和冲销各要两个账号办；自己的提议可以撤回。"
      wordsLabel={wordsLabelOf(mayDo)}
      steps={mayDo.map((step) => ({ step, ...STEP_BUTTONS[step] }))}
      thing={`${prepayment.institutionName} ¥${withThousands(prepayment.amount)}，${prepayment.bankReference}`}
      busy={take.isPending}
      error={take.error}
      onStep={(step, words) => take.mutate({ params: { id }, body: { requestId, step, words } })}
    />
  );
}

/** One prepayment: which statements were met from it, what came back, and what the reader may do with it (M29). */
export function PrepaymentPage() {
  const id = Number(usePathParam('id'));
  const me = useMe();
  const answer = useQueryCall(getPrepayment, { params: { id } });
  const prepayment = answer.data;
  const back = { to: '/prepayments', label: '预付款' };
  if (prepayment === undefined)
    return (
      <CasePending title="预付款" back={back} error={answer.error} onRetry={() => void answer.refetch()} />
    );
  const opensJournals = FUND_READERS.some((role) => role === me.role);
  return (
    <>
      <CaseHeader
        title={`预付 ${prepayment.bankReference}`}
        back={back}
        status={<Status {...statusOfPrepayment(prepayment.state)} />}
      />
      <CaseLayout
        left={
          <>
            <Facts prepayment={prepayment} opensJournals={opensJournals} />
            <Panel title="冲抵的对账单">
              <DataTable
                label="冲抵的对账单"
                columns={USES}
                rows={prepayment.uses}
                rowKey={(row) => row.statementId}
                stacks
                empty={{ why: '还没有冲抵', what: '对账单核准时冲抵，逐月列在这里' }}
              />
            </Panel>
            <PrepaymentRefunds refunds={prepayment.refunds} opensJournals={opensJournals} />
          </>
        }
        right={
          <>
            <Steps key={prepayment.state} prepayment={prepayment} />
            {prepayment.refunds
              .filter((refund) => refund.mayApprove || refund.mayReject)
              .map((refund) => (
                <DecideRefund key={refund.id} refund={refund} />
              ))}
            {prepayment.mayRefund && <EnterRefund prepayment={prepayment} />}
            <StepsTaken steps={prepayment.events} names={PREPAYMENT_STEPS} />
          </>
        }
      />
    </>
  );
}
