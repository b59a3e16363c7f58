import type { FastifyInstance } from 'fastify';
import { accept } from '../../../base/outcome.ts';
import * as rows from '../../../contract/funds-prepayments.ts';
import { pageSpan } from '../../http/paging.ts';
import { mount } from '../../http/route.ts';
import type { World } from '../../world.ts';
import { proposePrepayment, takePrepaymentStep } from './propose-prepayment.ts';
import { getPrepayment, listPrepaymentBalances, listPrepayments } from './read-prepayments.ts';
import { decidePrepaymentRefund, proposePrepaymentRefund } from './refunds.ts';

/** What institutions are paid ahead (M29). */
export function mountPrepayments(app: FastifyInstance, world: World): void {
  mount(app, world, rows.listPrepayments, async ({ actor, query }) =>
    accept(
      await listPrepayments(world, actor, {
        q: query.q?.trim() || null,
        state: query.state ?? null,
        scheme: query.scheme ?? null,
        open: query.open ?? null,
        ...pageSpan(query),
      }),
    ),
  );
  mount(app, world, rows.getPrepayment, async ({ actor, params }) =>
    accept(await getPrepayment(world, actor, params.id)),
  );
  mount(app, world, rows.listPrepaymentBalances, async ({ actor }) =>
    accept(await listPrepaymentBalances(world, actor)),
  );
  mount(app, world, rows.proposePrepayment, ({ actor, body }) => proposePrepayment(world, actor, body));
  mount(app, world, rows.takePrepaymentStep, ({ actor, params, body }) =>
    takePrepaymentStep(world, actor, params.id, body),
  );
  mount(app, world, rows.proposePrepaymentRefund, ({ actor, params, body }) =>
    proposePrepaymentRefund(world, actor, params.id, body),
  );
  mount(app, world, rows.decidePrepaymentRefund, ({ actor, params, body }) =>
    decidePrepaymentRefund(world, actor, params.id, body),
  );
}
