/**
 * Parameters that the province enters (M9.6, M39, I15): tried on past claims, proposed, let into force by another person, never
 * over days that were settled; ratios hold for their days, limits and 救助 for their years from then on.
 */
import { codeOf, isDone } from './answers.ts';
import { fenOf, sum, yuan } from './arithmetic.ts';
import { dayOf, holds, poolOf, type Booked, type Books } from './books.ts';
import { yearOn } from './benefit-years.ts';
import type { BenefitAct } from './books-of-desks.ts';
import { differ } from './compare-bill.ts';
import type * as record from './record-benefits.ts';
import type { AssistanceRule, Limit } from './record.ts';
import { decidesBills } from './ratios.ts';
import { mustRefuse } from './settle-books.ts';

const SCHEMES = ['employee', 'resident'] as const;

/** What was paid stays: no ratio for days of which something was settled. */
function isOverSettled(books: Books, values: record.BenefitValues): boolean {
  const isNamed = ({ scheme }: Booked) => decidesBills({ values }, scheme);
  return [...books.bills.values()].some((bill) => isNamed(bill) && holds(values, bill.servedOn));
}

function hasBegun(books: Books, values: record.BenefitValues, today: string): boolean {
  const years = [...values.limits, ...values.assistance].map((row) => row.year);
  return (
    (SCHEMES.some((scheme) => decidesBills({ values }, scheme)) && values.from <= today) ||
    years.some((year) => year <= yearOn(books, today))
  );
}

function enterInBooks(books: Books, { by, values, answer }: record.BenefitEntered): void {
  const subject = `参数 ${values.from}`;
  if (isOverSettled(books, values)) mustRefuse(books, subject, answer, 'PARAMETER_RETROACTIVE');
  else if (!isDone(answer)) books.findings.push(`${subject} 应当收下，平台以 ${codeOf(answer)} 拒绝`);
  else {
    const { id } = (answer as { body: { id: number } }).body;
    const act = { id, values, enteredBy: by, lastBy: '', state: 'entered', tried: 0, approvedAt: 0 };
    books.acts.set(id, { ...act, put: [] });
  }
}

const MAY_FOLLOW: Readonly<Record<record.BenefitStepName, readonly string[]>> = {
  proposed: ['entered', 'sentBack'],
  sentBack: ['proposed'],
  approved: ['proposed'],
  withdrawn: ['entered', 'proposed', 'sentBack', 'approved'],
};

function againstStep(books: Books, act: BenefitAct, { step, by, at }: record.BenefitStep): string | null {
  const isReview = step === 'approved' || step === 'sentBack';
  if (!MAY_FOLLOW[step].includes(act.state)) return 'PARAMETER_STEP_NOT_ALLOWED';
  if (act.tried === 0 && (step === 'proposed' || step === 'approved')) return 'PARAMETER_NOT_TRIED';
  if (isReview && [act.lastBy, act.enteredBy].includes(by)) return 'SECOND_PERSON_NEEDED';
  if (step === 'withdrawn' && act.state === 'approved' && hasBegun(books, act.values, dayOf(at)))
    return 'PARAMETER_IN_FORCE';
  return (step === 'proposed' || step === 'approved') && isOverSettled(books, act.values)
    ? 'PARAMETER_RETROACTIVE'
    : null;
}

function stepInBooks(books: Books, act: BenefitAct, sent: record.BenefitStep): void {
  const { step, by, at, answer } = sent;
  const subject = `参数调整 ${act.id} ${step}`;
  const because = againstStep(books, act, sent);
  if (because !== null) {
    mustRefuse(books, subject, answer, because);
    return;
  }
  if (!isDone(answer)) {
    books.findings.push(`${subject} 应当办成，平台以 ${codeOf(answer)} 拒绝`);
    return;
  }
  if (step === 'approved') putInForce(books, act, at);
  if (step === 'withdrawn' && act.state === 'approved') takeBack(books, act);
  act.state = step;
  act.lastBy = by;
}

/** Limits and 救助 count from the approval on, for everything that is decided from then on. */
function putInForce(books: Books, act: BenefitAct, at: number): void {
  act.approvedAt = at;
  for (const row of act.values.limits) {
    const limit: Limit = { what: 'limit', ...row };
    books.limits.push(limit);
    act.put.push(limit);
  }
  for (const row of act.values.assistance) {
    const rule: AssistanceRule = { what: 'assistanceRule', ...row };
    books.rules.push(rule);
    act.put.push(rule);
  }
}

