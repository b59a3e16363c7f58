/** The running clocks as reviewers, areas and the province watch them: everything is derived on the day it is asked (M23.3, I5). */
import { addDays, dayAt, type PlainDate } from '../../../base/date.ts';
import { accept, type Outcome } from '../../../base/outcome.ts';
import { workingDaysLeft, type WorkCalendar } from '../../../base/working-days.ts';
import type { CallOf, OutputOf } from '../../../contract/endpoint.ts';
import type * as contract from '../../../contract/eligibility-review.ts';
import type { Step } from '../../../domain/eligibility/model.ts';
import { progressOf } from '../../../domain/eligibility/progress.ts';
import { reviewClock, reviewDueOn } from '../../../domain/eligibility/review-clock.ts';
import {
  lastStartWithin,
  reminderLevel,
  type ReminderLevel,
} from '../../../domain/eligibility/review/review-days.ts';
import { areaPrefix, scopeOf, type Actor } from '../../../domain/identity/roles.ts';
import type { Refusal } from '../../../domain/refusals.ts';
import { pageSpan } from '../../http/paging.ts';
import { notAllowed } from '../../http/problem.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import { loadWorkCalendar } from '../../insured/settings-store.ts';
import type { World } from '../../world.ts';
import { listEvents } from '../application-store.ts';
import { requireVisible } from '../take-step.ts';
import {
  insertReminderRead,
  listBoardByArea,
  listBoardByReviewer,
  listTimedCases,
  type BoardRow,
  type TimedCase,
} from './review-store.ts';

type Timed = OutputOf<typeof contract.listBoardCases>['rows'][number];
type Sums = OutputOf<typeof contract.getReviewBoard>['areas'][number];

const LEVEL_NAMES = { 5: 'five', 2: 'two', 0: 'today', [-1]: 'late' } as const satisfies Record<
  ReminderLevel,
  string
>;
/** Most reminders shown at once; whoever has more reads the board. */
const MOST_REMINDERS = 200;
/** Decisions of so many days back tell how well an area keeps its time. */
const DAYS_BACK = 90;

function timed(one: TimedCase, calendar: WorkCalendar, today: PlainDate): Timed {
  const clock = reviewClock(calendar, one.clockFrom, today);
  if (clock === undefined) throw new Error('a clock runs only where its rule is formalised');
  return {
    id: one.id,
    applicationNo: one.applicationNo,
    areaName: one.areaName,
    genericName: one.genericName,
    step: one.step as Step,
    clockFrom: one.clockFrom,
    ...clock,
    reviewerName: one.reviewerName,
  };
}

/** What the reviewer must not forget: own cases and nobody's that reached 5, 2 or 0 working days, unless this level was read (M23.3). */
export async function listReviewReminders(
  world: World,
  actor: Actor,
): Promise<Outcome<OutputOf<typeof contract.listReviewReminders>, Refusal>> {
  const today = dayAt(world.clock.now());
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const calendar = await loadWorkCalendar(tx);
    const { rows } = await listTimedCases(tx, {
      startBy: lastStartWithin(calendar, today, 5),
      areaPrefix: '',
      reviewerId: actor.accountId,
      readerId: actor.accountId,
      limit: MOST_REMINDERS,
      offset: 0,
    });
    const found = rows.flatMap((row) => {
      const one = timed(row, calendar, today);
      const level = reminderLevel(one.workingDaysLeft);
      return level === undefined || row.readLevels.includes(level)
        ? []
        : [{ ...one, level: LEVEL_NAMES[level] }];
    });
    return accept({ rows: found, total: found.length });
  });
}

/** The reviewer has read the reminder of today's level; the next level comes again (M23.3). @throws {Problem} 404 outside the area */
export async function readReviewReminder(
  world: World,
  actor: Actor,
  id: number,
): Promise<Outcome<{ done: boolean }, Refusal>> {
  await requireVisible(world, actor, id);
  const now = world.clock.now();
  const today = dayAt(now);
  return world.db.transaction('all', async (tx) => {
    const clockFrom = progressOf(await listEvents(tx, id))?.clockFrom ?? null;
    const clock = clockFrom && reviewClock(await loadWorkCalendar(tx), clockFrom, today);
    const level = clock ? reminderLevel(clock.workingDaysLeft) : undefined;
    if (clockFrom !== null && level !== undefined) {
      await insertReminderRead(tx, {
        accountId: actor.accountId,
        applicationId: id,
        clockFrom,
        level,
        at: now,
      });
      await recordAudit(tx, actor, now, {
        action: 'eligibility.readReviewReminder',
        subjectKind: 'application',
        subjectId: id,
        detail: LEVEL_NAMES[level],
      });
    }
    return accept({ done: true });
  });
}

/** The asked area as a prefix inside what the actor may see; their own where none is asked. @throws {Problem} 403 for another area */
function askedPrefix(actor: Actor, area: string | undefined): string {
  const own = actor.areaCode === null ? '' : areaPrefix(actor.areaCode);
  if (area === undefined) return own;
  const asked = areaPrefix(area);
  if (!asked.startsWith(own)) throw notAllowed();
  return asked;
}

function sumsOf({ oldestFrom, ...row }: BoardRow, calendar: WorkCalendar, today: PlainDate): Sums {
  const due = oldestFrom === null ? undefined : reviewDueOn(calendar, oldestFrom);
  const worst = due?.ok === true && due.value.dueOn < today ? due.value.dueOn : today;
  return { ...row, worstLate: workingDaysLeft(calendar, worst, today) };
}

/** How the clocks stand by area and by reviewer, without anything of a patient (M7, M23.3). @throws {Problem} 403 for another area */
export async function getReviewBoard(
  world: World,
  actor: Actor,
  query: CallOf<typeof contract.getReviewBoard>['query'],
): Promise<Outcome<OutputOf<typeof contract.getReviewBoard>, Refusal>> {
  const today = dayAt(world.clock.now());
  const prefix = askedPrefix(actor, query.area);
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const calendar = await loadWorkCalendar(tx);
    const by = (left: number) => lastStartWithin(calendar, today, left);
    const days = {
      lateBy: by(-1),
      todayBy: by(0),
      twoBy: by(2),
      fiveBy: by(5),
      since: addDays(today, -DAYS_BACK),
    };
    const shown = (row: BoardRow) => sumsOf(row, calendar, today);
    return accept({
      today,
      areas: (await listBoardByArea(tx, days, prefix)).map(shown),
      reviewers: (await listBoardByReviewer(tx, days, prefix)).map(shown),
    });
  });
}

const WITHIN = { late: -1, two: 2, five: 5 } as const;

/** The cases behind the board, the oldest clock first (M23.3). @throws {Problem} 403 for another area */
export async function listBoardCases(
  world: World,
  actor: Actor,
  query: CallOf<typeof contract.listBoardCases>['query'],
): Promise<Outcome<OutputOf<typeof contract.listBoardCases>, Refusal>> {
  const today = dayAt(world.clock.now());
  const prefix = askedPrefix(actor, query.area);
  const within = query.within ?? 'late';
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const calendar = await loadWorkCalendar(tx);
    const { rows, total } = await listTimedCases(tx, {
      startBy: within === 'all' ? today : lastStartWithin(calendar, today, WITHIN[within]),
      areaPrefix: prefix,
      reviewerId: null,
      readerId: actor.accountId,
      ...pageSpan(query),
    });
    return accept({ total, rows: rows.map((row) => timed(row, calendar, today)) });
  });
}
