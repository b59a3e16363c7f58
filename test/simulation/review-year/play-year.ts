/** Plays the year day by day: the clock stands still while the people of a day act, then goes to the next working day. */
import { listBoardCases } from '../../../src/contract/eligibility-review.ts';
import { saveWorkCalendar } from '../../../src/contract/settings.ts';
import type { TestServer } from '../../support/api.ts';
import {
  dueAfter,
  KNOWN_IN_2026,
  KNOWN_IN_2027,
  leftUntil,
  PLAN_OF_2027,
  plusDays,
  workingDayOn,
  type Plans,
} from './calendar-oracle.ts';
import { bringPatient, castScript, type Cast } from './cast.ts';
import type { Course } from './courses.ts';
import { peopleOf } from './http-people.ts';
import { live, newPlayed, type Played } from './live.ts';

/** The day on which the province enters the plan of 2027: the first on which anybody works by it. */
const ANNOUNCED_ON = '2027-01-05';
const FIRST_DAY = '2026-01-04';
/** Long after the last decision; who is not done by then is lost. */
const LAST_DAY = '2027-04-30';
const DAYS_BETWEEN_LOOKS = 7;

/** What was seen of the running clocks on one day, beside what the oracle says. */
export interface Look {
  readonly day: string;
  readonly within: 'late' | 'two' | 'five' | 'all';
  readonly seen: readonly string[];
  readonly expected: readonly string[];
}

export interface Year {
  readonly cast: Cast;
  readonly played: readonly Played[];
  readonly looks: readonly Look[];
  readonly lastDay: string;
}

function plansOn(day: string): Plans {
  return day < ANNOUNCED_ON ? KNOWN_IN_2026 : KNOWN_IN_2027;
}

const LIMITS = { late: -1, two: 2, five: 5, all: 1000 } as const;

function expectedOn(day: string, played: readonly Played[], within: Look['within']): string[] {
  const plans = plansOn(day);
  return played
    .filter((one) => one.isTimed)
    .map((one) => ({ id: one.id, ...dueAfter(plans, one.clocks.at(-1)?.from ?? '') }))
    .map((one) => ({ ...one, left: leftUntil(plans, day, one.dueOn) }))
    .filter((one) => one.left <= LIMITS[within])
    .map((one) => `${one.id} ${one.dueOn} ${one.provisional} ${one.left}`)
    .sort();
}

async function lookOn(day: string, cast: Cast, played: readonly Played[]): Promise<Look[]> {
  const looks: Look[] = [];
  for (const within of ['late', 'two', 'five', 'all'] as const) {
    const seen: string[] = [];
    for (let page = 1, total = 1; seen.length < total; page += 1) {
      const answer = await cast.people.ok(cast.auditor, listBoardCases, {
        query: { within, page, pageSize: 200 },
      });
      total = answer.total;
      for (const row of answer.rows)
        seen.push(`${row.id} ${row.dueOn} ${row.provisional} ${row.workingDaysLeft}`);
      if (answer.rows.length === 0) break;
    }
    looks.push({ day, within, seen: seen.sort(), expected: expectedOn(day, played, within) });
  }
  return looks;
}

function announce(cast: Cast): Promise<unknown> {
  const days = (text: string) => text.split(' ').map((monthDay) => `2027-${monthDay}`);
  return cast.people.ok(cast.admin, saveWorkCalendar, {
    body: {
      year: 2027,
      announced: true,
      source: '示例安排',
      daysOff: days(PLAN_OF_2027.off),
      makeUpDays: days(PLAN_OF_2027.worked),
    },
  });
}

/** Plays all courses to their ends on a listening server. */
export async function playYear(server: TestServer, url: string, courses: readonly Course[]): Promise<Year> {
  let today = FIRST_DAY;
  server.clock.setDay(today);
  const people = peopleOf(server, url, () => today);
  const cast = await castScript(server, people);
  const played = courses.map(newPlayed);
  const waiting = new Map<string, ReturnType<typeof live>[]>();
  const wait = (day: string, life: ReturnType<typeof live>) =>
    void waiting.set(day, [...(waiting.get(day) ?? []), life]);
  const looks: Look[] = [];
  for (let passed = 0; today <= LAST_DAY; passed += 1, today = plusDays(today, 1)) {
    server.clock.setDay(today);
    if (today === ANNOUNCED_ON) await announce(cast);
    for (const one of played.filter(({ course }) => course.applyOn === today)) {
      const patient = await bringPatient(server, people, one.course);
      wait(today, live({ cast, played: one, patient, today: () => today }));
    }
    for (let life = waiting.get(today)?.shift(); life; life = waiting.get(today)?.shift()) {
      const { done, value } = await life.next();
      if (done !== true) wait(workingDayOn(plansOn(today), today, value), life);
    }
    waiting.delete(today);
    if (passed % DAYS_BETWEEN_LOOKS === 0 || today === ANNOUNCED_ON)
      looks.push(...(await lookOn(today, cast, played)));
    if (today > '2026-12-31' && played.every((one) => one.isOver)) break;
  }
  return { cast, played, looks, lastDay: today };
}
