/**
 * Clearing between areas, kept from the entries that the bills make due (M29, M30, I23): the area of an institution has laid out
 * what people of another area bought there, and has it back from that area month by month, pair by pair.
 */
import { codeOf, isDone } from './answers.ts';
import { fenOf, sum, yuan } from './arithmetic.ts';
import { dayOf, type Books } from './books.ts';
import type { Clearing, ClearingRow } from './books-of-desks.ts';
import { compareLists, differ } from './compare-bill.ts';
import { lessenClearing, unclearedOf, withheldOn } from './deduction-books.ts';
import { postJournal } from './post-entries.ts';
import type * as record from './record-clearing.ts';
import { CLEARED_FUNDS } from './record-clearing.ts';
import { mustRefuse } from './settle-books.ts';
import { isIssued, lastDayOf, netOf } from './statement-books.ts';

/** Every bill and reversal of somebody from elsewhere, with what the area of the institution has laid out for it. */
export function rowsOf(books: Books): ClearingRow[] {
  const payers = new Map<string, string>();
  const shares = new Map<string, Map<string, bigint>>();
  for (const { claimNo, account, areaCode, amount } of books.due) {
    if (claimNo === null) continue;
    if (account === 'clearingPayable') payers.set(claimNo, areaCode);
    const own = shares.get(claimNo) ?? new Map<string, bigint>();
    shares.set(claimNo, own.set(account, (own.get(account) ?? 0n) + amount));
  }
  return books.due.flatMap(({ claimNo, account, areaCode, onDay, scheme, institutionCode, amount }) => {
    const payer = claimNo === null ? undefined : payers.get(claimNo);
    if (account !== 'clearingReceivable' || claimNo === null || payer === undefined) return [];
    const parts = shares.get(claimNo) ?? new Map<string, bigint>();
    return [{ claimNo, payer, payee: areaCode, onDay, scheme, institutionCode, owed: amount, parts }];
  });
}

export const hasRow = (one: Clearing, claimNo: string) => one.rows.some((row) => row.claimNo === claimNo);
const isPair = (one: Clearing, { payerArea, payeeArea }: Clearing) =>
  one.payerArea === payerArea && one.payeeArea === payeeArea;
const standing = (one: Clearing) => one.rows.filter((row) => !one.aside.has(row.claimNo));

/** What was set aside before comes onto the next clearing, unless one since then has it. */
function asideOf(all: readonly Clearing[], payee: string, month: string): ClearingRow[] {
  const before = all.filter((one) => one.payeeArea === payee && one.month < month);
  const rows = before.flatMap((one) => one.rows.filter((row) => one.aside.has(row.claimNo)));
  const waiting = rows.filter(({ claimNo }) =>
    all.every((one) => !hasRow(one, claimNo) || (one.aside.has(claimNo) && one.month < month)),
  );
  return [...new Map(waiting.map((row) => [row.claimNo, row])).values()];
}

function issueInBooks(books: Books, { at, areaCode, month, answer, told }: record.ClearingIssued): void {
  const subject = `${areaCode} ${month} 清算单`;
  const all = [...books.clearings.values()];
  const open = rowsOf(books).filter(
    (row) => row.payee === areaCode && !all.some((one) => hasRow(one, row.claimNo)),
  );
  const codes = { monthOpen: 'CLEARING_MONTH_OPEN', earlierMonth: 'CLEARING_EARLIER_MONTH' };
  if (!isIssued(books, { subject, month, open, answer, codes })) return;
  const rows = [...open.filter((row) => row.onDay <= lastDayOf(month)), ...asideOf(all, areaCode, month)];
  const known = all.filter((one) => one.payeeArea === areaCode && one.month === month);
  const due = new Map<string, ClearingRow[]>();
  for (const row of rows)
    if (!known.some((one) => one.payerArea === row.payer))
      due.set(row.payer, [...(due.get(row.payer) ?? []), row]);
  // What was withheld for an area comes onto a clearing even where nothing was bought.
  for (const payer of unclearedOf(books, areaCode, lastDayOf(month)))
    if (!known.some((one) => one.payerArea === payer) && !due.has(payer)) due.set(payer, []);
  const counts = `${due.size} 份 ${[...due.values()].flat().length} 行`;
  const { issued, claims } = (answer as { body: { issued: number; claims: number } }).body;
  if (counts !== `${issued} 份 ${claims} 行`)
    books.findings.push(differ(subject, '份数行数', `${issued} 份 ${claims} 行`, counts));
  for (const [payer, own] of due) {
    const page = told.find((one) => one.payerArea === payer && one.payeeArea === areaCode);
    if (page === undefined) books.findings.push(`${subject} 没有付款地 ${payer} 的一份`);
    else enterClearing(books, page, own);
  }
  for (const one of books.clearings.values())
    if (one.payeeArea === areaCode && one.month === month && isUntouched(one))
      lessenClearing(books, one, lastDayOf(month));
  for (const page of told) {
    const one = books.clearings.get(page.id);
    if (one !== undefined) books.findings.push(...compareHead(books, page, one, dayOf(at)));
  }
}

