/** Which ratio, of which version, of which regime decides a claim of a day (M1, M9.1, M39, I15)? */
import type { PlainDate } from '../../base/date.ts';
import { valueOn } from '../../base/dated.ts';
import type { Scheme } from '../../policy/parameters/reimbursement.ts';
import { regimeName, regimeOn, REGIMES, type DatedRegime } from '../../policy/regimes.ts';
import type { SettlementRule } from './model.ts';

/**
 * The rule in force on the day of service: the regime of the day, and in it the ratio of the scheme.
 * @param regimes the formalised ones unless a what-if or the province's own older rules are passed
 * @returns undefined when nobody has formalised that day (I15), which `settle` refuses
 */
export function findSettlementRule(
  scheme: Scheme,
  servedOn: PlainDate,
  regimes: readonly DatedRegime[] = REGIMES,
): SettlementRule | undefined {
  const regime = regimeOn(servedOn, regimes);
  if (regime === undefined) return undefined;
  const ratios = regime.value.fundRatios[scheme];
  const held = valueOn(ratios, servedOn);
  const parameter = ratios.find((candidate) => candidate === held);
  return (
    parameter && {
      ratio: parameter.value,
      source: parameter.source,
      version: `${parameter.source}@${parameter.from}`,
      regime: regimeName(regime),
    }
  );
}
