import { listTickets } from '../../../contract/questions.ts';
import { TICKET_KINDS } from '../../../domain/catalogue/questions/ticket.ts';
import { useQueryCall } from '../../ui/api.ts';
import { ClauseLinks } from '../../ui/ClauseLink.tsx';
import { EndpointTable, type RowOf } from '../../ui/EndpointTable.tsx';
import { Go } from '../../ui/Go.tsx';
import { useMe } from '../../ui/me.ts';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { QueryBar } from '../../ui/QueryBar.tsx';
import { Status } from '../../ui/Status.tsx';
import type { Column } from '../../ui/table-columns.ts';
import { Tiles } from '../../ui/Tiles.tsx';
import { useUrlState } from '../../ui/url-state.ts';
import { mayAsk } from './may-ask.ts';
import { KIND_CHOICES, LEVEL_CHOICES, STATE_CHOICES, ticketSign } from './question-words.ts';

const COLUMNS: readonly Column<RowOf<typeof listTickets>>[] = [
  { key: 'no', title: '编号', text: (row) => row.ticketNo },
  { key: 'kind', title: '类别', text: (row) => TICKET_KINDS[row.kind] },
  { key: 'title', title: '标题', text: (row) => row.title, wrap: true },
  { key: 'drug', title: '药品', text: (row) => row.drugName, wrap: true },
  { key: 'from', title: '提出者', text: (row) => row.institutionName ?? `${row.areaName}经办`, wrap: true },
  { key: 'raised', title: '提出时间', text: (row) => row.raisedAt.slice(0, 16) },
  {
    key: 'state',
    title: '状态',
    text: (row) => ticketSign(row.state, row.level).word,
    cell: (row) => <Status {...ticketSign(row.state, row.level)} />,
  },
  {
    key: 'days',
    title: '在本环节',
    text: (row) => (row.state === 'closed' || row.state === 'withdrawn' ? '' : `${row.daysHere} 天`),
    align: 'right',
  },
];

/** Fault reports and scope questions: whoever asks sees their own, each desk sees what waits for it. */
export function TicketsPage() {
  const { role } = useMe();
  const asks = mayAsk(role);
  const [query, setQuery] = useUrlState({ q: '', kind: '', state: '', level: '', mine: '' });
  const waiting = useQueryCall(listTickets, { query: { mine: true, pageSize: 1 } });
  const open = useQueryCall(listTickets, { query: { state: 'open', pageSize: 1 } });
  const { mine, ...rest } = query;
  return (
    <>
      <PageHeader
        title="故障与疑问"
        about={
          <>
            目录数据有误、对照不上、扫不出码的，报告故障；拿不准能不能付的，提出支付范围疑问。先到县区，逐级上报到省局。{' '}
            <ClauseLinks ids={['N5.5', 'N5.6']} />
          </>
        }
        actions={asks ? <Go to="/tickets/new">提出</Go> : undefined}
      />
      <Tiles
        label="各环节的报告与疑问"
        items={[
          { label: '等我办理', count: waiting.data?.total, to: '/tickets?mine=1', tone: 'warn' },
          { label: '待答复', count: open.data?.total, to: '/tickets?state=open' },
        ]}
      />
      <QueryBar
        fields={[
          { name: 'q', label: '标题、药品或编号' },
          { name: 'kind', label: '类别', kind: 'choice', options: KIND_CHOICES },
          { name: 'state', label: '状态', kind: 'choice', options: STATE_CHOICES },
          { name: 'level', label: '所在级别', kind: 'choice', options: LEVEL_CHOICES },
          { name: 'mine', label: '范围', kind: 'choice', options: [{ value: '1', label: '等我办理' }] },
        ]}
        value={query}
        onSearch={setQuery}
      />
      <EndpointTable
        endpoint={listTickets}
        name="tickets"
        label="故障与疑问"
        query={mine === '' ? rest : { ...rest, mine: 'true' }}
        rowKey={(row) => row.id}
        hrefOf={(row) => `/tickets/${row.id}`}
        columns={COLUMNS}
        stacks
        empty={{
          why: '没有符合条件的报告或疑问',
          what: asks ? '遇到目录问题，可以按“提出”' : '机构和经办提出的会出现在这里',
        }}
      />
    </>
  );
}
