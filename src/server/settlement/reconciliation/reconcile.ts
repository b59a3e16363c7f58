/** Compares what an institution says it settled with what the platform has, by sums or line by line (M29). */
import { createHash } from 'node:crypto';
import { assert } from '../../../base/assert.ts';
import { dayAt, daysBetween, type PlainDate } from '../../../base/date.ts';
import { addFen } from '../../../base/money.ts';
import { areaPrefix, type Actor } from '../../../domain/identity/roles.ts';
import type { Setting } from '../../../domain/settlement/model.ts';
import {
  compareDetails,
  compareTotals,
  resultOf,
  type ComparedLine,
} from '../../../domain/settlement/reconciliation/compare-details.ts';
import type {
  InstitutionRow,
  PlatformTotals,
  SideTotals,
} from '../../../domain/settlement/reconciliation/model.ts';
import type { Scheme } from '../../../policy/parameters/reimbursement.ts';
import type { Tx } from '../../db/database.ts';
import { badInput, conflict } from '../../http/problem.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import {
  findClosed,
  listCovered,
  listNamed,
  sumBooked,
  sumCovered,
  type Covered,
  type CoveredSums,
} from './covered-store.ts';
import {
  findByRequest,
  insertLines,
  insertReconciliation,
  lockReconciling,
  type NewReconciliation,
  type ReconciliationRow,
} from './reconciliation-store.ts';

/** The longest span that one reconciliation may cover. */
export const MOST_DAYS = 92;

/** What is to be reconciled, and in whose name. */
export interface Order {
  readonly institutionCode: string;
  readonly from: PlainDate;
  readonly to: PlainDate;
  /** The agency that pays, as the institution names it; a whole city or the province with its places. */
  readonly areaCode: string;
  readonly scheme: Scheme | null;
  readonly setting: Setting | null;
  readonly channel: 'page' | 'gateway';
  readonly requestId: string;
}

/** @throws {Problem} 400 for days that end before they begin, are too many, or lie ahead */
export function checkDays(order: Pick<Order, 'from' | 'to'>, now: number): void {
  if (order.to < order.from) throw badInput('to', '不能早于开始日期');
  if (daysBetween(order.from, order.to) >= MOST_DAYS) throw badInput('to', `一次最多对 ${MOST_DAYS} 天`);
  if (order.to > dayAt(now)) throw badInput('to', '不能晚于今天');
}

export function coveredBy(order: Omit<Order, 'channel' | 'requestId'>): Covered {
  const { institutionCode, from, to, scheme, setting } = order;
  return { institutionCode, from, to, areaPrefix: areaPrefix(order.areaCode), scheme, setting };
}

/**
 * The platform's sums of the days. The ledger has the same: what it owes the institution is what funds and personal accounts
 * pay, so that what is reconciled on a closed day is what was closed.
 */
export async function platformSums(tx: Tx, covered: Covered): Promise<CoveredSums> {
  const sums = await sumCovered(tx, covered);
  const booked = await sumBooked(tx, covered);
  assert(booked.owed === addFen(sums.funds, sums.account), 'the ledger owes what the settlements say');
  assert(booked.cash === sums.cash, 'the ledger has the cash that the settlements say');
  return sums;
}

/** Compares sums (3201) and keeps what came of it. Sent again, the same request gives the first answer. */
export async function reconcileTotals(
  tx: Tx,
  actor: Actor,
  now: number,
  order: Order,
  theirs: SideTotals,
): Promise<ReconciliationRow> {
  checkDays(order, now);
  await lockReconciling(tx, order.institutionCode, order.requestId);
  const earlier = await findByRequest(tx, order.institutionCode, order.requestId);
  if (earlier) return earlier;
  const ours = await platformSums(tx, coveredBy(order));
  const result = compareTotals(theirs, ours);
  return keep(tx, actor, now, order, { theirs, ours, result, lines: [], file: null });
}

export interface DetailFile {
  readonly name: string;
  readonly text: string;
  readonly rows: readonly InstitutionRow[];
}

/** The reconciliation, and every line of it where it was done now. */
export interface Reconciled {
  readonly head: ReconciliationRow;
  readonly lines: readonly ComparedLine[] | null;
}

/**
 * Compares a file line by line (3202) and keeps every difference. Sent again, the same request gives the first answer.
 * @throws {Problem} 400 for the days, 409 for a request id that was used for another file
 */
export async function reconcileDetails(
  tx: Tx,
  actor: Actor,
  now: number,
  order: Order,
  file: DetailFile,
  theirs: SideTotals,
): Promise<Reconciled> {
  checkDays(order, now);
  await lockReconciling(tx, order.institutionCode, order.requestId);
  const earlier = await findByRequest(tx, order.institutionCode, order.requestId);
  if (earlier) return { head: sameAs(earlier, order, hashOf(file.text)), lines: null };
  const covered = coveredBy(order);
  const ours = await platformSums(tx, covered);
  const rows = await listCovered(tx, covered);
  assert(rows.length === ours.rows, 'sums and rows are of the same settlements');
  const own = new Set(rows.map((row) => row.claimNo));
  const strange = file.rows.map((row) => row.claimNo).filter((claimNo) => !own.has(claimNo));
  // A refund under its settlement's number may lie on another day than the settlement.
  const taken = new Set(file.rows.filter((row) => row.refund).map((row) => row.claimNo));
  const named = await listNamed(tx, order.institutionCode, [...new Set([...strange, ...taken])]);
  const elsewhere = named.filter((row) => !own.has(row.claimNo));
  const lines = compareDetails(rows, elsewhere, file.rows);
  const result = resultOf(lines, theirs, ours);
  const head = await keep(tx, actor, now, order, { theirs, ours, result, lines, file });
  return { head, lines };
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function sameAs(earlier: ReconciliationRow, order: Order, fileHash: string): ReconciliationRow {
  if (earlier.fileHash !== fileHash || earlier.from !== order.from || earlier.to !== order.to)
    throw conflict('REQUEST_REUSED', '同一请求编号已用于另一次对账', '请换一个请求编号后重试');
  return earlier;
}

interface Found {
  readonly theirs: SideTotals;
  readonly ours: PlatformTotals;
  readonly result: NewReconciliation['result'];
  readonly lines: readonly ComparedLine[];
  readonly file: DetailFile | null;
}

async function keep(
  tx: Tx,
  actor: Actor,
  now: number,
  order: Order,
  found: Found,
): Promise<ReconciliationRow> {
  const { theirs, ours, result, file } = found;
  const different = found.lines.filter((line) => line.kind !== 'same');
  const { closedTo, hash } = await findClosed(tx, order.to);
  const id = await insertReconciliation(tx, {
    ...order,
    kind: file === null ? 'totals' : 'details',
    theirs,
    ours,
    result,
    differences: different.length,
    closedTo,
    closeHash: hash,
    fileName: file?.name ?? null,
    fileHash: file && hashOf(file.text),
    doneAt: now,
    accountId: actor.accountId || null,
    actorName: actor.name,
  });
  await insertLines(tx, id, different);
  await recordAudit(tx, actor, now, {
    action: 'settlement.uploadReconciliation',
    subjectKind: 'reconciliation',
    subjectId: id,
    detail: `${order.from} 至 ${order.to}，差异 ${different.length} 条`,
    requestId: order.requestId,
  });
  const head = await findByRequest(tx, order.institutionCode, order.requestId);
  assert(head !== undefined, 'what was written can be read');
  return head;
}
