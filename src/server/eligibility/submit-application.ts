import { dayAt, wallClock, yearOf, type PlainDate } from '../../base/date.ts';
import { accept, decline, type Outcome } from '../../base/outcome.ts';
import type { CallOf, OutputOf } from '../../contract/endpoint.ts';
import type * as contract from '../../contract/eligibility.ts';
import { membershipOn } from '../../domain/catalogue/list-membership.ts';
import { checkApplication, type ApplicationFacts } from '../../domain/eligibility/check-application.ts';
import { lastDayOfTerm } from '../../domain/eligibility/eligible.ts';
import { CLOSED_STEPS, progressOf } from '../../domain/eligibility/progress.ts';
import type { Actor } from '../../domain/identity/roles.ts';
import { isInsuredOn } from '../../domain/insured/cover.ts';
import { mostPressing, refuse, type Refusal } from '../../domain/refusals.ts';
import { latestEligibilityEnd } from '../../policy/parameters/eligibility-term.ts';
import { findListedDrugs, type ListedDrug } from '../catalogue/lookup-store.ts';
import type { Tx } from '../db/database.ts';
import { badInput, conflict, notAllowed } from '../http/problem.ts';
import { recordAudit } from '../identity/audit-store.ts';
import { takeSerial } from '../identity/serial-store.ts';
import { listEnrolments } from '../insured/store.ts';
import { findInstitution, loadDoctorFacts } from '../providers/store.ts';
import type { World } from '../world.ts';
import {
  appendEvent,
  attachPapers,
  findApplication,
  findByRequest,
  hasOpenApplication,
  insertApplication,
  listLoosePapers,
  listPapers,
  lockPerson,
  takeOverPapers,
  type Application,
} from './application-store.ts';
import { hasOpenChange } from './change/relation-store.ts';
import { insertForm } from './form/form-store.ts';
import { applicantPerson } from './papers.ts';
import { findEligibilityOfApplication, listEligibilitiesOf } from './store.ts';

type Body = CallOf<typeof contract.submitApplication>['body'] & { readonly doctorCode: string };
/** What of an application the facts depend on. */
type AskedFor = Pick<Body, 'entryKey' | 'doctorCode' | 'diagnosisCode' | 'paperIds' | 'extendsId' | 'form'>;
type Receipt = OutputOf<typeof contract.submitApplication>;

interface Loaded {
  readonly facts: ApplicationFacts;
  readonly drug: ListedDrug | undefined;
  readonly hospitalCode: string;
  /** The application that is extended. */
  readonly earlier: Application | undefined;
}

/** The approved application that an extension carries on: the same person's, for the same drug. @throws {Problem} 400 for any other */
async function loadExtended(tx: Tx, personId: number, body: AskedFor): Promise<Application | undefined> {
  if (body.extendsId === undefined) return undefined;
  const held = await findEligibilityOfApplication(tx, body.extendsId);
  const earlier = await findApplication(tx, body.extendsId);
  if (
    held === undefined ||
    held.endedOn !== null ||
    earlier?.personId !== personId ||
    earlier.entryKey !== body.entryKey
  )
    throw badInput('extendsId', '没有可延期的待遇');
  return earlier;
}

/** What an application is judged by. @throws {Problem} 400 for an unknown doctor or paper, or an application that cannot be extended */
export async function loadFacts(
  tx: Tx,
  actor: Actor,
  personId: number,
  body: AskedFor,
  today: PlainDate,
): Promise<Loaded> {
  const drug = (await findListedDrugs(tx, [body.entryKey])).get(body.entryKey);
  const doctor = await loadDoctorFacts(tx, body.doctorCode, today);
  if (doctor === undefined) throw badInput('doctorCode', '没有这位医师');
  const papers = await listLoosePapers(tx, body.paperIds, personId, actor.accountId);
  if (papers.length !== body.paperIds.length) throw badInput('paperIds', '有材料已失效，请重新上传');
  const earlier = await loadExtended(tx, personId, body);
  const kept = earlier === undefined ? [] : await listPapers(tx, earlier.id);
  const live = (await listEligibilitiesOf(tx, personId)).find(
    (one) => one.entryKey === body.entryKey && lastDayOfTerm(one) >= today,
  );
  const facts: ApplicationFacts = {
    enrolments: await listEnrolments(tx, personId),
    membership: membershipOn(drug?.terms ?? [], today),
    field: drug?.field ?? '',
    scopePrefixes: drug?.diagnosisCodes ?? [],
    diagnosisCode: body.diagnosisCode,
    doctor,
    paperKinds: [...kept, ...papers].map((paper) => paper.kind),
    liveUntil: live === undefined ? null : lastDayOfTerm(live),
    isExtension: earlier !== undefined,
    hasOpenApplication: await hasOpenApplication(tx, personId, body.entryKey, CLOSED_STEPS),
    cause: body.form?.cause,
  };
  return { facts, drug, hospitalCode: doctor.hospital.code, earlier };
}

function receiptOf(application: Pick<Application, 'id' | 'applicationNo' | 'createdAt'>): Receipt {
  return {
    id: application.id,
    applicationNo: application.applicationNo,
    submittedAt: wallClock(application.createdAt),
  };
}

/** The receipt of an earlier call with the same id. @throws {Problem} 409 when that call said something else */
function replay(earlier: Application, personId: number, body: Body): Receipt {
  const same =
    earlier.personId === personId &&
    earlier.entryKey === body.entryKey &&
    earlier.doctorCode === body.doctorCode &&
    earlier.diagnosisCode === body.diagnosisCode &&
    earlier.diagnosisName === body.diagnosisName &&
    earlier.conditionText === body.conditionText &&
    earlier.pharmacyCode === body.pharmacyCode &&
    earlier.extendsId === (body.extendsId ?? null);
  if (!same) throw conflict('REQUEST_ID_USED', '同一请求号已提交过不同的内容', '请刷新页面后重新提交');
  return receiptOf(earlier);
}

