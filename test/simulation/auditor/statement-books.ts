/**
 * Monthly statements and what is paid for them, kept from the entries that the bills make due (M29, M30): one statement for each
 * institution where it lies, two people, a batch of one and its release by another, the bank's answer.
 */
import { codeOf, isDone } from './answers.ts';
import { fenOf, least, most, sum, yuan } from './arithmetic.ts';
import { dayOf, poolOf, type Books } from './books.ts';
import type { Statement, StatementRow } from './books-of-desks.ts';
import { differ } from './compare-bill.ts';
import { decideDeduction, enterDeduction, withhold, withholdFrom, type Withheld } from './deduction-books.ts';
import { postJournal } from './post-entries.ts';
import { setOff, setOffFrom, type SetOff } from './prepayment-books.ts';
import type * as record from './record-statements.ts';
import type { Scheme } from './record.ts';
import { mustRefuse } from './settle-books.ts';
import type { Answer } from './told.ts';

interface BookedRow extends StatementRow {
  readonly onDay: string;
  readonly institutionCode: string;
  /** Where the institution is paid. */
  readonly payer: string;
}

/** Every bill and reversal of an institution, with what it is owed for it. */
function rowsOf(books: Books): BookedRow[] {
  const byClaim = new Map<string, typeof books.due>();
  for (const one of books.due)
    if (one.claimNo !== null && one.institutionCode !== '')
      byClaim.set(one.claimNo, [...(byClaim.get(one.claimNo) ?? []), one]);
  return [...byClaim].flatMap(([claimNo, entries]) => {
    const [first] = entries;
    const home = entries.find((one) => !['institutionPayable', 'clearingReceivable'].includes(one.account));
    if (first === undefined) return [];
    const owed = -sum(entries.filter((one) => one.account === 'institutionPayable').map((one) => one.amount));
    const { onDay, institutionCode, scheme } = first;
    const payer = poolOf(books.institutions.get(institutionCode)?.areaCode ?? '');
    const areaCode = home?.account === 'clearingPayable' ? '' : (home?.areaCode ?? '');
    return [{ claimNo, onDay, institutionCode, scheme, areaCode, owed, payer }];
  });
}

const isStated = (books: Books, claimNo: string) =>
  [...books.statements.values()].some((one) => one.rows.some((row) => row.claimNo === claimNo));

/** What was set aside from earlier statements comes onto the next one. */
function asideOf(books: Books, areaCode: string, month: string): [string, StatementRow][] {
  const all = [...books.statements.values()];
  const seen = new Set<string>();
  return all
    .filter((one) => one.areaCode === areaCode && one.month < month)
    .flatMap((one) => one.rows.filter((row) => one.aside.has(row.claimNo)).map((row) => [one, row] as const))
    .filter(([, row]) =>
      all.every(
        (one) =>
          !one.rows.some((other) => other.claimNo === row.claimNo) ||
          (one.aside.has(row.claimNo) && one.month < month),
      ),
    )
    .flatMap(([one, row]): [string, StatementRow][] => {
      if (seen.has(row.claimNo)) return [];
      seen.add(row.claimNo);
      return [[one.institutionCode, row]];
    });
}

export function lastDayOf(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10);
}

interface Issuing {
  readonly subject: string;
  readonly month: string;
  /** What is on no paper yet. */
  readonly open: readonly { readonly onDay: string }[];
  readonly answer: Answer<unknown>;
  readonly codes: { readonly monthOpen: string; readonly earlierMonth: string };
}

/** A month's papers are made once it is closed and nothing of an earlier one is left. @returns whether they were made, as they must be */
export function isIssued(books: Books, { subject, month, open, answer, codes }: Issuing): boolean {
  const because =
    books.shutTo === null || books.shutTo < lastDayOf(month)
      ? codes.monthOpen
      : open.some((row) => row.onDay < `${month}-01`)
        ? codes.earlierMonth
        : null;
  if (because !== null) mustRefuse(books, subject, answer, because);
  else if (!isDone(answer)) books.findings.push(`${subject} 应当出单，平台以 ${codeOf(answer)} 拒绝`);
  return because === null && isDone(answer);
}

