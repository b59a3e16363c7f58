/** May prescriptions on paper be let through, where and until when (N5.4)? An area asks, the province approves and files, at most three months. */
import type { PlainDate } from '../../../base/date.ts';
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import { lastPaperDayOf } from '../../../policy/parameters/circulation.ts';
import { areaPrefix } from '../../identity/roles.ts';
import { refuse, type Refusal } from '../../refusals.ts';

export interface PaperException {
  readonly areaCode: string;
  /** Both days inclusive. */
  readonly from: PlainDate;
  readonly to: PlainDate;
  /** Null until the province has decided. */
  readonly approved: boolean | null;
  /** The day on which it was filed nationally; it counts from then on. */
  readonly filedOn: PlainDate | null;
  /** The last day, when it was ended before its time. */
  readonly endedOn: PlainDate | null;
}

export const PAPER_STATES = {
  asked: '待省局批准',
  refused: '未获批准',
  approved: '已批准，待备案',
  upcoming: '已备案，未到期间',
  live: '有效',
  over: '已结束',
} as const;
export type PaperState = keyof typeof PAPER_STATES;

/** The last day on which it lets anything through. */
function lastDayOf({ to, endedOn }: PaperException): PlainDate {
  return endedOn !== null && endedOn < to ? endedOn : to;
}

/** How it stands on a day: approved alone is not enough, it must have been filed. */
export function paperStateOn(exception: PaperException, onDay: PlainDate): PaperState {
  if (exception.approved === null) return 'asked';
  if (!exception.approved) return 'refused';
  if (onDay > lastDayOf(exception)) return 'over';
  if (exception.filedOn === null) return 'approved';
  return onDay < exception.from || onDay < exception.filedOn ? 'upcoming' : 'live';
}

/** Of an area's exceptions, the one under which a pharmacy of it may take paper on a day. @returns it, or PAPER_NOT_ALLOWED */
export function findLiveException<T extends PaperException>(
  exceptions: readonly T[],
  pharmacyArea: string,
  onDay: PlainDate,
): Outcome<T, Refusal> {
  const live = exceptions.find(
    (one) => pharmacyArea.startsWith(areaPrefix(one.areaCode)) && paperStateOn(one, onDay) === 'live',
  );
  return live ? accept(live) : decline(refuse('PAPER_NOT_ALLOWED'));
}

/** Is the wanted time within what may be granted? @returns PAPER_TERM_TOO_LONG, or POLICY_NOT_FORMALISED */
export function judgePaperTerm(from: PlainDate, to: PlainDate): Outcome<undefined, Refusal> {
  const latest = lastPaperDayOf(from);
  if (!latest) return decline(refuse('POLICY_NOT_FORMALISED', { detail: from }));
  if (to >= from && to <= latest.value) return accept(undefined);
  return decline({
    ...refuse('PAPER_TERM_TOO_LONG', { detail: `最迟到 ${latest.value}` }),
    clause: latest.source,
  });
}

const STEPS: Readonly<Record<'decide' | 'file' | 'end', readonly PaperState[]>> = {
  decide: ['asked'],
  file: ['approved'],
  end: ['approved', 'upcoming', 'live'],
};

/** May this step be taken now? Decided once, filed once approved, ended while there is something left to end. */
export function mayTakePaperStep(
  step: keyof typeof STEPS,
  exception: PaperException,
  onDay: PlainDate,
): Outcome<undefined, Refusal> {
  const state = paperStateOn(exception, onDay);
  const may = STEPS[step].includes(state) && !(step === 'end' && exception.endedOn !== null);
  return may ? accept(undefined) : decline(refuse('PAPER_STEP_NOT_ALLOWED', { detail: PAPER_STATES[state] }));
}
