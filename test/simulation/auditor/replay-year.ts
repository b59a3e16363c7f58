/**
 * What would the bills of a person's year have come to, had everything been known that is known now (M9.2, M9.4, M9.5, M9.7, M12,
 * N2.3, N4, I12)? From the beginning of the year, one after the other in the order of payment, each on what those before it left.
 */
import { beginningOf, orderOf, yearKey, yearOf, type Booked, type Books } from './books.ts';
import { reckon, type PayFacts, type Reckoned } from './reckon-bill.ts';
import { factsOfRest } from './rest-facts.ts';
import type { Scheme } from './record.ts';
import { ratioOn } from './ratios.ts';
import {
  assistanceOn,
  enrolmentOn,
  isListed,
  limitsOn,
  planFacts,
  planOfKindOn,
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
  readonly anew: Pick<Booked, 'facts' | 'lines' | 'reckoned'> | null;
  readonly obstacle: 'reimbursed' | 'refused' | null;
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
  readonly since: { readonly whole: Reckoned; readonly others: Used }[];
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
    (one) => one.personNo === personNo && yearOf(one.servedOn) === year,
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
      const { next, reversedBy, planKind } = bill;
      // A correction counts as if it had always been so; what was given back counts until it was.
      if (next?.how === 'correction') continue;
      let counted = bill.reckoned;
      const count = (used: Used, sign: bigint) =>
        isOwn ? use(used, counted, planKind, sign) : useAsPerson(used, counted, sign);
      const decide = () => {
        const outcome = decideAgain(books, bill, seen);
        if (outcome === null) return;
        outcomes.push(outcome);
        counted = outcome.anew?.reckoned ?? counted;
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
        act: (used) => seen.since.push({ whole: bill.reckoned, others: snapshot(used) }),
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
    (one) => yearKey(one.personNo, one.scheme, one.year) === yearKey(personNo, scheme, yearOf(servedOn)),
  );
  const counted = before.filter(({ paidOn, at }) => (paidOn === null ? at : beginningOf(paidOn)) <= place.at);
  return {
    pool: counted.reduce((total, one) => total + one.pool, 0n),
    major: counted.reduce((total, one) => total + one.major, 0n),
  };
}

function assistanceNow(books: Books, { personNo, servedOn, areaCode }: Booked, used: Used) {
  const person = books.people.get(personNo);
  return person === undefined ? null : assistanceOn(books, person, areaCode, yearOf(servedOn), used);
}

/** Who pays by which route, whose cover it was, and that the account was asked, stays as it was; everything else is as known now. */
function factsNow(books: Books, bill: Booked, { before: used, since }: Seen) {
  const { facts, personNo, scheme, servedOn, planKind, level } = bill;
  const enrolment = enrolmentOn(books.people.get(personNo), servedOn);
  const other = reported(books, bill);
  const limits = enrolment && limitsOn(books, personNo, enrolment, yearOf(servedOn));
  const [pool, major] = [used.pool + other.pool, used.major + other.major];
  const plan =
    enrolment && planKind !== null ? planOfKindOn(books, enrolment, level, planKind, servedOn) : undefined;
  const planUsed = used.plans.get(planKind ?? '') ?? NO_PLAN;
  const now: PayFacts = {
    ratio: ratioOn(books, scheme, servedOn),
    pool: { limit: limits?.pool ?? facts.pool.limit, used: pool },
    major: enrolment?.inMajorIllness ? { limit: limits?.major ?? 0n, used: major } : null,
    assistance: assistanceNow(books, bill, used),
    plan: plan ? planFacts(plan, planUsed) : facts.plan && { ...facts.plan, used: planUsed },
    commercial: facts.commercial.map((insurer) => {
      const { deductible, paid } = used.insurers.get(insurer.id) ?? { deductible: 0n, paid: 0n };
      return { ...insurer, usedDeductible: deductible, usedCap: paid };
    }),
    account: facts.account === null ? null : bill.reckoned.amounts.fromAccount,
  };
  const rest = since.reduce(
    (one, { whole, others }) =>
      factsOfRest(one, whole, {
        plan: others.plans.get(planKind ?? ''),
        insurer: (id) => others.insurers.get(id),
      }),
    now,
  );
  return { now: rest, seen: [pool, major, limits?.pool, limits?.major] };
}

/** The standards of the days on which the drugs were bought, as they are recorded now; undefined when one has none any more. */
function linesNow(books: Books, { lines }: Booked): Booked['lines'] | undefined {
  const now = lines.map((line) => {
    const drug = books.drugs.get(line.nationalCode);
    if (line.day === null || drug === undefined) return line;
    const held = isListed(books, drug, line.day) ? standardOn(books, drug, line.day) : undefined;
    // M32: for more than its standard a negotiated drug would not have been sold.
    const isTooDear = held?.kind === 'negotiated' && line.price * (line.units ?? 1n) > held.standard;
    return isTooDear ? undefined : held && { ...line, ...held };
  });
  return now.includes(undefined) ? undefined : now.filter((line) => line !== undefined);
}

function isSame(a: Reckoned, b: Reckoned): boolean {
  const plain = (one: Reckoned) => writing([one.amounts, one.uses.threshold, one.uses.plan, paidBy(one)]);
  return plain(a) === plain(b);
}

const paidBy = ({ uses }: Reckoned) => uses.commercial.filter((one) => one.deductible > 0n || one.paid > 0n);

function writing(content: unknown): string {
  return JSON.stringify(content, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value));
}

function decideAgain(books: Books, booked: Booked, seenBy: Seen): Outcome | null {
  const lines = linesNow(books, booked);
  const { claimNo } = booked;
  if (lines === undefined) return { booked, anew: null, obstacle: 'refused', writing: `${claimNo} refused` };
  const { now: facts, seen } = factsNow(books, booked, seenBy);
  const reckoned = reckon(lines, facts);
  if (isSame(reckoned, booked.reckoned)) return null;
  // What was paid back to the person is taken back there and decided again.
  if (booked.institutionCode === '')
    return { booked, anew: null, obstacle: 'reimbursed', writing: `${claimNo} reimbursed` };
  const standards = lines.map((line) => [line.kind, line.standard]);
  return {
    booked,
    anew: { facts, lines, reckoned },
    obstacle: null,
    writing: writing([claimNo, facts, seen, standards, reckoned.amounts]),
  };
}
