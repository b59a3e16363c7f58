/** Bookings of drugs, their lines and what happened to them (M29). The only writer of these tables but for what a settlement does. */
import type { PlainDate } from '../../../base/date.ts';
import type { InstitutionKind } from '../../../domain/providers/model.ts';
import type { BookedLine, BookingState } from '../../../domain/prescription/bookings/booking.ts';
import type { HomeState } from '../../../domain/prescription/bookings/home-delivery.ts';
import { at, type Tx } from '../../db/database.ts';

export interface StoredLine extends BookedLine {
  readonly name: string;
  readonly strength: string;
  readonly pack: string;
  readonly maker: string;
  readonly saleUnit: string;
}

export interface StoredBooking {
  readonly id: number;
  readonly bookingNo: string;
  readonly personId: number;
  readonly personName: string;
  readonly areaCode: string;
  readonly institutionCode: string;
  readonly institutionName: string;
  readonly institutionKind: InstitutionKind;
  readonly institutionAddress: string;
  readonly institutionPhone: string;
  readonly prescriptionId: number | null;
  readonly rxno: string | null;
  readonly applicationId: number | null;
  readonly beginsAt: number;
  readonly endsAt: number;
  readonly expiresAt: number;
  readonly arrivesOn: PlainDate | null;
  readonly phoneCipher: Buffer;
  readonly channel: 'patient' | 'agent' | 'phone';
  readonly madeAt: number;
  readonly makerName: string;
  readonly state: BookingState;
  readonly claimNo: string | null;
  readonly homeState: HomeState | null;
  readonly lines: readonly StoredLine[];
}

type Row = Omit<StoredBooking, 'id' | 'personId' | 'prescriptionId' | 'applicationId'> & {
  readonly id: bigint;
  readonly personId: bigint;
  readonly prescriptionId: bigint | null;
  readonly applicationId: bigint | null;
};

const LINES = `(SELECT json_agg(json_build_object('nationalCode', l.national_code, 'quantity', l.quantity, 'name', g.generic_name, 'strength', g.strength,
    'pack', g.pack, 'maker', g.maker, 'saleUnit', g.sale_unit) ORDER BY l.line_no)
  FROM drug_booking_line l JOIN product g ON g.national_code = l.national_code WHERE l.booking_id = b.id)`;
const COLUMNS = `b.id, b.booking_no AS "bookingNo", b.person_id AS "personId", b.person_name AS "personName", b.area_code AS "areaCode",
  b.institution_code AS "institutionCode", i.name AS "institutionName", i.kind AS "institutionKind", i.address AS "institutionAddress",
  i.phone AS "institutionPhone", b.prescription_id AS "prescriptionId", b.rxno, b.application_id AS "applicationId", b.begins_at AS "beginsAt",
  b.ends_at AS "endsAt", b.expires_at AS "expiresAt", b.arrives_on AS "arrivesOn", b.phone_cipher AS "phoneCipher", b.channel, b.made_at AS "madeAt",
  b.maker_name AS "makerName", b.state, b.claim_no AS "claimNo", h.state AS "homeState", ${LINES} AS lines`;
const FROM =
  'FROM drug_booking b JOIN institution i ON i.code = b.institution_code LEFT JOIN home_delivery h ON h.booking_id = b.id';

const numberOrNull = (id: bigint | null): number | null => (id === null ? null : Number(id));

function bookingOf(row: Row): StoredBooking {
  return {
    ...row,
    id: Number(row.id),
    personId: Number(row.personId),
    prescriptionId: numberOrNull(row.prescriptionId),
    applicationId: numberOrNull(row.applicationId),
  };
}

/** The booking of a number, as far as the transaction's scope sees it. */
export async function findBooking(tx: Tx, bookingNo: string): Promise<StoredBooking | undefined> {
  const row = await tx.first<Row>(`SELECT ${COLUMNS} ${FROM} WHERE b.booking_no = $1`, [bookingNo]);
  return row && bookingOf(row);
}

/** What an account booked under a request id. */
export async function findBookingOfRequest(
  tx: Tx,
  accountId: number,
  requestId: string,
): Promise<StoredBooking | undefined> {
  const row = await tx.first<Row>(`SELECT ${COLUMNS} ${FROM} WHERE b.made_by = $1 AND b.request_id = $2`, [
    accountId,
    requestId,
  ]);
  return row && bookingOf(row);
}

