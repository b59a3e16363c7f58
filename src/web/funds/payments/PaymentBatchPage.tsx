import { Button, Form, Skeleton } from 'antd';
import { useState } from 'react';
import { urlOf } from '../../../contract/client.ts';
import {
  getBankFile,
  getBatch,
  recordPaymentResults,
  releaseBatch,
  withdrawBatch,
  type Batch,
} from '../../../contract/funds-payments.ts';
import { useCall, useQueryCall } from '../../ui/api.ts';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Fields } from '../../ui/Fields.tsx';
import {
  ChoiceField,
  DayField,
  problemUnless,
  TextField,
  tieFields,
  useFieldProblems,
} from '../../ui/FormField.tsx';
import { useMe, useToday } from '../../ui/me.ts';
import { Money } from '../../ui/Money.tsx';
import { CaseHeader, CaseLayout, Panel } from '../../ui/PageHeader.tsx';
import { Status } from '../../ui/Status.tsx';
import { SubmitBar } from '../../ui/SubmitBar.tsx';
import type { Column } from '../../ui/table-columns.ts';
import { useTell } from '../../ui/tell.ts';
import { usePathParam } from '../../ui/url-state.ts';
import { AGENCY_ROLES } from '../statements/statement-words.ts';
import { statusOfBatch, statusOfPayment } from './payment-words.ts';

type Line = Batch['lines'][number];

const COLUMNS: readonly Column<Line>[] = [
  { key: 'place', title: '机构', text: (row) => `${row.lineNo} ${row.institutionName}`, wrap: true },
  { key: 'bank', title: '收款账户', text: (row) => `${row.bankName} 尾号 ${row.lastFour}` },
  {
    key: 'amount',
    title: '金额',
    align: 'right',
    text: (row) => row.amount,
    cell: (row) => <Money yuan={row.amount} />,
  },
  {
    key: 'state',
    title: '结果',
    text: (row) => statusOfPayment(row.state).word,
    cell: (row) => <Status {...statusOfPayment(row.state)} />,
  },
  {
    key: 'words',
    title: '银行说明',
    text: (row) => [row.resultOn, row.bankReference, row.resultWords].filter((part) => part).join('，'),
    wrap: true,
  },
];

/** Releasing and withdrawing; whoever made the batch sees that another has to release it. */
function ReleasePanel({ batch }: { readonly batch: Batch }) {
  const tell = useTell();
  const params = { id: batch.id };
  const release = useCall(releaseBatch, { onDone: () => tell('已放行') });
  const withdraw = useCall(withdrawBatch, { onDone: () => tell('已撤回') });
  const thing = `批次 ${batch.batchNo}，${batch.items} 笔，¥${batch.total}`;
  return (
    <Panel title="放行">
      <div className="st-stack">
        <p className="st-secondary">放行人不能是制作人；放行后随即记账，银行文件可以下载。</p>
        <ErrorPanel error={release.error ?? withdraw.error} />
        <div className="st-actions">
          {batch.mayDo.includes('release') && (
            <ConfirmButton
              verb="放行付款"
              type="primary"
              harms={false}
              thing={thing}
              consequence="放行后不能撤回，银行据文件付款。"
              busy={release.isPending}
              onConfirm={() => release.mutate({ params })}
            />
          )}
          <ConfirmButton
            verb="撤回批次"
            thing={thing}
            consequence="撤回后里面的对账单可以另做一批。"
            busy={withdraw.isPending}
            onConfirm={() => withdraw.mutate({ params })}
          />
        </div>
      </div>
    </Panel>
  );
}

const RESULTS = [
  { value: 'paid', label: '到账' },
  { value: 'returned', label: '银行退回' },
];