function issueInBooks(books: Books, sent: record.StatementsIssued): void {
  const { areaCode, month, answer, told } = sent;
  const subject = `${areaCode} ${month} 对账单`;
  const open = rowsOf(books).filter((row) => row.payer === areaCode && !isStated(books, row.claimNo));
  const codes = { monthOpen: 'STATEMENT_MONTH_OPEN', earlierMonth: 'STATEMENT_EARLIER_MONTH' };
  if (!isIssued(books, { subject, month, open, answer, codes })) return;
  const due = new Map<string, StatementRow[]>();
  const put = (code: string, row: StatementRow) => due.set(code, [...(due.get(code) ?? []), row]);
  for (const row of open) if (row.onDay <= lastDayOf(month)) put(row.institutionCode, row);
  for (const [code, row] of asideOf(books, areaCode, month)) put(code, row);
  const known = [...books.statements.values()].filter(
    (one) => one.areaCode === areaCode && one.month === month,
  );
  for (const { institutionCode } of known) due.delete(institutionCode);
  const counts = `${due.size} 份 ${[...due.values()].flat().length} 行`;
  const { issued, claims } = (answer as { body: { issued: number; claims: number } }).body;
  if (counts !== `${issued} 份 ${claims} 行`)
    books.findings.push(differ(subject, '份数行数', `${issued} 份 ${claims} 行`, counts));
  for (const [institutionCode, rows] of due) enterStatement(books, sent, institutionCode, rows, told);
}

function enterStatement(
  books: Books,
  { areaCode, month }: record.StatementsIssued,
  institutionCode: string,
  rows: readonly StatementRow[],
  told: readonly record.ToldStatement[],
): void {
  const page = told.find((one) => one.institutionCode === institutionCode);
  if (page === undefined) {
    books.findings.push(`${areaCode} ${month} 没有 ${institutionCode} 的对账单`);
    return;
  }
  const { id, statementNo, dueOn } = page;
  const statement: Statement = {
    id,
    statementNo,
    dueOn,
    areaCode,
    month,
    institutionCode,
    rows,
    aside: new Set(),
    disputed: new Set(),
    last: 'issued',
    lastBy: '',
    reviewed: null,
    sums: null,
    payment: null,
    paidOn: '',
  };
  books.statements.set(id, statement);
  const { payable } = reckonStatement(books, statement);
  const owed = sum(rows.map((row) => row.owed));
  const is = `${page.owed} ${page.payable}`;
  if (is !== `${yuan(owed)} ${yuan(payable)}`)
    books.findings.push(differ(statementNo, '应付', is, `${yuan(owed)} ${yuan(payable)}`));
}

interface Sum {
  readonly scheme: Scheme;
  readonly payable: bigint;
  readonly carriedOut: bigint;
  readonly withheld: Withheld;
  readonly met: readonly SetOff[];
}

/** Nobody is paid less than nothing: what is short is left for the next time. */
export const netOf = (due: bigint) => ({ payable: most(due, 0n), carriedOut: least(due, 0n) });

/** What an earlier statement left to be made up for comes off, then what was decided to be withheld, then what was paid ahead. */
export function reckonStatement(
  books: Books,
  one: Statement,
): { readonly sums: readonly Sum[]; readonly payable: bigint } {
  const before = [...books.statements.values()]
    .filter((other) => other.areaCode === one.areaCode && other.institutionCode === one.institutionCode)
    .filter((other) => other.month < one.month && other.sums !== null)
    .sort((a, b) => (a.month < b.month ? -1 : 1))
    .at(-1);
  const sums = (['employee', 'resident'] as const).map((scheme): Sum => {
    const standing = one.rows.filter((row) => row.scheme === scheme && !one.aside.has(row.claimNo));
    const carried = before?.sums?.find((other) => other.scheme === scheme)?.carriedOut ?? 0n;
    const due = sum(standing.map((row) => row.owed)) + carried;
    const withheld = withholdFrom(books, one, scheme, due);
    const { payable, carriedOut } = netOf(due);
    const left = payable - withheld.deducted - withheld.recovered;
    const met = setOffFrom(books, one, scheme, left);
    return { scheme, payable: left - sum(met.map((part) => part.amount)), carriedOut, withheld, met };
  });
  return { sums, payable: sum(sums.map((part) => part.payable)) };
}

