/** What may happen to a prescription next? (M28, M33, N5.4) */
import { assert } from '../../base/assert.ts';
import type { PlainDate } from '../../base/date.ts';
import { accept, decline, type Outcome } from '../../base/outcome.ts';
import { refuse, type Refusal, type RefusalCode } from '../refusals.ts';

export type PrescriptionState = 'issued' | 'checked' | 'returned' | 'used' | 'withdrawn';

/** What is recorded of it. `released` is the end of a use by the reversal of its settlement. */
export type PrescriptionEventKind = 'issued' | 'checked' | 'returned' | 'used' | 'released' | 'withdrawn';

export const PRESCRIPTION_EVENTS: Readonly<Record<PrescriptionEventKind, string>> = {
  issued: '开具',
  checked: '审核通过',
  returned: '退回',
  used: '取药结算',
  released: '撤销结算，恢复可用',
  withdrawn: '撤回',
};

/** The state as people see it; 已过期 is not stored but follows from the day. */
export const PRESCRIPTION_STATUSES = {
  issued: '待审核',
  checked: '待取药',
  returned: '已退回',
  used: '已取药',
  withdrawn: '已撤回',
  expired: '已过期',
} as const;
export type PrescriptionStatus = keyof typeof PRESCRIPTION_STATUSES;

export interface Standing {
  readonly state: PrescriptionState;
  /** The pharmacy that checked, returned or used it; null before. */
  readonly institutionCode: string | null;
  /** The last day on which it may be dispensed. */
  readonly validTo: PlainDate;
}

export function statusOn({ state, validTo }: Standing, onDay: PlainDate): PrescriptionStatus {
  return onDay > validTo && (state === 'issued' || state === 'checked') ? 'expired' : state;
}

const OVER: Partial<Record<PrescriptionStatus, RefusalCode>> = {
  used: 'PRESCRIPTION_ALREADY_USED',
  returned: 'PRESCRIPTION_RETURNED',
  withdrawn: 'PRESCRIPTION_WITHDRAWN',
  expired: 'PRESCRIPTION_EXPIRED',
};

/** Is it still open: neither used, returned, withdrawn nor past its last day? */
export function stillOpen(standing: Standing, onDay: PlainDate): Outcome<PrescriptionState, Refusal> {
  const status = statusOn(standing, onDay);
  const code = OVER[status];
  return code === undefined
    ? accept(standing.state)
    : decline(refuse(code, status === 'expired' ? { detail: `有效期至 ${standing.validTo}` } : {}));
}

/**
 * May this pharmacy's pharmacist check it? A patient may go on to another pharmacy, where it is checked anew;
 * the same pharmacy does not check twice.
 */
export function mayBeChecked(
  standing: Standing,
  pharmacyCode: string,
  onDay: PlainDate,
): Outcome<PrescriptionState, Refusal> {
  const open = stillOpen(standing, onDay);
  if (!open.ok) return open;
  const mine = standing.state === 'checked' && standing.institutionCode === pharmacyCode;
  return mine ? decline(refuse('PRESCRIPTION_ALREADY_CHECKED')) : open;
}

/** May this pharmacy's pharmacist return it to the doctor? What another pharmacy has passed is not this one's to return. */
export function mayBeReturned(
  standing: Standing,
  pharmacyCode: string,
  onDay: PlainDate,
): Outcome<PrescriptionState, Refusal> {
  const open = stillOpen(standing, onDay);
  if (!open.ok) return open;
  const elsewhere = standing.state === 'checked' && standing.institutionCode !== pharmacyCode;
  return elsewhere ? decline(refuse('PRESCRIPTION_ALREADY_CHECKED', { detail: '已由另一家药店审核' })) : open;
}

/** May a settlement of this institution use it? Only after its own pharmacist's check (M28), once (N5.4). */
export function mayBeUsed(
  standing: Standing,
  institutionCode: string,
  onDay: PlainDate,
): Outcome<PrescriptionState, Refusal> {
  const open = stillOpen(standing, onDay);
  if (!open.ok) return open;
  if (standing.state !== 'checked') return decline(refuse('PRESCRIPTION_NOT_CHECKED'));
  if (standing.institutionCode !== institutionCode)
    return decline(refuse('PRESCRIPTION_NOT_CHECKED', { detail: '由另一家药店审核，请本店药师重新审核' }));
  return open;
}

/** May its doctor take it back? Only while it is not used; past its last day there is nothing left to take back. */
export function mayBeWithdrawn(standing: Standing, onDay: PlainDate): Outcome<PrescriptionState, Refusal> {
  return stillOpen(standing, onDay);
}

/** The state after an event that was allowed. */
export function stateAfter(
  kind: PrescriptionEventKind,
  before: PrescriptionState | undefined,
): PrescriptionState {
  assert((kind === 'issued') === (before === undefined), 'a prescription is issued once');
  assert(kind !== 'released' || before === 'used', 'only a used prescription is released');
  return kind === 'released' ? 'checked' : kind;
}
