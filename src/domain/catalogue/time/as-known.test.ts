import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addDays, day, daysBetween, type PlainDate } from '../../../base/date.ts';
import type { Assertion } from '../../../base/known.ts';
import type { UnitPrice } from '../../../base/money.ts';
import type { ListTerm } from '../list-membership.ts';
import {
  decidePayable,
  type Origin,
  type ProductFacts,
  type Standard,
  type StandardKind,
} from '../payable-product.ts';
import {
  factsAsKnown,
  membershipAsKnown,
  payableAsKnown,
  versionInForce,
  type EntryHistory,
  type ProductHistory,
  type VersionSpan,
} from './as-known.ts';
import { termAfterRemoval } from './list-act.ts';

const DAY_ONE = day('2026-01-01');
/** Days on the paper. */
const DAYS = 48;
const CALENDAR = Array.from({ length: 2 * DAYS }, (_, n) => addDays(DAY_ONE, n));
const onDay = (n: number): PlainDate => CALENDAR[n] ?? addDays(DAY_ONE, n);

/** What somebody did at the province's desk, one thing after the other. */
type Deed =
  | {
      kind: 'publish';
      from: number;
      length: number;
      transition: number | null;
      origin: Origin;
    }
  /** `asWritten`: an act that says more than the rule would let it, as a hand at the database could. */
  | { kind: 'remove'; entry: number; on: number; transition: number | null; asWritten: boolean }
  | { kind: 'reinstate'; entry: number }
  | { kind: 'changeTerm'; entry: number; length: number; transition: number | null }
  | { kind: 'commit'; from: number; length: number | null; withdrawn: boolean }
  | { kind: 'standard'; from: number; length: number | null; standard: Standard | null }
  | { kind: 'list'; from: number; length: number | null; price: bigint | null };

const start = fc.nat(30);
const length = fc.option(fc.nat(14), { freq: 3 });
const transition = fc.option(fc.integer({ min: 1, max: 8 }), { freq: 4 });
const price = fc.bigInt(1n, 9n);
const deed: fc.Arbitrary<Deed> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('publish' as const),
      from: fc.nat(12),
      length: fc.integer({ min: 2, max: 25 }),
      transition,
      origin: fc.constantFrom<Origin>('negotiated', 'regular'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('remove' as const),
      entry: fc.nat(3),
      on: start,
      transition,
      asWritten: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('reinstate' as const), entry: fc.nat(3) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('changeTerm' as const),
      entry: fc.nat(3),
      length: fc.nat(20),
      transition,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('commit' as const),
      from: fc.nat(15),
      length,
      withdrawn: fc.integer({ min: 0, max: 3 }).map((n) => n === 0),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('standard' as const),
      from: fc.nat(20),
      length,
      standard: fc.option(
        fc.record({
          kind: fc.constantFrom<StandardKind>('negotiated', 'bid', 'procured', 'listed'),
          standard: price as fc.Arbitrary<UnitPrice>,
          confidential: fc.boolean(),
        }),
        { freq: 4 },
      ),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('list' as const),
      from: fc.nat(20),
      length,
      price: fc.option(price, { freq: 4 }),
    }),
  },
);
/** Deeds with the instant of each; several may fall on one instant. */
const standardOf = (standard: bigint): Standard => ({
  kind: 'negotiated',
  standard: standard as UnitPrice,
  confidential: false,
});
/** How a history may begin: a drug that was renewed, its standard revised, and both terms run out with a transition. */
const openings: readonly Deed[] = [
  { kind: 'commit', from: 0, length: null, withdrawn: false },
  { kind: 'publish', from: 2, length: 12, transition: 6, origin: 'negotiated' },
  { kind: 'standard', from: 0, length: 9, standard: standardOf(11n) },
  { kind: 'standard', from: 10, length: 5, standard: standardOf(12n) },
  { kind: 'publish', from: 0, length: 7, transition: 25, origin: 'negotiated' },
];
const deeds = fc
  .tuple(
    fc.nat(openings.length),
    fc.array(fc.record({ what: deed, pause: fc.nat(2) }), { minLength: 3, maxLength: 18 }),
  )
  .map(([begun, further]) => {
    const drafts = [...openings.slice(0, begun).map((what) => ({ what, pause: 0 })), ...further];
    let now = 0;
    return drafts.map(({ what, pause }) => ({ what, at: (now += pause) }));
  });
type Deeds = readonly { readonly what: Deed; readonly at: number }[];

const spanOf = ({ from, length: days }: { from: number; length: number | null }) => ({
  from: onDay(from),
  to: days === null ? null : onDay(from + days),
});

