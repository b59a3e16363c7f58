import { Form } from 'antd';
import { useState } from 'react';
import { enterPayee, listBatches, listPayees, makeBatch } from '../../../contract/funds-payments.ts';
import { listStatements } from '../../../contract/funds-statements.ts';
import { useCall, useQueryCall } from '../../ui/api.ts';
import { ClauseLinks } from '../../ui/ClauseLink.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import { EndpointTable, type RowOf } from '../../ui/EndpointTable.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { ChoiceField, problemUnless, TextField, tieFields, useFieldProblems } from '../../ui/FormField.tsx';
import { useMe } from '../../ui/me.ts';
import { Money } from '../../ui/Money.tsx';
import { PageHeader, Panel } from '../../ui/PageHeader.tsx';
import { newRequestId } from '../../ui/request-id.ts';
import { Status } from '../../ui/Status.tsx';
import { SubmitBar } from '../../ui/SubmitBar.tsx';
import type { Column, RowKey } from '../../ui/table-columns.ts';
import { useTell } from '../../ui/tell.ts';
import { useGo } from '../../ui/url-state.ts';
import { AGENCY_ROLES } from '../statements/statement-words.ts';
import { statusOfBatch } from './payment-words.ts';

type Row = RowOf<typeof listBatches>;
type Due = RowOf<typeof listStatements>;

const COLUMNS: readonly Column<Row>[] = [
  { key: 'no', title: '批次', text: (row) => row.batchNo },
  { key: 'area', title: '地区', text: (row) => row.areaName },
  {
    key: 'state',
    title: '状态',
    text: (row) => statusOfBatch(row).word,
    cell: (row) => <Status {...statusOfBatch(row)} />,
  },
  { key: 'items', title: '笔数', align: 'right', text: (row) => String(row.items) },
  {
    key: 'total',
    title: '金额',
    align: 'right',
    text: (row) => row.total,
    cell: (row) => <Money yuan={row.total} />,
  },
  { key: 'made', title: '制作', text: (row) => `${row.madeBy} ${row.madeAt.slice(0, 16)}` },
  {
    key: 'released',
    title: '放行',
    text: (row) => (row.releasedAt === null ? '' : `${row.releasedBy ?? ''} ${row.releasedAt.slice(0, 16)}`),
  },
];

const DUE: readonly Column<Due>[] = [
  { key: 'place', title: '机构', text: (row) => row.institutionName, wrap: true },
  { key: 'month', title: '月份', text: (row) => row.month },
  {
    key: 'payable',
    title: '实付',
    align: 'right',
    text: (row) => row.payable,
    cell: (row) => <Money yuan={row.payable} />,
  },
];

/** The approved statements that nobody pays yet, chosen into a batch. */
function DuePanel() {
  const go = useGo();
  const tell = useTell();
  const [requestId, setRequestId] = useState(newRequestId);
  const [chosen, setChosen] = useState<ReadonlySet<RowKey>>(new Set());
  const due = useQueryCall(listStatements, { query: { state: 'toPay', pageSize: 200 } });
  const make = useCall(makeBatch, {
    onDone: (made) => {
      tell(`已做成批次 ${made.batchNo}`);
      setRequestId(newRequestId());
      go(`/payment-batches/${made.id}`);
    },
  });
  return (
    <Panel title="待付款的对账单">
      <ErrorPanel error={due.error} onRetry={() => void due.refetch()} />
      <DataTable
        label="待付款的对账单"
        columns={DUE}
        rows={due.data?.rows}
        rowKey={(row) => row.id}
        hrefOf={(row) => `/statements/${row.id}`}
        selection={{ chosen, onChange: setChosen }}
        stacks
        empty={{ why: '没有核准待付的对账单', what: '对账单核准后，或银行退回后，在这里付款' }}
      />
      {(due.data?.rows.length ?? 0) > 0 && (
        <SubmitBar
          verb={chosen.size === 0 ? '做成一批付款' : `把 ${chosen.size} 份做成一批付款`}
          busy={make.isPending}
          disabled={chosen.size === 0}
          error={make.error}
          onSubmit={() => make.mutate({ body: { requestId, statements: [...chosen].map(Number) } })}
        />
      )}
    </Panel>
  );
}

