import { day, lastDayOfYear, yearOf, type PlainDate } from '../../base/date.ts';

/** The benefit year of a day of service: its calendar year (M9.1 by I4). */
export function benefitYearOf(servedOn: PlainDate): number {
  return yearOf(servedOn);
}

/** The days of a benefit year, both inclusive (I4). */
export function spanOfBenefitYear(year: number): { readonly from: PlainDate; readonly to: PlainDate } {
  return { from: day(`${String(year).padStart(4, '0')}-01-01`), to: lastDayOfYear(year) };
}
