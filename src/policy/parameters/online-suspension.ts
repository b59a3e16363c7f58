import { day } from '../../base/date.ts';
import type { PlainDate } from '../../base/date.ts';
import { parameterOn, type Parameter, type Sourced } from './parameter.ts';

/** How long a person's online settlement may be suspended for a violation, in whole months, both inclusive. */
export interface SuspensionMonths {
  readonly least: number;
  readonly most: number;
}

/** The Measures only forbid (M35); the span is the one of the State Council's regulation on the supervision of the funds. */
export const ONLINE_SUSPENSION: readonly Parameter<SuspensionMonths>[] = [
  {
    from: day('2021-05-01'),
    to: null,
    value: { least: 3, most: 12 },
    source: 'M35',
    basis: '医疗保障基金使用监督管理条例第四十一条',
  },
];

/** The months allowed to a decision of a day; undefined when not formalised (I15). */
export function suspensionMonthsOn(decidedOn: PlainDate): Sourced<SuspensionMonths> | undefined {
  return parameterOn(ONLINE_SUSPENSION, decidedOn);
}
