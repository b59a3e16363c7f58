/** What exactly is sealed when a day of the ledger is closed, and is a chain of closes sound (M29)? */
import { addDays, dayAt, type PlainDate } from '../../../base/date.ts';
import type { Fen } from '../../../base/money.ts';
import type { Scheme } from '../../../policy/parameters/reimbursement.ts';
import type { LedgerAccount } from '../chart.ts';

/** Stands in place of an area code for the close of the whole province. */
export const WHOLE_PROVINCE = 'province';
/** The pooling area whose funds an entry moves: a city with its counties, or 省本级 (M30). */
export function fundAreaOf(areaCode: string): string {
  return `${areaCode.slice(0, 4)}00`;
}

/** What the first close follows on. */
export const NO_HASH = '0'.repeat(64);
/** A day is closed no sooner than this after its end, so that what was begun in it is booked in it. */
export const CLOSE_AFTER_MS = 10 * 60_000;

/** Bytes of UTF-8 text to SM3 in lower-case hexadecimal (GB/T 32905): given in, for this floor computes no hashes. */
export type HashText = (text: string) => string;

/** One entry as it is sealed. */
export interface SealedEntry {
  readonly id: bigint;
  readonly claimId: bigint | null;
  readonly journalId: bigint | null;
  readonly account: LedgerAccount;
  readonly areaCode: string;
  readonly scheme: Scheme;
  readonly institutionCode: string;
  readonly amount: Fen;
  readonly onDay: PlainDate;
  /** Milliseconds since 1970. */
  readonly bookedAt: number;
}

/** What one account of an area and scheme did on a day, and where it stood at its end. Fen, debit positive. */
export interface CloseSum {
  readonly account: LedgerAccount;
  readonly scheme: Scheme;
  readonly entries: number;
  readonly debit: Fen;
  readonly credit: Fen;
  readonly balance: Fen;
}

/** The close of one day for one area or the whole province. */
export interface Close {
  readonly areaCode: string;
  readonly onDay: PlainDate;
  readonly entries: number;
  readonly debit: Fen;
  readonly credit: Fen;
  /** Of an area: over its entries of the day; of the province: over the hashes of its areas. */
  readonly contentHash: string;
  readonly previousHash: string;
  readonly sums: readonly CloseSum[];
}

/** The line of an entry whose bytes are sealed: every column, in this order, parted by `|`. */
export function lineOf(entry: SealedEntry): string {
  const source = entry.claimId === null ? `J${String(entry.journalId)}` : `C${entry.claimId}`;
  const { id, account, areaCode, scheme, institutionCode, amount, onDay, bookedAt } = entry;
  return [id, source, account, areaCode, scheme, institutionCode, amount, onDay, bookedAt].join('|');
}

/** An entry's number in sixteen hexadecimal digits, then the first half of the SM3 of its line: 24 bytes. */
export function leafOf(entry: SealedEntry, sm3: HashText): string {
  return `${entry.id.toString(16).padStart(16, '0')}${sm3(lineOf(entry)).slice(0, 32)}`;
}

/** The text whose SM3 is the hash of a close. Sums stand in the order of account and scheme. */
export function textOf(close: Close): string {
  const sums = [...close.sums].sort((a, b) => compare(keyOf(a), keyOf(b)));
  return [
    'shuangtong-ledger-close/1',
    `area=${close.areaCode}`,
    `day=${close.onDay}`,
    `previous=${close.previousHash}`,
    `entries=${close.entries}`,
    `debit=${close.debit}`,
    `credit=${close.credit}`,
    `content=${close.contentHash}`,
    ...sums.map((sum) => `${keyOf(sum)} ${sum.entries} ${sum.debit} ${sum.credit} ${sum.balance}`),
  ].join('\n');
}

/** The text whose SM3 is the province's content: its areas' hashes in the order of their codes. */
export function provinceTextOf(
  areas: readonly { readonly areaCode: string; readonly hash: string }[],
): string {
  return [...areas]
    .sort((a, b) => compare(a.areaCode, b.areaCode))
    .map(({ areaCode, hash }) => `${areaCode} ${hash}`)
    .join('\n');
}

