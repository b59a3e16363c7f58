/** What would an act on the list touch? Shown before it is confirmed (M17, M23.5, N1.2, N3.3, I14). */
import { dayAt } from '../../base/date.ts';
import type { OutputOf } from '../../contract/endpoint.ts';
import type { previewListAct } from '../../contract/roll-over.ts';
import { lastPayableDay, lastRegularDay } from '../../domain/catalogue/list-membership.ts';
import { planAct, type ActDays } from '../catalogue/time/plan-act.ts';
import type { World } from '../world.ts';
import { countTouched } from './usage-store.ts';

/** @throws {Problem} as the act itself would for these days */
export async function previewAct(
  world: World,
  id: number,
  days: ActDays,
): Promise<OutputOf<typeof previewListAct>> {
  return world.db.transaction('all', async (tx) => {
    const plan = await planAct(tx, world, id, days);
    const { paidOtherwise, listedOtherwise } = plan.changes;
    const today = dayAt(world.clock.now());
    const touched = await countTouched(tx, plan.entry.entryKey, paidOtherwise, listedOtherwise, today);
    return {
      genericName: plan.entry.genericName,
      dosageForm: plan.entry.dosageForm,
      entries: plan.entries
        .filter(({ before, after }) => before !== after)
        .map(({ edition, before, after }) => ({
          edition,
          termFrom: before.termFrom,
          regularBefore: lastRegularDay(before),
          payableBefore: lastPayableDay(before),
          regularAfter: lastRegularDay(after),
          payableAfter: lastPayableDay(after),
        })),
      paidOtherwise,
      late: plan.late,
      ...touched,
      seenAct: plan.seenAct,
    };
  });
}
