import { yearOf } from '../../base/date.ts';
import { AREAS } from '../../policy/areas.ts';
import { OFFICIAL_WORK_CALENDAR } from '../../policy/parameters/work-calendar.ts';
import type { World } from '../world.ts';
import { insertCalendarYearIfMissing, insertMissingAreas } from './reference-store.ts';

const CALENDAR_SOURCE = '国务院办公厅节假日安排通知';

/**
 * Fills in what every installation needs before its first user: the areas of the province and the working calendar of
 * the announced years (M7, M23.3, I17). Runs at every start; adds what lacks and changes nothing that is there.
 */
export async function ensureReferenceData(world: World): Promise<void> {
  await world.db.transaction('all', async (tx) => {
    await insertMissingAreas(tx, AREAS);
    const { announcedYears, daysOff, makeUpDays } = OFFICIAL_WORK_CALENDAR;
    for (const year of announcedYears) {
      const off = [...daysOff].filter((date) => yearOf(date) === year);
      const work = [...makeUpDays].filter((date) => yearOf(date) === year);
      await insertCalendarYearIfMissing(tx, year, { off, work }, CALENDAR_SOURCE);
    }
  });
}
