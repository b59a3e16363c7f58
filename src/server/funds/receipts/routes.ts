import type { FastifyInstance } from 'fastify';
import { accept } from '../../../base/outcome.ts';
import * as rows from '../../../contract/funds-receipts.ts';
import { pageSpan } from '../../http/paging.ts';
import { mount } from '../../http/route.ts';
import type { World } from '../../world.ts';
import { exportCommercialBill, listCommercialReceivables } from './read-receivables.ts';
import { getCommercialReceipt, listCommercialReceipts } from './read-receipts.ts';
import { enterCommercialReceipt, takeReceiptStep } from './receive-money.ts';

/** What insurers owe and what they paid (N4, M29). */
export function mountReceipts(app: FastifyInstance, world: World): void {
  mount(app, world, rows.listCommercialReceivables, async ({ actor }) =>
    accept(await listCommercialReceivables(world, actor)),
  );
  mount(app, world, rows.exportCommercialBill, async ({ actor, query }) =>
    accept(await exportCommercialBill(world, actor, query)),
  );
  mount(app, world, rows.listCommercialReceipts, async ({ actor, query }) =>
    accept(await listCommercialReceipts(world, actor, { state: query.state ?? null, ...pageSpan(query) })),
  );
  mount(app, world, rows.getCommercialReceipt, async ({ actor, params }) =>
    accept(await getCommercialReceipt(world, actor, params.id)),
  );
  mount(app, world, rows.enterCommercialReceipt, ({ actor, body }) =>
    enterCommercialReceipt(world, actor, body),
  );
  mount(app, world, rows.takeReceiptStep, ({ actor, params, body }) =>
    takeReceiptStep(world, actor, params.id, body),
  );
}
