import { useState } from 'react';
import { getMatchingSummary, listMatchingItems } from '../../../contract/matching.ts';
import { MATCH_CHANGES, MATCH_SOURCES, type MatchState } from '../../../domain/catalogue/matching/model.ts';
import { useQueryCall } from '../../ui/api.ts';
import { ClauseLink } from '../../ui/ClauseLink.tsx';
import { EndpointTable } from '../../ui/EndpointTable.tsx';
import { Go } from '../../ui/Go.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { QueryBar } from '../../ui/QueryBar.tsx';
import { Status } from '../../ui/Status.tsx';
import type { Column, RowKey } from '../../ui/table-columns.ts';
import { Tiles } from '../../ui/Tiles.tsx';
import { useUrlState } from '../../ui/url-state.ts';
import { percentText } from '../../ui/words.ts';
import { useAccepting } from './AcceptBar.tsx';
import { ItemDrawer } from './ItemDrawer.tsx';
import { described, MATCH_CHOICES, matchSign, type MatchingItem } from './matching-words.ts';
import '../catalogue.css';

function nationalCode({ match, proposal }: MatchingItem): string {
  return match?.nationalCode ?? proposal?.nationalCode ?? '';
}

function productText(row: MatchingItem): string {
  const { match, proposal } = row;
  if (match) return described(match.productName, match.productSpec, match.productMaker);
  return proposal ? described(proposal.productName, proposal.productSpec, proposal.productMaker) : '';
}

function noteOf(row: MatchingItem): string {
  if (row.changes.length > 0) return row.changes.map((change) => MATCH_CHANGES[change]).join('；');
  return row.match ? MATCH_SOURCES[row.match.source] : (row.proposal?.reasons ?? '');
}

const COLUMNS: readonly Column<MatchingItem>[] = [
  { key: 'code', title: '机构编码', text: (row) => row.itemCode, sort: 'itemCode' },
  {
    key: 'state',
    title: '状态',
    text: (row) => matchSign(row.state).word,
    cell: (row) => <Status {...matchSign(row.state)} />,
  },
  {
    key: 'name',
    title: '机构药品',
    text: (row) => described(row.name, row.strength, row.pack, row.maker),
    wrap: true,
  },
  {
    key: 'confidence',
    title: '把握',
    text: (row) => (row.proposal ? percentText(row.proposal.confidence) : ''),
    sort: 'confidence',
    align: 'right',
  },
  {
    key: 'product',
    title: '国家编码与产品',
    text: (row) => described(nationalCode(row), productText(row)),
    cell: (row) => (
      <div>
        {nationalCode(row)}
        <div className="st-secondary">{productText(row)}</div>
      </div>
    ),
    wrap: true,
  },
  { key: 'from', title: '生效日期', text: (row) => row.match?.from ?? '' },
  { key: 'note', title: '依据', text: noteOf, wrap: true },
  { key: 'approval', title: '批准文号', text: (row) => row.approvalNo, folded: true },
  { key: 'unit', title: '计价单位', text: (row) => row.unit, folded: true },
  { key: 'national', title: '国家编码', text: nationalCode, folded: true },
];

/** Whose items, in the query of an endpoint; nothing for the reader's own. */
const placeOf = (institution: string | null) => (institution === null ? {} : { institution });

/** What the page is, and how far the institution is. */
function Head({
  institution,
  mayDecide,
}: {
  readonly institution: string | null;
  readonly mayDecide: boolean;
}) {
  const { data } = useQueryCall(getMatchingSummary, { query: placeOf(institution) });
  const home = institution === null ? '/matching' : `/matching/institutions/${institution}`;
  const tile = (state: MatchState, tone?: 'warn' | 'bad') => ({
    label: matchSign(state).word,
    count: data?.counts[state],
    to: `${home}?state=${state}`,
    ...(tone === undefined ? {} : { tone }),
  });
  return (
    <>
      <PageHeader
        title={institution === null ? '药品对照' : `药品对照：${data?.name ?? institution}`}
        about={
          <>
            把机构自己的药品对照到国家药品编码。没有对照的药品不能结算。 <ClauseLink id="N5.5" />
          </>
        }
        {...(institution === null ? {} : { back: { to: '/matching', label: '各机构药品对照' } })}
        actions={
          mayDecide && (
            <>
              <Go to="/matching/new">登记一个药品</Go>
              <Go to="/matching/upload">批量上传</Go>
            </>
          )
        }
      />
      <Tiles
        label="对照进度"
        items={[tile('unmatched', 'bad'), tile('proposed', 'warn'), tile('changed', 'warn'), tile('inForce')]}
      />
    </>
  );
}

/** The items of one institution: its own desks decide, others look. */
export function MatchingList({
  institution,
  mayDecide,
}: {
  /** Null for the reader's own. */
  readonly institution: string | null;
  readonly mayDecide: boolean;
}) {
  const [{ item, ...filter }, setQuery] = useUrlState({ q: '', state: '', item: '' });
  const [chosen, setChosen] = useState<ReadonlySet<RowKey>>(new Set());
  const accepting = useAccepting(chosen, () => setChosen(new Set()));
  return (
    <>
      <Head institution={institution} mayDecide={mayDecide} />
      <QueryBar
        fields={[
          { name: 'q', label: '编码、名称、企业或批准文号' },
          { name: 'state', label: '状态', kind: 'choice', options: MATCH_CHOICES },
        ]}
        value={filter}
        onSearch={(asked) => {
          setChosen(new Set());
          setQuery(asked);
        }}
      />
      <div className="st-stack">
        {mayDecide && accepting.bar}
        {accepting.errors}
        <EndpointTable
          endpoint={listMatchingItems}
          name="matching-items"
          label="机构药品对照"
          query={{ ...filter, ...placeOf(institution) }}
          rowKey={(row) => row.itemCode}
          onOpen={(row) => setQuery({ item: row.itemCode })}
          columns={COLUMNS}
          {...(mayDecide ? { selection: { chosen, onChange: setChosen }, actions: accepting.buttons } : {})}
          stacks
          empty={{
            why: filter.q === '' && filter.state === '' ? '还没有登记药品' : '没有符合条件的药品',
            what: mayDecide ? '可批量上传药品表，或由本机构系统通过接口上传' : '由机构自己登记和确认',
          }}
        />
      </div>
      <ItemDrawer
        itemCode={item === '' ? null : item}
        institution={institution}
        mayDecide={mayDecide}
        onClose={() => setQuery({ item: '' })}
      />
    </>
  );
}
