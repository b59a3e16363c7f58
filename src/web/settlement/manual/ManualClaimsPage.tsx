import { Button, Form, Modal, Segmented } from 'antd';
import { useState } from 'react';
import {
  listManualPayments,
  recordManualPayment,
  releaseManualPayments,
} from '../../../contract/settlement-manual-desk.ts';
import { listManualClaims } from '../../../contract/settlement-manual.ts';
import { useCall, useQueryCall } from '../../ui/api.ts';
import { ClauseLinks } from '../../ui/ClauseLink.tsx';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import { EndpointTable, type RowOf } from '../../ui/EndpointTable.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import {
  ChoiceField,
  DayField,
  problemUnless,
  TextField,
  tieFields,
  useFieldProblems,
} from '../../ui/FormField.tsx';
import { Fields } from '../../ui/Fields.tsx';
import { Go } from '../../ui/Go.tsx';
import { useMe, useToday } from '../../ui/me.ts';
import { Money } from '../../ui/Money.tsx';
import { PageHeader, Panel } from '../../ui/PageHeader.tsx';
import { QueryBar } from '../../ui/QueryBar.tsx';
import { newRequestId } from '../../ui/request-id.ts';
import { Status } from '../../ui/Status.tsx';
import { SubmitBar } from '../../ui/SubmitBar.tsx';
import type { Column, RowKey } from '../../ui/table-columns.ts';
import { useTell } from '../../ui/tell.ts';
import { useUrlState } from '../../ui/url-state.ts';
import { withThousands } from '../../ui/words.ts';
import { PAYMENT_SIGNS, signOf, STATE_CHOICES, type ManualRow } from './manual-words.ts';

const COLUMNS: readonly Column<ManualRow>[] = [
  { key: 'no', title: '编号', text: (row) => row.manualNo },
  { key: 'person', title: '参保人', text: (row) => row.personName },
  { key: 'place', title: '购药机构', text: (row) => row.institutionName, wrap: true },
  { key: 'served', title: '购药日期', text: (row) => row.servedOn },
  { key: 'filed', title: '申报时间', text: (row) => row.filedAt.slice(0, 16) },
  {
    key: 'invoiced',
    title: '发票金额',
    align: 'right',
    text: (row) => row.invoiced,
    cell: (row) => <Money yuan={row.invoiced} />,
  },
  {
    key: 'payable',
    title: '应付',
    align: 'right',
    text: (row) => row.payable ?? '',
    cell: (row) => (row.payable === null ? '' : <Money yuan={row.payable} />),
  },
  {
    key: 'state',
    title: '进展',
    text: (row) => signOf(row, false).word,
    cell: (row) => <Status {...signOf(row, false)} />,
  },
];

function Cases() {
  const [query, setQuery] = useUrlState({ q: '', state: '' });
  return (
    <>
      <QueryBar
        fields={[
          { name: 'q', label: '编号、姓名或人员编号' },
          { name: 'state', label: '进展', kind: 'choice', options: STATE_CHOICES },
        ]}
        value={query}
        onSearch={setQuery}
      />
      <EndpointTable
        endpoint={listManualClaims}
        name="manual-claims"
        label="零星报销"
        query={query}
        rowKey={(row) => row.id}
        hrefOf={(row) => `/manual-claims/${row.id}`}
        stacks
        columns={COLUMNS}
        empty={{ why: '没有这样的申报', what: '患者网上申报或窗口代报后会出现在这里' }}
      />
    </>
  );
}

/** As many as a question can name, then how many there are. */
function namesOf(rows: readonly ManualRow[]): string {
  const named = rows.slice(0, 5).map((row) => `${row.personName} ¥${withThousands(row.payable ?? '')}`);
  return `${named.join('；')}${rows.length > named.length ? ` 等 ${rows.length} 笔` : ''}`;
}

