import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listApplications, getApplication } from '../../src/contract/eligibility.ts';
import { getReviewClock } from '../../src/contract/eligibility-review.ts';
import { isClauseId } from '../../src/policy/clause-ids.ts';
import { startTestServer, type TestServer } from '../support/api.ts';
import { dueAfter, KNOWN_IN_2026, KNOWN_IN_2027, leftUntil, worksOn } from './review-year/calendar-oracle.ts';
import { drawCourses } from './review-year/courses.ts';
import { playYear, type Year } from './review-year/play-year.ts';

/** npm run simulate plays the whole year of two thousand; npm test a small part of it. */
const COUNT = Number(process.env['SIMULATED_APPLICATIONS'] ?? 80);
const MINUTES = 60_000;

/** Which step may follow which, written down here once more and by hand. */
const FOLLOWS: Readonly<Record<string, string>> = {
  submitted: 'doctorStated doctorDeclined withdrawn',
  doctorStated: 'hospitalConfirmed hospitalReturned withdrawn',
  hospitalReturned: 'doctorStated doctorDeclined withdrawn',
  hospitalConfirmed: 'accepted supplementRequested withdrawn',
  supplementRequested: 'supplemented withdrawn',
  supplemented: 'accepted withdrawn',
  accepted: 'approved refusalProposed panelConvened',
  panelConvened: 'panelConcluded',
  panelConcluded: 'approved refusalProposed',
  refusalProposed: 'refused refusalReturned',
  refusalReturned: 'approved refusalProposed',
  refused: 'reconsiderationRequested',
  reconsiderationRequested: 'approved refusalUpheld',
};
const ENDS = ['approved', 'refused', 'refusalUpheld', 'doctorDeclined', 'withdrawn'];

describe('日历神谕自己先对得上公开的例子（I5、I17）', () => {
  it.each([
    ['2026-02-09', '2026-03-06', false],
    ['2026-09-18', '2026-10-15', false],
    ['2026-04-30', '2026-05-25', false],
    ['2025-09-25', '2025-10-22', false],
    ['2025-12-31', '2026-01-22', false],
    ['2026-12-28', '2027-01-18', true],
  ])('%s 受理，%s 到期', (from, dueOn, provisional) =>
    expect(dueAfter(KNOWN_IN_2026, from)).toEqual({ dueOn, provisional }),
  );
});

