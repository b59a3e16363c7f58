import { parseRxno } from '../../domain/prescription/rxno.ts';
import type { Tx } from '../db/database.ts';
import { notFound, Problem } from '../http/problem.ts';
import { findPrescriptionByNumber, lockByNumber, type StoredPrescription } from './store.ts';

/** @throws {Problem} 400 when this is no prescription number */
function readNumber(typed: string): string {
  const number = parseRxno(typed);
  if (number) return number.rxno;
  const more = {
    field: 'rxno',
    detail: '流水号共 23 位，末位是校验码',
    remedy: '请重新扫码，或核对后再录入',
  };
  throw new Problem(400, 'BAD_INPUT', '这不是处方流水号', more);
}

/**
 * The prescription of a number as people type it, as far as the transaction's scope sees it.
 * @throws {Problem} 400 when the number is mistyped, 404 when there is none
 */
export async function findTyped(tx: Tx, typed: string): Promise<StoredPrescription> {
  const stored = await findPrescriptionByNumber(tx, readNumber(typed));
  if (!stored) throw notFound('这张处方');
  return stored;
}

/** As `findTyped`, locked first: what is read stays so until the transaction ends. */
export async function lockTyped(tx: Tx, typed: string): Promise<StoredPrescription> {
  await lockByNumber(tx, readNumber(typed));
  return findTyped(tx, typed);
}
