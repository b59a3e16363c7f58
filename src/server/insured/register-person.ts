import { accept, type Outcome } from '../../base/outcome.ts';
import type { PlainDate } from '../../base/date.ts';
import type { Actor } from '../../domain/identity/roles.ts';
import { parseIdentityNumber } from '../../domain/insured/identity-number.ts';
import type { Refusal } from '../../domain/refusals.ts';
import type { Scheme } from '../../policy/parameters/reimbursement.ts';
import { brokenConstraint, type Tx } from '../db/database.ts';
import { badInput, conflict } from '../http/problem.ts';
import { recordAudit } from '../identity/audit-store.ts';
import { requireOwnArea } from '../identity/own-area.ts';
import { takeSerial } from '../identity/serial-store.ts';
import type { World } from '../world.ts';
import { insertEnrolment, insertMajorIllnessMembership, insertPerson } from './store.ts';

export interface Registration {
  readonly name: string;
  readonly idNumber: string;
  readonly phone: string;
  readonly address: string;
  readonly areaCode: string;
  readonly scheme: Scheme;
  readonly fromOn: PlainDate;
  readonly majorIllness: boolean;
}

/** Writes a person with their first enrolment and gives their id and 人员编号: the area and a running number. */
export async function recordPerson(
  world: World,
  tx: Tx,
  actor: Actor,
  given: Registration,
): Promise<{ id: number; personNo: string }> {
  const serial = await takeSerial(tx, 'person', given.areaCode, 0);
  const personNo = `${given.areaCode}${String(serial).padStart(8, '0')}`;
  const { name, idNumber, address, areaCode } = given;
  const id = await insertPerson(tx, world.secrets, {
    personNo,
    name,
    idNumber,
    address,
    areaCode,
    ...(given.phone === '' ? {} : { phone: given.phone }),
  });
  await insertEnrolment(tx, id, {
    scheme: given.scheme,
    areaCode,
    status: 'normal',
    from: given.fromOn,
    to: null,
  });
  if (given.majorIllness) await insertMajorIllnessMembership(tx, id, given.scheme, given.fromOn, null);
  await recordAudit(tx, actor, world.clock.now(), {
    action: 'insured.registerPerson',
    subjectKind: 'person',
    subjectId: id,
    personId: id,
  });
  return { id, personNo };
}

/**
 * Registers a person whom the agency insures (M5).
 * @throws {Problem} 400 for a wrong identity number, 403 for another area, 409 when the number is registered already
 */
export async function registerPerson(
  world: World,
  actor: Actor,
  given: Registration,
): Promise<Outcome<{ id: number; personNo: string }, Refusal>> {
  if (parseIdentityNumber(given.idNumber) === undefined)
    throw badInput('idNumber', '证件号码的出生日期或校验码不对');
  requireOwnArea(actor, given.areaCode);
  try {
    return accept(await world.db.transaction('all', (tx) => recordPerson(world, tx, actor, given)));
  } catch (error) {
    const constraint = brokenConstraint(error);
    if (constraint === 'person_id_number_hash_key')
      throw conflict(
        'PERSON_EXISTS',
        '该证件号码已经登记',
        '请用证件号码查找该参保人；已在外地登记的，请先办理转移',
      );
    if (constraint === 'person_area_code_fkey') throw badInput('areaCode', '没有这个区划');
    throw error;
  }
}
