import { Type } from 'typebox';
import {
  CLOSING_KINDS,
  CLOSING_STATES,
  type ClosingKind,
  type ClosingState,
} from '../domain/funds/statements/deduction-closings.ts';
import { Day, Id, Instant, Nullable, oneOf, shape, Yuan } from './shapes.ts';

export const ClosingKindName = oneOf(Object.keys(CLOSING_KINDS) as ClosingKind[]);

/** How something of a decision was, or is proposed to be, closed otherwise than by withholding (M29, M33, M36). */
export const DeductionClosing = shape({
  id: Id,
  kind: ClosingKindName,
  amount: Yuan,
  documentNo: Type.String(),
  reason: Type.String(),
  /** The bank's day and reference of money that came; null for other kinds. */
  receivedOn: Nullable(Day),
  bankReference: Nullable(Type.String()),
  proposedBy: Type.String(),
  proposedAt: Instant,
  state: oneOf(Object.keys(CLOSING_STATES) as ClosingState[]),
  decidedBy: Nullable(Type.String()),
  decidedAt: Nullable(Instant),
  /** Why it was not approved, or what was said besides. */
  words: Nullable(Type.String()),
  /** Null until the approval, and for the withdrawal of a deduction, which stands in no book. */
  journalNo: Nullable(Type.String()),
  /** What the reader may do about it now. */
  mayApprove: Type.Boolean(),
  mayReject: Type.Boolean(),
});
