import { Skeleton } from 'antd';
import type { KeyboardEvent, MouseEvent } from 'react';
import { Go } from './Go.tsx';
import {
  cellClass,
  nextSort,
  sortDirection,
  type Column,
  type EmptyWords,
  type RowKey,
} from './table-columns.ts';
import { useGo } from './url-state.ts';

export interface Selection {
  readonly chosen: ReadonlySet<RowKey>;
  readonly onChange: (chosen: ReadonlySet<RowKey>) => void;
}

export interface DataTableProps<R> {
  /** What the rows are, read out by screen readers. */
  readonly label: string;
  readonly columns: readonly Column<R>[];
  /** Undefined while loading. */
  readonly rows: readonly R[] | undefined;
  readonly rowKey: (row: R) => RowKey;
  /** Where a row leads: its first cell becomes the link, Enter and a click go there. */
  readonly hrefOf?: (row: R) => string;
  /** What a row opens when that is not a page of its own. */
  readonly onOpen?: (row: R) => void;
  readonly empty: EmptyWords;
  /** Name of the order, `-` before it when descending. */
  readonly sort?: string;
  readonly onSort?: (sort: string) => void;
  readonly selection?: Selection;
  /** Marks a row that needs attention. */
  readonly isLate?: (row: R) => boolean;
  /** These are still the rows of what was asked before. */
  readonly isOld?: boolean;
  /** Becomes a list of cards on a phone and on the till's roll instead of scrolling sideways. */
  readonly stacks?: boolean;
}

function Head<R>({ columns, sort = '', onSort, selection, rows, rowKey }: DataTableProps<R>) {
  const all = rows ?? [];
  const whole = all.length > 0 && all.every((row) => selection?.chosen.has(rowKey(row)));
  return (
    <thead>
      <tr>
        {selection !== undefined && (
          <th scope="col" className="st-choose">
            <input
              type="checkbox"
              aria-label="全选本页"
              checked={whole}
              onChange={() => selection.onChange(new Set(whole ? [] : all.map(rowKey)))}
            />
          </th>
        )}
        {columns.map((column) => {
          const direction = sortDirection(sort, column.sort);
          const { sort: name } = column;
          return (
            <th
              key={column.key}
              scope="col"
              aria-sort={direction}
              className={column.align && `st-${column.align}`}
              style={{ width: column.width }}
            >
              {name === undefined || onSort === undefined ? (
                column.title
              ) : (
                <button type="button" className="st-sort" onClick={() => onSort(nextSort(sort, name))}>
                  {column.title}
                  <span aria-hidden="true">
                    {direction === 'ascending' ? ' ↑' : direction === 'descending' ? ' ↓' : ' ↕'}
                  </span>
                </button>
              )}
            </th>
          );
        })}
      </tr>
    </thead>
  );
}

function SkeletonRows({ columns }: { readonly columns: number }) {
  return [0, 1, 2, 3, 4, 5].map((line) => (
    <tr key={line} className="st-skeleton" aria-hidden="true">
      <td colSpan={columns}>
        <Skeleton.Node active={false} className="st-bone">
          <span />
        </Skeleton.Node>
      </td>
    </tr>
  ));
}

function EmptyRow({ empty, columns }: { readonly empty: EmptyWords; readonly columns: number }) {
  return (
    <tr className="st-empty">
      <td colSpan={columns}>
        <p>{empty.why}</p>
        {empty.what !== undefined && <p className="st-secondary">{empty.what}</p>}
        {empty.action}
      </td>
    </tr>
  );
}

/** A control inside a row keeps its own clicks and keys. */
function isControl(target: EventTarget): boolean {
  return target instanceof Element && target.closest('a, button, input, select, textarea, label') !== null;
}

interface RowProps<R> {
  readonly table: DataTableProps<R>;
  readonly row: R;
  readonly index: number;
  readonly open: (row: R) => void;
}

