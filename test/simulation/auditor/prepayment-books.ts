/**
 * What institutions are paid before it is owed (M29): one proposes and another approves, then statements are met from it, the oldest
 * first and no scheme for another, after all that is withheld; what is left the institution may give back. The same fen never twice.
 */
import { codeOf, isDone } from './answers.ts';
import { fenOf, least, sum, yuan } from './arithmetic.ts';
import { dayOf, type Books } from './books.ts';
import type { Prepayment, Refund } from './books-of-desks.ts';
import { differ } from './compare-bill.ts';
import { postJournal, postTogether } from './post-entries.ts';
import type * as record from './record-prepayments.ts';
import type { Scheme } from './record.ts';
import { mustRefuse } from './settle-books.ts';

const refundsOf = (books: Books, { id }: Prepayment, state: Refund['state']) =>
  [...books.refunds.values()].filter((one) => one.prepaymentId === id && one.state === state);
const backOf = (books: Books, of: Prepayment, state: Refund['state']) =>
  sum(refundsOf(books, of, state).map((one) => one.amount));
const setOffOf = ({ uses }: Prepayment) => sum(uses.map((use) => use.amount));

/** What statements may still be met from. */
const openOf = (books: Books, of: Prepayment) =>
  of.amount - setOffOf(of) - backOf(books, of, 'approved') - backOf(books, of, 'waiting');

export interface SetOff {
  readonly of: Prepayment;
  readonly amount: bigint;
}

/** What of the prepayments meets a statement's payable of a scheme. */
export function setOffFrom(
  books: Books,
  place: { readonly areaCode: string; readonly institutionCode: string; readonly month: string },
  scheme: Scheme,
  payable: bigint,
): SetOff[] {
  let left = payable;
  return [...books.prepayments.values()]
    .filter((one) => one.areaCode === place.areaCode && one.institutionCode === place.institutionCode)
    .filter((one) => one.scheme === scheme && one.state === 'approved')
    .filter((one) => one.offsetFrom === null || one.offsetFrom <= place.month)
    .sort((a, b) => a.id - b.id)
    .flatMap((of) => {
      const amount = least(openOf(books, of), left);
      left -= amount;
      return amount > 0n ? [{ of, amount }] : [];
    });
}

/** For good, with the approval of a statement. */
export function setOff(books: Books, met: readonly SetOff[], statementId: number, at: number): void {
  for (const { of, amount } of met) of.uses.push({ statementId, amount });
  postTogether(
    books,
    at,
    met.map(({ of: { areaCode, institutionCode, scheme }, amount }) => {
      const side = { areaCode, institutionCode, scheme };
      return {
        amount,
        sides: [
          { ...side, account: 'institutionPayable', debit: true },
          { ...side, account: 'prepayment', debit: false },
        ],
      };
    }),
  );
}

/** Money goes from the bank to the institution, or comes back from it. */
function post(books: Books, of: Prepayment, amount: bigint, at: number, isOut: boolean): void {
  const { areaCode, institutionCode, scheme } = of;
  const side = { areaCode, institutionCode, scheme };
  postJournal(books, at, amount, [
    { ...side, account: 'prepayment', debit: isOut },
    { ...side, account: 'bank', debit: !isOut },
  ]);
}

const idOf = ({ answer }: record.PrepaymentProposed | record.PrepaymentRefunded) =>
  isDone(answer) ? (answer as { body: { id: number } }).body.id : null;
const ENDED = ['rejected', 'withdrawn', 'takenBack'];
/** Before and after that nothing of it is there to be used. */
const IN_BOOKS = ['approved', 'backAsked'];

function mustNotTake(
  books: Books,
  subject: string,
  against: string,
  sent: { readonly answer: record.PrepaymentProposed['answer'] },
) {
  if (codeOf(sent.answer) !== against)
    books.findings.push(
      `${subject} 不应收下（${against}），却得到 ${codeOf(sent.answer)}（${sent.answer.status}）`,
    );
}