/** The bookings that these settlements brought to their end. */
export async function listBookingsOfClaims(tx: Tx, claimNos: readonly string[]): Promise<StoredBooking[]> {
  const rows = await tx.rows<Row>(`SELECT ${COLUMNS} ${FROM} WHERE b.claim_no = ANY($1) ORDER BY b.id`, [
    [...claimNos],
  ]);
  return rows.map(bookingOf);
}

/** Locks a booking until the transaction ends; read it again afterwards. */
export async function lockBooking(tx: Tx, id: number): Promise<void> {
  await tx.run('SELECT 1 FROM drug_booking WHERE id = $1 FOR UPDATE', [id]);
}

/** The institution with which a prescription is booked at an instant; undefined when it is not. */
export async function findBookedAt(tx: Tx, prescriptionId: number, now: number): Promise<string | undefined> {
  const row = await tx.first<{ code: string }>(
    `SELECT institution_code AS code FROM drug_booking WHERE prescription_id = $1 AND state IN ('asked', 'confirmed', 'ready') AND expires_at >= $2`,
    [prescriptionId, at(now)],
  );
  return row?.code;
}

export interface NewBooking {
  readonly personId: number;
  readonly personName: string;
  readonly areaCode: string;
  readonly institutionCode: string;
  readonly prescriptionId: number | null;
  readonly rxno: string | null;
  readonly applicationId: number | null;
  readonly onDay: PlainDate;
  readonly beginsAt: number;
  readonly endsAt: number;
  readonly expiresAt: number;
  readonly phoneCipher: Buffer;
  readonly channel: StoredBooking['channel'];
  readonly madeAt: number;
  readonly madeBy: number;
  readonly makerName: string;
  readonly requestId: string;
  readonly lines: readonly BookedLine[];
}

/** Ends what nobody fetched in time, so that another booking can take its place. */
export async function endExpired(
  tx: Tx,
  { prescriptionId, applicationId }: Pick<NewBooking, 'prescriptionId' | 'applicationId'>,
  now: number,
): Promise<void> {
  await tx.run(
    `WITH ended AS (
       UPDATE drug_booking SET state = 'expired' WHERE (prescription_id = $1 OR application_id = $2) AND state IN ('asked', 'confirmed', 'ready')
         AND expires_at < $3 RETURNING id, expires_at)
     INSERT INTO drug_booking_event (booking_id, kind, at, actor_name) SELECT id, 'expired', expires_at, '系统' FROM ended`,
    [prescriptionId, applicationId, at(now)],
  );
}

/**
 * Writes a booking with its lines and its first event.
 * @throws on `booking_open_of_prescription` or `booking_open_of_benefit` when another is open, `booked_once` when the request was used
 */
export async function insertBooking(tx: Tx, made: NewBooking): Promise<{ id: number; bookingNo: string }> {
  const row = await tx.first<{ id: bigint; bookingNo: string }>(
    `WITH made AS (
       INSERT INTO drug_booking (id, booking_no, person_id, person_name, area_code, institution_code, prescription_id, rxno, application_id, begins_at, ends_at,
         expires_at, phone_cipher, channel, made_at, made_by, maker_name, request_id, state) OVERRIDING SYSTEM VALUE
       SELECT n.id, 'YY' || to_char($1::date, 'YYYYMMDD') || lpad(n.id::text, 8, '0'), $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, 'asked'
       FROM (SELECT nextval('drug_booking_id_seq') AS id) n RETURNING id, booking_no),
     told AS (INSERT INTO drug_booking_event (booking_id, kind, at, account_id, actor_name, institution_code)
       SELECT id, 'asked', $14, $15, $16, CASE WHEN $13 = 'phone' THEN $5 END FROM made),
     put AS (INSERT INTO drug_booking_line (booking_id, line_no, national_code, quantity)
       SELECT made.id, l.place, l.code, l.quantity FROM made, unnest($18::text[], $19::int[]) WITH ORDINALITY AS l (code, quantity, place))
     SELECT id, booking_no AS "bookingNo" FROM made`,
    [
      made.onDay,
      made.personId,
      made.personName,
      made.areaCode,
      made.institutionCode,
      made.prescriptionId,
      made.rxno,
      made.applicationId,
      at(made.beginsAt),
      at(made.endsAt),
      at(made.expiresAt),
      made.phoneCipher,
      made.channel,
      at(made.madeAt),
      made.madeBy,
      made.makerName,
      made.requestId,
      made.lines.map((line) => line.nationalCode),
      made.lines.map((line) => line.quantity),
    ],
  );
  if (!row) throw new Error('an inserted booking has a number');
  return { id: Number(row.id), bookingNo: row.bookingNo };
}

