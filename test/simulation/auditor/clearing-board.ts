/** What all areas owe each other at the end, pair by pair and by both accounts of each (M29, M30). */
import { sum, yuan } from './arithmetic.ts';
import type { Books } from './books.ts';
import type { ClearingRow } from './books-of-desks.ts';
import { hasRow, payableOf, rowsOf } from './clearing-books.ts';
import { compareLists } from './compare-bill.ts';
import type { ToldClearingBoard } from './record-clearing.ts';

/** What every pair stands at, by the bills and by what was paid for them. */
function pairsOf(books: Books): string[] {
  const all = [...books.clearings.values()];
  const pairs = new Map<string, ClearingRow[]>();
  for (const row of rowsOf(books)) {
    const key = `${row.payer} ${row.payee}`;
    pairs.set(key, [...(pairs.get(key) ?? []), row]);
  }
  return [...pairs].map(([key, rows]) => {
    const own = all.filter((one) => `${one.payerArea} ${one.payeeArea}` === key);
    const amountIn = (...states: readonly (string | null)[]) =>
      sum(own.filter((one) => states.includes(one.money)).map((one) => payableOf(books, one)));
    const isCleared = (claimNo: string) => own.some((one) => hasRow(one, claimNo) && !one.aside.has(claimNo));
    const accrued = sum(rows.map((row) => row.owed));
    const uncleared = sum(rows.filter((row) => !isCleared(row.claimNo)).map((row) => row.owed));
    const paid = amountIn('paid', 'received');
    const uses = books.withheld.filter(({ of }) => `${of.areaCode} ${of.seat}` === key);
    const withheld = sum(uses.map((use) => use.amount));
    const waiting = sum(uses.filter((use) => use.clearing === null).map((use) => use.amount));
    const open = accrued - withheld - paid;
    const amounts = [accrued, uncleared, withheld, waiting, paid, amountIn('received'), open];
    return [key, rows.length, ...amounts.map(yuan)].join(' ');
  });
}

/** What both accounts of an area stand at, by the entries that are due. */
function areasOf(books: Books): string[] {
  const areas = new Map<string, { lent: bigint; owed: bigint }>();
  for (const { account, areaCode, amount } of books.due) {
    if (account !== 'clearingReceivable' && account !== 'clearingPayable') continue;
    const own = areas.get(areaCode) ?? { lent: 0n, owed: 0n };
    if (account === 'clearingReceivable') own.lent += amount;
    else own.owed -= amount;
    areas.set(areaCode, own);
  }
  return [...areas].map(([areaCode, { lent, owed }]) => `${areaCode} ${yuan(lent)} ${yuan(owed)} 相符`);
}

export function auditClearingBoard(books: Books, { pairs, areas }: ToldClearingBoard): string[] {
  const toldPairs = pairs.map((one) =>
    [
      one.payerArea,
      one.payeeArea,
      one.claims,
      one.accrued,
      one.uncleared,
      one.withheld,
      one.withheldUncleared,
      one.paid,
      one.received,
      one.open,
    ].join(' '),
  );
  const toldAreas = areas.map((one) =>
    [one.areaCode, one.receivable, one.payable, one.agrees ? '相符' : '不符'].join(' '),
  );
  return [
    ...compareLists('地区间往来 各对', toldPairs, pairsOf(books)),
    ...compareLists('地区间往来 各地', toldAreas, areasOf(books)),
  ];
}
