import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient } from '../../src/contract/gateway.ts';
import { openPointCase, takePointStep } from '../../src/contract/providers-points.ts';
import { startTestServer, type TestServer } from '../support/api.ts';
import { gatewayClient } from '../support/gateway.ts';
import { insertTestDoctor, insertTestInstitution } from '../support/province.ts';

const HOSPITAL = 'H43010200001';
const DOCTOR = 'D430102000001';
let server: TestServer;
let his: ReturnType<typeof gatewayClient>;

beforeAll(async () => {
  server = await startTestServer();
  await server.world.db.transaction('all', async (tx) => {
    await insertTestInstitution(server.world, tx, HOSPITAL, '示例医院');
    await insertTestDoctor(server.world, tx, DOCTOR, HOSPITAL, ['肿瘤', '血液']);
  });
  const admin = await server.signIn({ login: 'admin', name: '示例·管理', role: 'provinceAdmin' });
  const keys = await admin.ok(createClient, { body: { institutionCode: HOSPITAL } });
  his = gatewayClient(server.app, server.clock, { ...keys, institutionCode: HOSPITAL });
  await his.send('9001', { signIn: { opter_no: '0001', mac: '00-00', ip: '127.0.0.1' } });
});
afterAll(() => server.close());

const ask = async (data: object) => (await his.send('5102', { data: { prac_psn_type: '1', ...data } })).body;
const first = (body: Awaited<ReturnType<typeof ask>>) =>
  (body.output as unknown as { feedetail: Record<string, string>[] } | null)?.feedetail[0];

describe('5102 医执人员信息查询（M20、M21、M27）', () => {
  it('按代码查到医师，写明是不是责任医师、哪些领域', async () => {
    expect(first(await ask({ prac_psn_code: DOCTOR }))).toMatchObject({
      prac_psn_code: DOCTOR,
      hi_dr_flag: '1',
      resp_dr_flag: '1',
      resp_dr_fields: '肿瘤、血液',
      fixmedins_code: HOSPITAL,
    });
  });

  it('没有代码、分类不符、姓名不符都查不到', async () => {
    for (const data of [
      { prac_psn_name: '示例医师01' },
      { prac_psn_code: DOCTOR, prac_psn_type: '3' },
      { prac_psn_code: DOCTOR, prac_psn_name: '别人' },
      { prac_psn_code: 'D430102000099' },
    ])
      expect((await ask(data)).infcode).toBe(-1);
  });

  it('支付资格暂停当时起 hi_dr_flag 为 0', async () => {
    const area = (login: string) =>
      server.signIn({ login, name: `示例·${login}`, role: 'areaBureau', areaCode: '430100' });
    const [noticer, decider] = [await area('bureau.1'), await area('bureau.2')];
    const { id } = await noticer.ok(openPointCase, {
      body: {
        practitionerCode: DOCTOR,
        basis: 'administrative',
        ground: 'falseRecord',
        responsibility: 'main',
        happenedOn: '2026-06-01',
        facts: '示例',
        points: 9,
        replyBy: '2026-06-16',
      },
    });
    server.clock.setDay('2026-06-17');
    const again = await server.signInAs('bureau.2', 'passw0rd');
    expect(decider.accountId).not.toBe(noticer.accountId);
    await again.ok(takePointStep, {
      params: { id },
      body: { step: 'decided', words: '示例', points: 9, suspendMonths: 1, documentNo: '示例', afterSeq: 1 },
    });
    await his.send('9001', { signIn: { opter_no: '0001', mac: '00-00', ip: '127.0.0.1' } });
    expect(first(await ask({ prac_psn_code: DOCTOR }))).toMatchObject({
      hi_dr_flag: '0',
      resp_dr_flag: '0',
      endtime: '2026-07-16',
      chg_rea: '医保支付资格暂停',
    });
  });
});
