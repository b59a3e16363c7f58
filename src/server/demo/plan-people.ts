import { addDays, addMonths, addYears, day, type PlainDate } from '../../base/date.ts';
import { checkDigitOf } from '../../domain/insured/identity-number.ts';
import type { AssistanceCategory, Sex } from '../../domain/insured/model.ts';
import type { NationalityCode } from '../../domain/insured/nationality.ts';
import { AREAS } from '../../policy/areas.ts';
import type { Scheme } from '../../policy/parameters/reimbursement.ts';
import type { PeopleText } from './demo-files.ts';
import { makeNames } from './names.ts';
import type { Dice } from './random.ts';

export interface DemoPerson {
  readonly name: string;
  readonly sex: Sex;
  readonly bornOn: PlainDate;
  /** Valid in shape and check digit; its first six digits were never given to any place. */
  readonly idNumber: string;
  readonly phone: string;
  readonly address: string;
  readonly cityCode: string;
  readonly areaCode: string;
  readonly scheme: Scheme;
  readonly inMajorIllness: boolean;
  readonly assistance: AssistanceCategory | null;
  readonly nationality: NationalityCode | null;
  readonly retiredOn: PlainDate | null;
}

/** Begins every identity number of the demo: Hunan's list of places has nothing between 4391 and 4398. */
export const UNASSIGNED_PLACE = '439700';
/** The city of the demo accounts; it gets the most people. */
export const HOME_CITY = '430100';
const CATEGORIES: readonly AssistanceCategory[] = [
  'extremePoverty',
  'subsistence',
  'subsistenceEdge',
  'povertyByIllness',
  'monitored',
];

/** @param serial under 500; the sex is added to it as GB 11643 wants it, odd for men */
function idNumberOf(bornOn: PlainDate, serial: number, sex: Sex): string {
  const order = String((serial % 499) * 2 + (sex === 'male' ? 1 : 2)).padStart(3, '0');
  const body = `${UNASSIGNED_PLACE}${bornOn.replaceAll('-', '')}${order}`;
  return body + checkDigitOf(body);
}

/** Of twenty invented people: most are 汉族, some of the nationalities at home in the province, and one of whom nobody has entered it. */
const NATIONALITIES_OF_TWENTY: readonly (NationalityCode | null)[] = [
  ...Array.from({ length: 13 }, () => '01' as const),
  '15',
  '15',
  '06',
  '06',
  '12',
  '13',
  null,
];

/** Without throwing dice, so that the rest of the province stays as it was. */
function chooseNationality(index: number): NationalityCode | null {
  return NATIONALITIES_OF_TWENTY[(index * 7) % NATIONALITIES_OF_TWENTY.length] ?? null;
}

/** Employees of the demo retire with the month after they are sixty, women fifty-five. */
function chooseRetirement(scheme: Scheme, sex: Sex, bornOn: PlainDate, today: PlainDate): PlainDate | null {
  if (scheme !== 'employee') return null;
  const monthAfter = addMonths(addYears(bornOn, sex === 'male' ? 60 : 55), 1);
  const retiredOn = day(`${monthAfter.slice(0, 8)}01`);
  return retiredOn <= today ? retiredOn : null;
}

/** The first people live in the home city, where every kind of account has its work; then one in each other city. */
const HOME_LEAST = 23;

function chooseCity(cities: readonly string[], index: number, dice: Dice): string {
  if (index < HOME_LEAST) return HOME_CITY;
  return (
    cities.filter((city) => city !== HOME_CITY)[index - HOME_LEAST] ??
    (dice.percent(15) ? HOME_CITY : dice.pick(cities))
  );
}

/** Plans people: every city has some, 长沙 the most; two in five are insured as employees. */
export function planPeople(
  count: number,
  cities: readonly string[],
  text: PeopleText,
  dice: Dice,
  today: PlainDate,
): DemoPerson[] {
  const names = makeNames(text, dice);
  return Array.from({ length: count }, (_, index): DemoPerson => {
    const sex: Sex = dice.percent(50) ? 'male' : 'female';
    const bornOn = addDays(today, -dice.between(20 * 365, 82 * 365));
    const cityCode = chooseCity(cities, index, dice);
    const counties = AREAS.filter((area) => area.parentCode === cityCode);
    const county = dice.pick(counties);
    const scheme: Scheme = dice.percent(42) ? 'employee' : 'resident';
    return {
      name: names.next(sex),
      sex,
      bornOn,
      idNumber: idNumberOf(bornOn, index, sex),
      phone: `1000000${String(index + 1).padStart(4, '0')}`,
      address: `${county.name}${dice.pick(text.addresses)}`,
      cityCode,
      areaCode: county.code,
      scheme,
      inMajorIllness: scheme === 'resident' || dice.percent(85),
      assistance: scheme === 'resident' && dice.percent(16) ? dice.pick(CATEGORIES) : null,
      nationality: chooseNationality(index),
      retiredOn: chooseRetirement(scheme, sex, bornOn, today),
    };
  });
}
