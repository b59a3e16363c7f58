import { listPayables } from '../../contract/funds-ledger.ts';
import { ClauseLinks } from '../ui/ClauseLink.tsx';
import { EndpointTable, type RowOf } from '../ui/EndpointTable.tsx';
import { useToday } from '../ui/me.ts';
import { Money } from '../ui/Money.tsx';
import { PageHeader } from '../ui/PageHeader.tsx';
import { QueryBar } from '../ui/QueryBar.tsx';
import type { Column } from '../ui/table-columns.ts';
import { useUrlState } from '../ui/url-state.ts';

type Row = RowOf<typeof listPayables>;

const amount = (key: 'payable' | 'prepaid' | 'recoverable' | 'net', title: string): Column<Row> => ({
  key,
  title,
  align: 'right',
  text: (row) => row[key],
  cell: (row) => <Money yuan={row[key]} />,
});

const COLUMNS: readonly Column<Row>[] = [
  { key: 'institution', title: '机构', text: (row) => row.institutionName, wrap: true, lead: true },
  { key: 'code', title: '机构编码', text: (row) => row.institutionCode },
  { key: 'area', title: '付款地区', text: (row) => row.areaName },
  amount('payable', '应付'),
  amount('prepaid', '预付'),
  amount('recoverable', '应追回'),
  amount('net', '净额'),
];

/** What each institution is owed, has been paid ahead and has to give back, at the end of a day. */
export function PayablesPage() {
  const today = useToday();
  const [query, setQuery] = useUrlState({ q: '', onDay: today });
  return (
    <>
      <PageHeader
        title="应付机构"
        about={
          <>
            按付款地区列出各定点机构的应付、预付和应追回；净额是应付减去预付和应追回。{' '}
            <ClauseLinks ids={['M29', 'M33']} />
          </>
        }
      />
      <QueryBar
        fields={[
          { name: 'q', label: '机构名称或编码' },
          { name: 'onDay', label: '截至日终', kind: 'day' },
        ]}
        value={query}
        onSearch={setQuery}
      />
      <EndpointTable
        endpoint={listPayables}
        name="payables"
        label="应付机构"
        query={query}
        rowKey={(row) => `${row.areaCode} ${row.institutionCode}`}
        hrefOf={(row) =>
          `/funds/entries?area=${row.areaCode}&institution=${row.institutionCode}&account=institutionPayable&to=${query.onDay}`
        }
        columns={COLUMNS}
        stacks
        empty={{ why: '没有应付的机构', what: '机构结算后会出现在这里' }}
      />
    </>
  );
}
