/** Tells of a visit's fee lines which the doctor who ordered them may not order, long before they are settled (M19, M21, M22). */
import { dayAt } from '../../../base/date.ts';
import { holdsTermOn } from '../../../domain/eligibility/eligible.ts';
import type { Refusal } from '../../../domain/refusals.ts';
import { objectionToOrder } from '../../../domain/settlement/check-doctor.ts';
import { causeOf, type Stay } from '../../../domain/settlement/stays/stay.ts';
import type { KnownProduct } from '../../catalogue/cache/product-cache.ts';
import type { Tx } from '../../db/database.ts';
import { listEligibilitiesOf } from '../../eligibility/store.ts';
import { loadOrderingDoctors, orderedBy } from '../ordering-doctors.ts';
import type { NewStayLine } from './stay-line-store.ts';

/**
 * What stands against the doctors of a visit's lines, by serial; nothing for a stay in hospital. Only said, not refused: which way
 * a line is paid is decided when it is settled, and by then the visit's kind or the person's benefits may be others. For scope `all`.
 * @param lines those that are settled here
 */
export async function listDoctorObjections(
  tx: Tx,
  stay: Pick<Stay, 'kind' | 'personId' | 'medType'>,
  lines: readonly NewStayLine[],
  products: ReadonlyMap<string, KnownProduct>,
): Promise<ReadonlyMap<string, Refusal>> {
  const objections = new Map<string, Refusal>();
  const own = lines.filter((line) => line.rxno === null);
  if (stay.kind !== 'outpatient' || causeOf(stay) !== 'illness' || own.length === 0) return objections;
  const held = await listEligibilitiesOf(tx, stay.personId);
  const asked = own.flatMap(({ serial, usedAt, nationalCode, doctorCode: code }) => {
    const onDay = dayAt(usedAt);
    const entryKey = products.get(nationalCode)?.entryKey;
    const fields = held
      .filter((benefit) => benefit.entryKey === entryKey && holdsTermOn(benefit, onDay))
      .map(({ field }) => field);
    return fields.length === 0 ? [] : [{ serial, fields, code, onDay }];
  });
  const doctors = await loadOrderingDoctors(tx, asked);
  for (const { serial, fields, ...order } of asked) {
    const doctor = orderedBy(doctors, order);
    const objection = doctor && objectionToOrder(doctor, fields, order.onDay);
    if (objection) objections.set(serial, objection);
  }
  return objections;
}
