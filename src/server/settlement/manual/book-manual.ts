/** Books an approved manual claim as a bill, and takes it back (M9.5, M30, M32, M33, I12). */
import { createHash } from 'node:crypto';
import { present } from '../../../base/assert.ts';
import { dayAt } from '../../../base/date.ts';
import { formatFen, negateFen, parseFen, type Fen } from '../../../base/money.ts';
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import type { CallOf, OutputOf } from '../../../contract/endpoint.ts';
import type * as contract from '../../../contract/settlement-manual-desk.ts';
import type { Posting } from '../../../domain/funds/model.ts';
import type { Actor } from '../../../domain/identity/roles.ts';
import { refuse, type Refusal } from '../../../domain/refusals.ts';
import { poolingAreaOf } from '../../../domain/settlement/pooling-area.ts';
import type { Tx } from '../../db/database.ts';
import { reverseBooked } from '../../funds/journals/booked-journals.ts';
import { recordJournal } from '../../funds/journals/record-journal.ts';
import { lockYears } from '../../funds/store.ts';
import { conflict } from '../../http/problem.ts';
import { requireOwnArea } from '../../identity/own-area.ts';
import type { World } from '../../world.ts';
import { findClaim } from '../bill-store.ts';
import { bookBill } from '../book-bill.ts';
import { billFactsOf, billLinesOf, type JudgedClaim, type ParsedClaim } from '../judge-claim.ts';
import { likelyYear } from '../likely-year.ts';
import { toldDiagnoses } from '../plans/load-payers.ts';
import type { ClaimRecord } from '../record-claim-store.ts';
import { bookReversal } from '../reversal/book-reversal.ts';
import { withFreshFacts, withYearOpened, YearNotOpened } from '../with-fresh-facts.ts';
import {
  findManualSettlement,
  insertManualSettlement,
  type BookedSettlement,
  type CaseRow,
} from './case-store.ts';
import { judgeNotSettled } from './file-manual.ts';
import { payableOf } from './judge-manual.ts';
import { listInvoices, releaseInvoices } from './manual-store.ts';
import { mayStep, openCase, writeStep } from './own-cases.ts';
import { listPaymentsOf } from './payment-store.ts';
import { judgeCase } from './review-manual.ts';

/** No institution is owed for it: it was paid by the person at the counter. */
const NO_INSTITUTION = '';

/**
 * Books the claim by the rules of the day of purchase, under the lock of the person's year: it uses the limits like any bill,
 * and what the funds pay is owed to the person. Sent again, the same request gets the same bill; approved anew, it is refused.
 * @returns what stands against it, MANUAL_STEP_NOT_ALLOWED, SECOND_PERSON_NEEDED, MANUAL_INVOICE_USED
 * @throws {Problem} 404 outside the area, 409 when it comes to another amount than the approver saw
 */
export async function approveManualClaim(
  world: World,
  actor: Actor,
  id: number,
  body: CallOf<typeof contract.approveManualClaim>['body'],
): Promise<Outcome<OutputOf<typeof contract.approveManualClaim>, Refusal>> {
  const { requestId, words } = body;
  const seen = parseFen(body.payable);
  return withYearOpened(world.db, () =>
    world.db.transaction('all', async (tx) => {
      const row = await openCase(tx, actor, id);
      const may = await mayStep(tx, actor, row, 'approved', requestId);
      if (!may.ok) return may;
      if (may.value === 'before') {
        const { claimNo, amount } = await bookedFor(tx, id);
        return accept({ claimNo, payable: formatFen(amount) });
      }
      // It may have been settled at the counter after it was filed.
      const online = await judgeNotSettled(
        tx,
        row.institutionCode ?? NO_INSTITUTION,
        await listInvoices(tx, id),
      );
      if (!online.ok) return online;
      const judged = await judgeLocked(world, tx, actor, row);
      if (!judged.ok) return judged;
      const { claim, decided } = judged.value;
      requireOwnArea(actor, decided.enrolment.areaCode);
      const payable = payableOf(decided.bill);
      if (payable !== seen)
        throw conflict(
          'AMOUNT_CHANGED',
          `现在应付 ${formatFen(payable)} 元，与所见不同`,
          '可能有别的结算占用了限额，请刷新后重新核对',
        );
      const claimNo = await book(tx, actor, world.clock.now(), row, claim, decided, payable);
      await writeStep(tx, actor, world.clock.now(), row, {
        step: 'approved',
        requestId,
        words,
        payable,
        lineVersion: judged.value.lineVersion,
        action: 'settlement.approveManualClaim',
      });
      return accept({ claimNo, payable: formatFen(payable) });
    }),
  );
}

