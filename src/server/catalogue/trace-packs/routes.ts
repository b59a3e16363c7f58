import type { FastifyInstance } from 'fastify';
import { present } from '../../../base/assert.ts';
import { wallClock } from '../../../base/date.ts';
import { accept, type Outcome } from '../../../base/outcome.ts';
import * as rows from '../../../contract/catalogue-trace-packs.ts';
import type { Actor } from '../../../domain/identity/roles.ts';
import type { Refusal } from '../../../domain/refusals.ts';
import { brokenConstraint } from '../../db/database.ts';
import { badInput, notFound } from '../../http/problem.ts';
import { mount } from '../../http/route.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import type { World } from '../../world.ts';
import {
  findPackOfPrefix,
  insertTracePack,
  listTracePackRows,
  markTracePackWithdrawn,
  type NewTracePack,
  type TracePack,
} from './store.ts';

const presentPack = (one: TracePack): rows.TracePackRow => ({ ...one, enteredAt: wallClock(one.enteredAt) });

/**
 * Registers what the codes of a carton or a case begin with (M32).
 * @throws {Problem} 400 for an unknown product, and for a beginning that belongs to single packs or is registered already
 */
async function saveTracePack(
  world: World,
  actor: Actor,
  made: NewTracePack,
): Promise<Outcome<rows.TracePackRow, Refusal>> {
  const now = world.clock.now();
  try {
    return await world.db.transaction('none', async (tx) => {
      if (await findPackOfPrefix(tx, made.prefix)) throw badInput('prefix', '这个码段是最小销售包装的');
      const id = await insertTracePack(tx, made, actor.accountId, now);
      await recordAudit(tx, actor, now, {
        action: 'catalogue.saveTracePack',
        subjectKind: 'tracePack',
        subjectId: id,
        detail: `${made.prefix} ${made.nationalCode}`,
      });
      const saved = (await listTracePackRows(tx)).find((one) => one.id === id);
      return accept(presentPack(present(saved, 'what was registered is listed')));
    });
  } catch (error) {
    const broken = brokenConstraint(error);
    if (broken === 'trace_pack_prefix_once') throw badInput('prefix', '这个码段已经登记');
    if (broken === 'trace_pack_prefix_national_code_fkey') throw badInput('nationalCode', '没有这个药品');
    throw error;
  }
}

export function mountTracePacks(app: FastifyInstance, world: World): void {
  mount(app, world, rows.listTracePacks, async () =>
    accept({ rows: (await world.db.transaction('none', listTracePackRows)).map(presentPack) }),
  );
  mount(app, world, rows.saveTracePack, ({ actor, body }) => saveTracePack(world, actor, body));
  mount(app, world, rows.withdrawTracePack, ({ actor, params }) =>
    world.db.transaction('none', async (tx) => {
      const now = world.clock.now();
      if (!(await markTracePackWithdrawn(tx, params.id, now))) throw notFound('这个码段');
      await recordAudit(tx, actor, now, {
        action: 'catalogue.withdrawTracePack',
        subjectKind: 'tracePack',
        subjectId: params.id,
      });
      return accept({ done: true });
    }),
  );
}
