import { addFen, formatFen, ZERO_FEN, type Fen } from '../../../base/money.ts';
import { areaPrefix, type Actor } from '../../../domain/identity/roles.ts';
import { fundAreaOf } from '../../../domain/funds/closes/close.ts';
import { meantFor } from '../../../domain/funds/prepayments/set-off.ts';
import {
  reckonStatement,
  type ReckonedStatement,
  type SchemeSum,
} from '../../../domain/funds/statements/statement-sum.ts';
import type { Scheme } from '../../../policy/parameters/reimbursement.ts';
import type { Tx } from '../../db/database.ts';
import { notAllowed } from '../../http/problem.ts';
import { listOpenPrepayments, listSetOffs } from '../prepayments/prepayment-store.ts';
import { listParts, type PartRow, type StatementHead } from './statement-store.ts';
import { listCarriedIn, listOpenDeductions, listSums, listUses } from './sum-store.ts';

const SCHEMES: readonly Scheme[] = ['employee', 'resident'];

/** What a statement comes to: as it was fixed when approved, or as it would be fixed now (M29). */
export async function reckon(
  tx: Tx,
  head: Pick<StatementHead, 'id' | 'areaCode' | 'institutionCode' | 'month' | 'approved'>,
  parts?: readonly PartRow[],
): Promise<ReckonedStatement> {
  if (head.approved !== null)
    return {
      sums: await listSums(tx, head.id),
      uses: await listUses(tx, head.id),
      setOffs: await listSetOffs(tx, head.id),
      payable: head.approved,
    };
  const rows = parts ?? (await listParts(tx, head.id));
  const carried = await listCarriedIn(tx, head, head.month);
  const dues = SCHEMES.map((scheme) => ({
    scheme,
    claimed: addFen(...rows.filter((row) => row.scheme === scheme).map((row) => row.owed)),
    carriedIn: carried.find((row) => row.scheme === scheme)?.carried ?? ZERO_FEN,
    concerned: rows.some((row) => row.scheme === scheme) || carried.some((row) => row.scheme === scheme),
  }));
  return reckonStatement(
    dues.filter((due) => due.concerned),
    await listOpenDeductions(tx, head),
    meantFor(head.month, await listOpenPrepayments(tx, head)),
  );
}

/** The pooling area that an agency pays for. @throws {Problem} 403 for an agency of a county, which pays nobody (M7) */
export function ownPool(actor: Actor): string {
  const { areaCode } = actor;
  if (areaCode === null || fundAreaOf(areaCode) !== areaCode || areaPrefix(areaCode).length !== 4)
    throw notAllowed();
  return areaCode;
}

/** Every amount of a record as text in yuan. */
export function yuanOf<K extends string>(
  row: Readonly<Record<K, Fen>>,
  keys: readonly K[],
): Record<K, string> {
  return Object.fromEntries(keys.map((key) => [key, formatFen(row[key])])) as Record<K, string>;
}

const SUM_KEYS = [
  'claimed',
  'carriedIn',
  'deducted',
  'recovered',
  'fromPrepaid',
  'payable',
  'carriedOut',
] as const;

export function presentSum(sum: SchemeSum) {
  return { scheme: sum.scheme, ...yuanOf(sum, SUM_KEYS) };
}
