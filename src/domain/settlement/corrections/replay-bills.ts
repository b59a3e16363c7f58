/**
 * What would the bills of a person's year have come to, had everything been known that is known now (M9.2, M9.4, M9.5, M9.7,
 * M12, N2.3, N4, I6, I12)? Each is decided again in the order of its payment, on the limits that those before it have left.
 * Nothing is changed by it: what comes out otherwise is a proposal, and people decide.
 */
import { addFen, ZERO_FEN, type Fen } from '../../../base/money.ts';
import type { Ratio } from '../../../base/ratio.ts';
import type { Standard } from '../../catalogue/payable-product.ts';
import { refuse, type Refusal } from '../../refusals.ts';
import type { CommercialFacts } from '../commercial/commercial-plan.ts';
import {
  AMOUNT_NAMES,
  type AmountName,
  type AssistanceFacts,
  type Bill,
  type ByLayer,
  type PaidRoute,
  type SettlementRule,
} from '../model.ts';
import type { OrdinaryPlan, PlanKind } from '../plans/ordinary-plan.ts';
import { isReproducible, settleLinesOf, type SettledClaim, type SoldLine } from '../reversal/return-lines.ts';
import type { RecordedFacts } from '../reversal/recorded-facts.ts';
import { withUsedSince } from '../reversal/used-since.ts';
import { asksLimits, tellChanges, type Change } from './tell-changes.ts';
import { addUsage, isSameUsage, negateUsage, NOTHING_USED, usageOf, type Usage } from './usage.ts';

/** How a line is paid by what is known now. */
export interface LineNow {
  readonly standard: Standard;
  readonly route: PaidRoute;
  /** Of a line on the ordinary route. */
  readonly selfPayRatio: Ratio | null;
}

/** A plan of an insurer to which the person had consented when the bill was settled (N4). */
export type InsurerNow = Omit<CommercialFacts, 'usedDeductible' | 'usedCap'>;

/** What is known now of that on which a bill was decided. */
export interface KnownNow {
  /** Undefined where nobody has entered any: those of the bill then hold on. */
  readonly limits: ByLayer | undefined;
  readonly inMajorIllness: boolean;
  readonly assistance: Pick<AssistanceFacts, 'ratio' | 'threshold' | 'cap'> | null | 'notEntered';
  /** Undefined where the day is not formalised (I15): that of the bill then holds on. */
  readonly rule: SettlementRule | undefined;
  /** The ordinary plan of its lines that take that route; null where none does. */
  readonly plan: OrdinaryPlan | null;
  readonly insurers: readonly InsurerNow[];
  /** By line of the bill; null where the line's day is not known and all of it holds on as it was. */
  readonly lines: readonly (LineNow | Refusal | null)[];
}

/** Why a bill cannot be decided again here; people deal with it by other ways. */
export const OBSTACLES = {
  reimbursed: { label: '手工报销的结算单，由零星报销撤销后重办', clause: 'M30' },
  enrolment: { label: '当日的险种、参保地或待遇状态与结算时不同', clause: 'M5' },
  assistance: { label: '救助对象当年的救助比例还没有录入', clause: 'M9.4' },
  refused: { label: '按现在的记载当日不能结算', clause: 'N2.3' },
  unrecorded: { label: '此单的记载不够重算：账单没有写全当时的依据', clause: 'M29' },
  undiagnosed: { label: '此单的记载不够重算：没有记下当时报的诊断，分不清按哪种普通政策', clause: 'M9.7' },
  irreproducible: { label: '此单的记载不够重算：照记载算不出它原来的金额', clause: 'M29' },
} as const;
export type Obstacle = keyof typeof OBSTACLES;

/** A settlement that stands. */
export interface YearBill {
  readonly claimNo: string;
  /** Number of the first settlement of those whose place it took: its place in the order (I12). */
  readonly place: bigint;
  /** Instant of that place, epoch milliseconds. */
  readonly at: number;
  /** From which number on it counts: its place, or after a return the number of the rest. */
  readonly countsFrom: bigint;
  /** Where parts of what stood in its place came back, and what that had used. */
  readonly returns: readonly { readonly id: bigint; readonly own: Usage }[];
  readonly usage: Usage;
  readonly settled: SettledClaim | undefined;
  readonly now: KnownNow;
  readonly obstacle: Obstacle | null;
}

/** Spending of other businesses, at the instant of its place (M9.5). */
export interface Spent extends ByLayer {
  readonly at: number;
}

