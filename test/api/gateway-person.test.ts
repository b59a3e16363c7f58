import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { day } from '../../src/base/date.ts';
import { createClient } from '../../src/contract/gateway.ts';
import { recordDeath } from '../../src/contract/insured.ts';
import { insertAssistanceIdentity, insertEnrolment, insertPerson } from '../../src/server/insured/store.ts';
import { startTestServer, type TestServer } from '../support/api.ts';
import { furnishCounter, PHARMACY, type Counter } from '../support/counter.ts';
import { gatewayClient } from '../support/gateway.ts';
import { identityNumber } from '../support/province.ts';

interface Told {
  readonly insuinfo: Record<string, string>[];
  readonly idetinfo: Record<string, string>[];
}
let server: TestServer;
let counter: Counter;
let pos: ReturnType<typeof gatewayClient>;

beforeAll(async () => {
  server = await startTestServer({ today: '2026-06-15' });
  counter = await furnishCounter(server);
  const admin = await server.signIn({ login: 'person-admin', name: '示例·管理', role: 'provinceAdmin' });
  const keys = await admin.ok(createClient, { body: { institutionCode: PHARMACY } });
  pos = gatewayClient(server.app, server.clock, { ...keys, institutionCode: PHARMACY });
});
afterAll(() => server.close());

/** 1101 for whoever shows their card. */
async function toldOf(idNumber: string): Promise<Told> {
  const { body } = await pos.send('1101', { data: { mdtrt_cert_type: '02', mdtrt_cert_no: idNumber } });
  expect(`${body.infcode} ${body.err_msg}`).toBe('0 ');
  return body.output as unknown as Told;
}

describe('1101 参保和身份（M5、M9.4）', () => {
  test('只列今天的参保，以后才起的不列，到了那天才是它；救助身份给登记的起止', async () => {
    const areaCode = '430102';
    const idNumber = identityNumber(71);
    await server.world.db.transaction('all', async (tx) => {
      const phone = '13800001234';
      const named = { personNo: '43010290000071', name: '示例患者71', idNumber, phone, areaCode };
      const id = await insertPerson(tx, server.world.secrets, named);
      const normal = { areaCode, status: 'normal' as const };
      const untilJune = { from: day('2026-01-01'), to: day('2026-06-30') };
      await insertEnrolment(tx, id, { ...normal, scheme: 'employee', ...untilJune });
      await insertEnrolment(tx, id, { ...normal, scheme: 'resident', from: day('2026-07-01'), to: null });
      await insertAssistanceIdentity(tx, id, 'subsistence', day('2026-03-01'), day('2026-08-31'));
    });
    const { insuinfo, idetinfo } = await toldOf(idNumber);
    expect(insuinfo).toMatchObject([{ insutype: '310', psn_insu_stas: '1', psn_insu_date: '2026-01-01' }]);
    expect(idetinfo).toMatchObject([
      { psn_idet_type: '902', begntime: '2026-03-01 00:00:00', endtime: '2026-08-31 23:59:59' },
    ]);
    server.clock.setDay('2026-07-01');
    expect((await toldOf(idNumber)).insuinfo).toMatchObject([{ insutype: '390', psn_insu_stas: '1' }]);
    server.clock.setDay('2026-06-15');
  });

  test('去世当天还是正常参保，次日起不是，写明从哪天起', async () => {
    const patient = await counter.addPerson(72);
    const body = { diedOn: '2026-06-15', evidence: '示例死亡证明' };
    await counter.agency.ok(recordDeath, { params: { id: patient.id }, body });
    const normal = { psn_insu_stas: '1', paus_insu_date: '' };
    expect((await toldOf(patient.idNumber)).insuinfo).toMatchObject([normal]);
    server.clock.setDay('2026-06-16');
    const stopped = { psn_insu_stas: '2', paus_insu_date: '2026-06-16' };
    expect((await toldOf(patient.idNumber)).insuinfo).toMatchObject([stopped]);
  });
});
