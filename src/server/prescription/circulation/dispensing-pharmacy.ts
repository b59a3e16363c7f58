/** Which institution may take a prescription, and under which agreement? (M25, M26, M28) */
import type { PlainDate } from '../../../base/date.ts';
import type { Outcome } from '../../../base/outcome.ts';
import type { Agreement } from '../../../domain/providers/model.ts';
import { agreementOn } from '../../../domain/providers/agreement.ts';
import type { Refusal } from '../../../domain/refusals.ts';
import type { Tx } from '../../db/database.ts';
import { notAllowed } from '../../http/problem.ts';
import { findInstitution, listAgreements, type Institution } from '../../providers/store.ts';

/** The dual-channel agreement of an institution on a day. @returns INSTITUTION_WITHOUT_AGREEMENT when none is in force */
export async function agreedOn(
  tx: Tx,
  { code, kind }: Pick<Institution, 'code' | 'kind'>,
  onDay: PlainDate,
): Promise<Outcome<Agreement, Refusal>> {
  return agreementOn(kind, await listAgreements(tx, code), onDay);
}

/**
 * The agreement under which a pharmacy takes prescriptions on a day: hospitals issue them and take none.
 * @returns INSTITUTION_WITHOUT_AGREEMENT when none is in force
 * @throws {Problem} 403 when the institution is no pharmacy
 */
export async function admitPharmacy(
  tx: Tx,
  code: string,
  onDay: PlainDate,
): Promise<Outcome<Agreement, Refusal>> {
  const pharmacy = await findInstitution(tx, code);
  if (pharmacy?.kind !== 'pharmacy') throw notAllowed();
  return agreedOn(tx, pharmacy, onDay);
}
