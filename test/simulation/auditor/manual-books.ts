/**
 * Plays purchases that were paid out of pocket through the books (M30, I10, I12, I22): an invoice counts once in the province, one
 * person reviews and another approves, what is approved is a bill like any other, owed to the person instead of an institution.
 */
import { codeOf, isDone } from './answers.ts';
import { fenOf, halfUp, partsOf, sum, yuan } from './arithmetic.ts';
import { dayOf, poolOf, type Booked, type Books, type ManualCase } from './books.ts';
import { compareBill, differ } from './compare-bill.ts';
import { faultOf } from './outside-sellers.ts';
import { postJournal } from './post-entries.ts';
import type { Reckoned } from './reckon-bill.ts';
import type * as record from './record-manual.ts';
import { decide, mustRefuse, reverseBill, type Decided } from './settle-books.ts';
import type { Answer } from './told.ts';

const SECOND = 'SECOND_PERSON_NEEDED';
const NOT_ALLOWED = 'MANUAL_STEP_NOT_ALLOWED';
const NO_PAYMENT = 'PAYMENT_STEP_NOT_ALLOWED';

/** Lines may come to less than their invoice, not to more, and no invoice is without a line. */
function exceedInvoices(
  invoices: record.FiledClaim['invoices'],
  lines: readonly record.FiledLine[],
): boolean {
  return invoices.some(({ amount }, index) => {
    const own = lines.filter((line) => line.invoiceNo === index + 1);
    const total = sum(own.map((line) => halfUp(partsOf(line.price) * partsOf(line.quantity), 1_000_000n)));
    return own.length === 0 || total > fenOf(amount);
  });
}

function fileInBooks(books: Books, { at, by, filed, answer }: record.ManualFiled): void {
  const subject = `零星报销 ${by} ${filed.requestId}`;
  const told = isDone(answer) ? (answer as { body: { id: number; manualNo: string } }).body : null;
  const key = `${by} ${filed.requestId}`;
  const earlier = [...books.manual.values()].find((one) => `${one.filedBy} ${one.filed.requestId}` === key);
  if (earlier !== undefined) {
    if (told?.id !== earlier.id)
      books.findings.push(`${subject} 重发得到 ${codeOf(answer)}（${answer.status}），不是第一次的结果`);
    return;
  }
  const fault = filed.outside && faultOf(filed.outside);
  if (fault !== null) {
    if (codeOf(answer) !== fault) mustRefuse(books, subject, answer, fault);
    return;
  }
  if (filed.servedOn > dayOf(at)) {
    if (answer.status !== 400) books.findings.push(`${subject} 购药日期还没有到，却得到 ${answer.status}`);
    return;
  }
  const because = filed.invoices.some((one) => books.invoices.has(one.name))
    ? 'MANUAL_INVOICE_USED'
    : exceedInvoices(filed.invoices, filed.lines)
      ? 'MANUAL_INVOICE_SUM'
      : null;
  if (because !== null) mustRefuse(books, subject, answer, because);
  else if (told === null) books.findings.push(`${subject} 应当收下，平台以 ${codeOf(answer)} 拒绝`);
  else {
    for (const { name } of filed.invoices) books.invoices.add(name);
    books.manual.set(told.id, {
      ...told,
      filed,
      filedBy: by,
      seller: filed.outside,
      lines: filed.lines,
      state: 'toReview',
      lastBy: by,
      approvedBy: null,
      claimNo: null,
      amount: 0n,
      payments: [],
    });
  }
}

type Tried = Exclude<Decided, { readonly against: ReadonlySet<string> }>;

/** The code of who sold it; empty while nobody has found the one of a seller in another province. */
const sellerOf = ({ filed, seller }: ManualCase): string =>
  filed.institutionCode ?? seller?.designatedCode ?? '';

/** By the rules of the day of purchase, with what is used up of the limits by now (I10, I12, I22). */
function tryCase(books: Books, one: ManualCase): Tried | ReadonlySet<string> {
  const { filed, lines, seller: outside } = one;
  const { personNo, servedOn, receivingHospital, setting, cause, diagnosisCode } = filed;
  const named = lines.flatMap(({ nationalCode, ...line }) =>
    nationalCode === null ? [] : [{ ...line, nationalCode }],
  );
  if (named.length < lines.length) return new Set(['MANUAL_LINE_UNMATCHED']);
  const rest = { requestId: filed.requestId, rxno: null, receivingHospital, setting, cause, diagnosisCode };
  const asked = { ...rest, personNo, lines: named };
  // No institution is owed for it.
  const purchase = { institutionCode: sellerOf(one), asked, day: servedOn, byHand: true, outside };
  const decided = decide(books, purchase, '');
  return 'against' in decided ? decided.against : decided;
}

