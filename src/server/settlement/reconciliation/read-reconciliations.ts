/** Days, reconciliations and differences as the institution's settlement desk sees them (M29, M27). */
import { wallClock } from '../../../base/date.ts';
import { addFen, formatFen, ZERO_FEN, type Fen } from '../../../base/money.ts';
import type { CallOf, OutputOf } from '../../../contract/endpoint.ts';
import type * as contract from '../../../contract/settlement-reconciliation.ts';
import { monthSpan, type MonthSpan } from '../../../domain/funds/statements/statement-month.ts';
import { scopeOf, type Actor } from '../../../domain/identity/roles.ts';
import type { Tx } from '../../db/database.ts';
import { badInput, notAllowed, notFound } from '../../http/problem.ts';
import { pageSpan } from '../../http/paging.ts';
import { readDay, readOpenDay } from '../../http/read-day.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import type { World } from '../../world.ts';
import { listClearings } from './clearing-store.ts';
import { findClosed, listDays, type DayRow } from './covered-store.ts';
import { readDetails, sumDetails } from '../../../domain/settlement/reconciliation/detail-file.ts';
import { checkDays, reconcileDetails } from './reconcile.ts';
import {
  findReconciliation,
  insertAnswers,
  listLineRows,
  listReconciliationRows,
  lockReconciling,
  type LineRow,
  type ReconciliationRow,
} from './reconciliation-store.ts';

/** The whole province: a page's file holds the settlements of every agency. */
const EVERY_AREA = '430000';
const MOST_LISTED = 500;
type Head = contract.Reconciliation;
type Days = OutputOf<typeof contract.listReconciliationDays>;

/** @throws {Problem} 403 for somebody without an institution */
export function ownInstitution(actor: Actor): string {
  if (actor.institutionCode === null) throw notAllowed();
  return actor.institutionCode;
}

export function presentHead(row: ReconciliationRow): Head {
  const { id, kind, channel, institutionName, from, to, areaCode, scheme, setting, result } = row;
  const { differences, open, closedTo, closeHash, fileName, fileHash } = row;
  const orNull = (amount: Fen | null) => (amount === null ? null : formatFen(amount));
  return {
    id,
    kind,
    channel,
    institutionName,
    from,
    to,
    areaCode,
    scheme,
    setting,
    result,
    differences,
    open,
    closedTo,
    closeHash,
    fileName,
    fileHash,
    theirs: {
      rows: row.theirRows,
      charged: formatFen(row.theirCharged),
      funds: formatFen(row.theirFunds),
      account: orNull(row.theirAccount),
      cash: orNull(row.theirCash),
    },
    ours: {
      rows: row.ourRows,
      charged: formatFen(row.ourCharged),
      funds: formatFen(row.ourFunds),
      account: formatFen(row.ourAccount),
      cash: formatFen(row.ourCash),
    },
    final: closedTo !== null && closedTo >= to,
    doneAt: wallClock(row.doneAt),
    by: row.actorName,
  };
}

/** @throws {Problem} 400 for a month that does not exist */
export function readMonth(month: string): MonthSpan {
  const span = monthSpan(month);
  if (span === undefined) throw badInput('month', '没有这个月');
  return span;
}

/** The days of a month on which the institution settled something, each with the newest reconciliation that covers it. */
export async function readDays(world: World, actor: Actor, month: string): Promise<Days> {
  const span = readMonth(month);
  const institutionCode = ownInstitution(actor);
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const every = { areaPrefix: '', scheme: null, setting: null };
    const days = await listDays(tx, { institutionCode, ...span, ...every });
    const { closedTo } = await findClosed(tx, span.to);
    const done = await listReconciliationRows(tx, { ...span, limit: MOST_LISTED, offset: 0 });
    const details = done.rows.filter((row) => row.kind === 'details');
    return {
      month,
      closedTo,
      rows: days.map((day) => ({
        day: day.day,
        ...amountsOf(day),
        agreesWithLedger: day.booked === addFen(fundsOf(day), day.account),
        bookedLater: day.bookedLater,
        closed: day.closeHash !== null,
        newest: newestOf(details.find((row) => row.from <= day.day && row.to >= day.day)),
      })),
      total: totalOf(days),
    };
  });
}

