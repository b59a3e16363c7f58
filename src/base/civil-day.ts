/**
 * Days of the Gregorian calendar counted in integers: what lists reckon thousands of times a second. Temporal says the same
 * and stays the judge of everything outside these years; a property test holds the two together.
 * The method is Howard Hinnant's (days_from_civil, civil_from_days): years begin in March, so that the leap day comes last.
 */

const ERA_YEARS = 400;
const ERA_DAYS = 146_097;
/** Days from 0000-03-01 to 1970-01-01. */
const EPOCH = 719_468;

/** The years for which this file answers. */
const FIRST_YEAR = 1000;
const LAST_YEAR = 9899;

/** A number below a hundred in two digits. */
export const two = (number: number): string => (number < 10 ? `0${number}` : String(number));

/** A day's text by its count since 1970-01-01; undefined outside the years. */
export function textOfDayNumber(count: number): string | undefined {
  if (!Number.isInteger(count)) return undefined;
  const shifted = count + EPOCH;
  const era = Math.floor(shifted / ERA_DAYS);
  const ofEra = shifted - era * ERA_DAYS;
  const yearOfEra = Math.floor(
    (ofEra - Math.floor(ofEra / 1_460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365,
  );
  const ofYear = ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const monthFromMarch = Math.floor((5 * ofYear + 2) / 153);
  const date = ofYear - Math.floor((153 * monthFromMarch + 2) / 5) + 1;
  const month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
  const year = yearOfEra + era * ERA_YEARS + (month <= 2 ? 1 : 0);
  return year < FIRST_YEAR || year > LAST_YEAR ? undefined : `${year}-${two(month)}-${two(date)}`;
}

/** Days since 1970-01-01 of a real day written `yyyy-MM-dd`; undefined for anything else and outside the years. */
export function dayNumberOf(text: string): number | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined;
  const month = Number(text.slice(5, 7));
  const date = Number(text.slice(8));
  const year = Number(text.slice(0, 4)) - (month <= 2 ? 1 : 0);
  const era = Math.floor(year / ERA_YEARS);
  const yearOfEra = year - era * ERA_YEARS;
  const ofYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + date - 1;
  const ofEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + ofYear;
  const count = era * ERA_DAYS + ofEra - EPOCH;
  // The 31st of a short month counts as a day of the next one: only a real day comes back as itself.
  return textOfDayNumber(count) === text ? count : undefined;
}