const isRefused = (tried: Tried | ReadonlySet<string>): tried is ReadonlySet<string> => 'size' in tried;
/** All that is not the person's own part is given back to them. */
const payableOf = ({ amounts }: Reckoned) => amounts.charged - amounts.personPays;

function tryInBooks(books: Books, one: ManualCase, { answer }: record.ManualTried): void {
  const subject = `${one.manualNo} 试算`;
  const tried = tryCase(books, one);
  if (!isDone(answer)) {
    if (!isRefused(tried) || !tried.has(codeOf(answer)))
      books.findings.push(`${subject} 得到 ${codeOf(answer)}`);
    return;
  }
  const { bill, payable, objections } = (answer as Extract<record.ManualTried['answer'], { status: 200 }>)
    .body;
  const told = [...new Set(objections.map((objection) => objection.code))].sort().join('、');
  const due = isRefused(tried) ? [...tried].sort().join('、') : '';
  if (told !== due) books.findings.push(differ(subject, '不能报销的理由', told || '无', due || '无'));
  if (isRefused(tried)) return;
  if (bill === null) books.findings.push(`${subject} 没有结算单`);
  else {
    // A trial names the seller; the bill that comes of it belongs to no institution.
    const institutionCode = sellerOf(one);
    books.findings.push(...compareBill(bill, { ...tried.book('', 0, false), institutionCode }, 1n));
  }
  if (payable !== yuan(payableOf(tried.reckoned)))
    books.findings.push(differ(subject, '应付', payable ?? '无', yuan(payableOf(tried.reckoned))));
}

/** Whether an answer is what it must be: refused for one of the reasons, else done. @returns whether it was done */
function checkStep(
  books: Books,
  subject: string,
  answer: Answer<unknown>,
  because: string | null | ReadonlySet<string>,
): boolean {
  if (because === null || (typeof because !== 'string' && because.size === 0)) {
    if (!isDone(answer))
      books.findings.push(`${subject} 应当办成，平台以 ${codeOf(answer)}（${answer.status}）拒绝`);
    return isDone(answer);
  }
  const codes = typeof because === 'string' ? [because] : [...because];
  if (!codes.includes(codeOf(answer))) mustRefuse(books, subject, answer, codes.join('、'));
  return false;
}

const MAY_FOLLOW: Readonly<Record<record.ManualStepName, readonly string[]>> = {
  returned: ['toReview'],
  passed: ['toReview'],
  refusalProposed: ['toReview'],
  sentBack: ['toApprove', 'toRefuse'],
  refused: ['toRefuse'],
  withdrawn: ['toReview', 'lacking', 'toApprove', 'toRefuse'],
};
const STATE_AFTER: Readonly<Record<record.ManualStepName, string>> = {
  returned: 'lacking',
  passed: 'toApprove',
  refusalProposed: 'toRefuse',
  sentBack: 'toReview',
  refused: 'refused',
  withdrawn: 'withdrawn',
};

const isSame = (one: ManualCase, by: string) => [one.lastBy, one.filedBy].includes(by);

function freeInvoices(books: Books, { filed }: ManualCase): void {
  for (const { name } of filed.invoices) books.invoices.delete(name);
}

function stepInBooks(books: Books, one: ManualCase, { by, step, answer }: record.ManualStep): void {
  const subject = `${one.manualNo} ${step}`;
  const tried = step === 'passed' ? tryCase(books, one) : null;
  const because = !MAY_FOLLOW[step].includes(one.state)
    ? NOT_ALLOWED
    : step === 'refused' && isSame(one, by)
      ? SECOND
      : tried !== null && isRefused(tried)
        ? tried
        : null;
  if (!checkStep(books, subject, answer, because)) return;
  if (step === 'refused' || step === 'withdrawn') freeInvoices(books, one);
  one.state = STATE_AFTER[step];
  one.lastBy = by;
}