/** What the bank did with one payment. */
function ResultPanel({ batch }: { readonly batch: Batch }) {
  const tell = useTell();
  const today = useToday();
  const open = batch.lines.filter((line) => line.state === 'released');
  const first = open[0];
  const [draft, setDraft] = useState({
    lineNo: String(first?.lineNo ?? ''),
    result: 'paid',
    on: today,
    words: '',
    bankReference: '',
  });
  const { problems, judge } = useFieldProblems();
  const tie = tieFields(draft, problems, setDraft);
  const record = useCall(recordPaymentResults, { onDone: () => tell('已登记') });
  function submit() {
    const found = [
      problemUnless(draft.on !== '', 'on', '请填写日期'),
      problemUnless(draft.result === 'paid' || draft.words.trim() !== '', 'words', '退回要写明原因'),
    ];
    if (!judge(found)) return;
    const result = {
      lineNo: Number(draft.lineNo),
      result: draft.result === 'returned' ? ('returned' as const) : ('paid' as const),
      on: draft.on,
      words: draft.words.trim(),
      bankReference: draft.bankReference.trim(),
    };
    record.mutate({ params: { id: batch.id }, body: { results: [result] } });
  }
  return (
    <Panel title="登记银行结果">
      <Form layout="vertical" onFinish={submit}>
        <ChoiceField
          label="哪一笔"
          options={open.map((line) => ({
            value: String(line.lineNo),
            label: `${line.lineNo} ${line.institutionName} ¥${line.amount}`,
          }))}
          {...tie('lineNo')}
        />
        <ChoiceField label="结果" options={RESULTS} {...tie('result')} />
        <DayField label="日期" {...tie('on')} />
        <TextField label="银行流水号" maxLength={60} {...tie('bankReference')} />
        {draft.result === 'returned' && <TextField label="退回原因" maxLength={200} {...tie('words')} />}
        <SubmitBar verb="登记结果" busy={record.isPending} error={record.error} />
      </Form>
    </Panel>
  );
}

/** One batch: its payments, its release, the file for the bank, what the bank did (M29). */
export function PaymentBatchPage() {
  const id = Number(usePathParam('id'));
  const me = useMe();
  const answer = useQueryCall(getBatch, { params: { id } });
  const batch = answer.data;
  const open = batch?.lines.filter((line) => line.state === 'released').length;
  return (
    <>
      <CaseHeader
        title={batch === undefined ? '付款批次' : `付款批次 ${batch.batchNo}`}
        back={{ to: '/payment-batches', label: '付款批次' }}
        status={batch && <Status {...statusOfBatch(batch)} />}
        next={
          batch?.state === 'released' &&
          AGENCY_ROLES.includes(me.role) && (
            <Button href={urlOf(getBankFile, { id }, {})} download>
              下载银行文件
            </Button>
          )
        }
      />
      <ErrorPanel error={answer.error} onRetry={() => void answer.refetch()} />
      {answer.isPending && <Skeleton active />}
      {batch && (
        <CaseLayout
          left={
            <>
              <Panel title="批次">
                <Fields
                  fields={[
                    { label: '地区', value: batch.areaName },
                    { label: '笔数', value: String(batch.items) },
                    { label: '金额', value: <Money yuan={batch.total} total /> },
                    { label: '制作', value: `${batch.madeBy} ${batch.madeAt}` },
                    {
                      label: '放行',
                      value:
                        batch.releasedAt === null
                          ? '还没有放行'
                          : `${batch.releasedBy ?? ''} ${batch.releasedAt}`,
                    },
                    { label: '文件摘要（SM3）', value: batch.fileHash ?? '放行后生成', wide: true },
                  ]}
                />
              </Panel>
              <DataTable
                label="付款明细"
                columns={COLUMNS}
                rows={batch.lines}
                rowKey={(row) => row.lineNo}
                hrefOf={(row) => `/statements/${row.statementId}`}
                stacks
                empty={{ why: '没有付款' }}
              />
            </>
          }
          right={
            <>
              {batch.mayDo.includes('withdraw') && <ReleasePanel batch={batch} />}
              {batch.mayDo.includes('record') && <ResultPanel key={open} batch={batch} />}
            </>
          }
        />
      )}
    </>
  );
}
