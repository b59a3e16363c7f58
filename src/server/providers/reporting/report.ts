import { dayAt, daysBetween, wallClock, type PlainDate } from '../../../base/date.ts';
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import type { CallOf, OutputOf } from '../../../contract/endpoint.ts';
import type * as contract from '../../../contract/providers-reporting.ts';
import { areaPrefix, type Actor } from '../../../domain/identity/roles.ts';
import { FILING_STATES, filingStateOn, mayMoveFiling } from '../../../domain/providers/doctor.ts';
import {
  checkBatch,
  isOverdue,
  mayCheckRow,
  REPORT_KINDS,
  ROW_STATES,
  rowState,
  type ReportKind,
} from '../../../domain/providers/reporting/report.ts';
import { refuse, type Refusal } from '../../../domain/refusals.ts';
import { brokenConstraint, type Tx } from '../../db/database.ts';
import { pageSpan } from '../../http/paging.ts';
import { badInput, conflict, notAllowed, notFound } from '../../http/problem.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import type { World } from '../../world.ts';
import { isAgency, reachOf } from '../agreements/reach.ts';
import { findFiling, markFilingPublished } from '../store.ts';
import {
  findRound,
  insertBatch,
  insertChecks,
  insertPublication,
  insertRound,
  listAreaLines,
  listCandidates,
  listRounds,
  listRows,
  lockRound,
  type ReportRow,
  type Round,
} from './report-store.ts';

/** The city an agency reports for; a county's desk reports through its city (N5.3). */
function cityOf(actor: Actor): string | null {
  const { areaCode } = actor;
  return isAgency(actor) && areaCode !== null && areaCode.endsWith('00') && !areaCode.endsWith('0000')
    ? areaCode
    : null;
}

function ownCity(actor: Actor): string {
  const city = cityOf(actor);
  if (city === null) throw notAllowed();
  return city;
}

async function roundOf(tx: Tx, id: number): Promise<Round> {
  const round = await findRound(tx, id);
  if (!round) throw notFound('这次上报');
  return round;
}

/** Opens a round of reports with its due date (N5.3). @throws {Problem} 409 when the title is taken */
export async function openReportRound(
  world: World,
  actor: Actor,
  title: string,
  dueOn: PlainDate,
): Promise<Outcome<{ id: number }, Refusal>> {
  const now = world.clock.now();
  try {
    return await world.db.transaction('none', async (tx) => {
      const id = await insertRound(tx, title, dueOn, actor.accountId, now);
      await recordAudit(tx, actor, now, {
        action: 'providers.openReportRound',
        subjectKind: 'reportRound',
        subjectId: id,
        detail: `${title}，${dueOn} 前报`,
      });
      return accept({ id });
    });
  } catch (error) {
    if (brokenConstraint(error) === 'report_round_title_key')
      throw conflict('ROUND_EXISTS', '已有同名的上报', '请换一个名称');
    throw error;
  }
}

/** The rounds with what waits and who is late, as far as the reader sees (M7, N5.3). */
export async function listReportRounds(
  world: World,
  actor: Actor,
): Promise<Outcome<OutputOf<typeof contract.listReportRounds>, Refusal>> {
  const today = dayAt(world.clock.now());
  return world.db.transaction('none', async (tx) => {
    const rows: OutputOf<typeof contract.listReportRounds>['rows'] = [];
    for (const { openedAt, ...round } of await listRounds(tx)) {
      const lines = await listAreaLines(tx, round.id, reachOf(actor).areaPrefix);
      const late = lines.filter((line) => isOverdue(line, line.returnedOpen, round.dueOn, today));
      rows.push({
        ...round,
        openedAt: wallClock(openedAt),
        waiting: lines.reduce((sum, line) => sum + line.waiting, 0),
        published: lines.reduce((sum, line) => sum + line.published, 0),
        overdueAreas: new Set(late.map((line) => line.areaCode)).size,
      });
    }
    return accept({ rows });
  });
}

/** One round, by city and kind (N5.3). @throws {Problem} 404 */
export async function getReportBoard(
  world: World,
  actor: Actor,
  id: number,
): Promise<Outcome<OutputOf<typeof contract.getReportBoard>, Refusal>> {
  const today = dayAt(world.clock.now());
  return world.db.transaction('none', async (tx) => {
    const { title, dueOn } = await roundOf(tx, id);
    const lines = await listAreaLines(tx, id, reachOf(actor).areaPrefix);
    const readyOf = (kind: ReportKind) =>
      lines.reduce((sum, line) => sum + (line.kind === kind ? line.accepted : 0), 0);
    return accept({
      title,
      dueOn,
      daysLeft: daysBetween(today, dueOn),
      myArea: cityOf(actor),
      mayCheck: actor.role === 'provinceCatalogue',
      ready: { hospital: readyOf('hospital'), pharmacy: readyOf('pharmacy'), doctor: readyOf('doctor') },
      areas: lines.map(({ returnedOpen, ...line }) => ({
        ...line,
        overdue: isOverdue(line, returnedOpen, dueOn, today),
      })),
    });
  });
}

