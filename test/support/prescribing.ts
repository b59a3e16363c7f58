import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { day, startOfDay } from '../../src/base/date.ts';
import type { CallOf } from '../../src/contract/endpoint.ts';
import { checkPrescription, issuePrescription } from '../../src/contract/prescription.ts';
import { at, type Tx } from '../../src/server/db/database.ts';
import { issueCertificate } from '../../src/server/identity/signer.ts';
import { findPrescription } from '../../src/server/prescription/store.ts';
import { usePrescription } from '../../src/server/prescription/use-prescription.ts';
import {
  insertDoctorFiling,
  insertInstitution,
  insertPractitioner,
  markFilingChecked,
  markFilingPublished,
} from '../../src/server/providers/store.ts';
import { insertAgreement } from './insert-agreement.ts';
import type { Caller, TestServer } from './api.ts';
import { identityNumber, insertTestPerson } from './province.ts';
import { insertPublishedList } from './published-list.ts';

/** Two hospitals, two pharmacies, three doctors, a listed drug with two strengths, and who works there: the ground on which prescriptions are tested. */
export interface PrescribingGround {
  readonly doctor: Caller;
  /** Of the same hospital, in another field. */
  readonly otherField: Caller;
  /** Of the same field, at another hospital. */
  readonly otherHospital: Caller;
  readonly pharmacist: Caller;
  readonly otherPharmacist: Caller;
  readonly cashier: Caller;
  /** Adds a person with an approved application for the drug, and gives what a doctor sends to prescribe it. */
  addPatient(
    order: number,
  ): Promise<{ personId: number; applicationId: number; write: (change?: Partial<IssueBody>) => IssueBody }>;
}

export type IssueBody = CallOf<typeof issuePrescription>['body'];

export const HOSPITAL = 'H43010200001';
export const OTHER_HOSPITAL = 'H43020400002';
export const PHARMACY = 'P43010200001';
export const OTHER_PHARMACY = 'P43010200002';
export const DOCTOR = 'D430102000001';
export const OTHER_FIELD_DOCTOR = 'D430102000002';
export const OTHER_HOSPITAL_DOCTOR = 'D430204000003';
export const PHARMACIST = 'Y430102000001';
export const OTHER_PHARMACIST = 'Y430102000002';
export const FIELD = '肿瘤';
export const ENTRY = '示例替尼|口服常释剂型';
/** Thirty tablets a box, one tablet a day. */
export const TABLET = 'XL01XXS001A001010100001';
export const SMALL_TABLET = 'XL01XXS001A001010200002';
export const DEAR_TABLET = 'XL01XXS001A001010100003';
export const UNCOMMITTED_TABLET = 'XL01XXS001A001010100004';
/** A confidential standard that must be seen nowhere. */
export const SECRET_STANDARD = '731.2345';

/** Whoever settles in a test. */
export const CASHIER = { accountId: 0, name: '示例收银' };

const YEAR_2026 = { from: startOfDay(day('2026-01-01')), to: startOfDay(day('2027-01-01')) };

async function addPractitioner(
  server: TestServer,
  tx: Tx,
  code: string,
  kind: 'doctor' | 'pharmacist',
  institutionCode: string,
  field?: string,
): Promise<void> {
  const name = `示例${kind === 'doctor' ? '医师' : '药师'}${code.slice(-1)}`;
  await insertPractitioner(tx, {
    code,
    kind,
    name,
    institutionCode,
    department: field ?? '',
    title: kind === 'doctor' ? '主任医师' : '主管药师',
    licenceNo: `示例${code}`,
  });
  await issueCertificate(tx, server.world, {
    holderKind: 'practitioner',
    holderCode: code,
    holderName: name,
    validFrom: YEAR_2026.from,
    validTo: YEAR_2026.to,
  });
  if (field === undefined) return;
  const filing = await insertDoctorFiling(tx, code, [field], null, YEAR_2026.from);
  await markFilingChecked(tx, filing, null, YEAR_2026.from);
  await markFilingPublished(tx, filing, null, day('2026-01-01'));
}

