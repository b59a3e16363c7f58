/**
 * Decisions to withhold from institutions or to have money back (M29, M30, M33, M36): the oldest first, never more than is due, and
 * no scheme for another, and nothing before a second person has approved; what is had back is owed from that approval on. An institution elsewhere is withheld from where
 * it lies, for bills of the deciding area's own people, and the two areas owe each other that much less.
 */
import { codeOf, isDone } from './answers.ts';
import { fenOf, least, most, sum, yuan } from './arithmetic.ts';
import { dayOf, poolOf, type Booked, type Books } from './books.ts';
import type { Clearing, Deduction, WithheldElsewhere } from './books-of-desks.ts';
import { closedOf, closingsOf, isWithdrawn, mustBeForeign, openOf } from './closing-books.ts';
import { differ } from './compare-bill.ts';
import { postJournal, postTogether } from './post-entries.ts';
import type { DeductionDecided, DeductionEntered, ToldDeduction } from './record-statements.ts';
import type { Scheme } from './record.ts';
import { mustRefuse } from './settle-books.ts';

interface Place {
  readonly areaCode: string;
  readonly institutionCode: string;
}

interface Use {
  readonly of: Deduction;
  readonly amount: bigint;
}

export interface Withheld {
  readonly deducted: bigint;
  readonly recovered: bigint;
  readonly uses: readonly Use[];
}

/** What is withheld of an amount that is due to an institution from one scheme. */
export function withholdFrom(books: Books, place: Place, scheme: Scheme, due: bigint): Withheld {
  const uses: { of: Deduction; amount: bigint }[] = [];
  let left = most(due, 0n);
  const open = [...books.deductions.values()]
    .filter((one) => one.seat === place.areaCode && one.institutionCode === place.institutionCode)
    .filter((one) => one.scheme === scheme)
    .sort((a, b) => a.id - b.id);
  for (const of of open) {
    const amount = least(openOf(books, of), left);
    if (amount > 0n) uses.push({ of, amount });
    left -= amount;
  }
  const ofKind = (kind: Deduction['kind']) =>
    uses.reduce((total, { of, amount }) => (of.kind === kind ? total + amount : total), 0n);
  return { deducted: ofKind('deduction'), recovered: ofKind('recovery'), uses };
}

const GAINED = { deduction: 'deductionIncome', recovery: 'recoverable' } as const;

/** Withholds for good what an approved statement's schemes take, each kind in one journal. */
export function withhold(books: Books, uses: readonly Use[], at: number): void {
  for (const { of, amount } of uses) {
    of.withheld += amount;
    if (of.seat !== of.areaCode) books.withheld.push({ of, amount, onDay: dayOf(at), clearing: null });
  }
  for (const kind of ['deduction', 'recovery'] as const)
    postTogether(
      books,
      at,
      uses.filter(({ of }) => of.kind === kind).map(({ of, amount }) => ({ amount, sides: sidesOf(of) })),
    );
}

/** The institution is owed less; of another area's decision so is the area where it lies, and that other area owes less. */
function sidesOf({ kind, areaCode, seat, scheme, institutionCode }: Deduction) {
  const here = { areaCode: seat, institutionCode, scheme };
  const there = { ...here, areaCode };
  const gained = { ...there, account: GAINED[kind], debit: false };
  const less = { ...here, account: 'institutionPayable', debit: true };
  if (seat === areaCode) return [less, gained];
  return [
    less,
    { ...here, account: 'clearingReceivable', debit: false },
    { ...there, account: 'clearingPayable', debit: true },
    gained,
  ];
}

/** Whatever was withheld until a day for the area that pays, and is on no clearing, lessens this one. */
export function lessenClearing(books: Books, { id, payerArea, payeeArea }: Clearing, until: string): void {
  for (const one of books.withheld)
    if (
      one.clearing === null &&
      one.of.areaCode === payerArea &&
      one.of.seat === payeeArea &&
      one.onDay <= until
    )
      one.clearing = id;
}

/** Areas for which another has withheld something until a day that is on no clearing. */
export const unclearedOf = (books: Books, seat: string, until: string): readonly string[] =>
  books.withheld
    .filter(({ of, clearing, onDay }) => clearing === null && of.seat === seat && onDay <= until)
    .map(({ of }) => of.areaCode);

