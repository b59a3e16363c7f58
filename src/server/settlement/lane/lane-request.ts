import type { Outcome } from '../../../base/outcome.ts';
import type { Bill, ShownCredential } from '../../../contract/settlement.ts';
import type { Refusal } from '../../../domain/refusals.ts';
import type { YearKey } from '../../funds/store.ts';
import type { SettleRequest } from '../describe-claim.ts';

/** A claim on its way: with what was shown for it, where that is still to be checked (M35). */
export interface LaneRequest extends SettleRequest {
  /** Whether it is of a day of its own, as a stay's is; else it is of the day on which it is decided. */
  readonly dated?: boolean;
  readonly shown?: ShownCredential | undefined;
}

/** How a batch ends for one of its claims. */
export type Verdict =
  | { readonly answer: Outcome<Bill, Refusal> }
  /** What is to be thrown to whoever asked. */
  | { readonly problem: unknown }
  /** The year's first claim: its row is to be made before it can be locked. */
  | { readonly opens: YearKey }
  /** It needs more than a batch loads. */
  | 'alone'
  /** It needs what another transaction has at this moment. */
  | 'contested';
