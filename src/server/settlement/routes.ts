import type { FastifyInstance } from 'fastify';
import { parseDate, type PlainDate } from '../../base/date.ts';
import { accept } from '../../base/outcome.ts';
import * as outpatient from '../../contract/settlement-outpatient.ts';
import * as till from '../../contract/settlement-till.ts';
import * as contract from '../../contract/settlement.ts';
import { badInput } from '../http/problem.ts';
import { pageSpan } from '../http/paging.ts';
import { mount } from '../http/route.ts';
import type { World } from '../world.ts';
import { mountBenefitActs } from './benefits/routes.ts';
import { mountCommercial } from './commercial/routes.ts';
import { mountReadjudications } from './corrections/routes.ts';
import { mountOffSite } from './off-site/routes.ts';
import { mountPaymentFlags } from './flags/routes.ts';
import { forBearer } from './check-bearer.ts';
import { fileOffSite } from './file-off-site.ts';
import { mountManual } from './manual/routes.ts';
import { mountPlans } from './plans/routes.ts';
import { mountReconciliation } from './reconciliation/routes.ts';
import { mountShift } from './shift/routes.ts';
import { mountReturns } from './reversal/routes.ts';
import { mountStays } from './stays/routes.ts';
import { openOutpatientDesk } from './open-outpatient-desk.ts';
import { preSettle } from './pre-settle.ts';
import { getBill, listBills } from './read-bills.ts';
import { reverseClaim } from './reverse-claim.ts';
import { getTodaysTill, identifyBuyer, openAtTill } from './serve-till.ts';
import { settleClaim } from './settle-claim.ts';

export function mountSettlement(app: FastifyInstance, world: World): void {
  mount(app, world, contract.preSettle, ({ actor, body: { credential, ...claim } }) =>
    forBearer(world, actor, claim.personNo, credential, () => preSettle(world, actor, claim)),
  );
  mount(app, world, contract.settleClaim, ({ actor, body: { credential, ...claim } }) =>
    settleClaim(world, actor, claim, 'page', credential),
  );
  mount(app, world, contract.reverseClaim, ({ actor, params, body }) =>
    reverseClaim(world, actor, params.claimNo, body),
  );
  mount(app, world, contract.getBill, async ({ actor, params }) =>
    accept(await getBill(world, actor, params.claimNo)),
  );
  mount(app, world, contract.listBills, async ({ actor, query }) => {
    const { claimNo = null, personNo = null, institutionCode = null } = query;
    const span = { from: dayOrNull('from', query.from), to: dayOrNull('to', query.to), ...pageSpan(query) };
    return accept(await listBills(world, actor, { claimNo, personNo, institutionCode, ...span }));
  });
  mount(app, world, contract.fileOffSite, async ({ actor, body }) => {
    await fileOffSite(world, actor, body);
    return accept({ done: true });
  });
  mountPaymentFlags(app, world);
  mountTill(app, world);
  mountOffSite(app, world);
  mountManual(app, world);
  mountPlans(app, world);
  mountCommercial(app, world);
  mountReturns(app, world);
  mountStays(app, world);
  mountReadjudications(app, world);
  mountBenefitActs(app, world);
  mountReconciliation(app, world);
  mountShift(app, world);
}

function mountTill(app: FastifyInstance, world: World): void {
  mount(app, world, till.openAtTill, ({ actor, params }) => openAtTill(world, actor, params.rxno));
  mount(app, world, till.identifyBuyer, ({ actor, body }) =>
    identifyBuyer(world, actor, body.rxno, body.credential),
  );
  mount(app, world, outpatient.openOutpatientDesk, async ({ actor, body }) =>
    accept(await openOutpatientDesk(world, actor, body.credential)),
  );
  mount(app, world, till.getTodaysTill, async ({ actor }) => accept(await getTodaysTill(world, actor)));
}

function dayOrNull(field: string, text: string | undefined): PlainDate | null {
  if (text === undefined) return null;
  const day = parseDate(text);
  if (day === undefined) throw badInput(field, '不是有效日期');
  return day;
}
