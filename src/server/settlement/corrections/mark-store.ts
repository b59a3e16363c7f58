/** The marks that corrections leave, and how far the scan has got with each. Written by triggers, moved on here (M9.5, M29). */
import { at, type Tx } from '../../db/database.ts';
import { bookedYear } from '../../insured/benefits/booked-year-store.ts';
import type { YearKey } from '../../funds/store.ts';

/** Marks that one statement takes at most. */
const BATCH = 5000;

/** A year to look at, with the areas that paid its bills. */
export type MarkedYear = YearKey & { readonly personNo: string; readonly areas: readonly string[] };

/**
 * Claims that were being settled when a mark came to be seen were judged by what held before it: no mark is looked at until
 * they have ended. @returns nothing; new marks are told from now on for whom they wait
 */
export async function noteWhomMarksWaitFor(tx: Tx): Promise<void> {
  await tx.run(
    `UPDATE readjudication_mark SET wait_for = pg_snapshot_xmax(pg_current_snapshot())
     WHERE id IN (SELECT id FROM readjudication_mark WHERE done_at IS NULL AND wait_for IS NULL ORDER BY id LIMIT ${BATCH})`,
  );
}

const READY = `m.done_at IS NULL AND m.wait_for <= pg_snapshot_xmin(pg_current_snapshot())`;

/** Strikes off marks of persons who have no year in the books, and of products of which nothing was settled since. */
export async function strikeIdleMarks(tx: Tx, now: number): Promise<void> {
  await tx.run(
    `UPDATE readjudication_mark SET done_at = $1 WHERE id IN (SELECT m.id FROM readjudication_mark m WHERE ${READY} AND m.national_code IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM claim_line l JOIN claim c ON c.area_code = l.area_code AND c.id = l.claim_id
         WHERE l.national_code = m.national_code AND c.served_on >= m.from_on) ORDER BY m.id LIMIT ${BATCH})`,
    [at(now)],
  );
  await tx.run(
    `UPDATE readjudication_mark SET done_at = $1 WHERE id IN (SELECT m.id FROM readjudication_mark m WHERE ${READY} AND m.person_id IS NOT NULL
       AND NOT EXISTS (SELECT 1 FROM person_year y WHERE y.person_id = m.person_id) ORDER BY m.id LIMIT ${BATCH})`,
    [at(now)],
  );
}

/** Strikes off everything: for the demo, whose making is no correction. */
export async function strikeAllMarks(tx: Tx, now: number): Promise<void> {
  await tx.run('UPDATE readjudication_mark SET done_at = $1 WHERE done_at IS NULL', [at(now)]);
}

export interface MarkedPerson {
  readonly personId: number;
  /** All marks of the person that are ready. */
  readonly markIds: readonly bigint[];
}

/** Persons with marks that are ready, the oldest first. */
export async function listMarkedPersons(tx: Tx, limit: number): Promise<MarkedPerson[]> {
  return tx.rows(
    `SELECT m.person_id::int AS "personId", array_agg(m.id) AS "markIds" FROM readjudication_mark m WHERE ${READY} AND m.person_id IS NOT NULL
     GROUP BY m.person_id ORDER BY min(m.id) LIMIT $1`,
    [limit],
  );
}

/** Every year of persons in which bills stand. For scope `all`. */
export async function listYearsOfPersons(tx: Tx, personIds: readonly number[]): Promise<MarkedYear[]> {
  return tx.rows(
    `SELECT y.person_id::int AS "personId", p.person_no AS "personNo", y.scheme, y.year, x.areas FROM person_year y JOIN person p ON p.id = y.person_id
     JOIN LATERAL (SELECT array_agg(DISTINCT c.area_code) AS areas FROM claim c WHERE c.person_id = y.person_id AND c.scheme = y.scheme AND c.kind = 'settlement'
       AND ${bookedYear('c')} = y.year) x ON x.areas IS NOT NULL
     WHERE y.person_id = ANY($1) ORDER BY y.person_id, y.scheme, y.year`,
    [[...personIds]],
  );
}

/** A correction of a price, a list, a limit or a plan: it may concern many persons, who are looked at piece by piece. */
export interface WideMark {
  readonly id: bigint;
}

/** The oldest wide mark that is ready. */
export async function findWideMark(tx: Tx): Promise<WideMark | undefined> {
  return tx.first(
    `SELECT m.id FROM readjudication_mark m WHERE ${READY} AND m.person_id IS NULL ORDER BY m.id LIMIT 1`,
  );
}

/**
 * The next years that a wide mark may concern: the one that it names, or those with days of its span; with a bill of its area, with its product where it names one. A stay's bill bears the day of its last line, which is never before the day of another.
 */
export async function listYearsOfMark(tx: Tx, { id }: WideMark, limit: number): Promise<MarkedYear[]> {
  return tx.rows(
    `SELECT y.person_id::int AS "personId", p.person_no AS "personNo", y.scheme, y.year, x.areas
     FROM readjudication_mark m JOIN person_year y ON (y.person_id, y.scheme, y.year) > (m.after_person, m.after_scheme, m.after_year)
         AND y.year >= extract(year FROM m.from_on) AND (m.to_on IS NULL OR y.year <= extract(year FROM m.to_on) + 1) AND (m.in_year IS NULL OR y.year = m.in_year)
         AND (m.national_code IS NULL OR y.person_id IN (SELECT c.person_id FROM claim_line l JOIN claim c ON c.area_code = l.area_code AND c.id = l.claim_id
           WHERE l.national_code = m.national_code AND c.served_on >= m.from_on))
       JOIN person p ON p.id = y.person_id
       JOIN LATERAL (SELECT array_agg(DISTINCT c.area_code) AS areas FROM claim c WHERE c.person_id = y.person_id AND c.scheme = y.scheme AND c.kind = 'settlement'
         AND c.area_code LIKE m.area_prefix || '%' AND c.served_on >= m.from_on
         AND ${bookedYear('c')} = y.year) x ON x.areas IS NOT NULL
     WHERE m.id = $1 ORDER BY y.person_id, y.scheme, y.year LIMIT $2`,
    [id, limit],
  );
}

/** Moves a mark on behind a year, or strikes it off. */
export async function moveMarks(
  tx: Tx,
  ids: readonly bigint[],
  to: {
    readonly looked: number;
    readonly found: number;
    readonly after: YearKey | null;
    readonly doneAt: number | null;
  },
): Promise<void> {
  const { looked, found, after, doneAt } = to;
  await tx.run(
    `UPDATE readjudication_mark SET looked = looked + $2, found = found + $3, after_person = coalesce($4, after_person), after_scheme = coalesce($5, after_scheme),
       after_year = coalesce($6, after_year), done_at = $7 WHERE id = ANY($1) AND done_at IS NULL`,
    [
      [...ids],
      looked,
      found,
      after?.personId ?? null,
      after?.scheme ?? null,
      after?.year ?? null,
      doneAt === null ? null : at(doneAt),
    ],
  );
}

/** What waits to be looked at, and when something was looked at last. */
export async function findScanState(
  tx: Tx,
): Promise<{ readonly waiting: number; readonly doneAt: number | null }> {
  const row = await tx.first<{ waiting: number; doneAt: number | null }>(
    `SELECT (SELECT count(*)::int FROM readjudication_mark WHERE done_at IS NULL) AS waiting,
       (SELECT done_at FROM readjudication_mark WHERE done_at IS NOT NULL ORDER BY done_at DESC LIMIT 1) AS "doneAt"`,
  );
  return row ?? { waiting: 0, doneAt: null };
}
