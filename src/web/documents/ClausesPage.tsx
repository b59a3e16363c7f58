import { listClauses, type ClauseStatement } from '../../contract/documents.ts';
import { useQueryCall } from '../ui/api.ts';
import { asClauseId, ClauseLink, ClauseLinks } from '../ui/ClauseLink.tsx';
import { DataTable } from '../ui/DataTable.tsx';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { Go } from '../ui/Go.tsx';
import { useMe } from '../ui/me.ts';
import { PageHeader, Panel } from '../ui/PageHeader.tsx';
import { QueryBar } from '../ui/QueryBar.tsx';
import type { Column } from '../ui/table-columns.ts';
import { useUrlState } from '../ui/url-state.ts';
import { ClauseCards } from './ClauseCards.tsx';
import { matchesWords } from './search-clauses.ts';

const KINDS = [
  { value: 'N', label: '通知' },
  { value: 'M', label: '办法' },
  { value: 'I', label: '平台解释' },
] as const;

function Chip({ id }: { readonly id: string }) {
  const known = asClauseId(id);
  return known === undefined ? null : <ClauseLink id={known} />;
}

const COMMON: readonly Column<ClauseStatement>[] = [
  { key: 'id', title: '编号', text: (row) => row.id, width: 70 },
  { key: 'label', title: '依据', text: (row) => row.label, cell: (row) => <Chip id={row.id} />, width: 130 },
];

const RULES: readonly Column<ClauseStatement>[] = [
  ...COMMON,
  { key: 'title', title: '标题', text: (row) => row.title, width: 160 },
  { key: 'text', title: '规则', text: (row) => row.text, wrap: true },
  { key: 'note', title: '平台怎么落实', text: (row) => row.note, wrap: true },
];

const READINGS: readonly Column<ClauseStatement>[] = [
  ...COMMON,
  { key: 'title', title: '问题', text: (row) => row.title, width: 200 },
  { key: 'text', title: '采用的理解', text: (row) => row.text, wrap: true },
  { key: 'note', title: '理由', text: (row) => row.note, wrap: true },
  {
    key: 'about',
    title: '相关条款',
    text: (row) => row.about.join('、'),
    cell: (row) => <ClauseLinks ids={row.about} />,
    width: 150,
  },
];

/** Who settles and reviews nothing has no use for the parameters behind it. */
const NO_OFFICES: readonly string[] = ['patient', 'expert', 'healthAuthority', 'enterprise'];

/** Every rule and reading that the platform follows, in plain words, with search. */
export function ClausesPage() {
  const [query, setQuery] = useUrlState({ q: '', kind: '' });
  const { role } = useMe();
  const asCards = role === 'patient';
  const { data, error, refetch } = useQueryCall(listClauses, {});
  const found = data?.rows.filter((row) => row.id.startsWith(query.kind) && matchesWords(row, query.q));
  const sections = KINDS.filter(({ value }) => query.kind === '' || query.kind === value);
  return (
    <div className="st-stack">
      <PageHeader
        title="规则说明"
        about="平台办事依据的每一条规则，用平白的话写出；点“依据”看官方条文。没有写清的地方，平台怎么理解也列在这里。"
        {...(NO_OFFICES.includes(role) ? {} : { actions: <Go to="/settings/benefits">待遇参数</Go> })}
      />
      <QueryBar
        fields={[
          { name: 'q', label: '查找', hint: '编号、条号或内容中的字词' },
          { name: 'kind', label: '来源', kind: 'choice', options: KINDS },
        ]}
        value={query}
        onSearch={setQuery}
      />
      <ErrorPanel error={error} onRetry={() => void refetch()} />
      {sections.map(({ value, label }) => {
        const rows = found?.filter((row) => row.id.startsWith(value));
        return (
          <Panel key={value} title={rows === undefined ? label : `${label}（${rows.length} 条）`}>
            {asCards ? (
              <ClauseCards rows={rows ?? []} />
            ) : (
              <DataTable
                stacks
                label={label}
                columns={value === 'I' ? READINGS : RULES}
                rows={rows}
                rowKey={(row) => row.id}
                empty={{ why: '没有符合条件的规则', what: '请换一个字词，或清空条件' }}
              />
            )}
          </Panel>
        );
      })}
    </div>
  );
}
