import { afterAll, beforeAll } from 'vitest';
import {
  acceptApplication,
  approveApplication,
  giveHospitalOpinion,
  stateOpinion,
} from '../../src/contract/eligibility-steps.ts';
import { checkRefusal, proposeRefusal } from '../../src/contract/eligibility-review.ts';
import { submitApplication, uploadPaper } from '../../src/contract/eligibility.ts';
import { makePng } from './make-png.ts';
import { startTestServer, type Caller, type TestServer, type UploadPart } from './api.ts';
import {
  identityNumber,
  insertTestDoctor,
  insertTestDrug,
  insertTestInstitution,
  insertTestPerson,
} from './province.ts';

export const HOSPITAL = 'H43010200001';
export const OTHER_HOSPITAL = 'H43020200001';
export const PHARMACY = 'P43010200001';
export const DOCTOR = 'D430102000001';
export const PNG = makePng('示例材料');
export const START = '2026-03-02';

/** A province with one drug, two hospitals, three doctors and the people who work on an application. */
export interface Stage {
  server: TestServer;
  doctor: Caller;
  office: Caller;
  agency: Caller;
  /** Another reviewer of the same agency: a refusal takes two (M36). */
  checker: Caller;
  otherAgency: Caller;
  auditor: Caller;
  entryKey: string;
}

/** Furnishes a server: institutions, doctors and a drug; then goes to the day on which the tests begin. */
export async function furnish(server: TestServer): Promise<Stage> {
  const stage = { server } as Stage;
  server.clock.setDay('2026-01-05');
  await signInStaff(stage);
  const { world } = server;
  await world.db.transaction('all', async (tx) => {
    await insertTestInstitution(world, tx, HOSPITAL, '示例市第一医院');
    await insertTestInstitution(world, tx, OTHER_HOSPITAL, '示例市第二医院');
    await insertTestInstitution(world, tx, PHARMACY, '示例大药房');
    await insertTestDoctor(world, tx, DOCTOR, HOSPITAL, ['肿瘤']);
    await insertTestDoctor(world, tx, 'D430102000002', HOSPITAL, ['风湿免疫']);
    await insertTestDoctor(world, tx, 'D430102000003', HOSPITAL, ['肿瘤'], '主治医师');
    stage.entryKey = await insertTestDrug(tx, {
      name: '示例替尼',
      scope: '限晚期肺癌',
      codes: ['C34'],
    });
  });
  await moveTo(stage, START);
  return stage;
}

/** Sets the stage before the tests of a file and strikes it after them. */
export function setStage(): Stage {
  const stage = {} as Stage;
  beforeAll(async () => {
    Object.assign(stage, await furnish(await startTestServer({ today: '2026-01-05' })));
  });
  afterAll(() => stage.server.close());
  return stage;
}

let order = 0;

/** A number that was not given out before in this file. */
export function nextOrder(): number {
  order += 1;
  return order;
}

async function signInStaff(stage: Stage): Promise<void> {
  const { server } = stage;
  const n = nextOrder();
  const bound = { institutionCode: HOSPITAL };
  stage.doctor = await server.signIn({
    login: `doctor${n}`,
    name: '示例·医师',
    role: 'responsibleDoctor',
    ...bound,
    practitionerCode: DOCTOR,
  });
  stage.office = await server.signIn({
    login: `office${n}`,
    name: '示例·医保办',
    role: 'hospitalOffice',
    ...bound,
  });
  stage.agency = await server.signIn({
    login: `agency${n}`,
    name: '示例·长沙经办',
    role: 'agencyReviewer',
    areaCode: '430100',
  });
  stage.checker = await server.signIn({
    login: `checker${n}`,
    name: '示例·长沙复核',
    role: 'agencyReviewer',
    areaCode: '430100',
  });
  stage.otherAgency = await server.signIn({
    login: `other${n}`,
    name: '示例·株洲经办',
    role: 'agencyReviewer',
    areaCode: '430200',
  });
  stage.auditor = await server.signIn({ login: `auditor${n}`, name: '示例·审计', role: 'auditor' });
}

/** Goes to a day; sessions end with the hour, so the staff sign in anew. */
export async function moveTo(stage: Stage, day: string): Promise<void> {
  stage.server.clock.setDay(day);
  await signInStaff(stage);
}

export interface TestPatient {
  readonly personId: number;
  readonly idNumber: string;
  readonly caller: Caller;
}

export async function newPatient({ server }: Stage, name?: string): Promise<TestPatient> {
  const n = nextOrder();
  const personId = await server.world.db.transaction('all', (tx) =>
    insertTestPerson(server.world, tx, n, name === undefined ? {} : { name }),
  );
  return {
    personId,
    idNumber: identityNumber(n),
    caller: await server.signIn({ login: `patient${n}`, name: `示例患者${n}`, role: 'patient', personId }),
  };
}

/** One uploaded file; its media type is judged by its content, not by what is claimed here. */
export function part(content: Buffer, fileName = '材料.png'): UploadPart[] {
  return [{ field: 'file', fileName, mediaType: 'application/octet-stream', content }];
}

export async function upload(
  caller: Caller,
  kind: 'identity' | 'credential' | 'medicalRecord' | 'testReport',
  more: object = {},
): Promise<number> {
  const answer = await caller.upload(uploadPaper, { body: { kind, ...more } }, part(PNG));
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
  return answer.body.id;
}

/** The three required papers. */
export async function papersOf(caller: Caller, more: object = {}): Promise<number[]> {
  return [
    await upload(caller, 'identity', more),
    await upload(caller, 'credential', more),
    await upload(caller, 'medicalRecord', more),
  ];
}

/** A form that is in order, with changes. */
export function form(stage: Stage, paperIds: number[], change: object = {}) {
  return {
    requestId: `request-${nextOrder()}`,
    entryKey: stage.entryKey,
    diagnosisCode: 'C34.900',
    diagnosisName: '肺恶性肿瘤',
    conditionText: '示例病情：基因检测阳性',
    doctorCode: DOCTOR,
    pharmacyCode: PHARMACY,
    phone: '13800001234',
    paperIds,
    ...change,
  };
}

export async function submitted(stage: Stage, patient: Caller, change: object = {}): Promise<number> {
  return (await patient.ok(submitApplication, { body: form(stage, await papersOf(patient), change) })).id;
}

export async function confirmed(stage: Stage, patient: Caller, change: object = {}): Promise<number> {
  const id = await submitted(stage, patient, change);
  await stage.doctor.ok(stateOpinion, {
    params: { id },
    body: { opinion: '符合限定支付范围，同意', identityChecked: true },
  });
  await stage.office.ok(giveHospitalOpinion, {
    params: { id },
    body: { decision: 'confirm', opinion: '情况属实' },
  });
  return id;
}

export async function approved(stage: Stage, patient: Caller, change: object = {}): Promise<number> {
  const id = await confirmed(stage, patient, change);
  await stage.agency.ok(acceptApplication, { params: { id } });
  await stage.agency.ok(approveApplication, { params: { id }, body: { termTo: null, opinion: '材料齐全' } });
  return id;
}

/** An application refused by two people on M11. */
export async function refused(stage: Stage, patient: Caller, change: object = {}): Promise<number> {
  const id = await confirmed(stage, patient, change);
  await stage.agency.ok(acceptApplication, { params: { id } });
  await stage.agency.ok(proposeRefusal, {
    params: { id },
    body: { clause: 'M11', reason: '分期不在限定支付范围内' },
  });
  await stage.checker.ok(checkRefusal, { params: { id }, body: { decision: 'confirm', opinion: '同意' } });
  return id;
}
