import { Button } from 'antd';
import { urlOf } from '../../../contract/client.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import {
  exportCommercialBill,
  listCommercialReceipts,
  listCommercialReceivables,
} from '../../../contract/funds-receipts.ts';
import { RECEIPT_STATES } from '../../../domain/funds/receipts/receipt-steps.ts';
import { SCHEME_LABELS } from '../../../domain/insured/model.ts';
import { useQueryCall } from '../../ui/api.ts';
import { ClauseLinks } from '../../ui/ClauseLink.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import { EndpointTable, type RowOf } from '../../ui/EndpointTable.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { useMe } from '../../ui/me.ts';
import { Money } from '../../ui/Money.tsx';
import { PageHeader, Panel } from '../../ui/PageHeader.tsx';
import { QueryBar } from '../../ui/QueryBar.tsx';
import { Status } from '../../ui/Status.tsx';
import type { Column } from '../../ui/table-columns.ts';
import { useUrlState } from '../../ui/url-state.ts';
import { AGENCY_ROLES } from '../statements/statement-words.ts';
import { EnterReceipt } from './EnterReceipt.tsx';
import type { OwingPlan } from './owing-plan.ts';
import { RECEIPT_STATE_CHOICES, statusOfReceipt } from './receipt-words.ts';

type Balance = OutputOf<typeof listCommercialReceivables>['balances'][number];
type Month = OwingPlan['months'][number] & { readonly plan: OwingPlan };
type Receipt = RowOf<typeof listCommercialReceipts>;

function money<R>(key: string, title: string, of: (row: R) => string): Column<R> {
  return { key, title, align: 'right', text: of, cell: (row) => <Money yuan={of(row)} /> };
}

const PLANS: readonly Column<OwingPlan>[] = [
  { key: 'plan', title: '方案', text: (row) => row.planName, wrap: true },
  { key: 'insurer', title: '保险公司', text: (row) => row.insurer, wrap: true },
  { key: 'area', title: '地区', text: (row) => row.areaName },
  { key: 'scheme', title: '险种', text: (row) => SCHEME_LABELS[row.scheme] },
  money('borne', '应付', (row) => row.borne),
  money('received', '已收', (row) => row.received),
  money('open', '未收', (row) => row.open),
  money('waiting', '待核准', (row) => row.waiting),
];

const billOf = ({ plan, month }: Month) =>
  urlOf(exportCommercialBill, {}, { areaCode: plan.areaCode, planId: plan.planId, month });

const MONTHS: readonly Column<Month>[] = [
  { key: 'month', title: '月份', text: (row) => row.month },
  { key: 'plan', title: '方案', text: (row) => row.plan.planName, wrap: true },
  { key: 'area', title: '地区', text: (row) => row.plan.areaName },
  { key: 'scheme', title: '险种', text: (row) => SCHEME_LABELS[row.plan.scheme] },
  money('settled', '结算', (row) => row.settled),
  money('reversed', '撤销', (row) => row.reversed),
  money('received', '已收', (row) => row.received),
  money('open', '未收', (row) => row.open),
  {
    key: 'bill',
    title: '给保险公司的清单',
    cell: (row) => (
      <Button
        type="link"
        size="small"
        href={billOf(row)}
        download
        aria-label={`导出${row.plan.planName} ${row.month} ${SCHEME_LABELS[row.plan.scheme]}清单`}
      >
        导出清单
      </Button>
    ),
  },
];

const BALANCES: readonly Column<Balance>[] = [
  { key: 'area', title: '地区', text: (row) => row.areaName },
  { key: 'scheme', title: '险种', text: (row) => SCHEME_LABELS[row.scheme] },
  money('ledger', '总账余额', (row) => row.ledger),
  money('open', '各方案未收', (row) => row.open),
  {
    key: 'agrees',
    title: '核对',
    text: (row) => (row.agrees ? '相符' : '不符'),
    cell: (row) => <Status tone={row.agrees ? 'good' : 'bad'} word={row.agrees ? '相符' : '不符'} />,
  },
];

