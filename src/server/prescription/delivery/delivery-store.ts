/** Deliveries of injections, their readings and their events (M32). The only writer of these tables. */
import type {
  DeliveryState,
  DeliveryStorage,
  Reading,
} from '../../../domain/prescription/delivery/delivery.ts';
import { at, type Tx } from '../../db/database.ts';

export interface DeliveryGoods {
  readonly nationalCode: string;
  readonly name: string;
  readonly strength: string;
  readonly quantity: string;
  readonly saleUnit: string;
  readonly traceCodes: readonly string[];
}

export interface StoredDelivery {
  readonly id: number;
  readonly claimNo: string;
  readonly prescriptionId: number | null;
  readonly personId: number;
  readonly personNo: string;
  readonly personName: string;
  readonly areaCode: string;
  readonly pharmacyCode: string;
  readonly pharmacyName: string;
  readonly hospitalCode: string;
  readonly hospitalName: string;
  readonly goods: readonly DeliveryGoods[];
  readonly openedAt: number;
  readonly dueAt: number;
  readonly state: DeliveryState;
  readonly storage: DeliveryStorage | null;
  readonly carrier: string;
}

/** Names of patients come through the person's own row-level security: who may not see the person reads an empty name. */
const SELECT = `SELECT d.id, d.claim_no AS "claimNo", d.prescription_id AS "prescriptionId", d.person_id AS "personId", coalesce(n.person_no, '') AS "personNo",
    coalesce(n.name, '') AS "personName", d.area_code AS "areaCode", d.pharmacy_code AS "pharmacyCode", p.name AS "pharmacyName", d.hospital_code AS "hospitalCode",
    h.name AS "hospitalName", d.goods, d.opened_at AS "openedAt", d.due_at AS "dueAt", d.state, d.storage, d.carrier
  FROM injection_delivery d JOIN institution p ON p.code = d.pharmacy_code JOIN institution h ON h.code = d.hospital_code LEFT JOIN person n ON n.id = d.person_id`;

type Row = Omit<StoredDelivery, 'id' | 'prescriptionId' | 'personId'> & {
  id: bigint;
  prescriptionId: bigint | null;
  personId: bigint;
};

function deliveryOf(row: Row): StoredDelivery {
  return {
    ...row,
    id: Number(row.id),
    prescriptionId: row.prescriptionId === null ? null : Number(row.prescriptionId),
    personId: Number(row.personId),
  };
}

export interface DeliveryFilter {
  readonly state?: DeliveryState | undefined;
  /** Only what is late at this instant. */
  readonly overdueAt?: number | undefined;
  readonly limit: number;
  readonly offset: number;
}

/** A page of deliveries in the transaction's scope: what is under way first, by its deadline. */
export async function listDeliveryRows(
  tx: Tx,
  { state, overdueAt, limit, offset }: DeliveryFilter,
): Promise<{ rows: StoredDelivery[]; total: number }> {
  const rows = await tx.rows<Row & { total: bigint }>(
    `SELECT x.*, count(*) OVER () AS total FROM (${SELECT}) x
     WHERE ($1::text IS NULL OR x.state = $1)
       AND ($2::timestamptz IS NULL OR (x."dueAt" < $2 AND x.state IN ('opened', 'dispatched', 'arrived')))
     ORDER BY (x.state IN ('opened', 'dispatched', 'arrived')) DESC, x."dueAt", x.id LIMIT $3 OFFSET $4`,
    [state ?? null, overdueAt === undefined ? null : at(overdueAt), limit, offset],
  );
  return { rows: rows.map(deliveryOf), total: Number(rows[0]?.total ?? 0) };
}

/** The delivery of an id in the transaction's scope. */
export async function findDelivery(tx: Tx, id: number): Promise<StoredDelivery | undefined> {
  const row = await tx.first<Row>(`${SELECT} WHERE d.id = $1`, [id]);
  return row && deliveryOf(row);
}

export async function findDeliveryOfClaim(tx: Tx, claimNo: string): Promise<StoredDelivery | undefined> {
  const row = await tx.first<Row>(`${SELECT} WHERE d.claim_no = $1`, [claimNo]);
  return row && deliveryOf(row);
}

/** Locks a delivery until the transaction ends; read it again afterwards. */
export async function lockDelivery(tx: Tx, id: number): Promise<void> {
  await tx.run('SELECT 1 FROM injection_delivery WHERE id = $1 FOR UPDATE', [id]);
}

export type NewDelivery = Pick<
  StoredDelivery,
  | 'claimNo'
  | 'prescriptionId'
  | 'personId'
  | 'areaCode'
  | 'pharmacyCode'
  | 'hospitalCode'
  | 'goods'
  | 'openedAt'
  | 'dueAt'
