/**
 * What is open of a decision is closed otherwise than by withholding (M29, M33, M36): the money came by bank, the decision is
 * withdrawn, a recovery is written off. One proposes and another decides; what is proposed is kept from withholding until then,
 * and all that is withheld, closed and proposed never comes to more than was decided.
 */
import { codeOf, isDone } from './answers.ts';
import { fenOf, sum } from './arithmetic.ts';
import { dayOf, type Books } from './books.ts';
import type { Closing, Deduction } from './books-of-desks.ts';
import { postJournal } from './post-entries.ts';
import type { ClosingDecided, ClosingHappening, ClosingProposed } from './record-closings.ts';
import { mustRefuse } from './settle-books.ts';
import type { Answer } from './told.ts';

export const closingsOf = (books: Books, { id }: Pick<Deduction, 'id'>): Closing[] =>
  [...books.closings.values()].filter((one) => one.deductionId === id);

/** Of a decision's closings, what those in a state come to. */
export const closedOf = (books: Books, of: Pick<Deduction, 'id'>, state: Closing['state']): bigint =>
  sum(
    closingsOf(books, of)
      .filter((one) => one.state === state)
      .map((one) => one.amount),
  );

/** What may still be withheld or closed: nothing of what no second person has approved. */
export const openOf = (books: Books, of: Deduction): bigint =>
  of.state === 'approved'
    ? of.amount - of.withheld - closedOf(books, of, 'approved') - closedOf(books, of, 'waiting')
    : 0n;

/** Whether all of it was withdrawn, or never approved: then its bills may be decided about anew (M30). */
export function isWithdrawn(books: Books, of: Deduction): boolean {
  if (of.state === 'rejected') return true;
  const withdrawn = closingsOf(books, of).filter(
    (one) => one.kind === 'withdrawn' && one.state === 'approved',
  );
  return sum(withdrawn.map((one) => one.amount)) >= of.amount;
}

/** Whether a proposal makes no sense by itself, whatever it is about. */
function isMisstated({ kind, bankReference, receivedOn, amount }: ClosingProposed): boolean {
  const names = kind === 'received';
  return fenOf(amount) <= 0n || names !== (receivedOn !== null) || names !== (bankReference !== null);
}

/** What stands against a proposal. */
function againstProposal(books: Books, of: Deduction, sent: ClosingProposed): string[] {
  const { kind, bankReference, receivedOn, at } = sent;
  const amount = fenOf(sent.amount);
  if (isMisstated(sent) || (receivedOn !== null && receivedOn > dayOf(at))) return ['BAD_INPUT'];
  const isKnown = closingsOf(books, of).some(
    (one) => one.state !== 'rejected' && one.bankReference !== null && one.bankReference === bankReference,
  );
  return [
    ...(of.state === 'approved' ? [] : ['DEDUCTION_STEP_NOT_ALLOWED']),
    ...(isKnown ? ['BANK_REFERENCE_ENTERED'] : []),
    ...(kind === 'writtenOff' && of.kind !== 'recovery' ? ['WRITE_OFF_OF_RECOVERY_ONLY'] : []),
    ...(amount > openOf(books, of) ? ['CLOSING_BEYOND_OPEN'] : []),
  ];
}

/** What stands in another area's books is not this one's to close (M7, M30). */
export function mustBeForeign(books: Books, subject: string, answer: Answer<unknown>): void {
  if (![403, 404].includes(answer.status))
    books.findings.push(`${subject} 不是自己的决定，却得到 ${codeOf(answer)}（${answer.status}）`);
}

