/** Pays people what was approved: released by another than approved, by bank file, with the bank's answer (M29, M30). */
import { present } from '../../../base/assert.ts';
import { dayAt } from '../../../base/date.ts';
import { addFen, formatFen, type Fen } from '../../../base/money.ts';
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import type { CallOf, OutputOf } from '../../../contract/endpoint.ts';
import type * as contract from '../../../contract/settlement-manual-desk.ts';
import { transfer } from '../../../domain/funds/journal.ts';
import { bankFile } from '../../../domain/funds/payments/bank-file.ts';
import { scopeOf, type Actor } from '../../../domain/identity/roles.ts';
import { refuse, type Refusal } from '../../../domain/refusals.ts';
import { mayRecordAnswer, mayReleaseTo } from '../../../domain/settlement/manual/pay-steps.ts';
import { poolingAreaOf } from '../../../domain/settlement/pooling-area.ts';
import type { Scheme } from '../../../policy/parameters/reimbursement.ts';
import type { Tx } from '../../db/database.ts';
import { reverseBooked } from '../../funds/journals/booked-journals.ts';
import { recordJournal } from '../../funds/journals/record-journal.ts';
import { requireSame } from '../../funds/two-people/same-request.ts';
import { ownPool } from '../../funds/statements/reckon.ts';
import { pageSpan } from '../../http/paging.ts';
import { badInput, notFound } from '../../http/problem.ts';
import { readDay } from '../../http/read-day.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import { isOwnArea } from '../../identity/own-area.ts';
import type { World } from '../../world.ts';
import { findCase, findManualSettlement, type CaseRow } from './case-store.ts';
import { findManualPayee, listManualEvents, type ManualPayee } from './manual-store.ts';
import { openCase } from './own-cases.ts';
import {
  findClaimOfPayment,
  findManualPayment,
  insertManualPayment,
  listManualPaymentRows,
  listPaymentsOf,
  listPaymentsOfBatch,
  listPaymentsOfRequest,
  markManualResult,
  nextBatchNo,
} from './payment-store.ts';
import { nameFor, presentPayment } from './read-manual.ts';

const referenceOf = (batchNo: string, paymentId: number) => `${batchNo}-${paymentId}`;
const no = (detail: string) => decline(refuse('PAYMENT_STEP_NOT_ALLOWED', { detail }));

/**
 * Sends what was approved to the bank and books it, all of them or none. Sent again, the same request gets the same batch.
 * @returns PAYMENT_STEP_NOT_ALLOWED, SECOND_PERSON_NEEDED for whoever approved one of them or entered its account
 * @throws {Problem} 403 for an agency that pays nobody, 404 outside the area, 409 for a request id used for other claims
 */
export async function releaseManualPayments(
  world: World,
  actor: Actor,
  { requestId, claims }: CallOf<typeof contract.releaseManualPayments>['body'],
): Promise<Outcome<OutputOf<typeof contract.releaseManualPayments>, Refusal>> {
  ownPool(actor);
  const now = world.clock.now();
  // Rows are held in one order, so that two releases never wait for each other in a ring.
  const ordered = [...claims].sort((a, b) => a - b);
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const rows = [];
    for (const id of ordered) rows.push(await openCase(tx, actor, id));
    const before = await listPaymentsOfRequest(tx, actor.accountId, requestId);
    const [sent] = before;
    if (sent !== undefined) {
      const asked = { claims: ordered.join() };
      requireSame({ claims: before.map((one) => one.manualId).join() }, asked, ['claims'], '另一批付款');
      return accept(told(sent.batchNo, before));
    }
    const due = [];
    for (const row of rows) {
      const one = await dueOf(tx, actor, row);
      if (!one.ok) return one;
      due.push(one.value);
    }
    const batchNo = await nextBatchNo(tx);
    for (const one of due) await release(tx, actor, now, { batchNo, requestId }, one);
    const made = told(batchNo, due);
    await recordAudit(tx, actor, now, {
      action: 'settlement.releaseManualPayments',
      subjectKind: 'manualPayment',
      subjectId: batchNo,
      detail: `${made.count} 笔，${made.total} 元`,
      requestId,
    });
    return accept(made);
  });
}

function told(batchNo: string, payments: readonly { readonly amount: Fen }[]) {
  const total = addFen(...payments.map((one) => one.amount));
  return { batchNo, count: payments.length, total: formatFen(total) };
}

interface Due {
  readonly row: CaseRow;
  readonly payee: ManualPayee;
  readonly amount: Fen;
  readonly place: { readonly areaCode: string; readonly scheme: Scheme; readonly institutionCode: '' };
}

async function dueOf(tx: Tx, actor: Actor, row: CaseRow): Promise<Outcome<Due, Refusal>> {
  const settled = await findManualSettlement(tx, row.id);
  if (row.step !== 'approved' || settled === undefined) return no(`${row.manualNo}：没有批准或已经撤销`);
  if (settled.amount === 0n) return no(`${row.manualNo}：没有应付金额`);
  if ((await listPaymentsOf(tx, row.id)).some((one) => one.state !== 'returned'))
    return no(`${row.manualNo}：已交银行或已到账`);
  const events = await listManualEvents(tx, row.id);
  const payee = present(await findManualPayee(tx, row.id), 'a filed claim names an account');
  const approvedBy = events.find((event) => event.step === 'approved')?.accountId;
  const may = mayReleaseTo({ approvedBy, accountBy: payee.enteredBy }, actor.accountId, row.manualNo);
  if (!may.ok) return may;
  const { amount, scheme, areaCode } = settled;
  const place = { areaCode: poolingAreaOf(areaCode), scheme, institutionCode: '' } as const;
  return accept({ row, payee, amount, place });
}

