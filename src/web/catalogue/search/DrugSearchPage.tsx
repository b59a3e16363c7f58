import type { UseQueryResult } from '@tanstack/react-query';
import { Button, Pagination } from 'antd';
import { useCallback, useSyncExternalStore } from 'react';
import type { Arguments, CallFailed } from '../../../contract/client.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { searchDrugs } from '../../../contract/search.ts';
import { useQueryCall } from '../../ui/api.ts';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Go } from '../../ui/Go.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { useUrlState } from '../../ui/url-state.ts';
import { DrugSheet, type DrugPart } from './DrugSheet.tsx';
import { FacetBar } from './FacetBar.tsx';
import { HitList, HitSkeleton } from './HitList.tsx';
import { SearchField } from './SearchField.tsx';
import './search.css';

const PAGE_SIZE = 20;
const WIDE = '(min-width: 1180px)';

/** Whether there is room for a drug beside the list. */
function useWide(): boolean {
  return useSyncExternalStore(
    (listener) => {
      const query = window.matchMedia(WIDE);
      query.addEventListener('change', listener);
      return () => query.removeEventListener('change', listener);
    },
    () => window.matchMedia(WIDE).matches,
  );
}

const START = { q: '', list: '', class: '', field: '', page: '1', drug: '' };
type State = typeof START;

function queryOf({ q, list, class: chosen, field, page }: State): Arguments<typeof searchDrugs>['query'] {
  return {
    q,
    ...(list === '' ? {} : { list }),
    ...(chosen === '甲' || chosen === '乙' ? { class: chosen } : {}),
    ...(field === '' ? {} : { field }),
    page: pageOf(page),
    pageSize: PAGE_SIZE,
  };
}

function pageOf(text: string): number {
  return /^[1-9]\d{0,4}$/.test(text) ? Number(text) : 1;
}

function countWords(found: { total: number; asOf: string } | undefined): string {
  if (found === undefined) return '正在查…';
  return found.total === 0 ? '没有查到' : `查到 ${found.total} 种药，按 ${found.asOf} 的目录`;
}

/** Nothing was found: why, what may have been meant, and how to go on. */
function NothingFound({
  state,
  suggestions,
  onChange,
}: {
  readonly state: State;
  readonly suggestions: readonly string[];
  readonly onChange: (change: Partial<State>) => void;
}) {
  const narrowed = state.list !== '' || state.class !== '' || state.field !== '';
  return (
    <div className="st-panel st-find-none">
      <p>
        <strong>没有查到“{state.q}”</strong>
      </p>
      {suggestions.length > 0 && (
        <div>
          <p>您是不是要找：</p>
          <div className="st-facet-choices">
            {suggestions.map((name) => (
              <button key={name} type="button" onClick={() => onChange({ ...START, q: name })}>
                {name}
              </button>
            ))}
          </div>
        </div>
      )}
      {narrowed && <Button onClick={() => onChange({ ...START, q: state.q })}>去掉筛选条件再查</Button>}
      <ul className="st-find-tips">
        <li>只写药名中的几个字，不写规格和数量</li>
        <li>不会写的字可以打拼音，或每个字的拼音首字母</li>
        <li>也可以写药盒上的商品名、厂家，或病的名称</li>
        <li>查不到的药，多半不在医保目录里，请向医生或医保经办机构核实</li>
      </ul>
    </div>
  );
}

interface FoundProps {
  readonly state: State;
  readonly answer: UseQueryResult<OutputOf<typeof searchDrugs>, CallFailed>;
  readonly wide: boolean;
  readonly onChange: (change: Partial<State>) => void;
}

/** The results of a search, a page at a time; grey lines before the first, advice where there are none. */
function Found({ state, answer: { data, error, isPlaceholderData }, wide, onChange }: FoundProps) {
  const waiting = data === undefined && error === null;
  function hrefOf(key: string) {
    if (!wide) return `/drugs/${key}`;
    const query = Object.entries({ ...state, drug: key }).filter(([, value]) => value !== '');
    return `/drugs?${new URLSearchParams(query).toString()}`;
  }
  function turn(page: number) {
    onChange({ page: String(page), drug: '' });
    window.scrollTo(0, 0);
  }
  return (
    <div className="st-find-list" aria-busy={waiting}>
      <p className="st-secondary st-find-count" role="status">
        {error === null ? countWords(data) : ''}
      </p>
      {waiting && <HitSkeleton />}
      {data !== undefined && data.total === 0 && !isPlaceholderData && (
        <NothingFound state={state} suggestions={data.suggestions} onChange={onChange} />
      )}
      {data !== undefined && data.total > 0 && (
        <>
          <HitList hits={data.rows} hrefOf={hrefOf} chosen={state.drug} />
          <Pagination
            className="st-find-pages"
            current={pageOf(state.page)}
            total={data.total}
            pageSize={PAGE_SIZE}
            showSizeChanger={false}
            hideOnSinglePage
            onChange={turn}
          />
        </>
      )}
    </div>
  );
}

/** The chosen drug beside the list. */
function Beside({ drugKey, places }: { readonly drugKey: string; readonly places: DrugPart | undefined }) {
  return (
    <aside className="st-find-beside" aria-label="药品详情">
      {drugKey === '' ? (
        <p className="st-find-unchosen">点左边的药，这里显示报不报、怎么报</p>
      ) : (
        <DrugSheet
          drugKey={drugKey}
          on=""
          places={places}
          below={<Go to={`/drugs/${drugKey}`}>单独打开这一页，可以打印或发给别人</Go>}
        />
      )}
    </aside>
  );
}

/** Anybody looks up a drug: one box, plain words, results while typing; on a wide screen the drug stands beside the list. */
export function DrugSearchPage({ places }: { readonly places?: DrugPart }) {
  const [state, setState] = useUrlState(START);
  const wide = useWide();
  const answer = useQueryCall(searchDrugs, { query: queryOf(state) }, { keep: true });
  const search = useCallback((q: string) => setState({ q, page: '1' }), [setState]);
  return (
    <div className="st-find">
      <PageHeader title="查药品" about="查一个药医保报不报、怎么报、到什么时候。不用登录。" />
      <SearchField
        value={state.q}
        onSearch={search}
        onDown={() => document.querySelector<HTMLAnchorElement>('.st-hits a')?.focus()}
      />
      <FacetBar
        facets={answer.data?.facets}
        chosen={state}
        onChoose={(change) => setState({ ...change, page: '1', drug: '' })}
      />
      <ErrorPanel error={answer.error} onRetry={() => void answer.refetch()} />
      <div className="st-find-body">
        <Found state={state} answer={answer} wide={wide} onChange={setState} />
        {wide && <Beside drugKey={state.drug} places={places} />}
      </div>
    </div>
  );
}
