import { day, lastDayOfYear, yearOf, type PlainDate } from '../../src/base/date.ts';
import { fen, parseUnitPrice } from '../../src/base/money.ts';
import type { Actor } from '../../src/domain/identity/roles.ts';
import type { StandardKind } from '../../src/domain/catalogue/payable-product.ts';
import type { Tx } from '../../src/server/db/database.ts';
import { matchAllProducts } from '../../src/server/catalogue/matching/match-store.ts';
import { checkPrescription } from '../../src/server/prescription/check-prescription.ts';
import { issuePrescription } from '../../src/server/prescription/write-prescription.ts';
import { issueSigningCertificate } from '../../src/server/providers/issue-certificate.ts';
import {
  insertDoctorFiling,
  insertInstitution,
  insertPractitioner,
  markFilingChecked,
  markFilingPublished,
} from '../../src/server/providers/store.ts';
import { saveYearlyLimitRow } from '../../src/server/insured/settings-store.ts';
import type { World } from '../../src/server/world.ts';
import { insertAgreement } from './insert-agreement.ts';
import type { Caller, TestServer } from './api.ts';
import { SYSTEM } from './match-product.ts';
import { identityNumber, insertTestPerson } from './province.ts';
import { insertPublishedList } from './published-list.ts';

/** Everything a counter needs, invented: two pharmacies and a hospital in 长沙, a pharmacy in 株洲, a doctor, drugs of each kind. */
export const HOSPITAL = 'H43010200001';
export const PHARMACY = 'P43010200001';
export const OTHER_PHARMACY = 'P43010200002';
export const FAR_PHARMACY = 'P43020200001';
/** The hospital's responsible doctor for every one of the drugs. */
export const DOCTOR = 'D430102000001';
const FIELD = '示例专科';
const NOON_BEFORE = 60_000;

interface Product {
  readonly code: string;
  readonly entryKey: string;
  readonly name: string;
  readonly kind: StandardKind;
  readonly standard: string;
  readonly listedPrice: string;
  readonly confidential?: boolean;
  readonly isInjection?: boolean;
  /** Seven digits that its trace codes begin with. */
  readonly prefix: string;
}

export const TABLETS: Product = {
  code: 'XL01EXA001A001010100001',
  entryKey: '示例替尼|片',
  name: '示例替尼片',
  kind: 'negotiated',
  standard: '1000.00',
  listedPrice: '1000.00',
  prefix: '8100001',
};
/** Its standard is marked “∗”, and it is sold above it. */
export const SECRET_TABLETS: Product = {
  code: 'XL01EXB001A001010100002',
  entryKey: '示例保密片|片',
  name: '示例保密片',
  kind: 'bid',
  standard: '987.6543',
  listedPrice: '1100.00',
  confidential: true,
  prefix: '8100002',
};
export const INJECTION: Product = {
  code: 'XL01FXC001B002010100003',
  entryKey: '示例单抗|注射剂',
  name: '示例单抗注射液',
  kind: 'negotiated',
  standard: '3000.00',
  listedPrice: '3000.00',
  isInjection: true,
  prefix: '8100003',
};
const PRODUCTS = [TABLETS, SECRET_TABLETS, INJECTION];

/** The furnished province of one test file. */
export interface Counter {
  readonly server: TestServer;
  readonly world: World;
  readonly pharmacy: Caller;
  readonly otherPharmacy: Caller;
  readonly farPharmacy: Caller;
  readonly hospital: Caller;
  readonly agency: Caller;
  readonly auditor: Caller;
  /** A person of 长沙 with an approved benefit for every drug. */
  addPerson(
    order: number,
    given?: { scheme?: 'employee' | 'resident'; areaCode?: string },
  ): Promise<TestPatient>;
  /** A signed prescription, checked by the pharmacist of a pharmacy unless `checkedAt` is null. */
  prescribe(
    patient: TestPatient,
    product: Product,
    quantity: number,
    checkedAt?: string | null,
  ): Promise<string>;
}

export interface TestPatient {
  readonly id: number;
  readonly personNo: string;
  readonly idNumber: string;
}

let traceSerial = 0;
/** Trace codes never used before in this run. */
export function traceCodes(product: Product, count: number): string[] {
  return Array.from({ length: count }, () => product.prefix + String((traceSerial += 1)).padStart(13, '0'));
}

let requestSerial = 0;
export function requestId(): string {
  return `test-request-${(requestSerial += 1)}`;
}

/** The body of a claim for one product, the patient showing their identity card; without a prescription the hospital's doctor ordered it. */
export function claimOf(
  patient: TestPatient,
  product: Product,
  quantity: number,
  more: {
    rxno?: string | null;
    price?: string;
    receivingHospital?: string | null;
    doctorCode?: string | null;
  } = {},
) {
  const { rxno = null, doctorCode = rxno === null ? DOCTOR : null } = more;
  return {
    credential: { kind: 'idNumber' as const, number: patient.idNumber },
    personNo: patient.personNo,
    rxno,
    receivingHospital: more.receivingHospital ?? null,
    lines: [
      {
        nationalCode: product.code,
        price: more.price ?? product.listedPrice,
        quantity: String(quantity),
        traceCodes: traceCodes(product, quantity),
        ...(doctorCode === null ? {} : { doctorCode }),
      },
    ],
  };
}