function propose(books: Books, sent: ClosingProposed): void {
  const { by, requestId, deductionId, kind, bankReference, answer } = sent;
  const subject = `了结提议 ${requestId}`;
  const of = books.deductions.get(deductionId);
  const id = isDone(answer) ? (answer as { body: { id: number } }).body.id : null;
  const amount = fenOf(sent.amount);
  const known = [...books.closings.values()].find(
    (one) => one.proposedBy === by && one.requestId === requestId,
  );
  if (known !== undefined) {
    const isSame = known.deductionId === deductionId && known.kind === kind && known.amount === amount;
    if (isSame ? known.id !== id : codeOf(answer) !== 'REQUEST_REUSED')
      books.findings.push(`${subject} 重发得到 ${codeOf(answer)}（${answer.status}），不是第一次的结果`);
    return;
  }
  if (of === undefined || of.areaCode !== sent.areaCode) {
    // What makes no sense is refused before anybody asks whose it is.
    if (!isMisstated(sent) || codeOf(answer) !== 'BAD_INPUT') mustBeForeign(books, subject, answer);
    return;
  }
  const against = againstProposal(books, of, sent);
  if (against.length > 0) {
    if (id !== null || !against.includes(codeOf(answer)))
      books.findings.push(
        `${subject} 不应收下（${against.join('、')}），却得到 ${codeOf(answer)}（${answer.status}）`,
      );
    return;
  }
  if (id === null) {
    books.findings.push(`${subject} 应当收下，平台以 ${codeOf(answer)}（${answer.status}）拒绝`);
    return;
  }
  if (books.closings.has(id)) books.findings.push(`${subject} 编号 ${id} 用了两次`);
  const decided = { state: 'waiting' as const, decidedBy: '', decidedFor: '', journalNo: null };
  books.closings.set(id, {
    id,
    deductionId,
    kind,
    amount,
    bankReference,
    proposedBy: by,
    requestId,
    ...decided,
  });
}

/** All in the books of the area that decided; a deduction that was not withheld stands in no book, nor does its withdrawal. */
function post(books: Books, of: Deduction, { kind, amount }: Closing, at: number): boolean {
  const { areaCode, institutionCode, scheme } = of;
  const gained = of.kind === 'recovery' ? 'recoverable' : 'deductionIncome';
  if (kind === 'withdrawn' && of.fund === null) return false;
  const into = { received: 'bank', withdrawn: of.fund ?? '', writtenOff: 'writtenOff' }[kind];
  const side = { areaCode, institutionCode, scheme };
  postJournal(books, at, amount, [
    { ...side, account: into, debit: true },
    { ...side, account: gained, debit: false },
  ]);
  return true;
}

function againstDecision(one: Closing, { outcome, by }: ClosingDecided): string | null {
  if (one.state !== 'waiting') return 'CLOSING_STEP_NOT_ALLOWED';
  return outcome === 'approved' && one.proposedBy === by ? 'SECOND_PERSON_NEEDED' : null;
}

function decide(books: Books, one: Closing, of: Deduction, sent: ClosingDecided): void {
  const { by, requestId, outcome, at, answer } = sent;
  const subject = `了结 ${one.id} ${outcome}`;
  const told = isDone(answer)
    ? (answer as { body: { outcome: string; journalNo: string | null } }).body
    : null;
  if (of.areaCode !== sent.areaCode) {
    mustBeForeign(books, subject, answer);
    return;
  }
  const because = againstDecision(one, sent);
  if (one.decidedBy === by && one.decidedFor === requestId) {
    if (outcome !== one.state) {
      if (codeOf(answer) !== 'REQUEST_REUSED')
        books.findings.push(`${subject} 编号已用于另一项决定，却得到 ${answer.status}`);
    } else if (told?.outcome !== one.state || told.journalNo !== one.journalNo)
      books.findings.push(`${subject} 重发得到 ${codeOf(answer)}（${answer.status}），不是第一次的结果`);
  } else if (because !== null) mustRefuse(books, subject, answer, because);
  else if (told === null) books.findings.push(`${subject} 应当办成，平台以 ${codeOf(answer)} 拒绝`);
  else {
    const isBooked = outcome === 'approved' && post(books, of, one, at);
    if (isBooked !== (told.journalNo !== null) || told.outcome !== outcome)
      books.findings.push(
        `${subject} 应答：平台 ${told.outcome} ${told.journalNo ?? '不记账'}，审计 ${isBooked ? '记账' : '不记账'}`,
      );
    one.state = outcome;
    one.decidedBy = by;
    one.decidedFor = requestId;
    one.journalNo = told.journalNo;
  }
}

export function playClosing(books: Books, sent: ClosingHappening): void {
  if (sent.what === 'closingProposed') propose(books, sent);
  else {
    const one = books.closings.get(sent.closingId);
    const of = one && books.deductions.get(one.deductionId);
    if (one === undefined || of === undefined) books.findings.push(`了结 ${sent.closingId} 不在账上`);
    else decide(books, one, of, sent);
  }
}
