import type { FastifyInstance } from 'fastify';
import { accept } from '../../../base/outcome.ts';
import * as rows from '../../../contract/funds-clearing.ts';
import { pageSpan } from '../../http/paging.ts';
import { readOpenDay } from '../../http/read-day.ts';
import { mount } from '../../http/route.ts';
import type { World } from '../../world.ts';
import { getClearingBoard } from './clearing-board.ts';
import { exportClearing } from './export-clearing.ts';
import { issueClearing } from './issue-clearing.ts';
import { getClearing, listClearing, listClearingRows } from './read-clearing.ts';
import { answerClearing, respondToClearing, takeClearingStep } from './step-clearing.ts';

/** Clearing between areas (M29, M30). */
export function mountClearing(app: FastifyInstance, world: World): void {
  mount(app, world, rows.issueClearing, ({ actor, body }) => issueClearing(world, actor, body.month));
  mount(app, world, rows.listClearing, async ({ actor, query }) =>
    accept(
      await listClearing(world, actor, {
        month: readOpenDay('month', query.month === undefined ? null : `${query.month}-01`),
        state: query.state ?? null,
        side: query.side ?? null,
        ...pageSpan(query),
      }),
    ),
  );
  mount(app, world, rows.getClearing, async ({ actor, params }) =>
    accept(await getClearing(world, actor, params.id)),
  );
  mount(app, world, rows.listClearingRows, async ({ actor, params, query }) =>
    accept(await listClearingRows(world, actor, params.id, pageSpan(query))),
  );
  mount(app, world, rows.exportClearing, async ({ actor, params, query }) =>
    accept(await exportClearing(world, actor, params.id, query.form ?? 'xlsx')),
  );
  mount(app, world, rows.respondToClearing, ({ actor, params, body }) =>
    respondToClearing(world, actor, params.id, body),
  );
  mount(app, world, rows.answerClearing, ({ actor, params, body }) =>
    answerClearing(world, actor, params.id, body),
  );
  mount(app, world, rows.takeClearingStep, ({ actor, params, body }) =>
    takeClearingStep(world, actor, params.id, body),
  );
  mount(app, world, rows.getClearingBoard, async ({ actor }) => accept(await getClearingBoard(world, actor)));
}
