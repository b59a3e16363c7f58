/** A pharmacist registers a prescription that came on paper, while an exception holds (N5.4). From then on it goes the way of every other. */
import { createHash } from 'node:crypto';
import { present } from '../../../base/assert.ts';
import { ageOn, dayAt, yearOf, type PlainDate } from '../../../base/date.ts';
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import type { CallOf, OutputOf } from '../../../contract/endpoint.ts';
import type {
  findForPaper as findRow,
  registerPaper as registerRow,
} from '../../../contract/prescription-paper.ts';
import type { PrescriptionView } from '../../../contract/prescription-shapes.ts';
import { lastDayOfTerm } from '../../../domain/eligibility/eligible.ts';
import type { Actor } from '../../../domain/identity/roles.ts';
import { SEX_LABELS } from '../../../domain/insured/model.ts';
import { judgeIssue, type IssueTerms } from '../../../domain/prescription/judge-issue.ts';
import { findLiveException } from '../../../domain/prescription/paper-exception/exception.ts';
import { paperText } from '../../../domain/prescription/paper-exception/paper-text.ts';
import { formPaperNo } from '../../../domain/prescription/rxno.ts';
import { refuse, type Refusal } from '../../../domain/refusals.ts';
import { lastValidDayOf } from '../../../policy/parameters/prescription-limits.ts';
import type { Tx } from '../../db/database.ts';
import { findEligibilityOfApplication, listEligibilitiesOf } from '../../eligibility/store.ts';
import { badInput, conflict, notFound } from '../../http/problem.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import { takeSerial } from '../../identity/serial-store.ts';
import { findPen, type Pen } from '../../identity/signer.ts';
import { findPersonByCredential } from '../../insured/store.ts';
import { checkQualifiedOn } from '../../providers/points/qualification.ts';
import { findPractitioner, type Institution, type Practitioner } from '../../providers/store.ts';
import type { World } from '../../world.ts';
import { findActingPharmacist } from '../acting-practitioner.ts';
import { agreedOn } from '../circulation/dispensing-pharmacy.ts';
import { loadWritten, type Written } from '../load-written.ts';
import { presentPrescription } from '../present-prescription.ts';
import { findPrescription, findPrescriptionOfRequest, lockPersonEntry } from '../store.ts';
import { loadEvidence } from '../verify-prescription.ts';
import { contentOf } from '../write-prescription.ts';
import { insertPaperPrescription, listExceptionsOver, type StoredException } from './paper-store.ts';

type Body = CallOf<typeof registerRow>['body'];

/** The exception under which this pharmacy may take paper today. @returns INSTITUTION_WITHOUT_AGREEMENT or PAPER_NOT_ALLOWED */
async function liveException(
  tx: Tx,
  pharmacy: Institution,
  today: PlainDate,
): Promise<Outcome<StoredException, Refusal>> {
  const agreed = await agreedOn(tx, pharmacy, today);
  if (!agreed.ok) return agreed;
  return findLiveException(await listExceptionsOver(tx, pharmacy.areaCode), pharmacy.areaCode, today);
}

/** What the patient who shows a credential is eligible for, as far as a registration needs it; the look is recorded. @throws {Problem} 404 */
export async function findForPaper(
  world: World,
  actor: Actor,
  { kind, number }: CallOf<typeof findRow>['body'],
): Promise<Outcome<OutputOf<typeof findRow>, Refusal>> {
  const now = world.clock.now();
  const today = dayAt(now);
  return world.db.transaction('all', async (tx) => {
    const { pharmacy } = await findActingPharmacist(tx, actor);
    const live = await liveException(tx, pharmacy, today);
    if (!live.ok) return live;
    const person = await findPersonByCredential(tx, world.secrets, kind, number);
    if (!person) throw notFound('该凭证对应的参保人');
    await recordAudit(tx, actor, now, {
      action: 'prescription.findForPaper',
      subjectKind: 'person',
      subjectId: person.id,
      personId: person.id,
      detail: kind,
    });
    const held = (await listEligibilitiesOf(tx, person.id)).filter((one) => lastDayOfTerm(one) >= today);
    return accept({
      name: person.name,
      sex: SEX_LABELS[person.sex],
      age: ageOn(person.bornOn, today),
      eligibilities: held.map(
        ({ applicationId, applicationNo, entryKey, genericName, dosageForm, diagnosisName, termTo }) => ({
          applicationId,
          applicationNo,
          entryKey,
          genericName,
          dosageForm,
          diagnosisName,
          termTo,
        }),
      ),
    });
  });
}

/**
 * Registers a paper prescription under an agreement in force (M25): judged as an electronic one is, signed by the pharmacist,
 * numbered in the pharmacy's own series.
 * The same request sent again gives what it made.
 * @throws {Problem} 400 for a day to come, 404 for an unknown doctor or credential, 409 when the request id was used for other content
 */
