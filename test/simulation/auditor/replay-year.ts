/**
 * What would the bills of a person's year have come to, had everything been known that is known now (M9.2, M9.4, M9.5, M9.7, M12,
 * N2.3, N4, I12)? From the beginning of the year, one after the other in the order of payment, each on what those before it left.
 */
import { yearOn } from './benefit-years.ts';
import { beginningOf, orderOf, yearKey, type Booked, type Books, type SoldLine } from './books.ts';
import { loweredFor } from './lowered-elsewhere.ts';
import { objectionToDoctor, routeOf } from './judge-claim.ts';
import { reckon, type PayFacts, type Reckoned } from './reckon-bill.ts';
import { factsOfRest } from './rest-facts.ts';
import type { Plan, Scheme } from './record.ts';
import { assistsOverLimitOn, majorRatioOn, ratioOn } from './ratios.ts';
import {
  assistanceOn,
  assistanceRuleOn,
  enrolmentOn,
  insurersOn,
  isListed,
  limitsOn,
  planFacts,
  planOn,
  standardOn,
} from './what-held.ts';

type PlanUses = Reckoned['uses']['plan'];

/** What is used up before a bill. */
interface Used {
  pool: bigint;
  major: bigint;
  threshold: bigint;
  assistance: bigint;
  readonly plans: Map<string, PlanUses>;
  readonly insurers: Map<number, { deductible: bigint; paid: bigint }>;
}

/** A bill that comes out otherwise, or that cannot be booked anew here. */
export interface Outcome {
  readonly booked: Booked;
  /** Null where it is for other people to deal with. */
  readonly anew: Pick<Booked, 'facts' | 'lines' | 'reckoned' | 'planKind'> | null;
  readonly obstacle: 'reimbursed' | 'refused' | 'assistance' | null;
  /** All that the decision rests on, in one writing. */
  readonly writing: string;
}

const NO_PLAN: PlanUses = { deductible: 0n, counted: 0n, paid: 0n };

/** Adds what a bill uses. @param sign -1 when it is taken back */
function use(used: Used, reckoned: Reckoned, planKind: string | null, sign: bigint): void {
  const { amounts, uses } = reckoned;
  used.pool += sign * amounts.fromPooledFund;
  used.major += sign * amounts.fromMajorIllness;
  if (planKind !== null) {
    const plan = used.plans.get(planKind) ?? NO_PLAN;
    used.plans.set(planKind, {
      deductible: plan.deductible + sign * uses.plan.deductible,
      counted: plan.counted + sign * uses.plan.counted,
      paid: plan.paid + sign * uses.plan.paid,
    });
  }
  useAsPerson(used, reckoned, sign);
}

/** M9.4, N4: threshold and cap of the help, and what insurers pay, are counted for the person, under whichever scheme a bill was. */
function useAsPerson(used: Used, { amounts, uses }: Reckoned, sign: bigint): void {
  used.threshold += sign * uses.threshold;
  used.assistance += sign * amounts.fromAssistance;
  for (const { id, deductible, paid } of uses.commercial) {
    const insurer = used.insurers.get(id) ?? { deductible: 0n, paid: 0n };
    used.insurers.set(id, {
      deductible: insurer.deductible + sign * deductible,
      paid: insurer.paid + sign * paid,
    });
  }
}

const NOTHING = { pool: 0n, major: 0n, threshold: 0n, assistance: 0n };

function snapshot(used?: Used): Used {
  return { ...(used ?? NOTHING), plans: new Map(used?.plans), insurers: new Map(used?.insurers) };
}

/** What a bill rests on: what was used before it, and each time that a part of it came back. */
interface Seen {
  before: Used;
  readonly since: { readonly whole: Pick<Booked, 'reckoned' | 'planKind'>; readonly others: Used }[];
}

interface Moment {
  readonly order: bigint;
  /** At one place a bill is decided before anything of that place counts. */
  readonly rank: 0 | 1;
  readonly act: (used: Used) => void;
}