/** An account and scheme of an area, as sums are kept apart. */
export function keyOf({ account, scheme }: Pick<CloseSum, 'account' | 'scheme'>): string {
  return `${account} ${scheme}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The last day that may be closed at a moment: it has been over for a while. */
export function lastCloseableDay(now: number): PlainDate {
  return addDays(dayAt(now - CLOSE_AFTER_MS), -1);
}

/** Adds up what several sums of the same account and scheme say. */
export function gatherSums(sums: Iterable<CloseSum>): CloseSum[] {
  const gathered = new Map<string, CloseSum>();
  for (const sum of sums) {
    const before = gathered.get(keyOf(sum));
    gathered.set(
      keyOf(sum),
      before === undefined
        ? sum
        : {
            ...sum,
            entries: before.entries + sum.entries,
            debit: (before.debit + sum.debit) as Fen,
            credit: (before.credit + sum.credit) as Fen,
            balance: (before.balance + sum.balance) as Fen,
          },
    );
  }
  return [...gathered.values()];
}

/** A close with the hash that was written beside it. */
export interface WrittenClose extends Close {
  readonly hash: string;
}

export interface ChainFinding {
  readonly areaCode: string;
  readonly onDay: PlainDate;
  readonly says: string;
}

/**
 * Verifies closes without a ledger: each hash over its text, days without a gap, each on the one before, balances carried
 * on by what moved, debits equal to credits in every close, and the province's closes over the hashes of its areas.
 * @param closes of one or more areas, in any order; where a chain begins later than the first close, its first link is taken as given
 */
export function verifyChain(closes: readonly WrittenClose[], sm3: HashText): ChainFinding[] {
  const byArea = new Map<string, WrittenClose[]>();
  for (const close of closes) byArea.set(close.areaCode, [...(byArea.get(close.areaCode) ?? []), close]);
  const findings: ChainFinding[] = [];
  for (const chain of byArea.values()) {
    chain.sort((a, b) => compare(a.onDay, b.onDay));
    chain.forEach((close, index) => {
      const says = [...problemsOf(close, sm3), ...linkProblems(chain[index - 1], close)];
      findings.push(...says.map((one) => ({ areaCode: close.areaCode, onDay: close.onDay, says: one })));
    });
  }
  return [...findings, ...provinceProblems(byArea, sm3)];
}

function problemsOf(close: WrittenClose, sm3: HashText): string[] {
  const problems: string[] = [];
  if (sm3(textOf(close)) !== close.hash) problems.push('日结的内容与它的摘要不符');
  const totals = gatherSums(close.sums.map((sum) => ({ ...sum, account: 'bank', scheme: 'employee' })))[0];
  const same =
    (totals?.entries ?? 0) === close.entries &&
    (totals?.debit ?? 0n) === close.debit &&
    (totals?.credit ?? 0n) === close.credit;
  if (!same) problems.push('各账户之和与合计不符');
  if (close.debit !== close.credit) problems.push('借贷不平');
  return problems;
}

function linkProblems(before: WrittenClose | undefined, close: WrittenClose): string[] {
  if (before === undefined) {
    const isFirst = close.previousHash === NO_HASH;
    const odd = isFirst && close.sums.some((sum) => sum.balance !== sum.debit - sum.credit);
    return odd ? ['第一次日结的余额不等于当天发生额'] : [];
  }
  if (addDays(before.onDay, 1) !== close.onDay) return [`${before.onDay} 之后缺少日结`];
  const problems = before.hash === close.previousHash ? [] : ['与前一天的日结接不上'];
  const balances = new Map(before.sums.map((sum) => [keyOf(sum), sum.balance as bigint]));
  for (const sum of close.sums) {
    const opening = balances.get(keyOf(sum)) ?? 0n;
    balances.delete(keyOf(sum));
    if (opening + sum.debit - sum.credit !== sum.balance) problems.push(`${keyOf(sum)} 的余额接不上前一天`);
  }
  if ([...balances.values()].some((balance) => balance !== 0n)) problems.push('前一天的余额没有全部结转');
  return problems;
}

function provinceProblems(
  byArea: ReadonlyMap<string, readonly WrittenClose[]>,
  sm3: HashText,
): ChainFinding[] {
  const areas = [...byArea].filter(([areaCode]) => areaCode !== WHOLE_PROVINCE).map(([, chain]) => chain);
  // An area hands on its own chain without the others': then there is nothing to compare with.
  if (areas.length === 0) return [];
  return (byArea.get(WHOLE_PROVINCE) ?? []).flatMap((close) => {
    const ofDay = areas.flatMap((chain) => chain.filter((one) => one.onDay === close.onDay));
    if (sm3(provinceTextOf(ofDay)) === close.contentHash) return [];
    return [{ areaCode: WHOLE_PROVINCE, onDay: close.onDay, says: '与各地区当天的日结不符' }];
  });
}
