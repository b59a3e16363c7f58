import { parseRxno } from '../../domain/prescription/rxno.ts';
import type { Tx } from '../db/database.ts';
import { badInput, notFound } from '../http/problem.ts';
import { findPrescriptionByNumber, type StoredPrescription } from './store.ts';

/**
 * The prescription of a number as people type it, as far as the transaction's scope sees it.
 * @throws {Problem} 400 when the number is mistyped, 404 when there is none
 */
export async function findTyped(tx: Tx, typed: string): Promise<StoredPrescription> {
  const number = parseRxno(typed);
  if (!number) throw badInput('rxno', '不是处方流水号，请核对（末位是校验码）');
  const stored = await findPrescriptionByNumber(tx, number.rxno);
  if (!stored) throw notFound('这张处方');
  return stored;
}