const isUntouched = ({ said, money }: Clearing) =>
  said.payer === null && said.payee === null && money === null;

function enterClearing(books: Books, page: record.ToldClearing, rows: readonly ClearingRow[]): void {
  const { id, clearingNo, payerArea, payeeArea, month, dueOn } = page;
  books.clearings.set(id, {
    id,
    clearingNo,
    payerArea,
    payeeArea,
    month,
    dueOn,
    rows,
    aside: new Set(),
    said: { payer: null, payee: null },
    disputed: { payer: new Set(), payee: new Set() },
    money: null,
    moneyBy: '',
    approvedBy: null,
    reviewed: null,
    sums: null,
  });
}

/** What is short in one month comes off the next; no scheme pays for another, and no direction for the other. */
export function reckonClearing(books: Books, one: Clearing) {
  const before = [...books.clearings.values()]
    .filter((other) => isPair(other, one) && other.month < one.month && other.sums !== null)
    .sort((a, b) => (a.month < b.month ? -1 : 1))
    .at(-1);
  const sums = (['employee', 'resident'] as const).map((scheme) => {
    const claimed = sum(
      standing(one)
        .filter((row) => row.scheme === scheme)
        .map((row) => row.owed),
    );
    const carriedIn = before?.sums?.find((other) => other.scheme === scheme)?.carriedOut ?? 0n;
    const withheld = sum(
      withheldOn(books, one.id)
        .filter((use) => use.of.scheme === scheme)
        .map((use) => use.amount),
    );
    return { scheme, claimed, carriedIn, withheld, ...netOf(claimed + carriedIn - withheld) };
  });
  return { sums, payable: sum(sums.map((part) => part.payable)) };
}

export const sumsOf = (books: Books, one: Clearing) => one.sums ?? reckonClearing(books, one).sums;
export const payableOf = (books: Books, one: Clearing) => sum(sumsOf(books, one).map((part) => part.payable));

/** How it stands on a day: what nobody answered in time counts as agreed. */
export function stateOf(books: Books, one: Clearing, today: string): string {
  if (one.money === 'received') return 'settled';
  if (one.money === 'paid') return 'arriving';
  if (one.money === 'reviewed') return 'toApprove';
  if (one.sums !== null) return payableOf(books, one) === 0n ? 'closed' : 'toPay';
  if (one.disputed.payer.size + one.disputed.payee.size > 0) return 'disputed';
  const haveBothSpoken = one.said.payer !== null && one.said.payee !== null;
  return haveBothSpoken || today > one.dueOn ? 'toReview' : 'waiting';
}

/** The head of a clearing as a list shows it on a day. */
export function compareHead(books: Books, told: record.ToldClearing, one: Clearing, today: string): string[] {
  const rows = standing(one);
  const settled = rows.filter((row) => books.bills.has(row.claimNo)).length;
  const due = {
    state: stateOf(books, one, today),
    claims: settled,
    reversals: rows.length - settled,
    setAside: one.aside.size,
    owed: yuan(sum(rows.map((row) => row.owed))),
    payable: yuan(payableOf(books, one)),
  };
  return Object.entries(due).flatMap(([what, must]) => {
    const is = told[what as keyof typeof due];
    return is === must ? [] : [differ(one.clearingNo, what, String(is), String(must))];
  });
}

