import { listPurchases } from '../../../contract/providers-committee.ts';
import { ClauseLink } from '../../ui/ClauseLink.tsx';
import { EndpointTable, type RowOf } from '../../ui/EndpointTable.tsx';
import { Go } from '../../ui/Go.tsx';
import { useMe } from '../../ui/me.ts';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { QueryBar } from '../../ui/QueryBar.tsx';
import { Clock, Status } from '../../ui/Status.tsx';
import type { Column } from '../../ui/table-columns.ts';
import { useUrlState } from '../../ui/url-state.ts';
import { PURCHASE_CHOICES, purchaseSign } from './committee-words.ts';

const COLUMNS: readonly Column<RowOf<typeof listPurchases>>[] = [
  { key: 'no', title: '申请号', text: (row) => row.requestNo },
  { key: 'drug', title: '药品', text: (row) => row.drugName, wrap: true, lead: true },
  { key: 'quantity', title: '数量', text: (row) => String(row.quantity), align: 'right' },
  { key: 'hospital', title: '医院', text: (row) => row.hospitalName, wrap: true },
  { key: 'asked', title: '申请时间', text: (row) => row.requestedAt.slice(0, 16) },
  {
    key: 'state',
    title: '状态',
    text: (row) => purchaseSign(row.state).word,
    cell: (row) => <Status {...purchaseSign(row.state)} />,
  },
  {
    key: 'clock',
    title: '期限',
    text: (row) => row.dueOn,
    cell: (row) =>
      row.workingDaysLeft === null ? (
        row.dueOn
      ) : (
        <Clock dueOn={row.dueOn} workingDaysLeft={row.workingDaysLeft} provisional={row.provisional} />
      ),
  },
];

/** Ad-hoc purchases: those that wait first, by their last day. */
export function PurchasesPage() {
  const { role } = useMe();
  const [query, setQuery] = useUrlState({ q: '', state: '' });
  const asks = role === 'hospitalOffice' || role === 'responsibleDoctor';
  return (
    <>
      <PageHeader
        title="临时采购"
        about={
          <>
            本院没有配备的目录内药品，走绿色通道，在期限内买到。 <ClauseLink id="M8" />
          </>
        }
        actions={asks ? <Go to="/purchases/new">申请临时采购</Go> : <Go to="/purchases/clock">办理期限</Go>}
      />
      <QueryBar
        fields={[
          { name: 'q', label: '药品、医院或申请号' },
          { name: 'state', label: '状态', kind: 'choice', options: PURCHASE_CHOICES },
        ]}
        value={query}
        onSearch={setQuery}
      />
      <EndpointTable
        endpoint={listPurchases}
        name="purchase-requests"
        label="临时采购申请"
        query={query}
        rowKey={(row) => row.id}
        hrefOf={(row) => `/purchases/${row.id}`}
        isLate={(row) => row.overdue}
        columns={COLUMNS}
        stacks
        empty={{ why: '没有符合条件的临时采购', what: asks ? '需要时可以申请' : '医院的申请会出现在这里' }}
      />
    </>
  );
}
