/** Drug by county: who has it, and who may prescribe it (M21, M26, M31). Reads only. */
import type { PlainDate } from '../../../base/date.ts';
import type { Tx } from '../../db/database.ts';
import { PUBLISHED_FILING } from '../stock/rate-store.ts';
import { dayValues, DESIGNATED, hasOn, LISTED, literal } from '../stock/shelf-sql-store.ts';

export interface MapRow {
  readonly entryKey: string;
  readonly name: string;
  readonly dosageForm: string;
  readonly field: string;
  readonly countyCode: string;
  readonly countyName: string;
  readonly cityName: string;
  readonly pharmacies: number;
  readonly hospitals: number;
  readonly doctors: number;
}

export interface MapFilter {
  readonly today: PlainDate;
  readonly areaPrefix: string;
  readonly words: string | undefined;
  readonly field: string | null;
  readonly lacks: 'pharmacy' | 'hospital' | 'doctor' | 'all' | null;
  readonly limit: number;
  readonly offset: number;
}

/** A page of the map: counties that have nothing of a drug first, then those without a pharmacy, a hospital, a doctor. */
export async function listMapRows(tx: Tx, filter: MapFilter): Promise<{ rows: MapRow[]; total: number }> {
  const rows = await tx.rows<MapRow & { total: bigint }>(
    `WITH ${LISTED}, ${hasOn(filter.today, filter.today)},
     shelf AS (SELECT i.area_code, h.entry_key, count(*) FILTER (WHERE i.kind = 'pharmacy')::int AS pharmacies,
         count(*) FILTER (WHERE i.kind = 'hospital')::int AS hospitals
       FROM has h JOIN institution i ON i.code = h.institution_code WHERE ${DESIGNATED} GROUP BY i.area_code, h.entry_key),
     doctor AS (SELECT i.area_code, x.field, count(DISTINCT f.doctor_code)::int AS doctors FROM doctor_filing f
       JOIN practitioner t ON t.code = f.doctor_code JOIN institution i ON i.code = t.institution_code, unnest(f.fields) AS x(field)
       WHERE ${PUBLISHED_FILING} GROUP BY i.area_code, x.field),
     spot AS (SELECT l.entry_key AS "entryKey", l.generic_name AS name, l.dosage_form AS "dosageForm", l.field, l.name_pinyin, c.code AS "countyCode",
         c.name AS "countyName", city.name AS "cityName", COALESCE(s.pharmacies, 0) AS pharmacies, COALESCE(s.hospitals, 0) AS hospitals,
         COALESCE(d.doctors, 0) AS doctors
       FROM listed l CROSS JOIN area c JOIN area city ON city.code = c.parent_code
         LEFT JOIN shelf s ON s.entry_key = l.entry_key AND s.area_code = c.code LEFT JOIN doctor d ON d.area_code = c.code AND d.field = l.field
       WHERE c.level = 3 AND c.code NOT LIKE '%99' AND c.code LIKE $4 || '%' AND ($6::text IS NULL OR l.field = $6)
         AND ($5::text IS NULL OR l.generic_name LIKE '%' || $5 || '%' OR strpos(l.name_pinyin, lower($5)) > 0 OR l.entry_key = $5))
     SELECT "entryKey", name, "dosageForm", field, "countyCode", "countyName", "cityName", pharmacies, hospitals, doctors, count(*) OVER () AS total FROM spot
     WHERE CASE $7::text WHEN 'pharmacy' THEN pharmacies = 0 WHEN 'hospital' THEN hospitals = 0 WHEN 'doctor' THEN doctors = 0
       WHEN 'all' THEN pharmacies + hospitals + doctors = 0 ELSE true END
     ORDER BY pharmacies + hospitals + doctors > 0, pharmacies > 0, hospitals > 0, doctors > 0, name_pinyin, "entryKey", "countyCode" LIMIT $8 OFFSET $9`,
    [
      ...dayValues(filter.today),
      filter.areaPrefix,
      literal(filter.words),
      filter.field,
      filter.lacks,
      filter.limit,
      filter.offset,
    ],
  );
  return { rows, total: Number(rows[0]?.total ?? 0) };
}
