import { present } from '../../../base/assert.ts';
import { dayAt } from '../../../base/date.ts';
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import type { CallOf, OutputOf } from '../../../contract/endpoint.ts';
import type * as contract from '../../../contract/settlement-off-site.ts';
import type { Actor } from '../../../domain/identity/roles.ts';
import type { Refusal } from '../../../domain/refusals.ts';
import { judgeEmergency } from '../../../domain/settlement/off-site.ts';
import { emergencyFiledTo } from '../../../policy/parameters/off-site.ts';
import { notFound } from '../../http/problem.ts';
import { readDay } from '../../http/read-day.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import { findEnrolmentOn, findPersonByCredential } from '../../insured/store.ts';
import { findInstitution } from '../../providers/store.ts';
import type { World } from '../../world.ts';
import { insertEmergency } from './off-site-store.ts';

/**
 * A hospital registers that somebody of another area came to it as an emergency: that counts as filed from that day on, without
 * the home agency being asked first, which sees it among its filings (M30, I23). The person's credential is shown (M35).
 * Registered again for the same day, it answers as before.
 * @returns OFF_SITE_NOT_NEEDED, EMERGENCY_DAY_AHEAD, INSURANCE_NOT_NORMAL, POLICY_NOT_FORMALISED
 * @throws {Problem} 404 when nobody has this credential
 */
export async function registerEmergency(
  world: World,
  actor: Actor,
  body: CallOf<typeof contract.registerEmergency>['body'],
): Promise<Outcome<OutputOf<typeof contract.registerEmergency>, Refusal>> {
  const on = readDay('on', body.on);
  const now = world.clock.now();
  const hospitalCode = present(actor.institutionCode, 'a hospital office has a hospital');
  // Whoever lies before the doctor is found by what they show, wherever they are insured.
  return world.db.transaction('all', async (tx) => {
    const person = await findPersonByCredential(
      tx,
      world.secrets,
      body.credential.kind,
      body.credential.number,
    );
    if (!person) throw notFound('该凭证对应的参保人');
    const hospital = present(await findInstitution(tx, hospitalCode), 'an office belongs to a hospital');
    const enrolment = await findEnrolmentOn(tx, person.id, on);
    const homeArea = enrolment?.areaCode;
    const judged = judgeEmergency(
      { on, homeArea, hospitalArea: hospital.areaCode },
      dayAt(now),
      emergencyFiledTo,
    );
    if (!judged.ok) return decline(judged.refusal);
    const { placeCode, to } = judged.value;
    const filing = { personId: person.id, placeCode, from: on, to, hospitalCode, filedAt: now };
    const made = await insertEmergency(tx, {
      ...filing,
      diagnosisCode: body.diagnosisCode,
      filedBy: actor.accountId,
    });
    await recordAudit(tx, actor, now, {
      action: 'settlement.registerEmergency',
      subjectKind: 'person',
      subjectId: person.personNo,
      personId: person.id,
      detail: `${placeCode} ${on}${made ? '' : '（已备案）'}`,
    });
    return accept({ personName: person.name, personNo: person.personNo, from: on, to });
  });
}