function newestOf(row: ReconciliationRow | undefined): Days['rows'][number]['newest'] {
  if (row === undefined) return null;
  const { id, from, to, result, open, final } = presentHead(row);
  return { id, from, to, result, open, final };
}

type DayAmounts = Omit<DayRow, 'day' | 'booked' | 'bookedLater' | 'closeHash'>;
const FUND_KEYS = [
  'pooledFund',
  'majorIllness',
  'assistance',
  'workInjury',
  'maternity',
  'commercial',
] as const;
const AMOUNT_KEYS = ['charged', ...FUND_KEYS, 'account', 'cash', 'outside'] as const;

function fundsOf(day: DayAmounts): Fen {
  return addFen(...FUND_KEYS.map((key) => day[key]));
}

function amountsOf(day: DayAmounts): Days['total'] {
  const yuan = Object.fromEntries(AMOUNT_KEYS.map((key) => [key, formatFen(day[key])])) as Record<
    (typeof AMOUNT_KEYS)[number],
    string
  >;
  const { settlements, reversals } = day;
  return { settlements, reversals, ...yuan, funds: formatFen(fundsOf(day)) };
}

function totalOf(days: readonly DayRow[]): Days['total'] {
  const sum = (key: (typeof AMOUNT_KEYS)[number]) =>
    days.reduce((all, day) => addFen(all, day[key]), ZERO_FEN);
  const count = (key: 'settlements' | 'reversals') => days.reduce((all, day) => all + day[key], 0);
  const amounts = Object.fromEntries(AMOUNT_KEYS.map((key) => [key, sum(key)])) as Record<
    (typeof AMOUNT_KEYS)[number],
    Fen
  >;
  return amountsOf({ settlements: count('settlements'), reversals: count('reversals'), ...amounts });
}

/**
 * Reconciles a file that a desk uploads, for all agencies and kinds of care together.
 * @throws {Problem} 400 for a file that cannot be read or days that cannot be, 409 for a request id used otherwise
 */
export async function uploadReconciliation(
  world: World,
  actor: Actor,
  body: { readonly requestId: string; readonly from: string; readonly to: string },
  file: { readonly name: string; readonly content: Buffer },
): Promise<Head> {
  const institutionCode = ownInstitution(actor);
  const now = world.clock.now();
  const text = file.content.toString('utf8');
  const read = readDetails(text);
  if ('fault' in read) throw badInput('file', read.fault);
  const days = { from: readDay('from', body.from), to: readDay('to', body.to) };
  checkDays(days, now);
  const { requestId } = body;
  const every = { areaCode: EVERY_AREA, scheme: null, setting: null, channel: 'page' as const };
  const order = { institutionCode, ...days, ...every, requestId };
  const { rows } = read;
  const { head } = await world.db.transaction(scopeOf(actor), (tx) =>
    reconcileDetails(tx, actor, now, order, { name: file.name.slice(0, 200), text, rows }, sumDetails(rows)),
  );
  return presentHead(head);
}

export async function listReconciliations(
  world: World,
  actor: Actor,
  query: CallOf<typeof contract.listReconciliations>['query'],
): Promise<OutputOf<typeof contract.listReconciliations>> {
  const days = { from: readOpenDay('from', query.from), to: readOpenDay('to', query.to) };
  const { rows, total } = await world.db.transaction(scopeOf(actor), (tx) =>
    listReconciliationRows(tx, { ...days, ...pageSpan(query) }),
  );
  return { rows: rows.map(presentHead), total };
}

