/** A batch is released by another account than made it, booked, sent to the bank, and its results are recorded (M29). */
import { createHash } from 'node:crypto';
import { dayAt } from '../../../base/date.ts';
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import type { CallOf, OutputOf } from '../../../contract/endpoint.ts';
import type * as contract from '../../../contract/funds-payments.ts';
import { transfer } from '../../../domain/funds/journal.ts';
import { bankFile } from '../../../domain/funds/payments/bank-file.ts';
import {
  mayTellResult,
  mayRelease,
  mayWithdraw,
  type BatchFacts,
} from '../../../domain/funds/payments/payment-steps.ts';
import { scopeOf, type Actor } from '../../../domain/identity/roles.ts';
import { refuse, type Refusal } from '../../../domain/refusals.ts';
import type { Tx } from '../../db/database.ts';
import { badInput, notFound } from '../../http/problem.ts';
import { readDay } from '../../http/read-day.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import { requireOwnArea } from '../../identity/own-area.ts';
import type { World } from '../../world.ts';
import { reverseBooked } from '../journals/booked-journals.ts';
import { recordJournal } from '../journals/record-journal.ts';
import { listSums } from '../statements/sum-store.ts';
import {
  findBatch,
  listBatchLines,
  markReleased,
  markResult,
  markWithdrawn,
  type BatchLine,
  type BatchRow,
  type PaymentResult,
} from './payment-store.ts';

export const batchFacts = (batch: BatchRow, lines: readonly BatchLine[]): BatchFacts => ({
  madeBy: batch.madeBy,
  accountsBy: lines.map((line) => line.enteredBy),
  released: batch.releasedAt !== null,
  withdrawn: batch.withdrawnAt !== null,
});

/** @throws {Problem} 404 outside the scope, 403 for another area's */
async function ownBatch(tx: Tx, actor: Actor, id: number): Promise<BatchRow> {
  const batch = await findBatch(tx, id, true);
  if (!batch) throw notFound('付款批次');
  requireOwnArea(actor, batch.areaCode);
  return batch;
}

interface Payee {
  readonly accountName: string;
  readonly accountNumber: string;
}

function fileOf(world: World, batchNo: string, lines: readonly BatchLine[]): string {
  return bankFile(
    batchNo,
    lines.map((line) => {
      const payee = JSON.parse(world.secrets.open(line.sealed).toString('utf8')) as Payee;
      const { lineNo, statementNo, bankName, amount } = line;
      return {
        lineNo,
        statementNo,
        bankName,
        amount,
        payeeName: payee.accountName,
        accountNumber: payee.accountNumber,
      };
    }),
  );
}

const referenceOf = (batch: BatchRow, lineNo: number) => `${batch.batchNo}-${lineNo}`;

/**
 * Releases a batch and books its payments; asked again by the same account, it answers as before.
 * @returns PAYMENT_STEP_NOT_ALLOWED, SECOND_PERSON_NEEDED
 * @throws {Problem} 404 outside the scope
 */
export async function releaseBatch(
  world: World,
  actor: Actor,
  id: number,
): Promise<Outcome<OutputOf<typeof contract.releaseBatch>, Refusal>> {
  const now = world.clock.now();
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const batch = await ownBatch(tx, actor, id);
    if (batch.releasedBy === actor.accountId && batch.fileHash !== null)
      return accept({ fileHash: batch.fileHash });
    const lines = await listBatchLines(tx, id);
    const allowed = mayRelease(batchFacts(batch, lines), actor.accountId);
    if (!allowed.ok) return allowed;
    const fileHash = createHash('sm3')
      .update(fileOf(world, batch.batchNo, lines))
      .digest('hex');
    await markReleased(tx, id, { accountId: actor.accountId, name: actor.name, now }, fileHash);
    for (const line of lines) await bookPayment(tx, actor, now, batch, line);
    await recordAudit(tx, actor, now, {
      action: 'funds.releaseBatch',
      subjectKind: 'paymentBatch',
      subjectId: batch.batchNo,
      detail: `文件摘要 ${fileHash}`,
    });
    return accept({ fileHash });
  });
}

async function bookPayment(
  tx: Tx,
  actor: Actor,
  now: number,
  batch: BatchRow,
  line: BatchLine,
): Promise<void> {
  const { areaCode } = batch;
  const { institutionCode, statementId, statementNo, lineNo } = line;
  const sums = (await listSums(tx, statementId)).filter((sum) => sum.payable > 0n);
  await recordJournal(tx, actor, now, {
    kind: 'payment',
    reference: referenceOf(batch, lineNo),
    note: `拨付对账单 ${statementNo}`,
    postings: sums.flatMap(({ scheme, payable }) =>
      transfer('bank', 'institutionPayable', payable, { areaCode, institutionCode, scheme }),
    ),
  });
}

