/** The entries that the ledger must have: of a bill and its reversal, and of money that moves beside bills (M29). */
import { dayOf, plusDays, poolOf, type Booked, type Books, type DueEntry } from './books.ts';
import type { Scheme } from './record.ts';

/** What comes after a day is closed stands on the first day that is open. */
function bookingDay(books: Books, at: number): string {
  const today = dayOf(at);
  const open = books.shutTo === null ? today : plusDays(books.shutTo, 1);
  return open > today ? open : today;
}

/** M29: every payer is charged with its part, the institution is owed all of it; cash stands on both sides. */
export function postBill(books: Books, booked: Booked, claimNo: string, at: number, sign: bigint): void {
  const { areaCode, scheme, institutionCode, personNo, servedOn } = booked;
  const { amounts } = booked.reckoned;
  const payers = {
    pooledFund: amounts.fromPooledFund,
    majorIllness: amounts.fromMajorIllness,
    assistance: amounts.fromAssistance,
    workInjury: amounts.fromWorkInjury,
    maternity: amounts.fromMaternity,
    commercialReceivable: amounts.fromCommercial,
    personalAccount: amounts.fromAccount,
  };
  const owed = Object.values(payers).reduce((a, b) => a + b, 0n);
  const all = { ...payers, patientPaid: amounts.cash, drugSale: -amounts.cash };
  const here = Object.entries(all).map(([account, amount]) => ({ account, amount, areaCode }));
  const sides = [...here, ...owedTo(books, booked, owed)].filter(({ amount }) => amount !== 0n);
  const onDay = bookingDay(books, at);
  for (const side of sides)
    books.due.push({ claimNo, onDay, scheme, institutionCode, ...side, amount: sign * side.amount });
  const of = { claimNo, personNo, scheme, areaCode, institutionCode, servedOn, onDay };
  for (const { id: planId, paid } of booked.reckoned.uses.commercial)
    if (paid > 0n) books.borne.push({ ...of, planId, amount: sign * paid });
}

/** M30: an institution elsewhere is owed by the area where it lies, which has it back from the area of enrolment. */
function owedTo(books: Books, { areaCode, institutionCode }: Booked, owed: bigint) {
  const from = poolOf(areaCode);
  const seat = poolOf(books.institutions.get(institutionCode)?.areaCode ?? areaCode);
  if (from === seat) return [{ account: 'institutionPayable', amount: -owed, areaCode }];
  return [
    { account: 'clearingPayable', amount: -owed, areaCode: from },
    { account: 'clearingReceivable', amount: owed, areaCode: seat },
    { account: 'institutionPayable', amount: -owed, areaCode: seat },
  ];
}

interface Side {
  readonly account: string;
  readonly areaCode: string;
  readonly scheme: Scheme;
  readonly debit: boolean;
  /** Empty for what concerns no institution. */
  readonly institutionCode?: string;
}

/** One amount on two or more accounts; nothing where there is nothing to move. */
export function postJournal(books: Books, at: number, amount: bigint, sides: readonly Side[]): void {
  postTogether(books, at, [{ amount, sides }]);
}

/** Several amounts in one journal: what falls on one place is one entry, and none where it comes to nothing. */
export function postTogether(
  books: Books,
  at: number,
  moves: readonly { readonly amount: bigint; readonly sides: readonly Side[] }[],
): void {
  const onDay = bookingDay(books, at);
  const places = new Map<string, DueEntry>();
  for (const { amount, sides } of moves)
    for (const { debit, institutionCode = '', ...side } of sides) {
      const key = [side.account, side.areaCode, side.scheme, institutionCode].join(' ');
      const before = places.get(key)?.amount ?? 0n;
      const sum = before + (debit ? amount : -amount);
      places.set(key, { claimNo: null, onDay, ...side, institutionCode, amount: sum });
    }
  books.due.push(...[...places.values()].filter((one) => one.amount !== 0n));
}
