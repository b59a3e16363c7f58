import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, day, lastDayOfYear, yearOf, type PlainDate } from '../../base/date.ts';
import { membershipOn, type ListTerm } from '../catalogue/list-membership.ts';
import type { Enrolment } from '../insured/model.ts';
import { maySettleOnline, type Suspension } from '../insured/violations/violation.ts';
import { approvalTerm, isEligibleOn, type HeldTerm } from './eligible.ts';

/** Random lives of one person and two drugs, told once to the decisions and once to an oracle that paints every single day. */
const FIRST = day('2026-01-01');
const DAYS = 730;
const DRUGS = [0, 1] as const;
type Drug = (typeof DRUGS)[number];
const dayNo = (index: number) => addDays(FIRST, index);
const CALENDAR = Array.from({ length: DAYS }, (_, index) => dayNo(index));

interface Application {
  readonly drug: Drug;
  readonly applied: number;
  /** Days until the approval, many for one that was refused and heard again; undefined for one that stayed refused. */
  readonly wait: number | undefined;
  /** Days by which the reviewer shortens the longest term. */
  readonly shorten: number;
  /** Whether it changes the other drug for this one. */
  readonly change: boolean;
}
interface Life {
  readonly applications: readonly Application[];
  /** Removal of a drug from the list, with the days of its transition. */
  readonly removals: readonly { drug: Drug; on: number; transition: number }[];
  /** Whether each drug is renewed for the second year. */
  readonly renewed: readonly [boolean, boolean];
  readonly cover: readonly { on: number; status: Enrolment['status'] | 'none' }[];
  readonly diedOn: number | undefined;
  readonly suspensions: readonly { from: number; days: number; lifted: number | undefined }[];
}

const index = fc.integer({ min: 0, max: DAYS - 1 });
const drug = fc.constantFrom(...DRUGS);
const life: fc.Arbitrary<Life> = fc.record({
  // In the order in which they were handed in, as their numbers are; decided in any order.
  applications: fc
    .array(
      fc.record({
        drug,
        applied: index,
        wait: fc.option(fc.oneof(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 60, max: 200 })), {
          nil: undefined,
        }),
        shorten: fc.constantFrom(0, 0, 30, 300, 600),
        change: fc.boolean(),
      }),
      { maxLength: 7 },
    )
    .map((all) => [...all].sort((a, b) => a.applied - b.applied)),
  removals: fc.uniqueArray(fc.record({ drug, on: index, transition: fc.constantFrom(0, 0, 31, 180) }), {
    maxLength: 2,
    selector: (one) => one.drug,
  }),
  renewed: fc.tuple(fc.boolean(), fc.boolean()),
  cover: fc.uniqueArray(
    fc.record({ on: index, status: fc.constantFrom('normal', 'normal', 'suspended', 'waiting', 'none') }),
    { maxLength: 4, selector: (one) => one.on },
  ),
  diedOn: fc.option(index, { nil: undefined, freq: 3 }),
  suspensions: fc.array(
    fc.record({
      from: index,
      days: fc.integer({ min: 90, max: 365 }),
      lifted: fc.option(fc.integer({ min: 0, max: 400 }), { nil: undefined }),
    }),
    { maxLength: 2 },
  ),
});

const END_OF_2026 = 364;

/** What the list, the decisions, the cover and the authority have recorded, as the program keeps it. */
function recorded(of: Life) {
  const approvals = of.applications.flatMap((one, id) => {
    if (one.wait === undefined) return [];
    const applied = dayNo(one.applied);
    const wanted = addDays(lastDayOfYear(yearOf(applied) + 1), -one.shorten);
    const term = approvalTerm(applied, wanted < applied ? applied : wanted);
    if (!term.ok) throw new Error('a term of the regime');
    const decided = [one.applied + one.wait, id] as const;
    return [
      {
        ...one,
        id,
        decided,
        from: term.value.from,
        to: term.value.to,
        approvedOn: addDays(applied, one.wait),
      },
    ];
  });
  const isLater = (a: readonly [number, number], b: readonly [number, number]) =>
    a[0] > b[0] || (a[0] === b[0] && a[1] > b[1]);
  const held = (which: Drug): HeldTerm[] =>
    approvals
      .filter((one) => one.drug === which)
      .map(({ decided, from, to }) => {
        const ends = approvals
          .filter((other) => other.change && other.drug !== which && isLater(other.decided, decided))
          .map((other) => other.approvedOn)
          .sort();
        return { termFrom: from, termTo: to, endedOn: ends[0] ?? null };
      });
  const terms = (which: Drug): ListTerm[] => {
    const removal = of.removals.find((one) => one.drug === which);
    const years = of.renewed[which] ? [0, END_OF_2026 + 1] : [0];
    return years.map((start) => {
      const removedOn = removal ? dayNo(removal.on) : null;
      const to = dayNo(start + END_OF_2026);
      const hit = removal !== undefined && removedOn !== null && removedOn <= to;
      return {
        termFrom: dayNo(start),
        termTo: to,
        removedOn: hit ? removedOn : null,
        transitionTo:
          hit && removal.transition > 0 ? addDays(dayNo(removal.on), removal.transition - 1) : null,
      };
    });
  };
  const cover = [...of.cover].sort((a, b) => a.on - b.on);
  const enrolments = [{ on: 0, status: 'normal' as const }, ...cover].flatMap((one, at): Enrolment[] => {
    const next = cover[at];
    if (one.status === 'none' || next?.on === one.on) return [];
    const to = next === undefined ? null : dayNo(next.on - 1);
    return [{ scheme: 'resident', areaCode: '430102', status: one.status, from: dayNo(one.on), to }];
  });
  const suspensions = of.suspensions.map((one): Suspension => ({
    from: dayNo(one.from),
    to: dayNo(one.from + one.days - 1),
    liftedOn: one.lifted === undefined ? null : dayNo(one.from + one.lifted),
  }));
  return {
    held,
    terms,
    person: { enrolments, diedOn: of.diedOn === undefined ? null : dayNo(of.diedOn) },
    suspensions,
  };
}

