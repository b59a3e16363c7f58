import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import type * as contract from '../../../contract/eligibility-review.ts';
import { CLOSED_STEPS, progressOf } from '../../../domain/eligibility/progress.ts';
import { bindingAssignment, mayHandle } from '../../../domain/eligibility/review/who-decides.ts';
import type { Actor } from '../../../domain/identity/roles.ts';
import { refuse, type Refusal } from '../../../domain/refusals.ts';
import { STEPS } from '../../../domain/eligibility/model.ts';
import { badInput } from '../../http/problem.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import { listReviewersCovering } from '../../identity/reviewer-store.ts';
import type { World } from '../../world.ts';
import { listEvents, lockApplication } from '../application-store.ts';
import { requireVisible } from '../take-step.ts';
import { findAssignment, insertAssignment } from './review-store.ts';

/**
 * Gives a case to a reviewer whose area covers it (M7, M36). A reviewer hands on only what is theirs or nobody's; the area's
 * bureau reassigns any. Who took part in a refusal is not given its reconsideration.
 * @returns STEP_NOT_ALLOWED for a decided case, CASE_OF_ANOTHER_REVIEWER, OTHER_REVIEWER_NEEDED
 * @throws {Problem} 404 outside the area, 400 for somebody who is no reviewer of the area
 */
export async function assignReview(
  world: World,
  actor: Actor,
  id: number,
  reviewerId: number,
  reason: string,
): Promise<Outcome<{ done: boolean }, Refusal>> {
  const application = await requireVisible(world, actor, id);
  const now = world.clock.now();
  return world.db.transaction('all', async (tx) => {
    await lockApplication(tx, id);
    const events = await listEvents(tx, id);
    const step = progressOf(events)?.step;
    if (step === undefined || CLOSED_STEPS.includes(step))
      return decline(
        refuse('STEP_NOT_ALLOWED', {
          detail: `申请现在的环节：${step === undefined ? '' : STEPS[step]}`,
        }),
      );
    const able = await listReviewersCovering(tx, application.areaCode);
    if (!able.some((one) => one.accountId === reviewerId))
      throw badInput('reviewerId', '不是这个地区的审核人');
    const binding = bindingAssignment(events, await findAssignment(tx, id));
    const isOthers = binding !== null && binding.reviewerId !== actor.accountId;
    if (actor.role === 'agencyReviewer' && isOthers) return decline(refuse('CASE_OF_ANOTHER_REVIEWER'));
    const may = mayHandle(events, reviewerId);
    if (!may.ok) return may;
    await insertAssignment(tx, id, {
      reviewerId,
      assignedBy: actor.accountId,
      afterSeq: events.length,
      at: now,
      reason,
    });
    await recordAudit(tx, actor, now, {
      action: 'eligibility.assignReview',
      subjectKind: 'application',
      subjectId: id,
      personId: application.personId,
      detail: `${application.applicationNo} → ${reviewerId}`,
    });
    return accept({ done: true });
  });
}

/** Who may be given a case, without anything of the patient (M7). @throws {Problem} 404 outside the area */
export async function listReviewers(
  world: World,
  actor: Actor,
  id: number,
): Promise<Outcome<OutputOf<typeof contract.listReviewers>, Refusal>> {
  const application = await requireVisible(world, actor, id);
  return world.db.transaction('all', async (tx) => {
    const events = await listEvents(tx, id);
    const binding = bindingAssignment(events, await findAssignment(tx, id));
    const able = await listReviewersCovering(tx, application.areaCode);
    const rows = able
      .filter(({ accountId }) => mayHandle(events, accountId).ok)
      .map(({ accountId, name, areaName }) => ({
        accountId,
        name,
        areaName,
        isHandler: binding?.reviewerId === accountId,
      }));
    const handler = rows.find((row) => row.isHandler);
    return accept({
      applicationNo: application.applicationNo,
      genericName: application.genericName,
      step: progressOf(events)?.step ?? 'submitted',
      handlerName: handler?.name ?? null,
      rows,
    });
  });
}