/** The bills of a person's year, each with all that took its place one after the other. */
function chainsOf(books: Books, personNo: string, year: number): Booked[][] {
  const own = [...books.bills.values()].filter(
    (one) => one.personNo === personNo && yearOn(books, one.servedOn) === year,
  );
  const later = new Set(own.map((one) => one.next?.claimNo));
  return own
    .filter((one) => !later.has(one.claimNo))
    .map((first) => {
      const chain = [first];
      for (let last = first; last.next !== null; chain.push(last)) {
        const next = books.bills.get(last.next.claimNo);
        if (next === undefined) break;
        last = next;
      }
      return chain;
    });
}

/** All of a scheme that comes out otherwise, in the order of payment. */
export function replayYear(books: Books, personNo: string, scheme: Scheme, year: number): Outcome[] {
  const outcomes: Outcome[] = [];
  const moments: Moment[] = [];
  for (const chain of chainsOf(books, personNo, year)) {
    const place = orderOf(chain[0]?.claimNo ?? '');
    const isOwn = chain[0]?.scheme === scheme;
    let from = place;
    const seen: Seen = { before: snapshot(), since: [] };
    moments.push({
      order: place,
      rank: 0,
      act: (used) => {
        seen.before = snapshot(used);
      },
    });
    for (const bill of chain) {
      const { next, reversedBy } = bill;
      // A correction counts as if it had always been so; what was given back counts until it was.
      if (next?.how === 'correction') continue;
      let counted: Pick<Booked, 'reckoned' | 'planKind'> = bill;
      const count = (used: Used, sign: bigint) =>
        isOwn
          ? use(used, counted.reckoned, counted.planKind, sign)
          : useAsPerson(used, counted.reckoned, sign);
      const decide = () => {
        const outcome = decideAgain(books, bill, seen);
        if (outcome === null) return;
        outcomes.push(outcome);
        counted = outcome.anew ?? counted;
      };
      moments.push({
        order: from,
        rank: 1,
        act: (used) => {
          if (reversedBy === null && isOwn) decide();
          count(used, 1n);
        },
      });
      if (reversedBy !== null)
        moments.push({
          order: orderOf(reversedBy),
          rank: 1,
          act: (used) => count(used, -1n),
        });
      if (next === null) continue;
      from = orderOf(next.claimNo);
      moments.push({
        order: from,
        rank: 0,
        act: (used) => seen.since.push({ whole: bill, others: snapshot(used) }),
      });
    }
  }
  moments.sort((a, b) => (a.order === b.order ? a.rank - b.rank : a.order < b.order ? -1 : 1));
  const used = snapshot();
  for (const { act } of moments) act(used);
  return outcomes.sort((a, b) => (a.booked.place.order < b.booked.place.order ? -1 : 1));
}

/** What other businesses had used when a bill was paid: on the day on which they paid, or when they reported it. */
function reported(books: Books, { personNo, scheme, servedOn, place }: Booked) {
  const before = [...books.reports.values()].filter(
    (one) =>
      yearKey(one.personNo, one.scheme, one.year) === yearKey(personNo, scheme, yearOn(books, servedOn)),
  );
  const counted = before.filter(({ paidOn, at }) => (paidOn === null ? at : beginningOf(paidOn)) <= place.at);
  return {
    pool: counted.reduce((total, one) => total + one.pool, 0n),
    major: counted.reduce((total, one) => total + one.major, 0n),
  };
}

function assistanceNow(books: Books, { personNo, servedOn, areaCode }: Booked, used: Used) {
  const person = books.people.get(personNo);
  return person === undefined ? null : assistanceOn(books, person, areaCode, yearOn(books, servedOn), used);
}

