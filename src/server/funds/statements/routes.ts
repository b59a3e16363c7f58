import type { FastifyInstance } from 'fastify';
import { accept } from '../../../base/outcome.ts';
import * as closingRows from '../../../contract/funds-deduction-closings.ts';
import * as deductionRows from '../../../contract/funds-deductions.ts';
import * as rows from '../../../contract/funds-statements.ts';
import { pageSpan } from '../../http/paging.ts';
import { readOpenDay } from '../../http/read-day.ts';
import { mount } from '../../http/route.ts';
import type { World } from '../../world.ts';
import { getStatementBoard } from './board.ts';
import { decideClosing, proposeClosing } from './closings.ts';
import { decideDeduction, enterDeduction, listDeductions } from './deductions.ts';
import { exportStatement } from './export-statement.ts';
import { issueStatements } from './issue-statements.ts';
import { getStatement, listStatementRows, listStatements } from './read-statements.ts';
import { answerDisputes, respondToStatement, takeStatementStep } from './step-statement.ts';

/** Monthly statements (M29, M27). */
export function mountStatements(app: FastifyInstance, world: World): void {
  mount(app, world, rows.issueStatements, ({ actor, body }) => issueStatements(world, actor, body.month));
  mount(app, world, rows.listStatements, async ({ actor, query }) =>
    accept(
      await listStatements(world, actor, {
        month: readOpenDay('month', query.month === undefined ? null : `${query.month}-01`),
        state: query.state ?? null,
        institution: query.institution ?? null,
        ...pageSpan(query),
      }),
    ),
  );
  mount(app, world, rows.getStatement, async ({ actor, params }) =>
    accept(await getStatement(world, actor, params.id)),
  );
  mount(app, world, rows.listStatementRows, async ({ actor, params, query }) =>
    accept(await listStatementRows(world, actor, params.id, pageSpan(query))),
  );
  mount(app, world, rows.exportStatement, async ({ actor, params, query }) =>
    accept(await exportStatement(world, actor, params.id, query.form ?? 'xlsx')),
  );
  mount(app, world, rows.respondToStatement, ({ actor, params, body }) =>
    respondToStatement(world, actor, params.id, body),
  );
  mount(app, world, rows.answerDisputes, ({ actor, params, body }) =>
    answerDisputes(world, actor, params.id, body),
  );
  mount(app, world, rows.takeStatementStep, ({ actor, params, body }) =>
    takeStatementStep(world, actor, params.id, body),
  );
  mount(app, world, deductionRows.enterDeduction, ({ actor, body }) => enterDeduction(world, actor, body));
  mount(app, world, deductionRows.decideDeduction, ({ actor, params, body }) =>
    decideDeduction(world, actor, params.id, body),
  );
  mount(app, world, deductionRows.listDeductions, async ({ actor, query }) =>
    accept(await listDeductions(world, actor, pageSpan(query))),
  );
  mount(app, world, closingRows.proposeClosing, ({ actor, body }) => proposeClosing(world, actor, body));
  mount(app, world, closingRows.decideClosing, ({ actor, body }) => decideClosing(world, actor, body));
  mount(app, world, rows.getStatementBoard, async ({ actor, query }) =>
    accept(await getStatementBoard(world, actor, query.month)),
  );
}
