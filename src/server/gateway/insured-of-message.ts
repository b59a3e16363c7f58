/** Who stands at the desk, for messages that settle: the credential shown is checked for every one of them (M35). */
import type { Scheme } from '../../policy/parameters/reimbursement.ts';
import type { PlainDate } from '../../base/date.ts';
import type { Tx } from '../db/database.ts';
import { recordAudit } from '../identity/audit-store.ts';
import { listParticulars } from '../insured/particulars-store.ts';
import { findEnrolmentOn, findSealedNumbers, type Person } from '../insured/store.ts';
import type { World } from '../world.ts';
import { INSURANCE_TYPES } from './codes.ts';
import { GatewayFailure } from './failure.ts';
import type { Message } from './message.ts';
import { personOfCredential } from './person-info.ts';
import type { Insured } from './settlement-info.ts';

/** What a settlement tells of a person without their identity number. */
export async function describePerson(tx: Tx, { id, sex, bornOn }: Person): Promise<Insured> {
  return { certno: '', sex, bornOn, particulars: await listParticulars(tx, id) };
}

/** Opens the identity number of a person for the answer to the desk where their credential was shown; audited. */
export async function describeInsured(
  world: World,
  tx: Tx,
  message: Message,
  person: Person,
): Promise<Insured> {
  const now = world.clock.now();
  const sealed = await findSealedNumbers(tx, person.id);
  await recordAudit(tx, message.actor, now, {
    action: `gateway.${message.envelope.infno}`,
    subjectKind: 'person',
    subjectId: person.id,
    personId: person.id,
    requestId: message.envelope.msgid,
  });
  const certno = sealed ? world.secrets.open(sealed.idNumber).toString() : '';
  return { ...(await describePerson(tx, person)), certno };
}

/** What a message says of the person it is about. */
export interface NamedPerson {
  readonly psn_no: string;
  readonly mdtrt_cert_type: string;
  readonly mdtrt_cert_no: string;
  readonly insutype: string;
}

/**
 * The person whose credential is shown, who must be the one that the message names.
 * @param onDay whose insurance type is compared; null where the bill will tell it
 * @throws {GatewayFailure} for somebody else's credential or another type of insurance
 */
export async function bearerOf(
  world: World,
  tx: Tx,
  named: NamedPerson,
  onDay: PlainDate | null,
): Promise<Person> {
  const person = await personOfCredential(world, tx, named.mdtrt_cert_type, named.mdtrt_cert_no);
  if (person.personNo !== named.psn_no)
    throw new GatewayFailure('出示的凭证不属于 psn_no 所指参保人，请核对');
  const enrolment = onDay === null ? undefined : await findEnrolmentOn(tx, person.id, onDay);
  if (enrolment !== undefined) checkInsuranceType(named, enrolment.scheme);
  return person;
}

/** @throws {GatewayFailure} for another type of insurance than the person's */
export function checkInsuranceType({ insutype }: Pick<NamedPerson, 'insutype'>, scheme: Scheme): void {
  const expected = INSURANCE_TYPES[scheme];
  if (insutype !== expected) throw new GatewayFailure(`insutype 应为 ${expected}，请先用 1101 查询参保险种`);
}

/** As `bearerOf`, described for the answer. */
export async function insuredOf(
  world: World,
  message: Message,
  named: NamedPerson,
  onDay: PlainDate | null,
): Promise<Insured> {
  return world.db.transaction('all', async (tx) =>
    describeInsured(world, tx, message, await bearerOf(world, tx, named, onDay)),
  );
}
