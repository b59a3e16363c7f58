import type { FastifyInstance } from 'fastify';
import { accept } from '../../../base/outcome.ts';
import * as rows from '../../../contract/settlement-reconciliation.ts';
import { badInput } from '../../http/problem.ts';
import { mount } from '../../http/route.ts';
import type { World } from '../../world.ts';
import { exportDays, exportOwnDetails, exportReconciliation } from './export-reconciliations.ts';
import {
  answerLines,
  getReconciliation,
  listClearingApplications,
  listReconciliations,
  readDays,
  readLines,
  uploadReconciliation,
} from './read-reconciliations.ts';

/** Reconciliation of an institution with the platform (M29). */
export function mountReconciliation(app: FastifyInstance, world: World): void {
  mount(app, world, rows.listReconciliationDays, async ({ actor, query }) =>
    accept(await readDays(world, actor, query.month)),
  );
  mount(app, world, rows.exportReconciliationDays, async ({ actor, query }) =>
    accept(await exportDays(world, actor, query.month, query.form)),
  );
  mount(app, world, rows.exportOwnDetails, async ({ actor, query }) =>
    accept(await exportOwnDetails(world, actor, query)),
  );
  mount(app, world, rows.uploadReconciliation, async ({ actor, body, files }) => {
    const [file] = files;
    if (!file || files.length > 1) throw badInput('file', '请选择一个文件');
    return accept(
      await uploadReconciliation(world, actor, body, { name: file.fileName, content: file.content }),
    );
  });
  mount(app, world, rows.listReconciliations, async ({ actor, query }) =>
    accept(await listReconciliations(world, actor, query)),
  );
  mount(app, world, rows.getReconciliation, async ({ actor, params }) =>
    accept(await getReconciliation(world, actor, params.id)),
  );
  mount(app, world, rows.listReconciliationLines, async ({ actor, params, query }) =>
    accept(await readLines(world, actor, params.id, query)),
  );
  mount(app, world, rows.answerReconciliationLines, async ({ actor, params, body }) =>
    accept(await answerLines(world, actor, params.id, body)),
  );
  mount(app, world, rows.exportReconciliation, async ({ actor, params, query }) =>
    accept(await exportReconciliation(world, actor, params.id, query.form ?? 'xlsx')),
  );
  mount(app, world, rows.listClearingApplications, async ({ actor, query }) =>
    accept(await listClearingApplications(world, actor, query)),
  );
}