async function bookedFor(tx: Tx, id: number): Promise<BookedSettlement> {
  return present(await findManualSettlement(tx, id), 'an approved claim was booked');
}

interface Locked {
  readonly claim: ParsedClaim;
  readonly decided: JudgedClaim;
  readonly lineVersion: number;
}

/** Decides under the lock of the year of purchase. @throws {YearNotOpened} where the row of the year lacks */
async function judgeLocked(
  world: World,
  tx: Tx,
  actor: Actor,
  row: CaseRow,
): Promise<Outcome<Locked, Refusal>> {
  const year = likelyYear(world.db, row.servedOn);
  const locked = await lockYears(tx, row.personNo, year);
  const judged = await judgeCase(world, tx, actor, row, year, true);
  if (!judged.ok) return judged;
  const { claim, decided, lineVersion } = judged.value;
  if (!decided.ok) return decided;
  const { scheme } = decided.value.enrolment;
  if (!locked.some((one) => one.scheme === scheme))
    throw new YearNotOpened({ personId: row.personId, scheme, year });
  return accept({ claim, decided: decided.value, lineVersion });
}

async function book(
  tx: Tx,
  actor: Actor,
  now: number,
  row: CaseRow,
  claim: ParsedClaim,
  judged: JudgedClaim,
  payable: Fen,
): Promise<string> {
  const { bill, enrolment } = judged;
  const facts = billFactsOf(judged, claim, actor);
  const { areaCode } = enrolment;
  const where = { areaCode, scheme: bill.scheme, institutionCode: NO_INSTITUTION };
  const record: ClaimRecord = {
    ...where,
    kind: 'settlement',
    reversesId: null,
    channel: 'page',
    cashierName: actor.name,
    accountId: actor.accountId,
    personId: row.personId,
    setting: claim.setting,
    cause: claim.cause,
    servedOn: claim.servedOn,
    benefitYear: judged.loaded.year,
    settledAt: now,
    settledOn: dayAt(now),
    prescriptionId: null,
    receivingHospital: claim.receivingHospital,
    diagnosisCodes: toldDiagnoses(claim, null),
    ruleVersion: facts.ruleVersion,
    amounts: bill,
    towardsThreshold: bill.towardsThreshold,
    explanation: facts.explanation,
    lines: billLinesOf(judged, claim),
    requestId: `manual-${row.id}`,
    contentHash: hashOf(row.manualNo),
  };
  const { id, claimNo } = await bookBill(tx, record, bill, judged.planKind, undefined);
  if (payable > 0n)
    await recordJournal(tx, actor, now, {
      kind: 'manualClaim',
      reference: row.manualNo,
      note: `零星报销批准 ${row.manualNo}，结算单 ${claimNo}`,
      postings: owedToPerson(payable, where),
    });
  await insertManualSettlement(tx, row.id, { claimId: id, claimNo, amount: payable }, now);
  return claimNo;
}

/** What the claim says is owed for it is owed to the person, by the pooling area that pays. */
function owedToPerson(amount: Fen, place: Omit<Posting, 'account' | 'amount'>): Posting[] {
  const { areaCode, scheme, institutionCode } = place;
  return [
    { account: 'institutionPayable', amount, ...place },
    {
      account: 'personPayable',
      amount: negateFen(amount),
      areaCode: poolingAreaOf(areaCode),
      scheme,
      institutionCode,
    },
  ];
}

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex');

/**
 * Takes an approved claim back: its bill is reversed with year sums and trace codes, its invoices are free. What was not paid
 * is owed no more; what was paid is to be given back.
 * @returns MANUAL_STEP_NOT_ALLOWED, PAYMENT_STEP_NOT_ALLOWED while the bank has not answered
 */
