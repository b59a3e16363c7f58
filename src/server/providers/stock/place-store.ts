/** Which designated institutions have a drug today (M2, M26, M31): that they have it, never how much. */
import type { PlainDate } from '../../../base/date.ts';
import type { InstitutionKind } from '../../../domain/providers/model.ts';
import type { Tx } from '../../db/database.ts';
import { dayValues, DESIGNATED, hasOn } from './shelf-sql-store.ts';

export interface PlaceRow {
  readonly code: string;
  readonly kind: InstitutionKind;
  readonly name: string;
  readonly areaCode: string;
  readonly areaName: string;
  readonly cityName: string;
  readonly address: string;
  readonly phone: string;
  readonly lat: number | null;
  readonly lon: number | null;
  readonly reportedAt: number;
}

export async function listPlacesWith(
  tx: Tx,
  entryKey: string,
  kind: InstitutionKind | null,
  today: PlainDate,
): Promise<PlaceRow[]> {
  return tx.rows<PlaceRow>(
    `WITH ${hasOn(today, today)}
     SELECT i.code, i.kind, i.name, i.area_code AS "areaCode", a.name AS "areaName", COALESCE(city.name, a.name) AS "cityName", i.address, i.phone,
       i.lat::float8 AS lat, i.lon::float8 AS lon, h.reported_at AS "reportedAt"
     FROM has h JOIN institution i ON i.code = h.institution_code JOIN area a ON a.code = i.area_code
       LEFT JOIN area city ON city.code = a.parent_code AND a.level = 3
     WHERE h.entry_key = $4 AND ($5::text IS NULL OR i.kind = $5) AND ${DESIGNATED}`,
    [...dayValues(today), entryKey, kind],
  );
}
