import type { PlainDate } from '../../base/date.ts';
import { parameterOn, type Parameter, type Sourced } from './parameter.ts';
import { MEASURES_TERM } from './term-of-measures.ts';

/** Working days an institution has to confirm or dispute a monthly statement; the clause leaves the number to the agencies. */
const STATEMENT_WORKING_DAYS: readonly Parameter<number>[] = [
  { ...MEASURES_TERM, value: 5, source: 'M29', basis: '经办与定点机构的结算惯例，省里另有规定时按规定改' },
];

/** Working days for a statement issued on a day (M29); undefined when that day is not formalised (I15). */
export function statementWorkingDaysOn(issuedOn: PlainDate): Sourced<number> | undefined {
  return parameterOn(STATEMENT_WORKING_DAYS, issuedOn);
}