/** What is approved and not with the bank, released together by somebody who did not approve it. */
function DuePanel() {
  const tell = useTell();
  const [chosen, setChosen] = useState<ReadonlySet<RowKey>>(new Set());
  const [requestId, setRequestId] = useState(newRequestId);
  const due = useQueryCall(listManualClaims, { query: { payable: true, pageSize: 200 } });
  const release = useCall(releaseManualPayments, {
    onDone: (made) => {
      setChosen(new Set());
      setRequestId(newRequestId());
      tell(`已放行 ${made.batchNo}：${made.count} 笔，¥${withThousands(made.total)}`);
    },
  });
  return (
    <Panel title="待付款">
      <ErrorPanel error={due.error} onRetry={() => void due.refetch()} />
      <DataTable
        label="待付款的零星报销"
        columns={COLUMNS}
        rows={due.data?.rows}
        rowKey={(row) => row.id}
        hrefOf={(row) => `/manual-claims/${row.id}`}
        selection={{ chosen, onChange: setChosen }}
        stacks
        empty={{ why: '没有批准待付的申报', what: '复核批准后，或银行退回后，在这里付款' }}
      />
      {(due.data?.rows.length ?? 0) > 0 && (
        <div className="st-stack st-submit">
          <ErrorPanel error={release.error} />
          <div className="st-actions">
            <ConfirmButton
              verb={chosen.size === 0 ? '放行付款' : `放行 ${chosen.size} 笔付款`}
              type="primary"
              harms={false}
              thing={namesOf((due.data?.rows ?? []).filter((row) => chosen.has(row.id)))}
              consequence="放行后随即记账，银行据文件付款，不能撤回。批准的人和填写收款账户的人不能放行。"
              busy={release.isPending}
              disabled={chosen.size === 0}
              onConfirm={() => release.mutate({ body: { requestId, claims: [...chosen].map(Number) } })}
            />
          </div>
        </div>
      )}
    </Panel>
  );
}

type Payment = RowOf<typeof listManualPayments>;

const BANK_ANSWERS = [
  { value: 'paid', label: '已到账' },
  { value: 'returned', label: '退回' },
];

function ResultForm({ row, onDone }: { readonly row: Payment; readonly onDone: () => void }) {
  const today = useToday();
  const tell = useTell();
  // What has arrived can only come back.
  const isLate = row.state === 'paid';
  const first = isLate ? 'returned' : 'paid';
  const [draft, setDraft] = useState({ result: first, on: today, bankReference: '', words: '' });
  const { problems, judge } = useFieldProblems();
  const tie = tieFields(draft, problems, setDraft);
  const record = useCall(recordManualPayment, {
    onDone: () => {
      tell('已登记');
      onDone();
    },
  });
  function send() {
    const { on, words, bankReference } = draft;
    const result = draft.result === 'returned' ? 'returned' : 'paid';
    const found = [
      problemUnless(on !== '', 'on', '请填写日期'),
      problemUnless(
        result === 'paid' || words.trim() !== '',
        'words',
        '退回要写明原因，经办据此请患者更换账户',
      ),
    ];
    if (!judge(found)) return;
    record.mutate({ params: { id: row.id }, body: { result, on, words, bankReference } });
  }
  return (
    <div className="st-stack">
      <Fields
        fields={[
          { label: '收款人', value: row.personName },
          { label: '金额', value: <Money yuan={row.amount} total /> },
          { label: '收款银行', value: row.bankName },
          { label: '账号尾号', value: row.lastFour },
        ]}
      />
      <Form layout="vertical" onFinish={send}>
        <ChoiceField
          label="银行的结果"
          options={BANK_ANSWERS.filter(({ value }) => !isLate || value === 'returned')}
          {...tie('result')}
        />
        <DayField label="日期" {...tie('on')} />
        <TextField label="回单号（可不填）" maxLength={100} {...tie('bankReference')} />
        {draft.result === 'returned' && <TextField label="退回原因" maxLength={200} {...tie('words')} />}
        <p>
          {draft.result === 'returned'
            ? '冲回这笔付款，申报回到待付款，换了账户可以再付。登记后不能改。'
            : '到账随即记账，患者看得到，登记后不能改；银行过后又退回的，再登记退回。'}
        </p>
        <SubmitBar
          verb={draft.result === 'returned' ? '登记退回' : '登记到账'}
          harms={draft.result === 'returned'}
          busy={record.isPending}
          error={record.error}
        />
      </Form>
    </div>
  );
}

