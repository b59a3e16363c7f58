/** Which drugs end soon without a renewal? Computed on read, for every desk (M10, N1.2, N3.3). */
import { dayAt } from '../../../base/date.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import type { listTermWarnings } from '../../../contract/list-acts.ts';
import { WARNING_BANDS, warningOn, type WarningBand } from '../../../domain/catalogue/time/term-course.ts';
import { termsAsKnown } from '../../../domain/catalogue/time/as-known.ts';
import type { World } from '../../world.ts';
import { listEntriesOfList } from '../list-store.ts';
import { listEntryHistories } from './act-store.ts';

type Answer = OutputOf<typeof listTermWarnings>;

/** All warnings of today, the most pressing first; the counts are of all bands, whatever is asked for. */
export async function readTermWarnings(world: World, within: number | undefined): Promise<Answer> {
  const today = dayAt(world.clock.now());
  return world.db.transaction('none', async (tx) => {
    const histories = await listEntryHistories(tx, null);
    const latest = await listEntriesOfList(tx, {
      text: undefined,
      key: undefined,
      versionId: undefined,
      field: undefined,
      endsBy: undefined,
    });
    const rows = latest.flatMap((entry) => {
      const warning = warningOn(termsAsKnown(histories.get(entry.entryKey) ?? []), today);
      if (warning === undefined) return [];
      const { id: entryId, entryKey, genericName, dosageForm, field, removedOn } = entry;
      return [{ entryId, entryKey, genericName, dosageForm, field, removed: removedOn !== null, ...warning }];
    });
    rows.sort((a, b) => a.daysLeft - b.daysLeft);
    const countOf = (band: WarningBand) => rows.filter((row) => row.daysLeft <= band).length;
    const [first, second, third] = WARNING_BANDS;
    return {
      rows: rows.filter((row) => within === undefined || row.daysLeft <= within),
      counts: { within7: countOf(first), within30: countOf(second), within90: countOf(third) },
    };
  });
}
