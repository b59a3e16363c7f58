import type { PlainDate } from '../../base/date.ts';
import { percent, type Ratio } from '../../base/ratio.ts';
import { parameterOn, type Parameter, type Sourced } from './parameter.ts';
import { MEASURES_TERM } from './term-of-measures.ts';

/** The two schemes whose members separate payment covers (M5). */
export type Scheme = 'employee' | 'resident';

/** What a fund pays of the eligible amount, by scheme and day of service. */
export type FundRatios = Readonly<Record<Scheme, readonly Parameter<Ratio>[]>>;

/** The ratios of the Measures (M9.1). Earlier rules are not at hand and not guessed (I15). */
export const FUND_RATIOS: FundRatios = {
  employee: [{ ...MEASURES_TERM, value: percent(70), source: 'M9.1' }],
  resident: [{ ...MEASURES_TERM, value: percent(60), source: 'M9.1' }],
};

/** The fund's ratio for a scheme on the day of service (M9.1); undefined when that day is not formalised (I15). */
export function fundRatioOn(scheme: Scheme, servedOn: PlainDate): Sourced<Ratio> | undefined {
  return parameterOn(FUND_RATIOS[scheme], servedOn);
}