/** @throws {Problem} 404 for another institution's */
export async function seenReconciliation(tx: Tx, id: number): Promise<ReconciliationRow> {
  const row = await findReconciliation(tx, id);
  if (row === undefined) throw notFound('对账');
  return row;
}

export async function getReconciliation(world: World, actor: Actor, id: number): Promise<Head> {
  return world.db.transaction(scopeOf(actor), async (tx) => presentHead(await seenReconciliation(tx, id)));
}

export function presentLine(row: LineRow): contract.ReconciliationLine {
  const yuan = (amount: Fen | null) => (amount === null ? null : formatFen(amount));
  return {
    ...row,
    theirCharged: yuan(row.theirCharged),
    theirFunds: yuan(row.theirFunds),
    theirAccount: yuan(row.theirAccount),
    ourCharged: yuan(row.ourCharged),
    ourFunds: yuan(row.ourFunds),
    ourAccount: yuan(row.ourAccount),
    answeredAt: row.answeredAt === null ? null : wallClock(row.answeredAt),
  };
}

/** The differences of a reconciliation; they name persons by their numbers, so the look is recorded. @throws {Problem} 404 */
export async function readLines(
  world: World,
  actor: Actor,
  id: number,
  query: CallOf<typeof contract.listReconciliationLines>['query'],
): Promise<OutputOf<typeof contract.listReconciliationLines>> {
  const open = query.state === undefined ? null : query.state === 'open';
  return world.db.transaction(scopeOf(actor), async (tx) => {
    await seenReconciliation(tx, id);
    const { rows, total } = await listLineRows(tx, id, {
      kind: query.kind ?? null,
      open,
      ...pageSpan(query),
    });
    await recordAudit(tx, actor, world.clock.now(), {
      action: 'settlement.listReconciliationLines',
      subjectKind: 'reconciliation',
      subjectId: id,
      detail: `${rows.length} 行`,
    });
    return { rows: rows.map(presentLine), total };
  });
}

/** Keeps what was done about some differences; the last word on each holds. @throws {Problem} 404, 400 for lines it has not */
export async function answerLines(
  world: World,
  actor: Actor,
  id: number,
  body: CallOf<typeof contract.answerReconciliationLines>['body'],
): Promise<{ answered: number }> {
  const now = world.clock.now();
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const { institutionCode } = await seenReconciliation(tx, id);
    await lockReconciling(tx, institutionCode, id);
    const answered = await insertAnswers(tx, id, body.lines, {
      answer: body.answer,
      words: body.words,
      at: now,
      accountId: actor.accountId || null,
      actorName: actor.name,
    });
    if (answered !== body.lines.length) throw badInput('lines', '有的行不在这次对账的差异里');
    await recordAudit(tx, actor, now, {
      action: 'settlement.answerReconciliationLines',
      subjectKind: 'reconciliation',
      subjectId: id,
      detail: `${answered} 条`,
    });
    return { answered };
  });
}

export async function listClearingApplications(
  world: World,
  actor: Actor,
  query: CallOf<typeof contract.listClearingApplications>['query'],
): Promise<OutputOf<typeof contract.listClearingApplications>> {
  const { rows, total } = await world.db.transaction(scopeOf(actor), (tx) =>
    listClearings(tx, pageSpan(query)),
  );
  return {
    total,
    rows: rows.map(({ eventNo, setting, month, from, to, claims, appliedBy, ...row }) => ({
      eventNo,
      setting,
      from,
      to,
      claims,
      appliedBy,
      month: month.slice(0, 7),
      charged: formatFen(row.charged),
      recognised: formatFen(row.recognised),
      funds: formatFen(row.funds),
      account: formatFen(row.account),
      cash: formatFen(row.cash),
      appliedAt: wallClock(row.appliedAt),
      withdrawnAt: row.withdrawnAt === null ? null : wallClock(row.withdrawnAt),
    })),
  };
}
