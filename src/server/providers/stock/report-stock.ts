/** An institution reports its shelves: by page, by file or through its own system (M26, M31, M32). */
import { createHash } from 'node:crypto';
import { addDays, dayAt, parseDate, startOfDay, type PlainDate } from '../../../base/date.ts';
import { formatQuantity, parseQuantity, type Quantity } from '../../../base/money.ts';
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import type { CallOf } from '../../../contract/endpoint.ts';
import type { reportStock as reportStockRow } from '../../../contract/providers-stock.ts';
import type { Actor } from '../../../domain/identity/roles.ts';
import { onHandOf } from '../../../domain/providers/stock/on-hand.ts';
import { signOf } from '../../../domain/providers/stock/model.ts';
import { refuse, type Refusal } from '../../../domain/refusals.ts';
import { findKnownCodes } from '../../catalogue/matching/match-store.ts';
import type { Tx } from '../../db/database.ts';
import { badInput, notAllowed, notFound } from '../../http/problem.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import type { World } from '../../world.ts';
import {
  findReported,
  findStandingRecords,
  insertStockRecords,
  insertWithdrawals,
  listBatchRecords,
  lockStock,
  saveStockStates,
  type BatchKey,
  type NewStockRecord,
  type StockBy,
} from './stock-store.ts';

/** A report before its fingerprint is taken. */
export type StockReport = Omit<NewStockRecord, 'fingerprint'>;

/** What makes two reports the same fact told twice; of a count that states a day, the day and not the moment it came in. */
function fingerprintOf(report: StockReport): string {
  const { itemName: _, ...facts } = report;
  const { happenedAt, detail } = facts;
  return createHash('sha256')
    .update(
      JSON.stringify({
        ...facts,
        quantity: String(facts.quantity),
        happenedAt: detail['countedOn'] ?? happenedAt,
      }),
    )
    .digest('hex');
}

/** The moment for which a count of a day speaks: now for today's, the day's end for an earlier one. */
export function momentOfCount(countedOn: PlainDate, now: number): number {
  return countedOn === dayAt(now) ? now : startOfDay(addDays(countedOn, 1)) - 1000;
}

/** The institution that the actor reports for. @throws {Problem} 403 for accounts of no institution */
export function ownInstitutionOf(actor: Actor): string {
  if (actor.institutionCode === null) throw notAllowed();
  return actor.institutionCode;
}

export function reportedBy(actor: Actor, channel: StockBy['channel']): StockBy {
  return { accountId: actor.accountId === 0 ? null : actor.accountId, name: actor.name, channel };
}

async function refold(tx: Tx, institutionCode: string, batches: readonly BatchKey[]): Promise<void> {
  const unique = [...new Map(batches.map((one) => [`${one.nationalCode} ${one.batchNo}`, one])).values()].map(
    ({ nationalCode, batchNo }) => ({ nationalCode, batchNo }),
  );
  const found = await listBatchRecords(tx, institutionCode, unique);
  await saveStockStates(
    tx,
    institutionCode,
    found.map(({ records, ...batch }) => ({ ...batch, onHand: onHandOf(records) })),
  );
}

/**
 * Takes reports down and brings what is on hand up to date, in the caller's transaction. What was reported before in the
 * same words is left out.
 * @param tx with the scope of the institution
 * @returns how many were new
 */
export async function takeReports(
  tx: Tx,
  institutionCode: string,
  reports: readonly StockReport[],
  by: StockBy,
  now: number,
): Promise<number> {
  await lockStock(tx, institutionCode);
  const marked = new Map(reports.map((report) => [fingerprintOf(report), report]));
  const known = await findReported(tx, institutionCode, [...marked.keys()]);
  const fresh = [...marked].filter(([fingerprint]) => !known.has(fingerprint));
  if (fresh.length === 0) return 0;
  const records = fresh.map(([fingerprint, report]) => ({ ...report, fingerprint }));
  await insertStockRecords(tx, institutionCode, records, by, now);
  await refold(tx, institutionCode, records);
  return records.length;
}

