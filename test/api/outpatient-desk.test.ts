import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listAudit } from '../../src/contract/identity.ts';
import { listActingDoctors } from '../../src/contract/providers-doctors.ts';
import { openOutpatientDesk } from '../../src/contract/settlement-outpatient.ts';
import { startTestServer, type Caller, type TestServer } from '../support/api.ts';
import {
  DOCTOR,
  furnishCounter,
  HOSPITAL,
  INJECTION,
  SECRET_TABLETS,
  TABLETS,
  type Counter,
  type TestPatient,
} from '../support/counter.ts';
import { matchProduct } from '../support/match-product.ts';
import { insertTestDoctor, insertTestInstitution } from '../support/province.ts';

const OTHER_HOSPITAL = 'H43010400001';
const THEIR_DOCTOR = 'D430104000001';
let server: TestServer;
let counter: Counter;
let other: Caller;

beforeAll(async () => {
  server = await startTestServer();
  counter = await furnishCounter(server);
  await server.world.db.transaction('all', async (tx) => {
    await insertTestInstitution(server.world, tx, OTHER_HOSPITAL, '示例二院');
    await insertTestDoctor(server.world, tx, THEIR_DOCTOR, OTHER_HOSPITAL, ['示例专科']);
    await matchProduct(tx, OTHER_HOSPITAL, TABLETS.code);
  });
  other = await server.signIn({
    login: 'office-two',
    name: '示例医保办',
    role: 'hospitalOffice',
    institutionCode: OTHER_HOSPITAL,
  });
});
afterAll(() => server.close());

const shown = (patient: Pick<TestPatient, 'idNumber'>) => ({
  body: { credential: { kind: 'idNumber' as const, number: patient.idNumber } },
});

describe('医院门诊发药台（M19、M22、M25、M35）', () => {
  test('凭证相符的：今天有待遇资格的药、能由谁开、本院对照过的产品和售价；不给支付标准；查阅留痕', async () => {
    const patient = await counter.addPerson(1);
    const { patient: who, drugs } = await counter.hospital.ok(openOutpatientDesk, shown(patient));
    expect(who).toMatchObject({ personNo: patient.personNo, scheme: 'employee' });
    expect(JSON.stringify(who)).not.toContain(patient.idNumber);
    expect(drugs.map(({ genericName, fields }) => [genericName, fields])).toEqual(
      [INJECTION, TABLETS, SECRET_TABLETS]
        .map(({ name }) => [name, ['示例专科']])
        .sort(([a], [b]) => String(a).localeCompare(String(b), 'zh')),
    );
    const goods = drugs.flatMap((drug) => drug.goods);
    expect(goods.find(({ nationalCode }) => nationalCode === TABLETS.code)).toMatchObject({
      tracePrefixes: [TABLETS.prefix],
      listedPrice: '1000.00',
      suggestedPrice: '1000.00',
      saleUnit: '盒',
    });
    expect(JSON.stringify(drugs)).not.toContain('987.65');
    const { rows } = await counter.auditor.ok(listAudit, {
      query: { action: 'settlement.openOutpatientDesk' },
    });
    expect(rows[0]).toMatchObject({ subjectId: patient.personNo, detail: 'idNumber' });
  });

  test('没有对照的产品不给；没有资格的药不给；没有这张凭证说清楚', async () => {
    const patient = await counter.addPerson(2);
    const { drugs } = await other.ok(openOutpatientDesk, shown(patient));
    expect(drugs.flatMap((drug) => drug.goods.map(({ nationalCode }) => nationalCode))).toEqual([
      TABLETS.code,
    ]);
    expect(drugs).toHaveLength(3);
    await server.world.db.transaction('all', (tx) =>
      tx.run(
        "UPDATE application_state SET term_to = '2026-06-14' WHERE application_id IN (SELECT id FROM application WHERE person_id = $1)",
        [patient.id],
      ),
    );
    expect((await other.ok(openOutpatientDesk, shown(patient))).drugs).toEqual([]);
    expect(await other.call(openOutpatientDesk, shown({ idNumber: '110101199003071233' }))).toMatchObject({
      status: 404,
    });
    expect((await counter.pharmacy.call(openOutpatientDesk, shown(patient))).status).toBe(403);
  });

  test('开单医师按本院找，也能在全省找（M21）', async () => {
    const found = async (query: object) =>
      (await counter.hospital.ok(listActingDoctors, { query: { field: '示例专科', ...query } })).rows.map(
        ({ doctorCode }) => doctorCode,
      );
    expect(await found({ hospitalCode: HOSPITAL })).toEqual([DOCTOR]);
    expect(await found({ hospitalCode: OTHER_HOSPITAL, q: THEIR_DOCTOR })).toEqual([THEIR_DOCTOR]);
    expect((await found({})).toSorted()).toEqual([DOCTOR, THEIR_DOCTOR]);
  });
});
