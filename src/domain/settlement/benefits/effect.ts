/** What a change of parameters comes to for funds and patients, added up person by person (M9.6). */
import { addFen, allocate, subtractFen, ZERO_FEN, type Fen } from '../../../base/money.ts';
import type { Scheme } from '../../../policy/parameters/reimbursement.ts';
import { PAYERS, type Payer } from '../corrections/replay-bills.ts';
import type { BillAmounts } from '../model.ts';
import type { Reckoned, WhatIfClaim } from './what-if.ts';

export const FUND_PAYERS = [
  'fromPooledFund',
  'fromMajorIllness',
  'fromAssistance',
  'fromWorkInjury',
  'fromMaternity',
] as const;

/** Sums before and after. */
export interface Pair {
  readonly before: Fen;
  readonly after: Fen;
}

/** A bill whose patient would pay most more or less. */
export interface Striking {
  readonly claimNo: string;
  readonly areaCode: string;
  readonly scheme: Scheme;
  readonly servedOn: string;
  readonly funds: Pair;
  readonly person: Pair;
}

/** By how much a patient would pay more or less in all, up to and including; null for more than all of these. In fen. */
export const SIZES = [10_000n, 100_000n, 500_000n, 1_000_000n, null] as const;

export interface Effect {
  claims: number;
  unreckonable: number;
  persons: { better: number; worse: number; same: number; saved: Fen; burdened: Fen };
  /** Patients by how much they would pay less (first) and more (second), by `SIZES`. */
  sizes: { less: number[]; more: number[] };
  readonly payers: Map<Payer, Pair>;
  /** By `area scheme payer`. */
  readonly places: Map<string, Pair>;
  /** By national code: what funds pay for it, and of how many bills it is a part. */
  readonly drugs: Map<string, Pair & { readonly claims: number; readonly charged: Fen }>;
  striking: Striking[];
  /** Numbers of bills that do not tell enough to be reckoned again; the first of them. */
  readonly left: string[];
}

const MOST_STRIKING = 20;
const MOST_LEFT = 50;

export function noEffect(): Effect {
  return {
    claims: 0,
    unreckonable: 0,
    persons: { better: 0, worse: 0, same: 0, saved: ZERO_FEN, burdened: ZERO_FEN },
    sizes: { less: SIZES.map(() => 0), more: SIZES.map(() => 0) },
    payers: new Map(),
    places: new Map(),
    drugs: new Map(),
    striking: [],
    left: [],
  };
}

function addPair<K>(to: Map<K, Pair>, key: K, before: Fen, after: Fen): void {
  const sums = to.get(key) ?? { before: ZERO_FEN, after: ZERO_FEN };
  to.set(key, { before: addFen(sums.before, before), after: addFen(sums.after, after) });
}

const fundsOf = (amounts: BillAmounts) => addFen(...FUND_PAYERS.map((name) => amounts[name]));

/** Adds all bills of one person. */
export function addPerson(effect: Effect, bills: readonly Reckoned[]): void {
  let person: Pair = { before: ZERO_FEN, after: ZERO_FEN };
  let counted = 0;
  for (const { claim, after } of bills) {
    effect.claims += 1;
    if (after === null) {
      effect.unreckonable += 1;
      if (effect.left.length < MOST_LEFT) effect.left.push(claim.claimNo);
      continue;
    }
    counted += 1;
    addBill(effect, claim, after);
    person = {
      before: addFen(person.before, claim.amounts.personPays),
      after: addFen(person.after, after.personPays),
    };
  }
  if (counted > 0) countPerson(effect, subtractFen(person.after, person.before));
}

function countPerson({ persons, sizes }: Effect, more: Fen): void {
  if (more === 0n) {
    persons.same += 1;
    return;
  }
  const size = more < 0n ? -more : more;
  const place = SIZES.findIndex((upTo) => upTo === null || size <= upTo);
  const column = more < 0n ? sizes.less : sizes.more;
  column[place] = (column[place] ?? 0) + 1;
  if (more < 0n) {
    persons.better += 1;
    persons.saved = addFen(persons.saved, size as Fen);
  } else {
    persons.worse += 1;
    persons.burdened = addFen(persons.burdened, size as Fen);
  }
}

function addBill(effect: Effect, claim: WhatIfClaim, after: BillAmounts): void {
  const { amounts, areaCode, scheme } = claim;
  for (const payer of Object.keys(PAYERS) as Payer[]) {
    if (amounts[payer] === 0n && after[payer] === 0n) continue;
    addPair(effect.payers, payer, amounts[payer], after[payer]);
    addPair(effect.places, `${areaCode} ${scheme} ${payer}`, amounts[payer], after[payer]);
  }
  addDrugs(effect, claim, after);
  if (after.personPays !== amounts.personPays) noteStriking(effect, claim, after);
}

/** What the funds pay of a bill is shared out over its lines by what of them counts, so that drugs sum to the bills (I1). */
function addDrugs(effect: Effect, { lines, amounts }: WhatIfClaim, after: BillAmounts): void {
  const weights = lines.map((line) => line.eligible);
  const [before, then] = [allocate(fundsOf(amounts), weights), allocate(fundsOf(after), weights)];
  const met = new Set<string>();
  for (const [index, { nationalCode, charged }] of lines.entries()) {
    const sums = effect.drugs.get(nationalCode);
    effect.drugs.set(nationalCode, {
      before: addFen(sums?.before ?? ZERO_FEN, before[index] ?? ZERO_FEN),
      after: addFen(sums?.after ?? ZERO_FEN, then[index] ?? ZERO_FEN),
      claims: (sums?.claims ?? 0) + (met.has(nationalCode) ? 0 : 1),
      charged: addFen(sums?.charged ?? ZERO_FEN, charged),
    });
    met.add(nationalCode);
  }
}

const sizeOf = ({ person }: Striking) => {
  const more = person.after - person.before;
  return more < 0n ? -more : more;
};

function noteStriking(effect: Effect, claim: WhatIfClaim, after: BillAmounts): void {
  const { claimNo, areaCode, scheme, servedOn, amounts } = claim;
  const one: Striking = {
    claimNo,
    areaCode,
    scheme,
    servedOn,
    funds: { before: fundsOf(amounts), after: fundsOf(after) },
    person: { before: amounts.personPays, after: after.personPays },
  };
  const last = effect.striking.at(-1);
  if (effect.striking.length >= MOST_STRIKING && last !== undefined && sizeOf(one) <= sizeOf(last)) return;
  const kept = [...effect.striking, one].sort((a, b) => Number(sizeOf(b) - sizeOf(a)));
  effect.striking = kept.slice(0, MOST_STRIKING);
}
