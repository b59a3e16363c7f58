import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  changePassword,
  createAccount,
  listAccounts,
  resetPassword,
  setAccountDisabled,
} from '../../src/contract/accounts.ts';
import { getMe, signIn } from '../../src/contract/identity.ts';
import { startTestServer, type Caller, type TestServer } from '../support/api.ts';

let server: TestServer;
let admin: Caller;
beforeAll(async () => {
  server = await startTestServer();
  admin = await server.signIn({ login: 'admin1', name: '示例·管理', role: 'provinceAdmin' });
});
afterAll(() => server.close());

const signInAs = async (login: string, password: string) =>
  (await server.anonymous.call(signIn, { body: { login, password } })).status;

describe('账号管理（M7）', () => {
  it('系统管理建立的账号可以登录；其他岗位不能建立账号', async () => {
    const body = {
      login: 'price1',
      name: '示例·价格',
      role: 'provincePrice',
      password: 'first-pass',
    } as const;
    await admin.ok(createAccount, { body });
    expect(await signInAs('price1', 'first-pass')).toBe(200);
    const auditor = await server.signIn({ login: 'auditor9', name: '示例·审计', role: 'auditor' });
    expect((await auditor.call(createAccount, { body: { ...body, login: 'price2' } })).status).toBe(403);
    const listed = await admin.ok(listAccounts, { query: { search: '价格' } });
    expect(listed).toMatchObject({
      total: 1,
      rows: [{ login: 'price1', roleLabel: '省局价格管理', disabled: false }],
    });
  });

  it('岗位没有绑定到地区、机构或本人时指出字段，什么也不写入', async () => {
    const wrong = [
      [{ role: 'agencyReviewer' }, 'areaCode'],
      [{ role: 'cashier', institutionCode: 'P43010200001' }, 'institutionCode'],
      [{ role: 'patient', personNo: 'NOBODY' }, 'personNo'],
    ] as const;
    for (const [binding, field] of wrong) {
      const answer = await admin.call(createAccount, {
        body: { login: 'unbound', name: '示例', password: 'first-pass', ...binding },
      });
      expect(answer).toMatchObject({ status: 400, body: { field } });
    }
    expect((await admin.ok(listAccounts, { query: { search: 'unbound' } })).total).toBe(0);
  });

  it('账号名重复时说明', async () => {
    const answer = await admin.call(createAccount, {
      body: { login: 'admin1', name: '示例', role: 'auditor', password: 'first-pass' },
    });
    expect(answer).toMatchObject({ status: 409, body: { code: 'LOGIN_TAKEN' } });
  });

  it('停用立即生效，恢复后可再登录；不能停用自己', async () => {
    const caller = await server.signIn({ login: 'leaver', name: '示例·离职', role: 'auditor' });
    await admin.ok(setAccountDisabled, {
      params: { id: caller.accountId },
      body: { disabled: true, reason: '离职' },
    });
    expect((await caller.call(getMe, {})).status).toBe(401);
    expect(await signInAs('leaver', 'passw0rd')).toBe(401);
    await admin.ok(setAccountDisabled, {
      params: { id: caller.accountId },
      body: { disabled: false, reason: '返岗' },
    });
    expect(await signInAs('leaver', 'passw0rd')).toBe(200);
    const own = await admin.call(setAccountDisabled, {
      params: { id: admin.accountId },
      body: { disabled: true, reason: '误操作' },
    });
    expect(own.status).toBe(409);
  });

  it('重置与修改密码', async () => {
    const caller = await server.signIn({ login: 'forgetful', name: '示例·忘记', role: 'auditor' });
    const wrong = await caller.call(changePassword, {
      body: { oldPassword: 'nope', newPassword: 'second-pass' },
    });
    expect(wrong).toMatchObject({ status: 400, body: { field: 'oldPassword' } });
    await caller.ok(changePassword, { body: { oldPassword: 'passw0rd', newPassword: 'second-pass' } });
    expect(await signInAs('forgetful', 'second-pass')).toBe(200);
    await admin.ok(resetPassword, { params: { id: caller.accountId }, body: { password: 'third-pass' } });
    expect((await caller.call(getMe, {})).status).toBe(401);
    expect(await signInAs('forgetful', 'third-pass')).toBe(200);
  });
});
