import { Type } from 'typebox';
import { DECISION_OUTCOMES, DECISION_STATES } from '../domain/funds/two-people.ts';
import { Instant, Nullable, oneOf, shape } from './shapes.ts';

/** What money that goes through two people looks like, whatever it is (M29). */

/** The roles of an agency that handle its money. */
export const MONEY_DESKS = ['agencyReviewer', 'areaBureau'] as const;

/** The word of another account on what one has proposed; a no needs words. */
export const DECISION = { outcome: oneOf(DECISION_OUTCOMES), words: Type.String({ maxLength: 400 }) };
export const Decided = shape({ outcome: oneOf(DECISION_OUTCOMES), journalNo: Nullable(Type.String()) });

/** How a proposal stands. */
export const PROPOSAL = {
  proposedBy: Type.String(),
  proposedAt: Instant,
  state: oneOf(DECISION_STATES),
  decidedBy: Nullable(Type.String()),
  decidedAt: Nullable(Instant),
  /** Why it was not approved, or what was said besides. */
  words: Nullable(Type.String()),
  /** Null until the approval, and where that moves nothing in the books. */
  journalNo: Nullable(Type.String()),
  /** What the reader may do about it now. */
  mayApprove: Type.Boolean(),
  mayReject: Type.Boolean(),
};
