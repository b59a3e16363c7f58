import { listFields, listListEntries } from '../../contract/separate-payment.ts';
import { listVersions } from '../../contract/list-versions.ts';
import type { OutputOf } from '../../contract/endpoint.ts';
import { useQueryCall } from '../ui/api.ts';
import { ClauseLink } from '../ui/ClauseLink.tsx';
import { EndpointTable } from '../ui/EndpointTable.tsx';
import { Go } from '../ui/Go.tsx';
import { useMe } from '../ui/me.ts';
import { PageHeader } from '../ui/PageHeader.tsx';
import { QueryBar } from '../ui/QueryBar.tsx';
import { Status } from '../ui/Status.tsx';
import type { Column } from '../ui/table-columns.ts';
import { useUrlState } from '../ui/url-state.ts';
import { spanText } from '../ui/words.ts';
import { ENTRY_STATES, ORIGINS } from './catalogue-words.ts';
import { EntryDrawer } from './EntryDrawer.tsx';
import { WarningTiles } from './time/WarningTiles.tsx';

const STATES = (['listed', 'transition', 'ended'] as const).map((value) => ({
  value,
  label: ENTRY_STATES[value].word,
}));

type Row = OutputOf<typeof listListEntries>['rows'][number];

const COLUMNS: readonly Column<Row>[] = [
  { key: 'name', title: '通用名', text: (row) => row.genericName, sort: 'name', wrap: true },
  { key: 'form', title: '剂型', text: (row) => row.dosageForm, width: 130 },
  { key: 'field', title: '治疗领域', text: (row) => row.field, sort: 'field', width: 120 },
  { key: 'origin', title: '来源', text: (row) => ORIGINS[row.origin], width: 120 },
  {
    key: 'term',
    title: '有效期',
    text: (row) => spanText(row.termFrom, row.termTo),
    sort: 'termTo',
    width: 210,
  },
  {
    key: 'transition',
    title: '过渡期至',
    text: (row) => row.transitionTo ?? '',
    width: 110,
    folded: true,
  },
  {
    key: 'state',
    title: '今日',
    text: (row) => ENTRY_STATES[row.state].word,
    cell: (row) => <Status {...ENTRY_STATES[row.state]} />,
    width: 110,
  },
  { key: 'products', title: '产品', text: (row) => String(row.products), align: 'right', width: 70 },
  { key: 'edition', title: '版本', text: (row) => row.edition, width: 120 },
];

/** The 单行支付 list as everybody sees it; the catalogue desk also edits its drafts here. */
export function ListPage() {
  const me = useMe();
  const [query, setQuery] = useUrlState({ q: '', field: '', state: '', endsBy: '', version: '', entry: '' });
  const fields = useQueryCall(listFields, {});
  const versions = useQueryCall(listVersions, { query: { kind: 'separatePayment' } });
  const { version, entry, ...filter } = query;
  const chosen = versions.data?.rows.find((row) => String(row.id) === version);
  const editable = chosen?.state === 'draft' && me.role === 'provinceCatalogue';
  const versionOptions =
    versions.data?.rows.map((row) => ({
      value: String(row.id),
      label: `${row.edition}${row.state === 'draft' ? '（草稿）' : ''}`,
    })) ?? [];
  return (
    <>
      <PageHeader
        title="单行支付目录"
        about={
          <>
            {chosen === undefined
              ? '各药品最近发布的条目。'
              : `${chosen.edition}，${spanText(chosen.effectiveFrom, chosen.effectiveTo)}。`}
            全省统一，各地不得调整。 <ClauseLink id="M6" />
          </>
        }
        actions={
          <>
            {chosen !== undefined && me.role === 'provinceCatalogue' && (
              <Go to={`/catalogue/versions/${chosen.id}`}>核对与发布</Go>
            )}
            {editable && <Go to={`/list/new?version=${chosen.id}`}>增加条目</Go>}
          </>
        }
      />
      {version === '' && <WarningTiles />}
      <QueryBar
        fields={[
          { name: 'q', label: '通用名、剂型或拼音首字母' },
          {
            name: 'field',
            label: '治疗领域',
            kind: 'choice',
            options: (fields.data?.rows ?? []).map((value) => ({ value, label: value })),
            loose: true,
          },
          { name: 'state', label: '今日状态', kind: 'choice', options: STATES },
          { name: 'version', label: '版本', kind: 'choice', options: versionOptions, loose: true },
        ]}
        folded={[{ name: 'endsBy', label: '有效期至（含）', kind: 'day' }]}
        value={query}
        onSearch={setQuery}
      />
      <EndpointTable
        endpoint={listListEntries}
        stacks
        name="list-entries"
        label="单行支付目录"
        query={{ ...filter, ...(version === '' ? {} : { versionId: version }) }}
        rowKey={(row) => row.id}
        onOpen={(row) => setQuery({ entry: String(row.id) })}
        columns={COLUMNS}
        empty={{ why: '没有符合条件的药品', what: '可换拼音首字母再查，或清空条件' }}
      />
      <EntryDrawer id={entry === '' ? null : Number(entry)} onClose={() => setQuery({ entry: '' })} />
    </>
  );
}