/** Ticks a row or takes the tick away. */
function toggle({ chosen, onChange }: Selection, key: RowKey): void {
  const next = new Set(chosen);
  if (!next.delete(key)) next.add(key);
  onChange(next);
}

function SelectCell<R>({ table: { selection, rowKey }, row, index }: RowProps<R>) {
  if (selection === undefined) return null;
  const key = rowKey(row);
  return (
    <td className="st-choose">
      <input
        type="checkbox"
        aria-label={`选择第 ${index + 1} 行`}
        checked={selection.chosen.has(key)}
        onChange={() => toggle(selection, key)}
      />
    </td>
  );
}

/** Up and down move between rows, enter opens, space ticks; other keys stay with what is inside the row. */
function onRowKey(
  event: KeyboardEvent<HTMLTableRowElement>,
  open: () => void,
  tick: (() => void) | undefined,
) {
  const row = event.currentTarget;
  if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    const next = event.key === 'ArrowDown' ? row.nextElementSibling : row.previousElementSibling;
    if (next instanceof HTMLElement) next.focus();
    event.preventDefault();
  } else if (event.target !== row) return;
  else if (event.key === 'Enter') open();
  else if (event.key === ' ' && tick !== undefined) {
    tick();
    event.preventDefault();
  }
}

function Row<R>(props: RowProps<R>) {
  const { table, row, index, open } = props;
  const { columns, rowKey, hrefOf, onOpen, selection, isLate } = table;
  const opens = hrefOf !== undefined || onOpen !== undefined;
  const tick = selection && (() => toggle(selection, rowKey(row)));
  const classes = [opens && 'st-opens', isLate?.(row) && 'st-late-row'].filter(Boolean).join(' ');

  function onClick(event: MouseEvent) {
    // Marking text to copy it is not a wish to open the row.
    const marking = window.getSelection()?.type === 'Range';
    if (!marking && !isControl(event.target)) open(row);
  }
  return (
    <tr
      tabIndex={opens ? (index === 0 ? 0 : -1) : undefined}
      className={classes || undefined}
      aria-selected={selection?.chosen.has(rowKey(row))}
      onKeyDown={opens ? (event) => onRowKey(event, () => open(row), tick) : undefined}
      onClick={opens ? onClick : undefined}
    >
      <SelectCell {...props} />
      {columns.map((column, at) => {
        const shown = column.cell?.(row) ?? column.text?.(row) ?? '';
        return (
          <td key={column.key} className={cellClass(column)} data-title={column.title}>
            {at === 0 && hrefOf !== undefined ? <Go to={hrefOf(row)}>{shown}</Go> : shown}
          </td>
        );
      })}
    </tr>
  );
}

/** A dense table: sticky head, keyboard up, down and enter, skeleton while loading, and an empty state that says why. */
export function DataTable<R>(props: DataTableProps<R>) {
  const {
    label,
    columns,
    rows,
    rowKey,
    hrefOf,
    onOpen,
    empty,
    selection,
    stacks = false,
    isOld = false,
  } = props;
  const go = useGo();
  const width = columns.length + (selection === undefined ? 0 : 1);

  function open(row: R) {
    if (hrefOf !== undefined) go(hrefOf(row));
    else onOpen?.(row);
  }
  return (
    <div
      className={stacks ? 'st-table-scroll st-stacks' : 'st-table-scroll'}
      role="region"
      aria-label={label}
      tabIndex={0}
    >
      <table
        className={isOld ? 'st-table st-old' : 'st-table'}
        aria-busy={rows === undefined || isOld}
        aria-label={label}
      >
        <Head {...props} />
        <tbody>
          {rows === undefined && <SkeletonRows columns={width} />}
          {rows?.length === 0 && <EmptyRow empty={empty} columns={width} />}
          {rows?.map((row, index) => (
            <Row key={rowKey(row)} table={props} row={row} index={index} open={open} />
          ))}
        </tbody>
      </table>
    </div>
  );
}
