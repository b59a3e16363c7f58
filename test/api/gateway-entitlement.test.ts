import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient } from '../../src/contract/gateway.ts';
import { decideViolation, recordViolation } from '../../src/contract/insured-violations.ts';
import { startTestServer, type TestServer } from '../support/api.ts';
import { furnishCounter, PHARMACY, TABLETS, type Counter } from '../support/counter.ts';
import { gatewayClient } from '../support/gateway.ts';

let server: TestServer;
let counter: Counter;
let pos: ReturnType<typeof gatewayClient>;
beforeAll(async () => {
  server = await startTestServer({ today: '2026-06-15' });
  counter = await furnishCounter(server);
  const admin = await server.signIn({ login: 'gw-admin', name: '示例·管理', role: 'provinceAdmin' });
  const keys = await admin.ok(createClient, { body: { institutionCode: PHARMACY } });
  pos = gatewayClient(server.app, server.clock, { ...keys, institutionCode: PHARMACY });
});
afterAll(() => server.close());

type Row = Record<string, string>;
const check = async (psn_no: string, change: object = {}) => {
  const data = { psn_no, insutype: '310', fixmedins_code: PHARMACY, med_type: '9904', ...change };
  const { body } = await pos.send('2001', { data: { begntime: '2026-06-15 09:00:00', ...data } });
  return { failed: body.err_msg, rows: (body.output as unknown as { trtinfo: Row[] } | null)?.trtinfo ?? [] };
};

describe('2001 人员待遇享受检查、5301 备案查询（M5、M19、M35）', () => {
  it('每种药一行，享受的标 1；参保中断、暂停联网的标 0 并说明', async () => {
    const patient = await counter.addPerson(41);
    await counter.prescribe(patient, TABLETS, 1);
    const { rows } = await check(patient.personNo);
    expect(rows.length).toBe(3);
    expect(new Set(rows.map((row) => row['trt_enjymnt_flag']))).toEqual(new Set(['1']));
    expect(rows[0]).toMatchObject({ psn_no: patient.personNo, trt_chk_type: '01', fund_pay_type: '310100' });
    expect(rows[0]?.['trt_chk_rslt'], 'M1').toContain('湖南省医保药品“双通道”单行支付管理办法');
    expect((await check(patient.personNo, { insutype: '390' })).failed).toContain('insutype 应为 310');
    expect((await check(patient.personNo, { fixmedins_code: 'P43010200002' })).failed).toContain('本机构');
    expect((await check('4300000000000099')).failed).toContain('1101');
    const early = await check(patient.personNo, { begntime: '2025-12-31' });
    expect(early.rows.map((row) => row['trt_enjymnt_flag'])).toEqual(['0', '0', '0']);
    const desk = { areaCode: '430100', role: 'areaBureau' as const };
    const first = await server.signIn({ login: 'gw-bureau-1', name: '示例·一', ...desk });
    const second = await server.signIn({ login: 'gw-bureau-2', name: '示例·二', ...desk });
    const { id } = await first.ok(recordViolation, {
      body: {
        requestId: 'gw-violation-1',
        personNo: patient.personNo,
        kind: 'lentCredential',
        foundOn: '2026-06-10',
        facts: '示例：出借凭证',
        evidence: '示例：监控',
        claimNo: null,
        loss: '0.00',
      },
    });
    await second.ok(decideViolation, {
      params: { id },
      body: { outcome: 'suspended', from: '2026-06-15', months: 3, reason: '示例：属实', documentNo: '' },
    });
    const suspended = (await check(patient.personNo)).rows;
    expect(suspended.map((row) => row['trt_enjymnt_flag'])).toEqual(['0', '0', '0']);
    expect(suspended[0]?.['trt_chk_rslt']).toContain('[ONLINE_SETTLEMENT_SUSPENDED M35]');
    const { body } = await pos.send('5301', { data: { psn_no: patient.personNo } });
    expect((body.output as unknown as { feedetail: Row[] }).feedetail).toHaveLength(3);
  });
  it('没有业务往来的机构只得到参保是否正常；患者出示凭证才给药品和诊断（M7、M35）', async () => {
    const patient = await counter.addPerson(42);
    const cover = await check(patient.personNo);
    expect(cover.rows).toHaveLength(1);
    expect(cover.rows[0]).toMatchObject({ trt_enjymnt_flag: '1' });
    expect(JSON.stringify(cover.rows)).not.toMatch(/示例替尼|SQ|C34/);
    const { body } = await pos.send('5301', { data: { psn_no: patient.personNo } });
    expect(body.infcode).toBe(-1);
    expect(body.err_msg).toContain('mdtrt_cert_no');
    const shown = { mdtrt_cert_type: '02', mdtrt_cert_no: patient.idNumber };
    expect((await check(patient.personNo, shown)).rows).toHaveLength(3);
    const told = await pos.send('5301', { data: { psn_no: patient.personNo, ...shown } });
    expect((told.body.output as unknown as { feedetail: Row[] }).feedetail).toHaveLength(3);
    const other = await counter.addPerson(43);
    const wrong = await check(other.personNo, shown);
    expect(wrong.failed).toContain('不是同一个人');
    expect(wrong.rows).toEqual([]);
  });
});
