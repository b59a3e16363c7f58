import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createClient, disableClient, listClients } from '../../src/contract/gateway.ts';
import { startTestServer, type Caller, type TestServer } from '../support/api.ts';
import { gatewayClient, registerSystem, SYSTEM_PHARMACY as PHARMACY } from '../support/gateway.ts';

let server: TestServer;
let admin: Caller;
let pos: ReturnType<typeof gatewayClient>;
const signIn = { signIn: { opter_no: '0001', mac: '00-00-00-00-00-00', ip: '127.0.0.1' } };

beforeAll(async () => {
  server = await startTestServer();
  admin = await server.signIn({ login: 'gateway-admin', name: '示例·管理', role: 'provinceAdmin' });
  pos = await registerSystem(server, admin);
});
afterAll(() => server.close());

const countRows = async (table: string) =>
  Number(
    (
      await server.world.db.transaction('all', (tx) =>
        tx.first<{ count: bigint }>(`SELECT count(*) FROM ${table}`),
      )
    )?.count,
  );

describe('国家接口网关的入口', () => {
  it('9001 签到给出签到编号；同一报文重发得到同一编号；9002 签退一次', async () => {
    const msgid = pos.nextMsgid();
    const first = await pos.send('9001', signIn, { msgid });
    expect(first).toMatchObject({ status: 200, body: { infcode: 0, err_msg: '' } });
    const output = first.body.output as unknown as { signinoutb: { sign_no: string; sign_time: string } };
    expect(output.signinoutb.sign_no).toMatch(/^P43010200001[0-9a-f]{18}$/);
    expect((await pos.send('9001', signIn, { msgid })).body.output).toEqual(output);
    const signOut = { signOut: { sign_no: output.signinoutb.sign_no, opter_no: '0001' } };
    expect((await pos.send('9002', signOut)).body.infcode).toBe(0);
    expect((await pos.send('9002', signOut)).body).toMatchObject({ infcode: -1 });
  });

  it('请求头缺失、过时、密钥不明、签名不对：401 和规定的说明，什么也不写入', async () => {
    const before = await countRows('gateway_message');
    const cases = [
      [{ leaveOut: '_api_signature' }, '缺少服务网关的请求头!'],
      [{ leaveOut: '_api_timestamp' }, '缺少服务网关的请求头!'],
      [{ timestamp: String(server.clock.now() - 31 * 60_000) }, '签名时间戳超时!'],
      [{ timestamp: String(server.clock.now() + 31 * 60_000) }, '签名时间戳超时!'],
      [{ timestamp: 'yesterday' }, '签名时间戳超时!'],
      [{ accessKey: 'f'.repeat(32) }, '非法用户!'],
      [{ secret: 'wrong' }, '签名不一致!'],
    ] as const;
    for (const [bent, message] of cases) {
      expect(await pos.send('9001', signIn, bent)).toMatchObject({
        status: 401,
        body: { infcode: -1, err_msg: message },
      });
    }
    expect(await countRows('gateway_message')).toBe(before);
  });

  it('报文格式有误时指出字段，什么也不写入', async () => {
    const before = [await countRows('gateway_message'), await countRows('gateway_sign_in')];
    const cases = [
      [{ text: '{"infno":' }, 'JSON'],
      [{ text: '[]' }, '报文格式有误'],
      [{ envelope: { msgid: 'X1' } }, 'msgid'],
      [{ envelope: { opter_name: undefined } }, 'opter_name'],
      [{ envelope: { inf_time: '2026/06/15' } }, 'inf_time'],
      [{ envelope: { fixmedins_code: 'P43010200002' } }, 'fixmedins_code'],
      [{ headerName: '9002' }, '_api_name'],
    ] as const;
    for (const [bent, named] of cases) {
      const sent = await pos.send('9001', signIn, bent);
      expect(sent).toMatchObject({ status: 200, body: { infcode: -1, output: null } });
      expect(sent.body.err_msg).toContain(named);
    }
    expect([await countRows('gateway_message'), await countRows('gateway_sign_in')]).toEqual(before);
    const wrongInput = await pos.send('9001', { signIn: { opter_no: '1' } });
    expect(wrongInput.body).toMatchObject({
      infcode: -1,
      err_msg: expect.stringContaining('input.signIn.mac') as unknown,
    });
    expect(await countRows('gateway_sign_in')).toBe(before[1]);
  });

  it('同一报文编号不能用于另一次交易', async () => {
    const msgid = pos.nextMsgid();
    await pos.send('9001', signIn, { msgid });
    const other = await pos.send('9001', { signIn: { ...signIn.signIn, opter_no: '0002' } }, { msgid });
    expect(other.body).toMatchObject({
      infcode: -1,
      err_msg: expect.stringContaining('msgid 重复') as unknown,
    });
  });

  it('不支持的交易编号说明白', async () => {
    expect((await pos.send('7777', {})).body).toMatchObject({
      infcode: -1,
      err_msg: '不支持的交易编号 7777',
    });
  });

  it('密钥停用后立即不能调用；列表不显示密钥', async () => {
    const keys = await admin.ok(createClient, { body: { institutionCode: PHARMACY } });
    const second = gatewayClient(server.app, server.clock, { ...keys, institutionCode: PHARMACY });
    expect((await second.send('9001', signIn, { msgid: `${PHARMACY}202606150000009001` })).body.infcode).toBe(
      0,
    );
    await admin.ok(disableClient, { params: { accessKey: keys.accessKey } });
    expect(await second.send('9001', signIn)).toMatchObject({ status: 401, body: { err_msg: '非法用户!' } });
    const listed = await admin.ok(listClients, { query: {} });
    expect(listed.rows.map((row) => row.disabled).sort()).toEqual([false, true]);
    expect(JSON.stringify(listed)).not.toContain(keys.secretKey);
    const unknown = await admin.call(createClient, { body: { institutionCode: 'P43010299999' } });
    expect(unknown.status).toBe(404);
  });
});
