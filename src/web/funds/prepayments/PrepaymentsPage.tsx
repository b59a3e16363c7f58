import type { OutputOf } from '../../../contract/endpoint.ts';
import { listPrepaymentBalances, listPrepayments } from '../../../contract/funds-prepayments.ts';
import { PREPAYMENT_STATES } from '../../../domain/funds/prepayments/prepayment-steps.ts';
import { PREPAYMENT_OPENNESS } from '../../../domain/funds/prepayments/set-off.ts';
import { SCHEME_LABELS } from '../../../domain/insured/model.ts';
import { useQueryCall } from '../../ui/api.ts';
import { ClauseLinks } from '../../ui/ClauseLink.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import { EndpointTable, type RowOf } from '../../ui/EndpointTable.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { useMe } from '../../ui/me.ts';
import { Money, MoneyBut } from '../../ui/Money.tsx';
import { PageHeader, Panel } from '../../ui/PageHeader.tsx';
import { QueryBar } from '../../ui/QueryBar.tsx';
import { Status } from '../../ui/Status.tsx';
import { Tiles } from '../../ui/Tiles.tsx';
import type { Column } from '../../ui/table-columns.ts';
import { useUrlState } from '../../ui/url-state.ts';
import { AGENCY_ROLES, INSTITUTION_ROLES } from '../statements/statement-words.ts';
import { OpenDays } from './OpenDays.tsx';
import {
  offsetWords,
  openDaysWords,
  PREPAYMENT_OPEN_CHOICES,
  PREPAYMENT_STATE_CHOICES,
  statusOfPrepayment,
} from './prepayment-words.ts';
import { ProposePrepayment } from './ProposePrepayment.tsx';

type Row = RowOf<typeof listPrepayments>;
type Balance = OutputOf<typeof listPrepaymentBalances>['rows'][number];

function money<R>(key: string, title: string, of: (row: R) => string): Column<R> {
  return { key, title, align: 'right', text: of, cell: (row) => <Money yuan={of(row)} /> };
}

const COLUMNS: readonly Column<Row>[] = [
  { key: 'place', title: '机构', text: (row) => row.institutionName, wrap: true, lead: true },
  {
    key: 'state',
    title: '状态',
    text: (row) => PREPAYMENT_STATES[row.state],
    cell: (row) => <Status {...statusOfPrepayment(row.state)} />,
  },
  { key: 'scheme', title: '险种', text: (row) => SCHEME_LABELS[row.scheme] },
  money('amount', '预付', (row) => row.amount),
  money('setOff', '已冲抵', (row) => row.setOff),
  { ...money<Row>('refunded', '已退回', (row) => row.refunded), folded: true },
  {
    ...money<Row>('open', '未冲抵', (row) => row.open),
    cell: ({ open, reserved }) => <MoneyBut yuan={open} held={reserved} why="退回待核准" />,
  },
  {
    key: 'openDays',
    title: '未冲抵天数',
    align: 'right',
    text: (row) => openDaysWords(row.openDays),
    cell: (row) => <OpenDays days={row.openDays} />,
  },
  { key: 'day', title: '拨付日期', text: (row) => row.bankDay },
  { key: 'reference', title: '银行流水号', text: (row) => row.bankReference, wrap: true },
  { key: 'document', title: '依据的文号', text: (row) => row.documentNo, folded: true },
  { key: 'reason', title: '事由', text: (row) => row.reason, folded: true },
  { key: 'from', title: '冲抵起始', text: (row) => offsetWords(row.offsetFrom), folded: true },
  { ...money<Row>('reserved', '退回待核准', (row) => row.reserved), folded: true },
  { key: 'area', title: '付款地区', text: (row) => row.areaName, folded: true },
  { key: 'code', title: '机构编码', text: (row) => row.institutionCode, folded: true },
  {
    key: 'by',
    title: '提议',
    text: (row) => `${row.proposedBy} ${row.proposedAt.slice(0, 16)}`,
    folded: true,
  },
];

/** An institution knows whose prepayments it reads: its rows begin with the bank's number. */
const OWN_COLUMNS = [
  ...COLUMNS.filter(({ key }) => key === 'reference'),
  ...COLUMNS.filter(({ key }) => !['place', 'code', 'reference'].includes(key)),
];

