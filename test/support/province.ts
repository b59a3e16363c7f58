import { day } from '../../src/base/date.ts';
import { checkDigitOf } from '../../src/domain/insured/identity-number.ts';
import type { Scheme } from '../../src/policy/parameters/reimbursement.ts';
import type { Tx } from '../../src/server/db/database.ts';
import { insertEnrolment, insertMajorIllnessMembership, insertPerson } from '../../src/server/insured/store.ts';
import type { World } from '../../src/server/world.ts';

/** A valid invented identity number; `order` tells people apart. */
export function identityNumber(order: number, born = '19700101'): string {
  const body = `430199${born}${String(order).padStart(3, '0')}`;
  return body + checkDigitOf(body);
}

/** A person insured in a scheme since the beginning of 2026, and in its 大病 insurance. */
export async function insertTestPerson(world: World, tx: Tx, order: number, given: { name?: string; areaCode?: string; scheme?: Scheme } = {}): Promise<number> {
  const areaCode = given.areaCode ?? '430102';
  const scheme = given.scheme ?? 'employee';
  const id = await insertPerson(tx, world.secrets, {
    personNo: `${areaCode}9${String(order).padStart(7, '0')}`, name: given.name ?? `示例患者${order}`, idNumber: identityNumber(order), phone: '13800001234', areaCode,
  });
  await insertEnrolment(tx, id, { scheme, areaCode, status: 'normal', from: day('2026-01-01'), to: null });
  await insertMajorIllnessMembership(tx, id, scheme, day('2026-01-01'), null);
  return id;
}
