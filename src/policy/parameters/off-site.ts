import { addDays, addMonths, type PlainDate } from '../../base/date.ts';
import { parameterOn, type Parameter } from './parameter.ts';
import { MEASURES_TERM } from './term-of-measures.ts';

/** Why somebody buys outside their pooling area (M30): the lasting ones first, in the order in which they are offered. */
export const OFF_SITE_KINDS = {
  settled: '异地安置退休',
  livingElsewhere: '异地长期居住',
  workingElsewhere: '常驻异地工作',
  referral: '异地转诊',
  temporary: '临时外出',
  emergency: '异地急诊抢救',
} as const;
export type OffSiteKind = keyof typeof OFF_SITE_KINDS;

/** Months for which an emergency away from home counts as filed: the least that a filing for a temporary stay lasts (I23). */
const EMERGENCY_MONTHS: readonly Parameter<number>[] = [
  { ...MEASURES_TERM, value: 6, source: 'I23', basis: '医保发〔2022〕22号：临时外出备案的有效期不少于6个月' },
];

/** The last day of the filing that an emergency counts as (M30, I23); undefined when its day is not formalised (I15). */
export function emergencyFiledTo(on: PlainDate): PlainDate | undefined {
  const months = parameterOn(EMERGENCY_MONTHS, on);
  return months && addDays(addMonths(on, months.value), -1);
}
