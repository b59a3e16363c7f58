/** Compares what the platform tells of a bill with what was reckoned, figure by figure. */
import { fenOf, partsOf, yuan } from './arithmetic.ts';
import type { Booked } from './books.ts';
import { AMOUNTS, type ToldBill, type ToldLine } from './told.ts';

/** What a bill is compared with. */
type Compared = Pick<
  Booked,
  'lines' | 'reckoned' | 'facts' | 'personNo' | 'scheme' | 'areaCode' | 'servedOn' | 'institutionCode'
>;

/** Says that two things differ, in the words of every finding. */
export function differ(subject: string, what: string, told: string, reckoned: string): string {
  return `${subject} ${what}：平台 ${told}，审计 ${reckoned}`;
}

function same(subject: string, what: string, told: string, reckoned: bigint): string[] {
  return fenOf(told) === reckoned ? [] : [differ(subject, what, told, yuan(reckoned))];
}

function compareLine(
  subject: string,
  told: ToldLine | undefined,
  booked: Compared,
  index: number,
  sign: bigint,
): string[] {
  const asked = booked.lines[index];
  const reckoned = booked.reckoned.lines[index];
  const name = `第 ${index + 1} 行`;
  if (told === undefined || asked === undefined || reckoned === undefined) return [`${subject} 缺少${name}`];
  const amounts = {
    charged: reckoned.charged,
    eligible: reckoned.eligible,
    aboveStandard: reckoned.charged - reckoned.eligible,
    fundShare: reckoned.fundShare,
    selfPaidFirst: reckoned.selfPaidFirst,
  };
  const texts = (
    [
      ['route', told.route, asked.route],
      ['standardKind', told.standardKind, asked.kind],
      ['nationalCode', told.nationalCode, asked.nationalCode],
      ['orderedBy', told.orderedBy?.code ?? '', asked.doctorCode ?? ''],
      ['traceCodes', [...told.traceCodes].sort().join(), [...asked.traceCodes].sort().join()],
    ] as const
  ).flatMap(([what, is, must]) => (is === must ? [] : [differ(subject, `${name} ${what}`, is, must)]));
  const quantity = partsOf(told.quantity) === sign * asked.quantity ? [] : [`${subject} ${name} 数量不符`];
  return [
    ...Object.entries(amounts).flatMap(([what, amount]) =>
      same(subject, `${name} ${what}`, told[what as keyof typeof amounts], sign * amount),
    ),
    ...texts,
    ...quantity,
  ];
}

/** I4: which first day of the year the bill tells. */
function compareYearStart(subject: string, told: ToldBill, { yearStart }: Booked['facts']): string[] {
  const is = told.readings?.find((one) => one.interpretation === 'I4')?.value ?? null;
  return is === yearStart ? [] : [differ(subject, '年度首日', is ?? '公历年', yearStart ?? '公历年')];
}

/** I8: by which ratio 大病 pays of who is in it, where that is not the fund's. */
function compareMajorRatio(subject: string, told: ToldBill, { major }: Booked['facts']): string[] {
  if (major === null) return [];
  const is = told.readings?.find((one) => one.interpretation === 'I8')?.value ?? null;
  return (is === null ? null : partsOf(is)) === major.ratio
    ? []
    : [differ(subject, '大病比例', is ?? '照基金份额', String(major.ratio))];
}

/** I11: what is taken off the ratio elsewhere, and for which filing. */
function compareLowered(subject: string, told: ToldBill, { lowered }: Booked['facts']): string[] {
  const is = told.readings?.find((one) => one.interpretation === 'I11');
  const words = is ? `${is.filing ?? ''} ${partsOf(is.value)}` : '不下调';
  const due = lowered ? `${lowered.kind} ${lowered.points}` : '不下调';
  return words === due ? [] : [differ(subject, '异地下调', words, due)];
}

/** I13: whether assistance looks at what is over the limits too, by an act that the bill tells. */
function compareBase(subject: string, told: ToldBill, { assistsOverLimit }: Booked['facts']): string[] {
  const is = told.readings?.find((one) => one.interpretation === 'I13')?.value ?? null;
  const must = assistsOverLimit ? 'withOverLimit' : null;
  return is === must ? [] : [differ(subject, '救助的基数', is ?? '照平台解释', must ?? '照平台解释')];
}

/**
 * @param booked the settlement in the books: of a reversal the one that it takes back
 * @param sign -1 for a reversal, whose every amount is the negated one
 */
export function compareBill(told: ToldBill, booked: Compared, sign: 1n | -1n): string[] {
  const subject = told.claimNo ?? '没有编号的结算单';
  const { facts, personNo, scheme, areaCode, servedOn, institutionCode } = booked;
  const head = { personNo, scheme, areaCode, servedOn, institutionCode };
  return [
    ...AMOUNTS.flatMap((name) => same(subject, name, told[name], sign * booked.reckoned.amounts[name])),
    ...Object.entries(head).flatMap(([what, must]) => {
      const is = told[what as keyof typeof head];
      return is === must ? [] : [differ(subject, what, is, must)];
    }),
    ...(partsOf(told.fundRatio) === facts.ratio
      ? []
      : [differ(subject, 'fundRatio', told.fundRatio, String(facts.ratio))]),
    ...compareYearStart(subject, told, facts),
    ...compareMajorRatio(subject, told, facts),
    ...compareLowered(subject, told, facts),
    ...compareBase(subject, told, facts),
    ...(told.lines.length === booked.lines.length
      ? []
      : [differ(subject, '行数', String(told.lines.length), String(booked.lines.length))]),
    ...booked.lines.flatMap((_, index) => compareLine(subject, told.lines[index], booked, index, sign)),
  ];
}

/** A later answer to a request may only differ in whether the bill has been taken back since. */
export function compareAnswers(first: ToldBill | null, again: ToldBill | null): string[] {
  if (first === null || again === null)
    return first === again ? [] : [`${(first ?? again)?.claimNo ?? ''} 重发得到的不是第一次的结果`];
  const still = (bill: ToldBill) => JSON.stringify({ ...bill, state: '', reversedByNo: null });
  return still(first) === still(again) ? [] : [`${first.claimNo ?? ''} 重发得到的不是第一次的结果`];
}

/** Compares lists in whatever order they come. */
export function compareLists(subject: string, told: readonly string[], due: readonly string[]): string[] {
  const [is, must] = [[...told].sort().join('；'), [...due].sort().join('；')];
  return is === must ? [] : [differ(subject, '各项', is, must)];
}