export const withheldOn = (books: Books, clearing: number): readonly WithheldElsewhere[] =>
  books.withheld.filter((one) => one.clearing === clearing);

/** What payers bore of a bill altogether, and one fund of that. */
function borneOf({ reckoned: { amounts } }: Booked, fund: DeductionEntered['fund']) {
  const funds = {
    pooledFund: amounts.fromPooledFund,
    majorIllness: amounts.fromMajorIllness,
    assistance: amounts.fromAssistance,
    workInjury: amounts.fromWorkInjury,
    maternity: amounts.fromMaternity,
  };
  const whole = sum([...Object.values(funds), amounts.fromCommercial, amounts.fromAccount]);
  return { whole, ofFund: fund === null ? null : funds[fund] };
}

/** Why a decision may not take so much of a bill: of the area's own people there, standing, of the scheme, and not above what is left of it. */
function againstBill(books: Books, sent: DeductionEntered, claimNo: string, amount: bigint): string | null {
  const booked = books.bills.get(claimNo);
  if (booked?.institutionCode !== sent.institutionCode || poolOf(booked.areaCode) !== sent.areaCode)
    return `${claimNo} 不是那里的`;
  if (booked.reversedBy !== null) return `${claimNo} 已撤销`;
  if (booked.scheme !== sent.scheme) return `${claimNo} 是别的险种`;
  const { whole, ofFund } = borneOf(booked, sent.fund);
  const before = [...books.deductions.values()].filter(
    (one) => one.bills.has(claimNo) && !isWithdrawn(books, one),
  );
  const taken = (of: readonly Deduction[]) => sum(of.map((one) => one.bills.get(claimNo) ?? 0n));
  const room = whole - taken(before);
  const roomOfFund = ofFund === null ? room : ofFund - taken(before.filter((one) => one.fund === sent.fund));
  return amount > 0n && amount <= least(room, roomOfFund) ? null : `${claimNo} 扣得过多`;
}

/** Why a decision must not be taken up; null when it must. */
function againstDecision(books: Books, sent: DeductionEntered, seat: string): string | null {
  const { bills } = sent;
  if (bills.length === 0) return seat === sent.areaCode ? null : '外地机构没有写结算';
  if (new Set(bills.map((one) => one.claimNo)).size < bills.length) return '一笔写了两次';
  const faults = bills.flatMap(
    ({ claimNo, amount }) => againstBill(books, sent, claimNo, fenOf(amount)) ?? [],
  );
  const isSum = sum(bills.map((one) => fenOf(one.amount))) === fenOf(sent.amount);
  return faults[0] ?? (isSum ? null : '各笔之和不是决定的金额');
}

export function enterDeduction(books: Books, sent: DeductionEntered): void {
  const { by, areaCode, institutionCode, scheme, kind, fund, answer, documentNo } = sent;
  const subject = `扣款决定 ${documentNo}`;
  const known = [...books.deductions.values()].find((one) => one.documentNo === documentNo);
  const id = answer.status === 200 ? (answer as { body: { id: number } }).body.id : null;
  if (known !== undefined) {
    if (known.id !== id) books.findings.push(`${subject} 重发得到的不是第一次的结果`);
    return;
  }
  const seat = poolOf(books.institutions.get(institutionCode)?.areaCode ?? '');
  const against = againstDecision(books, sent, seat);
  if (against !== null) {
    if (answer.status !== 400)
      books.findings.push(`${subject} 不应收下（${against}），却得到 ${codeOf(answer)}（${answer.status}）`);
    return;
  }
  if (id === null) {
    books.findings.push(`${subject} 应当收下，平台以 ${codeOf(answer)} 拒绝`);
    return;
  }
  const amount = fenOf(sent.amount);
  const bills = new Map(sent.bills.map((one) => [one.claimNo, fenOf(one.amount)]));
  const of = { areaCode, seat, institutionCode, scheme };
  const waiting = {
    state: 'waiting' as const,
    enteredBy: by,
    decidedBy: '',
    decidedFor: '',
    journalNo: null,
  };
  books.deductions.set(id, {
    id,
    documentNo,
    kind,
    ...of,
    fund,
    amount,
    bills,
    withheld: 0n,
    ...waiting,
  });
}

