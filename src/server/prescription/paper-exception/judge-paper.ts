import type { PlainDate } from '../../../base/date.ts';
import { accept, type Outcome } from '../../../base/outcome.ts';
import { findLiveException } from '../../../domain/prescription/paper-exception/exception.ts';
import type { Refusal } from '../../../domain/refusals.ts';
import type { Tx } from '../../db/database.ts';
import { findInstitution } from '../../providers/store.ts';
import type { StoredPrescription } from '../store.ts';
import { listExceptionsOver } from './paper-store.ts';

/**
 * May a prescription be settled as far as its kind goes (N5.4)? An electronic one always; one on paper only while an exception
 * of the registering pharmacy's area is approved, filed and in date. @returns PAPER_NOT_ALLOWED
 */
export async function judgePaper(
  tx: Tx,
  { registeredBy }: Pick<StoredPrescription, 'registeredBy'>,
  onDay: PlainDate,
): Promise<Outcome<unknown, Refusal>> {
  if (registeredBy === null) return accept(undefined);
  const pharmacy = await findInstitution(tx, registeredBy);
  const area = pharmacy?.areaCode ?? '';
  return findLiveException(await listExceptionsOver(tx, area), area, onDay);
}
