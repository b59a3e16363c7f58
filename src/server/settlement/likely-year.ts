/**
 * Under which benefit year is a claim locked and loaded, before its transaction has seen the rules that name it (I4)? Under the one
 * that the rules named which this process saw last. What the transaction then sees decides: where it names another year, the work
 * begins anew, and from then on this process names that one.
 */
import type { PlainDate } from '../../base/date.ts';
import { benefitYearOf } from '../../policy/parameters/benefit-year.ts';
import { WRITTEN_RULES, type BenefitRules } from '../../policy/parameters/entered.ts';
import type { Database } from '../db/database.ts';
import { conflict } from '../http/problem.ts';
import { StaleFacts } from './with-fresh-facts.ts';

const seen = new WeakMap<Database, BenefitRules>();

export function likelyYear(db: Database, servedOn: PlainDate): number {
  return benefitYearOf(seen.get(db) ?? WRITTEN_RULES, servedOn);
}

/**
 * Sees that what was loaded for a year is of the year that its own rules name.
 * @throws {StaleFacts} where it is not
 */
export function requireYear(
  db: Database,
  { rules, year }: { readonly rules: BenefitRules; readonly year: number },
  servedOn: PlainDate,
): void {
  if (benefitYearOf(rules, servedOn) === year) return;
  seen.set(db, rules);
  throw new StaleFacts('the day is of another benefit year');
}

/**
 * The lines of a stay were chosen, all of one year, before the transaction that settles them saw its rules.
 * @param days of the lines
 * @throws {Problem} 409 where the province has moved the first day of the year in between, to a day among theirs
 */
export function requireOneYear(
  { rules, year }: { readonly rules: BenefitRules; readonly year: number },
  days: readonly PlainDate[],
): void {
  if (days.every((day) => benefitYearOf(rules, day) === year)) return;
  throw conflict('STAY_CHANGED', '医保年度的首日刚刚另定，这些明细不再属于同一年度', '请重新预结算');
}
