/** Which ratio, of which version, decides a claim of a day (M9.1, M39, I15)? */
import type { PlainDate } from '../../base/date.ts';
import { valueOn } from '../../base/dated.ts';
import { FUND_RATIOS, type Scheme } from '../../policy/parameters/reimbursement.ts';
import type { Parameter } from '../../policy/parameters/parameter.ts';
import type { Ratio } from '../../base/ratio.ts';
import { MEASURES_TERM } from '../../policy/parameters/term-of-measures.ts';
import type { SettlementRule } from './model.ts';

/**
 * The rule in force on the day of service.
 * @param ratios the dated ratios by scheme; the formalised ones unless a what-if passes others
 * @returns undefined when nobody has formalised that day (I15), which `settle` refuses
 */
export function findSettlementRule(
  scheme: Scheme,
  servedOn: PlainDate,
  ratios: Readonly<Record<Scheme, readonly Parameter<Ratio>[]>> = FUND_RATIOS,
): SettlementRule | undefined {
  const held = valueOn(ratios[scheme], servedOn);
  const parameter = ratios[scheme].find((candidate) => candidate === held);
  return (
    parameter && {
      ratio: parameter.value,
      source: parameter.source,
      version: `${parameter.source}@${parameter.from}`,
      regime: `measures@${MEASURES_TERM.from}`,
    }
  );
}