/** A recovery is owed from its approval on; a deduction is booked when it is withheld. @returns whether anything is booked */
function postApproval(books: Books, one: Deduction, at: number): boolean {
  const { fund, areaCode, institutionCode, scheme } = one;
  if (fund === null) return false;
  const side = { areaCode, institutionCode, scheme };
  postJournal(books, at, one.amount, [
    { ...side, account: 'recoverable', debit: true },
    { ...side, account: fund, debit: false },
  ]);
  return true;
}

function againstWord(one: Deduction, { outcome, by }: DeductionDecided): string | null {
  if (one.state !== 'waiting') return 'DEDUCTION_STEP_NOT_ALLOWED';
  return outcome === 'approved' && one.enteredBy === by ? 'SECOND_PERSON_NEEDED' : null;
}

/** The second person's word on what one has entered. */
export function decideDeduction(books: Books, sent: DeductionDecided): void {
  const { at, by, id, requestId, outcome, answer } = sent;
  const subject = `扣款决定 ${id} ${outcome}`;
  const one = books.deductions.get(id);
  if (one === undefined || one.areaCode !== sent.areaCode) {
    mustBeForeign(books, subject, answer);
    return;
  }
  const told = isDone(answer)
    ? (answer as { body: { outcome: string; journalNo: string | null } }).body
    : null;
  if (one.decidedBy === by && one.decidedFor === requestId) {
    if (told?.outcome !== one.state || told.journalNo !== one.journalNo)
      books.findings.push(`${subject} 重发得到 ${codeOf(answer)}（${answer.status}），不是第一次的结果`);
    return;
  }
  const because = againstWord(one, sent);
  if (because !== null) mustRefuse(books, subject, answer, because);
  else if (told === null) books.findings.push(`${subject} 应当办成，平台以 ${codeOf(answer)} 拒绝`);
  else {
    const isBooked = outcome === 'approved' && postApproval(books, one, at);
    if (isBooked !== (told.journalNo !== null) || told.outcome !== outcome)
      books.findings.push(`${subject} 应答：平台 ${told.outcome} ${told.journalNo ?? '不记账'}`);
    one.state = outcome;
    one.decidedBy = by;
    one.decidedFor = requestId;
    one.journalNo = told.journalNo;
  }
}

/** What became of a decision, in one writing; then its closings and its bills. */
const writingOf = (amounts: readonly string[], closings: readonly string[], bills: readonly string[]) =>
  [amounts.join(' '), [...closings].sort().join('，'), [...bills].sort().join('，')].join('；');

/** Every decision at the end: how much was withheld for it, closed otherwise, and still is to be, and which bills it takes it from. */
export function auditDeductions(books: Books, told: readonly ToldDeduction[]): string[] {
  const papers = new Map(told.map((one) => [one.id, one]));
  const findings = [...books.deductions.values()].flatMap((one) => {
    const paper = papers.get(one.id);
    const is = paper
      ? writingOf(
          [
            paper.state,
            paper.journalNo ?? '不记账',
            paper.amount,
            paper.withheld,
            paper.closed,
            paper.reserved,
            paper.open,
          ],
          paper.closings.map((row) =>
            [row.id, row.kind, row.amount, row.state, row.journalNo ?? '不记账'].join(' '),
          ),
          paper.bills.map((row) => `${row.claimNo}:${row.amount}`),
        )
      : '无';
    const [closed, reserved] = [closedOf(books, one, 'approved'), closedOf(books, one, 'waiting')];
    const due = writingOf(
      [
        one.state,
        one.journalNo ?? '不记账',
        ...[one.amount, one.withheld, closed, reserved, openOf(books, one)].map(yuan),
      ],
      closingsOf(books, one).map((row) =>
        [row.id, row.kind, yuan(row.amount), row.state, row.journalNo ?? '不记账'].join(' '),
      ),
      [...one.bills].map(([claimNo, amount]) => `${claimNo}:${yuan(amount)}`),
    );
    return is === due ? [] : [differ(`扣款决定 ${one.documentNo}`, '已扣待扣', is, due)];
  });
  return told.length === books.deductions.size
    ? findings
    : [...findings, `扣款决定有 ${told.length} 件，审计 ${books.deductions.size} 件`];
}