/** The history as the program keeps it. */
function recorded(done: Deeds): ProductHistory {
  const entries: (EntryHistory & { acts: EntryHistory['acts'][number][] })[] = [];
  const commitments: Assertion<true>[] = [];
  const standards: Assertion<Standard>[] = [];
  const listedPrices: Assertion<UnitPrice>[] = [];
  const act = (index: number, knownAt: number, after: (now: ListTerm) => ListTerm | undefined) => {
    const entry = entries[index];
    if (!entry) return;
    const { termTo, transitionTo, removedOn } = entry.acts.at(-1) ?? entry.published;
    const state = after({ termFrom: entry.published.termFrom, termTo, transitionTo, removedOn });
    if (state) entry.acts.push({ ...state, knownAt });
  };
  for (const { what, at } of done) {
    switch (what.kind) {
      case 'publish': {
        const termTo = onDay(what.from + what.length);
        const transitionTo = what.transition === null ? null : addDays(termTo, what.transition);
        const published = { termFrom: onDay(what.from), termTo, transitionTo, removedOn: null };
        entries.push({ published: { ...published, origin: what.origin }, publishedAt: at, acts: [] });
        break;
      }
      case 'remove':
        act(what.entry, at, (now) => {
          const removedOn = onDay(what.on);
          const transitionTo = what.transition === null ? null : onDay(what.on + what.transition);
          return what.asWritten
            ? { ...now, removedOn, transitionTo }
            : termAfterRemoval(now, removedOn, transitionTo);
        });
        break;
      case 'reinstate':
        act(what.entry, at, (now) =>
          now.removedOn === null ? undefined : { ...now, removedOn: null, transitionTo: null },
        );
        break;
      case 'changeTerm':
        act(what.entry, at, (now) => {
          const termTo = addDays(now.termFrom, what.length);
          const transitionTo = what.transition === null ? null : addDays(termTo, what.transition);
          return now.removedOn === null ? { ...now, termTo, transitionTo } : undefined;
        });
        break;
      case 'commit':
        commitments.push({ ...spanOf(what), value: what.withdrawn ? null : true, knownAt: at });
        break;
      case 'standard':
        standards.push({ ...spanOf(what), value: what.standard, knownAt: at });
        break;
      case 'list':
        listedPrices.push({ ...spanOf(what), value: what.price as UnitPrice | null, knownAt: at });
        break;
    }
  }
  return { name: '示例', entries, commitments, standards, listedPrices };
}

/** What a clerk keeps of one entry: a box a day, `L` listed, `t` in transition, `.` neither. */
interface Sheet {
  readonly origin: Origin;
  readonly begins: PlainDate;
  readonly boxes: string[];
}

/** Boxes of an entry as somebody would fill them in who is told its term: rub out all, write the term, strike what was removed. */
function fillIn(boxes: string[], begins: PlainDate, told: Omit<ListTerm, 'termFrom'>): void {
  boxes.fill('.');
  for (let n = 0; n < DAYS; n += 1) if (onDay(n) >= begins && onDay(n) <= told.termTo) boxes[n] = 'L';
  for (let n = 0; n < DAYS; n += 1) if (told.removedOn !== null && onDay(n) >= told.removedOn) boxes[n] = '.';
  if (told.transitionTo === null || !boxes.includes('L')) return;
  for (let n = boxes.lastIndexOf('L') + 1; n < DAYS && onDay(n) <= told.transitionTo; n += 1) boxes[n] = 't';
}

/**
 * The papers of a clerk with pen and rubber, who reads the records one after the other up to an instant and fills in a
 * box a day. Knows nothing of the functions under test.
 */
function papersOf(history: ProductHistory, knownAt: number) {
  const sheets: Sheet[] = [];
  for (const { published, publishedAt, acts } of history.entries) {
    if (publishedAt > knownAt) continue;
    const sheet = { origin: published.origin, begins: published.termFrom, boxes: Array<string>(DAYS) };
    fillIn(sheet.boxes, sheet.begins, published);
    for (const act of acts) if (act.knownAt <= knownAt) fillIn(sheet.boxes, sheet.begins, act);
    sheets.push(sheet);
  }
  const boxesOf = <T>(records: readonly Assertion<T>[]) => {
    const boxes = Array<T | null>(DAYS).fill(null);
    for (const { from, to, value, knownAt: at } of records) {
      if (at > knownAt) continue;
      for (let n = 0; n < DAYS; n += 1)
        if (onDay(n) >= from && (to === null || onDay(n) <= to)) boxes[n] = value;
    }
    return boxes;
  };
  return {
    sheets,
    committed: boxesOf(history.commitments),
    standards: boxesOf(history.standards),
    prices: boxesOf(history.listedPrices),
  };
}

/** What the clerk answers after a look at the boxes of a day, and in a transition at those of the last listed day. */
function byHand(
  { sheets, committed, standards, prices }: ReturnType<typeof papersOf>,
  today: number,
): string {
  const isMarked = (n: number, mark: string) => sheets.some((sheet) => sheet.boxes[n] === mark);
  if (!isMarked(today, 'L') && !isMarked(today, 't'))
    return sheets.some((sheet) => sheet.begins <= onDay(today)) ? 'DRUG_TERM_ENDED' : 'DRUG_NOT_LISTED';
  const days = [today];
  if (!isMarked(today, 'L')) {
    let n = today - 1;
    while (!isMarked(n, 'L')) n -= 1;
    days.push(n);
  }
  if (!days.some((n) => committed[n] === true)) return 'COMMITMENT_MISSING';
  const state = days.length === 1 ? 'listed' : 'transition';
  const listing = String(prices[today] ?? 'none');
  for (const n of days) {
    const set = standards[n];
    if (set) return `${state} ${set.kind} ${set.standard} ${set.confidential} ${listing}`;
    const carriedOn = sheets.some((sheet) => sheet.origin === 'regular' && sheet.boxes[n] === 'L');
    const listed = prices[n];
    if (carriedOn && listed) return `${state} listed ${listed} false ${listing}`;
  }
  return 'STANDARD_MISSING';
}

