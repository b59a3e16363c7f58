import { addDays, day, type PlainDate } from '../../base/date.ts';
import { parameterOn, type Parameter, type Sourced } from './parameter.ts';
import { MEASURES_TERM } from './term-of-measures.ts';

/** Days of use one prescription may cover as a rule (M33). */
export const MAX_SUPPLY_DAYS: readonly Parameter<number>[] = [{ ...MEASURES_TERM, value: 30, source: 'M33' }];

/** Days of use a long-term prescription may cover: twelve weeks (I19). */
export const MAX_LONG_TERM_SUPPLY_DAYS: readonly Parameter<number>[] = [
  {
    ...MEASURES_TERM,
    value: 84,
    source: 'I19',
    basis:
      '长期处方管理规范（试行）国卫办医发〔2021〕17号：一般四周以内，最长十二周；有特殊储存要求的药品除外',
  },
];

/** Calendar days a prescription may be used, the day of issue being the first. */
export const PRESCRIPTION_VALID_DAYS: readonly Parameter<number>[] = [
  {
    from: day('2007-05-01'),
    to: null,
    value: 3,
    source: 'M33',
    basis: '处方管理办法（卫生部令第53号）：当日有效，医师可注明延长，至多三天；平台按上限签发，省局可调',
  },
];

/** The most days of use a prescription issued on a day may cover (M33, I19); undefined when not formalised (I15). */
export function maxSupplyDaysOn(issuedOn: PlainDate, longTerm: boolean): Sourced<number> | undefined {
  return parameterOn(longTerm ? MAX_LONG_TERM_SUPPLY_DAYS : MAX_SUPPLY_DAYS, issuedOn);
}

/** The last day on which a prescription may be dispensed (M33); undefined when not formalised (I15). */
export function lastValidDayOf(issuedOn: PlainDate): Sourced<PlainDate> | undefined {
  const days = parameterOn(PRESCRIPTION_VALID_DAYS, issuedOn);
  return days && { value: addDays(issuedOn, days.value - 1), source: days.source };
}