const BALANCES: readonly Column<Balance>[] = [
  { key: 'area', title: '地区', text: (row) => row.areaName },
  { key: 'scheme', title: '险种', text: (row) => SCHEME_LABELS[row.scheme] },
  money('prepaid', '预付', (row) => row.prepaid),
  money('setOff', '已冲抵', (row) => row.setOff),
  money('refunded', '已退回', (row) => row.refunded),
  money('balance', '余额', (row) => row.balance),
  money('ledger', '总账余额', (row) => row.ledger),
  {
    key: 'agrees',
    title: '核对',
    text: (row) => (row.agrees ? '相符' : '不符'),
    cell: (row) => <Status tone={row.agrees ? 'good' : 'bad'} word={row.agrees ? '相符' : '不符'} />,
  },
];

function Balances() {
  const answer = useQueryCall(listPrepaymentBalances, {});
  return (
    <Panel title="与总账核对">
      <ErrorPanel error={answer.error} onRetry={() => void answer.refetch()} />
      <DataTable
        label="与总账核对"
        columns={BALANCES}
        rows={answer.data?.rows}
        rowKey={(row) => `${row.areaCode} ${row.scheme}`}
        stacks
        empty={{ why: '还没有入账的预付' }}
      />
    </Panel>
  );
}

/** What waits for the agency: the second person, and prepayments that statements do not use up. */
function ToDo() {
  const waiting = useQueryCall(listPrepayments, { query: { state: 'waiting', pageSize: 1 } });
  const backAsked = useQueryCall(listPrepayments, { query: { state: 'backAsked', pageSize: 1 } });
  const long = useQueryCall(listPrepayments, { query: { open: 'long', pageSize: 1 } });
  const stateTile = (state: 'waiting' | 'backAsked', count: number | undefined) =>
    ({ label: PREPAYMENT_STATES[state], count, to: `/prepayments?state=${state}`, tone: 'warn' }) as const;
  return (
    <Tiles
      items={[
        stateTile('waiting', waiting.data?.total),
        stateTile('backAsked', backAsked.data?.total),
        {
          label: PREPAYMENT_OPENNESS.long,
          count: long.data?.total,
          to: '/prepayments?open=long',
          tone: 'warn',
        },
      ]}
    />
  );
}

/** What institutions were paid ahead, and what of it their statements were met from (M29). */
export function PrepaymentsPage() {
  const me = useMe();
  const [query, setQuery] = useUrlState({ q: '', state: '', scheme: '', open: '' });
  const isInstitution = INSTITUTION_ROLES.includes(me.role);
  return (
    <div className="st-stack">
      <PageHeader
        title="预付款"
        back={{ to: '/statements', label: '对账单' }}
        about={
          <>
            先拨给定点机构的周转金，从以后的对账单里冲抵：扣款和追回以后、先拨的先冲，冲不完的接着冲。{' '}
            <ClauseLinks ids={['M29']} />
          </>
        }
      />
      {AGENCY_ROLES.includes(me.role) && <ToDo />}
      <QueryBar
        fields={[
          { name: 'q', label: isInstitution ? '文号或银行流水号' : '机构、文号或银行流水号' },
          { name: 'state', label: '状态', kind: 'choice', options: PREPAYMENT_STATE_CHOICES },
          {
            name: 'scheme',
            label: '险种',
            kind: 'choice',
            options: Object.entries(SCHEME_LABELS).map(([value, label]) => ({ value, label })),
          },
          { name: 'open', label: '未冲抵', kind: 'choice', options: PREPAYMENT_OPEN_CHOICES },
        ]}
        value={query}
        onSearch={setQuery}
      />
      <EndpointTable
        endpoint={listPrepayments}
        name="prepayments"
        label="预付款"
        query={query}
        rowKey={(row) => row.id}
        hrefOf={(row) => `/prepayments/${row.id}`}
        stacks
        columns={isInstitution ? OWN_COLUMNS : COLUMNS}
        empty={{ why: '没有这样的预付', what: '经办拨付周转金后在这里提议、核准' }}
      />
      {!isInstitution && <Balances />}
      {AGENCY_ROLES.includes(me.role) && <ProposePrepayment />}
    </div>
  );
}
