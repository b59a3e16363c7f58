import { Button, Form, Skeleton } from 'antd';
import { useState } from 'react';
import { urlOf } from '../../../contract/client.ts';
import {
  exportBatch,
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
import { Go } from '../../ui/Go.tsx';
import { useMe, useToday } from '../../ui/me.ts';
import { Money } from '../../ui/Money.tsx';
import { CaseHeader, CaseLayout, Panel } from '../../ui/PageHeader.tsx';
import { Status } from '../../ui/Status.tsx';
import type { Column } from '../../ui/table-columns.ts';
import { useTell } from '../../ui/tell.ts';
import { usePathParam } from '../../ui/url-state.ts';
import { withThousands } from '../../ui/words.ts';
import { AGENCY_ROLES } from '../statements/statement-words.ts';
import { statusOfBatch, statusOfPayment } from './payment-words.ts';

type Line = Batch['lines'][number];

const COLUMNS: readonly Column<Line>[] = [
  { key: 'place', title: '机构', text: (row) => `${row.lineNo} ${row.institutionName}`, wrap: true },
  { key: 'bank', title: '收款账户', text: (row) => `${row.bankName} 尾号 ${row.lastFour}`, wrap: true },
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
    cell: (row) => (
      <div>
        <Status {...statusOfPayment(row.state)} />
        {row.resultOn !== null && <div className="st-secondary st-day-text">{row.resultOn}</div>}
      </div>
    ),
  },
  {
    key: 'words',
    title: '银行流水号和说明',
    text: (row) => [row.bankReference, row.resultWords].filter((part) => part).join('，'),
    cell: (row) => (
      <div>
        {row.bankReference}
        {row.resultWords !== null && row.resultWords !== '' && (
          <div className="st-secondary">{row.resultWords}</div>
        )}
      </div>
    ),
    wrap: true,
  },
];

