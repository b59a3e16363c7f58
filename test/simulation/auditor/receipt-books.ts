/**
 * Insurers' money, kept from the bills that their plans bear (N4, M29): one enters it, another approves it, and both take it back
 * again. It meets what was reversed in full and then the oldest month; never more than a plan owes an area for a scheme.
 */
import { codeOf, isDone } from './answers.ts';
import { fenOf, least, sum } from './arithmetic.ts';
import { dayOf, poolOf, type Books } from './books.ts';
import type { Receipt, ReceiptPart } from './books-of-desks.ts';
import { postTogether } from './post-entries.ts';
import type { ReceiptEntered, ReceiptHappening, ReceiptStep, ReceiptStepName } from './record-receipts.ts';
import type { Scheme } from './record.ts';
import { mustRefuse } from './settle-books.ts';

interface Debtor {
  readonly areaCode: string;
  readonly planId: number;
  readonly scheme: Scheme;
}

const isOf = (one: Debtor, { areaCode, planId, scheme }: Debtor) =>
  one.areaCode === areaCode && one.planId === planId && one.scheme === scheme;

/** Whether the money counts: it was approved, and nobody has taken it back. */
export const isIn = ({ state }: Receipt) => state === 'approved' || state === 'backAsked';

const placeOf = ({ month, areaCode, institutionCode }: Omit<ReceiptPart, 'amount'>) =>
  `${month} ${areaCode} ${institutionCode}`;

/** What is still owed, by month, area of enrolment and institution, the oldest first; below zero where more was taken back than sold. */
export function openPlaces(books: Books, debtor: Debtor): ReceiptPart[] {
  const places = new Map<string, ReceiptPart>();
  const move = (place: Omit<ReceiptPart, 'amount'>, amount: bigint) => {
    const key = placeOf(place);
    const { month, areaCode, institutionCode } = place;
    places.set(key, { month, areaCode, institutionCode, amount: (places.get(key)?.amount ?? 0n) + amount });
  };
  for (const one of books.borne)
    if (isOf({ ...one, areaCode: poolOf(one.areaCode) }, debtor))
      move({ ...one, month: one.onDay.slice(0, 7) }, one.amount);
  for (const one of books.receipts.values())
    if (isIn(one) && isOf(one, debtor)) for (const part of one.parts) move(part, -part.amount);
  return [...places].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, place]) => place);
}

export const openOf = (books: Books, debtor: Debtor): bigint =>
  sum(openPlaces(books, debtor).map((place) => place.amount));

/** Entered and neither approved nor given back. */
export const waitingOf = (books: Books, debtor: Debtor): bigint =>
  sum(
    [...books.receipts.values()]
      .filter((one) => one.state === 'waiting' && isOf(one, debtor))
      .map((one) => one.amount),
  );

/** What the money meets. */
function spread(books: Books, one: Receipt): ReceiptPart[] {
  const places = openPlaces(books, one);
  const below = places.filter((place) => place.amount < 0n);
  let left = one.amount - sum(below.map((place) => place.amount));
  const met = places
    .filter((place) => place.amount > 0n)
    .map((place) => {
      const amount = least(place.amount, left);
      left -= amount;
      return { ...place, amount };
    });
  return [...below, ...met.filter((part) => part.amount > 0n)];
}

/** The bank has more and the plan owes less; the other way round when it is taken back. */
function post(
  books: Books,
  { areaCode, scheme, amount, parts }: Receipt,
  at: number,
  isIncoming: boolean,
): void {
  const bank = { account: 'bank', areaCode, scheme, debit: isIncoming };
  postTogether(books, at, [
    { amount, sides: [bank] },
    ...parts.map((part) => ({
      amount: part.amount,
      sides: [
        {
          account: 'commercialReceivable',
          areaCode: part.areaCode,
          scheme,
          institutionCode: part.institutionCode,
          debit: !isIncoming,
        },
      ],
    })),
  ]);
}

const STANDS_NO_MORE = ['rejected', 'takenBack'];

/** What stands against entering it. */
function againstEntry(books: Books, sent: ReceiptEntered): string[] {
  const amount = fenOf(sent.amount);
  if (amount <= 0n || sent.bankDay > dayOf(sent.at)) return ['BAD_INPUT'];
  const isKnown = [...books.receipts.values()].some(
    (one) =>
      one.areaCode === sent.areaCode &&
      one.bankReference === sent.bankReference &&
      !STANDS_NO_MORE.includes(one.state),
  );
  const isOver = amount > openOf(books, sent) - waitingOf(books, sent);
  return [...(isOver ? ['RECEIPT_OVER_OPEN'] : []), ...(isKnown ? ['BANK_REFERENCE_ENTERED'] : [])];
}

