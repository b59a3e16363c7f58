import { day, startOfDay } from '../../src/base/date.ts';
import { checkDigitOf } from '../../src/domain/insured/identity-number.ts';
import type { Scheme } from '../../src/policy/parameters/reimbursement.ts';
import type { Tx } from '../../src/server/db/database.ts';
import { requiredClauses } from '../../src/domain/providers/agreement.ts';
import { issueSigningCertificate } from '../../src/server/providers/issue-certificate.ts';
import {
  insertDoctorFiling,
  insertInstitution,
  insertPractitioner,
  markFilingChecked,
  markFilingPublished,
} from '../../src/server/providers/store.ts';
import {
  insertEnrolment,
  insertMajorIllnessMembership,
  insertPerson,
} from '../../src/server/insured/store.ts';
import type { World } from '../../src/server/world.ts';
import { insertAgreement } from './insert-agreement.ts';
import { insertPublishedList } from './published-list.ts';

/** A valid invented identity number; `order` tells people apart. */
export function identityNumber(order: number, born = '19700101'): string {
  const body = `430199${born}${String(order).padStart(3, '0')}`;
  return body + checkDigitOf(body);
}

/** A person insured in a scheme since the beginning of 2026, and in its 大病 insurance. */
export async function insertTestPerson(
  world: World,
  tx: Tx,
  order: number,
  given: { name?: string; areaCode?: string; scheme?: Scheme } = {},
): Promise<number> {
  const areaCode = given.areaCode ?? '430102';
  const scheme = given.scheme ?? 'employee';
  const id = await insertPerson(tx, world.secrets, {
    personNo: `${areaCode}9${String(order).padStart(7, '0')}`,
    name: given.name ?? `示例患者${order}`,
    idNumber: identityNumber(order),
    phone: '13800001234',
    areaCode,
  });
  await insertEnrolment(tx, id, { scheme, areaCode, status: 'normal', from: day('2026-01-01'), to: null });
  await insertMajorIllnessMembership(tx, id, scheme, day('2026-01-01'), null);
  return id;
}

const BEFORE_2026 = startOfDay(day('2025-12-31'));

/** A listed drug under one published version per call; gives its entry key. */
export async function insertTestDrug(
  tx: Tx,
  drug: {
    name: string;
    field?: string;
    scope?: string;
    codes?: readonly string[];
    termFrom?: string;
    termTo?: string;
    removedOn?: string;
  },
): Promise<string> {
  const entryKey = `${drug.name}|片剂`;
  await insertPublishedList(
    tx,
    { edition: `示例-${drug.name}`, effectiveFrom: '2026-01-01', now: BEFORE_2026 },
    (versionId) =>
      tx.run(
        `INSERT INTO separate_entry (version_id, entry_key, generic_name, dosage_form, field, payment_scope, diagnosis_codes, origin, term_from, term_to)
         VALUES ($1, $2, $3, '片剂', $4, $5, $6, 'negotiated', $7, $8)`,
        [
          versionId,
          entryKey,
          drug.name,
          drug.field ?? '肿瘤',
          drug.scope ?? null,
          drug.codes ?? [],
          drug.termFrom ?? '2026-01-01',
          drug.termTo ?? '2027-12-31',
        ],
      ),
  );
  if (drug.removedOn !== undefined) {
    await tx.run(
      `INSERT INTO list_act (entry_id, kind, term_to, removed_on, reason, entered_at)
       SELECT id, 'removal', term_to, $2, '示例：调出', now() FROM separate_entry WHERE entry_key = $1`,
      [entryKey, drug.removedOn],
    );
  }
  return entryKey;
}

/** A hospital or pharmacy with an agreement that runs through 2026 and 2027; a hospital also gets its certificate. */
export async function insertTestInstitution(world: World, tx: Tx, code: string, name: string): Promise<void> {
  const kind = code.startsWith('H') ? 'hospital' : 'pharmacy';
  await insertInstitution(tx, {
    code,
    kind,
    name,
    level: '',
    areaCode: code.slice(1, 7),
    address: '示例路',
    phone: '',
  });
  await insertAgreement(tx, {
    institutionCode: code,
    agreementNo: `示例协${code}`,
    clauses: requiredClauses(kind),
    from: day('2026-01-01'),
    to: day('2027-12-31'),
  });
  if (kind === 'hospital')
    await issueSigningCertificate(world, tx, 'institution', code, name, world.clock.now());
}

/** A doctor of a hospital, published for fields since the beginning of 2026, with a certificate. */
export async function insertTestDoctor(
  world: World,
  tx: Tx,
  code: string,
  institutionCode: string,
  fields: readonly string[] = ['肿瘤'],
  title = '主任医师',
): Promise<void> {
  const name = `示例医师${code.slice(-2)}`;
  await insertPractitioner(tx, {
    code,
    kind: 'doctor',
    name,
    institutionCode,
    department: '示例科',
    title,
    licenceNo: `1104300000${code.slice(-5)}`,
  });
  const filing = await insertDoctorFiling(tx, code, fields, null, world.clock.now());
  await markFilingChecked(tx, filing, null, world.clock.now());
  await markFilingPublished(tx, filing, null, day('2026-01-01'));
  await issueSigningCertificate(world, tx, 'practitioner', code, name, world.clock.now());
}
