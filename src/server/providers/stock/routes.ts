import type { FastifyInstance } from 'fastify';
import { accept } from '../../../base/outcome.ts';
import * as rows from '../../../contract/providers-stock.ts';
import { publishedIndexOf } from '../../catalogue/search/published-index.ts';
import { badInput } from '../../http/problem.ts';
import { mount } from '../../http/route.ts';
import type { World } from '../../world.ts';
import { listDrugPlaces } from './drug-places.ts';
import { getProductStock, getStockSummary, listStock } from './read-stock.ts';
import { reportStock, withdrawStockRecord } from './report-stock.ts';
import { uploadStock } from './upload-stock.ts';

/** Calls a minute from one address for what anybody may ask, as for the drug pages. */
const CALLS_A_MINUTE = 1_200;

/** What is on the shelves: institutions report, areas and the province look, the public asks who has a drug (M26, M31). */
export function mountStock(app: FastifyInstance, world: World): void {
  mount(app, world, rows.getStockSummary, async ({ actor, query }) =>
    accept(await getStockSummary(world, actor, query.institution)),
  );
  mount(app, world, rows.listStock, async ({ actor, query }) => accept(await listStock(world, actor, query)));
  mount(app, world, rows.getProductStock, async ({ actor, params, query }) =>
    accept(await getProductStock(world, actor, params.code, query.institution)),
  );
  mount(app, world, rows.reportStock, ({ actor, body }) => reportStock(world, actor, body));
  mount(app, world, rows.uploadStock, async ({ actor, body, files }) => {
    const [file] = files;
    if (!file || files.length > 1) throw badInput('file', '请选择一个文件');
    return accept(await uploadStock(world, actor, file.content, body.mode));
  });
  mount(app, world, rows.withdrawStockRecord, async ({ actor, params, body }) =>
    accept(await withdrawStockRecord(world, actor, params.id, body.reason)),
  );
  const index = publishedIndexOf(world);
  void app.register(async (open) => {
    open.addHook(
      'onRequest',
      open.rateLimit({ max: world.config.publicCallsPerMinute ?? CALLS_A_MINUTE, timeWindow: 60_000 }),
    );
    mount(open, world, rows.listDrugPlaces, async ({ params, query }) =>
      accept(await listDrugPlaces(world, index, params.key, query)),
    );
  });
}