/** All but the account, which gives no more than it did, and the words to insurers of that time (N4) is as known now. */
function factsNow(
  books: Books,
  bill: Booked,
  lines: Booked['lines'],
  plan: Plan | undefined,
  { before: used, since }: Seen,
) {
  const { facts, personNo, scheme, servedOn } = bill;
  const enrolment = enrolmentOn(books.people.get(personNo), servedOn);
  const other = reported(books, bill);
  const limits = enrolment && limitsOn(books, personNo, enrolment, yearOn(books, servedOn));
  const [pool, major] = [used.pool + other.pool, used.major + other.major];
  const others = {
    yearStart: facts.yearStart,
    ratio: ratioOn(books, scheme, servedOn),
    lowered: loweredFor(books, bill, servedOn),
    assistsOverLimit: assistsOverLimitOn(books, servedOn),
    commercial: insurersNow(books, bill, lines, used),
    account: facts.account === null ? null : bill.reckoned.amounts.fromAccount,
  };
  const planKind = planKindOf(bill, lines, plan);
  const asRest = (now: PayFacts): PayFacts =>
    since.reduce((one, { whole, others: then }) => {
      // What the whole used of another plan it has not used of this one.
      const plan = whole.planKind === planKind ? whole.reckoned.uses.plan : NO_PLAN;
      const own = { ...whole.reckoned, uses: { ...whole.reckoned.uses, plan } };
      const insurer = (id: number) => then.insurers.get(id);
      return factsOfRest(one, own, { plan: then.plans.get(planKind ?? ''), insurer });
    }, now);
  // N2.1: a fund of its own asks neither limit nor help.
  if (isInFull(lines)) {
    const nothing = { pool: { limit: 0n, used: 0n }, major: null, assistance: null, plan: null };
    return { now: asRest({ ...others, ...nothing }), seen: [] };
  }
  const now: PayFacts = {
    ...others,
    pool: { limit: limits?.pool ?? facts.pool.limit, used: pool },
    major: enrolment?.inMajorIllness
      ? { limit: limits?.major ?? 0n, used: major, ratio: majorRatioOn(books, scheme, servedOn) }
      : null,
    assistance: assistanceNow(books, bill, used),
    plan: planNow(bill, lines, plan, used),
  };
  return { now: asRest(now), seen: [pool, major, limits?.pool, limits?.major] };
}

const isInFull = (lines: Booked['lines']) =>
  lines.every(({ route }) => route === 'workInjury' || route === 'maternity');

const isOrdinary = (lines: Booked['lines']) => lines.some(({ route }) => route === 'ordinary');

/** Of a line whose day nobody knows any more the bill's own plan holds on, where there is no other. */
function planKindOf(bill: Booked, lines: Booked['lines'], plan: Plan | undefined): Booked['planKind'] {
  return isOrdinary(lines) ? (plan?.kind ?? bill.planKind) : null;
}

function planNow(bill: Booked, lines: Booked['lines'], plan: Plan | undefined, used: Used) {
  const { facts } = bill;
  if (!isOrdinary(lines)) return null;
  const planUsed = used.plans.get(planKindOf(bill, lines, plan) ?? '') ?? NO_PLAN;
  return plan ? planFacts(plan, planUsed) : facts.plan && { ...facts.plan, used: planUsed };
}

function insurersNow(books: Books, bill: Booked, lines: Booked['lines'], used: Used) {
  const said = books.consents.slice(0, bill.consents);
  return insurersOn(books, bill.personNo, bill.servedOn, said)
    .filter(({ drugs }) => drugs.length === 0 || lines.some(({ entryKey }) => drugs.includes(entryKey)))
    .map((insurer) => {
      const { deductible, paid } = used.insurers.get(insurer.id) ?? { deductible: 0n, paid: 0n };
      return { ...insurer, usedDeductible: deductible, usedCap: paid };
    });
}

/** What stands against deciding it again: a code, by the line that is first. */
interface Stopped {
  readonly because: string;
}

/** How each line is paid, and by which standard, as is recorded now of the day on which the drug was bought. */
function linesNow(books: Books, bill: Booked, plan: Plan | undefined): Booked['lines'] | Stopped {
  const lines: SoldLine[] = [];
  for (const line of bill.lines) {
    const now = lineNow(books, bill, line, plan);
    if ('because' in now) return now;
    lines.push(now);
  }
  return lines;
}

