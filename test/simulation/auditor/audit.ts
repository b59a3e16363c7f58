/**
 * The independent auditor: reads a record of everything that was entered, asked and answered, reckons every bill, limit, balance
 * and close anew from the clauses, and tells what does not agree. Literal and slow, and without a line of the program's code.
 */
import { fenOf } from './arithmetic.ts';
import { auditBenefits, playBenefits } from './benefit-books.ts';
import { auditBookings, playBooking } from './booking-books.ts';
import { auditClearingBoard } from './clearing-board.ts';
import { auditClearing, playClearing } from './clearing-books.ts';
import { auditCloses } from './audit-closes.ts';
import { auditLedger } from './audit-ledger.ts';
import { auditYears } from './audit-years.ts';
import { NOTHING_USED, openBooks, yearKey, type Books } from './books.ts';
import { compareBill } from './compare-bill.ts';
import { auditInsurerBills, auditReceipts, auditReceivables } from './audit-receipts.ts';
import { auditPrepayments, playPrepayment } from './prepayment-books.ts';
import type { PrepaymentHappening } from './record-prepayments.ts';
import { playReceipt } from './receipt-books.ts';
import { playClosing } from './closing-books.ts';
import type { ClosingHappening } from './record-closings.ts';
import type { ReceiptHappening } from './record-receipts.ts';
import { auditManual, playManual } from './manual-books.ts';
import { auditCorrections, playCorrection } from './correction-books.ts';
import { auditDays, playReconciling } from './reconciling-books.ts';
import { auditDeductions } from './deduction-books.ts';
import type { BookingHappening } from './record-bookings.ts';
import type { BenefitHappening } from './record-benefits.ts';
import type { ClearingHappening } from './record-clearing.ts';
import { registerEmergency } from './off-site-books.ts';
import type { CorrectionHappening } from './record-corrections.ts';
import type { ReconcilingHappening } from './record-reconciling.ts';
import type { Account, Chronic, Consent, Correction, Happening, OtherSpending } from './record.ts';
import { playMessage } from './message-books.ts';
import type { StatementHappening } from './record-statements.ts';
import { auditStatements } from './audit-statements.ts';
import { playStatement } from './statement-books.ts';
import { auditStays } from './stay-books.ts';
import type { ManualHappening } from './record-manual.ts';
import type { Papers, ToldBill } from './told.ts';
import { returnInBooks, reverseInBooks, settleInBooks } from './settle-books.ts';

/** What another business used counts towards the same limits (M9.5). */
function count(books: Books, { personNo, scheme, year }: OtherSpending, pool: bigint, major: bigint): void {
  const key = yearKey(personNo, scheme, year);
  const used = books.years.get(key) ?? NOTHING_USED;
  books.years.set(key, { ...used, pool: used.pool + pool, major: used.major + major });
}

function correct(books: Books, { id, pooledFund, majorIllness }: Correction): void {
  const report = books.reports.get(id);
  if (!report) {
    books.findings.push(`更正的登记 ${id} 不在账上`);
    return;
  }
  const [pool, major] = [fenOf(pooledFund), fenOf(majorIllness)];
  count(books, report, pool - report.pool, major - report.major);
  report.pool = pool;
  report.major = major;
}

/** What is told of a person beside their bills; a copy of what was told before changes nothing any more. */
function tellOfPerson(books: Books, one: Consent | Chronic | Account): void {
  if (books.toldOnce.has(one.requestId)) return;
  books.toldOnce.add(one.requestId);
  if (one.what === 'consent') books.consents.push(one);
  else if (one.what === 'chronic') books.chronic.push(one);
  // What the core system says that an account holds is what it holds.
  else books.accounts.set(one.personNo, fenOf(one.balance));
}

/** Hears one line of the record and checks its answer. */
export function enter(books: Books, one: Happening): void {
  switch (one.what) {
    case 'institution':
      books.institutions.set(one.code, one);
      break;
    case 'drug':
      books.drugs.set(one.code, one);
      break;
    case 'standard':
      books.standards.push(one);
      break;
    case 'listedPrice':
      books.listedPrices.push(one);
      break;
    case 'removal':
      books.removals.push(one);
      break;
    case 'limit':
      books.limits.push(one);
      break;
    case 'assistanceRule':
      books.rules.push(one);
      break;
    case 'plan':
      books.plans.push(one);
      break;
    case 'fundRoute':
      books.fundRoutes.push(one);
      break;
    case 'commercialPlan':
      books.insurers.push(one);
      break;
    default:
      enterOfPerson(books, one);
  }
}

function enterOfPerson(books: Books, one: Happening): void {
  switch (one.what) {
    case 'person':
      books.people.set(one.personNo, one);
      break;
    case 'member':
      books.members.push(one);
      break;
    case 'consent':
    case 'chronic':
    case 'account':
      tellOfPerson(books, one);
      break;
    case 'offSite':
      books.offSite.push(one);
      break;
    case 'emergency':
      registerEmergency(books, one);
      break;
    case 'prescription':
      books.prescriptions.set(one.rxno, one);
      break;
    case 'personLimit':
      books.personLimits.set(yearKey(one.personNo, one.scheme, one.year), one);
      break;
    case 'otherSpending': {
      if (books.reports.has(one.id)) break;
      const [pool, major] = [fenOf(one.pooledFund), fenOf(one.majorIllness)];
      books.reports.set(one.id, { ...one, pool, major });
      count(books, one, pool, major);
      break;
    }
    case 'correction':
      correct(books, one);
      break;
    default:
      play(books, one);
  }
}

