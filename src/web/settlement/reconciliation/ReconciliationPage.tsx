import { Button } from 'antd';
import { urlOf } from '../../../contract/client.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import {
  exportReconciliationDays,
  listClearingApplications,
  listReconciliationDays,
  listReconciliations,
} from '../../../contract/settlement-reconciliation.ts';
import { SETTINGS } from '../../../domain/settlement/model.ts';
import { useQueryCall } from '../../ui/api.ts';
import { ClauseLinks } from '../../ui/ClauseLink.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import { EndpointTable, type RowOf } from '../../ui/EndpointTable.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Fields } from '../../ui/Fields.tsx';
import { FileButtons } from '../../ui/FileButtons.tsx';
import { Go } from '../../ui/Go.tsx';
import { useToday } from '../../ui/me.ts';
import { Money } from '../../ui/Money.tsx';
import { PageHeader, Panel } from '../../ui/PageHeader.tsx';
import { printPage } from '../../ui/print-page.ts';
import { QueryBar } from '../../ui/QueryBar.tsx';
import { Status } from '../../ui/Status.tsx';
import type { Column } from '../../ui/table-columns.ts';
import { useUrlState } from '../../ui/url-state.ts';
import { monthDay } from '../../ui/words.ts';
import { DetailUpload } from './DetailUpload.tsx';
import { recentMonths, statusOfReconciliation } from './reconciliation-words.ts';

type Days = OutputOf<typeof listReconciliationDays>;
type DayRow = Days['rows'][number];

const money = <R,>(key: string, title: string, of: (row: R) => string): Column<R> => ({
  key,
  title,
  align: 'right',
  text: of,
  cell: (row) => <Money yuan={of(row)} />,
});

const DAY_COLUMNS: readonly Column<DayRow>[] = [
  { key: 'day', title: '日期', text: (row) => row.day },
  { key: 'settlements', title: '结算', align: 'right', text: (row) => String(row.settlements) },
  { key: 'reversals', title: '撤销', align: 'right', text: (row) => String(row.reversals) },
  money('charged', '费用总额', (row) => row.charged),
  money('funds', '基金', (row) => row.funds),
  money('account', '个人账户', (row) => row.account),
  money('cash', '现金', (row) => row.cash),
  money('outside', '单列费用', (row) => row.outside),
  {
    key: 'ledger',
    title: '总账',
    text: (row) => (row.agreesWithLedger ? '相符' : '不符'),
    cell: (row) => (
      <Status
        tone={row.agreesWithLedger ? 'good' : 'bad'}
        word={`${row.agreesWithLedger ? '相符' : '不符'}${row.bookedLater > 0 ? `，${row.bookedLater} 笔记在次日` : ''}`}
      />
    ),
  },
  {
    key: 'closed',
    title: '日结',
    text: (row) => (row.closed ? '已日结' : '未日结'),
    cell: (row) => <Status tone={row.closed ? 'good' : 'wait'} word={row.closed ? '已日结' : '未日结'} />,
  },
  {
    key: 'newest',
    title: '对明细账',
    cell: (row) =>
      row.newest === null ? (
        <Status tone="off" word="没有对过" />
      ) : (
        <div>
          <Go to={`/reconciliation/${row.newest.id}`}>
            {statusOfReconciliation(row.newest).word}
            {!row.newest.final && '（日结前）'}
          </Go>
          {row.newest.from !== row.newest.to && (
            <div className="st-secondary">
              与 {monthDay(row.newest.from)}至{monthDay(row.newest.to)} 一起对的
            </div>
          )}
        </div>
      ),
  },
];

function MonthTotals({ days }: { readonly days: Days }) {
  const { total } = days;
  const amount = (label: string, yuan: string) => ({ label, value: <Money yuan={yuan} /> });
  return (
    <Panel title={`${days.month} 合计`}>
      <Fields
        columns={4}
        fields={[
          { label: '笔数', value: `结算 ${total.settlements}，撤销 ${total.reversals}` },
          { label: '费用总额', value: <Money yuan={total.charged} total /> },
          { label: '基金合计', value: <Money yuan={total.funds} total /> },
          { label: '日结到', value: days.closedTo ?? '还没有' },
          amount('统筹基金', total.pooledFund),
          amount('大病保险', total.majorIllness),
          amount('医疗救助', total.assistance),
          amount('工伤保险', total.workInjury),
          amount('生育保险', total.maternity),
          amount('商业保险', total.commercial),
          amount('个人账户', total.account),
          amount('个人现金', total.cash),
        ]}
      />
    </Panel>
  );
}

