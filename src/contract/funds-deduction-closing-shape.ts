import { Type } from 'typebox';
import { CLOSING_KINDS, type ClosingKind } from '../domain/funds/statements/deduction-closings.ts';
import { PROPOSAL } from './funds-two-people-shapes.ts';
import { Day, Id, Nullable, oneOf, shape, Yuan } from './shapes.ts';

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
  ...PROPOSAL,
});