export async function registerPaper(
  world: World,
  actor: Actor,
  body: Body & { readonly issuedOn: PlainDate },
): Promise<Outcome<PrescriptionView, Refusal>> {
  const now = world.clock.now();
  const today = dayAt(now);
  if (body.issuedOn > today) throw badInput('issuedOn', '不能晚于今天');
  return world.db.transaction('all', async (tx) => {
    const { practitioner, pharmacy } = await findActingPharmacist(tx, actor);
    const eligibility = await findEligibilityOfApplication(tx, body.applicationId);
    if (eligibility) await lockPersonEntry(tx, eligibility.personId, eligibility.entryKey);
    const { requestId, ...content } = body;
    const requestHash = createHash('sha256').update(JSON.stringify(content)).digest('hex');
    const earlier = await findPrescriptionOfRequest(tx, body.doctorCode, requestId);
    if (earlier) {
      if (earlier.requestHash !== requestHash)
        throw conflict('REQUEST_REUSED', '同一请求编号已用于另一张处方', '请刷新页面后重新登记');
      return accept(presentPrescription(earlier, await loadEvidence(tx, earlier), actor, now));
    }
    const qualified = await checkQualifiedOn(tx, practitioner.code, today);
    if (!qualified.ok) return qualified;
    const live = await liveException(tx, pharmacy, today);
    if (!live.ok) return live;
    const written = await loadWritten(
      world,
      tx,
      await asDoctor(tx, actor, body.doctorCode),
      { ...body, identityChecked: true },
      today,
      eligibility,
    );
    if (!written.ok) return written;
    // What the label warns of was for the doctor to answer; on paper the pharmacist's check stands in for it.
    const judged = judgeIssue({ ...written.value.facts, cautions: accept([]) });
    if (!judged.ok) return judged;
    const validTo = lastValidDayOf(body.issuedOn);
    if (!validTo) return decline(refuse('POLICY_NOT_FORMALISED', { detail: body.issuedOn }));
    if (validTo.value < today)
      return decline(refuse('PRESCRIPTION_EXPIRED', { detail: `有效期至 ${validTo.value}` }));
    const pen = await findPen(world, tx, 'practitioner', practitioner.code, now);
    if (!pen.ok) return pen;
    const terms = { ...judged.value, validTo };
    const registration = {
      written: written.value,
      terms,
      pen: pen.value,
      exception: live.value,
      practitioner,
      pharmacy,
    };
    return accept(await record(tx, actor, { ...registration, body, requestHash }, now));
  });
}

/** The doctor who wrote the paper, as the rules for issuing look at a doctor. @throws {Problem} 404 */
async function asDoctor(tx: Tx, actor: Actor, doctorCode: string): Promise<Actor> {
  const doctor = await findPractitioner(tx, doctorCode);
  if (doctor?.kind !== 'doctor') throw notFound('这位医师');
  const { institutionCode } = doctor;
  return { ...actor, role: 'responsibleDoctor', practitionerCode: doctorCode, institutionCode };
}

interface Registration {
  readonly written: Written;
  readonly terms: IssueTerms;
  readonly pen: Pen;
  readonly exception: StoredException;
  readonly practitioner: Practitioner;
  readonly pharmacy: Institution;
  readonly body: Body & { readonly issuedOn: PlainDate };
  readonly requestHash: string;
}

async function record(
  tx: Tx,
  actor: Actor,
  { written, terms, pen, exception, practitioner, pharmacy, body, requestHash }: Registration,
  now: number,
): Promise<PrescriptionView> {
  const year = yearOf(dayAt(now));
  const serial = await takeSerial(tx, 'paperPrescription', pharmacy.code, year);
  const rxno = formPaperNo({ pharmacyCode: pharmacy.code, year, serial });
  const content = { ...contentOf(written, terms, rxno, now), supplement: null };
  const signedText = paperText(content, {
    issuedOn: body.issuedOn,
    pharmacyCode: pharmacy.code,
    pharmacyName: pharmacy.name,
    pharmacistCode: practitioner.code,
    pharmacistName: practitioner.name,
    filedNo: exception.filedNo ?? '',
  });
  const { personId, applicationId, entryKey } = written.eligibility;
  const id = await insertPaperPrescription(tx, {
    ...content,
    ...pen.sign(signedText),
    signedText,
    requestHash,
    personId,
    applicationId,
    entryKey,
    issuedOn: body.issuedOn,
    year,
    serial,
    requestId: body.requestId,
    accountId: actor.accountId,
    pharmacyCode: pharmacy.code,
    pharmacistName: practitioner.name,
    exceptionId: exception.id,
  });
  await recordAudit(tx, actor, now, {
    action: 'prescription.registerPaper',
    subjectKind: 'prescription',
    subjectId: id,
    personId,
    detail: rxno,
  });
  const stored = present(await findPrescription(tx, id), 'what was registered exists');
  return presentPrescription(stored, await loadEvidence(tx, stored), actor, now);
}