> & { readonly accountId: number | null; readonly actorName: string };

/** Opens a delivery with its first event, in one round trip. */
export async function insertDelivery(tx: Tx, made: NewDelivery): Promise<void> {
  await tx.run(
    `WITH made AS (
       INSERT INTO injection_delivery (claim_no, prescription_id, person_id, area_code, pharmacy_code, hospital_code, goods, opened_at, due_at, state)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'opened') RETURNING id)
     INSERT INTO injection_delivery_event (delivery_id, kind, at, account_id, actor_name, institution_code)
     SELECT id, 'opened', $8, $10, $11, $5 FROM made`,
    [
      made.claimNo,
      made.prescriptionId,
      made.personId,
      made.areaCode,
      made.pharmacyCode,
      made.hospitalCode,
      JSON.stringify(made.goods),
      at(made.openedAt),
      at(made.dueAt),
      made.accountId,
      made.actorName,
    ],
  );
}

export interface NewDeliveryEvent {
  readonly deliveryId: number;
  readonly kind: DeliveryState;
  readonly at: number;
  readonly accountId: number | null;
  readonly actorName: string;
  readonly institutionCode: string | null;
  readonly note: string;
  readonly signed?: { readonly text: string; readonly signature: string; readonly certificateSerial: string };
  /** Set when it is dispatched. */
  readonly packed?: { readonly storage: DeliveryStorage; readonly carrier: string };
}

/** Moves a locked delivery on and records the step. */
export async function moveDelivery(tx: Tx, event: NewDeliveryEvent): Promise<void> {
  await tx.run(
    `WITH noted AS (
       INSERT INTO injection_delivery_event (delivery_id, kind, at, account_id, actor_name, institution_code, note, signed_text, signature, certificate_serial)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10))
     UPDATE injection_delivery SET state = $2, storage = coalesce($11, storage), carrier = coalesce($12, carrier) WHERE id = $1`,
    [
      event.deliveryId,
      event.kind,
      at(event.at),
      event.accountId,
      event.actorName,
      event.institutionCode,
      event.note,
      event.signed?.text ?? null,
      event.signed?.signature ?? null,
      event.signed?.certificateSerial ?? null,
      event.packed?.storage ?? null,
      event.packed?.carrier ?? null,
    ],
  );
}

export interface DeliveryEvent {
  readonly kind: DeliveryState;
  readonly at: number;
  readonly actorName: string;
  readonly institutionName: string | null;
  readonly note: string;
  readonly certificateSerial: string | null;
}

export async function listDeliveryEvents(tx: Tx, deliveryId: number): Promise<DeliveryEvent[]> {
  return tx.rows(
    `SELECT e.kind, e.at, e.actor_name AS "actorName", i.name AS "institutionName", e.note, e.certificate_serial AS "certificateSerial"
     FROM injection_delivery_event e LEFT JOIN institution i ON i.code = e.institution_code WHERE e.delivery_id = $1 ORDER BY e.id`,
    [deliveryId],
  );
}

/** What was signed at the hand-over, for whoever verifies it. */
export async function findHandOver(
  tx: Tx,
  deliveryId: number,
): Promise<{ text: string; signature: string; certificateSerial: string } | undefined> {
  return tx.first(
    `SELECT signed_text AS text, signature, certificate_serial AS "certificateSerial" FROM injection_delivery_event WHERE delivery_id = $1 AND kind = 'handedOver'`,
    [deliveryId],
  );
}

/** Adds readings; what a device has told before is not told twice. */
export async function insertReadings(
  tx: Tx,
  deliveryId: number,
  device: string,
  readings: readonly Reading[],
  by: { readonly accountId: number | null; readonly at: number },
): Promise<void> {
  await tx.run(
    `INSERT INTO injection_delivery_reading (delivery_id, measured_at, tenths, device, account_id, recorded_at)
     SELECT $1, r.at, r.tenths, $2, $3, $4 FROM unnest($5::timestamptz[], $6::int[]) AS r (at, tenths) ON CONFLICT (delivery_id, device, measured_at) DO NOTHING`,
    [
      deliveryId,
      device,
      by.accountId,
      at(by.at),
      readings.map((one) => at(one.at)),
      readings.map((one) => one.tenths),
    ],
  );
}

export async function listReadings(tx: Tx, deliveryId: number): Promise<(Reading & { device: string })[]> {
  return tx.rows(
    'SELECT measured_at AS at, tenths, device FROM injection_delivery_reading WHERE delivery_id = $1 ORDER BY measured_at, id',
    [deliveryId],
  );
}