function propose(books: Books, sent: record.PrepaymentProposed): void {
  const { by, requestId, areaCode, institutionCode, scheme, bankReference, bankDay, offsetFrom } = sent;
  const subject = `预付 ${requestId}`;
  const id = idOf(sent);
  const amount = fenOf(sent.amount);
  const all = [...books.prepayments.values()];
  const known = all.find((one) => one.proposedBy === by && one.requestId === requestId);
  if (known !== undefined) {
    if (known.id !== id) books.findings.push(`${subject} 重发得到 ${codeOf(sent.answer)}，不是第一次的结果`);
    return;
  }
  const isEntered = all.some(
    (one) =>
      one.areaCode === areaCode &&
      one.institutionCode === institutionCode &&
      one.bankReference === bankReference &&
      !ENDED.includes(one.state),
  );
  if (bankDay > dayOf(sent.at) || amount <= 0n) mustNotTake(books, subject, 'BAD_INPUT', sent);
  else if (isEntered) mustNotTake(books, subject, 'BANK_REFERENCE_ENTERED', sent);
  else if (id === null) books.findings.push(`${subject} 应当收下，平台以 ${codeOf(sent.answer)} 拒绝`);
  else {
    const of = { areaCode, institutionCode, scheme, amount, bankDay, bankReference, offsetFrom };
    const stands = { state: 'waiting', proposedBy: by, requestId, lastBy: by, uses: [], journalNo: null };
    books.prepayments.set(id, { id, ...of, ...stands });
  }
}

/** In which state each step is taken, what follows on it, and by whom: another than who took the one before, or that very person. */
const STEPS: Readonly<Record<record.PrepaymentStepName, readonly [string, string, string]>> = {
  approved: ['waiting', 'approved', 'another'],
  rejected: ['waiting', 'rejected', 'another'],
  withdrawn: ['waiting', 'withdrawn', 'same'],
  backAsked: ['approved', 'backAsked', 'either'],
  backRefused: ['backAsked', 'approved', 'either'],
  takenBack: ['backAsked', 'takenBack', 'another'],
};

function againstStep(books: Books, one: Prepayment, { step, by }: record.PrepaymentStep): string | null {
  const [state, , whose] = STEPS[step];
  if (state !== one.state || (whose === 'same' && one.lastBy !== by)) return 'PREPAYMENT_STEP_NOT_ALLOWED';
  if (whose === 'another' && one.lastBy === by) return 'SECOND_PERSON_NEEDED';
  return step === 'backAsked' && openOf(books, one) < one.amount ? 'PREPAYMENT_IN_USE' : null;
}

function takeStep(books: Books, one: Prepayment, sent: record.PrepaymentStep): void {
  const { step, by, requestId, at, answer } = sent;
  const subject = `预付 ${one.id} ${step}`;
  const key = `预付 ${one.id} ${by} ${requestId}`;
  const isKnown = books.requests.has(key);
  const because = isKnown ? null : againstStep(books, one, sent);
  if (because !== null) {
    mustRefuse(books, subject, answer, because);
    return;
  }
  if (!isDone(answer)) {
    books.findings.push(`${subject} 应当办成，平台以 ${codeOf(answer)}（${answer.status}）拒绝`);
    return;
  }
  const { state, journalNo } = (answer as { body: { state: string; journalNo: string | null } }).body;
  if (!isKnown) {
    books.requests.set(key, { asked: step, told: [] });
    if (step === 'approved' || step === 'takenBack') post(books, one, one.amount, at, step === 'approved');
    one.state = STEPS[step][1];
    one.lastBy = by;
    if (step === 'approved') one.journalNo = journalNo ?? '没有凭证';
  }
  if (state !== one.state || journalNo !== one.journalNo)
    books.findings.push(
      differ(subject, '应答', `${state} ${journalNo ?? '无'}`, `${one.state} ${one.journalNo ?? '无'}`),
    );
}

function giveBack(books: Books, of: Prepayment, sent: record.PrepaymentRefunded): void {
  const { by, requestId, bankReference } = sent;
  const subject = `预付 ${of.id} 退回`;
  const id = idOf(sent);
  const amount = fenOf(sent.amount);
  const all = [...books.refunds.values()];
  const known = all.find((one) => one.proposedBy === by && one.requestId === requestId);
  if (known !== undefined) {
    if (known.id !== id) books.findings.push(`${subject} 重发得到 ${codeOf(sent.answer)}，不是第一次的结果`);
    return;
  }
  const isEntered = all.some(
    (one) => one.prepaymentId === of.id && one.bankReference === bankReference && one.state !== 'rejected',
  );
  if (sent.bankDay < of.bankDay || sent.bankDay > dayOf(sent.at))
    mustNotTake(books, subject, 'BAD_INPUT', sent);
  else if (isEntered) mustNotTake(books, subject, 'BANK_REFERENCE_ENTERED', sent);
  else if (of.state !== 'approved') mustRefuse(books, subject, sent.answer, 'PREPAYMENT_STEP_NOT_ALLOWED');
  else if (amount > openOf(books, of)) mustRefuse(books, subject, sent.answer, 'PREPAYMENT_BEYOND_OPEN');
  else if (id === null) books.findings.push(`${subject} 应当收下，平台以 ${codeOf(sent.answer)} 拒绝`);
  else {
    const stands = { state: 'waiting' as const, proposedBy: by, requestId, decidedFor: '', journalNo: null };
    books.refunds.set(id, { id, prepaymentId: of.id, amount, bankReference, ...stands });
  }
}