const NOT_ALLOWED = 'CLEARING_STEP_NOT_ALLOWED';
const SECOND = 'SECOND_PERSON_NEEDED';
type MoneyStep = Exclude<record.ClearingStepName, 'confirmed' | 'disputed' | 'answered'>;

/** In which state and by whose side each step with the money is taken. */
const MONEY: Readonly<Record<MoneyStep, readonly [string, record.ClearingSide]>> = {
  reviewed: ['toReview', 'payer'],
  returned: ['toApprove', 'payer'],
  approved: ['toApprove', 'payer'],
  paid: ['toPay', 'payer'],
  bounced: ['arriving', 'payer'],
  received: ['arriving', 'payee'],
};
const isMoney = (step: record.ClearingStepName): step is MoneyStep => step in MONEY;
const other = (side: record.ClearingSide) => (side === 'payer' ? 'payee' : 'payer');

/** Why a side may not say something of the rows. */
function againstWord(one: Clearing, { step, side, at }: record.ClearingStep): string | null {
  if (one.money !== null) return NOT_ALLOWED;
  if (step === 'answered') return one.disputed[other(side)].size > 0 ? null : NOT_ALLOWED;
  if (one.said[side] !== null) return NOT_ALLOWED;
  return step === 'disputed' && dayOf(at) > one.dueOn ? 'CLEARING_DISPUTE_LATE' : null;
}

/** Why a step with the money may not be taken; a number where the answer is no refusal. */
function againstMoney(
  books: Books,
  one: Clearing,
  step: MoneyStep,
  { side, by, at, payable: seen }: record.ClearingStep,
): string | number | null {
  const [state, whose] = MONEY[step];
  if (stateOf(books, one, dayOf(at)) !== state || side !== whose) return NOT_ALLOWED;
  if ((step === 'approved' || step === 'returned') && one.moneyBy === by) return SECOND;
  if (step === 'paid' && one.approvedBy === by) return SECOND;
  if (step === 'returned') return null;
  const payable = payableOf(books, one);
  if (seen === null || fenOf(seen) !== payable || (step === 'approved' && one.reviewed !== payable))
    return 409;
  const isEarlierOpen = [...books.clearings.values()].some(
    (before) => isPair(before, one) && before.month < one.month && before.sums === null,
  );
  return isEarlierOpen && (step === 'reviewed' || step === 'approved') ? 'CLEARING_EARLIER_MONTH' : null;
}

function stepInBooks(books: Books, one: Clearing, sent: record.ClearingStep): void {
  const { answer, step, by, requestId } = sent;
  const subject = `${one.clearingNo} ${step}`;
  const key = `清算 ${one.id} ${by} ${requestId}`;
  if (books.requests.has(key)) {
    if (!isDone(answer)) books.findings.push(`${subject} 重发得到 ${answer.status}，不是第一次的结果`);
    return;
  }
  const because = isMoney(step) ? againstMoney(books, one, step, sent) : againstWord(one, sent);
  if (typeof because === 'string') mustRefuse(books, subject, answer, because);
  else if (because !== null) {
    if (answer.status !== because) books.findings.push(`${subject} 应付已变，却得到 ${answer.status}`);
  } else if (!isDone(answer)) books.findings.push(`${subject} 应当办成，平台以 ${codeOf(answer)} 拒绝`);
  else {
    books.requests.set(key, { asked: step, told: [] });
    if (isMoney(step)) takeMoneyStep(books, one, step, sent);
    else takeWord(one, sent);
  }
}

function takeWord(one: Clearing, { step, side, claimNos }: record.ClearingStep): void {
  if (step === 'answered') {
    for (const claimNo of claimNos) one.aside.add(claimNo);
    one.disputed[other(side)].clear();
    return;
  }
  one.said[side] = step === 'disputed' ? 'disputed' : 'confirmed';
  if (step === 'disputed') for (const claimNo of claimNos) one.disputed[side].add(claimNo);
}

