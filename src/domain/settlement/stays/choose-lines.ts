/** Which fee lines of a stay does one settlement take (M5, I4)? */
import type { PlainDate } from '../../../base/date.ts';
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import { benefitYearOf } from '../../../policy/parameters/benefit-year.ts';
import type { BenefitRules } from '../../../policy/parameters/entered.ts';
import { isCoveredOn, type PersonStanding } from '../../insured/cover.ts';
import type { Enrolment } from '../../insured/model.ts';
import type { Refusal } from '../../refusals.ts';

/** A line that waits for its settlement. */
export interface WaitingLine {
  /** 费用明细流水号, unique in its stay. */
  readonly serial: string;
  readonly usedOn: PlainDate;
}

export interface ChosenLines<T> {
  /** In the order of their days, and of one day as their numbers count on. */
  readonly lines: readonly T[];
  /** The last day of the chosen lines: by it year, limits and cover are told. */
  readonly servedOn: PlainDate;
  readonly enrolment: Enrolment;
  /** How many lines belong to a later year or another enrolment and wait for a settlement of their own. */
  readonly later: number;
}

/**
 * A settlement lies in one benefit year and under one enrolment, because limits and ratios are told by them: of all waiting
 * lines those of the first year and enrolment are taken, up to the day on which either changes.
 * @returns PERSON_NOT_INSURED or INSURANCE_NOT_NORMAL with the line that was used on a day without cover
 */
export function chooseLines<T extends WaitingLine>(
  waiting: readonly [T, ...T[]],
  person: PersonStanding,
  rules: BenefitRules,
): Outcome<ChosenLines<T>, Refusal> {
  const [first, ...rest] = [...waiting].sort(inOrder) as [T, ...T[]];
  const cover = coverOf(first, person);
  if (!cover.ok) return cover;
  const year = benefitYearOf(rules, first.usedOn);
  const taken = [first];
  for (const line of rest) {
    const own = coverOf(line, person);
    if (!own.ok) return own;
    if (benefitYearOf(rules, line.usedOn) !== year || !isSame(own.value, cover.value)) break;
    taken.push(line);
  }
  const servedOn = (taken.at(-1) ?? first).usedOn;
  return accept({
    lines: taken,
    servedOn,
    enrolment: cover.value,
    later: waiting.length - taken.length,
  });
}

/** Of one day as their numbers count on, F9 before F10, whichever message came first. */
function inOrder(a: WaitingLine, b: WaitingLine): number {
  if (a.usedOn !== b.usedOn) return a.usedOn < b.usedOn ? -1 : 1;
  if (a.serial.length !== b.serial.length) return a.serial.length - b.serial.length;
  return a.serial < b.serial ? -1 : 1;
}

function coverOf({ serial, usedOn }: WaitingLine, person: PersonStanding): Outcome<Enrolment, Refusal> {
  const covered = isCoveredOn(person, usedOn);
  if (covered.ok) return covered;
  const { detail } = covered.refusal;
  const where = `明细 ${serial}，${usedOn}`;
  return decline({ ...covered.refusal, detail: detail === undefined ? where : `${where}：${detail}` });
}

function isSame(a: Enrolment, b: Enrolment): boolean {
  return a.scheme === b.scheme && a.areaCode === b.areaCode;
}
