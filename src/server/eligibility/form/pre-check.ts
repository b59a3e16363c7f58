import { dayAt } from '../../../base/date.ts';
import { accept, type Outcome } from '../../../base/outcome.ts';
import type * as contract from '../../../contract/eligibility-form.ts';
import type { CallOf, OutputOf } from '../../../contract/endpoint.ts';
import { checkApplication } from '../../../domain/eligibility/check-application.ts';
import type { Actor } from '../../../domain/identity/roles.ts';
import { isInsuredOn } from '../../../domain/insured/cover.ts';
import { maskIdentityNumber } from '../../../domain/insured/identity-number.ts';
import { REFUSALS, type Refusal } from '../../../domain/refusals.ts';
import type { ListedDrug } from '../../catalogue/lookup-store.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import { findPersonById, listEnrolments } from '../../insured/store.ts';
import type { World } from '../../world.ts';
import { findApplication } from '../application-store.ts';
import { applicantPerson, type ShownCredential } from '../papers.ts';
import { listEligibilitiesOf } from '../store.ts';
import { chosenDoctor, loadFacts } from '../submit-application.ts';
import { findLastApplicationId } from './form-store.ts';

type Checked = OutputOf<typeof contract.preCheckApplication>;
type Started = OutputOf<typeof contract.startApplication>;

function shownHindrance({ code, clause, detail }: Refusal): Checked['hindrances'][number] {
  const { message, remedy } = REFUSALS[code];
  return { code, clause, message, remedy, detail: detail ?? null };
}

/** By what the reviewer will judge whether the drug fits the disease (M11). */
function shownScope(drug: ListedDrug | undefined): Checked['scope'] {
  const text = drug?.paymentScope ?? null;
  if ((drug?.diagnosisCodes.length ?? 0) > 0) return { judgedBy: 'codes', text };
  return { judgedBy: text === null ? 'label' : 'text', text };
}

/**
 * Everything that would hinder an application today, told at once before a doctor or reviewer spends time on it; nothing is kept
 * but the look (M5, M11, M21, M22, M23.2, M24).
 * @throws {Problem} 400 for an unknown doctor or paper, 404 for a credential of nobody
 */
export async function preCheckApplication(
  world: World,
  actor: Actor,
  given: CallOf<typeof contract.preCheckApplication>['body'],
): Promise<Outcome<Checked, Refusal>> {
  const asked = { ...given, doctorCode: chosenDoctor(actor, given.doctorCode) };
  const now = world.clock.now();
  const today = dayAt(now);
  return world.db.transaction('all', async (tx) => {
    const personId = await applicantPerson(world, tx, actor, given);
    const { facts, drug } = await loadFacts(tx, actor, personId, asked, today);
    const live = (await listEligibilitiesOf(tx, personId)).filter(
      (one) => one.entryKey !== asked.entryKey && one.termTo >= today,
    );
    await recordAudit(tx, actor, now, {
      action: 'eligibility.preCheckApplication',
      subjectKind: 'person',
      subjectId: personId,
      personId,
      detail: asked.entryKey,
    });
    return accept({
      hindrances: checkApplication(facts, today).map(shownHindrance),
      scope: shownScope(drug),
      otherDrugs: live.map(({ applicationId, genericName, dosageForm, termTo }) => ({
        applicationId,
        genericName,
        dosageForm,
        termTo,
      })),
    });
  });
}

/** What is known of the patient and of their last application, so that nobody writes it again (M22, M23.1). @throws {Problem} 404 */
export async function startApplication(
  world: World,
  actor: Actor,
  shown: ShownCredential,
): Promise<Outcome<Started, Refusal>> {
  const now = world.clock.now();
  return world.db.transaction('all', async (tx) => {
    const personId = await applicantPerson(world, tx, actor, shown);
    const person = await findPersonById(tx, personId);
    if (person === undefined) throw new Error('an applicant is a person');
    const insured = isInsuredOn(await listEnrolments(tx, personId), dayAt(now));
    const lastId = await findLastApplicationId(tx, personId);
    const last = lastId === undefined ? undefined : await findApplication(tx, lastId);
    await recordAudit(tx, actor, now, {
      action: 'eligibility.startApplication',
      subjectKind: 'person',
      subjectId: personId,
      personId,
    });
    return accept({
      name: person.name,
      maskedIdNumber: maskIdentityNumber(person.idNumberHead, person.idNumberTail),
      areaName: person.areaName,
      scheme: insured.ok ? insured.value.scheme : null,
      phone: last?.phoneCipher ? world.secrets.open(last.phoneCipher).toString('utf8') : '',
      last: last
        ? {
            diagnosisCode: last.diagnosisCode,
            diagnosisName: last.diagnosisName,
            appliedOn: last.appliedOn,
            field: last.field,
          }
        : null,
    });
  });
}
