/** What may happen to a prescription next? (M28, M33, N5.4) */
import { assert } from '../../base/assert.ts';
import { wallClock, type PlainDate } from '../../base/date.ts';
import { accept, decline, type Outcome } from '../../base/outcome.ts';
import { refuse, type Refusal, type RefusalCode } from '../refusals.ts';

export type PrescriptionState = 'issued' | 'checked' | 'returned' | 'partlyUsed' | 'used' | 'withdrawn';

/**
 * What is recorded of it. `released` is the end of a use by the reversal of its settlement; `registered` begins one that
 * came on paper (N5.4); `chosen`, `taken` and `freed` say who may dispense it and change nothing else.
 */
export const PRESCRIPTION_EVENTS = {
  issued: '开具',
  registered: '登记纸质处方',
  chosen: '指定取药药店',
  taken: '药店接单',
  freed: '药店释放',
  checked: '审核通过',
  returned: '退回',
  undone: '撤销审核',
  partlyUsed: '取走一部分',
  used: '取药结算',
  released: '撤销结算，恢复可用',
  withdrawn: '撤回',
} as const;
export type PrescriptionEventKind = keyof typeof PRESCRIPTION_EVENTS;

/** The state as people see it; 已过期 is not stored but follows from the day. */
export const PRESCRIPTION_STATUSES = {
  issued: '待审核',
  checked: '待取药',
  returned: '已退回',
  partlyUsed: '已取一部分',
  used: '已取药',
  withdrawn: '已撤回',
  expired: '已过期',
} as const;
export type PrescriptionStatus = keyof typeof PRESCRIPTION_STATUSES;

/** A pharmacy's hold on a prescription: nobody else may check or sell it before `until` (milliseconds since 1970). */
export interface Hold {
  readonly by: string;
  readonly until: number;
}

export interface Standing {
  readonly state: PrescriptionState;
  /** The pharmacy that checked, returned or used it; null before. */
  readonly institutionCode: string | null;
  /** The pharmacy that the patient chose; null where any will do. */
  readonly chosenCode: string | null;
  /** Who holds it at the moment of asking; a hold that has run out is none. */
  readonly hold: Hold | null;
  /** The last day on which it may be dispensed. */
  readonly validTo: PlainDate;
}

/** A hold as it counts at an instant: it ends by itself, nothing is swept. */
export function holdAt(hold: Hold | null, now: number): Hold | null {
  return hold !== null && now < hold.until ? hold : null;
}

/** The states in which something may still be fetched. */
export const OPEN_STATES: readonly PrescriptionState[] = ['issued', 'checked', 'partlyUsed'];

export function statusOn(
  { state, validTo }: Pick<Standing, 'state' | 'validTo'>,
  onDay: PlainDate,
): PrescriptionStatus {
  return onDay > validTo && OPEN_STATES.includes(state) ? 'expired' : state;
}

const OVER: Partial<Record<PrescriptionStatus, RefusalCode>> = {
  used: 'PRESCRIPTION_ALREADY_USED',
  returned: 'PRESCRIPTION_RETURNED',
  withdrawn: 'PRESCRIPTION_WITHDRAWN',
  expired: 'PRESCRIPTION_EXPIRED',
};

/** Is it still open: neither used, returned, withdrawn nor past its last day? */
export function stillOpen(
  standing: Pick<Standing, 'state' | 'validTo'>,
  onDay: PlainDate,
): Outcome<PrescriptionState, Refusal> {
  const status = statusOn(standing, onDay);
  const code = OVER[status];
  return code === undefined
    ? accept(standing.state)
    : decline(refuse(code, status === 'expired' ? { detail: `有效期至 ${standing.validTo}` } : {}));
}

/** What keeps this pharmacy from it: the patient chose another, or another has taken it. Names neither. */
function reservedElsewhere({ chosenCode, hold }: Standing, pharmacyCode: string): Refusal | undefined {
  if (chosenCode !== null && chosenCode !== pharmacyCode) return refuse('PRESCRIPTION_CHOSEN_ELSEWHERE');
  if (hold === null || hold.by === pharmacyCode) return undefined;
  return refuse('PRESCRIPTION_TAKEN', { detail: `保留至 ${wallClock(hold.until).slice(0, 16)}` });
}

/** Is it open, and neither chosen for nor taken by another pharmacy? */
function openFor(
  standing: Standing,
  pharmacyCode: string,
  onDay: PlainDate,
): Outcome<PrescriptionState, Refusal> {
  const open = stillOpen(standing, onDay);
  if (!open.ok) return open;
  const reserved = reservedElsewhere(standing, pharmacyCode);
  return reserved ? decline(reserved) : open;
}

/** May this pharmacy take it, so that no other checks or sells it meanwhile? Whoever holds it may take it anew, for longer. */
export function mayBeTaken(
  standing: Standing,
  pharmacyCode: string,
  onDay: PlainDate,
): Outcome<PrescriptionState, Refusal> {
  return openFor(standing, pharmacyCode, onDay);
}

