import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createAccount } from '../../src/contract/accounts.ts';
import { getImport } from '../../src/contract/imports.ts';
import { submitApplication, uploadPaper } from '../../src/contract/eligibility.ts';
import { changeAssistance, registerPerson } from '../../src/contract/insured.ts';
import { chooseMatch, saveMatchingItem } from '../../src/contract/matching.ts';
import { checkDoctorFiling, fileDoctor, publishDoctorFilings } from '../../src/contract/providers-doctors.ts';
import { decidePaperAgreement, enterPaperAgreement } from '../../src/contract/providers-paper-agreements.ts';
import { registerInstitution, registerPharmacist } from '../../src/contract/providers.ts';
import {
  addCommitment,
  addListedPrice,
  addListEntry,
  addStandard,
  createListVersion,
  saveProduct,
} from '../../src/contract/separate-payment.ts';
import { saveAssistanceRule, saveYearlyLimit } from '../../src/contract/settings.ts';
import type { Role } from '../../src/domain/identity/roles.ts';
import { ROOT } from '../../src/server/root.ts';
import type { Caller, TestServer } from './api.ts';
import { identityNumber } from './province.ts';
import { publishByTwo } from './publish.ts';
import { startFile } from './catalogue.ts';
import { smallCatalogue } from './workbook.ts';

const REAL_WORKBOOK = join(ROOT, '..', 'shared', 'data', 'nrdl2024_yao.xlsx');
/** The real workbook where it lies beside the checkout; the project's own small one elsewhere. */
export const HAS_REAL_WORKBOOK = existsSync(REAL_WORKBOOK);

export const HOSPITAL = 'H43010200001';
export const PHARMACY = 'P43010200001';
export const DOCTOR = 'D430102000001';
export const PHARMACIST = 'Y430102000001';
export const PATIENT_ID = identityNumber(7, '19620305');
export const FIELD = '示例肿瘤';
const SOURCE = '示例文件';

/** What the pharmacy's own system calls the drug. */
export const ITEM = 'A1';
/** One drug of the list: its standard is confidential. */
export const DRUG = {
  nationalCode: 'XL01EXA001A001010100001',
  genericName: '示例替尼片',
  dosageForm: '口服常释剂型',
  standard: '5000.00',
  tracePrefix: '8100001',
} as const;

/** The people of the line, each signed in with an account of their own. */
export interface Cast {
  readonly admin: Caller;
  readonly catalogue: Caller;
  /** Who publishes what `catalogue` submits. */
  readonly checker: Caller;
  readonly price: Caller;
  readonly agency: Caller;
  readonly office: Caller;
  readonly doctor: Caller;
  readonly pharmacist: Caller;
  readonly patient: Caller;
  readonly personNo: string;
  readonly personId: number;
}

/** The pharmacy matches its own item, under which its system sells the drug, to the national code (N5.5). */
export async function matchItem({ pharmacist }: Pick<Cast, 'pharmacist'>, from: string): Promise<void> {
  const { genericName: name, dosageForm, nationalCode } = DRUG;
  const described = {
    strength: '80mg',
    pack: '30片/盒',
    maker: '示例制药',
    approvalNo: '',
    unit: '盒',
    unitsPerPack: 30,
    memo: '',
  };
  await pharmacist.ok(saveMatchingItem, {
    body: { itemCode: ITEM, kind: 'drug', name, dosageForm, ...described },
  });
  await pharmacist.ok(chooseMatch, { body: { itemCode: ITEM, nationalCode, from } });
}