export async function furnishCounter(
  server: TestServer,
  limits = { pooledFund: 15_000_000, majorIllness: 40_000_000 },
): Promise<Counter> {
  const { world } = server;
  const now = server.clock.now();
  await world.db.transaction('all', async (tx) => {
    await insertPlaces(world, tx, now);
    await insertDrugs(tx, now);
    await matchAllProducts(tx, [HOSPITAL, PHARMACY, OTHER_PHARMACY, FAR_PHARMACY], SYSTEM, now);
    for (const scheme of ['employee', 'resident'] as const) {
      const amounts = { pooledFund: fen(limits.pooledFund), majorIllness: fen(limits.majorIllness) };
      await saveYearlyLimitRow(tx, { areaCode: '430100', scheme, year: 2026, ...amounts, source: '示例' });
    }
  });
  const counterOf = (login: string, code: string) =>
    server.signIn({ login, name: '示例收银', role: 'cashier', institutionCode: code });
  const agency = await server.signIn({
    login: 'agency-changsha',
    name: '示例经办',
    role: 'agencyReviewer',
    areaCode: '430100',
  });
  return {
    server,
    world,
    agency,
    pharmacy: await counterOf('cashier-one', PHARMACY),
    otherPharmacy: await counterOf('cashier-two', OTHER_PHARMACY),
    farPharmacy: await counterOf('cashier-far', FAR_PHARMACY),
    hospital: await server.signIn({
      login: 'office-one',
      name: '示例医保办',
      role: 'hospitalOffice',
      institutionCode: HOSPITAL,
    }),
    auditor: await server.signIn({ login: 'auditor-one', name: '示例审计', role: 'auditor' }),
    addPerson: (order, given = {}) =>
      world.db.transaction('all', async (tx) => {
        const areaCode = given.areaCode ?? '430102';
        const id = await insertTestPerson(world, tx, order, { ...given, areaCode });
        for (const product of PRODUCTS)
          await approve(tx, id, product, given.scheme ?? 'employee', areaCode, agency.accountId, now);
        return {
          id,
          personNo: `${areaCode}9${String(order).padStart(7, '0')}`,
          idNumber: identityNumber(order),
        };
      }),
    prescribe: (patient, product, quantity, checkedAt = PHARMACY) =>
      prescribe(world, agency.accountId, patient, product, quantity, checkedAt),
  };
}

async function insertPlaces(world: World, tx: Tx, now: number): Promise<void> {
  const places = [
    [HOSPITAL, '示例医院', '430102'],
    [PHARMACY, '示例一店', '430102'],
    [OTHER_PHARMACY, '示例二店', '430105'],
    [FAR_PHARMACY, '示例株洲店', '430202'],
  ] as const;
  for (const [code, name, areaCode] of places) {
    const kind = code.startsWith('H') ? 'hospital' : 'pharmacy';
    await insertInstitution(tx, { code, kind, name, level: '', areaCode, address: '', phone: '' });
    const clauses =
      kind === 'hospital'
        ? (['outpatientDualChannel', 'outsideBudget', 'doctorService'] as const)
        : (['pharmacyDualChannel', 'outsideBudget', 'traceCodes'] as const);
    await insertAgreement(tx, {
      institutionCode: code,
      agreementNo: `示例协议${code}`,
      clauses,
      from: day('2026-01-01'),
      to: day('2027-12-31'),
    });
    if (kind === 'pharmacy') await insertPharmacist(world, tx, code, now);
  }
  await insertPractitioner(tx, {
    code: DOCTOR,
    kind: 'doctor',
    name: '示例医师',
    institutionCode: HOSPITAL,
    department: '示例科',
    title: '主任医师',
    licenceNo: '示例',
  });
  const filing = await insertDoctorFiling(tx, DOCTOR, [FIELD], null, now);
  await markFilingChecked(tx, filing, null, now);
  await markFilingPublished(tx, filing, null, day('2026-01-01'));
  await issueSigningCertificate(world, tx, 'practitioner', DOCTOR, '示例医师', now - NOON_BEFORE);
}

async function insertPharmacist(world: World, tx: Tx, pharmacy: string, now: number): Promise<void> {
  const code = pharmacistOf(pharmacy);
  await insertPractitioner(tx, {
    code,
    kind: 'pharmacist',
    name: '示例药师',
    institutionCode: pharmacy,
    department: '',
    title: '执业药师',
    licenceNo: '示例',
  });
  await issueSigningCertificate(world, tx, 'practitioner', code, '示例药师', now - NOON_BEFORE);
}

function pharmacistOf(pharmacy: string): string {
  return `Y0${pharmacy.slice(1)}`;
}

async function insertDrugs(tx: Tx, now: number): Promise<void> {
  const at = new Date(now);
  await insertPublishedList(
    tx,
    { edition: '示例2026', effectiveFrom: '2026-01-01', now },
    async (versionId) => {
      for (const product of PRODUCTS) await insertDrug(tx, product, versionId, at);
    },
  );
}