/** What stood before holds again. */
function takeBack(books: Books, act: BenefitAct): void {
  const isOf = (one: Limit | AssistanceRule) => act.put.includes(one);
  books.limits.splice(0, books.limits.length, ...books.limits.filter((one) => !isOf(one)));
  books.rules.splice(0, books.rules.length, ...books.rules.filter((one) => !isOf(one)));
}

const FUNDS = {
  fromPooledFund: '统筹',
  fromMajorIllness: '大病',
  fromAssistance: '救助',
  fromWorkInjury: '工伤',
  fromMaternity: '生育',
} as const;
const PAYERS = { ...FUNDS, fromCommercial: '商业', fromAccount: '账户', cash: '现金' } as const;

/** A trial counts every bill that stands, as it was booked; what it cannot reckon it names and leaves out. */
function tryInBooks(books: Books, act: BenefitAct, sent: record.BenefitTried): void {
  const { from, to, areas, answer, effect } = sent;
  const subject = `参数调整 ${act.id} 试算`;
  if (act.state === 'approved' || act.state === 'withdrawn') {
    mustRefuse(books, subject, answer, 'PARAMETER_STEP_NOT_ALLOWED');
    return;
  }
  if (!isDone(answer) || effect === null) {
    books.findings.push(`${subject} 应当办成，平台答 ${codeOf(answer)}`);
    return;
  }
  act.tried += 1;
  const bills = [...books.bills.values()].filter(
    (bill) =>
      bill.reversedBy === null &&
      holds({ from, to }, bill.servedOn) &&
      (areas.length === 0 || areas.includes(poolOf(bill.areaCode))),
  );
  const { claims, unreckonable, funds, payers } = effect;
  const is = `${claims} 笔，不能重算 ${unreckonable} 笔`;
  if (is !== `${bills.length} 笔，不能重算 0 笔`)
    books.findings.push(differ(subject, '笔数', is, `${bills.length} 笔`));
  const paid = (names: readonly (keyof typeof PAYERS)[]) =>
    yuan(sum(bills.flatMap((bill) => names.map((name) => bill.reckoned.amounts[name]))));
  const due = paid(Object.keys(FUNDS) as (keyof typeof FUNDS)[]);
  if (funds.before !== due) books.findings.push(differ(subject, '各基金原付', funds.before, due));
  for (const name of Object.keys(PAYERS) as (keyof typeof PAYERS)[]) {
    const told = payers.find((one) => one.payer === name)?.before ?? '0.00';
    if (told !== paid([name])) books.findings.push(differ(subject, `${name} 原付`, told, paid([name])));
  }
  const [before, after] = [payers.map((one) => one.before), payers.map((one) => one.after)];
  if (sum(before.map(fenOf)) !== sum(after.map(fenOf)))
    books.findings.push(`${subject} 各方合计试算前后不同`);
}

export function playBenefits(books: Books, sent: record.BenefitHappening): void {
  if (sent.what === 'benefitEntered') enterInBooks(books, sent);
  else {
    const act = books.acts.get(sent.id);
    if (act === undefined) books.findings.push(`参数调整 ${sent.id} 不在账上`);
    else if (sent.what === 'benefitTried') tryInBooks(books, act, sent);
    else stepInBooks(books, act, sent);
  }
}

/** Every act at the end: how it stands, and whether it has begun to hold. */
export function auditBenefits(books: Books, told: readonly record.ToldAct[], today: string): string[] {
  const papers = new Map(told.map((one) => [one.id, `${one.state} ${one.begun ? '已执行' : '未执行'}`]));
  const findings = [...books.acts.values()].flatMap((act) => {
    const begun = act.state === 'approved' && hasBegun(books, act.values, today);
    const due = `${act.state} ${begun ? '已执行' : '未执行'}`;
    const is = papers.get(act.id) ?? '无';
    return is === due ? [] : [differ(`参数调整 ${act.id}`, '状态', is, due)];
  });
  return told.length === books.acts.size
    ? findings
    : [...findings, `参数调整有 ${told.length} 件，审计 ${books.acts.size} 件`];
}
