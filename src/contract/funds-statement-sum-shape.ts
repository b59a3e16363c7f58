import { Type } from 'typebox';
import { SchemeName } from './insured.ts';
import { Day, Id, shape, Yuan } from './shapes.ts';

/** What a statement comes to in one scheme (M29). */
export const SchemeSum = shape({
  scheme: SchemeName,
  claimed: Yuan,
  carriedIn: Yuan,
  deducted: Yuan,
  recovered: Yuan,
  /** Met from what was paid ahead. */
  fromPrepaid: Yuan,
  payable: Yuan,
  carriedOut: Yuan,
});

/** What of a prepayment meets a statement (M29). */
export const SetOff = shape({
  prepaymentId: Id,
  scheme: SchemeName,
  bankDay: Day,
  bankReference: Type.String(),
  documentNo: Type.String(),
  amount: Yuan,
});
