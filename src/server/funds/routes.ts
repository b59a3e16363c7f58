import type { FastifyInstance } from 'fastify';
import { parseDate, type PlainDate } from '../../base/date.ts';
import { accept } from '../../base/outcome.ts';
import * as ledger from '../../contract/funds-ledger.ts';
import * as contract from '../../contract/funds.ts';
import { badInput } from '../http/problem.ts';
import { fileAnswer, mount } from '../http/route.ts';
import type { World } from '../world.ts';
import { balancesAt, readEntries, readJournal, readJournals, readPayables } from './books/read-books.ts';
import { closeDays } from './closes/close-days.ts';
import { exportFile, readClose, readCloses, readVerification } from './closes/read-closes.ts';
import { mountLimits } from './limits/routes.ts';
import { checkLedger, listBalances, listOwnYear } from './read-funds.ts';
import { reportOtherSpending } from './report-other-spending.ts';

export function mountFunds(app: FastifyInstance, world: World): void {
  mount(app, world, contract.listBalances, async ({ actor, query }) =>
    accept(await listBalances(world, actor, dayOrNull('from', query.from), dayOrNull('to', query.to))),
  );
  mount(app, world, contract.checkLedger, async () => accept(await checkLedger(world)));
  mount(app, world, contract.getMyYear, async ({ actor, query }) =>
    accept({ rows: await listOwnYear(world, actor, query.year) }),
  );
  mount(app, world, contract.reportOtherSpending, async ({ actor, body }) =>
    accept(await reportOtherSpending(world, actor, body)),
  );
  mountBooks(app, world);
  mountLimits(app, world);
}

/** The books as finance reads them, and the closes of their days. */
function mountBooks(app: FastifyInstance, world: World): void {
  mount(app, world, ledger.getBalancesAt, async ({ actor, query }) =>
    accept(await balancesAt(world, actor, query)),
  );
  mount(app, world, ledger.listEntries, async ({ actor, query }) =>
    accept(await readEntries(world, actor, query)),
  );
  mount(app, world, ledger.listJournals, async ({ actor, query }) =>
    accept(await readJournals(world, actor, query)),
  );
  mount(app, world, ledger.getJournal, async ({ actor, params }) =>
    accept(await readJournal(world, actor, params.journalNo)),
  );
  mount(app, world, ledger.listPayables, async ({ actor, query }) =>
    accept(await readPayables(world, actor, query)),
  );
  mount(app, world, ledger.listCloses, async ({ actor, query }) =>
    accept(await readCloses(world, actor, query)),
  );
  mount(app, world, ledger.verifyCloses, async ({ actor, query }) =>
    accept(await readVerification(world, actor, query)),
  );
  mount(app, world, ledger.exportCloses, async ({ actor, query }) => {
    const { name, content } = await exportFile(world, actor, query);
    return accept(fileAnswer(content, 'application/json', name));
  });
  mount(app, world, ledger.getClose, async ({ actor, params }) =>
    accept(await readClose(world, actor, params)),
  );
  mount(app, world, ledger.closeDays, async ({ actor }) => accept({ closed: await closeDays(world, actor) }));
}

function dayOrNull(field: string, text: string | undefined): PlainDate | null {
  if (text === undefined) return null;
  const day = parseDate(text);
  if (day === undefined) throw badInput(field, '不是有效日期');
  return day;
}
