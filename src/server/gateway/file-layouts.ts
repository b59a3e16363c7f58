/** The text files of 1301–1303 and 1305: how many columns, and which of them say what the row's content does not. */
import type { ListName, ListRow } from './list-store.ts';

export interface FileLayout {
  readonly list: ListName;
  readonly columns: number;
  /** Columns of the unique row number, the time of the last change, the version, and the version's name. */
  readonly rid: number;
  readonly updatedAt: number;
  readonly version: number;
  readonly versionName: number;
}

/** By the number of the transaction. */
export const FILE_LAYOUTS: Readonly<Record<string, FileLayout>> = {
  '1301': { list: 'westernAndChinese', columns: 97, rid: 80, updatedAt: 82, version: 83, versionName: 84 },
  '1302': { list: 'herbalPieces', columns: 33, rid: 15, updatedAt: 17, version: 18, versionName: 19 },
  '1303': { list: 'preparations', columns: 83, rid: 68, updatedAt: 70, version: 71, versionName: 72 },
  // No row is ever written: the platform has no medical services.
  '1305': { list: 'services', columns: 1, rid: 1, updatedAt: 1, version: 1, versionName: 1 },
};

/** A version as it is written: of one length, so that versions compare as texts do. */
export function versionText(number: number): string {
  return `v${String(number).padStart(8, '0')}`;
}

/** Reads a version: `v0000` and zero are the time before the first one. @returns undefined when it is none */
export function parseVersion(text: string): number | undefined {
  const digits = /^[vV]?(\d{1,9})$/.exec(text.trim())?.[1];
  return digits === undefined ? undefined : parseInt(digits, 10);
}

const EMPTY = 'null';

/**
 * One line of the file, without its end: cells parted by tabs, `null` for what is not known.
 * @param madeAt when the row's version was made, on the province's clock: the same for thousands of rows, and dear to write out
 */
export function lineOf(layout: FileLayout, row: ListRow, madeAt: string): string {
  const cells = Array.from({ length: layout.columns }, () => EMPTY);
  const put = (column: number, text: string) => {
    const cell = text.replace(/[\t\r\n]+/g, ' ').trim();
    if (cell !== '') cells[column - 1] = cell;
  };
  for (const [column, text] of Object.entries(row.content)) put(parseInt(column, 10), text);
  put(layout.rid, row.key);
  put(layout.updatedAt, madeAt);
  put(layout.version, versionText(row.number));
  put(layout.versionName, `第 ${row.number} 版`);
  return cells.join('\t');
}
