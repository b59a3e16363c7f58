/** Who plays in the script: one hospital with its doctor, three areas with three reviewers each, four experts, a province. */
import { day } from '../../../src/base/date.ts';
import { enterExpert } from '../../../src/contract/eligibility-panels.ts';
import { insertEnrolment, insertPerson } from '../../../src/server/insured/store.ts';
import type { TestServer } from '../../support/api.ts';
import {
  identityNumber,
  insertTestDoctor,
  insertTestDrug,
  insertTestInstitution,
} from '../../support/province.ts';
import type { Course } from './courses.ts';
import type { People, Person } from './http-people.ts';

export const HOSPITAL = 'H43010200001';
export const PHARMACY = 'P43010200001';
export const DOCTOR = 'D430102000001';
const CITIES = ['430100', '430200', '430300'] as const;

export interface Cast {
  readonly people: People;
  readonly entryKey: string;
  readonly doctor: Person;
  readonly office: Person;
  /** Three in each area. */
  readonly reviewers: readonly (readonly [Person, Person, Person])[];
  readonly bureau: Person;
  readonly experts: readonly Person[];
  readonly admin: Person;
  readonly auditor: Person;
}

/** The identity number of an applicant; each order gives another. */
export function idNumberOf(order: number): string {
  return identityNumber((order % 900) + 1, `${1940 + Math.floor(order / 900)}0101`);
}

/** An insured person for a course; an account too when the patient acts themselves. */
export async function bringPatient(
  server: TestServer,
  people: People,
  { order, area, isSelf }: Course,
): Promise<Person | undefined> {
  const areaCode = `${CITIES[area].slice(0, 4)}02`;
  const { world } = server;
  const personId = await world.db.transaction('all', async (tx) => {
    const id = await insertPerson(tx, world.secrets, {
      personNo: `${areaCode}9${String(order).padStart(7, '0')}`,
      name: `示例患者${order}`,
      idNumber: idNumberOf(order),
      phone: '13800001234',
      areaCode,
    });
    const from = day('2026-01-01');
    await insertEnrolment(tx, id, { scheme: 'employee', areaCode, status: 'normal', from, to: null });
    return id;
  });
  if (!isSelf) return undefined;
  return people.add({ login: `patient${order}`, name: `示例患者${order}`, role: 'patient', personId });
}

export async function castScript(server: TestServer, people: People): Promise<Cast> {
  const { world } = server;
  let entryKey = '';
  await world.db.transaction('all', async (tx) => {
    await insertTestInstitution(world, tx, HOSPITAL, '示例市第一医院');
    await insertTestInstitution(world, tx, 'H43020200001', '示例市第二医院');
    await insertTestInstitution(world, tx, PHARMACY, '示例大药房');
    await insertTestDoctor(world, tx, DOCTOR, HOSPITAL, ['肿瘤']);
    entryKey = await insertTestDrug(tx, { name: '示例替尼', scope: '限晚期肺癌', codes: ['C34'] });
  });
  const add = people.add.bind(people);
  const reviewer = (areaCode: string, index: number) =>
    add({ login: `r${areaCode}-${index}`, name: `示例·审核${index}`, role: 'agencyReviewer', areaCode });
  const reviewers: [Person, Person, Person][] = [];
  for (const city of CITIES)
    reviewers.push([await reviewer(city, 0), await reviewer(city, 1), await reviewer(city, 2)]);
  const bound = { institutionCode: HOSPITAL };
  const admin = await add({ login: 'admin0', name: '示例·省局', role: 'provinceAdmin' });
  const experts: Person[] = [];
  for (const index of [0, 1, 2, 3]) {
    const expert = await add({ login: `expert${index}`, name: `示例·专家${index}`, role: 'expert' });
    const body = {
      accountId: expert.accountId,
      fields: ['肿瘤'],
      title: '主任医师',
      institutionCode: 'H43020200001',
      practitionerCode: null,
    };
    await people.ok(admin, enterExpert, { body });
    experts.push(expert);
  }
  return {
    people,
    entryKey,
    reviewers,
    admin,
    experts,
    doctor: await add({
      login: 'doctor0',
      name: '示例·医师',
      role: 'responsibleDoctor',
      ...bound,
      practitionerCode: DOCTOR,
    }),
    office: await add({ login: 'office0', name: '示例·医保办', role: 'hospitalOffice', ...bound }),
    bureau: await add({
      login: 'bureau0',
      name: '示例·医保局',
      role: 'areaBureau',
      areaCode: CITIES[0],
    }),
    auditor: await add({ login: 'auditor0', name: '示例·审计', role: 'auditor' }),
  };
}