const MAY_FOLLOW: Readonly<Record<record.StatementStepName, readonly string[]>> = {
  confirmed: ['issued', 'answered'],
  disputed: ['issued'],
  answered: ['disputed'],
  reviewed: ['confirmed', 'answered', 'returned'],
  returned: ['reviewed'],
  approved: ['reviewed'],
};

/** Why a step may not be taken; a number where the answer is no refusal. */
function againstStep(books: Books, one: Statement, sent: record.StatementStep): string | number | null {
  const { step, at, by } = sent;
  const isLapsed = one.last === 'issued' && dayOf(at) > one.dueOn;
  if (step === 'disputed' && isLapsed) return 'STATEMENT_DISPUTE_LATE';
  if (!MAY_FOLLOW[step].includes(one.last) && !(step === 'reviewed' && isLapsed))
    return 'STATEMENT_STEP_NOT_ALLOWED';
  if (one.last === 'reviewed' && one.lastBy === by) return 'SECOND_PERSON_NEEDED';
  if (step !== 'reviewed' && step !== 'approved') return null;
  const isEarlierOpen = [...books.statements.values()].some(
    (other) =>
      other.areaCode === one.areaCode &&
      other.institutionCode === one.institutionCode &&
      other.month < one.month &&
      other.sums === null,
  );
  if (isEarlierOpen) return 'STATEMENT_EARLIER_MONTH';
  const { payable } = reckonStatement(books, one);
  const isOther = sent.payable === null || fenOf(sent.payable) !== payable;
  return isOther || (step === 'approved' && one.reviewed !== payable) ? 409 : null;
}

function stepInBooks(books: Books, one: Statement, sent: record.StatementStep): void {
  const { answer, step, by, requestId, claimNos, at } = sent;
  const subject = `${one.statementNo} ${step}`;
  const key = `${one.id} ${by} ${requestId}`;
  if (books.requests.has(key)) {
    if (!isDone(answer)) books.findings.push(`${subject} 重发得到 ${answer.status}，不是第一次的结果`);
    return;
  }
  const because = againstStep(books, one, sent);
  if (typeof because === 'string') mustRefuse(books, subject, answer, because);
  else if (because !== null) {
    if (answer.status !== because) books.findings.push(`${subject} 应付已变，却得到 ${answer.status}`);
  } else if (!isDone(answer)) books.findings.push(`${subject} 应当办成，平台以 ${codeOf(answer)} 拒绝`);
  else {
    books.requests.set(key, { asked: step, told: [] });
    if (step === 'disputed') for (const claimNo of claimNos) one.disputed.add(claimNo);
    if (step === 'answered') for (const claimNo of claimNos) one.aside.add(claimNo);
    one.last = step;
    one.lastBy = by;
    one.reviewed = step === 'reviewed' ? reckonStatement(books, one).payable : one.reviewed;
    if (step === 'approved') approve(books, one, at);
  }
}

/** What is payable under the counties of enrolment is gathered where it is paid from. */
function approve(books: Books, one: Statement, at: number): void {
  one.sums = reckonStatement(books, one).sums;
  withhold(
    books,
    one.sums.flatMap(({ withheld }) => withheld.uses),
    at,
  );
  setOff(
    books,
    one.sums.flatMap(({ met }) => met),
    one.id,
    at,
  );
  const { areaCode, institutionCode } = one;
  const standing = one.rows.filter((row) => !one.aside.has(row.claimNo));
  const parts = new Set(standing.map((row) => `${row.areaCode} ${row.scheme}`));
  for (const part of parts) {
    const [county, scheme] = part.split(' ') as [string, Scheme];
    if (county === areaCode || poolOf(county) !== areaCode) continue;
    const owed = sum(
      standing.filter((row) => `${row.areaCode} ${row.scheme}` === part).map((row) => row.owed),
    );
    const side = { account: 'institutionPayable', scheme, institutionCode };
    postJournal(books, at, owed, [
      { ...side, areaCode: county, debit: true },
      { ...side, areaCode, debit: false },
    ]);
  }
}

export const payableOf = ({ sums }: Statement) => sum((sums ?? []).map((part) => part.payable));

function pay(books: Books, one: Statement, at: number, from: string, to: string): void {
  const { areaCode, institutionCode } = one;
  for (const { scheme, payable } of one.sums ?? [])
    postJournal(books, at, payable, [
      { account: to, areaCode, scheme, institutionCode, debit: true },
      { account: from, areaCode, scheme, institutionCode, debit: false },
    ]);
}

