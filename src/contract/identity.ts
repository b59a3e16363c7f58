import { Type, type Static } from 'typebox';
import { endpoint } from './endpoint.ts';
import { Day, Id, Instant, PAGE_QUERY, pageOf, shape, Text } from './shapes.ts';

/** The signed-in account as its pages need it. */
export const Me = shape({
  accountId: Id,
  name: Type.String(),
  role: Type.String(),
  roleLabel: Type.String(),
  areaCode: Type.Union([Type.String(), Type.Null()]),
  areaName: Type.Union([Type.String(), Type.Null()]),
  institutionCode: Type.Union([Type.String(), Type.Null()]),
  institutionName: Type.Union([Type.String(), Type.Null()]),
  /** The province's day today, by the server's clock. */
  today: Day,
  demo: Type.Boolean(),
  /** For whom this session acts; null for the person themselves. Once the mandate is over nothing can be done on it (M35). */
  actingFor: Type.Union([
    shape({
      mandateId: Id,
      name: Type.String(),
      over: Type.Boolean(),
      /** The matters that the mandate covers. */
      powers: Type.Array(Type.String()),
    }),
    Type.Null(),
  ]),
});
export type Me = Static<typeof Me>;

export const signIn = endpoint({
  id: 'identity.signIn',
  method: 'POST',
  path: '/api/session',
  summary: '登录',
  who: 'public',
  body: shape({ login: Text(60), password: Text(200) }),
  output: Me,
  clauses: ['M7'],
});

export const signOut = endpoint({
  id: 'identity.signOut',
  method: 'DELETE',
  path: '/api/session',
  summary: '退出登录',
  who: 'signedIn',
  output: shape({ done: Type.Boolean() }),
});

export const getMe = endpoint({
  id: 'identity.getMe',
  method: 'GET',
  path: '/api/session',
  summary: '当前登录账号',
  who: 'signedIn',
  output: Me,
});

export const listDemoAccounts = endpoint({
  id: 'identity.listDemoAccounts',
  method: 'GET',
  path: '/api/demo-accounts',
  summary: '示例账号（仅示例环境）',
  who: 'public',
  output: shape({
    rows: Type.Array(
      shape({
        login: Type.String(),
        password: Type.String(),
        name: Type.String(),
        roleLabel: Type.String(),
        at: Type.String(),
      }),
    ),
  }),
});

export const listAudit = endpoint({
  id: 'identity.listAudit',
  method: 'GET',
  path: '/api/audit',
  summary: '操作与查阅记录',
  who: ['auditor'],
  query: shape({
    ...PAGE_QUERY,
    action: Type.Optional(Text(60)),
    actor: Type.Optional(Text(60)),
    subject: Type.Optional(Text(60)),
    from: Type.Optional(Day),
    to: Type.Optional(Day),
  }),
  output: pageOf(
    shape({
      id: Id,
      at: Instant,
      actorName: Type.String(),
      roleLabel: Type.String(),
      action: Type.String(),
      subjectKind: Type.String(),
      subjectId: Type.String(),
      detail: Type.String(),
    }),
  ),
  clauses: ['M7'],
});

export const identityEndpoints = { signIn, signOut, getMe, listDemoAccounts, listAudit };
