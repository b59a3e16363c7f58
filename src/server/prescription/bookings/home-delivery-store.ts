/** Booked drugs that are brought home, and their tracking (M29). The only writer of these tables. */
import type { HomeState } from '../../../domain/prescription/bookings/home-delivery.ts';
import type { DeliveryStorage } from '../../../domain/prescription/delivery/delivery.ts';
import { at, type Tx } from '../../db/database.ts';
import type { ToldEvent } from './booking-store.ts';

export interface StoredHome {
  readonly id: number;
  readonly bookingId: number;
  readonly contactCipher: Buffer;
  readonly codeCipher: Buffer;
  readonly wrongCodes: number;
  readonly state: HomeState;
  readonly carrier: string;
  readonly waybillNo: string;
  readonly storage: DeliveryStorage | null;
  readonly tenths: number | null;
}

/** The delivery of a booking in the transaction's scope; undefined for what is fetched. */
export async function findHome(tx: Tx, bookingId: number): Promise<StoredHome | undefined> {
  const row = await tx.first<Omit<StoredHome, 'id' | 'bookingId'> & { id: bigint; bookingId: bigint }>(
    `SELECT h.id, h.booking_id AS "bookingId", h.contact_cipher AS "contactCipher", h.code_cipher AS "codeCipher", h.wrong_codes AS "wrongCodes", h.state,
       h.carrier, h.waybill_no AS "waybillNo", h.storage, h.tenths FROM home_delivery h WHERE h.booking_id = $1`,
    [bookingId],
  );
  return row && { ...row, id: Number(row.id), bookingId: Number(row.bookingId) };
}

export interface NewHome {
  readonly bookingId: number;
  readonly personId: number;
  readonly areaCode: string;
  readonly institutionCode: string;
  readonly contactCipher: Buffer;
  readonly codeCipher: Buffer;
  readonly at: number;
  readonly accountId: number;
  readonly actorName: string;
}

export async function insertHome(tx: Tx, made: NewHome): Promise<void> {
  await tx.run(
    `WITH made AS (
       INSERT INTO home_delivery (booking_id, person_id, area_code, institution_code, contact_cipher, code_cipher, opened_at, state)
       VALUES ($1, $2, $3, $4, $5, $6, $7, 'planned') RETURNING id)
     INSERT INTO home_delivery_event (delivery_id, kind, at, account_id, actor_name) SELECT id, 'planned', $7, $8, $9 FROM made`,
    [
      made.bookingId,
      made.personId,
      made.areaCode,
      made.institutionCode,
      made.contactCipher,
      made.codeCipher,
      at(made.at),
      made.accountId,
      made.actorName,
    ],
  );
}

/** With whom, under which number and how it leaves. */
export interface Sent {
  readonly carrier: string;
  readonly waybillNo: string;
  readonly storage: DeliveryStorage;
  /** Tenths of a degree Celsius at the hand-over; null where none is needed. */
  readonly tenths: number | null;
}

export interface HomeMove {
  readonly deliveryId: number;
  readonly kind: HomeState;
  readonly at: number;
  readonly accountId: number | null;
  readonly actorName: string;
  readonly institutionCode: string | null;
  readonly note: string;
  readonly sent?: Sent;
}

/** Moves a delivery on, with its event; its booking must be locked. */
export async function moveHome(tx: Tx, move: HomeMove): Promise<void> {
  await tx.run(
    `WITH told AS (
       INSERT INTO home_delivery_event (delivery_id, kind, at, account_id, actor_name, institution_code, note) VALUES ($1, $2, $3, $4, $5, $6, $7))
     UPDATE home_delivery SET state = $2, carrier = coalesce($8, carrier), waybill_no = coalesce($9, waybill_no), storage = coalesce($10, storage),
       tenths = coalesce($11, tenths) WHERE id = $1`,
    [
      move.deliveryId,
      move.kind,
      at(move.at),
      move.accountId,
      move.actorName,
      move.institutionCode,
      move.note,
      move.sent?.carrier ?? null,
      move.sent?.waybillNo ?? null,
      move.sent?.storage ?? null,
      move.sent?.tenths ?? null,
    ],
  );
}

export async function countWrongCode(tx: Tx, deliveryId: number): Promise<void> {
  await tx.run('UPDATE home_delivery SET wrong_codes = wrong_codes + 1 WHERE id = $1', [deliveryId]);
}

export async function listHomeEvents(tx: Tx, deliveryId: number): Promise<ToldEvent<HomeState>[]> {
  return tx.rows(
    `SELECT e.kind, e.at, e.actor_name AS "actorName", i.name AS "institutionName", e.note
     FROM home_delivery_event e LEFT JOIN institution i ON i.code = e.institution_code WHERE e.delivery_id = $1 ORDER BY e.id`,
    [deliveryId],
  );
}