/** May this pharmacy let go of it? Only its own hold, and only while it lasts. */
export function mayBeFreed(
  { hold, state }: Standing,
  pharmacyCode: string,
): Outcome<PrescriptionState, Refusal> {
  return hold?.by === pharmacyCode ? accept(state) : decline(refuse('PRESCRIPTION_NOT_TAKEN'));
}

/** May the patient choose where it is fetched? Not while a pharmacy is at work on it. */
export function mayBeChosen(
  standing: Standing,
  pharmacyCode: string | null,
  onDay: PlainDate,
): Outcome<PrescriptionState, Refusal> {
  return openFor({ ...standing, chosenCode: pharmacyCode }, pharmacyCode ?? '', onDay);
}

const isPassedBy = ({ state, institutionCode }: Standing, pharmacyCode: string): boolean =>
  (state === 'checked' || state === 'partlyUsed') && institutionCode === pharmacyCode;

/**
 * May this pharmacy's pharmacist check it? A patient may go on to another pharmacy once the first has let go of it, where
 * it is checked anew; the same pharmacy does not check twice.
 */
export function mayBeChecked(
  standing: Standing,
  pharmacyCode: string,
  onDay: PlainDate,
): Outcome<PrescriptionState, Refusal> {
  const open = openFor(standing, pharmacyCode, onDay);
  if (!open.ok) return open;
  return isPassedBy(standing, pharmacyCode) ? decline(refuse('PRESCRIPTION_ALREADY_CHECKED')) : open;
}

const PARTLY_FETCHED = '已取走一部分';

/** May this pharmacy's pharmacist return it to the doctor? What another pharmacy has passed is not this one's to return. */
export function mayBeReturned(
  standing: Standing,
  pharmacyCode: string,
  onDay: PlainDate,
): Outcome<PrescriptionState, Refusal> {
  const open = openFor(standing, pharmacyCode, onDay);
  if (!open.ok) return open;
  if (standing.state === 'partlyUsed')
    return decline(refuse('PRESCRIPTION_ALREADY_USED', { detail: PARTLY_FETCHED }));
  const elsewhere = standing.state === 'checked' && standing.institutionCode !== pharmacyCode;
  return elsewhere ? decline(refuse('PRESCRIPTION_ALREADY_CHECKED', { detail: '已由另一家药店审核' })) : open;
}

/**
 * May this pharmacy's pharmacist take the check back? Only its own, only while nothing has been handed out on it. A return
 * stands: the doctor has been told and may have written another.
 */
export function mayBeUndone(
  standing: Standing,
  pharmacyCode: string,
  onDay: PlainDate,
): Outcome<PrescriptionState, Refusal> {
  const open = stillOpen(standing, onDay);
  if (!open.ok) return open;
  if (standing.state === 'partlyUsed')
    return decline(refuse('PRESCRIPTION_ALREADY_USED', { detail: PARTLY_FETCHED }));
  return isPassedBy(standing, pharmacyCode) ? open : decline(refuse('PRESCRIPTION_NOT_CHECKED'));
}

/** May a settlement of this institution use it? Only after its own pharmacist's check (M28), each unit once (N5.4). */
export function mayBeUsed(
  standing: Standing,
  institutionCode: string,
  onDay: PlainDate,
): Outcome<PrescriptionState, Refusal> {
  const open = openFor(standing, institutionCode, onDay);
  if (!open.ok) return open;
  if (standing.state === 'issued') return decline(refuse('PRESCRIPTION_NOT_CHECKED'));
  return isPassedBy(standing, institutionCode)
    ? open
    : decline(refuse('PRESCRIPTION_NOT_CHECKED', { detail: '由另一家药店审核，请本店药师重新审核' }));
}

/** May its doctor take it back? Only while nothing of it is used; past its last day there is nothing left to take back. */
export function mayBeWithdrawn(
  standing: Pick<Standing, 'state' | 'validTo'>,
  onDay: PlainDate,
): Outcome<PrescriptionState, Refusal> {
  const open = stillOpen(standing, onDay);
  if (!open.ok || standing.state !== 'partlyUsed') return open;
  return decline(refuse('PRESCRIPTION_ALREADY_USED', { detail: PARTLY_FETCHED }));
}

const UNMOVED: readonly PrescriptionEventKind[] = ['chosen', 'taken', 'freed'];

/**
 * The state after an event that was allowed. Of a prescription that is partly used, a further check leaves it so;
 * what a use or a release leads to follows from what is out (`stateAfterHanding`).
 */
export function stateAfter(
  kind: Exclude<PrescriptionEventKind, 'used' | 'partlyUsed' | 'released'>,
  before: PrescriptionState | undefined,
): PrescriptionState {
  const begins = kind === 'issued' || kind === 'registered';
  assert(begins === (before === undefined), 'a prescription begins once');
  if (begins || kind === 'undone') return 'issued';
  if (before !== undefined && UNMOVED.includes(kind)) return before;
  if (kind === 'checked') return before === 'partlyUsed' ? 'partlyUsed' : 'checked';
  return kind === 'returned' ? 'returned' : 'withdrawn';
}
