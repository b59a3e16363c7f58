import type { FastifyInstance } from 'fastify';
import { accept } from '../../../base/outcome.ts';
import * as rows from '../../../contract/settlement-flags.ts';
import { pageSpan } from '../../http/paging.ts';
import { readOpenDay } from '../../http/read-day.ts';
import { fileAnswer, mount } from '../../http/route.ts';
import type { World } from '../../world.ts';
import { exportPaymentFlags, getPaymentFlag, listPaymentFlags, setPaymentFlag } from './payment-flags.ts';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

function filterOf(query: { from?: string; to?: string; flagged?: 'yes' | 'no' }) {
  return {
    from: readOpenDay('from', query.from),
    to: readOpenDay('to', query.to),
    flagged: query.flagged === undefined ? null : query.flagged === 'yes',
  };
}

/** Settlements paid apart from DRG/DIP (N3.2, M27). */
export function mountPaymentFlags(app: FastifyInstance, world: World): void {
  mount(app, world, rows.setPaymentFlag, ({ actor, params, body }) =>
    setPaymentFlag(world, actor, params.claimNo, body),
  );
  mount(app, world, rows.getPaymentFlag, ({ actor, params }) => getPaymentFlag(world, actor, params.claimNo));
  mount(app, world, rows.listPaymentFlags, ({ actor, query }) =>
    listPaymentFlags(world, actor, { ...filterOf(query), ...pageSpan(query) }),
  );
  mount(app, world, rows.exportPaymentFlags, async ({ actor, query }) =>
    accept(fileAnswer(await exportPaymentFlags(world, actor, filterOf(query)), XLSX, '付费标记.xlsx')),
  );
}
