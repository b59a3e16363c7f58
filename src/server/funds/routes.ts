import type { FastifyInstance } from 'fastify';
import { dayAt, parseDate, yearOf, type PlainDate } from '../../base/date.ts';
import { accept } from '../../base/outcome.ts';
import * as contract from '../../contract/funds.ts';
import { badInput } from '../http/problem.ts';
import { mount } from '../http/route.ts';
import type { World } from '../world.ts';
import { checkLedger, listBalances, listOwnYear } from './read-funds.ts';
import { reportOtherSpending } from './report-other-spending.ts';

export function mountFunds(app: FastifyInstance, world: World): void {
  mount(app, world, contract.listBalances, async ({ actor, query }) =>
    accept(await listBalances(world, actor, dayOrNull('from', query.from), dayOrNull('to', query.to))),
  );
  mount(app, world, contract.checkLedger, async () => accept(await checkLedger(world)));
  mount(app, world, contract.getMyYear, async ({ actor, query }) =>
    accept({ rows: await listOwnYear(world, actor, query.year ?? yearOf(dayAt(world.clock.now()))) }),
  );
  mount(app, world, contract.reportOtherSpending, async ({ actor, body }) =>
    accept(await reportOtherSpending(world, actor, body)),
  );
}

function dayOrNull(field: string, text: string | undefined): PlainDate | null {
  if (text === undefined) return null;
  const day = parseDate(text);
  if (day === undefined) throw badInput(field, '不是有效日期');
  return day;
}