/**
 * Takes records back in the caller's transaction: an id of the page, or a batch number and kinds of 3507.
 * @returns how many were standing
 */
export async function takeBack(
  tx: Tx,
  institutionCode: string,
  which: Parameters<typeof findStandingRecords>[2],
  reason: string,
  by: StockBy,
  now: number,
): Promise<number> {
  await lockStock(tx, institutionCode);
  const standing = await findStandingRecords(tx, institutionCode, which);
  if (standing.length === 0) return 0;
  await insertWithdrawals(
    tx,
    standing.map((one) => one.id),
    reason,
    by,
    now,
  );
  await refold(tx, institutionCode, standing);
  return standing.length;
}

type Given = CallOf<typeof reportStockRow>['body'];

function quantityOf(given: Given): Quantity {
  const packs = parseQuantity(given.quantity);
  if (packs === undefined) throw badInput('quantity', '数量应为数字，至多四位小数');
  if (given.changeType === null) return packs;
  if (packs === 0n) throw badInput('quantity', '变更的数量不能是零');
  return (packs * signOf('change', given.changeType)) as Quantity;
}

function expiryOf(text: string | null): PlainDate | null {
  if (text === null) return null;
  const found = parseDate(text);
  if (found === undefined) throw badInput('expiresOn', '没有这一天');
  return found;
}

/**
 * A count or a change typed on the page; it happens at the moment it is sent.
 * @returns NATIONAL_CODE_UNKNOWN
 */
export async function reportStock(
  world: World,
  actor: Actor,
  given: Given,
): Promise<Outcome<{ quantity: string }, Refusal>> {
  const institutionCode = ownInstitutionOf(actor);
  const now = world.clock.now();
  const report: StockReport = {
    nationalCode: given.nationalCode,
    itemCode: '',
    itemName: '',
    batchNo: given.lotNo,
    lotNo: given.lotNo,
    madeOn: null,
    expiresOn: expiryOf(given.expiresOn),
    kind: given.changeType === null ? 'count' : 'change',
    changeType: given.changeType,
    quantity: quantityOf(given),
    happenedAt: now,
    detail: {},
    traceCodes: [],
  };
  return world.db.transaction(`institution:${institutionCode}`, async (tx) => {
    const known = await findKnownCodes(tx, [given.nationalCode]);
    if (!known.has(given.nationalCode))
      return decline(refuse('NATIONAL_CODE_UNKNOWN', { detail: given.nationalCode }));
    await takeReports(tx, institutionCode, [report], reportedBy(actor, 'page'), now);
    const key = { nationalCode: report.nationalCode, batchNo: report.batchNo };
    const [batch] = await listBatchRecords(tx, institutionCode, [key]);
    await recordAudit(tx, actor, now, {
      action: 'providers.reportStock',
      subjectKind: 'stock',
      subjectId: institutionCode,
      detail: `${given.nationalCode} ${given.lotNo}`,
    });
    return accept({ quantity: formatQuantity(onHandOf(batch?.records ?? [])?.quantity ?? (0n as Quantity)) });
  });
}

/** Takes back one report of the institution's own. @throws {Problem} 404 for another's, or one taken back already */
export async function withdrawStockRecord(
  world: World,
  actor: Actor,
  id: number,
  reason: string,
): Promise<{ done: boolean }> {
  const institutionCode = ownInstitutionOf(actor);
  const now = world.clock.now();
  return world.db.transaction(`institution:${institutionCode}`, async (tx) => {
    const taken = await takeBack(tx, institutionCode, { id }, reason, reportedBy(actor, 'page'), now);
    if (taken === 0) throw notFound('这条库存记录');
    await recordAudit(tx, actor, now, {
      action: 'providers.withdrawStockRecord',
      subjectKind: 'stock',
      subjectId: institutionCode,
      detail: `${id}：${reason}`,
    });
    return { done: true };
  });
}
