import { Button } from 'antd';
import { getJournal, listJournals } from '../../contract/funds-ledger.ts';
import { useQueryCall } from '../ui/api.ts';
import { ClauseLinks } from '../ui/ClauseLink.tsx';
import { DataTable } from '../ui/DataTable.tsx';
import { EndpointTable, type RowOf } from '../ui/EndpointTable.tsx';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { Fields } from '../ui/Fields.tsx';
import { useMe } from '../ui/me.ts';
import { Money } from '../ui/Money.tsx';
import { PageHeader, Panel } from '../ui/PageHeader.tsx';
import { printPage } from '../ui/print-page.ts';
import { QueryBar } from '../ui/QueryBar.tsx';
import type { Column } from '../ui/table-columns.ts';
import { usePathParam, useUrlState } from '../ui/url-state.ts';
import { entryColumns } from './entry-columns.tsx';
import { JOURNAL_OPTIONS } from './fund-words.ts';
import { referenceWords } from './journal-reference.ts';

const COLUMNS: readonly Column<RowOf<typeof listJournals>>[] = [
  { key: 'no', title: '凭证号', text: (row) => row.journalNo },
  { key: 'onDay', title: '记账日', text: (row) => row.onDay },
  { key: 'kind', title: '类别', text: (row) => row.label },
  { key: 'reference', title: '依据', text: (row) => referenceWords(row.reference) },
  { key: 'note', title: '摘要', text: (row) => row.note, wrap: true },
  {
    key: 'total',
    title: '金额',
    align: 'right',
    text: (row) => row.total,
    cell: (row) => <Money yuan={row.total} />,
  },
  { key: 'by', title: '记账人', text: (row) => row.bookedBy },
];

/** What is booked besides settlements: payments, deductions, recoveries, prepayments, corrections. */
export function JournalsPage() {
  const [query, setQuery] = useUrlState({ kind: '', from: '', to: '' });
  return (
    <>
      <PageHeader
        title="记账凭证"
        about={
          <>
            结算以外的记账：拨付、扣款、追回、预付、零星报销、异地清算和更正。{' '}
            <ClauseLinks ids={['M29', 'M30', 'M33']} />
          </>
        }
      />
      <QueryBar
        fields={[
          { name: 'kind', label: '类别', kind: 'choice', options: JOURNAL_OPTIONS },
          { name: 'from', label: '记账日自', kind: 'day' },
          { name: 'to', label: '记账日至', kind: 'day' },
        ]}
        value={query}
        onSearch={setQuery}
      />
      <EndpointTable
        endpoint={listJournals}
        name="ledger-journals"
        label="记账凭证"
        query={query}
        rowKey={(row) => row.journalNo}
        hrefOf={(row) => `/funds/journals/${row.journalNo}`}
        columns={COLUMNS}
        stacks
        empty={{ why: '没有这样的凭证', what: '拨付、扣款、零星报销办理后会记在这里' }}
      />
    </>
  );
}

/** One journal with its entries, to be printed as a voucher. */
export function JournalPage() {
  const journalNo = usePathParam('no');
  const { role } = useMe();
  const answer = useQueryCall(getJournal, { params: { journalNo } });
  const found = answer.data;
  return (
    <>
      <PageHeader
        title={`记账凭证 ${journalNo}`}
        back={{ to: '/funds/journals', label: '记账凭证' }}
        actions={<Button onClick={() => printPage('a4')}>打印</Button>}
      />
      {answer.error !== null && <ErrorPanel error={answer.error} onRetry={() => void answer.refetch()} />}
      <section className="st-stack st-print" aria-label="记账凭证">
        {found !== undefined && (
          <Panel title={`${found.journal.label} ${journalNo}`}>
            <Fields
              columns={3}
              fields={[
                { label: '记账日', value: found.journal.onDay },
                { label: '记账时刻', value: found.journal.bookedAt },
                { label: '记账人', value: found.journal.bookedBy },
                { label: '依据', value: referenceWords(found.journal.reference) },
                { label: '金额', value: <Money yuan={found.journal.total} total /> },
                { label: '摘要', value: found.journal.note, wide: true },
              ]}
            />
          </Panel>
        )}
        {answer.error === null && (
          <DataTable
            label="分录"
            columns={entryColumns(role !== 'areaBureau').filter((column) => !HIDDEN.includes(column.key))}
            rows={found?.entries}
            rowKey={(row) => row.id}
            stacks
            empty={{ why: '没有本地区的分录' }}
          />
        )}
      </section>
    </>
  );
}

const HIDDEN = ['onDay', 'bookedAt', 'voucher', 'source', 'id'];
