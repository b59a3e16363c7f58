import type { FastifyInstance } from 'fastify';
import * as panels from '../../../contract/eligibility-panels.ts';
import * as review from '../../../contract/eligibility-review.ts';
import { mount } from '../../http/route.ts';
import type { World } from '../../world.ts';
import { assignReview, listReviewers } from './assign-review.ts';
import { getReviewClock } from './certify-clock.ts';
import {
  concludePanel,
  convenePanel,
  givePanelOpinion,
  recuseFromPanel,
  replacePanelMember,
} from './convene-panel.ts';
import { endExpert, enterExpert, listExpertAccounts, listExperts } from './keep-roster.ts';
import { getPanel, getPanelPaper, listMyPanels } from './read-panels.ts';
import { checkRefusal, proposeRefusal, requestReconsideration, upholdRefusal } from './refuse-application.ts';
import { getReviewBoard, listBoardCases, listReviewReminders, readReviewReminder } from './watch-clocks.ts';

export function mountReview(app: FastifyInstance, world: World): void {
  mount(app, world, review.proposeRefusal, ({ actor, params, body }) =>
    proposeRefusal(world, actor, params.id, body.clause, body.reason),
  );
  mount(app, world, review.checkRefusal, ({ actor, params, body }) =>
    checkRefusal(world, actor, params.id, body.decision, body.opinion),
  );
  mount(app, world, review.requestReconsideration, ({ actor, params, body }) =>
    requestReconsideration(world, actor, params.id, body.reason),
  );
  mount(app, world, review.upholdRefusal, ({ actor, params, body }) =>
    upholdRefusal(world, actor, params.id, body.opinion),
  );
  mount(app, world, review.assignReview, ({ actor, params, body }) =>
    assignReview(world, actor, params.id, body.reviewerId, body.reason),
  );
  mount(app, world, review.listReviewers, ({ actor, params }) => listReviewers(world, actor, params.id));
  mount(app, world, review.listReviewReminders, ({ actor }) => listReviewReminders(world, actor));
  mount(app, world, review.readReviewReminder, ({ actor, params }) =>
    readReviewReminder(world, actor, params.id),
  );
  mount(app, world, review.getReviewBoard, ({ actor, query }) => getReviewBoard(world, actor, query));
  mount(app, world, review.listBoardCases, ({ actor, query }) => listBoardCases(world, actor, query));
  mount(app, world, review.getReviewClock, ({ actor, params }) => getReviewClock(world, actor, params.id));
  mountPanels(app, world);
}

function mountPanels(app: FastifyInstance, world: World): void {
  mount(app, world, panels.listExperts, ({ query }) => listExperts(world, query));
  mount(app, world, panels.listExpertAccounts, () => listExpertAccounts(world));
  mount(app, world, panels.enterExpert, ({ actor, body }) => enterExpert(world, actor, body));
  mount(app, world, panels.endExpert, ({ actor, params }) => endExpert(world, actor, params.id));
  mount(app, world, panels.convenePanel, ({ actor, params, body }) =>
    convenePanel(world, actor, params.id, body.size, body.question),
  );
  mount(app, world, panels.listMyPanels, ({ actor, query }) => listMyPanels(world, actor, query));
  mount(app, world, panels.getPanel, ({ actor, params }) => getPanel(world, actor, params.id));
  mount(app, world, panels.getPanelPaper, ({ actor, params }) =>
    getPanelPaper(world, actor, params.id, params.paperId),
  );
  mount(app, world, panels.givePanelOpinion, ({ actor, params, body }) =>
    givePanelOpinion(world, actor, params.id, body.vote, body.grounds),
  );
  mount(app, world, panels.recuseFromPanel, ({ actor, params, body }) =>
    recuseFromPanel(world, actor, params.id, body.reason),
  );
  mount(app, world, panels.replacePanelMember, ({ actor, params, body }) =>
    replacePanelMember(world, actor, params.id, body),
  );
  mount(app, world, panels.concludePanel, ({ actor, params, body }) =>
    concludePanel(world, actor, params.id, body.words),
  );
}