export interface YearToReplay {
  readonly bills: readonly YearBill[];
  /** What other claims of the year have used or given back, by their number; it stays as it is. */
  readonly others: readonly { readonly id: bigint; readonly usage: Usage }[];
  readonly spending: readonly Spent[];
}

export interface Redecided {
  readonly claimNo: string;
  readonly kind: 'differs';
  readonly bill: Bill;
  /** Which ordinary plan pays by it; null without an ordinary line. */
  readonly planKind: PlanKind | null;
  readonly changes: readonly Change[];
}
export interface Obstructed {
  readonly claimNo: string;
  readonly kind: 'obstructed';
  readonly obstacle: Obstacle;
  readonly refusal: Refusal | null;
}
export type Finding = Redecided | Obstructed;

interface Point {
  readonly id: bigint;
  readonly order: number;
  readonly act: (used: Usage) => Usage;
}

/** What a bill is decided on: what was used at its place, and whenever a part came back. */
interface Seen {
  before: Usage;
  readonly since: { readonly own: Usage; readonly others: Usage }[];
}

/** The bills that come out otherwise, and those that should and cannot be decided here, in the order of payment. */
export function replayBills(year: YearToReplay): Finding[] {
  const findings = new Map<YearBill, Finding>();
  const points = year.others.map(({ id, usage }): Point => {
    return { id, order: 1, act: (used) => addUsage(used, usage) };
  });
  for (const bill of year.bills) {
    const seen: Seen = { before: NOTHING_USED, since: [] };
    const see = (id: bigint, look: (used: Usage) => void) => {
      // Before anything of that place counts.
      points.push({ id, order: 0, act: (used) => (look(used), used) });
    };
    see(bill.place, (used) => (seen.before = withSpending(used, year.spending, bill.at)));
    for (const { id, own } of bill.returns)
      see(id, (used) => seen.since.push({ own, others: addUsage(used, negateUsage(own)) }));
    const count = (used: Usage): Usage => {
      const found = decideAgain(bill, seen);
      if (found !== null) findings.set(bill, found);
      return addUsage(used, found?.kind === 'differs' ? usageOf(found.bill, found.planKind) : bill.usage);
    };
    points.push({ id: bill.countsFrom, order: 2, act: count });
  }
  points.sort((a, b) => (a.id === b.id ? a.order - b.order : a.id < b.id ? -1 : 1));
  points.reduce((used, { act }) => act(used), NOTHING_USED);
  const inOrder = [...findings].sort(([a], [b]) => (a.place < b.place ? -1 : 1));
  return inOrder.map(([, found]) => found);
}

/** What was used before an instant, other businesses included. */
function withSpending(used: Usage, spending: readonly Spent[], at: number): Usage {
  const before = spending.filter((one) => one.at <= at);
  return {
    ...used,
    pooledFund: addFen(used.pooledFund, ...before.map((one) => one.pooledFund)),
    majorIllness: addFen(used.majorIllness, ...before.map((one) => one.majorIllness)),
  };
}

/** @returns null for a bill that stays as it is; one that does not tell all that it was decided on is for people to look at */
function decideAgain(bill: YearBill, seen: Seen): Finding | null {
  const { claimNo, settled, now } = bill;
  const obstructed = (obstacle: Obstacle, refusal: Refusal | null = null): Obstructed => {
    return { claimNo, kind: 'obstructed', obstacle, refusal };
  };
  if (bill.obstacle === 'enrolment') return obstructed('enrolment');
  if (settled === undefined) return obstructed('unrecorded');
  if (!isReproducible(settled)) return obstructed('irreproducible');
  const lines = settled.lines.map((line, index) => lineNow(line, now.lines[index] ?? null));
  const stopped = lines.find((line) => 'code' in line);
  if (stopped) return obstructed('refused', stopped);
  if (bill.obstacle === 'undiagnosed') return obstructed('undiagnosed');
  const claim = claimNow(settled, lines as SoldLine[], now, seen);
  if (claim === 'assistance') return obstructed('assistance');
  if ('code' in claim) return obstructed('refused', claim);
  const changes = tellChanges(settled, claim);
  if (changes.length === 0) return null;
  const again = settleLinesOf(claim, claim.lines);
  if (!again.ok) return obstructed('refused', again.refusal);
  const planKind = claim.facts.ordinary?.plan.kind ?? null;
  const same =
    AMOUNT_NAMES.every((name) => again.value[name] === settled.amounts[name]) &&
    isSameUsage(usageOf(again.value, planKind), bill.usage);
  if (same) return null;
  if (bill.obstacle !== null) return obstructed(bill.obstacle);
  return { claimNo, kind: 'differs', bill: again.value, planKind, changes };
}