function enterInBooks(books: Books, sent: ReceiptEntered): void {
  const { by, requestId, areaCode, planId, scheme, bankDay, bankReference, answer } = sent;
  const subject = `到账登记 ${requestId}`;
  const id = isDone(answer) ? (answer as { body: { id: number } }).body.id : null;
  const amount = fenOf(sent.amount);
  const known = [...books.receipts.values()].find(
    (one) => one.enteredBy === by && one.requestId === requestId,
  );
  if (known !== undefined) {
    const isSame = isOf(known, sent) && known.amount === amount && known.bankReference === bankReference;
    if (isSame ? known.id !== id : codeOf(answer) !== 'REQUEST_REUSED')
      books.findings.push(`${subject} 重发得到 ${codeOf(answer)}（${answer.status}），不是第一次的结果`);
    return;
  }
  const against = againstEntry(books, sent);
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
  if (books.receipts.has(id)) books.findings.push(`${subject} 编号 ${id} 用了两次`);
  const of = { areaCode, planId, scheme, amount, bankDay, bankReference };
  const stands = { state: 'waiting', enteredBy: by, lastBy: by, requestId, steps: ['entered'], parts: [] };
  books.receipts.set(id, { id, ...of, ...stands, journalNo: null });
}

/** In which state each step is taken, and what follows on it. */
const STEPS: Readonly<Record<ReceiptStepName, readonly [string, string]>> = {
  approved: ['waiting', 'approved'],
  rejected: ['waiting', 'rejected'],
  backAsked: ['approved', 'backAsked'],
  backRefused: ['backAsked', 'approved'],
  takenBack: ['backAsked', 'takenBack'],
};

function againstStep(books: Books, one: Receipt, { step, by }: ReceiptStep): string | null {
  if (STEPS[step][0] !== one.state) return 'RECEIPT_STEP_NOT_ALLOWED';
  const moves = step === 'approved' || step === 'takenBack';
  if (moves && one.lastBy === by) return 'SECOND_PERSON_NEEDED';
  return step === 'approved' && one.amount > openOf(books, one) ? 'RECEIPT_OVER_OPEN' : null;
}

/** What is said of a step: how the receipt stands now, and the number of the journal once there is one. */
function compareReply(books: Books, one: Receipt, subject: string, { answer }: ReceiptStep): void {
  const { state, journalNo } = (answer as { body: { state: string; journalNo: string | null } }).body;
  const isBooked = one.steps.includes('approved');
  one.journalNo ??= isBooked ? journalNo : null;
  if (state !== one.state || journalNo !== one.journalNo || (isBooked && journalNo === null))
    books.findings.push(
      `${subject} 应答：平台 ${state} ${journalNo ?? '无'}，审计 ${one.state} ${one.journalNo ?? '无'}`,
    );
}

function stepInBooks(books: Books, one: Receipt, sent: ReceiptStep): void {
  const { answer, step, by, requestId, at } = sent;
  const subject = `到账 ${one.id} ${step}`;
  const key = `到账 ${one.id} ${by} ${requestId}`;
  const before = books.requests.get(key);
  if (before !== undefined) {
    if (before.asked !== step) {
      if (codeOf(answer) !== 'REQUEST_REUSED')
        books.findings.push(`${subject} 编号已用于别的一步，却得到 ${answer.status}`);
    } else if (isDone(answer)) compareReply(books, one, subject, sent);
    else books.findings.push(`${subject} 重发得到 ${answer.status}，不是第一次的结果`);
    return;
  }
  const because = againstStep(books, one, sent);
  if (because !== null) mustRefuse(books, subject, answer, because);
  else if (!isDone(answer)) books.findings.push(`${subject} 应当办成，平台以 ${codeOf(answer)} 拒绝`);
  else {
    books.requests.set(key, { asked: step, told: [] });
    if (step === 'approved') {
      one.parts = spread(books, one);
      post(books, one, at, true);
    }
    if (step === 'takenBack') post(books, one, at, false);
    one.state = STEPS[step][1];
    one.lastBy = by;
    one.steps.push(step);
    compareReply(books, one, subject, sent);
  }
}

export function playReceipt(books: Books, sent: ReceiptHappening): void {
  if (sent.what === 'receiptEntered') enterInBooks(books, sent);
  else {
    const one = books.receipts.get(sent.id);
    if (one === undefined) books.findings.push(`到账 ${sent.id} 不在账上`);
    else stepInBooks(books, one, sent);
  }
}
