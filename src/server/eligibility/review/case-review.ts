import type { OutputOf } from '../../../contract/endpoint.ts';
import type { getApplication } from '../../../contract/eligibility.ts';
import type { Step } from '../../../domain/eligibility/model.ts';
import { stepsOpenTo } from '../../../domain/eligibility/progress.ts';
import {
  bindingAssignment,
  mayReviewerTake,
  type Taken,
} from '../../../domain/eligibility/review/who-decides.ts';
import type { Actor } from '../../../domain/identity/roles.ts';
import type { Tx } from '../../db/database.ts';
import { findPanelIdOf } from './panel-store.ts';
import { findAssignment, findDecision } from './review-store.ts';

type ReviewOf = Pick<
  OutputOf<typeof getApplication>,
  'openSteps' | 'handlerName' | 'panelId' | 'monthlyAmount'
>;

/** Who is inside the review, and so sees a refusal before it is confirmed (M36). */
export function isInside(actor: Actor): boolean {
  return actor.role === 'agencyReviewer' || actor.role === 'auditor';
}

/** What the actor may do with a case now, and as far as they are inside, who handles it and which experts were asked (M36). */
export async function reviewOf(
  tx: Tx,
  actor: Actor,
  applicationId: number,
  step: Step,
  taken: readonly Taken[],
): Promise<ReviewOf> {
  const assignment = await findAssignment(tx, applicationId);
  const decision = await findDecision(tx, applicationId);
  const isHandled = bindingAssignment(taken, assignment) !== null;
  return {
    openSteps: stepsOpenTo(step, actor.role).filter(
      (next) => mayReviewerTake(next, actor.accountId, taken, assignment).ok,
    ),
    handlerName: isInside(actor) && isHandled ? (assignment?.reviewerName ?? null) : null,
    panelId: isInside(actor) ? await findPanelIdOf(tx, applicationId) : null,
    monthlyAmount:
      decision?.monthlyUnits != null && decision.unitName !== null
        ? { units: decision.monthlyUnits, unitName: decision.unitName }
        : null,
  };
}
