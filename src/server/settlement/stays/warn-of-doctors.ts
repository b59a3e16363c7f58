/** Tells with a visit's fee lines which of them the doctor who ordered may not order, long before they are settled (M19, M21, M22). */
import { dayAt } from '../../../base/date.ts';
import { holdsTermOn } from '../../../domain/eligibility/eligible.ts';
import type { Refusal } from '../../../domain/refusals.ts';
import { objectionToOrder } from '../../../domain/settlement/check-doctor.ts';
import type { OrderingDoctor } from '../../../domain/settlement/claim-case.ts';
import { causeOf, type Stay } from '../../../domain/settlement/stays/stay.ts';
import type { KnownProduct } from '../../catalogue/cache/product-cache.ts';
import type { Tx } from '../../db/database.ts';
import { listEligibilitiesOf } from '../../eligibility/store.ts';
import { findOrderingDoctor } from '../ordering-doctors.ts';
import type { AnsweredLine } from './upload-lines.ts';

/**
 * The lines with what stands against their doctors. Only said, not refused: which way a line is paid is decided when it is
 * settled, and by then the visit's kind or the person's benefits may be others.
 */
export async function warnOfDoctors(
  tx: Tx,
  stay: Pick<Stay, 'kind' | 'personId' | 'medType'>,
  answered: readonly AnsweredLine[],
  products: ReadonlyMap<string, KnownProduct>,
): Promise<readonly AnsweredLine[]> {
  if (stay.kind !== 'outpatient' || causeOf(stay) !== 'illness') return answered;
  if (!answered.some(({ told }) => told.kind === 'separate')) return answered;
  const held = await listEligibilitiesOf(tx, stay.personId);
  const known = new Map<string, OrderingDoctor>();
  const warned: AnsweredLine[] = [];
  for (const one of answered) {
    const { line, told } = one;
    const orderedOn = dayAt(line.usedAt);
    const entryKey = products.get(line.nationalCode)?.entryKey;
    const fields = held
      .filter((benefit) => benefit.entryKey === entryKey && holdsTermOn(benefit, orderedOn))
      .map(({ field }) => field);
    const isAsked = told.kind === 'separate' && line.rxno === null && fields.length > 0;
    const objection: Refusal | undefined = isAsked
      ? objectionToOrder(await findOrderingDoctor(tx, known, line.doctorCode, orderedOn), fields, orderedOn)
      : undefined;
    warned.push(objection === undefined ? one : { ...one, doctor: objection });
  }
  return warned;
}
