import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getMe, listAudit, listDemoAccounts, signIn, signOut } from '../../src/contract/identity.ts';
import { startTestServer, type TestServer } from '../support/api.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

describe('登录与会话（M7）', () => {
  it('登录后能看到自己的岗位，退出后会话作废', async () => {
    const caller = await server.signIn({ login: 'catalogue1', name: '示例·目录', role: 'provinceCatalogue' });
    const me = await caller.ok(getMe, {});
    expect(me).toMatchObject({
      role: 'provinceCatalogue',
      roleLabel: '省局目录管理',
      today: '2026-06-15',
      demo: false,
    });
    await caller.ok(signOut, {});
    expect((await caller.call(getMe, {})).status).toBe(401);
  });

  it('密码不对时不说明账号是否存在，连续失败后暂停', async () => {
    await server.signIn({ login: 'auditor1', name: '示例·审计', role: 'auditor' });
    server.clock.advance(1000);
    const tries = [];
    for (let i = 0; i < 9; i += 1) {
      tries.push(
        (await server.anonymous.call(signIn, { body: { login: 'auditor1', password: 'wrong' } })).status,
      );
    }
    expect(tries).toEqual([401, 401, 401, 401, 401, 401, 401, 401, 429]);
    const unknown = await server.anonymous.call(signIn, { body: { login: 'nobody', password: 'wrong' } });
    expect(unknown).toMatchObject({ status: 401, body: { code: 'WRONG_PASSWORD' } });
  });

  it('没有操作一小时后要重新登录', async () => {
    const caller = await server.signIn({ login: 'catalogue2', name: '示例·目录', role: 'provinceCatalogue' });
    server.clock.advance(59 * 60_000);
    expect((await caller.call(getMe, {})).status).toBe(200);
    server.clock.advance(61 * 60_000);
    expect((await caller.call(getMe, {})).status).toBe(401);
  });

  it('填写有误时指出字段，且拒绝多余字段', async () => {
    const answer = await server.anonymous.call(signIn, { body: { login: 'x' } as never });
    expect(answer).toMatchObject({ status: 400, body: { code: 'BAD_INPUT', field: 'password' } });
    const extra = await server.anonymous.call(signIn, {
      body: { login: 'x', password: 'y', admin: true } as never,
    });
    expect(extra).toMatchObject({ status: 400, body: { field: 'admin' } });
  });

  it('正式环境不列示例账号', async () => {
    expect(await server.anonymous.ok(listDemoAccounts, {})).toEqual({ rows: [] });
  });

  it('只有审计岗位能查操作记录，登录留有记录', async () => {
    const auditor = await server.signIn({ login: 'auditor2', name: '示例·审计二', role: 'auditor' });
    const caller = await server.signIn({
      login: 'catalogue3',
      name: '示例·目录三',
      role: 'provinceCatalogue',
    });
    expect((await caller.call(listAudit, { query: {} })).status).toBe(403);
    const audit = await auditor.ok(listAudit, { query: { actor: '示例·目录三' } });
    expect(audit.rows.map((row) => row.action)).toEqual(['identity.signIn']);
  });
});