/** Takes a batch back that nobody has released. @returns PAYMENT_STEP_NOT_ALLOWED @throws {Problem} 404 outside the scope */
export async function withdrawBatch(
  world: World,
  actor: Actor,
  id: number,
): Promise<Outcome<{ done: boolean }, Refusal>> {
  const now = world.clock.now();
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const batch = await ownBatch(tx, actor, id);
    if (batch.withdrawnAt !== null) return accept({ done: true });
    const allowed = mayWithdraw(batchFacts(batch, []));
    if (!allowed.ok) return allowed;
    await markWithdrawn(tx, id, now);
    await recordAudit(tx, actor, now, {
      action: 'funds.withdrawBatch',
      subjectKind: 'paymentBatch',
      subjectId: batch.batchNo,
    });
    return accept({ done: true });
  });
}

/**
 * The file for the bank, the same bytes each time, whose digest was kept at the release.
 * @returns PAYMENT_STEP_NOT_ALLOWED before the release
 * @throws {Problem} 404 outside the scope
 */
export async function getBankFile(
  world: World,
  actor: Actor,
  id: number,
): Promise<Outcome<{ readonly name: string; readonly text: string }, Refusal>> {
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const batch = await ownBatch(tx, actor, id);
    if (batch.releasedAt === null)
      return decline(refuse('PAYMENT_STEP_NOT_ALLOWED', { detail: '批次还没有放行' }));
    await recordAudit(tx, actor, world.clock.now(), {
      action: 'funds.getBankFile',
      subjectKind: 'paymentBatch',
      subjectId: batch.batchNo,
    });
    return accept({
      name: `${batch.batchNo}.csv`,
      text: fileOf(world, batch.batchNo, await listBatchLines(tx, id)),
    });
  });
}

/**
 * Records what the bank did with payments: arrived, or returned with the reason, which may be days after it arrived. A return
 * takes its booking back, and the statement can be paid anew. The same result sent again changes nothing.
 * @returns PAYMENT_STEP_NOT_ALLOWED
 * @throws {Problem} 400 for an unknown line, a return without reason or a day to come, 404 outside the scope
 */
export async function recordPaymentResults(
  world: World,
  actor: Actor,
  id: number,
  body: CallOf<typeof contract.recordPaymentResults>['body'],
): Promise<Outcome<{ done: boolean }, Refusal>> {
  const now = world.clock.now();
  const results = body.results.map((one) => ({ ...one, on: readDay('on', one.on) }));
  for (const { result, words, on } of results) {
    if (result === 'returned' && words.trim() === '') throw badInput('words', '退回要写明原因');
    if (on > dayAt(now)) throw badInput('on', '不能晚于今天');
  }
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const batch = await ownBatch(tx, actor, id);
    const lines = await listBatchLines(tx, id);
    const fresh = results.filter((result) => !isKnown(lines, result));
    const refusal = fresh.map((result) => refusalOf(lines, result)).find((one) => one !== undefined);
    if (refusal) return decline(refusal);
    for (const result of fresh)
      await bookResult(tx, actor, now, batch, afterArrival(lineOf(lines, result.lineNo), result));
    if (fresh.length > 0)
      await recordAudit(tx, actor, now, {
        action: 'funds.recordPaymentResults',
        subjectKind: 'paymentBatch',
        subjectId: batch.batchNo,
        detail: fresh
          .map(({ lineNo, result }) => `${lineNo} ${result === 'paid' ? '到账' : '退回'}`)
          .join('，'),
      });
    return accept({ done: true });
  });
}

function lineOf(lines: readonly BatchLine[], lineNo: number): BatchLine {
  const line = lines.find((one) => one.lineNo === lineNo);
  if (!line) throw badInput('lineNo', `批次里没有第 ${lineNo} 笔`);
  return line;
}

function isKnown(lines: readonly BatchLine[], { lineNo, result, on }: PaymentResult): boolean {
  const line = lineOf(lines, lineNo);
  return line.state === result && line.resultOn === on;
}

/** What was given back after it had arrived says so: its own day and reference are written over. */
function afterArrival({ state, resultOn, bankReference }: BatchLine, result: PaymentResult): PaymentResult {
  if (state !== 'paid') return result;
  const arrived = [`${resultOn ?? ''} 到账`, bankReference ?? ''].filter((part) => part !== '').join(' ');
  return { ...result, words: `${result.words}（曾登记 ${arrived}）` };
}

function refusalOf(lines: readonly BatchLine[], result: PaymentResult): Refusal | undefined {
  const allowed = mayTellResult(lineOf(lines, result.lineNo), result);
  return allowed.ok ? undefined : allowed.refusal;
}

async function bookResult(
  tx: Tx,
  actor: Actor,
  now: number,
  batch: BatchRow,
  result: PaymentResult,
): Promise<void> {
  await markResult(tx, batch.id, result);
  if (result.result === 'paid') return;
  const reference = referenceOf(batch, result.lineNo);
  await reverseBooked(tx, actor, now, { kind: 'payment', reference }, `银行退回 ${reference}`);
}