async function addDrug(tx: Tx): Promise<void> {
  await insertPublishedList(
    tx,
    { edition: '示例2026', effectiveFrom: '2026-01-01', now: YEAR_2026.from },
    (versionId) =>
      tx.run(
        `INSERT INTO separate_entry (version_id, entry_key, generic_name, dosage_form, field, origin, term_from, term_to)
         VALUES ($1, $2, '示例替尼片', '口服常释剂型', $3, 'negotiated', '2026-01-01', '2026-12-31')`,
        [versionId, ENTRY, FIELD],
      ),
  );
  const products = [
    { code: TABLET, strength: '100mg', price: 7_000_000n },
    { code: SMALL_TABLET, strength: '25mg', price: 2_000_000n },
    { code: DEAR_TABLET, strength: '100mg', price: 8_000_000n },
    { code: UNCOMMITTED_TABLET, strength: '100mg', price: 1_000_000n },
  ];
  for (const { code, strength, price } of products) {
    await tx.run(
      `INSERT INTO product (national_code, entry_key, trade_name, generic_name, dosage_form, maker, strength, pack, units_per_pack, dose_unit, sale_unit, is_injection)
       VALUES ($1, $2, '', '示例替尼片', '片剂', '示例药业', $3, '30片/盒', 30, '片', '盒', false)`,
      [code, ENTRY, strength],
    );
    if (code !== UNCOMMITTED_TABLET) {
      await tx.run(
        "INSERT INTO commitment (national_code, document_no, signed_on, from_on) VALUES ($1, $2, '2026-01-01', '2026-01-01')",
        [code, `示例承诺${code.slice(-2)}`],
      );
    }
    await tx.run(
      `INSERT INTO payment_standard (national_code, kind, standard, confidential, from_on, reason, entered_at) VALUES ($1, 'negotiated', $2, true, '2026-01-01', '示例', $3)`,
      [code, BigInt(SECRET_STANDARD.replace('.', '')), at(YEAR_2026.from)],
    );
    await tx.run(
      "INSERT INTO listed_price (national_code, price, from_on, source) VALUES ($1, $2, '2026-01-01', '示例')",
      [code, price],
    );
  }
}

async function addApproval(tx: Tx, personId: number, doctorAccount: number, order: number): Promise<number> {
  const row = await tx.first<{ id: bigint }>(
    `INSERT INTO application (application_no, person_id, scheme, area_code, entry_key, generic_name, dosage_form, field, diagnosis_code, diagnosis_name, condition_text,
       hospital_code, doctor_code, applied_on, created_at, created_by, request_id)
     VALUES ($1, $2, 'employee', '430102', $3, '示例替尼片', '口服常释剂型', $4, 'C34.900', '肺恶性肿瘤', '示例', $5, $6, '2026-03-02', $7, $8, $9) RETURNING id`,
    [
      `A2026${String(order).padStart(8, '0')}`,
      personId,
      ENTRY,
      FIELD,
      HOSPITAL,
      DOCTOR,
      at(YEAR_2026.from),
      doctorAccount,
      randomUUID(),
    ],
  );
  const id = Number(row?.id);
  await tx.run(
    `INSERT INTO application_event (application_id, seq, step, at, on_day, account_id, actor_name, term_from, term_to)
     VALUES ($1, 1, 'approved', $2, '2026-03-10', $3, '示例', '2026-03-02', '2027-12-31')`,
    [id, at(YEAR_2026.from), doctorAccount],
  );
  await tx.run(
    "INSERT INTO application_state (application_id, seq, step, term_from, term_to) VALUES ($1, 1, 'approved', '2026-03-02', '2027-12-31')",
    [id],
  );
  return id;
}

async function addInstitution(tx: Tx, code: string, name: string, areaCode: string): Promise<void> {
  const isHospital = code.startsWith('H');
  await insertInstitution(tx, {
    code,
    kind: isHospital ? 'hospital' : 'pharmacy',
    name,
    level: isHospital ? '三级甲等' : '',
    areaCode,
    address: '',
    phone: '',
  });
  if (isHospital) return;
  await insertAgreement(tx, {
    institutionCode: code,
    agreementNo: `示例协议${code}`,
    clauses: ['pharmacyDualChannel', 'outsideBudget', 'traceCodes'],
    from: day('2026-01-01'),
    to: day('2029-12-31'),
  });
}

async function addPlaces(server: TestServer, tx: Tx): Promise<void> {
  await addInstitution(tx, HOSPITAL, '示例第一医院', '430102');
  await addInstitution(tx, OTHER_HOSPITAL, '示例第二医院', '430204');
  await addInstitution(tx, PHARMACY, '示例大药房', '430102');
  await addInstitution(tx, OTHER_PHARMACY, '示例二药房', '430102');
  await addPractitioner(server, tx, DOCTOR, 'doctor', HOSPITAL, FIELD);
  await addPractitioner(server, tx, OTHER_FIELD_DOCTOR, 'doctor', HOSPITAL, '风湿免疫');
  await addPractitioner(server, tx, OTHER_HOSPITAL_DOCTOR, 'doctor', OTHER_HOSPITAL, FIELD);
  await addPractitioner(server, tx, PHARMACIST, 'pharmacist', PHARMACY);
  await addPractitioner(server, tx, OTHER_PHARMACIST, 'pharmacist', OTHER_PHARMACY);
}