function readInBooks(
  books: Books,
  one: ManualCase,
  { by, isRefiled, lines, answer }: record.ManualRead,
): void {
  const subject = `${one.manualNo} ${isRefiled ? '补正' : '核对药品'}`;
  const because =
    one.state !== (isRefiled ? 'lacking' : 'toReview')
      ? NOT_ALLOWED
      : exceedInvoices(one.filed.invoices, lines)
        ? 'MANUAL_INVOICE_SUM'
        : null;
  if (!checkStep(books, subject, answer, because)) return;
  one.lines = lines;
  if (!isRefiled) return;
  one.state = 'toReview';
  one.lastBy = by;
}

/** What a seller in another province was found to be; what kind it is was settled with the filing. */
function checkSellerInBooks(
  books: Books,
  one: ManualCase,
  { seller, answer }: record.ManualSellerSaved,
): void {
  const subject = `${one.manualNo} 核对省外机构`;
  const isOther = one.seller?.kind !== seller.kind;
  const fault = faultOf(seller) ?? (isOther ? 'BAD_INPUT' : one.state !== 'toReview' ? NOT_ALLOWED : null);
  if (fault === 'BAD_INPUT') {
    if (codeOf(answer) !== fault) mustRefuse(books, subject, answer, fault);
  } else if (checkStep(books, subject, answer, fault)) one.seller = seller;
}

function approveInBooks(books: Books, one: ManualCase, sent: record.ManualApproved): void {
  const { at, by, answer } = sent;
  const subject = `${one.manualNo} 批准`;
  const step = one.state !== 'toApprove' ? NOT_ALLOWED : isSame(one, by) ? SECOND : null;
  if (step !== null) {
    checkStep(books, subject, answer, step);
    return;
  }
  const tried = tryCase(books, one);
  if (isRefused(tried)) {
    checkStep(books, subject, answer, tried);
    return;
  }
  const payable = payableOf(tried.reckoned);
  if (fenOf(sent.payable) !== payable) {
    if (answer.status !== 409)
      books.findings.push(`${subject} 应付已是 ${yuan(payable)}，却得到 ${answer.status}`);
    return;
  }
  if (!checkStep(books, subject, answer, null)) return;
  const { claimNo } = (answer as { body: { claimNo: string } }).body;
  const { scheme, areaCode } = tried.book(claimNo, at, true);
  postJournal(books, at, payable, [
    { account: 'institutionPayable', areaCode, scheme, debit: true },
    { account: 'personPayable', areaCode: poolOf(areaCode), scheme, debit: false },
  ]);
  Object.assign(one, { state: 'approved', lastBy: by, approvedBy: by, claimNo, amount: payable });
}

const lastPayment = (one: ManualCase) => one.payments.at(-1);

/** Money that goes from one account of the paying area to another. */
function transfer(books: Books, one: ManualCase, at: number, from: string, to: string): void {
  const booked = bookedOf(books, one);
  if (booked === undefined) return;
  const { areaCode, scheme } = booked;
  const pool = poolOf(areaCode);
  postJournal(books, at, one.amount, [
    { account: to, areaCode: pool, scheme, debit: true },
    { account: from, areaCode: pool, scheme, debit: false },
  ]);
}

function bookedOf(books: Books, one: ManualCase): Booked | undefined {
  return one.claimNo === null ? undefined : books.bills.get(one.claimNo);
}

function releaseInBooks(books: Books, { at, by, ids, answer }: record.ManualReleased): void {
  const cases = ids.flatMap((id) => books.manual.get(id) ?? []).sort((a, b) => a.id - b.id);
  const subject = `零星报销付款 ${cases.map((one) => one.manualNo).join('、')}`;
  const because = cases
    .map((one) => {
      const isOpen = one.state === 'approved' && one.amount > 0n;
      if (!isOpen || !['none', 'returned'].includes(lastPayment(one)?.state ?? 'none')) return NO_PAYMENT;
      return one.approvedBy === by ? SECOND : null;
    })
    .find((code) => code !== null);
  if (!checkStep(books, subject, answer, because ?? null)) return;
  const { total, count } = (answer as { body: { total: string; count: number } }).body;
  const due = sum(cases.map((one) => one.amount));
  if (fenOf(total) !== due || count !== cases.length)
    books.findings.push(differ(subject, '合计', `${count} 笔 ${total}`, `${cases.length} 笔 ${yuan(due)}`));
  for (const one of cases) {
    one.payments.push({ amount: one.amount, state: 'released', resultOn: null });
    transfer(books, one, at, 'bank', 'personPayable');
  }
}

