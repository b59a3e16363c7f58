/** Words and tones of the import pages. */
import type { OutputOf } from '../../../contract/endpoint.ts';
import type { getImport } from '../../../contract/imports.ts';
import {
  IMPORTER_KINDS,
  ROW_OUTCOMES,
  type RowOutcome,
} from '../../../domain/catalogue/imports/importer-kind.ts';
import type { Tone } from '../../ui/Status.tsx';

export type Job = OutputOf<typeof getImport>;

interface Word {
  readonly tone: Tone;
  readonly word: string;
}

export const IMPORT_STATES: Readonly<Record<Job['state'], Word>> = {
  running: { tone: 'doing', word: '正在导入' },
  done: { tone: 'good', word: '已导入' },
  failed: { tone: 'bad', word: '没有完成' },
  cancelled: { tone: 'off', word: '已取消' },
};

const TONES: Readonly<Record<RowOutcome, Tone>> = {
  taken: 'good',
  changed: 'good',
  unchanged: 'off',
  doubtful: 'warn',
  refused: 'bad',
  category: 'wait',
  skipped: 'off',
};

export function outcomeWord(outcome: RowOutcome): Word {
  return { tone: TONES[outcome], word: ROW_OUTCOMES[outcome] };
}

export const OUTCOME_OPTIONS = Object.entries(ROW_OUTCOMES).map(([value, label]) => ({ value, label }));
export const KIND_OPTIONS = Object.entries(IMPORTER_KINDS).map(([value, label]) => ({ value, label }));

/** Every outcome with its count, those without a row left out: together they are the rows read. */
export function countsOf(
  job: Pick<Job, RowOutcome>,
): { outcome: RowOutcome; label: string; count: number }[] {
  return (Object.keys(ROW_OUTCOMES) as RowOutcome[])
    .map((outcome) => ({ outcome, label: ROW_OUTCOMES[outcome], count: job[outcome] }))
    .filter(({ count }) => count > 0);
}

export function rowsOf(job: Pick<Job, RowOutcome>): number {
  return countsOf(job).reduce((sum, { count }) => sum + count, 0);
}

/** Rows in a second so far; null before anything can be said. */
export function rowsPerSecond(rows: number, elapsedMs: number): number | null {
  return rows > 0 && elapsedMs > 0 ? Math.floor((rows * 1000) / elapsedMs) : null;
}

/** 12 秒, 1 分 5 秒, 或不到 1 秒. */
export function durationWords(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  if (seconds < 1) return '不到 1 秒';
  return seconds < 60 ? `${seconds} 秒` : `${Math.floor(seconds / 60)} 分 ${seconds % 60} 秒`;
}