function lineNow(books: Books, bill: Booked, line: SoldLine, plan: Plan | undefined): SoldLine | Stopped {
  const { personNo, servedOn, cause, setting } = bill;
  const drug = books.drugs.get(line.nationalCode);
  const person = books.people.get(personNo);
  const enrolment = enrolmentOn(person, servedOn);
  const { day } = line;
  if (day === null || drug === undefined || !person || !enrolment) return line;
  const held = isListed(books, drug, day) ? standardOn(books, drug, day) : undefined;
  if (held === undefined) return { because: 'DRUG_TERM_ENDED' };
  const against: string[] = [];
  const asked = { cause, setting: setting === 'inpatient' ? setting : undefined };
  const scene = { books, enrolment, claimDay: servedOn, person, day, asked };
  const route = routeOf({ ...scene, against: { add: (code) => against.push(code) } }, drug, plan);
  if (route === 'none') return { because: against.join() };
  // M22: what was paid otherwise when it was sold did not ask who had ordered it.
  const isNew = route === 'separatePayment' && line.route !== 'separatePayment';
  const isOwn = setting === 'outpatient' && bill.rxno === null && bill.institutionCode !== '';
  const objection = isNew && isOwn ? objectionToDoctor(books, line.doctorCode) : undefined;
  return objection === undefined ? { ...line, ...held, route } : { because: objection };
}

/** M32: for more than its standard a negotiated drug would not have been sold. */
const isTooDear = ({ kind, price, units, standard, day }: SoldLine) =>
  day !== null && kind === 'negotiated' && price * (units ?? 1n) > standard;

/** What stands against the whole bill once its lines are known: parameters that nobody has entered, or a price. */
function stoppedBy(books: Books, bill: Booked, lines: Booked['lines']): Outcome['obstacle'] {
  const { personNo, servedOn, areaCode } = bill;
  const person = books.people.get(personNo);
  const enrolment = enrolmentOn(person, servedOn);
  if (!isInFull(lines) && person && enrolment) {
    const year = yearOn(books, servedOn);
    if (person.category !== null && assistanceRuleOn(books, person, areaCode, year) === undefined)
      return 'assistance';
    const { pool, major } = limitsOn(books, personNo, enrolment, year);
    if (isInFull(bill.lines) && (pool === undefined || major === undefined)) return 'refused';
  }
  return lines.some(isTooDear) ? 'refused' : null;
}

function isSame(a: Reckoned, b: Reckoned): boolean {
  const plain = (one: Reckoned) => writing([one.amounts, one.uses.threshold, one.uses.plan, paidBy(one)]);
  return plain(a) === plain(b);
}

const paidBy = ({ uses }: Reckoned) => uses.commercial.filter((one) => one.deductible > 0n || one.paid > 0n);

function writing(content: unknown): string {
  return JSON.stringify(content, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
}

function decideAgain(books: Books, booked: Booked, seenThen: Seen): Outcome | null {
  const { claimNo, personNo, level, told, servedOn } = booked;
  const enrolment = enrolmentOn(books.people.get(personNo), servedOn);
  const plan = enrolment && planOn(books, personNo, enrolment, level, told, servedOn);
  const lines = linesNow(books, booked, plan);
  const stop = (obstacle: Outcome['obstacle'], because: string): Outcome => {
    return { booked, anew: null, obstacle, writing: `${claimNo} ${obstacle} ${because}` };
  };
  if ('because' in lines) return stop('refused', lines.because);
  const obstacle = stoppedBy(books, booked, lines);
  if (obstacle !== null) return stop(obstacle, '');
  const { now: facts, seen } = factsNow(books, booked, lines, plan, seenThen);
  const reckoned = reckon(lines, facts);
  const planKind = planKindOf(booked, lines, plan);
  if (isSame(reckoned, booked.reckoned) && planKind === booked.planKind) return null;
  // What was paid back to the person is taken back there and decided again.
  if (booked.institutionCode === '') return stop('reimbursed', '');
  const decidedBy = lines.map((line) => [line.kind, line.standard, line.route]);
  return {
    booked,
    anew: { facts, lines, reckoned, planKind },
    obstacle: null,
    writing: writing([claimNo, facts, seen, decidedBy, planKind, reckoned.amounts]),
  };
}
