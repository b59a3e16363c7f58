import { formatFen, parseFen, type Fen } from '../../base/money.ts';
import { accept, decline, type Outcome } from '../../base/outcome.ts';
import { formatRatio, parseRatio } from '../../base/ratio.ts';
import { weekday, yearOf, type PlainDate } from '../../base/date.ts';
import type { CallOf, OutputOf } from '../../contract/endpoint.ts';
import type * as contract from '../../contract/settings.ts';
import type { Actor } from '../../domain/identity/roles.ts';
import { refuse, type Refusal } from '../../domain/refusals.ts';
import { brokenConstraint, type Tx } from '../db/database.ts';
import { badInput } from '../http/problem.ts';
import { readDay } from '../http/read-day.ts';
import { recordAudit } from '../identity/audit-store.ts';
import type { World } from '../world.ts';
import {
  findAssistanceRule,
  findYearlyLimit,
  isSettledBy,
  listAssistanceRuleRows,
  listCalendarYears,
  listYearlyLimitRows,
  loadWorkCalendar,
  replaceCalendarYear,
  saveAssistanceRuleRow,
  saveYearlyLimitRow,
} from './settings-store.ts';

type Done = Outcome<{ done: boolean }, Refusal>;

function amount(field: string, yuan: string): Fen {
  const value = parseFen(yuan);
  if (value === undefined || value < 0n) throw badInput(field, '金额应为不小于零的数，两位小数');
  return value;
}

/**
 * Runs a change of settings with its line in the audit; an unknown area is told as wrong input.
 * @param work writes the change, or says why it may not be made so
 */
async function saving(
  world: World,
  actor: Actor,
  action: string,
  subjectId: string,
  detail: string,
  work: (tx: Tx) => Promise<Refusal | undefined>,
): Promise<Done> {
  try {
    const refusal = await world.db.transaction('all', async (tx) => {
      const refused = await work(tx);
      if (refused) return refused;
      await recordAudit(tx, actor, world.clock.now(), { action, subjectKind: 'setting', subjectId, detail });
      return undefined;
    });
    if (refusal) return decline(refusal);
  } catch (error) {
    if (brokenConstraint(error)?.endsWith('area_code_fkey')) throw badInput('areaCode', '没有这个区划');
    throw error;
  }
  return accept({ done: true });
}

export async function listYearlyLimits(
  world: World,
  year: number,
): Promise<Outcome<OutputOf<typeof contract.listYearlyLimits>, Refusal>> {
  const found = await world.db.transaction('all', (tx) => listYearlyLimitRows(tx, year));
  return accept({
    rows: found.map((row) => ({
      ...row,
      pooledFund: formatFen(row.pooledFund),
      majorIllness: formatFen(row.majorIllness),
    })),
  });
}

/** Values by which bills were settled change by an act that is tried and reviewed (M9.6). */
const NEEDS_ACT = 'PARAMETER_CHANGE_NEEDS_ACT';

/**
 * Sets an area's yearly limits with the document they rest on (M9.2, M9.5).
 * @returns PARAMETER_CHANGE_NEEDS_ACT where bills were settled by others
 * @throws {Problem} 400 for a negative amount or unknown area
 */
export function saveYearlyLimit(
  world: World,
  actor: Actor,
  given: CallOf<typeof contract.saveYearlyLimit>['body'],
): Promise<Done> {
  const limit = {
    ...given,
    pooledFund: amount('pooledFund', given.pooledFund),
    majorIllness: amount('majorIllness', given.majorIllness),
  };
  const subject = `${given.areaCode}/${given.scheme}/${given.year}`;
  return saving(
    world,
    actor,
    'insured.saveYearlyLimit',
    subject,
    `${given.pooledFund} ${given.majorIllness} ${given.source}`,
    async (tx) => {
      const { areaCode, scheme, year } = limit;
      const now = await findYearlyLimit(tx, areaCode, scheme, year);
      const isChange =
        now !== undefined && (now.pooledFund !== limit.pooledFund || now.majorIllness !== limit.majorIllness);
      if (isChange && (await isSettledBy(tx, areaCode, year, [scheme]))) return refuse(NEEDS_ACT);
      await saveYearlyLimitRow(tx, limit);
      return undefined;
    },
  );
}