type Answer =
  'yes' | 'PERSON_NOT_INSURED' | 'INSURANCE_NOT_NORMAL' | 'DRUG_TERM_ENDED' | 'ELIGIBILITY_MISSING';

/** Every day painted by hand: no spans are compared, and nothing of the program is asked. */
function painted(of: Life, which: Drug): { eligible: Answer[]; online: boolean[] } {
  const status = Array.from<string>({ length: DAYS }).fill('normal');
  for (const { on, status: now } of [...of.cover].sort((a, b) => a.on - b.on)) status.fill(now, on);
  const listed = Array.from<boolean>({ length: DAYS })
    .fill(false)
    .fill(true, 0, END_OF_2026 + 1);
  if (of.renewed[which]) listed.fill(true);
  const removal = of.removals.find((one) => one.drug === which);
  if (removal !== undefined) {
    // An entry that goes on its own first day was never in force, and has no terms that could go on.
    const isFirstDay = removal.on === 0 || removal.on === END_OF_2026 + 1;
    const had = listed[removal.on] === true && !isFirstDay;
    listed.fill(false, removal.on);
    if (had) listed.fill(true, removal.on, Math.min(DAYS, removal.on + removal.transition));
    // A year that was over before the removal keeps no transition; one that the removal came before it never had any.
  }
  const granted = CALENDAR.map(() => new Set<number>());
  // The decisions, one after the other as they were made: one gives days, one that changes drugs strikes what was given so far.
  const inTurn = of.applications
    .flatMap((one, id) => (one.wait === undefined ? [] : [{ ...one, id, decided: one.applied + one.wait }]))
    .sort((a, b) => a.decided - b.decided || a.id - b.id);
  for (const one of inTurn) {
    if (one.drug !== which) {
      if (one.change) for (let d = one.decided + 1; d < DAYS; d += 1) granted[d]?.clear();
      continue;
    }
    let last = DAYS + 5000;
    const endYear = Number(dayNo(one.applied).slice(0, 4)) + 1;
    for (let d = one.applied; d < DAYS + 800; d += 1)
      if (dayNo(d) === `${endYear}-12-31`) last = d - one.shorten;
    for (let d = one.applied; d <= Math.max(last, one.applied) && d < DAYS; d += 1) granted[d]?.add(one.id);
  }
  const eligible = CALENDAR.map((_, d): Answer => {
    if ((of.diedOn !== undefined && d > of.diedOn) || status[d] === 'none') return 'PERSON_NOT_INSURED';
    if (status[d] !== 'normal') return 'INSURANCE_NOT_NORMAL';
    if (!listed[d]) return 'DRUG_TERM_ENDED';
    return granted[d]?.size ? 'yes' : 'ELIGIBILITY_MISSING';
  });
  const online = Array.from<boolean>({ length: DAYS }).fill(true);
  for (const { from, days, lifted } of of.suspensions)
    online.fill(false, from, Math.min(DAYS, from + Math.min(days, lifted ?? days)));
  return { eligible, online };
}

describe('某一天有没有待遇，逐日与逐字的对照一致（M5、M19、M23.4、M23.5、M24、M35）', () => {
  it('申请、批准、延期、换药、调出、参保中断、去世、暂停联网、结算，随便怎么来', () => {
    fc.assert(
      fc.property(life, (of) => {
        const facts = recorded(of);
        for (const which of DRUGS) {
          const oracle = painted(of, which);
          CALENDAR.forEach((on: PlainDate, d) => {
            const answer = isEligibleOn(
              facts.held(which),
              membershipOn(facts.terms(which), on),
              facts.person,
              on,
            );
            expect([on, answer.ok ? 'yes' : answer.refusal.code]).toEqual([on, oracle.eligible[d]]);
            // A sale of the day goes through online when the benefit holds and nothing suspends it.
            const settles = answer.ok && maySettleOnline(facts.suspensions, on).ok;
            expect([on, settles]).toEqual([on, oracle.eligible[d] === 'yes' && oracle.online[d]]);
          });
        }
      }),
      { numRuns: 40 },
    );
  });

  it('换药获批当日两种药都在，次日起只有新的一种（M24）', () => {
    const person = {
      enrolments: [
        { scheme: 'employee', areaCode: '430102', status: 'normal', from: FIRST, to: null },
      ] satisfies Enrolment[],
      diedOn: null,
    };
    const listed = { state: 'listed', lastDay: day('2027-12-31') } as const;
    const old = { termFrom: day('2026-03-02'), termTo: day('2027-12-31'), endedOn: day('2026-09-10') };
    expect(isEligibleOn([old], listed, person, day('2026-09-10')).ok).toBe(true);
    expect(isEligibleOn([old], listed, person, day('2026-09-11'))).toMatchObject({
      ok: false,
      refusal: { code: 'ELIGIBILITY_MISSING' },
    });
  });
});
