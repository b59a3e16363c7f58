import type { JournalKind } from '../../domain/funds/journal.ts';
import { JOURNAL_KINDS } from '../../domain/funds/journal.ts';
import { ACCOUNT_NAMES, LEDGER_ACCOUNTS } from '../../domain/funds/chart.ts';
import { SCHEME_LABELS } from '../../domain/insured/model.ts';

export const SCHEME_OPTIONS = Object.entries(SCHEME_LABELS).map(([value, label]) => ({ value, label }));
export const ACCOUNT_OPTIONS = ACCOUNT_NAMES.map((value) => ({ value, label: LEDGER_ACCOUNTS[value].label }));
export const JOURNAL_OPTIONS = (Object.keys(JOURNAL_KINDS) as JournalKind[]).map((value) => ({
  value,
  label: JOURNAL_KINDS[value].label,
}));

/** What takes a bill out of payment by case or by diagnosis group (M27). */
export const PAYMENT_FLAGS = { specialCase: '特例单议', outsideDrg: '不按 DRG/DIP 付费' } as const;

/** A balance on its side: the amount without a sign, or nothing on the other side. */
export function onSide(balance: string, side: 'debit' | 'credit'): string | null {
  const isCredit = balance.startsWith('-');
  if (side === 'credit') return isCredit ? balance.slice(1) : null;
  return isCredit || balance === '0.00' ? null : balance;
}

/** The first digits of a hash, enough to compare two on paper. */
export function shortHash(hash: string): string {
  return `${hash.slice(0, 16)}…`;
}

/** Where the entries behind a balance are listed. */
export function entriesPath(of: {
  readonly account: string;
  readonly areaCode: string;
  readonly scheme: string;
  readonly to?: string;
  readonly until?: string;
}): string {
  const query = new URLSearchParams({ account: of.account, area: of.areaCode, scheme: of.scheme });
  if (of.to !== undefined) query.set('to', of.to);
  if (of.until !== undefined) query.set('until', of.until);
  return `/funds/entries?${query.toString()}`;
}
