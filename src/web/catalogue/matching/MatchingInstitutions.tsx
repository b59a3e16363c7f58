import { listMatchingInstitutions } from '../../../contract/matching.ts';
import { ClauseLink } from '../../ui/ClauseLink.tsx';
import { EndpointTable, type RowOf } from '../../ui/EndpointTable.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { QueryBar } from '../../ui/QueryBar.tsx';
import type { Column } from '../../ui/table-columns.ts';
import { useUrlState } from '../../ui/url-state.ts';
import { withThousands } from '../../ui/words.ts';

type Row = RowOf<typeof listMatchingInstitutions>;

function countColumn(key: keyof Row['counts'], title: string): Column<Row> {
  return { key, title, text: (row) => withThousands(String(row.counts[key])), align: 'right', width: 100 };
}

const COLUMNS: readonly Column<Row>[] = [
  { key: 'name', title: '机构', text: (row) => row.name, wrap: true },
  { key: 'code', title: '机构编号', text: (row) => row.code, width: 150 },
  countColumn('unmatched', '未对照'),
  countColumn('proposed', '待确认'),
  countColumn('changed', '目录有变'),
  countColumn('inForce', '已对照'),
];

/** How far the institutions of an area are with matching their items; an institution's own list follows. */
export function MatchingInstitutions() {
  const [query, setQuery] = useUrlState({ q: '' });
  return (
    <>
      <PageHeader
        title="药品对照"
        about={
          <>
            各定点机构把自己的药品对照到国家编码的进度；没有对照的不能结算。 <ClauseLink id="N5.5" />
          </>
        }
      />
      <QueryBar fields={[{ name: 'q', label: '机构名称或编号' }]} value={query} onSearch={setQuery} />
      <EndpointTable
        endpoint={listMatchingInstitutions}
        name="matching-institutions"
        label="各机构药品对照进度"
        query={query}
        rowKey={(row) => row.code}
        hrefOf={(row) => `/matching/institutions/${row.code}`}
        columns={COLUMNS}
        isLate={(row) => row.counts.unmatched + row.counts.proposed + row.counts.changed > 0}
        stacks
        empty={{ why: '没有符合条件的机构', what: '可清空条件再查' }}
      />
    </>
  );
}
