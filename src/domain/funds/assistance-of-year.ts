/**
 * What of medical assistance has a person used of a year (M9.4)? Assistance is given to the person: threshold and cap are one for
 * the year, whichever scheme the person is in, while the limits of the funds are each scheme's own (M9.5).
 */
import { addFen, type Fen } from '../../base/money.ts';
import type { YearTotals } from './model.ts';

export interface AssistanceUsed {
  /** Own share that counts towards the threshold, in fen. */
  readonly towardsThreshold: Fen;
  /** What assistance has paid, in fen. */
  readonly paid: Fen;
}

/** @param years the sums of one person's year, a row for each scheme in which something was settled */
export function assistanceUsedIn(
  years: readonly Pick<YearTotals, 'assistanceThreshold' | 'assistance'>[],
): AssistanceUsed {
  return {
    towardsThreshold: addFen(...years.map((one) => one.assistanceThreshold)),
    paid: addFen(...years.map((one) => one.assistance)),
  };
}
