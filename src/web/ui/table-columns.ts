import type { ReactNode } from 'react';

/** One column of a table. */
export interface Column<R> {
  readonly key: string;
  readonly title: string;
  /** The value as plain text: shown where there is no `cell`, and written to exports. */
  readonly text?: (row: R) => string;
  readonly cell?: (row: R) => ReactNode;
  /** The server's name of this order, when it can sort by it. */
  readonly sort?: string;
  readonly align?: 'right' | 'center';
  readonly width?: number;
  /** Long text, which may take several lines; all other cells stay on one. */
  readonly wrap?: true;
  /** Heads the card that a row becomes on a phone, where the first column does not say what the row is. */
  readonly lead?: true;
  /** Shown only when the person asks for it by the column choice. */
  readonly folded?: boolean;
}

export type RowKey = string | number;

/** Why a list is empty and what to do about it. */
export interface EmptyWords {
  readonly why: string;
  readonly what?: string;
  readonly action?: ReactNode;
}

/** The next order after a press on a column's head: up, down, none. */
export function nextSort(current: string, name: string): string {
  if (current === name) return `-${name}`;
  return current === `-${name}` ? '' : name;
}

export function sortDirection(
  current: string,
  name: string | undefined,
): 'ascending' | 'descending' | undefined {
  if (name === undefined) return undefined;
  if (current === name) return 'ascending';
  return current === `-${name}` ? 'descending' : undefined;
}

/** The style classes of a column's cells. */
export function cellClass<R>(column: Column<R>): string | undefined {
  const classes = [
    column.align && `st-${column.align}`,
    column.wrap && 'st-wrap',
    column.lead && 'st-lead',
  ].filter(Boolean);
  return classes.length === 0 ? undefined : classes.join(' ');
}