/** Imports the workbook through preview and job, and waits for it. */
export async function importCatalogue(
  catalogue: Caller,
): Promise<{ versionId: number; taken: number; refused: number }> {
  const content = HAS_REAL_WORKBOOK ? readFileSync(REAL_WORKBOOK) : smallCatalogue();
  const totals: Readonly<Record<string, string>> = HAS_REAL_WORKBOOK
    ? {}
    : { western: '1', chinese: '2', ethnic: '0', negotiatedWestern: '5', negotiatedChinese: '1', total: '9' };
  const started = await startFile(catalogue, content, {
    edition: '2024',
    effectiveFrom: '2025-01-01',
    ...totals,
  });
  if (started.status !== 200) throw new Error(JSON.stringify(started.body));
  const id = started.body.importId ?? 0;
  for (;;) {
    const job = await catalogue.ok(getImport, { params: { id } });
    if (job.state === 'done')
      return { versionId: job.versionId ?? 0, taken: job.taken, refused: job.refused };
    if (job.state !== 'running') throw new Error(`import ${job.state}: ${job.error}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Lists one drug with a product, a confidential standard, a listing price and a commitment, and publishes the list. */
export async function listDrug({
  catalogue,
  checker,
  price,
}: Pick<Cast, 'catalogue' | 'checker' | 'price'>): Promise<string> {
  const list = await catalogue.ok(createListVersion, {
    body: {
      edition: '2026',
      effectiveFrom: '2026-01-01',
      effectiveTo: '2026-12-31',
      generics: 1,
      copyFrom: null,
    },
  });
  const entry = await catalogue.ok(addListEntry, {
    body: {
      versionId: list.id,
      genericName: DRUG.genericName,
      dosageForm: DRUG.dosageForm,
      field: FIELD,
      paymentScope: '限示例肿瘤成人患者',
      diagnosisCodes: ['C34'],
      origin: 'negotiated',
      termFrom: null,
      termTo: '2026-12-31',
      transitionTo: null,
    },
  });
  const params = { code: DRUG.nationalCode };
  await catalogue.ok(saveProduct, {
    params,
    body: {
      entryKey: entry.entryKey,
      genericName: DRUG.genericName,
      tradeName: '示例商品名',
      dosageForm: DRUG.dosageForm,
      maker: '示例制药',
      strength: '80mg',
      pack: '30片/盒',
      unitsPerPack: 30,
      doseUnit: '片',
      saleUnit: '盒',
      isInjection: false,
      tracePrefixes: [DRUG.tracePrefix],
    },
  });
  await catalogue.ok(addCommitment, {
    params,
    body: { documentNo: '示例承诺1号', signedOn: '2025-12-20', from: '2026-01-01', to: null },
  });
  await price.ok(addStandard, {
    params,
    body: {
      kind: 'negotiated',
      standard: DRUG.standard,
      confidential: true,
      from: '2026-01-01',
      to: null,
      reason: '示例谈判',
      evidence: SOURCE,
    },
  });
  await price.ok(addListedPrice, {
    params,
    body: { price: DRUG.standard, from: '2026-01-01', to: null, source: SOURCE },
  });
  await publishByTwo(catalogue, checker, list.id);
  return entry.entryKey;
}

/** Sets the limits and the assistance of 长沙 for the year. */
export async function setLimits(admin: Caller): Promise<void> {
  const year = 2026;
  await admin.ok(saveYearlyLimit, {
    body: {
      areaCode: '430100',
      scheme: 'resident',
      year,
      pooledFund: '150000.00',
      majorIllness: '400000.00',
      source: SOURCE,
    },
  });
  await admin.ok(saveAssistanceRule, {
    body: {
      areaCode: '430100',
      category: 'subsistence',
      year,
      ratio: '0.7000',
      threshold: '1000.00',
      cap: '50000.00',
      source: SOURCE,
    },
  });
}

/** The people of the line have one password each; the administrator's is the test server's own. */
const CAST_PASSWORD = 'line-pass';

/** Registers a hospital or pharmacy of 长沙 with a 双通道 agreement for the year. */
async function openInstitution(agency: Caller, second: Caller, code: string, name: string): Promise<void> {
  const isHospital = code === HOSPITAL;
  const level = isHospital ? '三级甲等' : '';
  await agency.ok(registerInstitution, {
    body: { code, name, level, areaCode: '430102', address: '示例路1号', phone: '' },
  });
  const clauses = isHospital
    ? (['outpatientDualChannel', 'outsideBudget', 'doctorService'] as const)
    : (['pharmacyDualChannel', 'outsideBudget', 'traceCodes'] as const);
  const { id } = await agency.ok(enterPaperAgreement, {
    params: { code },
    body: {
      agreementNo: `示例协议${code}`,
      clauses: [...clauses],
      fromOn: '2026-01-01',
      toOn: '2026-12-31',
      documentRef: `示例档案${code}`,
      reason: '平台启用以前在线下签署',
    },
  });
  await second.ok(decidePaperAgreement, { params: { id }, body: { confirmed: true, note: '与原件一致' } });
}

/** Takes the doctor onto the list of 责任医师: filed by the hospital, checked by the agency, published by the province. */
async function listDoctor({ office, agency, catalogue }: Pick<Cast, 'office' | 'agency' | 'catalogue'>) {
  const filing = await office.ok(fileDoctor, {
    body: {
      doctorCode: DOCTOR,
      name: '示例医师',
      department: '肿瘤科',
      title: '副主任医师',
      licenceNo: '示例医证1',
      fields: [FIELD],
    },
  });
  await agency.ok(checkDoctorFiling, { params: { id: filing.id } });
  await catalogue.ok(publishDoctorFilings, { body: { ids: [filing.id] } });
}

/** Registers the patient: insured as a resident, in 大病 insurance, and on 低保. */
async function insurePatient(agency: Caller): Promise<{ personId: number; personNo: string }> {
  const { id, personNo } = await agency.ok(registerPerson, {
    body: {
      name: '示例患者',
      idNumber: PATIENT_ID,
      phone: '13800001234',
      address: '',
      areaCode: '430102',
      scheme: 'resident',
      fromOn: '2026-01-01',
      majorIllness: true,
    },
  });
  await agency.ok(changeAssistance, {
    params: { id },
    body: { category: 'subsistence', fromOn: '2026-01-01', toOn: null },
  });
  return { personId: id, personNo };
}

/** Builds the cast from one administrator: accounts, institutions, agreements, practitioners, a person; all through the endpoints. */
export async function buildCast(server: TestServer): Promise<Cast> {
  const admin = await server.signIn({ login: 'line-admin', name: '示例·系统管理', role: 'provinceAdmin' });
  const join = async (login: string, role: Role, binding: object = {}) => {
    await admin.ok(createAccount, {
      body: { login, name: `示例·${login}`, role, password: CAST_PASSWORD, ...binding },
    });
    return server.signInAs(login, CAST_PASSWORD);
  };
  const catalogue = await join('line-catalogue', 'provinceCatalogue');
  const checker = await join('line-checker', 'provinceCatalogue');
  const price = await join('line-price', 'provincePrice');
  const agency = await join('line-agency', 'agencyReviewer', { areaCode: '430100' });
  const second = await join('line-agency-second', 'agencyReviewer', { areaCode: '430100' });
  await openInstitution(agency, second, HOSPITAL, '示例医院');
  await openInstitution(agency, second, PHARMACY, '示例药店');
  await agency.ok(registerPharmacist, {
    params: { code: PHARMACY },
    body: { code: PHARMACIST, name: '示例药师', title: '执业药师', licenceNo: '示例药证1' },
  });
  const office = await join('line-office', 'hospitalOffice', { institutionCode: HOSPITAL });
  await listDoctor({ office, agency, catalogue });
  const doctor = await join('line-doctor', 'responsibleDoctor', {
    institutionCode: HOSPITAL,
    practitionerCode: DOCTOR,
  });
  const pharmacist = await join('line-pharmacist', 'pharmacist', {
    institutionCode: PHARMACY,
    practitionerCode: PHARMACIST,
  });
  const person = await insurePatient(agency);
  const patient = await join('line-patient', 'patient', { personNo: person.personNo });
  return { admin, catalogue, checker, price, agency, office, doctor, pharmacist, patient, ...person };
}

/** The same cast on a later day: everybody's session has ended by then, and they sign in anew. */
export async function signInAgain(server: TestServer, cast: Cast): Promise<Cast> {
  const again = (name: string, password = CAST_PASSWORD) => server.signInAs(`line-${name}`, password);
  return {
    ...cast,
    admin: await again('admin', 'passw0rd'),
    catalogue: await again('catalogue'),
    checker: await again('checker'),
    price: await again('price'),
    agency: await again('agency'),
    office: await again('office'),
    doctor: await again('doctor'),
    pharmacist: await again('pharmacist'),
    patient: await again('patient'),
  };
}

/** The smallest picture, as a paper. */
export const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** What the patient writes, without the papers. */
export function applicationFor(entryKey: string, requestId: string) {
  return {
    requestId,
    entryKey,
    diagnosisCode: 'C34.900',
    diagnosisName: '示例诊断',
    conditionText: '示例病情：影像与病理已确诊，一线治疗后进展。',
    doctorCode: DOCTOR,
    pharmacyCode: PHARMACY,
    phone: '13800001234',
  };
}

/** The three required papers, uploaded by the patient. */
export async function uploadPapers(patient: Caller): Promise<number[]> {
  const ids: number[] = [];
  for (const kind of ['identity', 'credential', 'medicalRecord'] as const) {
    const file = { field: 'file', fileName: `示例${kind}.png`, mediaType: 'image/png', content: PNG };
    const sent = await patient.upload(uploadPaper, { body: { kind } }, [file]);
    if (sent.status !== 200) throw new Error(JSON.stringify(sent.body));
    ids.push(sent.body.id);
  }
  return ids;
}

/** The patient's application, with its papers; gives its id. */
export async function applyFor(patient: Caller, entryKey: string, requestId: string): Promise<number> {
  const paperIds = await uploadPapers(patient);
  return (await patient.ok(submitApplication, { body: { ...applicationFor(entryKey, requestId), paperIds } }))
    .id;
}