const RUN_COLUMNS: readonly Column<RowOf<typeof listReconciliations>>[] = [
  {
    key: 'days',
    title: '日期',
    text: (row) => (row.from === row.to ? row.from : `${row.from} 至 ${row.to}`),
  },
  {
    key: 'kind',
    title: '对账',
    text: (row) =>
      `${row.kind === 'totals' ? '总账' : '明细账'}${row.setting === null ? '' : `·${SETTINGS[row.setting]}`}`,
  },
  {
    key: 'result',
    title: '结果',
    text: (row) => statusOfReconciliation(row).word,
    cell: (row) => <Status {...statusOfReconciliation(row)} />,
  },
  { key: 'rows', title: '机构笔数', align: 'right', text: (row) => String(row.theirs.rows) },
  { key: 'own', title: '平台笔数', align: 'right', text: (row) => String(row.ours.rows) },
  money('funds', '机构基金', (row) => row.theirs.funds),
  money('ownFunds', '平台基金', (row) => row.ours.funds),
  { key: 'channel', title: '途径', text: (row) => (row.channel === 'page' ? '页面' : '接口') },
  { key: 'by', title: '经手', text: (row) => row.by },
  { key: 'at', title: '时间', text: (row) => row.doneAt },
];

const CLEARING_COLUMNS: readonly Column<RowOf<typeof listClearingApplications>>[] = [
  { key: 'no', title: '申请号', text: (row) => row.eventNo },
  { key: 'month', title: '月份', text: (row) => row.month },
  { key: 'setting', title: '类别', text: (row) => SETTINGS[row.setting] },
  { key: 'claims', title: '人次', align: 'right', text: (row) => String(row.claims) },
  money('funds', '申请基金', (row) => row.funds),
  { key: 'at', title: '申请时间', text: (row) => row.appliedAt },
  {
    key: 'state',
    title: '状态',
    text: (row) => (row.withdrawnAt === null ? '有效' : '已撤销'),
    cell: (row) => (
      <Status
        tone={row.withdrawnAt === null ? 'good' : 'off'}
        word={row.withdrawnAt === null ? '有效' : '已撤销'}
      />
    ),
  },
];

function MonthPart({ month }: { readonly month: string }) {
  const answer = useQueryCall(listReconciliationDays, { query: { month } });
  const days = answer.data;
  return (
    <>
      <ErrorPanel error={answer.error} onRetry={() => void answer.refetch()} />
      <div className="st-print st-stack">
        {days !== undefined && <MonthTotals days={days} />}
        <Panel title="按日合计">
          <DataTable
            label="按日合计"
            columns={DAY_COLUMNS}
            rows={days?.rows}
            rowKey={(row) => row.day}
            stacks
            empty={{ why: '这个月没有结算', what: '结算后按结算时间的日期合计' }}
          />
        </Panel>
      </div>
      <DetailUpload closedTo={days?.closedTo ?? null} />
    </>
  );
}

/** The settlement desk of an institution: days and their sums, files to reconcile, what came of it (M29, M27). */
export function ReconciliationPage() {
  const months = recentMonths(useToday());
  const [query, setQuery] = useUrlState({ month: months[0]?.value ?? '' });
  const { month } = query;
  return (
    <div className="st-stack">
      <PageHeader
        title="日对账"
        about={
          <>
            按结算日期核对笔数和金额；日结以后的数不会再变，月底再按月出对账单。{' '}
            <ClauseLinks ids={['M29', 'M27']} />
          </>
        }
        actions={
          <>
            <Go to="/statements">月度对账单</Go>
            <Button onClick={() => printPage('a4')}>打印</Button>
            <FileButtons hrefOf={(form) => urlOf(exportReconciliationDays, undefined, { month, form })} />
          </>
        }
      />
      <QueryBar
        fields={[
          { name: 'month', label: '月份', kind: 'choice', options: months, loose: true, none: '本月' },
        ]}
        value={query}
        onSearch={(asked) => setQuery(asked.month === '' ? { month: months[0]?.value ?? '' } : asked)}
      />
      <MonthPart month={month} />
      <h2>对过的账</h2>
      <EndpointTable
        endpoint={listReconciliations}
        name="reconciliations"
        label="对过的账"
        rowKey={(row) => row.id}
        hrefOf={(row) => `/reconciliation/${row.id}`}
        stacks
        columns={RUN_COLUMNS}
        empty={{ why: '还没有对过账', what: '上传明细文件，或由本机构系统用 3201、3202 对账' }}
      />
      <ClearingPart />
    </div>
  );
}

function ClearingPart() {
  const answer = useQueryCall(listClearingApplications, { query: { pageSize: 50 } });
  if (answer.data === undefined || answer.data.total === 0) return null;
  return (
    <Panel title="清算申请">
      <DataTable
        label="清算申请"
        columns={CLEARING_COLUMNS}
        rows={answer.data.rows}
        rowKey={(row) => row.eventNo}
        stacks
        empty={{ why: '没有清算申请' }}
      />
    </Panel>
  );
}
