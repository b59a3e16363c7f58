/**
 * What kind of insured person is this on a day, and what did the register say of it at an instant? (M5)
 * 民族 and retirement bear on no benefit here; institutions are told them with the person and with every settlement.
 */
import { addDays, ageOn, type PlainDate } from '../../base/date.ts';
import type { Scheme } from '../../policy/parameters/reimbursement.ts';
import type { Enrolment } from './model.ts';
import type { NationalityCode } from './nationality.ts';

/** 人员类别: employees are at work or retired, residents are told apart by age. */
export const PERSON_TYPES = {
  atWork: '在职',
  retired: '退休',
  minor: '未成年',
  adult: '成年居民',
  elderly: '老年',
} as const;
export type PersonType = keyof typeof PERSON_TYPES;

export interface Particulars {
  /** Null where nobody has registered it. */
  readonly nationality: NationalityCode | null;
  /** The first day on which the person counts as retired; null for who has not retired. */
  readonly retiredOn: PlainDate | null;
}

/** One entry of the register. */
export interface RecordedParticulars extends Particulars {
  /** Counted from 1 for each person. */
  readonly version: number;
  /** Beijing time, yyyy-MM-dd HH:mm:ss. */
  readonly recordedAt: string;
}

const UNTOLD: Particulars = { nationality: null, retiredOn: null };

/** The last entry; of somebody of whom nothing was ever entered, neither is known. */
export function latestParticulars(entries: readonly RecordedParticulars[]): Particulars {
  return entries.at(-1) ?? UNTOLD;
}

/**
 * What the register said at an instant: later entries do not change what was told with a settlement.
 * @param entries by version
 * @param at Beijing time, yyyy-MM-dd HH:mm:ss, that second included
 */
export function particularsAsKnown(entries: readonly RecordedParticulars[], at: string): Particulars {
  return latestParticulars(entries.filter((entry) => entry.recordedAt <= at));
}

/** Who is sixty is 老年 by law (老年人权益保障法). */
const ELDERLY_FROM = 60;
const ADULT_FROM = 18;

/** 人员类别 on a day: an employee is 退休 from the day of retirement on, a resident's follows from age whatever else is registered. */
export function personTypeOn(
  scheme: Scheme,
  bornOn: PlainDate,
  retiredOn: PlainDate | null,
  onDay: PlainDate,
): PersonType {
  if (scheme === 'employee') return retiredOn !== null && retiredOn <= onDay ? 'retired' : 'atWork';
  const age = ageOn(bornOn, onDay);
  if (age < ADULT_FROM) return 'minor';
  return age < ELDERLY_FROM ? 'adult' : 'elderly';
}

/** Retirement is decided on some months ahead, not years. */
const DAYS_AHEAD = 366;

/**
 * What is wrong with a day of retirement; undefined when nothing is, and for who has not retired (M5).
 * @param person their enrolments, those that are being registered included
 */
export function faultOfRetirement(
  retiredOn: PlainDate | null,
  person: {
    readonly bornOn: PlainDate;
    readonly diedOn: PlainDate | null;
    readonly enrolments: readonly Pick<Enrolment, 'scheme' | 'to'>[];
  },
  today: PlainDate,
): string | undefined {
  if (retiredOn === null) return undefined;
  if (retiredOn < person.bornOn) return '退休日期不能早于出生日期';
  if (person.diedOn !== null && retiredOn > person.diedOn) return '退休日期不能晚于死亡日期';
  if (retiredOn > addDays(today, DAYS_AHEAD)) return '退休日期最多提前一年登记';
  const asEmployee = person.enrolments.some(
    ({ scheme, to }) => scheme === 'employee' && (to === null || to >= retiredOn),
  );
  return asEmployee ? undefined : '退休只登记职工医保的参保人，这一天及以后没有职工医保的参保记录';
}