function lineNow(line: SoldLine, now: LineNow | Refusal | null): SoldLine | Refusal {
  if (now === null) return line;
  if ('code' in now) return now;
  const { standardHidden: _, ...sold } = line;
  const { kind, standard, confidential } = now.standard;
  const hidden = confidential ? { standardHidden: true } : {};
  const ratio = now.selfPayRatio === null ? {} : { selfPayRatio: now.selfPayRatio };
  return { ...sold, standardKind: kind, standard, route: now.route, ...ratio, ...hidden };
}

function claimNow(
  settled: SettledClaim,
  lines: readonly SoldLine[],
  now: KnownNow,
  { before: used, since }: Seen,
): SettledClaim | 'assistance' | Refusal {
  const rule = now.rule ?? settled.rule;
  const sinceReturns = (facts: RecordedFacts) =>
    since.reduce((one, { others, own }) => withUsedSince(one, others, own), facts);
  const others = othersNow(settled, now, used);
  // What another fund pays in full asks no limit and no assistance.
  if (!asksLimits(lines))
    return { ...settled, lines, rule, facts: sinceReturns({ ...NOTHING_ASKED, ...others }) };
  if (now.assistance === 'notEntered') return 'assistance';
  const { ordinary } = settled.facts;
  const limits = now.limits ?? (asksLimits(settled.lines) ? settled.facts.limits : undefined);
  if (limits === undefined)
    return refuse('POLICY_NOT_FORMALISED', { detail: '参保地本年度支付限额尚未录入' });
  const assistance = now.assistance && {
    ...now.assistance,
    usedThreshold: used.threshold,
    usedCap: used.assistance,
  };
  const plan = lines.some(({ route }) => route === 'ordinary') ? (now.plan ?? ordinary?.plan) : undefined;
  return {
    ...settled,
    lines,
    rule,
    facts: sinceReturns({
      ...others,
      inMajorIllness: now.inMajorIllness,
      limits,
      used: { pooledFund: used.pooledFund, majorIllness: used.majorIllness },
      assistance,
      ordinary: plan === undefined ? null : { plan, used: used.plans[plan.kind] },
    }),
  };
}

const NONE: ByLayer = { pooledFund: ZERO_FEN, majorIllness: ZERO_FEN };
const NOTHING_ASKED = {
  inMajorIllness: false,
  limits: NONE,
  used: NONE,
  assistance: null,
  ordinary: null,
} as const;

/** Insurers and the account, whichever fund pays before them. */
function othersNow({ facts: { account }, amounts }: SettledClaim, { insurers }: KnownNow, used: Usage) {
  return {
    commercial: insurers.map((plan) => ({
      ...plan,
      usedDeductible: used.commercial.get(plan.planId)?.deductible ?? ZERO_FEN,
      usedCap: used.commercial.get(plan.planId)?.amount ?? ZERO_FEN,
    })),
    // The account gives no more than it was asked for then: nobody asked its holder again.
    account: account === null ? null : amounts.fromAccount,
  };
}

/** Everybody who pays, in the order in which they do; what the person pays comes from their account or in cash. */
export const PAYERS = {
  fromWorkInjury: '工伤基金',
  fromMaternity: '生育基金',
  fromPooledFund: '统筹基金',
  fromMajorIllness: '大病保险',
  fromAssistance: '医疗救助',
  fromCommercial: '商业保险',
  fromAccount: '个人账户',
  cash: '个人现金',
} as const satisfies Partial<Record<AmountName, string>>;
export type Payer = keyof typeof PAYERS;

/** Who pays how much more by a decision than by the bill that stands; negative for less. They sum to nothing. */
export interface Difference {
  readonly funds: Fen;
  readonly commercial: Fen;
  readonly person: Fen;
}

/** @throws never; the charge is the same, so the three sum to zero */
export function differenceOf(before: SettledClaim['amounts'], after: SettledClaim['amounts']): Difference {
  const by = (name: (typeof AMOUNT_NAMES)[number]) => (after[name] - before[name]) as Fen;
  return {
    funds: addFen(
      by('fromPooledFund'),
      by('fromMajorIllness'),
      by('fromAssistance'),
      by('fromWorkInjury'),
      by('fromMaternity'),
    ),
    commercial: by('fromCommercial'),
    person: by('personPays'),
  };
}