function makeInBooks(books: Books, sent: record.BatchMade): void {
  const { by, requestId, statements, hasPayees, answer } = sent;
  const key = `批次 ${by} ${requestId}`;
  const told = isDone(answer) ? (answer as { body: { id: number } }).body.id : null;
  const known = [...books.batches.values()].find((one) => one.key === key);
  if (known !== undefined) {
    if (told !== known.id) books.findings.push(`${key} 重发得到的不是第一次的结果`);
    return;
  }
  const of = statements.flatMap((id) => books.statements.get(id) ?? []);
  const isWrong = of.some(
    (one) => one.sums === null || payableOf(one) === 0n || ![null, 'returned'].includes(one.payment),
  );
  const because = isWrong ? 'PAYMENT_STEP_NOT_ALLOWED' : hasPayees ? null : 'PAYEE_ACCOUNT_MISSING';
  if (because !== null) mustRefuse(books, key, answer, because);
  else if (told === null) books.findings.push(`${key} 应当办成，平台以 ${codeOf(answer)} 拒绝`);
  else {
    for (const one of of) one.payment = 'made';
    books.batches.set(told, { id: told, key, by, statements, releasedBy: null });
  }
}

function releaseInBooks(books: Books, { id, by, at, answer }: record.BatchReleased): void {
  const batch = books.batches.get(id);
  const subject = `付款批次 ${id} 放行`;
  if (batch === undefined) books.findings.push(`${subject} 不在账上`);
  else if (batch.releasedBy === by) {
    if (!isDone(answer)) books.findings.push(`${subject} 重发得到 ${answer.status}`);
  } else if (batch.releasedBy !== null) mustRefuse(books, subject, answer, 'PAYMENT_STEP_NOT_ALLOWED');
  else if (batch.by === by) mustRefuse(books, subject, answer, 'SECOND_PERSON_NEEDED');
  else if (!isDone(answer)) books.findings.push(`${subject} 应当办成，平台以 ${codeOf(answer)} 拒绝`);
  else {
    batch.releasedBy = by;
    for (const one of batch.statements.flatMap((number) => books.statements.get(number) ?? [])) {
      one.payment = 'released';
      pay(books, one, at, 'bank', 'institutionPayable');
    }
  }
}

/** What arrived may come back, not before it arrived. */
const comesBack = ({ payment, paidOn }: Statement, { result, on }: record.BatchResult) =>
  payment === 'paid' && result === 'returned' && on >= paidOn;

function resultInBooks(books: Books, sent: record.BatchResult): void {
  const { statementId, result, on, at, answer } = sent;
  const one = books.statements.get(statementId);
  const subject = `${one?.statementNo ?? statementId} 银行结果`;
  if (one === undefined) books.findings.push(`${subject} 不在账上`);
  else if (one.payment === result) {
    if (!isDone(answer)) books.findings.push(`${subject} 重发得到 ${answer.status}`);
  } else if (one.payment !== 'released' && !comesBack(one, sent))
    mustRefuse(books, subject, answer, 'PAYMENT_STEP_NOT_ALLOWED');
  else if (!isDone(answer)) books.findings.push(`${subject} 应当办成，平台以 ${codeOf(answer)} 拒绝`);
  else {
    one.payment = result;
    one.paidOn = on;
    if (result === 'returned') pay(books, one, at, 'institutionPayable', 'bank');
  }
}

export function playStatement(books: Books, sent: record.StatementHappening): void {
  if (sent.what === 'statementsIssued') issueInBooks(books, sent);
  else if (sent.what === 'batchMade') makeInBooks(books, sent);
  else if (sent.what === 'batchReleased') releaseInBooks(books, sent);
  else if (sent.what === 'batchResult') resultInBooks(books, sent);
  else if (sent.what === 'statementDeduction') enterDeduction(books, sent);
  else if (sent.what === 'statementDeductionDecided') decideDeduction(books, sent);
  else {
    const one = books.statements.get(sent.id);
    if (one === undefined) books.findings.push(`对账单 ${sent.id} 不在账上`);
    else stepInBooks(books, one, sent);
  }
}