async function insertDrug(tx: Tx, product: Product, versionId: bigint, at: Date): Promise<void> {
  const { code, entryKey, name, kind, isInjection = false, confidential = false, prefix } = product;
  const form = isInjection ? '注射剂' : '口服常释剂型';
  await tx.run(
    `INSERT INTO separate_entry (version_id, entry_key, generic_name, dosage_form, field, origin, term_from, term_to)
     VALUES ($1, $2, $3, $4, $5, 'negotiated', '2026-01-01', '2027-12-31')`,
    [versionId, entryKey, name, form, FIELD],
  );
  await tx.run(
    `INSERT INTO product (national_code, entry_key, generic_name, dosage_form, maker, strength, pack, units_per_pack, dose_unit, sale_unit, is_injection, trace_prefixes)
     VALUES ($1, $2, $3, $4, '示例药业', '100mg', '10片/盒', 10, '片', '盒', $5, $6)`,
    [code, entryKey, name, form, isInjection, [prefix]],
  );
  await tx.run(
    `INSERT INTO commitment (national_code, document_no, signed_on, from_on) VALUES ($1, '示例', '2025-12-20', '2026-01-01')`,
    [code],
  );
  await tx.run(
    `INSERT INTO payment_standard (national_code, kind, standard, confidential, from_on, reason, entered_at) VALUES ($1, $2, $3, $4, '2026-01-01', '示例', $5)`,
    [code, kind, parseUnitPrice(product.standard) ?? 0n, confidential, at],
  );
  await tx.run(
    `INSERT INTO listed_price (national_code, price, from_on, source) VALUES ($1, $2, '2026-01-01', '示例')`,
    [code, parseUnitPrice(product.listedPrice) ?? 0n],
  );
}

export async function approve(
  tx: Tx,
  personId: number,
  product: Product,
  scheme: string,
  areaCode: string,
  accountId: number,
  now: number,
): Promise<void> {
  const at = new Date(now);
  const from = day('2026-01-02');
  const to: PlainDate = lastDayOfYear(yearOf(from) + 1);
  const row = await tx.first<{ id: bigint }>(
    `INSERT INTO application (application_no, person_id, scheme, area_code, entry_key, generic_name, dosage_form, field, diagnosis_code, diagnosis_name,
       condition_text, hospital_code, doctor_code, applied_on, created_at, created_by, request_id)
     VALUES ($1, $2, $3, $4, $5, $6, '片', $7, 'C34.900', '示例诊断', '示例', $8, $9, $10, $11, $12, $1) RETURNING id`,
    [
      `SQ${personId}${product.prefix}`,
      personId,
      scheme,
      areaCode,
      product.entryKey,
      product.name,
      FIELD,
      HOSPITAL,
      DOCTOR,
      from,
      at,
      accountId,
    ],
  );
  const id = row?.id ?? 0n;
  await tx.run(
    `INSERT INTO application_event (application_id, seq, step, at, on_day, account_id, actor_name, term_from, term_to) VALUES ($1, 1, 'approved', $2, $3, $4, '示例经办', $3, $5)`,
    [id, at, from, accountId, to],
  );
  await tx.run(
    `INSERT INTO application_state (application_id, seq, step, term_from, term_to) VALUES ($1, 1, 'approved', $2, $3)`,
    [id, from, to],
  );
}

function actor(
  accountId: number,
  role: Actor['role'],
  institutionCode: string,
  practitionerCode: string,
): Actor {
  return {
    accountId,
    role,
    name: '示例',
    areaCode: null,
    institutionCode,
    practitionerCode,
    personId: null,
    enterpriseCode: null,
  };
}

async function prescribe(
  world: World,
  accountId: number,
  patient: TestPatient,
  product: Product,
  quantity: number,
  checkedAt: string | null,
): Promise<string> {
  const application = await world.db.transaction('all', (tx) =>
    tx.first<{ id: bigint }>('SELECT id FROM application WHERE person_id = $1 AND entry_key = $2', [
      patient.id,
      product.entryKey,
    ]),
  );
  const issued = await issuePrescription(world, actor(accountId, 'responsibleDoctor', HOSPITAL, DOCTOR), {
    requestId: requestId(),
    applicationId: Number(application?.id),
    credential: { kind: 'idNumber', number: patient.idNumber },
    identityChecked: true,
    lines: [{ nationalCode: product.code, dose: '1', times: 1, perDays: 1, usage: '口服', quantity }],
  });
  if (!issued.ok) throw new Error(`not issued: ${issued.refusal.code} ${issued.refusal.detail ?? ''}`);
  if (checkedAt !== null) {
    const checked = await checkPrescription(
      world,
      actor(accountId, 'pharmacist', checkedAt, pharmacistOf(checkedAt)),
      issued.value.rxno,
    );
    if (!checked.ok) throw new Error(`not checked: ${checked.refusal.code} ${checked.refusal.detail ?? ''}`);
  }
  return issued.value.rxno;
}