async function checkPharmacy(tx: Tx, code: string | null): Promise<void> {
  if (code !== null && (await findInstitution(tx, code))?.kind !== 'pharmacy')
    throw badInput('pharmacyCode', '没有这家药店');
}

/** A doctor applies for their own patients; a patient names the doctor. @throws {Problem} 403, 400 */
export function chosenDoctor(actor: Actor, named: string | undefined): string {
  const own = actor.role === 'responsibleDoctor' ? actor.practitionerCode : null;
  if (own !== null && named !== undefined && named !== own) throw notAllowed();
  const code = own ?? named;
  if (code === undefined) throw badInput('doctorCode', '请选择责任医师');
  return code;
}

/**
 * Takes in an application of the patient, or of the doctor on behalf of a patient whose credential they checked (M22, M23.1).
 * Its number is the area, the year and a serial without gaps. The same request id gives the same receipt.
 * @returns the most pressing of what hinders it: M5, M4/M10, M11, M21/M22, M23.2, M24
 * @throws {Problem} 400 for an unknown doctor, pharmacy or paper, 403 when a doctor names another doctor, 409 for a reused request id
 */
export async function submitApplication(
  world: World,
  actor: Actor,
  given: CallOf<typeof contract.submitApplication>['body'],
): Promise<Outcome<Receipt, Refusal>> {
  const body: Body = { ...given, doctorCode: chosenDoctor(actor, given.doctorCode) };
  const now = world.clock.now();
  const today = dayAt(now);
  return world.db.transaction('all', async (tx) => {
    const personId = await applicantPerson(world, tx, actor, body);
    await lockPerson(tx, personId);
    const earlier = await findByRequest(tx, actor.accountId, body.requestId);
    if (earlier) return accept(replay(earlier, personId, body));
    await checkPharmacy(tx, body.pharmacyCode);
    if (body.extendsId !== undefined && (await hasOpenChange(tx, personId, body.entryKey, CLOSED_STEPS)))
      return decline(refuse('DRUG_CHANGE_PENDING'));
    if (latestEligibilityEnd(today) === undefined) return decline(refuse('POLICY_NOT_FORMALISED'));
    const {
      facts,
      drug,
      hospitalCode,
      earlier: extended,
    } = await loadFacts(tx, actor, personId, body, today);
    const refusal = mostPressing(checkApplication(facts, today));
    if (refusal) return decline(refusal);
    const insured = isInsuredOn(facts.enrolments, today);
    if (!insured.ok || drug === undefined) throw new Error('the checks have admitted what they must not');
    const { scheme, areaCode } = insured.value;
    return accept(
      await record(world, tx, actor, body, {
        personId,
        scheme,
        areaCode,
        drug,
        hospitalCode,
        extended,
        now,
        today,
      }),
    );
  });
}

interface Admitted extends Pick<Application, 'personId' | 'scheme' | 'areaCode' | 'hospitalCode'> {
  readonly drug: ListedDrug;
  readonly extended: Application | undefined;
  readonly now: number;
  readonly today: PlainDate;
}

async function record(world: World, tx: Tx, actor: Actor, body: Body, admitted: Admitted): Promise<Receipt> {
  const { personId, scheme, areaCode, drug, hospitalCode, extended, now, today } = admitted;
  const serial = await takeSerial(tx, 'application', areaCode, yearOf(today));
  const applicationNo = `SQ${areaCode}${yearOf(today)}${String(serial).padStart(6, '0')}`;
  const id = await insertApplication(tx, {
    applicationNo,
    personId,
    scheme,
    areaCode,
    hospitalCode,
    entryKey: drug.entryKey,
    genericName: drug.genericName,
    dosageForm: drug.dosageForm,
    field: drug.field,
    diagnosisCode: body.diagnosisCode,
    diagnosisName: body.diagnosisName,
    conditionText: body.conditionText,
    doctorCode: body.doctorCode,
    pharmacyCode: body.pharmacyCode,
    phoneCipher: world.secrets.seal(body.phone),
    appliedOn: today,
    createdAt: now,
    createdBy: actor.accountId,
    requestId: body.requestId,
    extendsId: extended?.id ?? null,
  });
  if (body.form) await insertForm(tx, id, body.form, now);
  await attachPapers(tx, body.paperIds, id);
  if (extended)
    await takeOverPapers(
      tx,
      extended.id,
      id,
      (await listPapers(tx, id)).map((paper) => paper.kind),
    );
  const note = extended ? `延期：接续 ${extended.applicationNo}，未变化的材料沿用` : '';
  const event = {
    step: 'submitted',
    onDay: today,
    note,
    clause: null,
    dueOn: null,
    termFrom: null,
    termTo: null,
  } as const;
  const progress = progressOf([event]);
  if (progress === undefined) throw new Error('one event makes a progress');
  await appendEvent(
    tx,
    id,
    1,
    { step: 'submitted', at: now, onDay: today, accountId: actor.accountId, actorName: actor.name, note },
    progress,
  );
  await recordAudit(tx, actor, now, {
    action: 'eligibility.submitApplication',
    subjectKind: 'application',
    subjectId: id,
    personId,
    detail: applicationNo,
    requestId: body.requestId,
  });
  return receiptOf({ id, applicationNo, createdAt: now });
}