const RECEIPTS: readonly Column<Receipt>[] = [
  { key: 'reference', title: '银行流水号', text: (row) => row.bankReference, wrap: true },
  {
    key: 'state',
    title: '状态',
    text: (row) => RECEIPT_STATES[row.state],
    cell: (row) => <Status {...statusOfReceipt(row.state)} />,
  },
  { key: 'plan', title: '方案', text: (row) => row.planName, wrap: true },
  { key: 'scheme', title: '险种', text: (row) => SCHEME_LABELS[row.scheme] },
  money('amount', '金额', (row) => row.amount),
  { key: 'day', title: '到账日期', text: (row) => row.bankDay },
  { key: 'by', title: '登记', text: (row) => `${row.enteredBy} ${row.enteredAt.slice(0, 16)}` },
  { key: 'area', title: '地区', text: (row) => row.areaName, folded: true },
  { key: 'note', title: '说明', text: (row) => row.note, folded: true },
];

const newestFirst = (plans: readonly OwingPlan[]): Month[] =>
  plans
    .flatMap((plan) => plan.months.map((month) => ({ ...month, plan })))
    .sort((a, b) => (a.month < b.month ? 1 : -1));

function Owed({ isAgency }: { readonly isAgency: boolean }) {
  const owed = useQueryCall(listCommercialReceivables, {});
  const plans = owed.data?.plans;
  return (
    <>
      <ErrorPanel error={owed.error} onRetry={() => void owed.refetch()} />
      <Panel title="各方案">
        <DataTable
          label="各方案"
          columns={PLANS}
          rows={plans}
          rowKey={(row) => `${row.areaCode} ${row.planId} ${row.scheme}`}
          stacks
          empty={{ why: '还没有商业保险支付的结算', what: '参保人同意一站式结算、由方案支付后在这里看到' }}
        />
      </Panel>
      {isAgency && plans !== undefined && (
        <EnterReceipt plans={plans.filter((one) => one.open !== '0.00' && !one.open.startsWith('-'))} />
      )}
      <Panel title="各月份">
        <DataTable
          label="各月份"
          columns={MONTHS}
          rows={plans && newestFirst(plans)}
          rowKey={(row) => `${row.month} ${row.plan.areaCode} ${row.plan.planId} ${row.plan.scheme}`}
          stacks
          empty={{ why: '还没有商业保险支付的结算' }}
        />
      </Panel>
      <Panel title="与总账核对">
        <DataTable
          label="与总账核对"
          columns={BALANCES}
          rows={owed.data?.balances}
          rowKey={(row) => `${row.areaCode} ${row.scheme}`}
          stacks
          empty={{ why: '还没有应收商业保险赔付的分录' }}
        />
      </Panel>
    </>
  );
}

/** What insurers owe for what was paid to institutions for them, and their money as it comes in (N4, M29). */
export function ReceivablesPage() {
  const me = useMe();
  const [query, setQuery] = useUrlState({ state: '' });
  return (
    <div className="st-stack">
      <PageHeader
        title="商业保险到账"
        back={{ to: '/statements', label: '对账单' }}
        about={
          <>
            商业保险承担的部分由经办先付给机构，保险公司付来以后在这里登记、核准入账。{' '}
            <ClauseLinks ids={['N4', 'M29']} />
          </>
        }
      />
      <QueryBar
        fields={[{ name: 'state', label: '状态', kind: 'choice', options: RECEIPT_STATE_CHOICES }]}
        value={query}
        onSearch={setQuery}
      />
      <EndpointTable
        endpoint={listCommercialReceipts}
        name="commercial-receipts"
        label="到账登记"
        query={query}
        rowKey={(row) => row.id}
        hrefOf={(row) => `/commercial-receipts/${row.id}`}
        stacks
        columns={RECEIPTS}
        empty={{ why: '没有这样的到账', what: '保险公司的钱到账后，由经办登记' }}
      />
      <Owed isAgency={AGENCY_ROLES.includes(me.role)} />
    </div>
  );
}
