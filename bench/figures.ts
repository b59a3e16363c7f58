/** One measured line of the table: a figure, what stands beside it in the same run, and the ratio of the two. */
export interface Figure {
  readonly name: string;
  readonly figure: string;
  readonly beside: string;
  readonly ratio: string;
}

/** One file of this folder: measures and says what it does while it does it. */
export interface Bench {
  readonly title: string;
  run(say: (line: string) => void): Promise<readonly Figure[]>;
}

const HEAD: Figure = { name: '指标', figure: '数值', beside: '对照', ratio: '比' };

/** Chinese characters take two columns of a terminal. */
function widthOf(text: string): number {
  return [...text].reduce(
    (width, character) =>
      width +
      (/[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60]/.test(character)
        ? 2
        : 1),
    0,
  );
}

/** Lays figures out as a table for a terminal. */
export function tableOf(figures: readonly Figure[]): string {
  const rows = [HEAD, ...figures];
  const columns = ['name', 'figure', 'beside', 'ratio'] as const;
  const widths = columns.map((column) => Math.max(...rows.map((row) => widthOf(row[column]))));
  const line = (row: Figure) =>
    columns
      .map((column, index) => row[column] + ' '.repeat((widths[index] ?? 0) - widthOf(row[column])))
      .join('  ');
  return rows.map(line).join('\n');
}

/** A count by time, with three digits that mean something. */
export function perSecond(count: number, milliseconds: number): string {
  return `${Math.round((count / milliseconds) * 1000).toLocaleString('en-US')} /s`;
}