const isOfStatements = (one: Happening): one is StatementHappening =>
  one.what.startsWith('statement') || one.what.startsWith('batch');
const isOfClearing = (one: Happening): one is ClearingHappening => one.what.startsWith('clearing');
const isOfBenefits = (one: Happening): one is BenefitHappening => one.what.startsWith('benefit');
const isOfCorrections = (one: Happening): one is CorrectionHappening =>
  one.what === 'correctionLooked' || one.what === 'correctionStep';
const isReconciling = (one: Happening): one is ReconcilingHappening => one.what.endsWith('Reconciled');
const isOfBookings = (one: Happening): one is BookingHappening => one.what.startsWith('booking');
const isClosing = (one: Happening): one is ClosingHappening => one.what.startsWith('closing');
const isReceipt = (one: Happening): one is ReceiptHappening => one.what.startsWith('receipt');
const isPrepayment = (one: Happening): one is PrepaymentHappening => one.what.startsWith('prepayment');
const isManual = (one: Happening): one is ManualHappening => one.what.startsWith('manual');

function play(books: Books, one: Happening): void {
  if (one.what === 'claim') settleInBooks(books, one);
  else if (one.what === 'reversal') reverseInBooks(books, one);
  else if (one.what === 'return') returnInBooks(books, one);
  else if (one.what === 'close') books.shutTo = one.closed.at(-1) ?? books.shutTo;
  else if (one.what === 'message') playMessage(books, one);
  else if (isManual(one)) playManual(books, one);
  else if (isOfStatements(one)) playStatement(books, one);
  else if (isOfClearing(one)) playClearing(books, one);
  else if (isOfBenefits(one)) playBenefits(books, one);
  else if (isOfCorrections(one)) playCorrection(books, one);
  else if (isReconciling(one)) playReconciling(books, one);
  else if (isOfBookings(one)) playBooking(books, one);
  else if (isClosing(one)) playClosing(books, one);
  else if (isReceipt(one)) playReceipt(books, one);
  else if (isPrepayment(one)) playPrepayment(books, one);
}

/** Every bill that is told at the end is one of the books, whole, and none of the books is missing. */
function auditBills(books: Books, told: readonly ToldBill[]): string[] {
  const findings: string[] = [];
  const missing = new Set(books.bills.keys());
  const reversals = new Map(
    [...books.bills.values()].flatMap((one) =>
      one.reversedBy === null ? [] : [[one.reversedBy, one] as const],
    ),
  );
  const untold = new Set(reversals.keys());
  for (const bill of told) {
    const claimNo = bill.claimNo ?? '';
    const booked = books.bills.get(claimNo);
    const reversed = reversals.get(claimNo);
    if (booked) {
      if (!missing.delete(claimNo)) findings.push(`${claimNo} 列出两次`);
      findings.push(...compareBill(bill, booked, 1n));
      const state = booked.reversedBy === null ? 'settled' : 'reversed';
      if (bill.state !== state || bill.reversedByNo !== booked.reversedBy)
        findings.push(
          `${claimNo} 状态：平台 ${bill.state} ${bill.reversedByNo ?? ''}，审计 ${state} ${booked.reversedBy ?? ''}`,
        );
    } else if (reversed) {
      if (!untold.delete(claimNo)) findings.push(`${claimNo} 列出两次`);
      findings.push(...compareBill(bill, reversed, -1n));
      if (bill.state !== 'reversal') findings.push(`${claimNo} 状态：平台 ${bill.state}，审计 reversal`);
    } else findings.push(`${claimNo} 没有人办过这笔结算`);
  }
  return [...findings, ...[...missing, ...untold].map((claimNo) => `${claimNo} 应答过，账上却没有了`)];
}

/** Reads the record and checks every answer on the way. */
export function keepBooks(happenings: readonly Happening[]): Books {
  const books = openBooks();
  for (const one of happenings) enter(books, one);
  return books;
}

/** What is audited of the papers, each by itself. */
export const PAPER_AUDITS = {
  bills: (books: Books, papers: Papers) => auditBills(books, papers.bills),
  years: auditYears,
  ledger: auditLedger,
  closes: auditCloses,
  manual: (books: Books, papers: Papers) => auditManual(books, papers.manual),
  stays: (books: Books, papers: Papers) => auditStays(books, papers.stays),
  statements: (books: Books, papers: Papers) => [
    ...auditStatements(books, papers.statements, papers.remittances),
    ...auditDeductions(books, papers.deductions),
    ...auditPrepayments(books, papers.prepayments),
  ],
  receipts: (books: Books, papers: Papers) => [
    ...auditReceipts(books, papers.receipts),
    ...auditReceivables(books, papers.receivables),
    ...auditInsurerBills(books, papers.insurerBills),
  ],
  corrections: (books: Books, papers: Papers) => auditCorrections(books, papers.cases),
  days: (books: Books, papers: Papers) => auditDays(books, papers.days),
  bookings: (books: Books, papers: Papers) => auditBookings(books, papers.bookings, papers.toldAt),
  benefits: (books: Books, papers: Papers) => auditBenefits(books, papers.acts, papers.toldOn),
  clearing: (books: Books, papers: Papers) => [
    ...auditClearing(books, papers.clearings, papers.toldOn),
    ...auditClearingBoard(books, papers.clearingBoard),
  ],
} as const;

/** @returns what does not agree, in words; nothing when everything does */
export function audit(happenings: readonly Happening[], papers: Papers): string[] {
  const books = keepBooks(happenings);
  return [...books.findings, ...Object.values(PAPER_AUDITS).flatMap((part) => part(books, papers))];
}
