/** Statements at the end: what each comes to and how it stands, and exactly those remittances that arrived (M29). */
import { sum, yuan } from './arithmetic.ts';
import type { Books } from './books.ts';
import type { Statement } from './books-of-desks.ts';
import { differ } from './compare-bill.ts';
import type * as record from './record-statements.ts';
import { payableOf, reckonStatement } from './statement-books.ts';

const STATES: Readonly<Record<string, readonly string[]>> = {
  issued: ['waiting', 'toReview'],
  disputed: ['disputed'],
  confirmed: ['toReview'],
  answered: ['toReview'],
  returned: ['toReview'],
  reviewed: ['toApprove'],
};

function stateOf(one: Statement): readonly string[] {
  if (one.sums === null) return STATES[one.last] ?? [];
  if (payableOf(one) === 0n) return ['closed'];
  if (one.payment === 'paid') return ['paid'];
  return one.payment === null || one.payment === 'returned' ? ['toPay'] : ['paying'];
}

/** Every statement at the end, and exactly those remittances that arrived. */
export function auditStatements(
  books: Books,
  told: readonly record.ToldStatement[],
  remittances: readonly record.ToldRemittance[],
): string[] {
  const papers = new Map(told.map((one) => [one.id, one]));
  const findings = [...books.statements.values()].flatMap((one) => {
    const page = papers.get(one.id);
    const standing = one.rows.filter((row) => !one.aside.has(row.claimNo));
    const payable = one.sums === null ? reckonStatement(books, one).payable : payableOf(one);
    const due = `${yuan(sum(standing.map((row) => row.owed)))} ${yuan(payable)}`;
    const is = page ? `${page.owed} ${page.payable}` : '无';
    const state = stateOf(one);
    return [
      ...(is === due ? [] : [differ(one.statementNo, '对账单', is, due)]),
      ...(page && state.includes(page.state)
        ? []
        : [differ(one.statementNo, '对账单状态', page?.state ?? '无', state.join('或'))]),
    ];
  });
  const paid = [...books.statements.values()]
    .filter((one) => one.payment === 'paid')
    .map((one) => `${one.statementNo} ${yuan(payableOf(one))}`)
    .sort();
  const arrived = remittances.map((one) => `${one.statementNo} ${one.amount}`).sort();
  return [
    ...findings,
    ...(told.length === books.statements.size
      ? []
      : [`对账单有 ${told.length} 份，审计 ${books.statements.size} 份`]),
    ...(arrived.join() === paid.join()
      ? []
      : [differ('到账通知', '各笔', arrived.join('、'), paid.join('、'))]),
  ];
}