/** Releasing and withdrawing; whoever made the batch sees that another has to release it. */
function ReleasePanel({ batch }: { readonly batch: Batch }) {
  const tell = useTell();
  const params = { id: batch.id };
  const release = useCall(releaseBatch, { onDone: () => tell('已放行') });
  const withdraw = useCall(withdrawBatch, { onDone: () => tell('已撤回') });
  const thing = `批次 ${batch.batchNo}，${batch.items} 笔，¥${withThousands(batch.total)}`;
  return (
    <Panel title="放行">
      <div className="st-stack">
        <p className="st-secondary">
          放行人不能是制作人，也不能是登记收款账户的人；放行后随即记账，银行文件可以下载。
        </p>
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

/** Every payment of which nothing is known yet. */
const ALL = 'all';

function lineWords(line: Line): string {
  return `第 ${line.lineNo} 笔 ${line.institutionName} ¥${withThousands(line.amount)}`;
}

/** What the bank did with one payment, or with all that are open. */
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
  const meant = open.filter((line) => draft.lineNo === ALL || String(line.lineNo) === draft.lineNo);
  const result = draft.result === 'returned' ? ('returned' as const) : ('paid' as const);
  const words = result === 'returned' ? draft.words.trim() : '';
  const isSound = () =>
    judge([
      problemUnless(draft.on !== '', 'on', '请填写日期'),
      problemUnless(result === 'paid' || words !== '', 'words', '退回要写明原因'),
    ]);
  function send() {
    const { on } = draft;
    const bankReference = draft.bankReference.trim();
    const results = meant.map(({ lineNo }) => ({ lineNo, result, on, words, bankReference }));
    record.mutate({ params: { id: batch.id }, body: { results } });
  }
  const choices = open.map((line) => ({ value: String(line.lineNo), label: lineWords(line) }));
  return (
    <Panel title="登记银行结果">
      <Form layout="vertical">
        <ChoiceField
          label="哪一笔"
          options={
            open.length > 1 ? [...choices, { value: ALL, label: `余下的 ${open.length} 笔一起` }] : choices
          }
          {...tie('lineNo')}
        />
        <ChoiceField label="结果" options={RESULTS} {...tie('result')} />
        <DayField label="日期" {...tie('on')} />
        <TextField label="银行流水号" maxLength={60} {...tie('bankReference')} />
        {result === 'returned' && <TextField label="退回原因" maxLength={200} {...tie('words')} />}
        <ErrorPanel error={record.error} />
        <ConfirmButton
          verb="登记结果"
          type="primary"
          harms={result === 'returned'}
          isSubmit
          thing={
            meant.map(lineWords).slice(0, 5).join('；') + (meant.length > 5 ? ` 等 ${meant.length} 笔` : '')
          }
          consequence={
            result === 'paid'
              ? '到账记账后不能改，机构随即看到到账通知。'
              : '退回后冲回这笔付款，核对账户后可以再做一批付款。'
          }
          busy={record.isPending}
          mayAsk={isSound}
          onConfirm={send}
        />
      </Form>
    </Panel>
  );
}

/** What the bank gave back days after it had arrived. */
function LateReturnPanel({ batch }: { readonly batch: Batch }) {
  const tell = useTell();
  const today = useToday();
  const arrived = batch.lines.filter((line) => line.state === 'paid');
  const [draft, setDraft] = useState({ late: '', lateOn: today, lateWords: '', lateReference: '' });
  const { problems, judge } = useFieldProblems();
  const tie = tieFields(draft, problems, setDraft);
  const record = useCall(recordPaymentResults, { onDone: () => tell('已登记') });
  const meant = arrived.filter((line) => String(line.lineNo) === draft.late);
  const isSound = () =>
    judge([
      problemUnless(meant.length > 0, 'late', '请选择是哪一笔'),
      problemUnless(draft.lateOn !== '', 'lateOn', '请填写日期'),
      problemUnless(draft.lateWords.trim() !== '', 'lateWords', '退回要写明原因'),
    ]);
  function send() {
    const given = {
      on: draft.lateOn,
      words: draft.lateWords.trim(),
      bankReference: draft.lateReference.trim(),
    };
    const results = meant.map(({ lineNo }) => ({ lineNo, result: 'returned' as const, ...given }));
    record.mutate({ params: { id: batch.id }, body: { results } });
  }
  const options = arrived.map((line) => ({ value: String(line.lineNo), label: lineWords(line) }));
  return (
    <Panel title="到账后又退回">
      <Form layout="vertical">
        <ChoiceField label="已到账的一笔" options={options} {...tie('late')} />
        <DayField label="退回日期" {...tie('lateOn')} />
        <TextField label="退回流水号" maxLength={60} {...tie('lateReference')} />
        <TextField label="退回的原因" maxLength={200} {...tie('lateWords')} />
        <ErrorPanel error={record.error} />
        <ConfirmButton
          verb="登记退回"
          isSubmit
          thing={meant.map(lineWords).join('；')}
          consequence="冲回这笔付款，到账通知随之撤下；核对账户后可以再做一批付款。"
          busy={record.isPending}
          mayAsk={isSound}
          onConfirm={send}
        />
      </Form>
    </Panel>
  );
}

/** What follows once the bank has given a payment back. */
function ReturnedPanel() {
  return (
    <Panel title="银行退回的">
      <p>
        已冲回，对账单回到待付款。核对收款账户，要换的先登记，再到
        <Go to="/payment-batches">付款批次</Go>
        另做一批。
      </p>
    </Panel>
  );
}

/** The instruction to pay for whoever sees the batch, the bank's file for the agency once it is released. */
function BatchFiles({ batch }: { readonly batch: Batch }) {
  const me = useMe();
  const { id, state } = batch;
  return (
    <>
      <Button href={urlOf(exportBatch, { id }, { form: 'pdf' })} download>
        付款单 PDF
      </Button>
      <Button href={urlOf(exportBatch, { id }, { form: 'xlsx' })} download>
        付款单 Excel
      </Button>
      {state === 'released' && AGENCY_ROLES.includes(me.role) && (
        <Button href={urlOf(getBankFile, { id }, {})} download>
          下载银行文件
        </Button>
      )}
    </>
  );
}

function BatchFacts({ batch }: { readonly batch: Batch }) {
  const { releasedAt, releasedBy } = batch;
  const released = releasedAt === null ? '还没有放行' : `${releasedBy ?? ''} ${releasedAt.slice(0, 16)}`;
  return (
    <Panel title="批次">
      <Fields
        fields={[
          { label: '地区', value: batch.areaName },
          { label: '笔数', value: String(batch.items) },
          { label: '金额', value: <Money yuan={batch.total} total /> },
          { label: '制作', value: `${batch.madeBy} ${batch.madeAt.slice(0, 16)}` },
          { label: '放行', value: released },
          { label: '文件摘要（SM3）', value: batch.fileHash ?? '放行后生成', wide: true },
        ]}
      />
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
        next={batch && <BatchFiles batch={batch} />}
      />
      <ErrorPanel error={answer.error} onRetry={() => void answer.refetch()} />
      {answer.isPending && <Skeleton active />}
      {batch && (
        <CaseLayout
          left={
            <>
              <BatchFacts batch={batch} />
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
              {batch.mayDo.includes('record') && open !== 0 && <ResultPanel key={open} batch={batch} />}
              {batch.mayDo.includes('record') && batch.paid > 0 && (
                <LateReturnPanel key={`paid ${batch.paid}`} batch={batch} />
              )}
              {batch.returned > 0 && AGENCY_ROLES.includes(me.role) && <ReturnedPanel />}
            </>
          }
        />
      )}
    </>
  );
}
