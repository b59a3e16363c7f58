import { Button, Pagination } from 'antd';
import { useEffect, useState, type ReactNode } from 'react';
import { call, CallFailed, type Arguments } from '../../contract/client.ts';
import type { Endpoint, OutputOf } from '../../contract/endpoint.ts';
import { browserFetch, useQueryCall } from './api.ts';
import { ColumnChoice, useColumnChoice } from './ColumnChoice.tsx';
import { csvText, saveText } from './csv.ts';
import { DataTable, type DataTableProps } from './DataTable.tsx';
import { ErrorPanel } from './ErrorPanel.tsx';
import { knownQuery } from './known-query.ts';
import { rememberList } from './last-list.ts';
import type { EmptyWords } from './table-columns.ts';
import { useShownAddress, useUrlState } from './url-state.ts';
import { withThousands } from './words.ts';

/** The row of a list endpoint (`pageOf`). */
export type RowOf<E extends Endpoint> = OutputOf<E> extends { rows: (infer R)[] } ? R : never;

export interface EndpointTableProps<E extends Endpoint> extends Omit<
  DataTableProps<RowOf<E>>,
  'rows' | 'sort' | 'onSort' | 'isOld'
> {
  readonly endpoint: E;
  /** Remembers the chosen columns and names the exported file. */
  readonly name: string;
  /** The filter, without page, size and order: those stand in the URL. */
  readonly query?: Record<string, string | undefined>;
  readonly params?: Record<string, unknown>;
  /** Buttons beside the count, such as bulk actions. */
  readonly actions?: ReactNode;
  readonly every?: number;
  /** The page offers a file of these rows itself: no second export beside it. */
  readonly hasOwnFile?: true;
}

const EXPORT_PAGE = 200;
const EXPORT_LIMIT = 20_000;

interface Page<R> {
  readonly rows: R[];
  readonly total: number;
  /** There are more than were counted. */
  readonly isAtLeast?: boolean;
}

/** Reads every page of the filtered list and writes one file. */
async function exportAll<E extends Endpoint>(props: EndpointTableProps<E>, sort: string): Promise<void> {
  const columns = props.columns.filter((column) => column.text !== undefined);
  const lines: string[][] = [columns.map((column) => column.title)];
  let total = Infinity;
  for (let page = 1; (page - 1) * EXPORT_PAGE < Math.min(total, EXPORT_LIMIT); page += 1) {
    const filled = knownQuery(props.endpoint, props.query ?? {});
    const query = { ...filled, ...(sort === '' ? {} : { sort }), page, pageSize: EXPORT_PAGE };
    const given = {
      query,
      ...(props.params === undefined ? {} : { params: props.params }),
    } as unknown as Arguments<E>;
    const answer = (await call(browserFetch, props.endpoint, given)) as unknown as Page<RowOf<E>>;
    total = answer.total;
    for (const row of answer.rows) lines.push(columns.map((column) => column.text?.(row) ?? ''));
  }
  saveText(`${props.label}.csv`, csvText(lines));
}

function ExportButton<E extends Endpoint>({
  of,
  sort,
  onError,
}: {
  readonly of: EndpointTableProps<E>;
  readonly sort: string;
  readonly onError: (error: CallFailed | null) => void;
}) {
  const [busy, setBusy] = useState(false);
  async function run() {
    setBusy(true);
    onError(null);
    try {
      await exportAll(of, sort);
    } catch (error) {
      if (!(error instanceof CallFailed)) throw error;
      onError(error);
    } finally {
      setBusy(false);
    }
  }
  return (
    <Button loading={busy} onClick={() => void run()}>
      导出筛选结果
    </Button>
  );
}

/** The rows have become fewer since the address was kept: the page it names is not there any more. */
function beyond(toFirst: () => void): EmptyWords {
  return {
    why: '这一页已经没有内容',
    what: '条件或数据变了',
    action: <Button onClick={toFirst}>到第一页</Button>,
  };
}

/** How many rows a page has until the person asks for more: cards on a phone take more room than lines. */
function rowsAtFirst(): string {
  return window.matchMedia('(max-width: 640px)').matches ? '20' : '50';
}

/** A list of the server: pages and order in the URL, column choice, export of what is filtered. */
export function EndpointTable<E extends Endpoint>(props: EndpointTableProps<E>) {
  const { endpoint, name, query = {}, params, columns, actions, every, hasOwnFile, ...table } = props;
  const [state, setState] = useUrlState({ page: '1', pageSize: rowsAtFirst(), sort: '' });
  const { shown, choose } = useColumnChoice(name, columns);
  const [exportError, setExportError] = useState<CallFailed | null>(null);
  const asked = {
    ...knownQuery(endpoint, query),
    page: Number(state.page),
    pageSize: Number(state.pageSize),
    ...(state.sort === '' ? {} : { sort: state.sort }),
  };
  const given = { query: asked, ...(params === undefined ? {} : { params }) } as unknown as Arguments<E>;
  const answer = useQueryCall(endpoint, given, { keep: true, every: every ?? false });
  const page = answer.data as unknown as Page<RowOf<E>> | undefined;
  const sorts = columns.some((column) => column.sort !== undefined);
  const { pathname, queryText } = useShownAddress();
  useEffect(() => rememberList(pathname, queryText), [pathname, queryText]);
  // The rows before stay in sight until the next ones are there; meanwhile they are not what was asked for.
  const isOld = answer.isPlaceholderData;
  const isBeyond = page !== undefined && !isOld && page.rows.length === 0 && Number(state.page) > 1;

  return (
    <div className="st-list">
      <div className="st-list-bar">
        <span role="status">
          {answer.error !== null
            ? '没有读到'
            : page === undefined || isOld
              ? '正在读取'
              : `共 ${withThousands(String(page.total))} 条${page.isAtLeast === true ? '以上' : ''}`}
        </span>
        <span className="st-grow" />
        {actions}
        {hasOwnFile !== true && columns.some((column) => column.text !== undefined) && (
          <ExportButton of={props} sort={state.sort} onError={setExportError} />
        )}
        <ColumnChoice columns={columns} shown={shown} onChoose={choose} />
      </div>
      <ErrorPanel error={exportError} />
      {answer.error !== null ? (
        <ErrorPanel error={answer.error} onRetry={() => void answer.refetch()} />
      ) : (
        <DataTable
          {...table}
          {...(isBeyond ? { empty: beyond(() => setState({ page: '1' })) } : {})}
          columns={shown}
          rows={page?.rows}
          isOld={isOld}
          sort={state.sort}
          {...(sorts ? { onSort: (sort: string) => setState({ sort, page: '1' }) } : {})}
        />
      )}
      {page !== undefined && page.total > 20 && (
        <Pagination
          className="st-pages"
          size="small"
          current={Number(state.page)}
          pageSize={Number(state.pageSize)}
          total={page.total}
          pageSizeOptions={[20, 50, 100, 200]}
          showSizeChanger={{ 'aria-label': '每页行数' }}
          onChange={(at, size) => setState({ page: String(at), pageSize: String(size) })}
        />
      )}
    </div>
  );
}
