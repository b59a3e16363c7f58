import { dayAt, wallClock, type PlainDate } from '../../../base/date.ts';
import { accept, type Outcome } from '../../../base/outcome.ts';
import type { WorkCalendar } from '../../../base/working-days.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import type * as contract from '../../../contract/eligibility-review.ts';
import type { Step } from '../../../domain/eligibility/model.ts';
import { INNER_STEPS, progressOf, stepToldOutside } from '../../../domain/eligibility/progress.ts';
import { clockRecord } from '../../../domain/eligibility/review/review-days.ts';
import type { Actor } from '../../../domain/identity/roles.ts';
import type { Refusal } from '../../../domain/refusals.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import { loadWorkCalendar } from '../../insured/settings-store.ts';
import type { World } from '../../world.ts';
import { listEvents, type StoredEvent } from '../application-store.ts';
import { listQueueRows } from '../queue-store.ts';
import { requireVisible } from '../take-step.ts';

type Clock = OutputOf<typeof contract.getReviewClock>['clocks'][number];

const STARTS = { accepted: 'review', reconsiderationRequested: 'reconsideration' } as const;
const ENDS: readonly Step[] = ['approved', 'refused', 'refusalUpheld'];

/** The clocks of a case in order: that of the review, and that of a reconsideration. */
function clocksOf(events: readonly StoredEvent[], calendar: WorkCalendar, today: PlainDate): Clock[] {
  return events.flatMap((event, index): Clock[] => {
    if (event.step !== 'accepted' && event.step !== 'reconsiderationRequested') return [];
    const end = events.slice(index).find((one) => ENDS.includes(one.step));
    const record = clockRecord(calendar, event.onDay, end?.onDay ?? null, today);
    if (record === undefined) return [];
    return [{ ...record, days: [...record.days], what: STARTS[event.step], decision: end?.step ?? null }];
  });
}

/**
 * The certificate of a case's clock: every day from the one after acceptance, whether it counts, and why (M23.3, I5, I17).
 * It names no person, so that it may be shown to anybody the case concerns. @throws {Problem} 404 out of sight
 */
export async function getReviewClock(
  world: World,
  actor: Actor,
  id: number,
): Promise<Outcome<OutputOf<typeof contract.getReviewClock>, Refusal>> {
  const application = await requireVisible(world, actor, id);
  const now = world.clock.now();
  return world.db.transaction('all', async (tx) => {
    const calendar = await loadWorkCalendar(tx);
    const events = await listEvents(tx, id);
    const [row] = (await listQueueRows(tx, { id, order: 'newest', limit: 1, offset: 0 })).rows;
    if (actor.role !== 'patient')
      await recordAudit(tx, actor, now, {
        action: 'eligibility.getReviewClock',
        subjectKind: 'application',
        subjectId: id,
        personId: application.personId,
      });
    const step = progressOf(events)?.step ?? 'submitted';
    const isInside = actor.role !== 'patient';
    const steps = events.filter((one) => isInside || !INNER_STEPS.includes(one.step));
    return accept({
      applicationNo: application.applicationNo,
      genericName: application.genericName,
      areaName: row?.areaName ?? '',
      step: isInside ? step : stepToldOutside(step),
      issuedAt: wallClock(now),
      clocks: clocksOf(events, calendar, dayAt(now)),
      steps: steps.map((one) => ({ step: one.step, at: wallClock(one.at) })),
      announcedYears: [...calendar.announcedYears].sort((a, b) => a - b),
    });
  });
}
