import type { FastifyInstance } from 'fastify';
import { addDays, dayAt, startOfDay, wallClock, type PlainDate } from '../../base/date.ts';
import { accept } from '../../base/outcome.ts';
import { getMe, listAudit, listDemoAccounts, signIn, signOut, type Me } from '../../contract/identity.ts';
import { ROLES, type Actor } from '../../domain/identity/roles.ts';
import { mount } from '../http/route.ts';
import { pageSpan } from '../http/paging.ts';
import type { World } from '../world.ts';
import { listAuditRows, recordAudit } from './audit-store.ts';
import { ABSOLUTE_MS, hashToken, SESSION_COOKIE } from './current-actor.ts';
import { findPlaceNames, listDemoAccountRows, revokeSession } from './session-store.ts';
import { signInWithPassword } from './sign-in.ts';

async function describeActor(world: World, actor: Actor): Promise<Me> {
  const place = await world.db.transaction('none', (tx) => findPlaceNames(tx, actor));
  return {
    accountId: actor.accountId,
    name: actor.name,
    role: actor.role,
    roleLabel: ROLES[actor.role].label,
    areaCode: actor.areaCode,
    institutionCode: actor.institutionCode,
    ...place,
    today: dayAt(world.clock.now()),
    demo: world.config.demo,
    actingFor:
      actor.mandate === undefined
        ? null
        : {
            mandateId: actor.mandate.id,
            name: actor.mandate.principalName,
            over: actor.mandate.over,
            powers: [...actor.mandate.powers],
          },
  };
}

export function mountIdentity(app: FastifyInstance, world: World): void {
  mount(app, world, signIn, async ({ body, reply }) => {
    const { actor, token } = await signInWithPassword(world, body.login, body.password);
    reply.setCookie(SESSION_COOKIE, token, {
      path: '/',
      httpOnly: true,
      sameSite: 'strict',
      secure: world.config.secureCookie,
      maxAge: ABSOLUTE_MS / 1000,
    });
    return accept(await describeActor(world, actor));
  });
  mount(app, world, signOut, async ({ actor, request, reply }) => {
    const now = world.clock.now();
    const token = request.cookies[SESSION_COOKIE] ?? '';
    await world.db.transaction('none', async (tx) => {
      await revokeSession(tx, hashToken(token), now);
      await recordAudit(tx, actor, now, {
        action: 'identity.signOut',
        subjectKind: 'account',
        subjectId: actor.accountId,
      });
    });
    reply.clearCookie(SESSION_COOKIE, { path: '/' });
    return accept({ done: true });
  });
  mount(app, world, getMe, async ({ actor }) => accept(await describeActor(world, actor)));
  mount(app, world, listDemoAccounts, async () => {
    if (!world.config.demo) return accept({ rows: [] });
    const rows = await world.db.transaction('none', listDemoAccountRows);
    return accept({
      rows: rows.map(({ login, password, name, role, place }) => ({
        login,
        password,
        name,
        roleLabel: ROLES[role].label,
        at: place,
      })),
    });
  });
  mount(app, world, listAudit, async ({ query }) => {
    const { rows, total } = await world.db.transaction('all', (tx) =>
      listAuditRows(tx, {
        action: query.action,
        actor: query.actor,
        subject: query.subject,
        from: query.from === undefined ? undefined : startOfDay(query.from as PlainDate),
        before: query.to === undefined ? undefined : startOfDay(addDays(query.to as PlainDate, 1)),
        ...pageSpan(query),
      }),
    );
    return accept({
      total,
      rows: rows.map((row) => ({
        id: row.id,
        at: wallClock(row.at),
        actorName: row.actorName,
        roleLabel: row.role === 'system' ? '系统' : ROLES[row.role].label,
        action: row.action,
        subjectKind: row.subjectKind,
        subjectId: row.subjectId,
        detail: row.detail,
      })),
    });
  });
}
