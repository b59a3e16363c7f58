/**
 * Decisions to withhold from institutions or to have money back (M29, M33, M36): the oldest first, never more than is due, and no
 * scheme for another; what is had back is owed from the moment of the decision.
 */
import { codeOf } from './answers.ts';
import { fenOf, least, most, yuan } from './arithmetic.ts';
import type { Books } from './books.ts';
import type { Deduction } from './books-of-desks.ts';
import { differ } from './compare-bill.ts';
import { postJournal } from './post-entries.ts';
import type { DeductionEntered, ToldDeduction } from './record-statements.ts';
import type { Scheme } from './record.ts';

interface Place {
  readonly areaCode: string;
  readonly institutionCode: string;
}

export interface Withheld {
  readonly deducted: bigint;
  readonly recovered: bigint;
  readonly uses: readonly { readonly of: Deduction; readonly amount: bigint }[];
}

/** What is withheld of an amount that is due to an institution from one scheme. */
export function withholdFrom(books: Books, place: Place, scheme: Scheme, due: bigint): Withheld {
  const uses: { of: Deduction; amount: bigint }[] = [];
  let left = most(due, 0n);
  const open = [...books.deductions.values()]
    .filter((one) => one.areaCode === place.areaCode && one.institutionCode === place.institutionCode)
    .filter((one) => one.scheme === scheme)
    .sort((a, b) => a.id - b.id);
  for (const of of open) {
    const amount = least(of.amount - of.withheld, left);
    if (amount > 0n) uses.push({ of, amount });
    left -= amount;
  }
  const ofKind = (kind: Deduction['kind']) =>
    uses.reduce((total, { of, amount }) => (of.kind === kind ? total + amount : total), 0n);
  return { deducted: ofKind('deduction'), recovered: ofKind('recovery'), uses };
}

/** Withholds for good, when a statement is approved. */
export function withhold(
  books: Books,
  { areaCode, institutionCode }: Place,
  scheme: Scheme,
  { deducted, recovered, uses }: Withheld,
  at: number,
): void {
  for (const { of, amount } of uses) of.withheld += amount;
  const side = { areaCode, institutionCode, scheme };
  for (const [account, amount] of [
    ['deductionIncome', deducted],
    ['recoverable', recovered],
  ] as const)
    postJournal(books, at, amount, [
      { ...side, account: 'institutionPayable', debit: true },
      { ...side, account, debit: false },
    ]);
}

export function enterDeduction(books: Books, sent: DeductionEntered): void {
  const { at, areaCode, institutionCode, scheme, kind, fund, answer } = sent;
  const subject = `扣款决定 ${sent.documentNo}`;
  if (answer.status !== 200) {
    books.findings.push(`${subject} 应当收下，平台以 ${codeOf(answer)} 拒绝`);
    return;
  }
  const { id } = (answer as { body: { id: number } }).body;
  const known = [...books.deductions.values()].find((one) => one.documentNo === sent.documentNo);
  if (known !== undefined) {
    if (known.id !== id) books.findings.push(`${subject} 重发得到的不是第一次的结果`);
    return;
  }
  const amount = fenOf(sent.amount);
  const { documentNo } = sent;
  books.deductions.set(id, { id, documentNo, kind, areaCode, institutionCode, scheme, amount, withheld: 0n });
  if (fund === null) return;
  const side = { areaCode, institutionCode, scheme };
  postJournal(books, at, amount, [
    { ...side, account: 'recoverable', debit: true },
    { ...side, account: fund, debit: false },
  ]);
}

/** Every decision at the end: how much was withheld for it, and how much still is to be. */
export function auditDeductions(books: Books, told: readonly ToldDeduction[]): string[] {
  const papers = new Map(told.map((one) => [one.id, one]));
  const findings = [...books.deductions.values()].flatMap((one) => {
    const paper = papers.get(one.id);
    const is = paper ? `${paper.amount} ${paper.withheld} ${paper.open}` : '无';
    const due = [one.amount, one.withheld, one.amount - one.withheld].map(yuan).join(' ');
    return is === due ? [] : [differ(`扣款决定 ${one.documentNo}`, '已扣待扣', is, due)];
  });
  return told.length === books.deductions.size
    ? findings
    : [...findings, `扣款决定有 ${told.length} 件，审计 ${books.deductions.size} 件`];
}
