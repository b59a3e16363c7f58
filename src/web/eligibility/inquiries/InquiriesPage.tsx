import { listInquiries } from '../../../contract/eligibility-inquiries.ts';
import { INQUIRY_KINDS } from '../../../domain/eligibility/inquiries/inquiry.ts';
import { useQueryCall } from '../../ui/api.ts';
import { ClauseLinks } from '../../ui/ClauseLink.tsx';
import { EndpointTable, type RowOf } from '../../ui/EndpointTable.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { QueryBar } from '../../ui/QueryBar.tsx';
import { Status } from '../../ui/Status.tsx';
import type { Column } from '../../ui/table-columns.ts';
import { Tiles } from '../../ui/Tiles.tsx';
import { useUrlState } from '../../ui/url-state.ts';
import { inquirySign, KIND_CHOICES, STATE_CHOICES } from './inquiry-words.ts';

type Row = RowOf<typeof listInquiries>;

const waits = (row: Row) => row.state === 'open' || row.state === 'referred';

const COLUMNS: readonly Column<Row>[] = [
  { key: 'no', title: '编号', text: (row) => row.inquiryNo },
  { key: 'person', title: '参保人', text: (row) => row.personName },
  { key: 'kind', title: '类别', text: (row) => INQUIRY_KINDS[row.kind] },
  { key: 'drug', title: '药品', text: (row) => row.drugName, wrap: true },
  { key: 'words', title: '问题', text: (row) => row.opening, wrap: true },
  { key: 'asked', title: '提问时间', text: (row) => row.askedAt.slice(0, 16) },
  {
    key: 'state',
    title: '状态',
    text: (row) => inquirySign(row.state).word,
    cell: (row) => <Status {...inquirySign(row.state)} />,
  },
  {
    key: 'days',
    title: '已等',
    text: (row) => (waits(row) ? `${row.daysHere} 天` : ''),
    align: 'right',
  },
];

/** What the area's patients ask; who has waited longest comes first (M23.1). */
export function InquiriesPage() {
  const [query, setQuery] = useUrlState({ q: '', kind: '', state: '' });
  const open = useQueryCall(listInquiries, { query: { state: 'open', pageSize: 1 } });
  const referred = useQueryCall(listInquiries, { query: { state: 'referred', pageSize: 1 } });
  return (
    <>
      <PageHeader
        title="患者提问"
        about={
          <>
            本地区参保人和代办人的提问。支付范围的问题只能按公布的口径答复，没有口径的请示上级。{' '}
            <ClauseLinks ids={['M23.1', 'N5.1']} />
          </>
        }
      />
      <Tiles
        label="提问"
        items={[
          { label: '等待答复', count: open.data?.total, to: '/inquiries?state=open', tone: 'warn' },
          { label: '已请示上级', count: referred.data?.total, to: '/inquiries?state=referred' },
        ]}
      />
      <QueryBar
        fields={[
          { name: 'q', label: '姓名、人员编号、提问编号或药品' },
          { name: 'kind', label: '类别', kind: 'choice', options: KIND_CHOICES },
          { name: 'state', label: '状态', kind: 'choice', options: STATE_CHOICES },
        ]}
        value={query}
        onSearch={setQuery}
      />
      <EndpointTable
        endpoint={listInquiries}
        name="inquiries"
        label="患者提问"
        query={query}
        rowKey={(row) => row.id}
        hrefOf={(row) => `/inquiries/${row.id}`}
        columns={COLUMNS}
        stacks
        empty={{ why: '没有符合条件的提问', what: '患者在手机上提问后会出现在这里' }}
      />
    </>
  );
}
