import { listEntries } from '../../contract/funds-ledger.ts';
import { ClauseLink } from '../ui/ClauseLink.tsx';
import { EndpointTable } from '../ui/EndpointTable.tsx';
import { useMe } from '../ui/me.ts';
import { PageHeader } from '../ui/PageHeader.tsx';
import { QueryBar } from '../ui/QueryBar.tsx';
import { useUrlState } from '../ui/url-state.ts';
import { entryColumns } from './entry-columns.tsx';
import { ACCOUNT_OPTIONS, SCHEME_OPTIONS } from './fund-words.ts';

/** Every entry of the books, newest first, down to the bill or journal that it comes from. */
export function EntriesPage() {
  const { role } = useMe();
  const [query, setQuery] = useUrlState({
    account: '',
    from: '',
    to: '',
    scheme: '',
    area: '',
    institution: '',
    until: '',
  });
  return (
    <>
      <PageHeader
        title="明细账"
        about={
          <>
            每笔结算、撤销和每张凭证的分录，借贷相等，只增不改。 <ClauseLink id="M29" />
          </>
        }
      />
      <QueryBar
        fields={[
          { name: 'account', label: '账户', kind: 'choice', options: ACCOUNT_OPTIONS },
          { name: 'from', label: '记账日自', kind: 'day' },
          { name: 'to', label: '记账日至', kind: 'day' },
          { name: 'scheme', label: '险种', kind: 'choice', options: SCHEME_OPTIONS },
        ]}
        folded={[
          { name: 'area', label: '地区编码', hint: '六位' },
          { name: 'institution', label: '机构编码', hint: 'H 或 P 开头' },
          { name: 'until', label: '截至时刻', hint: '如 2026-03-10 15:30:00' },
        ]}
        value={query}
        onSearch={setQuery}
      />
      <EndpointTable
        endpoint={listEntries}
        name="ledger-entries"
        label="明细账"
        query={query}
        rowKey={(row) => row.id}
        columns={entryColumns(role !== 'areaBureau')}
        stacks
        empty={{ why: '没有这样的分录', what: '请换个账户或日期再查' }}
      />
    </>
  );
}
