/** The ledger at the end: every entry that the bills make due, once and no other; every balance, at the end of every day (M29). */
import { fenOf, yuan } from './arithmetic.ts';
import { poolOf, type Books } from './books.ts';
import { differ } from './compare-bill.ts';
import type { Papers, ToldBalance, ToldEntry } from './told.ts';

function gather<T>(
  rows: Iterable<T>,
  keyOf: (row: T) => string,
  amountOf: (row: T) => bigint,
): Map<string, bigint> {
  const sums = new Map<string, bigint>();
  for (const row of rows) sums.set(keyOf(row), (sums.get(keyOf(row)) ?? 0n) + amountOf(row));
  return sums;
}

/** Compares two sets of amounts by name; what is not named counts as nothing. */
function compare(
  what: string,
  told: ReadonlyMap<string, bigint>,
  due: ReadonlyMap<string, bigint>,
): string[] {
  return [...new Set([...told.keys(), ...due.keys()])].flatMap((key) => {
    const [is, must] = [told.get(key) ?? 0n, due.get(key) ?? 0n];
    return is === must ? [] : [differ(what, key, yuan(is), yuan(must))];
  });
}

const entryKey = (
  one: Pick<ToldEntry, 'claimNo' | 'account' | 'areaCode' | 'scheme' | 'institutionCode' | 'onDay'>,
) => [one.claimNo ?? '无', one.account, one.areaCode, one.scheme, one.institutionCode, one.onDay].join(' ');
const accountKey = (one: Omit<ToldBalance, 'amount'>) => `${one.account} ${one.areaCode} ${one.scheme}`;

type Amounts = readonly { readonly areaCode: string; readonly onDay: string; readonly amount: bigint }[];

/** M30: what a pooling area has from another stands in both books, so each area's own balance on every day. */
function auditPools(whose: string, rows: Amounts): string[] {
  const sums = gather(
    rows,
    (one) => `${poolOf(one.areaCode)} ${one.onDay}`,
    (one) => one.amount,
  );
  return [...sums].flatMap(([key, amount]) =>
    amount === 0n ? [] : [`${whose}分录不平 ${key}：${yuan(amount)}`],
  );
}

const toldEntries = (papers: Papers) =>
  papers.entries.map((one) => ({ ...one, amount: fenOf(one.debit) - fenOf(one.credit) }));

function auditEntries(books: Books, papers: Papers): string[] {
  const told = toldEntries(papers);

  const ids = new Set(papers.entries.map((one) => one.id));
  const count =
    books.due.length === told.length
      ? []
      : [differ('分录', '条数', String(told.length), String(books.due.length))];
  return [
    ...count,
    ...(ids.size === told.length ? [] : ['分录 有编号用了两次']),
    ...compare(
      '分录',
      gather(told, entryKey, (one) => one.amount),
      gather(books.due, entryKey, (one) => one.amount),
    ),
  ];
}

const balancesOf = (rows: readonly ToldBalance[]) => gather(rows, accountKey, (one) => fenOf(one.amount));

export function auditLedger(books: Books, papers: Papers): string[] {
  // Of a moment past balances are told by pooling area, which is what is closed; of today by county.
  const pooled = <T extends { readonly areaCode: string }>(one: T): T => ({
    ...one,
    areaCode: poolOf(one.areaCode),
  });
  const dueAt = (onDay: string) =>
    gather(books.due.filter((one) => one.onDay <= onDay).map(pooled), accountKey, (one) => one.amount);
  const payable = books.due.filter((one) => one.account === 'institutionPayable');
  const payableKey = (one: { institutionCode: string; areaCode: string }) =>
    `${one.institutionCode} ${one.areaCode}`;
  return [
    ...auditPools('审计自己的', books.due),
    ...auditPools('平台', toldEntries(papers)),
    ...auditEntries(books, papers),
    ...compare(
      '余额',
      balancesOf(papers.balances),
      gather(books.due, accountKey, (one) => one.amount),
    ),
    ...papers.balancesAt.flatMap(({ onDay, rows }) =>
      compare(`${onDay} 余额`, balancesOf(rows.map(pooled)), dueAt(onDay)),
    ),
    ...compare(
      '应付机构',
      gather(papers.payables.map(pooled), payableKey, (one) => fenOf(one.payable)),
      gather(payable.map(pooled), payableKey, (one) => -one.amount),
    ),
  ];
}