function decide(books: Books, one: Refund, of: Prepayment, sent: record.PrepaymentRefundDecided): void {
  const { by, requestId, outcome, at, answer } = sent;
  const subject = `预付退回 ${one.id} ${outcome}`;
  const told = isDone(answer) ? (answer as { body: { journalNo: string | null } }).body : null;
  if (one.decidedFor === `${by} ${requestId}`) {
    if (told?.journalNo !== one.journalNo) books.findings.push(`${subject} 重发得到的不是第一次的结果`);
  } else if (one.state !== 'waiting') mustRefuse(books, subject, answer, 'PREPAYMENT_STEP_NOT_ALLOWED');
  else if (outcome === 'approved' && one.proposedBy === by)
    mustRefuse(books, subject, answer, 'SECOND_PERSON_NEEDED');
  else if (told === null) books.findings.push(`${subject} 应当办成，平台以 ${codeOf(answer)} 拒绝`);
  else {
    one.state = outcome;
    one.decidedFor = `${by} ${requestId}`;
    one.journalNo = told.journalNo;
    if ((told.journalNo === null) === (outcome === 'approved'))
      books.findings.push(`${subject} 凭证 ${told.journalNo ?? '无'}`);
    if (outcome === 'approved') post(books, of, one.amount, at, false);
  }
}

export function playPrepayment(books: Books, sent: record.PrepaymentHappening): void {
  if (sent.what === 'prepaymentProposed') propose(books, sent);
  else if (sent.what === 'prepaymentRefundDecided') {
    const one = books.refunds.get(sent.refundId);
    const of = one && books.prepayments.get(one.prepaymentId);
    if (one === undefined || of === undefined) books.findings.push(`预付退回 ${sent.refundId} 不在账上`);
    else decide(books, one, of, sent);
  } else {
    const of = books.prepayments.get(sent.id);
    if (of === undefined) books.findings.push(`预付 ${sent.id} 不在账上`);
    else if (sent.what === 'prepaymentStep') takeStep(books, of, sent);
    else giveBack(books, of, sent);
  }
}

/** Every prepayment at the end: what of it met which statements, what came back, what is open. */
export function auditPrepayments(books: Books, told: readonly record.ToldPrepayment[]): string[] {
  const writing = (head: readonly string[], uses: readonly string[], refunds: readonly string[]) =>
    [head.join(' '), [...uses].sort().join('，'), [...refunds].sort().join('，')].join('；');
  const papers = new Map(told.map((one) => [one.id, one]));
  const findings = [...books.prepayments.values()].flatMap((one) => {
    const paper = papers.get(one.id);
    const is = paper
      ? writing(
          [
            paper.state,
            paper.amount,
            paper.setOff,
            paper.refunded,
            paper.reserved,
            paper.open,
            paper.journalNo ?? '无',
            paper.backJournalNo === null ? '没有冲销' : '已冲销',
          ],
          paper.uses.map((use) => `${use.statementId} ${use.amount}`),
          paper.refunds.map((row) => [row.id, row.amount, row.state, row.journalNo ?? '无'].join(' ')),
        )
      : '无';
    const amounts = [
      one.amount,
      setOffOf(one),
      backOf(books, one, 'approved'),
      backOf(books, one, 'waiting'),
    ];
    const refunds = [...books.refunds.values()].filter((row) => row.prepaymentId === one.id);
    const due = writing(
      [
        one.state,
        ...[...amounts, IN_BOOKS.includes(one.state) ? openOf(books, one) : 0n].map(yuan),
        one.journalNo ?? '无',
        one.state === 'takenBack' ? '已冲销' : '没有冲销',
      ],
      one.uses.map((use) => `${use.statementId} ${yuan(use.amount)}`),
      refunds.map((row) => [row.id, yuan(row.amount), row.state, row.journalNo ?? '无'].join(' ')),
    );
    return is === due ? [] : [differ(`预付 ${one.id}`, '各项', is, due)];
  });
  return told.length === books.prepayments.size
    ? findings
    : [...findings, `预付有 ${told.length} 笔，审计 ${books.prepayments.size} 笔`];
}
