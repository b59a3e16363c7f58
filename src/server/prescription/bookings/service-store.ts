/** What institutions offer, and which of them have a drug to book (M29). */
import type { PlainDate } from '../../../base/date.ts';
import type { BookingService, Hours } from '../../../domain/prescription/bookings/opening-hours.ts';
import type { InstitutionKind } from '../../../domain/providers/model.ts';
import { at, type Tx } from '../../db/database.ts';
import { dayValues, DESIGNATED, literal } from '../../providers/stock/shelf-sql-store.ts';

export interface StatedService extends BookingService {
  readonly note: string;
  readonly statedAt: number;
  readonly statedName: string;
}

interface Row extends Omit<StatedService, 'weekly'> {
  readonly weekly: (Hours | null)[];
}

const SERVICE = `s.weekly, s.closed_days AS "closedDays", s.takes_bookings AS "takesBookings", s.delivers_home AS "deliversHome", s.note`;

/** What an institution said last; undefined when it has said nothing. */
export async function findService(tx: Tx, institutionCode: string): Promise<StatedService | undefined> {
  return tx.first<Row>(
    `SELECT ${SERVICE}, s.stated_at AS "statedAt", s.stated_name AS "statedName" FROM booking_service s WHERE s.institution_code = $1 ORDER BY s.id DESC LIMIT 1`,
    [institutionCode],
  );
}

export async function insertService(
  tx: Tx,
  institutionCode: string,
  service: BookingService & { readonly note: string },
  by: { readonly accountId: number; readonly name: string; readonly at: number },
): Promise<void> {
  await tx.run(
    `INSERT INTO booking_service (institution_code, weekly, closed_days, takes_bookings, delivers_home, note, stated_at, stated_by, stated_name)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      institutionCode,
      JSON.stringify(service.weekly),
      [...service.closedDays],
      service.takesBookings,
      service.deliversHome,
      service.note,
      at(by.at),
      by.accountId,
      by.name,
    ],
  );
}

/** Whether institution `i` carries product `w.code` on day $1: of an item's matches that cover the day the one entered last holds. */
const CARRIED = `EXISTS (SELECT 1 FROM institution_match m WHERE m.institution_code = i.code AND m.national_code = w.code AND m.state = 'confirmed'
  AND m.from_on <= $1 AND (m.to_on IS NULL OR m.to_on >= $1) AND NOT EXISTS (
    SELECT 1 FROM institution_match later WHERE later.institution_code = m.institution_code AND later.item_code = m.item_code AND later.id > m.id
      AND later.from_on <= $1 AND (later.to_on IS NULL OR later.to_on >= $1)))`;

/** Packs of product `w.code` on the shelf of institution `i` that may still be handed out on day $1, where the last report still speaks. */
const SHELF = `(SELECT coalesce(sum(t.quantity) FILTER (WHERE t.quantity > 0 AND (t.expires_on IS NULL OR t.expires_on >= $1)), 0)
  FROM stock_state t WHERE t.institution_code = i.code AND t.national_code = w.code HAVING max(t.reported_at) >= $3 AND max(t.reported_at) < $2)`;

/** What an institution carries of some products, each with the packs it reported (ten thousandths of a pack); what it does not carry is absent. */
export async function findCarried(
  tx: Tx,
  institutionCode: string,
  nationalCodes: readonly string[],
  today: PlainDate,
): Promise<ReadonlyMap<string, bigint>> {
  const rows = await tx.rows<{ code: string; packs: bigint }>(
    `SELECT w.code, coalesce(${SHELF}, 0)::bigint AS packs FROM institution i, unnest($5::text[]) AS w(code) WHERE i.code = $4 AND ${CARRIED}`,
    [...dayValues(today), institutionCode, [...nationalCodes]],
  );
  return new Map(rows.map(({ code, packs }) => [code, packs]));
}

export interface BookingPlace extends BookingService {
  readonly code: string;
  readonly name: string;
  readonly areaName: string;
  readonly address: string;
  readonly phone: string;
  readonly note: string;
  readonly inStock: boolean;
  /** What it carries of the products asked for. */
  readonly codes: readonly string[];
}

const MOST_PLACES = 50;

/** Designated institutions that take bookings and carry one of some products; those that reported it on their shelf first. */
export async function listBookingPlaceRows(
  tx: Tx,
  nationalCodes: readonly string[],
  kind: InstitutionKind,
  words: string | undefined,
  today: PlainDate,
): Promise<BookingPlace[]> {
  return tx.rows<BookingPlace>(
    `SELECT i.code, i.name, a.name AS "areaName", i.address, i.phone, ${SERVICE}, c.codes, c."inStock"
     FROM institution i JOIN area a ON a.code = i.area_code
       JOIN LATERAL (SELECT x.* FROM booking_service x WHERE x.institution_code = i.code ORDER BY x.id DESC LIMIT 1) s ON s.takes_bookings
       JOIN LATERAL (SELECT json_agg(w.code) AS codes, bool_or(coalesce(${SHELF}, 0) > 0) AS "inStock" FROM unnest($4::text[]) AS w(code) WHERE ${CARRIED}) c
         ON c.codes IS NOT NULL
     WHERE i.kind = $5 AND ($6::text IS NULL OR i.name LIKE '%' || $6 || '%' OR a.name LIKE '%' || $6 || '%') AND ${DESIGNATED}
     ORDER BY c."inStock" DESC, i.code LIMIT ${MOST_PLACES}`,
    [...dayValues(today), [...nationalCodes], kind, literal(words)],
  );
}