async function release(
  tx: Tx,
  actor: Actor,
  now: number,
  { batchNo, requestId }: { readonly batchNo: string; readonly requestId: string },
  { row, payee, amount, place }: Due,
): Promise<void> {
  const id = await insertManualPayment(tx, {
    batchNo,
    manualId: row.id,
    payeeId: payee.id,
    areaCode: place.areaCode,
    amount,
    releasedBy: actor.accountId,
    releasedByName: actor.name,
    releasedAt: now,
    requestId,
  });
  await recordJournal(tx, actor, now, {
    kind: 'manualClaim',
    reference: referenceOf(batchNo, id),
    note: `零星报销付款 ${row.manualNo}`,
    postings: transfer('bank', 'personPayable', amount, place),
  });
}

/** Payments of the scope, the newest first; account numbers by their last four digits. */
export async function listManualPayments(
  world: World,
  actor: Actor,
  query: CallOf<typeof contract.listManualPayments>['query'],
): Promise<OutputOf<typeof contract.listManualPayments>> {
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const { rows, total } = await listManualPaymentRows(tx, pageSpan(query));
    await recordAudit(tx, actor, world.clock.now(), {
      action: 'settlement.listManualPayments',
      subjectKind: 'manualPayment',
      subjectId: 'list',
      detail: `${rows.length} 笔`,
    });
    const shown = rows.map((row) => {
      const { manualId, manualNo, personName } = row;
      return { ...presentPayment(row), manualId, manualNo, personName: nameFor(actor, personName) };
    });
    return { rows: shown, total };
  });
}

interface Payee {
  readonly accountName: string;
  readonly accountNumber: string;
}

/** The bank's file of a release, which shows whole account numbers: the download is recorded. @throws {Problem} 404 out of sight */
export async function getManualBankFile(
  world: World,
  actor: Actor,
  batchNo: string,
): Promise<{ readonly name: string; readonly text: string }> {
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const rows = await listPaymentsOfBatch(tx, batchNo);
    if (rows.length === 0 || !rows.every((row) => isOwnArea(actor, row.areaCode))) throw notFound('这批付款');
    await recordAudit(tx, actor, world.clock.now(), {
      action: 'settlement.getManualBankFile',
      subjectKind: 'manualPayment',
      subjectId: batchNo,
      detail: `${rows.length} 笔`,
    });
    const lines = rows.map((row, index) => {
      const payee = JSON.parse(world.secrets.open(row.sealed).toString('utf8')) as Payee;
      const { bankName, amount, manualNo: statementNo } = row;
      const { accountName: payeeName, accountNumber } = payee;
      return { lineNo: index + 1, statementNo, payeeName, bankName, accountNumber, amount };
    });
    return { name: `${batchNo}.csv`, text: bankFile(batchNo, lines) };
  });
}

/**
 * What the bank said of a payment; one that came back, be it days after it arrived, may be paid again, to another account.
 * @returns PAYMENT_STEP_NOT_ALLOWED when it has answered otherwise
 * @throws {Problem} 400 for a return without its reason or a day to come, 404 outside the area
 */
export async function recordManualPayment(
  world: World,
  actor: Actor,
  id: number,
  body: CallOf<typeof contract.recordManualPayment>['body'],
): Promise<Outcome<{ done: boolean }, Refusal>> {
  const now = world.clock.now();
  const on = readDay('on', body.on);
  if (on > dayAt(now)) throw badInput('on', '不能晚于今天');
  const { result: state, bankReference } = body;
  const told = body.words.trim();
  if (state === 'returned' && told === '') throw badInput('words', '退回要写明原因');
  return world.db.transaction(scopeOf(actor), async (tx) => {
    // The claim is held first, as by whoever releases or takes it back: none of them waits for another in a ring.
    const row = await findCase(tx, (await findClaimOfPayment(tx, id)) ?? 0, true);
    const payment = row && (await findManualPayment(tx, id));
    if (!row || !payment || !isOwnArea(actor, payment.areaCode)) throw notFound('这笔付款');
    if (payment.state === state && payment.resultOn === on) return accept({ done: true });
    const may = mayRecordAnswer(payment, { result: state, on }, row.step);
    if (!may.ok) return may;
    const words = payment.state === 'paid' ? `${told}（${payment.resultOn ?? ''} 曾登记到账）` : told;
    await markManualResult(tx, id, { state, on, words, bankReference: bankReference.trim() });
    const reference = referenceOf(payment.batchNo, id);
    if (state === 'returned')
      await reverseBooked(tx, actor, now, { kind: 'manualClaim', reference }, `银行退回 ${reference}`);
    await recordAudit(tx, actor, now, {
      action: 'settlement.recordManualPayment',
      subjectKind: 'manualPayment',
      subjectId: reference,
      personId: payment.personId,
      detail: state === 'paid' ? '到账' : '退回',
    });
    return accept({ done: true });
  });
}
