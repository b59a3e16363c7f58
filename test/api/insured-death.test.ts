import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient } from '../../src/contract/gateway.ts';
import { listAudit } from '../../src/contract/identity.ts';
import { getPerson, recordDeath } from '../../src/contract/insured.ts';
import { startTestServer, type TestServer } from '../support/api.ts';
import { furnishCounter, PHARMACY, TABLETS, type Counter } from '../support/counter.ts';
import { gatewayClient } from '../support/gateway.ts';

let server: TestServer;
let counter: Counter;
let pos: ReturnType<typeof gatewayClient>;
beforeAll(async () => {
  server = await startTestServer({ today: '2026-06-15' });
  counter = await furnishCounter(server);
  const admin = await server.signIn({ login: 'death-admin', name: '示例·管理', role: 'provinceAdmin' });
  const keys = await admin.ok(createClient, { body: { institutionCode: PHARMACY } });
  pos = gatewayClient(server.app, server.clock, { ...keys, institutionCode: PHARMACY });
});
afterAll(() => server.close());

describe('登记死亡（M5）', () => {
  it('本地区经办登记日期和依据，次日起没有待遇；误登的可以撤销，都留痕', async () => {
    const patient = await counter.addPerson(51);
    await counter.prescribe(patient, TABLETS, 1);
    const params = { id: patient.id };
    const evidence = '示例死亡证明 001';
    const { bornOn } = await counter.agency.ok(getPerson, { params });
    const tooEarly = `${Number(bornOn.slice(0, 4)) - 1}-01-01`;
    for (const diedOn of [tooEarly, '2026-06-16', '2026-02-30'])
      expect(await counter.agency.call(recordDeath, { params, body: { diedOn, evidence } })).toMatchObject({
        status: 400,
        body: { field: 'diedOn' },
      });
    expect(
      await counter.agency.call(recordDeath, { params, body: { diedOn: null, evidence } }),
    ).toMatchObject({ status: 409, body: { code: 'DEATH_NOT_RECORDED' } });
    const far = await server.signIn({
      login: 'death-far',
      name: '示例·株洲经办',
      role: 'agencyReviewer',
      areaCode: '430200',
    });
    const body = { diedOn: '2026-06-14', evidence };
    expect(await far.call(recordDeath, { params, body })).toMatchObject({ status: 404 });
    expect(await counter.hospital.call(recordDeath, { params, body })).toMatchObject({ status: 403 });

    expect(await counter.agency.ok(recordDeath, { params, body })).toEqual({ done: true });
    expect((await counter.agency.ok(getPerson, { params })).diedOn).toBe('2026-06-14');
    expect(await counter.agency.call(recordDeath, { params, body })).toMatchObject({
      status: 409,
      body: { code: 'DEATH_RECORDED' },
    });
    const flagsOn = async (day: string) => {
      const data = { psn_no: patient.personNo, insutype: '310', fixmedins_code: PHARMACY, med_type: '9904' };
      const shown = { mdtrt_cert_type: '02', mdtrt_cert_no: patient.idNumber };
      const sent = await pos.send('2001', { data: { ...data, ...shown, begntime: day } });
      const rows = (sent.body.output as unknown as { trtinfo: Record<string, string>[] }).trtinfo;
      return new Set(rows.map((row) => row['trt_enjymnt_flag']));
    };
    expect(await flagsOn('2026-06-14')).toEqual(new Set(['1']));
    expect(await flagsOn('2026-06-15')).toEqual(new Set(['0']));

    await counter.agency.ok(recordDeath, { params, body: { diedOn: null, evidence: '示例：同名误登' } });
    expect(await flagsOn('2026-06-15')).toEqual(new Set(['1']));
    const { rows } = await counter.auditor.ok(listAudit, { query: { action: 'insured.recordDeath' } });
    expect(rows.map((row) => row.detail)).toEqual([
      '撤销 2026-06-14：示例：同名误登',
      `2026-06-14：${evidence}`,
    ]);
  });
});