export interface BookingMove {
  readonly bookingId: number;
  readonly kind: BookingState;
  readonly at: number;
  readonly accountId: number | null;
  readonly actorName: string;
  readonly institutionCode: string | null;
  readonly note: string;
  readonly expiresAt?: number;
  readonly arrivesOn?: PlainDate | null;
  readonly claimNo?: string;
}

/** Moves a locked booking on, with its event. */
export async function moveBooking(tx: Tx, move: BookingMove): Promise<void> {
  await tx.run(
    `WITH told AS (
       INSERT INTO drug_booking_event (booking_id, kind, at, account_id, actor_name, institution_code, note) VALUES ($1, $2, $3, $4, $5, $6, $7))
     UPDATE drug_booking SET state = $2, expires_at = coalesce($8, expires_at), arrives_on = coalesce($9, arrives_on), claim_no = coalesce($10, claim_no)
     WHERE id = $1`,
    [
      move.bookingId,
      move.kind,
      at(move.at),
      move.accountId,
      move.actorName,
      move.institutionCode,
      move.note,
      move.expiresAt === undefined ? null : at(move.expiresAt),
      move.arrivesOn ?? null,
      move.claimNo ?? null,
    ],
  );
}

/** What happened to a booking or to its delivery. */
export interface ToldEvent<Kind> {
  readonly kind: Kind;
  readonly at: number;
  readonly actorName: string;
  readonly institutionName: string | null;
  readonly note: string;
}

export async function listBookingEvents(tx: Tx, bookingId: number): Promise<ToldEvent<BookingState>[]> {
  return tx.rows(
    `SELECT e.kind, e.at, e.actor_name AS "actorName", i.name AS "institutionName", e.note
     FROM drug_booking_event e LEFT JOIN institution i ON i.code = e.institution_code WHERE e.booking_id = $1 ORDER BY e.at, e.id`,
    [bookingId],
  );
}

export interface BookingFilter {
  readonly now: number;
  readonly state?: BookingState | undefined;
  readonly home?: HomeState | undefined;
  readonly due?: 'today' | 'overdue' | 'underWay' | 'failed' | undefined;
  /** The start and the end of today. */
  readonly today: readonly [number, number];
  readonly words?: string | undefined;
  readonly limit: number;
  readonly offset: number;
}

const OPEN = `(b.state IN ('asked', 'confirmed', 'ready') AND b.expires_at >= $1)`;
const LATE = `((b.state IN ('asked', 'confirmed') AND b.expires_at >= $1 AND b.begins_at < $1)
  OR (b.state = 'settled' AND h.state IN ('planned', 'dispatched', 'inTransit', 'outForDelivery', 'failed') AND b.ends_at < $1))`;

const UNDER_WAY = `coalesce(h.state IN ('dispatched', 'inTransit', 'outForDelivery'), false)`;
const FAILED = `coalesce(h.state IN ('failed', 'refused'), false)`;