describe(`一年 ${COUNT} 份申请（M22、M23.1、M23.3、M36、I5、I17）`, () => {
  let server: TestServer;
  let year: Year;
  beforeAll(async () => {
    server = await startTestServer({ today: '2026-01-05' });
    const url = await server.app.listen({ port: 0, host: '127.0.0.1' });
    const began = Date.now();
    year = await playYear(server, url, drawCourses(COUNT, 20260105));
    const seconds = Math.round((Date.now() - began) / 1000);
    console.info(`${COUNT} 份申请，${year.cast.people.calls()} 次调用，${seconds} 秒，到 ${year.lastDay}`);
  }, 45 * MINUTES);
  afterAll(() => server.close());

  it('每个环节、每种结局都演到了', () => {
    const seen = new Set(year.played.flatMap((one) => one.steps));
    expect([...seen].sort()).toEqual([...new Set([...Object.keys(FOLLOWS), ...ENDS])].sort());
    expect(year.played.some((one) => one.clocks.some((clock) => clock.provisional))).toBe(true);
    expect([...year.cast.people.refusals.keys()].sort()).toEqual([
      'CASE_OF_ANOTHER_REVIEWER',
      'OTHER_REVIEWER_NEEDED',
      'PANEL_NOT_COMPLETE',
      'SECOND_REVIEWER_NEEDED',
      'STEP_NOT_ALLOWED',
    ]);
  });

  it('每个到期日都等于独立日历算的，跨入未公布年份的都标为暂定', () => {
    for (const { id, clocks } of year.played) {
      for (const { from, dueOn, provisional } of clocks) {
        const plans = from < '2027-01-05' ? KNOWN_IN_2026 : KNOWN_IN_2027;
        expect({ id, from, dueOn, provisional }).toEqual({ id, from, ...dueAfter(plans, from) });
      }
    }
  });

  it('看板每周都一样不多、一样不少：超期的、两天和五天内到期的、在走的', () => {
    for (const { day, within, seen, expected } of year.looks)
      expect({ day, within, seen }).toEqual({ day, within, seen: expected });
    const late = year.looks.filter((look) => look.within === 'late');
    expect(late.some((look) => look.seen.length > 0)).toBe(true);
  });

  it(
    '一份不丢：提交过的都查得到，都走到了头',
    async () => {
      const { people, reviewers } = year.cast;
      const found: number[] = [];
      for (const [reviewer] of reviewers) {
        for (let page = 1, total = 1; (page - 1) * 200 < total; page += 1) {
          const answer = await people.ok(reviewer, listApplications, { query: { page, pageSize: 200 } });
          total = answer.total;
          for (const row of answer.rows) {
            found.push(row.id);
            expect(ENDS).toContain(row.step);
            expect(row.clock).toBeNull();
          }
        }
      }
      expect(found.sort((a, b) => a - b)).toEqual(year.played.map((one) => one.id).sort((a, b) => a - b));
      expect(year.played).toHaveLength(COUNT);
    },
    MINUTES,
  );

  it(
    '一步不跳：每份的经过就是做过的那些，后一步都接得上前一步；时限证明逐日与独立日历一致',
    async () => {
      for (const { id, course, steps, clocks } of year.played) {
        const reviewer = year.cast.reviewers[course.area]?.[0];
        if (reviewer === undefined) throw new Error('every area has reviewers');
        const record = await year.cast.people.ok(reviewer, getReviewClock, { params: { id } });
        expect(record.steps.map((one) => one.step)).toEqual(steps);
        expect(steps[0]).toBe('submitted');
        steps.slice(1).forEach((step, index) => {
          expect(FOLLOWS[steps[index] ?? '']?.split(' ')).toContain(step);
        });
        expect(ENDS).toContain(steps.at(-1));
        expect(record.clocks.map((one) => one.from)).toEqual(clocks.map((one) => one.from));
        for (const { from, dueOn, decidedOn, used, late, days } of record.clocks) {
          expect(dueOn).toBe(dueAfter(KNOWN_IN_2027, from).dueOn);
          expect(used).toBe(leftUntil(KNOWN_IN_2027, from, decidedOn ?? ''));
          expect(late).toBe(Math.max(0, -leftUntil(KNOWN_IN_2027, decidedOn ?? '', dueOn)));
          for (const one of days) expect(one.number !== null).toBe(worksOn(KNOWN_IN_2027, one.day));
        }
      }
    },
    10 * MINUTES,
  );

  it(
    '每个“不”都带条款：办结的不通过带依据，途中的拒绝带条款',
    async () => {
      for (const [code, clause] of year.cast.people.refusals)
        expect([code, isClauseId(clause)]).toEqual([code, true]);
      const refused = year.played.filter((one) => one.clause !== undefined);
      expect(refused.length).toBeGreaterThan(0);
      for (const { id, course, clause } of refused) {
        const reviewer = year.cast.reviewers[course.area]?.[0];
        if (reviewer === undefined) throw new Error('every area has reviewers');
        const { events } = await year.cast.people.ok(reviewer, getApplication, { params: { id } });
        const told = events.filter((event) => event.step === 'refused' || event.step === 'refusalUpheld');
        expect(told.length).toBeGreaterThan(0);
        for (const event of told)
          expect(event).toMatchObject({ clause, note: expect.stringMatching(/.{2,}/) as string });
      }
    },
    10 * MINUTES,
  );
});
