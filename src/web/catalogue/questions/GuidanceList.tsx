import type { listGuidance, listPublicGuidance } from '../../../contract/questions.ts';
import { GUIDANCE_AUDIENCES, GUIDANCE_KINDS } from '../../../domain/catalogue/questions/guidance.ts';
import { EndpointTable, type RowOf } from '../../ui/EndpointTable.tsx';
import { QueryBar } from '../../ui/QueryBar.tsx';
import { Status } from '../../ui/Status.tsx';
import type { Column } from '../../ui/table-columns.ts';
import { useUrlState } from '../../ui/url-state.ts';
import {
  AUDIENCE_CHOICES,
  GUIDANCE_KIND_CHOICES,
  GUIDANCE_STATE_CHOICES,
  guidanceSign,
} from './question-words.ts';

type Row = RowOf<typeof listGuidance>;

const COLUMNS: readonly Column<Row>[] = [
  { key: 'title', title: '标题', text: (row) => row.title, wrap: true },
  { key: 'kind', title: '类别', text: (row) => GUIDANCE_KINDS[row.kind] },
  { key: 'drugs', title: '药品', text: (row) => row.drugs.map((drug) => drug.name).join('、'), wrap: true },
  { key: 'from', title: '起用日期', text: (row) => row.from },
  { key: 'source', title: '依据', text: (row) => row.source, wrap: true },
  {
    key: 'state',
    title: '状态',
    text: (row) => guidanceSign(row.state).word,
    cell: (row) => <Status {...guidanceSign(row.state)} />,
  },
];
const STAFF_COLUMNS: readonly Column<Row>[] = [
  ...COLUMNS,
  { key: 'audience', title: '面向', text: (row) => GUIDANCE_AUDIENCES[row.audience] },
];

interface GuidanceListProps {
  readonly endpoint: typeof listPublicGuidance | typeof listGuidance;
  /** Where one of them is read: `/answers` or `/guidance`. */
  readonly place: '/answers' | '/guidance';
}

/** Rulings, explanations and answers, found by words, drug and kind; only those in force unless asked otherwise. */
export function GuidanceList({ endpoint, place }: GuidanceListProps) {
  const forStaff = place === '/guidance';
  const [query, setQuery] = useUrlState({ q: '', kind: '', state: 'inForce', entryKey: '', audience: '' });
  const { audience, ...asked } = query;
  return (
    <>
      <QueryBar
        fields={[
          { name: 'q', label: '标题或内容' },
          { name: 'kind', label: '类别', kind: 'choice', options: GUIDANCE_KIND_CHOICES },
          { name: 'state', label: '状态', kind: 'choice', options: GUIDANCE_STATE_CHOICES },
          ...(forStaff
            ? [
                {
                  name: 'audience' as const,
                  label: '面向',
                  kind: 'choice' as const,
                  options: AUDIENCE_CHOICES,
                },
              ]
            : []),
        ]}
        value={query}
        onSearch={setQuery}
      />
      <EndpointTable
        endpoint={endpoint}
        name={forStaff ? 'guidance' : 'answers'}
        label="口径与说明"
        query={forStaff ? query : asked}
        rowKey={(row) => row.id}
        hrefOf={(row) => `${place}/${row.id}`}
        columns={forStaff ? STAFF_COLUMNS : COLUMNS}
        stacks
        empty={{
          why: '没有符合条件的口径或说明',
          what: audience === '' ? '换一个字词，或把状态改为全部再查' : '换一个条件再查',
        }}
      />
    </>
  );
}
