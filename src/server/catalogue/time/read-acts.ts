/** What was done to a drug of the list, act by act (M10, M17, N1.2, N3.3). */
import { dayAt, wallClock } from '../../../base/date.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import type { listListActs } from '../../../contract/list-acts.ts';
import type { Actor } from '../../../domain/identity/roles.ts';
import type { World } from '../../world.ts';
import { seesDrafts } from '../sees-drafts.ts';
import { listEntryHistories } from './act-store.ts';
import { findPublishedEntry, lastActOf, ruleTermOf } from './plan-act.ts';

/** The acts on a drug in all its versions, the newest first. @throws {Problem} 404 for an unknown entry or one of a draft */
export async function readListActs(
  world: World,
  actor: Actor,
  id: number,
): Promise<OutputOf<typeof listListActs>> {
  return world.db.transaction('none', async (tx) => {
    const entry = await findPublishedEntry(tx, id);
    const histories = (await listEntryHistories(tx, [entry.entryKey])).get(entry.entryKey) ?? [];
    const rows = histories.flatMap(({ id: entryId, edition, acts }) =>
      acts.map(({ knownAt, enteredBy, ...act }) => ({
        ...act,
        entryId,
        edition,
        enteredAt: wallClock(knownAt),
        enteredBy: seesDrafts(actor) ? enteredBy : null,
      })),
    );
    return {
      rows: rows.sort((a, b) => b.id - a.id),
      ruleTermTo: await ruleTermOf(tx, entry, dayAt(world.clock.now())),
      seenAct: lastActOf(histories),
    };
  });
}
