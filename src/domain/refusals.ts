import type { ClauseId } from '../policy/clause-ids.ts';
import { BENEFIT_REFUSALS } from './refusals-of-benefits.ts';
import { BOOKING_REFUSALS } from './refusals-of-bookings.ts';
import { DEDUCTION_REFUSALS } from './refusals-of-deductions.ts';
import { DESK_REFUSALS } from './refusals-of-desks.ts';
import { PRESCRIPTION_REFUSALS } from './refusals-of-prescriptions.ts';
import { PREPAYMENT_REFUSALS } from './refusals-of-prepayments.ts';
import { RECEIPT_REFUSALS } from './refusals-of-receipts.ts';

/**
 * Everything that policy may say no to: one list, in order of precedence (the first that applies is told).
 * Codes are stable; messages and remedies may be reworded.
 */
export const REFUSALS = {
  ...BENEFIT_REFUSALS,
  ...PRESCRIPTION_REFUSALS,
  ...DESK_REFUSALS,
  ...BOOKING_REFUSALS,
  ...RECEIPT_REFUSALS,
  ...DEDUCTION_REFUSALS,
  ...PREPAYMENT_REFUSALS,
} as const;

export type RefusalCode = keyof typeof REFUSALS;

/** A decision's "no": its code, and what of this case explains it (a drug's name, a missing paper, a line). */
export interface Refusal {
  readonly code: RefusalCode;
  readonly clause: ClauseId;
  /** Facts of the case for the message; never a confidential price or another person's data. */
  readonly detail?: string;
  /** The line of the claim or prescription concerned, counted from 1. */
  readonly line?: number;
}

/** Makes a refusal with the clause of its code. */
export function refuse(
  code: RefusalCode,
  about: { readonly detail?: string; readonly line?: number } = {},
): Refusal {
  return { code, clause: REFUSALS[code].clause, ...about };
}

/** The refusal that is told when several apply: the one that stands first in the list. */
export function mostPressing(refusals: readonly Refusal[]): Refusal | undefined {
  const order = Object.keys(REFUSALS);
  return [...refusals].sort((a, b) => order.indexOf(a.code) - order.indexOf(b.code))[0];
}
