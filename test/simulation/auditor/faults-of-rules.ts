/** Figures of entered parameters and of bills that are booked anew, falsified on purpose, one at a time. */
import { found, oneMore, put, type FalseAnswer, type Fault } from './falsify.ts';
import type { BenefitTried } from './record-benefits.ts';
import type { CorrectionLooked, CorrectionStep } from './record-corrections.ts';
import type { Happening } from './record.ts';
import type { Papers, ToldBill } from './told.ts';

type Told = NonNullable<ToldBill['readings']>;

const tells = (readings: Told, id: string) => readings.some((one) => one.interpretation === id);

function without(bill: ToldBill, id: string): ToldBill {
  return { ...bill, readings: (bill.readings ?? []).filter((one) => one.interpretation !== id) };
}

/** A bill that does not tell that its year begins on another day (I4). */
function withoutYear(papers: Papers, index: number): Fault {
  const bill = papers.bills[index];
  if (bill === undefined) throw new Error('the bill was found');
  return {
    what: '另定的年度首日',
    part: 'bills',
    papers: { ...papers, bills: put(papers.bills, index, without(bill, 'I4')) },
    named: [bill.claimNo ?? '', '年度首日'],
  };
}

export function ruleFaults(papers: Papers): Fault[] {
  const { bills, acts, cases } = papers;
  const entered = found(
    bills,
    (bill) => !['0.7', '0.7000', '0.6', '0.6000'].includes(bill.fundRatio),
    'entered ratio',
  );
  const claimNo = entered.one.claimNo ?? '';
  const ofYear = bills.findIndex(({ readings = [] }) => tells(readings, 'I4'));
  const act = found(acts, (one) => one.state === 'approved', 'act in force');
  const booked = found(cases, (one) => one.state === 'booked', 'case that was booked');
  const named = [`更正重算 ${booked.one.id}`];
  return [
    {
      what: '录入的比例',
      part: 'bills',
      papers: { ...papers, bills: put(bills, entered.index, { ...entered.one, fundRatio: '0.7000' }) },
      named: [claimNo, 'fundRatio'],
    },
    ...(ofYear === -1 ? [] : [withoutYear(papers, ofYear)]),
    ...readingFaults(papers),
    {
      what: '参数的状态',
      part: 'benefits',
      papers: { ...papers, acts: put(acts, act.index, { ...act.one, state: 'withdrawn' }) },
      named: [`参数调整 ${act.one.id}`],
    },
    {
      what: '更正重算的状态',
      part: 'corrections',
      papers: { ...papers, cases: put(cases, booked.index, { ...booked.one, state: 'refused' }) },
      named,
    },
    {
      what: '少一件更正重算',
      part: 'corrections',
      papers: { ...papers, cases: put(cases, booked.index) },
      named,
    },
  ];
}

/** What bills tell of readings that the province has set otherwise. */
function readingFaults(papers: Papers): Fault[] {
  const { bills } = papers;
  const layered = found(
    bills,
    ({ readings = [], fromMajorIllness }) =>
      readings.some(({ interpretation }) => interpretation === 'I8') && fromMajorIllness !== '0.00',
    'bill by a ratio of 大病',
  );
  const lowered = found(
    bills,
    ({ readings = [] }) => readings.some(({ interpretation }) => interpretation === 'I11'),
    'bill that is lowered elsewhere',
  );
  const helped = found(
    bills,
    ({ readings = [], fromAssistance, overLimit }) =>
      readings.some((one) => one.interpretation === 'I13') &&
      fromAssistance !== '0.00' &&
      overLimit !== '0.00',
    'bill of which assistance looks at what is over the limit',
  );
  return [
    {
      what: '另定的大病比例',
      part: 'bills',
      papers: { ...papers, bills: put(bills, layered.index, { ...layered.one, readings: [] }) },
      named: [layered.one.claimNo ?? '', '大病比例'],
    },
    {
      what: '异地下调的情形',
      part: 'bills',
      papers: {
        ...papers,
        bills: put(bills, lowered.index, { ...lowered.one, readings: otherFiling(lowered.one) }),
      },
      named: [lowered.one.claimNo ?? '', '异地下调'],
    },
    {
      what: '另定的救助基数',
      part: 'bills',
      papers: { ...papers, bills: put(bills, helped.index, { ...helped.one, readings: [] }) },
      named: [helped.one.claimNo ?? '', '救助的基数'],
    },
  ];
}