const EMPTY = { institutionCode: '', accountName: '', bankName: '', accountNumber: '' };

/** Accounts of the institutions that the area pays; numbers go in and never come out. */
function PayeePanel({ mayEnter }: { readonly mayEnter: boolean }) {
  const tell = useTell();
  const payees = useQueryCall(listPayees, {});
  const [draft, setDraft] = useState(EMPTY);
  const { problems, judge } = useFieldProblems();
  const tie = tieFields(draft, problems, setDraft);
  const enter = useCall(enterPayee, {
    onDone: () => {
      tell('已登记');
      setDraft(EMPTY);
    },
  });
  const rows = payees.data?.rows;
  function submit() {
    // Numbers are written in groups of four.
    const accountNumber = draft.accountNumber.replace(/\s/g, '');
    const found = [
      problemUnless(draft.institutionCode !== '', 'institutionCode', '请选择机构'),
      problemUnless(draft.accountName.trim() !== '', 'accountName', '请填写户名'),
      problemUnless(draft.bankName.trim() !== '', 'bankName', '请填写开户银行'),
      problemUnless(/^\d{8,30}$/.test(accountNumber), 'accountNumber', '账号是 8 至 30 位数字'),
    ];
    if (judge(found))
      enter.mutate({
        body: {
          institutionCode: draft.institutionCode,
          accountName: draft.accountName.trim(),
          bankName: draft.bankName.trim(),
          accountNumber,
        },
      });
  }
  return (
    <Panel title="收款账户">
      <ErrorPanel error={payees.error} onRetry={() => void payees.refetch()} />
      <DataTable
        label="收款账户"
        columns={[
          { key: 'place', title: '机构', text: (row) => row.institutionName, wrap: true },
          { key: 'bank', title: '开户银行', text: (row) => row.bankName ?? '没有登记' },
          { key: 'four', title: '账号末四位', text: (row) => row.lastFour ?? '' },
          { key: 'at', title: '登记时间', text: (row) => row.enteredAt?.slice(0, 16) ?? '' },
        ]}
        rows={rows}
        rowKey={(row) => row.institutionCode}
        stacks
        empty={{ why: '还没有要付款的机构', what: '出了对账单的机构在这里登记账户' }}
      />
      {mayEnter && rows !== undefined && rows.length > 0 && (
        <Form layout="vertical" className="st-form-wide" onFinish={submit}>
          <ChoiceField
            label="机构"
            options={rows.map((row) => ({ value: row.institutionCode, label: row.institutionName }))}
            {...tie('institutionCode')}
          />
          <TextField label="户名" maxLength={100} {...tie('accountName')} />
          <TextField label="开户银行" maxLength={100} {...tie('bankName')} />
          <TextField
            label="账号（登记后只显示末四位）"
            inputMode="tel"
            maxLength={38}
            {...tie('accountNumber')}
          />
          <SubmitBar verb="登记收款账户" busy={enter.isPending} error={enter.error} />
        </Form>
      )}
    </Panel>
  );
}

/** Batches of payments: made by one, released by another (M29). */
export function PaymentBatchesPage() {
  const me = useMe();
  const isAgency = AGENCY_ROLES.includes(me.role);
  return (
    <div className="st-stack">
      <PageHeader
        title="付款批次"
        about={
          <>
            核准的对账单做成一批，由另一个人放行后交银行；退回的可以再付。 <ClauseLinks ids={['M29']} />
          </>
        }
      />
      {isAgency && <DuePanel />}
      <EndpointTable
        endpoint={listBatches}
        name="payment-batches"
        label="付款批次"
        rowKey={(row) => row.id}
        hrefOf={(row) => `/payment-batches/${row.id}`}
        stacks
        columns={COLUMNS}
        empty={{ why: '还没有付款批次', what: '先核准对账单' }}
      />
      {isAgency && <PayeePanel mayEnter={me.role === 'agencyReviewer'} />}
    </div>
  );
}
