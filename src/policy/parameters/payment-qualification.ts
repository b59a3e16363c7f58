import type { PlainDate } from '../../base/date.ts';
import { parameterOn, type Parameter, type Sourced } from './parameter.ts';
import { MEASURES_TERM } from './term-of-measures.ts';

/** How many months a suspension may last at a sum of points. */
export interface SuspensionStep {
  readonly points: number;
  readonly months: readonly [least: number, most: number];
}

/** What a calendar year's points on a doctor or pharmacist lead to. */
export interface PointRule {
  /** Most points of one decision. */
  readonly most: number;
  readonly suspensions: readonly SuspensionStep[];
  /** From this sum on the qualification ends. */
  readonly endsAt: number;
  /** Years until one whose points had added up may register anew. */
  readonly readmitAfterYears: number;
  /** Years where one decision alone gave the most points. */
  readonly readmitAfterYearsAtOnce: number;
}

/** The points of the payment qualification, to whose rules M27 refers. */
export const POINT_RULE: readonly Parameter<PointRule>[] = [
  {
    ...MEASURES_TERM,
    value: {
      most: 12,
      suspensions: [
        { points: 9, months: [1, 2] },
        { points: 10, months: [2, 4] },
        { points: 11, months: [4, 6] },
      ],
      endsAt: 12,
      readmitAfterYears: 1,
      readmitAfterYearsAtOnce: 3,
    },
    source: 'M27',
    basis: '医保发〔2024〕48号及其经办规程',
  },
];

/** The rule of points on a day (M27); undefined when that day is not formalised (I15). */
export function pointRuleOn(onDay: PlainDate): Sourced<PointRule> | undefined {
  return parameterOn(POINT_RULE, onDay);
}