/** Each area books its own side: the one that pays when it pays, the other when the money is there. */
function takeMoneyStep(books: Books, one: Clearing, step: MoneyStep, { by, at }: record.ClearingStep): void {
  const { payerArea, payeeArea } = one;
  one.money = step;
  one.moneyBy = by;
  if (step === 'reviewed') one.reviewed = payableOf(books, one);
  if (step === 'approved') {
    one.sums = reckonClearing(books, one).sums;
    one.approvedBy = by;
  }
  if (step === 'paid') move(books, one, at, payerArea, 'bank', 'clearingPayable');
  if (step === 'bounced') move(books, one, at, payerArea, 'clearingPayable', 'bank');
  if (step === 'received') move(books, one, at, payeeArea, 'clearingReceivable', 'bank');
}

function move(books: Books, one: Clearing, at: number, areaCode: string, from: string, to: string): void {
  for (const { scheme, payable } of one.sums ?? [])
    postJournal(books, at, payable, [
      { account: to, areaCode, scheme, debit: true },
      { account: from, areaCode, scheme, debit: false },
    ]);
}

export function playClearing(books: Books, sent: record.ClearingHappening): void {
  if (sent.what === 'clearingIssued') issueInBooks(books, sent);
  else {
    const one = books.clearings.get(sent.id);
    if (one === undefined) books.findings.push(`清算单 ${sent.id} 不在账上`);
    else stepInBooks(books, one, sent);
  }
}

const isMoved = ({ carriedIn, withheld }: { readonly carriedIn: bigint; readonly withheld: bigint }) =>
  carriedIn !== 0n || withheld !== 0n;

/** The page of a clearing at the end: its sums by scheme, and by institution who bears what. */
function comparePage(books: Books, told: record.ToldClearingPage, one: Clearing, today: string): string[] {
  const sums = sumsOf(books, one)
    .filter((part) => standing(one).some((row) => row.scheme === part.scheme) || isMoved(part))
    .map(({ scheme, claimed, carriedIn, withheld, payable, carriedOut }) =>
      [scheme, ...[claimed, carriedIn, withheld, payable, carriedOut].map(yuan)].join(' '),
    );
  const toldSums = told.sums.map((part) =>
    [part.scheme, part.claimed, part.carriedIn, part.withheld, part.payable, part.carriedOut].join(' '),
  );
  const uses = withheldOn(books, one.id).map(({ of, amount }) =>
    [of.kind, of.scheme, of.documentNo, yuan(amount)].join(' '),
  );
  const toldUses = told.withheld.map((use) => [use.kind, use.scheme, use.documentNo, use.amount].join(' '));
  const parts = new Map<string, ClearingRow[]>();
  for (const row of standing(one)) {
    const key = `${row.institutionCode} ${row.scheme}`;
    parts.set(key, [...(parts.get(key) ?? []), row]);
  }
  const due = [...parts].map(([key, rows]) => {
    const borne = FUNDS.map((fund) => yuan(sum(rows.map((row) => row.parts.get(fund) ?? 0n))));
    return [key, rows.length, ...borne, yuan(sum(rows.map((row) => row.owed)))].join(' ');
  });
  const is = told.parts.map((part) =>
    [
      part.institutionCode,
      part.scheme,
      part.claims,
      ...CLEARED_FUNDS.map((fund) => part[fund]),
      part.owed,
    ].join(' '),
  );
  return [
    ...compareHead(books, told, one, today),
    ...compareLists(`${one.clearingNo} 合计`, toldSums, sums),
    ...compareLists(`${one.clearingNo} 各机构`, is, due),
    ...compareLists(`${one.clearingNo} 代扣`, toldUses, uses),
  ];
}

/** As accounts of the ledger name what `CLEARED_FUNDS` names. */
const FUNDS = [
  'pooledFund',
  'majorIllness',
  'assistance',
  'workInjury',
  'maternity',
  'commercialReceivable',
  'personalAccount',
];

/** Every clearing at the end. */
export function auditClearing(
  books: Books,
  told: readonly record.ToldClearingPage[],
  today: string,
): string[] {
  const papers = new Map(told.map((one) => [one.id, one]));
  const pages = [...books.clearings.values()].flatMap((one) => {
    const page = papers.get(one.id);
    return page === undefined ? [`${one.clearingNo} 没有了`] : comparePage(books, page, one, today);
  });
  return told.length === books.clearings.size
    ? pages
    : [...pages, `清算单有 ${told.length} 份，审计 ${books.clearings.size} 份`];
}
