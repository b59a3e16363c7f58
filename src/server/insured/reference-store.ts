import type { PlainDate } from '../../base/date.ts';
import type { Area } from '../../policy/areas.ts';
import type { Tx } from '../db/database.ts';

/** Adds the areas that are not there yet; what is there stays as it is. Parents must come before their children. */
export async function insertMissingAreas(tx: Tx, areas: readonly Area[]): Promise<number> {
  return tx.run(
    `INSERT INTO area (code, name, level, parent_code)
     SELECT * FROM unnest($1::text[], $2::text[], $3::smallint[], $4::text[]) ON CONFLICT (code) DO NOTHING`,
    [
      areas.map((area) => area.code),
      areas.map((area) => area.name),
      areas.map((area) => area.level),
      areas.map((area) => area.parentCode),
    ],
  );
}

/**
 * Adds a year of the working calendar (M23.3, I5, I17) unless the province has entered that year already.
 * @returns whether it was added
 */
export async function insertCalendarYearIfMissing(
  tx: Tx,
  year: number,
  days: { readonly off: readonly PlainDate[]; readonly work: readonly PlainDate[] },
  source: string,
): Promise<boolean> {
  const added = await tx.run(
    'INSERT INTO calendar_year (year, announced, source) VALUES ($1, true, $2) ON CONFLICT (year) DO NOTHING',
    [year, source],
  );
  if (added === 0) return false;
  await tx.run(
    `INSERT INTO calendar_day (on_day, kind) SELECT unnest($1::date[]), 'off' UNION ALL SELECT unnest($2::date[]), 'work'
     ON CONFLICT (on_day) DO NOTHING`,
    [days.off, days.work],
  );
  return true;
}
