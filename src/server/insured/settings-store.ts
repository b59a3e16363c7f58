/** What is set by area and year: payment limits, assistance rules; and the working calendar (M9.2, M9.4, M9.5, M23.3). */
import type { PlainDate } from '../../base/date.ts';
import type { Fen } from '../../base/money.ts';
import type { Ratio } from '../../base/ratio.ts';
import type { WorkCalendar } from '../../base/working-days.ts';
import type { AssistanceCategory } from '../../domain/insured/model.ts';
import type { Scheme } from '../../policy/parameters/reimbursement.ts';
import type { Tx } from '../db/database.ts';
import { bookedYear } from './benefits/booked-year-store.ts';

/** An area with its own row falls back on nothing; a county without one takes its 市州's row. */
function withCity(areaCode: string): readonly string[] {
  return [areaCode, `${areaCode.slice(0, 4)}00`];
}

export interface YearlyLimit {
  readonly areaCode: string;
  readonly scheme: Scheme;
  readonly year: number;
  readonly pooledFund: Fen;
  readonly majorIllness: Fen;
  /** The document that sets it. */
  readonly source: string;
}

const LIMIT_COLUMNS =
  'l.area_code AS "areaCode", l.scheme, l.year, l.pooled_fund AS "pooledFund", l.major_illness AS "majorIllness", l.source';

/** The yearly limits of a scheme where a person is insured: the county's own, else its 市州's; undefined when nobody set them (M9.2, M9.5). */
export async function findYearlyLimit(
  tx: Tx,
  areaCode: string,
  scheme: Scheme,
  year: number,
): Promise<YearlyLimit | undefined> {
  return tx.first<YearlyLimit>(
    `SELECT ${LIMIT_COLUMNS} FROM yearly_limit l WHERE l.area_code = ANY($1) AND l.scheme = $2 AND l.year = $3 ORDER BY (l.area_code = $4) DESC LIMIT 1`,
    [withCity(areaCode), scheme, year, areaCode],
  );
}

export async function listYearlyLimitRows(
  tx: Tx,
  year: number,
): Promise<(YearlyLimit & { areaName: string })[]> {
  return tx.rows(
    `SELECT ${LIMIT_COLUMNS}, a.name AS "areaName" FROM yearly_limit l JOIN area a ON a.code = l.area_code WHERE l.year = $1 ORDER BY l.area_code, l.scheme`,
    [year],
  );
}

/** Whether bills of a year were settled where a row of an area decides: then its values change by a reviewed act only (M9.6). */
export async function isSettledBy(
  tx: Tx,
  areaCode: string,
  year: number,
  schemes: readonly Scheme[],
): Promise<boolean> {
  const row = await tx.first<{ settled: boolean }>(
    `SELECT EXISTS (SELECT 1 FROM claim c WHERE c.area_code LIKE $1 AND c.scheme = ANY($2)
       AND c.served_on BETWEEN make_date($3 - 1, 1, 1) AND make_date($3, 12, 31) AND ${bookedYear('c')} = $3) AS settled`,
    [areaCode.endsWith('00') ? `${areaCode.slice(0, 4)}%` : areaCode, [...schemes], year],
  );
  return row?.settled === true;
}

/** Sets the limits of an area, scheme and year, replacing what was set; the old value is kept by the audit. */
export async function saveYearlyLimitRow(tx: Tx, limit: YearlyLimit): Promise<void> {
  await tx.run(
    `INSERT INTO yearly_limit (area_code, scheme, year, pooled_fund, major_illness, source) VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (area_code, scheme, year) DO UPDATE SET pooled_fund = EXCLUDED.pooled_fund, major_illness = EXCLUDED.major_illness, source = EXCLUDED.source`,
    [limit.areaCode, limit.scheme, limit.year, limit.pooledFund, limit.majorIllness, limit.source],
  );
}

export interface AssistanceRule {
  readonly areaCode: string;
  readonly category: AssistanceCategory;
  readonly year: number;
  readonly ratio: Ratio;
  readonly threshold: Fen;
  /** Null means no yearly cap. */
  readonly cap: Fen | null;
  readonly source: string;
}

interface AssistanceRow extends Omit<AssistanceRule, 'ratio'> {
  ratio: number;
}

const RULE_COLUMNS = 'r.area_code AS "areaCode", r.category, r.year, r.ratio, r.threshold, r.cap, r.source';

function ruleOf<R extends AssistanceRow>(row: R): Omit<R, 'ratio'> & { ratio: Ratio } {
  return { ...row, ratio: BigInt(row.ratio) as Ratio };
}

