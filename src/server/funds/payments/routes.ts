import type { FastifyInstance } from 'fastify';
import { accept } from '../../../base/outcome.ts';
import * as rows from '../../../contract/funds-payments.ts';
import { pageSpan } from '../../http/paging.ts';
import { readOpenDay } from '../../http/read-day.ts';
import { fileAnswer, mount } from '../../http/route.ts';
import type { World } from '../../world.ts';
import { exportBatch } from './export-batch.ts';
import { enterPayee, listPayees, makeBatch } from './make-batch.ts';
import { exportRemittances, getBatch, listBatches, listRemittances } from './read-payments.ts';
import { getBankFile, recordPaymentResults, releaseBatch, withdrawBatch } from './settle-batch.ts';

const CSV = 'text/csv; charset=utf-8';

function daysOf(query: { from?: string; to?: string }) {
  return { from: readOpenDay('from', query.from), to: readOpenDay('to', query.to) };
}

/** Payments of approved statements (M29). */
export function mountPayments(app: FastifyInstance, world: World): void {
  mount(app, world, rows.listPayees, async ({ actor }) => accept(await listPayees(world, actor)));
  mount(app, world, rows.enterPayee, ({ actor, body }) => enterPayee(world, actor, body));
  mount(app, world, rows.makeBatch, ({ actor, body }) => makeBatch(world, actor, body));
  mount(app, world, rows.listBatches, async ({ actor, query }) =>
    accept(await listBatches(world, actor, pageSpan(query))),
  );
  mount(app, world, rows.getBatch, async ({ actor, params }) =>
    accept(await getBatch(world, actor, params.id)),
  );
  mount(app, world, rows.releaseBatch, ({ actor, params }) => releaseBatch(world, actor, params.id));
  mount(app, world, rows.withdrawBatch, ({ actor, params }) => withdrawBatch(world, actor, params.id));
  mount(app, world, rows.getBankFile, async ({ actor, params }) => {
    const file = await getBankFile(world, actor, params.id);
    return file.ok ? accept(fileAnswer(Buffer.from(file.value.text, 'utf8'), CSV, file.value.name)) : file;
  });
  mount(app, world, rows.exportBatch, async ({ actor, params, query }) =>
    accept(await exportBatch(world, actor, params.id, query.form ?? 'pdf')),
  );
  mount(app, world, rows.recordPaymentResults, ({ actor, params, body }) =>
    recordPaymentResults(world, actor, params.id, body),
  );
  mount(app, world, rows.listRemittances, async ({ actor, query }) =>
    accept(await listRemittances(world, actor, { ...daysOf(query), ...pageSpan(query) })),
  );
  mount(app, world, rows.exportRemittances, async ({ actor, query }) =>
    accept(await exportRemittances(world, actor, daysOf(query), query.form ?? 'csv')),
  );
}