/** What the agency's city may report now (N5.3). @throws {Problem} 403 for a county's desk, 404 */
export async function listReportCandidates(
  world: World,
  actor: Actor,
  id: number,
  kind: ReportKind,
): Promise<Outcome<OutputOf<typeof contract.listReportCandidates>, Refusal>> {
  const prefix = areaPrefix(ownCity(actor));
  return world.db.transaction('none', async (tx) => {
    await roundOf(tx, id);
    const rows = await listCandidates(tx, id, prefix, dayAt(world.clock.now()), kind);
    return accept({
      rows: rows.map(({ institutionCode: _code, filingId: _filing, ...row }) => row),
    });
  });
}

/**
 * Hands a batch of the city to the province (N5.3).
 * @returns REPORT_EMPTY
 * @throws {Problem} 403 for a county's desk, 400 for what may not be reported
 */
export async function submitReport(
  world: World,
  actor: Actor,
  id: number,
  given: CallOf<typeof contract.submitReport>['body'],
): Promise<Outcome<{ id: number; rows: number }, Refusal>> {
  const areaCode = ownCity(actor);
  const sound = checkBatch(given.keys.length, given.note);
  if (!sound.ok) return sound;
  const now = world.clock.now();
  return world.db.transaction('none', async (tx) => {
    await lockRound(tx, id);
    await roundOf(tx, id);
    const may = await listCandidates(tx, id, areaPrefix(areaCode), dayAt(now), given.kind);
    const rows = may.filter(({ key }) => given.keys.includes(key));
    const odd = given.keys.find((key) => !may.some((one) => one.key === key));
    if (odd !== undefined) throw badInput('keys', `${odd} 不在可以上报之列，可能已经报过`);
    const batch = { roundId: id, areaCode, kind: given.kind, note: given.note.trim() };
    const batchId = await insertBatch(tx, batch, rows, actor.accountId, now);
    await recordAudit(tx, actor, now, {
      action: 'providers.submitReport',
      subjectKind: 'reportRound',
      subjectId: id,
      detail: `${REPORT_KINDS[given.kind]} ${rows.length} 行`,
    });
    return accept({ id: batchId, rows: rows.length });
  });
}

/** What the platform itself knows against a row today. */
function doubtOf(row: ReportRow): string {
  const doubts = [
    ...(row.agreementRuns ? [] : ['今天没有生效的协议']),
    ...(row.filingEnded ? ['该医师已退出'] : []),
  ];
  return doubts.join('；');
}

/** The rows of a round, an area its own only (M7, N5.3). @throws {Problem} 404 */
export async function listReportRows(
  world: World,
  actor: Actor,
  id: number,
  query: CallOf<typeof contract.listReportRows>['query'],
): Promise<Outcome<OutputOf<typeof contract.listReportRows>, Refusal>> {
  const own = reachOf(actor).areaPrefix;
  const asked = query.areaCode === undefined ? null : areaPrefix(query.areaCode);
  if (own !== null && asked !== null && !asked.startsWith(own)) throw notFound('本地区的上报');
  return world.db.transaction('none', async (tx) => {
    await roundOf(tx, id);
    const { rows, total } = await listRows(tx, {
      roundId: id,
      kind: query.kind ?? null,
      areaPrefix: asked ?? own,
      state: query.state ?? null,
      ids: null,
      onDay: dayAt(world.clock.now()),
      ...pageSpan(query),
    });
    return accept({
      total,
      rows: rows.map((row) => {
        const {
          institutionCode: _c,
          filingId: _f,
          accepted: _a,
          agreementRuns: _g,
          filingEnded: _e,
          ...shown
        } = row;
        return {
          ...shown,
          doubt: doubtOf(row),
          state: rowState(row),
          submittedAt: wallClock(row.submittedAt),
        };
      }),
    });
  });
}

async function chosenRows(
  world: World,
  tx: Tx,
  roundId: number,
  ids: readonly number[],
): Promise<ReportRow[]> {
  const onDay = dayAt(world.clock.now());
  const all = { kind: null, areaPrefix: null, state: null, limit: ids.length, offset: 0 };
  return (await listRows(tx, { roundId, ids, onDay, ...all })).rows;
}