/** The assistance rule of a category where a person is insured: the county's own, else its 市州's (M9.4). */
export async function findAssistanceRule(
  tx: Tx,
  areaCode: string,
  category: AssistanceCategory,
  year: number,
): Promise<AssistanceRule | undefined> {
  const row = await tx.first<AssistanceRow>(
    `SELECT ${RULE_COLUMNS} FROM assistance_rule r WHERE r.area_code = ANY($1) AND r.category = $2 AND r.year = $3 ORDER BY (r.area_code = $4) DESC LIMIT 1`,
    [withCity(areaCode), category, year, areaCode],
  );
  return row && ruleOf(row);
}

export async function listAssistanceRuleRows(
  tx: Tx,
  year: number,
): Promise<(AssistanceRule & { areaName: string })[]> {
  const rows = await tx.rows<AssistanceRow & { areaName: string }>(
    `SELECT ${RULE_COLUMNS}, a.name AS "areaName" FROM assistance_rule r JOIN area a ON a.code = r.area_code WHERE r.year = $1 ORDER BY r.area_code, r.category`,
    [year],
  );
  return rows.map(ruleOf);
}

/** Sets the assistance rule of an area, category and year, replacing what was set. */
export async function saveAssistanceRuleRow(tx: Tx, rule: AssistanceRule): Promise<void> {
  await tx.run(
    `INSERT INTO assistance_rule (area_code, category, year, ratio, threshold, cap, source) VALUES ($1, $2, $3, $4, $5, $6, $7)
     ON CONFLICT (area_code, category, year) DO UPDATE SET ratio = EXCLUDED.ratio, threshold = EXCLUDED.threshold, cap = EXCLUDED.cap, source = EXCLUDED.source`,
    [rule.areaCode, rule.category, rule.year, rule.ratio, rule.threshold, rule.cap, rule.source],
  );
}

interface CalendarText {
  readonly years: string;
  readonly off: string;
  readonly work: string;
}

/** The calendar read last, with the text it was made of: the same text gives the same calendar, and what is reckoned from it may be kept by it. */
let lastRead: { readonly text: CalendarText; readonly calendar: WorkCalendar } | undefined;

const listed = (text: string) => (text === '' ? [] : text.split(','));

function calendarOf(text: CalendarText): WorkCalendar {
  const known = lastRead?.text;
  if (lastRead && known?.years === text.years && known.off === text.off && known.work === text.work)
    return lastRead.calendar;
  const calendar: WorkCalendar = {
    announcedYears: new Set(listed(text.years).map(Number)),
    daysOff: new Set(listed(text.off) as PlainDate[]),
    makeUpDays: new Set(listed(text.work) as PlainDate[]),
  };
  lastRead = { text, calendar };
  return calendar;
}

/** The working calendar as the province has entered it (M23.3, I5, I17). While nobody enters another it is the same object. */
export async function loadWorkCalendar(tx: Tx): Promise<WorkCalendar> {
  const text = await tx.first<CalendarText>(
    `SELECT (SELECT coalesce(string_agg(year::text, ',' ORDER BY year), '') FROM calendar_year WHERE announced) AS years,
       coalesce(string_agg(on_day::text, ',' ORDER BY on_day) FILTER (WHERE kind = 'off'), '') AS off,
       coalesce(string_agg(on_day::text, ',' ORDER BY on_day) FILTER (WHERE kind = 'work'), '') AS work FROM calendar_day`,
    [],
    'load-work-calendar',
  );
  return calendarOf(text ?? { years: '', off: '', work: '' });
}

export interface CalendarYear {
  readonly year: number;
  readonly announced: boolean;
  readonly source: string;
}

export async function listCalendarYears(tx: Tx): Promise<CalendarYear[]> {
  return tx.rows('SELECT year, announced, source FROM calendar_year ORDER BY year');
}

/** Writes one year's plan in place of what was there: weekdays off and weekend days worked. */
export async function replaceCalendarYear(
  tx: Tx,
  plan: CalendarYear,
  daysOff: readonly PlainDate[],
  makeUpDays: readonly PlainDate[],
): Promise<void> {
  await tx.run(
    `INSERT INTO calendar_year (year, announced, source) VALUES ($1, $2, $3)
     ON CONFLICT (year) DO UPDATE SET announced = EXCLUDED.announced, source = EXCLUDED.source`,
    [plan.year, plan.announced, plan.source],
  );
  await tx.run('DELETE FROM calendar_day WHERE extract(year FROM on_day) = $1', [plan.year]);
  await tx.run(
    `INSERT INTO calendar_day (on_day, kind) SELECT d, 'off' FROM unnest($1::date[]) AS d UNION ALL SELECT d, 'work' FROM unnest($2::date[]) AS d`,
    [daysOff, makeUpDays],
  );
}
