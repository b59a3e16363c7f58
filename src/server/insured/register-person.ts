import { present } from '../../base/assert.ts';
import { accept, type Outcome } from '../../base/outcome.ts';
import { dayAt, type PlainDate } from '../../base/date.ts';
import type { Actor } from '../../domain/identity/roles.ts';
import { parseIdentityNumber } from '../../domain/insured/identity-number.ts';
import type { NationalityCode } from '../../domain/insured/nationality.ts';
import { faultOfRetirement } from '../../domain/insured/particulars.ts';
import type { Refusal } from '../../domain/refusals.ts';
import type { Scheme } from '../../policy/parameters/reimbursement.ts';
import { brokenConstraint, type Tx } from '../db/database.ts';
import { badInput, conflict } from '../http/problem.ts';
import { recordAudit } from '../identity/audit-store.ts';
import { requireOwnArea } from '../identity/own-area.ts';
import { takeSerial } from '../identity/serial-store.ts';
import type { World } from '../world.ts';
import { insertParticulars } from './particulars-store.ts';
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
  /** Null or absent where it is not told. */
  readonly nationality?: NationalityCode | null;
  /** Null or absent for who has not retired. */
  readonly retiredOn?: PlainDate | null;
}

/** What is wrong with the day of retirement of somebody who is being registered; undefined when nothing is. */
export function faultOfNewRetirement(
  { idNumber, scheme, retiredOn }: Registration,
  today: PlainDate,
): string | undefined {
  const number = present(parseIdentityNumber(idNumber), 'a checked identity number');
  const person = { bornOn: number.bornOn, diedOn: null, enrolments: [{ scheme, to: null }] };
  return faultOfRetirement(retiredOn ?? null, person, today);
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
  const now = world.clock.now();
  const { nationality = null, retiredOn = null } = given;
  if (nationality !== null || retiredOn !== null)
    await insertParticulars(tx, {
      personId: id,
      version: 1,
      nationality,
      retiredOn,
      evidence: '参保登记',
      recordedAt: now,
      recordedBy: actor.accountId,
      requestId: null,
    });
  await recordAudit(tx, actor, now, {
    action: 'insured.registerPerson',
    subjectKind: 'person',
    subjectId: id,
    personId: id,
  });
  return { id, personNo };
}

/**
 * Registers a person whom the agency insures (M5).
 * @throws {Problem} 400 for a wrong identity number or a day of retirement that cannot be, 403 for another area, 409 when the number is registered already
 */
export async function registerPerson(
  world: World,
  actor: Actor,
  given: Registration,
): Promise<Outcome<{ id: number; personNo: string }, Refusal>> {
  if (parseIdentityNumber(given.idNumber) === undefined)
    throw badInput('idNumber', '证件号码的出生日期或校验码不对');
  const fault = faultOfNewRetirement(given, dayAt(world.clock.now()));
  if (fault !== undefined) throw badInput('retiredOn', fault);
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
