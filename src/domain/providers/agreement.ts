/** May this institution carry the dual-channel business on a day, and what must its agreement say? (M2, M25, M26, M27) */
import type { PlainDate } from '../../base/date.ts';
import { accept, decline, type Outcome } from '../../base/outcome.ts';
import { refuse, type Refusal } from '../refusals.ts';
import {
  AGREEMENT_CLAUSES,
  type Agreement,
  type AgreementClause,
  type InstitutionKind,
  type Suspendable,
} from './model.ts';

const REQUIRED: Readonly<Record<InstitutionKind, readonly AgreementClause[]>> = {
  hospital: ['outpatientDualChannel', 'outsideBudget', 'doctorService'],
  pharmacy: ['pharmacyDualChannel', 'outsideBudget', 'traceCodes'],
};

/** The clauses without which an agreement does not admit this kind of institution (M25, M26, M27). */
export function requiredClauses(kind: InstitutionKind): readonly AgreementClause[] {
  return REQUIRED[kind];
}

/** Refuses an agreement that lacks a required clause, naming what lacks (M27). */
export function checkAgreementClauses(
  kind: InstitutionKind,
  clauses: readonly AgreementClause[],
): Outcome<readonly AgreementClause[], Refusal> {
  const missing = REQUIRED[kind].filter((clause) => !clauses.includes(clause));
  if (missing.length === 0) return accept(clauses);
  return decline(
    refuse('AGREEMENT_CLAUSES_MISSING', {
      detail: `缺少：${missing.map((clause) => AGREEMENT_CLAUSES[clause]).join('；')}`,
    }),
  );
}

/** Whether something that may be suspended or ended goes on, on a day. */
export function goesOn(state: Suspendable, onDay: PlainDate): boolean {
  if (state.endedOn !== null && onDay >= state.endedOn) return false;
  if (state.suspendedFrom === null || onDay < state.suspendedFrom) return true;
  return state.suspendedTo !== null && onDay > state.suspendedTo;
}

/** Whether an agreement is in force on a day: in its term, not suspended, not ended. */
export function isAgreementInForce(agreement: Agreement, onDay: PlainDate): boolean {
  return agreement.from <= onDay && onDay <= agreement.to && goesOn(agreement, onDay);
}

/**
 * The agreement under which an institution may prescribe, dispense and settle on a day (M25, M26).
 * Any area's institution counts: agreements are recognised province-wide.
 * @returns INSTITUTION_WITHOUT_AGREEMENT when none is in force with the required clauses
 */
export function agreementOn(
  kind: InstitutionKind,
  agreements: readonly Agreement[],
  onDay: PlainDate,
): Outcome<Agreement, Refusal> {
  const found = agreements.find(
    (one) => isAgreementInForce(one, onDay) && checkAgreementClauses(kind, one.clauses).ok,
  );
  return found ? accept(found) : decline(refuse('INSTITUTION_WITHOUT_AGREEMENT'));
}

export const AGREEMENT_STATES = {
  coming: '尚未生效',
  inForce: '生效中',
  suspended: '已中止',
  ended: '已终止',
} as const;
export type AgreementState = keyof typeof AGREEMENT_STATES;

/** The state of an agreement on a day, for lists. */
export function agreementStateOn(agreement: Agreement, onDay: PlainDate): AgreementState {
  if (onDay > agreement.to || (agreement.endedOn !== null && onDay >= agreement.endedOn)) return 'ended';
  if (onDay < agreement.from) return 'coming';
  return goesOn(agreement, onDay) ? 'inForce' : 'suspended';
}
