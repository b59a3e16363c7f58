import { Type } from 'typebox';
import { endpoint } from './endpoint.ts';
import { Id, Instant, oneOf, PAGE_QUERY, pageOf, shape, Text } from './shapes.ts';
import { ROLES, type Role } from '../domain/identity/roles.ts';

const RoleName = oneOf(Object.keys(ROLES) as Role[]);
const Login = Type.String({
  pattern: '^[a-z0-9][a-z0-9._-]{2,59}$',
  description: '小写字母、数字、点、横线，3 至 60 位',
});
const Password = Type.String({ minLength: 8, maxLength: 200 });

export const listAccounts = endpoint({
  id: 'identity.listAccounts',
  method: 'GET',
  path: '/api/accounts',
  summary: '账号列表',
  who: ['provinceAdmin'],
  query: shape({ ...PAGE_QUERY, search: Type.Optional(Text(60)), role: Type.Optional(RoleName) }),
  output: pageOf(
    shape({
      id: Id,
      login: Type.String(),
      name: Type.String(),
      role: RoleName,
      roleLabel: Type.String(),
      areaCode: Type.Union([Type.String(), Type.Null()]),
      institutionCode: Type.Union([Type.String(), Type.Null()]),
      createdAt: Instant,
      disabled: Type.Boolean(),
    }),
  ),
  clauses: ['M7'],
});

export const createAccount = endpoint({
  id: 'identity.createAccount',
  method: 'POST',
  path: '/api/accounts',
  summary: '新建账号',
  who: ['provinceAdmin'],
  body: shape({
    login: Login,
    name: Text(60),
    role: RoleName,
    areaCode: Type.Optional(Type.String({ pattern: '^\\d{6}$' })),
    institutionCode: Type.Optional(Type.String({ pattern: '^[HP]\\d{11}$' })),
    practitionerCode: Type.Optional(Text(20)),
    personNo: Type.Optional(Text(30)),
    enterpriseCode: Type.Optional(Type.String({ pattern: '^[0-9A-HJ-NPQRTUWXY]{18}$' })),
    enterpriseName: Type.Optional(Text(120)),
    password: Password,
  }),
  output: shape({ id: Id }),
  clauses: ['M7'],
});

export const setAccountDisabled = endpoint({
  id: 'identity.setAccountDisabled',
  method: 'POST',
  path: '/api/accounts/:id/disabled',
  summary: '停用或恢复账号',
  who: ['provinceAdmin'],
  params: shape({ id: Id }),
  body: shape({ disabled: Type.Boolean(), reason: Text(200) }),
  output: shape({ done: Type.Boolean() }),
  clauses: ['M7'],
});

export const resetPassword = endpoint({
  id: 'identity.resetPassword',
  method: 'POST',
  path: '/api/accounts/:id/password',
  summary: '重置密码',
  who: ['provinceAdmin'],
  params: shape({ id: Id }),
  body: shape({ password: Password }),
  output: shape({ done: Type.Boolean() }),
});

export const changePassword = endpoint({
  id: 'identity.changePassword',
  method: 'POST',
  path: '/api/session/password',
  summary: '修改自己的密码',
  who: 'signedIn',
  body: shape({ oldPassword: Text(200), newPassword: Password }),
  output: shape({ done: Type.Boolean() }),
});

export const accountEndpoints = {
  listAccounts,
  createAccount,
  setAccountDisabled,
  resetPassword,
  changePassword,
};
