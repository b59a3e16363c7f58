import { present } from '../../base/assert.ts';
import { EMPTY_FORM } from '../../domain/eligibility/form/official-form.ts';
import { PAPER_KINDS, type PaperKind } from '../../domain/eligibility/model.ts';
import { supplementApplication, withdrawApplication } from '../eligibility/applicant-steps.ts';
import { declineApplication, giveHospitalOpinion, stateOpinion } from '../eligibility/give-opinion.ts';
import { uploadPaper } from '../eligibility/papers.ts';
import {
  acceptApplication,
  approveApplication,
  requestSupplement,
} from '../eligibility/review-application.ts';
import { checkRefusal, proposeRefusal } from '../eligibility/review/refuse-application.ts';
import { submitApplication } from '../eligibility/submit-application.ts';
import type { World } from '../world.ts';
import { actorOf, type Cast } from './cast.ts';
import { makePaper } from './paper.ts';
import type { DemoApplication, DemoStep } from './plan-applications.ts';
import { patientOf, type Patient, type Patients } from './seed-people.ts';
import { forEachAtOnce, granted, worldAt } from './stage.ts';

const PAPERS: readonly PaperKind[] = ['identity', 'credential', 'medicalRecord'];

async function handIn(
  world: World,
  { actor }: Patient,
  kind: PaperKind,
  { person, diagnosis, drug }: DemoApplication,
): Promise<number> {
  const label = PAPER_KINDS[kind];
  const medical =
    kind === 'medicalRecord' || kind === 'testReport'
      ? [`诊断：${diagnosis.name}（${diagnosis.code}）`, `拟用药品：${drug.genericName}`]
      : [];
  const content = makePaper(`示例　${label}`, [
    `姓名：${person.name}`,
    ...medical,
    '本页由示例数据生成，不是真实材料。',
  ]);
  const file = { field: 'file', fileName: `示例-${label}.pdf`, mediaType: 'application/pdf', content };
  return granted(await uploadPaper(world, actor, kind, file, {}), `上传${label}`).id;
}

async function submit(
  world: World,
  patient: Patient,
  application: DemoApplication,
  requestId: string,
): Promise<number> {
  const { person, drug, doctor, pharmacy, diagnosis, conditionText } = application;
  const paperIds: number[] = [];
  for (const kind of PAPERS) paperIds.push(await handIn(world, patient, kind, application));
  const submitted = await submitApplication(world, patient.actor, {
    requestId,
    entryKey: drug.entryKey,
    diagnosisCode: diagnosis.code,
    diagnosisName: diagnosis.name,
    conditionText,
    doctorCode: doctor.code,
    pharmacyCode: pharmacy.code,
    phone: person.phone,
    paperIds,
    form: { ...EMPTY_FORM, department: `${drug.field}门诊`, keyTests: '示例：病理与影像已确诊' },
  });
  return granted(submitted, `${person.name}申请${drug.genericName}`).id;
}

/** Lets whoever a step belongs to take it. */
async function takeStep(
  world: World,
  cast: Cast,
  patient: Patient,
  id: number,
  application: DemoApplication,
  { step, note }: DemoStep,
): Promise<void> {
  const doctor = actorOf(cast.doctors, application.doctor.code);
  const office = actorOf(cast.offices, application.doctor.institutionCode);
  const agency = actorOf(cast.reviewers, application.person.cityCode);
  const checker = actorOf(cast.refusalCheckers, application.person.cityCode);
  const take = {
    doctorStated: () => stateOpinion(world, doctor, id, note),
    doctorDeclined: () => declineApplication(world, doctor, id, note),
    hospitalConfirmed: () => giveHospitalOpinion(world, office, id, 'confirm', note),
    hospitalReturned: () => giveHospitalOpinion(world, office, id, 'return', note),
    accepted: () => acceptApplication(world, agency, id),
    supplementRequested: () => requestSupplement(world, agency, id, ['testReport'], note),
    supplemented: async () =>
      supplementApplication(
        world,
        patient.actor,
        id,
        [await handIn(world, patient, 'testReport', application)],
        note,
      ),
    approved: () => approveApplication(world, agency, id, null, note),
    refusalProposed: () => proposeRefusal(world, agency, id, 'M11', note),
    refused: () => checkRefusal(world, checker, id, 'confirm', note),
    withdrawn: () => withdrawApplication(world, patient.actor, id),
  };
  granted<unknown>(await take[step](), `申请的环节 ${step} `);
}

/**
 * Plays every application from its papers to where it stands (M22, M23), several at once.
 * @returns the id of each in the database
 */
export async function seedApplications(
  world: World,
  cast: Cast,
  patients: Patients,
  applications: readonly DemoApplication[],
): Promise<ReadonlyMap<DemoApplication, number>> {
  const ids = new Map<DemoApplication, number>();
  const numbered = applications.map((application, index) => ({ application, number: index + 1 }));
  numbered.sort((a, b) => a.application.appliedAt - b.application.appliedAt);
  await forEachAtOnce(numbered, async ({ application, number }) => {
    const patient = patientOf(patients, application.person);
    const id = await submit(
      worldAt(world, application.appliedAt),
      patient,
      application,
      `demo-application-${number}`,
    );
    ids.set(application, id);
    for (const one of application.steps)
      await takeStep(worldAt(world, one.at), cast, patient, id, application, one);
  });
  return ids;
}

/** The id that an application got. */
export function idOf(ids: ReadonlyMap<DemoApplication, number>, application: DemoApplication): number {
  return present(ids.get(application), 'every application of the plan was made');
}
