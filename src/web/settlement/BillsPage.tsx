import { listBills, type BillRow } from '../../contract/settlement.ts';
import { EndpointTable } from '../ui/EndpointTable.tsx';
import { useMe } from '../ui/me.ts';
import { Money } from '../ui/Money.tsx';
import { PageHeader } from '../ui/PageHeader.tsx';
import { QueryBar } from '../ui/QueryBar.tsx';
import { Status } from '../ui/Status.tsx';
import type { Column } from '../ui/table-columns.ts';
import { useUrlState } from '../ui/url-state.ts';
import { BILL_STATES, SCHEMES } from './bill-words.ts';

const NOTHING = { claimNo: '', personNo: '', from: '', to: '', institutionCode: '' };

/** An institution sees its own bills alone; its name would be in every row. */
const columnsFor = (isInstitution: boolean): readonly Column<BillRow>[] => [
  { key: 'no', title: '结算编号', text: (row) => row.claimNo ?? '', width: 190 },
  {
    key: 'state',
    title: '状态',
    text: (row) => BILL_STATES[row.state].word,
    cell: (row) => <Status {...BILL_STATES[row.state]} />,
  },
  { key: 'served', title: '购药日期', text: (row) => row.servedOn, width: 110 },
  { key: 'person', title: '参保人', text: (row) => row.personName },
  { key: 'scheme', title: '险种', text: (row) => SCHEMES[row.scheme] },
  { key: 'drugs', title: '药品', text: (row) => row.drugs, wrap: true },
  {
    key: 'institution',
    title: '机构',
    text: (row) => row.institutionName,
    wrap: true,
    folded: isInstitution,
  },
  {
    key: 'charged',
    title: '总费用',
    align: 'right',
    text: (row) => row.charged,
    cell: (row) => <Money yuan={row.charged} />,
  },
  {
    key: 'pool',
    title: '统筹基金',
    align: 'right',
    text: (row) => row.fromPooledFund,
    cell: (row) => <Money yuan={row.fromPooledFund} />,
  },
  {
    key: 'major',
    title: '大病保险',
    align: 'right',
    text: (row) => row.fromMajorIllness,
    cell: (row) => <Money yuan={row.fromMajorIllness} />,
    folded: true,
  },
  {
    key: 'assistance',
    title: '医疗救助',
    align: 'right',
    text: (row) => row.fromAssistance,
    cell: (row) => <Money yuan={row.fromAssistance} />,
    folded: true,
  },
  {
    key: 'person-pays',
    title: '个人支付',
    align: 'right',
    text: (row) => row.personPays,
    cell: (row) => <Money yuan={row.personPays} />,
  },
];

/** The bills that this desk may see: its own institution's, its area's, or the province's. */
export function BillsPage() {
  const me = useMe();
  const [query, setQuery] = useUrlState(NOTHING);
  return (
    <>
      <PageHeader title="结算单" about="已结算和撤销的单据。每一步金额的依据和算法在单据里展开。" />
      <QueryBar
        fields={[
          { name: 'claimNo', label: '结算编号' },
          { name: 'personNo', label: '人员编号' },
          { name: 'from', label: '购药日期起', kind: 'day' },
          { name: 'to', label: '购药日期止', kind: 'day' },
        ]}
        folded={[{ name: 'institutionCode', label: '机构编码' }]}
        value={query}
        onSearch={setQuery}
      />
      <EndpointTable
        endpoint={listBills}
        name="bills"
        label="结算单"
        query={query}
        rowKey={(row) => row.claimNo ?? ''}
        hrefOf={(row) => `/bills/${row.claimNo ?? ''}`}
        stacks
        columns={columnsFor(me.institutionName !== null)}
        empty={{ why: '没有符合条件的结算单', what: '请放宽日期或清空条件再查' }}
      />
    </>
  );
}