/** The same readings, with another kind of filing told. */
const otherFiling = ({ readings = [] }: Papers['bills'][number]) =>
  readings.map((one) => (one.filing === undefined ? one : { ...one, filing: 'settled' }));

function falseTrial(happenings: readonly Happening[]): FalseAnswer[] {
  const at = happenings.findIndex((one) => one.what === 'benefitTried' && (one.effect?.claims ?? 0) > 0);
  const sent = happenings[at] as BenefitTried | undefined;
  const effect = sent?.effect;
  if (!sent || !effect) throw new Error('the record has no trial to falsify');
  const named = `参数调整 ${sent.id} 试算`;
  const changed = (by: Partial<typeof effect>) =>
    put(happenings, at, { ...sent, effect: { ...effect, ...by } });
  const funds = { ...effect.funds, before: oneMore(effect.funds.before) };
  return [
    { what: '试算的笔数', happenings: changed({ claims: effect.claims + 1 }), named },
    { what: '试算的原付', happenings: changed({ funds }), named },
  ];
}

function falseCase(happenings: readonly Happening[]): FalseAnswer[] {
  const at = happenings.findIndex(
    (one) => one.what === 'correctionLooked' && one.told.some((page) => page.bills.length > 0),
  );
  const sent = happenings[at] as CorrectionLooked | undefined;
  const page = sent?.told.find((one) => one.bills.length > 0);
  const [bill, ...bills] = page?.bills ?? [];
  if (!sent || !page || !bill) throw new Error('the record has no bill to be booked anew');
  const after = { ...bill.after, fromPooledFund: oneMore(bill.after.fromPooledFund) };
  const index = sent.told.indexOf(page);
  const changed = (by: Partial<typeof page>) =>
    put(happenings, at, { ...sent, told: put(sent.told, index, { ...page, ...by }) });
  return [
    {
      what: '重算的新金额',
      happenings: changed({ bills: [{ ...bill, after }, ...bills] }),
      named: `${bill.claimNo} 新 fromPooledFund`,
    },
    { what: '重算漏一张', happenings: changed({ bills }), named: `更正重算 ${page.id} 会变的结算单` },
    {
      what: '重算漏一件',
      happenings: put(happenings, at, { ...sent, told: put(sent.told, index) }),
      named: '更正重算 应当列出',
    },
  ];
}

/** A booking that the platform is said to have refused, and one of a bill that it did not book. */
function falseBooking(happenings: readonly Happening[]): FalseAnswer[] {
  const at = happenings.findIndex(
    (one) => one.what === 'correctionStep' && one.step === 'booked' && one.answer.status === 200,
  );
  const sent = happenings[at] as CorrectionStep | undefined;
  if (!sent) throw new Error('the record has no case that was booked');
  const refused = { ...sent, answer: { status: 422, body: { code: 'READJUDICATION_STALE' } } };
  const nothing = { ...sent, answer: { status: 200 as const, body: { booked: [] } } };
  return [
    { what: '该记账的拒绝了', happenings: put(happenings, at, refused), named: 'booked 应当办成' },
    { what: '记账少一张', happenings: put(happenings, at, nothing), named: '的新结算单' },
  ];
}

export function falseRuleAnswers(happenings: readonly Happening[]): FalseAnswer[] {
  return [...falseTrial(happenings), ...falseCase(happenings), ...falseBooking(happenings)];
}