export async function preparePrescribing(server: TestServer): Promise<PrescribingGround> {
  const inside = <T>(work: (tx: Tx) => Promise<T>) => server.world.db.transaction('all', work);
  await inside((tx) => addPlaces(server, tx));
  await server.signIn({ login: 'rx-catalogue', name: '示例·目录', role: 'provinceCatalogue' });
  await inside(addDrug);
  const staff = (
    login: string,
    role: 'responsibleDoctor' | 'pharmacist' | 'cashier',
    institutionCode: string,
    practitionerCode?: string,
  ) =>
    server.signIn({
      login,
      name: `示例·${login}`,
      role,
      institutionCode,
      ...(practitionerCode === undefined ? {} : { practitionerCode }),
    });
  const doctor = await staff('rx-doctor', 'responsibleDoctor', HOSPITAL, DOCTOR);
  return {
    doctor,
    otherField: await staff('rx-other-field', 'responsibleDoctor', HOSPITAL, OTHER_FIELD_DOCTOR),
    otherHospital: await staff(
      'rx-other-hospital',
      'responsibleDoctor',
      OTHER_HOSPITAL,
      OTHER_HOSPITAL_DOCTOR,
    ),
    pharmacist: await staff('rx-pharmacist', 'pharmacist', PHARMACY, PHARMACIST),
    otherPharmacist: await staff('rx-other-pharmacist', 'pharmacist', OTHER_PHARMACY, OTHER_PHARMACIST),
    cashier: await staff('rx-cashier', 'cashier', PHARMACY),
    async addPatient(order) {
      const personId = await inside((tx) => insertTestPerson(server.world, tx, order));
      const applicationId = await inside((tx) => addApproval(tx, personId, doctor.accountId, order));
      const write = (change: Partial<IssueBody> = {}): IssueBody => ({
        requestId: randomUUID(),
        applicationId,
        credential: { kind: 'idNumber', number: identityNumber(order) },
        identityChecked: true,
        lines: [{ nationalCode: TABLET, dose: '1', times: 1, perDays: 1, usage: '口服', quantity: 1 }],
        ...change,
      });
      return { personId, applicationId, write };
    },
  };
}

/** What tests of prescriptions do over and over, each time for a new patient. */
export function prescribingSteps(server: TestServer, ground: PrescribingGround) {
  let order = 0;
  const inside = <T>(work: (tx: Tx) => Promise<T>) => server.world.db.transaction('all', work);
  const newPatient = () => ground.addPatient((order += 1));
  const issued = async (change: Partial<IssueBody> = {}) => {
    const patient = await newPatient();
    return {
      patient,
      prescription: await ground.doctor.ok(issuePrescription, { body: patient.write(change) }),
    };
  };
  return {
    inside,
    newPatient,
    issued,
    /** The number of the last patient: tells accounts of one test apart. */
    order: () => order,
    async checked() {
      const { patient, prescription } = await issued();
      return {
        patient,
        prescription: await ground.pharmacist.ok(checkPrescription, { params: { rxno: prescription.rxno } }),
      };
    },
    /** Uses it whole, or so many boxes of its first line. */
    use: (id: number, claimNo: string, institutionCode = PHARMACY, quantity?: number) =>
      inside(async (tx) => {
        const stored = await findPrescription(tx, id);
        const lines = (stored?.lines ?? []).map((line) => ({
          nationalCode: line.nationalCode,
          quantity: line.quantity,
        }));
        const handed =
          quantity === undefined ? lines : lines.slice(0, 1).map((line) => ({ ...line, quantity }));
        const use = { prescriptionId: id, claimNo, institutionCode, lines, handed };
        return usePrescription(tx, use, CASHIER, server.clock.now());
      }),
    /** Lets time pass with everybody still at their desks. */
    async advance(milliseconds: number) {
      server.clock.advance(milliseconds);
      await stay(server);
    },
    /** Moves the clock with everybody still at their desks. */
    async moveTo(today: string) {
      server.clock.setDay(today);
      await stay(server);
    },
  };
}

async function stay(server: TestServer): Promise<void> {
  await tamper(
    server,
    "UPDATE session SET last_seen_at = $1, expires_at = $1::timestamptz + interval '12 hours'",
    [new Date(server.clock.now())],
  );
}

/** Changes a fact behind the application's back, as only the database's owner can: what signatures are there to reveal. */
export async function tamper(
  server: TestServer,
  sql: string,
  values: readonly unknown[] = [],
): Promise<void> {
  const owner = new pg.Client({ connectionString: server.databaseUrl });
  await owner.connect();
  try {
    await owner.query(sql, [...values]);
  } finally {
    await owner.end();
  }
}
