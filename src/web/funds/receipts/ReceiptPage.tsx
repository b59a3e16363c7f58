import { useState } from 'react';
import {
  getCommercialReceipt,
  takeReceiptStep,
  type CommercialReceipt,
} from '../../../contract/funds-receipts.ts';
import { RECEIPT_STEPS } from '../../../domain/funds/receipts/receipt-steps.ts';
import { SCHEME_LABELS } from '../../../domain/insured/model.ts';
import { useCall, useQueryCall } from '../../ui/api.ts';
import { CasePending } from '../../ui/CasePending.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import { Fields } from '../../ui/Fields.tsx';
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
import { STEP_BUTTONS, statusOfReceipt } from './receipt-words.ts';

interface Given {
  readonly receipt: CommercialReceipt;
}

type Part = CommercialReceipt['parts'][number];

const PARTS: readonly Column<Part>[] = [
  { key: 'month', title: '月份', text: (row) => row.month },
  { key: 'area', title: '参保地', text: (row) => row.areaName },
  { key: 'place', title: '机构', text: (row) => row.institutionName || '零星报销', wrap: true },
  {
    key: 'amount',
    title: '冲抵',
    align: 'right',
    text: (row) => row.amount,
    cell: (row) => <Money yuan={row.amount} />,
  },
];

function Facts({ receipt }: Given) {
  return (
    <Panel title="到账">
      <Fields
        fields={[
          { label: '金额', value: <Money yuan={receipt.amount} total /> },
          { label: '方案', value: receipt.planName },
          { label: '保险公司', value: receipt.insurer },
          { label: '地区', value: receipt.areaName },
          { label: '险种', value: SCHEME_LABELS[receipt.scheme] },
          { label: '到账日期', value: receipt.bankDay },
          { label: '银行流水号', value: receipt.bankReference },
          { label: '说明', value: receipt.note === '' ? '没有' : receipt.note },
          { label: '这个方案现在未收', value: <Money yuan={receipt.open} /> },
          { label: '收款凭证', value: journalLink(receipt.journalNo) },
          { label: '冲销凭证', value: journalLink(receipt.backJournalNo) },
        ]}
      />
    </Panel>
  );
}

function Steps({ receipt }: Given) {
  const tell = useTell();
  const [requestId] = useState(newRequestId);
  const take = useCall(takeReceiptStep, { onDone: () => tell('已办理') });
  const { id, mayDo } = receipt;
  return (
    <StepsForm
      title="办理"
      note="登记和核准、申请撤回和撤回各要两个账号办。"
      wordsLabel={wordsLabelOf(mayDo)}
      steps={mayDo.map((step) => ({ step, ...STEP_BUTTONS[step] }))}
      thing={`${receipt.planName} ¥${withThousands(receipt.amount)}，${receipt.bankReference}`}
      busy={take.isPending}
      error={take.error}
      onStep={(step, words) => take.mutate({ params: { id }, body: { requestId, step, words } })}
    />
  );
}

/** One receipt: what of the receivable it met, in which journal it stands, and what the reader may do with it (N4, M29). */
export function ReceiptPage() {
  const id = Number(usePathParam('id'));
  const answer = useQueryCall(getCommercialReceipt, { params: { id } });
  const receipt = answer.data;
  const back = { to: '/commercial-receipts', label: '商业保险到账' };
  if (receipt === undefined)
    return (
      <CasePending
        title="商业保险到账"
        back={back}
        error={answer.error}
        onRetry={() => void answer.refetch()}
      />
    );
  return (
    <>
      <CaseHeader
        title={`到账 ${receipt.bankReference}`}
        back={back}
        status={<Status {...statusOfReceipt(receipt.state)} />}
      />
      <CaseLayout
        left={
          <>
            <Facts receipt={receipt} />
            <Panel title="冲抵的应收">
              <DataTable
                label="冲抵的应收"
                columns={PARTS}
                rows={receipt.parts}
                rowKey={(row) => `${row.month} ${row.areaName} ${row.institutionName}`}
                stacks
                empty={{ why: '核准时先冲早的月份' }}
              />
            </Panel>
          </>
        }
        right={
          <>
            <Steps key={receipt.state} receipt={receipt} />
            <StepsTaken steps={receipt.events} names={RECEIPT_STEPS} />
          </>
        }
      />
    </>
  );
}