function answered(facts: ProductFacts, asked: PlainDate): string {
  const outcome = decidePayable(facts, asked);
  if (!outcome.ok) return outcome.refusal.code;
  const { membership, standard, listedPrice } = outcome.value;
  const { kind, standard: amount, confidential } = standard;
  return `${membership.state} ${kind} ${amount} ${confidential} ${listedPrice ?? 'none'}`;
}

describe('某日能否支付、按什么标准，按某时所知（N2.3、M10、M12、N1.2、I14）', () => {
  test('任意的版本、处理、更正和撤回，每个日期和知悉时刻恰有一个答案，与逐日手填的一致', () => {
    const seen = new Map<string, number>();
    fc.assert(
      fc.property(deeds, fc.array(fc.nat(), { maxLength: 3 }), (done, instants) => {
        const history = recorded(done);
        const turned: ProductHistory = { ...history, entries: [...history.entries].reverse() };
        const last = done.at(-1)?.at ?? 0;
        for (const knownAt of [-1, ...instants.map((n) => n % (last + 1)), last]) {
          const papers = papersOf(history, knownAt);
          const known = [history, turned].map((one) => factsAsKnown(one, knownAt));
          expect(payableAsKnown(history, onDay(20), knownAt)).toEqual(
            decidePayable(factsAsKnown(history, knownAt), onDay(20)),
          );
          for (let n = 0; n < DAYS; n += 1) {
            const expected = byHand(papers, n);
            const given = known.map((facts) => answered(facts, onDay(n)));
            if (given.some((answer) => answer !== expected)) expect(given).toEqual([expected, expected]);
            const { state } = membershipAsKnown(history.entries, onDay(n), knownAt);
            if ((state === 'ended') !== (expected === 'DRUG_TERM_ENDED')) expect(state).toBe(expected);
            if ((state === 'absent') !== (expected === 'DRUG_NOT_LISTED')) expect(state).toBe(expected);
            const kind = expected.split(' ').slice(0, 2).join(' ');
            seen.set(kind, (seen.get(kind) ?? 0) + 1);
          }
        }
      }),
      { numRuns: 600 },
    );
    // A property that never meets the interesting cases proves little.
    const met = (prefix: string) =>
      [...seen].reduce((sum, [kind, count]) => (kind.startsWith(prefix) ? sum + count : sum), 0);
    const outcomes = ['DRUG_NOT_LISTED', 'DRUG_TERM_ENDED', 'COMMITMENT_MISSING', 'STANDARD_MISSING'];
    for (const kind of [...outcomes, 'listed bid', 'listed listed', 'transition'])
      expect(met(kind), kind).toBeGreaterThan(20);
  });

  test('后来的记载不改变先前时刻的答案', () => {
    fc.assert(
      fc.property(deeds, fc.nat(21), (done, cut) => {
        const at = done[Math.min(cut, done.length - 1)]?.at ?? 0;
        const before = recorded(done.filter((one) => one.at <= at));
        const after = recorded(done);
        for (let n = 0; n < DAYS; n += 5)
          expect(answered(factsAsKnown(after, at), onDay(n))).toBe(
            answered(factsAsKnown(before, at), onDay(n)),
          );
      }),
    );
  });
});

describe('某日执行哪个版本，按某时所知（N1.1）', () => {
  const version = fc.record({
    from: fc.nat(20),
    length: fc.option(fc.nat(20)),
    publishedAt: fc.nat(6),
  });
  test('任意版本恰有一个答案：起始日最晚的，其中最后发布的', () => {
    fc.assert(
      fc.property(fc.array(version, { maxLength: 6 }), fc.nat(40), fc.nat(6), (drafts, n, knownAt) => {
        const versions = drafts.map(({ from, length: days, publishedAt }, id): VersionSpan => ({
          id,
          effectiveFrom: onDay(from),
          effectiveTo: days === null ? null : onDay(from + days),
          publishedAt,
        }));
        const [first] = versions
          .filter((one) => one.publishedAt <= knownAt)
          .filter((one) => daysBetween(one.effectiveFrom, onDay(n)) >= 0)
          .filter((one) => one.effectiveTo === null || daysBetween(onDay(n), one.effectiveTo) >= 0)
          .sort((a, b) => b.id - a.id)
          .sort((a, b) => b.publishedAt - a.publishedAt)
          .sort((a, b) => daysBetween(a.effectiveFrom, b.effectiveFrom));
        expect(versionInForce(versions, onDay(n), knownAt)).toBe(first);
        expect(versionInForce([...versions].reverse(), onDay(n), knownAt)).toBe(first);
      }),
    );
  });
});