/** A page of bookings in the transaction's scope: what is open first, in the order of its times; then the latest. */
export async function listBookingRows(
  tx: Tx,
  filter: BookingFilter,
): Promise<{ rows: (StoredBooking & { overdue: boolean })[]; total: number }> {
  const rows = await tx.rows<Row & { overdue: boolean; total: bigint }>(
    `SELECT ${COLUMNS}, ${LATE} AS overdue, count(*) OVER () AS total ${FROM}
     WHERE ($2::text IS NULL OR CASE WHEN $2 = 'expired' THEN b.state = 'expired' OR (b.state IN ('asked', 'confirmed', 'ready') AND b.expires_at < $1)
         WHEN $2 IN ('asked', 'confirmed', 'ready') THEN b.state = $2 AND b.expires_at >= $1 ELSE b.state = $2 END)
       AND ($3::text IS NULL OR h.state = $3)
       AND ($4::text IS NULL OR CASE $4 WHEN 'today' THEN ${OPEN} AND b.begins_at >= $5 AND b.begins_at < $6
         WHEN 'underWay' THEN ${UNDER_WAY} WHEN 'failed' THEN ${FAILED} ELSE ${LATE} END)
       AND ($7::text IS NULL OR b.booking_no = $7 OR b.rxno = $7 OR b.claim_no = $7 OR h.waybill_no = $7)
     ORDER BY ${OPEN} DESC, CASE WHEN ${OPEN} THEN b.begins_at END, b.begins_at DESC, b.id DESC LIMIT $8 OFFSET $9`,
    [
      at(filter.now),
      filter.state ?? null,
      filter.home ?? null,
      filter.due ?? null,
      at(filter.today[0]),
      at(filter.today[1]),
      filter.words ?? null,
      filter.limit,
      filter.offset,
    ],
  );
  return {
    rows: rows.map(({ overdue, total: _, ...row }) => ({ ...bookingOf(row), overdue })),
    total: Number(rows[0]?.total ?? 0),
  };
}

const COUNTED = [
  'asked',
  'confirmed',
  'ready',
  'dueToday',
  'overdue',
  'toDispatch',
  'underWay',
  'failed',
  'delivered',
  'refused',
  'expired',
] as const;
export type BookingCounts = Readonly<Record<(typeof COUNTED)[number], number>>;

/** The bookings in the transaction's scope, counted; what is over as far back as `since`. */
export async function countBookings(
  tx: Tx,
  now: number,
  today: readonly [number, number],
  since: number,
): Promise<BookingCounts> {
  const row = await tx.first<Record<string, bigint>>(
    `SELECT count(*) FILTER (WHERE ${OPEN} AND b.state = 'asked') AS asked, count(*) FILTER (WHERE ${OPEN} AND b.state = 'confirmed') AS confirmed,
       count(*) FILTER (WHERE ${OPEN} AND b.state = 'ready') AS ready,
       count(*) FILTER (WHERE ${OPEN} AND b.begins_at >= $2 AND b.begins_at < $3) AS "dueToday", count(*) FILTER (WHERE ${LATE}) AS overdue,
       count(*) FILTER (WHERE b.state = 'settled' AND h.state = 'planned') AS "toDispatch",
       count(*) FILTER (WHERE ${UNDER_WAY}) AS "underWay",
       count(*) FILTER (WHERE ${FAILED}) AS failed, count(*) FILTER (WHERE h.state = 'delivered' AND b.made_at >= $4) AS delivered,
       count(*) FILTER (WHERE b.state = 'refused' AND b.made_at >= $4) AS refused,
       count(*) FILTER (WHERE (b.state = 'expired' OR (b.state IN ('asked', 'confirmed', 'ready') AND b.expires_at < $1)) AND b.made_at >= $4) AS expired
     FROM drug_booking b LEFT JOIN home_delivery h ON h.booking_id = b.id`,
    [at(now), at(today[0]), at(today[1]), at(since)],
  );
  return Object.fromEntries(COUNTED.map((name) => [name, Number(row?.[name] ?? 0)])) as BookingCounts;
}

/** A settlement as far as a hospital's booking asks for it: of this institution and person, with these products, not reversed. */
export async function findFittingClaim(
  tx: Tx,
  claimNo: string,
  one: Pick<StoredBooking, 'institutionCode' | 'personId' | 'madeAt' | 'lines'>,
): Promise<boolean> {
  const row = await tx.first<{ fits: boolean }>(
    `SELECT EXISTS (SELECT 1 FROM claim c WHERE c.claim_no = $1 AND c.kind = 'settlement' AND c.institution_code = $2 AND c.person_id = $3 AND c.settled_at >= $4
       AND EXISTS (SELECT 1 FROM claim_line l WHERE l.area_code = c.area_code AND l.claim_id = c.id AND l.national_code = ANY($5))
       AND NOT EXISTS (SELECT 1 FROM claim r WHERE r.area_code = c.area_code AND r.reverses_id = c.id)) AS fits`,
    [claimNo, one.institutionCode, one.personId, at(one.madeAt), one.lines.map((line) => line.nationalCode)],
  );
  return row?.fits === true;
}
