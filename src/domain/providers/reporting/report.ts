/** May an area report this place or doctor, may the province publish it, and which areas are late? (N5.3) */
import type { PlainDate } from '../../../base/date.ts';
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import { refuse, type Refusal } from '../../refusals.ts';

export const REPORT_KINDS = {
  hospital: '定点医疗机构',
  pharmacy: '定点零售药店',
  doctor: '责任医师',
} as const;
export type ReportKind = keyof typeof REPORT_KINDS;
export const ALL_REPORT_KINDS = Object.keys(REPORT_KINDS) as readonly ReportKind[];

export const ROW_STATES = {
  waiting: '待核对',
  accepted: '已通过',
  returned: '已退回',
  published: '已公布',
} as const;
export type RowState = keyof typeof ROW_STATES;

/** Where a reported row stands. */
export function rowState(row: {
  readonly accepted: boolean | null;
  readonly publishedOn: PlainDate | null;
}): RowState {
  if (row.publishedOn !== null) return 'published';
  if (row.accepted === null) return 'waiting';
  return row.accepted ? 'accepted' : 'returned';
}

/**
 * Whether a batch says something: rows, or in words that there is nothing of this kind to report (N5.3).
 * @returns REPORT_EMPTY
 */
export function checkBatch(rows: number, note: string): Outcome<true, Refusal> {
  return rows > 0 || note.trim() !== '' ? accept(true) : decline(refuse('REPORT_EMPTY'));
}

/**
 * Whether a row may be checked: each once, by the province; what was returned is reported again (N5.3).
 * @returns REPORT_STEP_NOT_ALLOWED, telling where it stands
 */
export function mayCheckRow(state: RowState): Outcome<true, Refusal> {
  if (state === 'waiting') return accept(true);
  return decline(refuse('REPORT_STEP_NOT_ALLOWED', { detail: `现在的状态：${ROW_STATES[state]}` }));
}

/** What an area has reported of one kind in a round. */
export interface AreaReport {
  readonly batches: number;
  readonly waiting: number;
  readonly accepted: number;
  readonly returned: number;
  readonly published: number;
}

/**
 * Whether an area is late: past the due date without a batch, or with rows that were returned and not reported again.
 * @param returnedOpen rows returned and not in a later batch
 */
export function isOverdue(
  report: Pick<AreaReport, 'batches'>,
  returnedOpen: number,
  dueOn: PlainDate,
  onDay: PlainDate,
): boolean {
  return onDay > dueOn && (report.batches === 0 || returnedOpen > 0);
}