function doColumn(onShow: (row: Payment) => void): Column<Payment> {
  return {
    key: 'do',
    title: '办理',
    cell: (row) => (
      <span className="st-actions">
        <a
          href={`/api/manual-payments/${row.batchNo}/file.csv`}
          download
          aria-label={`${row.batchNo} 银行文件`}
        >
          银行文件
        </a>
        {row.state !== 'returned' && (
          <Button
            type="link"
            size="small"
            aria-label={`登记 ${row.manualNo} 的结果`}
            onClick={() => onShow(row)}
          >
            {row.state === 'released' ? '登记结果' : '登记退回'}
          </Button>
        )}
      </span>
    ),
  };
}

function paymentColumns(decides: boolean, onShow: (row: Payment) => void): readonly Column<Payment>[] {
  return [
    { key: 'batch', title: '批次', text: (row) => row.batchNo },
    {
      key: 'no',
      title: '申报',
      text: (row) => row.manualNo,
      cell: (row) => <Go to={`/manual-claims/${row.manualId}`}>{row.manualNo}</Go>,
    },
    { key: 'person', title: '参保人', text: (row) => row.personName },
    {
      key: 'account',
      title: '账户',
      text: (row) => `${row.bankName} 尾号 ${row.lastFour}`,
      wrap: true,
    },
    {
      key: 'amount',
      title: '金额',
      align: 'right',
      text: (row) => row.amount,
      cell: (row) => <Money yuan={row.amount} />,
    },
    { key: 'at', title: '放行', text: (row) => row.releasedAt.slice(0, 16) },
    {
      key: 'state',
      title: '结果',
      text: (row) => PAYMENT_SIGNS[row.state].word,
      cell: (row) => <Status {...PAYMENT_SIGNS[row.state]} />,
    },
    ...(decides ? [doColumn(onShow)] : []),
  ];
}

function Payments() {
  const me = useMe();
  const [shown, setShown] = useState<Payment | null>(null);
  const decides = me.role !== 'auditor';
  return (
    <div className="st-stack">
      {decides && <DuePanel />}
      <EndpointTable
        endpoint={listManualPayments}
        name="manual-payments"
        label="已交银行的付款"
        rowKey={(row) => row.id}
        stacks
        columns={paymentColumns(decides, setShown)}
        empty={{ why: '还没有付过款', what: '放行后的付款会出现在这里' }}
      />
      <Modal
        title="登记付款结果"
        open={shown !== null}
        footer={null}
        onCancel={() => setShown(null)}
        destroyOnHidden
      >
        {shown !== null && <ResultForm key={shown.id} row={shown} onDone={() => setShown(null)} />}
      </Modal>
    </div>
  );
}

/** The agency's desk for purchases paid out of pocket: what waits, what is paid (M30). */
export function ManualClaimsPage() {
  const me = useMe();
  const [{ part }, setPart] = useUrlState({ part: 'cases', page: '1' });
  return (
    <div className="st-stack">
      <PageHeader
        title="零星报销"
        about={
          <>
            没有联网结算的费用：一人初审、另一人批准，按购药当天的规定和同一套算法。{' '}
            <ClauseLinks ids={['M30', 'I10', 'I22']} />
          </>
        }
        actions={
          me.role === 'agencyReviewer' && (
            <>
              <Go to="/manual-claims/new">窗口代为申报</Go> <Go to="/off-site">异地购药备案</Go>
            </>
          )
        }
      />
      <div>
        <Segmented
          aria-label="申报或付款"
          value={part}
          options={[
            { value: 'cases', label: '申报' },
            { value: 'payments', label: '付款' },
          ]}
          onChange={(chosen) => setPart({ part: chosen, page: '1' })}
        />
      </div>
      {part === 'payments' ? <Payments /> : <Cases />}
    </div>
  );
}
