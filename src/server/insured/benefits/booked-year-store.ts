/**
 * In which benefit year was a claim booked (I4)? As it was written with the claim, never by what the rules have come to say of its
 * day since. It is written where it is another than the calendar year.
 */

/** The year of a claim, as an expression. @param claim the name of the claim in the statement */
export const bookedYear = (claim: string) =>
  `coalesce(${claim}.benefit_year, extract(year FROM ${claim}.served_on)::smallint)`;

/** What is written of a year, as an expression. @param year and servedOn expressions of the claim that is written */
export const yearToBook = (year: string, servedOn: string) =>
  `nullif(${year}, extract(year FROM ${servedOn})::smallint)`;