export async function reverseManualClaim(
  world: World,
  actor: Actor,
  id: number,
  { requestId, words }: CallOf<typeof contract.reverseManualClaim>['body'],
): Promise<Outcome<OutputOf<typeof contract.reverseManualClaim>, Refusal>> {
  return withFreshFacts(() =>
    world.db.transaction('all', async (tx) => {
      const now = world.clock.now();
      const row = await openCase(tx, actor, id);
      const may = await mayStep(tx, actor, row, 'reversed', requestId);
      if (!may.ok) return may;
      if (may.value === 'before') {
        const reversed = await findClaim(tx, (await bookedFor(tx, id)).claimNo);
        return accept({ claimNo: present(reversed?.reversedByNo, 'a reversed claim names its reversal') });
      }
      const payments = await listPaymentsOf(tx, id);
      if (payments.some((one) => one.state === 'released'))
        return decline(refuse('PAYMENT_STEP_NOT_ALLOWED', { detail: '银行还没有答复，请先登记结果' }));
      const settled = await bookedFor(tx, id);
      const seen = present(await findClaim(tx, settled.claimNo), 'a booked claim is there');
      await lockYears(tx, row.personNo, seen.benefitYear);
      const claim = present(await findClaim(tx, settled.claimNo), 'a booked claim is there');
      if (claim.reversedByNo !== null) return decline(refuse('CLAIM_ALREADY_REVERSED'));
      const action = 'settlement.reverseManualClaim';
      const request = { requestId: `manual-${id}-back`, contentHash: hashOf(`back ${row.manualNo}`) };
      const by = { actor, channel: 'page' as const, now, ...request, reason: words, action };
      const made = await bookReversal(tx, by, claim);
      const paid = payments.some((one) => one.state === 'paid');
      if (settled.amount > 0n) await bookBack(tx, actor, now, row, settled, paid);
      await releaseInvoices(tx, id);
      await writeStep(tx, actor, now, row, { step: 'reversed', requestId, words, action });
      return accept({ claimNo: made.claimNo });
    }),
  );
}

async function bookBack(
  tx: Tx,
  actor: Actor,
  now: number,
  row: CaseRow,
  { amount, areaCode, scheme, claimNo }: BookedSettlement,
  paid: boolean,
): Promise<void> {
  const note = `撤销零星报销 ${row.manualNo}，结算单 ${claimNo}`;
  if (!paid) {
    await reverseBooked(tx, actor, now, { kind: 'manualClaim', reference: row.manualNo }, note);
    return;
  }
  const place = { scheme, institutionCode: NO_INSTITUTION };
  await recordJournal(tx, actor, now, {
    kind: 'recovery',
    reference: row.manualNo,
    note,
    postings: [
      { account: 'recoverable', amount, areaCode: poolingAreaOf(areaCode), ...place },
      { account: 'institutionPayable', amount: negateFen(amount), areaCode, ...place },
    ],
  });
}

/** The person has given back what was paid for a claim that was reversed. */
export async function recordManualRepayment(
  world: World,
  actor: Actor,
  id: number,
  { requestId, words }: CallOf<typeof contract.recordManualRepayment>['body'],
): Promise<Outcome<{ done: boolean }, Refusal>> {
  const now = world.clock.now();
  return world.db.transaction('all', async (tx) => {
    const row = await openCase(tx, actor, id);
    const may = await mayStep(tx, actor, row, 'repaid', requestId);
    if (!may.ok) return may;
    if (may.value === 'before') return accept({ done: true });
    if (row.step === 'repaid') return decline(refuse('MANUAL_STEP_NOT_ALLOWED', { detail: '已经登记退款' }));
    const payments = await listPaymentsOf(tx, id);
    if (!payments.some((one) => one.state === 'paid'))
      return decline(refuse('PAYMENT_STEP_NOT_ALLOWED', { detail: '没有付过款，不用退回' }));
    const { amount, areaCode, scheme } = await bookedFor(tx, id);
    const place = { areaCode: poolingAreaOf(areaCode), scheme, institutionCode: NO_INSTITUTION };
    await recordJournal(tx, actor, now, {
      kind: 'receipt',
      reference: row.manualNo,
      note: `收回零星报销款 ${row.manualNo}`,
      postings: [
        { account: 'bank', amount, ...place },
        { account: 'recoverable', amount: negateFen(amount), ...place },
      ],
    });
    await writeStep(tx, actor, now, row, {
      step: 'repaid',
      requestId,
      words,
      action: 'settlement.recordManualRepayment',
    });
    return accept({ done: true });
  });
}
