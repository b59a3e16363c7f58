/** A table as it goes into a file, and what the tables of a file are of. */

export interface Table {
  readonly name: string;
  readonly captions: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Columns of amounts and counts, which stand to the right on paper. */
  readonly figures: readonly number[];
  /** The last line on paper. */
  readonly total?: readonly string[];
  /** What paper does without: columns of amounts that are all nothing, and rows beyond what paper holds. */
  readonly spare?: boolean;
}

/** The name of a table that may hold only the first of its rows: then it says so, and of how many. */
export function nameOfRows(name: string, shown: number, total: number): string {
  return shown < total ? `${name}（前 ${shown} 行，共 ${total} 行）` : name;
}

/** What the tables are of: on paper it stands above them, and who signs below. */
export interface TableHead {
  readonly title: string;
  /** The name of the file, without its ending; the title where left out. */
  readonly fileName?: string;
  /** In a line: institution, days, who printed it when. */
  readonly about: readonly string[];
  /** Name and value, three a row. */
  readonly facts?: readonly (readonly [string, string])[];
  /** Both sides, each with a place for its seal, its names and the day. */
  readonly signatures?: readonly string[];
}