export async function listAssistanceRules(
  world: World,
  year: number,
): Promise<Outcome<OutputOf<typeof contract.listAssistanceRules>, Refusal>> {
  const found = await world.db.transaction('all', (tx) => listAssistanceRuleRows(tx, year));
  return accept({
    rows: found.map((row) => ({
      ...row,
      ratio: formatRatio(row.ratio),
      threshold: formatFen(row.threshold),
      cap: row.cap === null ? null : formatFen(row.cap),
    })),
  });
}

/** Sets an area's assistance rule with the document it rests on (M9.4). Returns and throws as `saveYearlyLimit`. */
export function saveAssistanceRule(
  world: World,
  actor: Actor,
  given: CallOf<typeof contract.saveAssistanceRule>['body'],
): Promise<Done> {
  const ratio = parseRatio(given.ratio);
  if (ratio === undefined) throw badInput('ratio', '比例应在 0 与 1 之间');
  const rule = {
    ...given,
    ratio,
    threshold: amount('threshold', given.threshold),
    cap: given.cap === null ? null : amount('cap', given.cap),
  };
  const subject = `${given.areaCode}/${given.category}/${given.year}`;
  const detail = `${given.ratio} ${given.threshold} ${given.cap ?? '-'} ${given.source}`;
  return saving(world, actor, 'insured.saveAssistanceRule', subject, detail, async (tx) => {
    const { areaCode, category, year } = rule;
    const now = await findAssistanceRule(tx, areaCode, category, year);
    const isChange =
      now !== undefined &&
      (now.ratio !== rule.ratio || now.threshold !== rule.threshold || now.cap !== rule.cap);
    if (isChange && (await isSettledBy(tx, areaCode, year, ['employee', 'resident'])))
      return refuse(NEEDS_ACT);
    await saveAssistanceRuleRow(tx, rule);
    return undefined;
  });
}

export async function listWorkCalendar(
  world: World,
): Promise<Outcome<OutputOf<typeof contract.listWorkCalendar>, Refusal>> {
  return world.db.transaction('all', async (tx) => {
    const calendar = await loadWorkCalendar(tx);
    const years = await listCalendarYears(tx);
    const of = (days: ReadonlySet<PlainDate>, year: number) =>
      [...days].filter((day) => yearOf(day) === year).sort();
    return accept({
      rows: years.map((plan) => ({
        ...plan,
        daysOff: of(calendar.daysOff, plan.year),
        makeUpDays: of(calendar.makeUpDays, plan.year),
      })),
    });
  });
}

/** A plan's days must lie in its year, days off on weekdays and make-up days on weekends: anything else is a slip of the pen. */
function readPlanDays(field: string, texts: readonly string[], year: number, isMakeUp: boolean): PlainDate[] {
  const days = [...new Set(texts.map((text) => readDay(field, text)))];
  for (const day of days) {
    if (yearOf(day) !== year) throw badInput(field, `${day} 不在 ${year} 年`);
    if (weekday(day) > 5 !== isMakeUp)
      throw badInput(field, `${day} ${isMakeUp ? '本来就是工作日' : '本来就是周末'}`);
  }
  return days;
}

/** Enters a year's working calendar; due dates of open reviews follow it at once, because they are derived (M23.3, I5, I17). @throws {Problem} 400 naming a misplaced day */
export function saveWorkCalendar(
  world: World,
  actor: Actor,
  given: CallOf<typeof contract.saveWorkCalendar>['body'],
): Promise<Done> {
  const daysOff = readPlanDays('daysOff', given.daysOff, given.year, false);
  const makeUpDays = readPlanDays('makeUpDays', given.makeUpDays, given.year, true);
  const plan = { year: given.year, announced: given.announced, source: given.source };
  const detail = `${given.announced ? '已公布' : '暂定'}，休 ${daysOff.length} 天，调休上班 ${makeUpDays.length} 天，${given.source}`;
  return saving(world, actor, 'insured.saveWorkCalendar', String(given.year), detail, async (tx) => {
    await replaceCalendarYear(tx, plan, daysOff, makeUpDays);
    return undefined;
  });
}
