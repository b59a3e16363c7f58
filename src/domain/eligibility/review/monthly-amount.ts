/** Does a prescription keep to the monthly amount that the decision granted? (M23.4) */
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import { refuse, type Refusal } from '../../refusals.ts';

const DAYS_OF_A_MONTH = 30;

/** What a decision grants: units of the dosage form (tablets, vials) a month. */
export interface MonthlyAmount {
  readonly units: number;
  readonly unitName: string;
}

/**
 * Whether so many units for so many days keep to the amount: for a month or less the whole amount, for longer its share by days.
 * @param granted null where the decision sets none
 * @param units dose units of all lines together
 * @returns MONTHLY_AMOUNT_EXCEEDED with both numbers
 */
export function withinMonthlyAmount(
  granted: MonthlyAmount | null,
  units: number,
  supplyDays: number,
): Outcome<true, Refusal> {
  if (granted === null) return accept(true);
  const days = Math.max(supplyDays, DAYS_OF_A_MONTH);
  // Compared as integers: units of a month against units of the days.
  if (units * DAYS_OF_A_MONTH <= granted.units * days) return accept(true);
  return decline(
    refuse('MONTHLY_AMOUNT_EXCEEDED', {
      detail: `核定每月 ${granted.units} ${granted.unitName}，本次 ${supplyDays} 天共 ${units} ${granted.unitName}`,
    }),
  );
}
