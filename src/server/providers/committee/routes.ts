import type { FastifyInstance } from 'fastify';
import * as rows from '../../../contract/providers-committee.ts';
import { mount } from '../../http/route.ts';
import type { World } from '../../world.ts';
import { getCommitteeOverview, getCommitteeTask, listCommitteeTasks } from './committee-tasks.ts';
import * as purchases from './handle-purchases.ts';
import { recordMeeting, setCommitteeDue } from './record-meeting.ts';

/** 药事会 and ad-hoc purchases. */
export function mountCommittee(app: FastifyInstance, world: World): void {
  mount(app, world, rows.listCommitteeTasks, ({ actor, query }) => listCommitteeTasks(world, actor, query));
  mount(app, world, rows.getCommitteeTask, ({ actor, params }) => getCommitteeTask(world, actor, params));
  mount(app, world, rows.recordMeeting, ({ actor, body }) => recordMeeting(world, actor, body));
  mount(app, world, rows.setCommitteeDue, ({ actor, body }) => setCommitteeDue(world, actor, body));
  mount(app, world, rows.getCommitteeOverview, ({ actor }) => getCommitteeOverview(world, actor));
  mount(app, world, rows.listPurchases, ({ actor, query }) => purchases.listPurchases(world, actor, query));
  mount(app, world, rows.requestPurchase, ({ actor, body }) => purchases.requestPurchase(world, actor, body));
  mount(app, world, rows.getPurchase, ({ actor, params }) => purchases.getPurchase(world, actor, params.id));
  mount(app, world, rows.takePurchaseStep, ({ actor, params, body }) =>
    purchases.takePurchaseStep(world, actor, params.id, body),
  );
  mount(app, world, rows.getPurchaseClock, () => purchases.getPurchaseClock(world));
  mount(app, world, rows.setPurchaseClock, ({ actor, body }) =>
    purchases.setPurchaseClock(world, actor, body),
  );
}
