import type { FastifyInstance } from 'fastify';
import { formatFen } from '../../base/money.ts';
import { accept } from '../../base/outcome.ts';
import { exportAffectedSettlements, listAffectedSettlements } from '../../contract/corrections.ts';
import {
  exportRollOver,
  exportTransitionWork,
  getRollOver,
  getRollOverAreas,
  getTransitionUsers,
  listLeavingPatients,
  listTransitionWork,
  previewListAct,
} from '../../contract/roll-over.ts';
import { pageSpan } from '../http/paging.ts';
import { fileAnswer, mount } from '../http/route.ts';
import type { World } from '../world.ts';
import { correctionsFile, rollOverFile, transitionWorkFile, XLSX } from './board-files.ts';
import { findCorrections } from './corrections.ts';
import { readLeavingPatients } from './leaving-patients.ts';
import { previewAct } from './preview-act.ts';
import { readRollOver, readRollOverAreas } from './roll-over.ts';
import { readTransitionUsers, readTransitionWork } from './transition-work.ts';

/** What reads across the modules: effects of acts and corrections, the year's end, drugs in transition (M10, M17, N1.2, N2.3). */
export function mountStatistics(app: FastifyInstance, world: World): void {
  mount(app, world, previewListAct, async ({ params, body }) =>
    accept(await previewAct(world, params.id, body)),
  );
  mountBoards(app, world);
  mount(app, world, listLeavingPatients, async ({ actor }) =>
    accept(await readLeavingPatients(world, actor)),
  );
  mount(app, world, listAffectedSettlements, async ({ query, actor }) => {
    const { page, pageSize, ...filter } = query;
    const found = await findCorrections(world, actor, filter, listAffectedSettlements.id);
    const { limit, offset } = pageSpan({ page, pageSize });
    return accept({
      rows: found.rows.slice(offset, offset + limit),
      total: found.rows.length,
      claims: found.claims,
      difference: formatFen(found.difference),
      hidden: found.hidden,
    });
  });
  mount(app, world, exportAffectedSettlements, async ({ query, actor }) => {
    const { rows } = await findCorrections(world, actor, query, exportAffectedSettlements.id);
    return accept(fileAnswer(correctionsFile(rows), XLSX, '要复核的结算.xlsx'));
  });
}

function mountBoards(app: FastifyInstance, world: World): void {
  mount(app, world, getRollOver, async ({ query, actor }) =>
    accept((await readRollOver(world, actor, query)).board),
  );
  mount(app, world, exportRollOver, async ({ query, actor }) => {
    const { board, usage } = await readRollOver(world, actor, query);
    return accept(fileAnswer(rollOverFile(board, usage), XLSX, '年底滚动.xlsx'));
  });
  mount(app, world, getRollOverAreas, async ({ params, query, actor }) => {
    const rows = await readRollOverAreas(world, actor, params.id, query.days);
    return accept({ rows: rows.map(({ entryKey: _key, ...row }) => row) });
  });
  mount(app, world, listTransitionWork, async ({ query, actor }) =>
    accept((await readTransitionWork(world, actor, query.days)).work),
  );
  mount(app, world, getTransitionUsers, async ({ params, query, actor }) => {
    const { prescribers, dispensers } = await readTransitionUsers(world, actor, params.id, query.days);
    return accept({
      prescribers: prescribers.map(({ entryKey: _key, doctorCode: _code, ...row }) => row),
      dispensers: dispensers.map(({ entryKey: _key, ...row }) => row),
    });
  });
  mount(app, world, exportTransitionWork, async ({ query, actor }) => {
    const found = await readTransitionWork(world, actor, query.days);
    return accept(fileAnswer(transitionWorkFile(found), XLSX, '过渡期工作清单.xlsx'));
  });
}