/** Accepts or returns rows; each tells its own result (N5.3). @throws {Problem} 404, 400 for a return without a reason */
export async function checkReportRows(
  world: World,
  actor: Actor,
  id: number,
  given: CallOf<typeof contract.checkReportRows>['body'],
): Promise<Outcome<OutputOf<typeof contract.checkReportRows>, Refusal>> {
  const reason = given.reason.trim();
  if (!given.accepted && reason === '') throw badInput('reason', '退回要写明原因');
  const now = world.clock.now();
  return world.db.transaction('none', async (tx) => {
    await lockRound(tx, id);
    await roundOf(tx, id);
    const rows = await chosenRows(world, tx, id, given.ids);
    if (rows.length < given.ids.length) throw notFound('这次上报里的某一行');
    const open = rows.filter((row) => mayCheckRow(rowState(row)).ok);
    const openIds = open.map((row) => row.id);
    await insertChecks(tx, openIds, given.accepted, reason, actor.accountId, now);
    await recordAudit(tx, actor, now, {
      action: 'providers.checkReportRows',
      subjectKind: 'reportRound',
      subjectId: id,
      detail: `${given.accepted ? '通过' : '退回'} ${open.length} 行`,
    });
    return accept({
      checked: open.length,
      rows: rows.map((row) => {
        const done = openIds.includes(row.id);
        return {
          id: row.id,
          name: row.name,
          done,
          reason: done ? '' : `现在的状态：${ROW_STATES[rowState(row)]}`,
        };
      }),
    });
  });
}

/** What speaks against publishing an accepted row today: also a filing that is neither checked nor published. */
async function reasonToLeave(tx: Tx, row: ReportRow, onDay: PlainDate): Promise<string> {
  const doubt = doubtOf(row);
  if (doubt !== '' || row.filingId === null) return doubt;
  const filing = await findFiling(tx, row.filingId);
  const state = filing && filingStateOn(filing, onDay);
  if (state === undefined || state === 'checked' || state === 'published') return '';
  return `该医师现在的状态：${FILING_STATES[state]}`;
}

/** Publishes the filings of doctors that wait for it; those published otherwise keep their day (M21). */
async function publishFilings(
  tx: Tx,
  rows: readonly ReportRow[],
  by: number,
  onDay: PlainDate,
): Promise<void> {
  for (const { filingId } of rows) {
    const filing = filingId === null ? undefined : await findFiling(tx, filingId);
    if (filing && mayMoveFiling(filing, 'publish', onDay).ok)
      await markFilingPublished(tx, filing.id, by, onDay);
  }
}

/**
 * Publishes what was accepted of a kind and still stands, with today's date; a doctor's filing is published with it. What
 * ended since the check is left out and told with its reason (N5.3, M21).
 * @returns REPORT_NOTHING_TO_PUBLISH, naming what was left out
 * @throws {Problem} 404
 */
export async function publishReport(
  world: World,
  actor: Actor,
  id: number,
  kind: ReportKind,
): Promise<Outcome<OutputOf<typeof contract.publishReport>, Refusal>> {
  const now = world.clock.now();
  const today = dayAt(now);
  return world.db.transaction('none', async (tx) => {
    await lockRound(tx, id);
    await roundOf(tx, id);
    const filter = { roundId: id, kind, areaPrefix: null, state: 'accepted', ids: null } as const;
    const accepted = await listRows(tx, { ...filter, onDay: today, limit: 100_000, offset: 0 });
    const rows: ReportRow[] = [];
    const left: { id: number; name: string; reason: string }[] = [];
    for (const row of accepted.rows) {
      const reason = await reasonToLeave(tx, row, today);
      if (reason === '') rows.push(row);
      else left.push({ id: row.id, name: row.name, reason });
    }
    if (rows.length === 0) {
      const detail = left.map(({ name, reason }) => `${name}：${reason}`).join('；');
      return decline(refuse('REPORT_NOTHING_TO_PUBLISH', detail === '' ? {} : { detail }));
    }
    await publishFilings(tx, rows, actor.accountId, today);
    const publication = { roundId: id, kind, publishedOn: today };
    const rowIds = rows.map((row) => row.id);
    const made = await insertPublication(tx, publication, rowIds, actor.accountId, now);
    await recordAudit(tx, actor, now, {
      action: 'providers.publishReport',
      subjectKind: 'reportRound',
      subjectId: id,
      detail: `${REPORT_KINDS[kind]} ${rows.length} 行，未公布 ${left.length} 行`,
    });
    return accept({ id: made, rows: rows.length, left });
  });
}