function resultInBooks(
  books: Books,
  one: ManualCase,
  { at, nth, on, result, answer }: record.ManualResult,
): void {
  const payment = one.payments[nth];
  // Told the same again, of the same day, it is as before.
  const isSame = payment?.state === result && payment.resultOn === on;
  // What arrived may come back, not before it arrived; once the claim is taken back it is the person's repayment.
  const isBack =
    payment?.state === 'paid' &&
    result === 'returned' &&
    one.state === 'approved' &&
    on >= (payment.resultOn ?? '');
  const because = payment?.state === 'released' || isSame || isBack ? null : NO_PAYMENT;
  if (!checkStep(books, `${one.manualNo} 银行结果`, answer, because)) return;
  if (payment === undefined || isSame) return;
  payment.state = result;
  payment.resultOn = on;
  if (result === 'returned') transfer(books, one, at, 'personPayable', 'bank');
}

function reverseInBooks(books: Books, one: ManualCase, { at, by, answer }: record.ManualReversed): void {
  const because =
    one.state !== 'approved' ? NOT_ALLOWED : lastPayment(one)?.state === 'released' ? NO_PAYMENT : null;
  if (!checkStep(books, `${one.manualNo} 撤销`, answer, because)) return;
  const booked = bookedOf(books, one);
  if (booked === undefined) return;
  const { claimNo } = (answer as { body: { claimNo: string } }).body;
  reverseBill(books, booked, claimNo, at);
  const { areaCode, scheme } = booked;
  const isPaid = lastPayment(one)?.state === 'paid';
  postJournal(books, at, one.amount, [
    { account: isPaid ? 'recoverable' : 'personPayable', areaCode: poolOf(areaCode), scheme, debit: true },
    { account: 'institutionPayable', areaCode, scheme, debit: false },
  ]);
  freeInvoices(books, one);
  one.state = 'reversed';
  one.lastBy = by;
}

function repayInBooks(books: Books, one: ManualCase, { at, by, answer }: record.ManualRepaid): void {
  const isReversed = one.state === 'reversed';
  const because = !isReversed ? NOT_ALLOWED : lastPayment(one)?.state !== 'paid' ? NO_PAYMENT : null;
  if (!checkStep(books, `${one.manualNo} 退款`, answer, because)) return;
  transfer(books, one, at, 'recoverable', 'bank');
  one.state = 'repaid';
  one.lastBy = by;
}

export function playManual(books: Books, sent: record.ManualHappening): void {
  if (sent.what === 'manualFiled') fileInBooks(books, sent);
  else if (sent.what === 'manualReleased') releaseInBooks(books, sent);
  else {
    const one = books.manual.get(sent.id);
    if (one === undefined) books.findings.push(`零星报销 ${sent.id} 不在账上`);
    else if (sent.what === 'manualRead') readInBooks(books, one, sent);
    else if (sent.what === 'manualSeller') checkSellerInBooks(books, one, sent);
    else if (sent.what === 'manualTried') tryInBooks(books, one, sent);
    else if (sent.what === 'manualStep') stepInBooks(books, one, sent);
    else if (sent.what === 'manualApproved') approveInBooks(books, one, sent);
    else if (sent.what === 'manualResult') resultInBooks(books, one, sent);
    else if (sent.what === 'manualReversed') reverseInBooks(books, one, sent);
    else repayInBooks(books, one, sent);
  }
}

/** Every case at the end: where it stands, which bill it came to, and what was sent to the bank for it. */
export function auditManual(books: Books, told: readonly record.ToldManual[]): string[] {
  const text = (
    state: string,
    claimNo: string | null,
    payments: readonly { amount: string; state: string }[],
  ) => [state, claimNo ?? '无', ...payments.map((one) => `${one.amount} ${one.state}`).sort()].join(' ');
  const papers = new Map(told.map((one) => [one.id, text(one.state, one.claimNo, one.payments)]));
  const due = [...books.manual.values()].map((one) => {
    const payments = one.payments.map(({ amount, state }) => ({ amount: yuan(amount), state }));
    const state = one.state === 'repaid' ? 'reversed' : one.state;
    return [one, text(state, one.claimNo, payments)] as const;
  });
  return due
    .flatMap(([{ id, manualNo }, must]) =>
      papers.get(id) === must ? [] : [differ(manualNo, '零星报销', papers.get(id) ?? '无', must)],
    )
    .concat(told.length === due.length ? [] : [`零星报销有 ${told.length} 件，审计 ${due.length} 件`]);
}
