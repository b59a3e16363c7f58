/** Ad-hoc purchases and the clock that the province set for them (M8). */
import type { PlainDate } from '../../../base/date.ts';
import type { PurchaseState, PurchaseStep } from '../../../domain/providers/committee/purchase.ts';
import { at, type Tx } from '../../db/database.ts';
import type { Sight } from './committee-store.ts';

export interface ClockRow {
  readonly fromOn: PlainDate;
  readonly workingDays: number;
  readonly source: string;
}

/** What the province set, the latest beginning first; of one day the last entry holds. */
export async function listClockRows(tx: Tx): Promise<ClockRow[]> {
  return tx.rows<ClockRow>(
    `SELECT DISTINCT ON (from_on) from_on AS "fromOn", working_days AS "workingDays", source FROM purchase_clock ORDER BY from_on DESC, id DESC`,
  );
}

export async function insertClock(tx: Tx, clock: ClockRow, enteredBy: number, now: number): Promise<void> {
  await tx.run(
    'INSERT INTO purchase_clock (from_on, working_days, source, entered_by, entered_at) VALUES ($1, $2, $3, $4, $5)',
    [clock.fromOn, clock.workingDays, clock.source, enteredBy, at(now)],
  );
}

export interface NewPurchase {
  readonly requestNo: string;
  readonly hospitalCode: string;
  readonly drugKey: string;
  readonly drugName: string;
  readonly quantity: number;
  readonly need: string;
  readonly dueOn: PlainDate;
  readonly provisional: boolean;
  readonly requestId: string;
  readonly requestedBy: number;
  readonly requestedAt: number;
}

/** @throws the database's error of `purchase_requested_once` when the same request comes twice at once */
export async function insertPurchase(tx: Tx, one: NewPurchase): Promise<number> {
  const row = await tx.first<{ id: bigint }>(
    `INSERT INTO purchase_request (request_no, hospital_code, drug_key, drug_name, quantity, need, due_on, provisional, request_id, requested_by, requested_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING id`,
    [
      one.requestNo,
      one.hospitalCode,
      one.drugKey,
      one.drugName,
      one.quantity,
      one.need,
      one.dueOn,
      one.provisional,
      one.requestId,
      one.requestedBy,
      at(one.requestedAt),
    ],
  );
  return Number(row?.id);
}

export interface PurchaseEvent {
  readonly seq: number;
  readonly step: PurchaseStep;
  readonly at: number;
  readonly onDay: PlainDate;
  readonly accountId: number;
  readonly actorName: string;
  readonly actorRole: string;
  readonly ground: string;
  readonly words: string;
}

/** @throws the database's error of `purchase_event_pkey` when somebody was faster */
export async function insertPurchaseEvent(tx: Tx, purchaseId: number, event: PurchaseEvent): Promise<void> {
  await tx.run(
    `INSERT INTO purchase_event (purchase_id, seq, step, at, on_day, account_id, actor_name, actor_role, ground, words)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      purchaseId,
      event.seq,
      event.step,
      at(event.at),
      event.onDay,
      event.accountId,
      event.actorName,
      event.actorRole,
      event.ground,
      event.words,
    ],
  );
}

export async function listPurchaseEvents(tx: Tx, purchaseId: number): Promise<PurchaseEvent[]> {
  const rows = await tx.rows<Omit<PurchaseEvent, 'accountId'> & { accountId: bigint }>(
    `SELECT seq, step, at, on_day AS "onDay", account_id AS "accountId", actor_name AS "actorName", actor_role AS "actorRole", ground, words
     FROM purchase_event WHERE purchase_id = $1 ORDER BY seq`,
    [purchaseId],
  );
  return rows.map((row) => ({ ...row, accountId: Number(row.accountId) }));
}

export interface PurchaseRow extends NewPurchase {
  readonly id: number;
  readonly hospitalName: string;
  readonly areaName: string;
  readonly state: PurchaseState;
}

/** A request's state is its last step. */
const PURCHASE = `SELECT p.id, p.request_no AS "requestNo", p.hospital_code AS "hospitalCode", h.name AS "hospitalName", a.name AS "areaName",
    h.area_code, p.drug_key AS "drugKey", p.drug_name AS "drugName", p.quantity, p.need, p.due_on AS "dueOn", p.provisional,
    p.request_id AS "requestId", p.requested_by AS "requestedBy", p.requested_at AS "requestedAt",
    (SELECT e.step FROM purchase_event e WHERE e.purchase_id = p.id ORDER BY e.seq DESC LIMIT 1) AS state
  FROM purchase_request p JOIN institution h ON h.code = p.hospital_code JOIN area a ON a.code = h.area_code`;
const IN_SIGHT = `($1::text IS NULL OR x.area_code LIKE $1 || '%') AND ($2::text IS NULL OR x."hospitalCode" = $2)`;
const WAITS = `x.state IN ('requested', 'approved')`;

type RawPurchase = Omit<PurchaseRow, 'id' | 'requestedBy'> & {
  id: bigint;
  requestedBy: bigint;
  total: bigint;
  area_code: string;
};

function purchaseOf({ total: _total, area_code: _area, ...row }: RawPurchase): PurchaseRow {
  return { ...row, id: Number(row.id), requestedBy: Number(row.requestedBy) };
}

/** Requests in sight; those that wait stand first, by their due day. */
export async function listPurchaseRows(
  tx: Tx,
  sight: Sight,
  filter: {
    readonly words: string | undefined;
    readonly state: PurchaseState | 'overdue' | undefined;
    readonly today: PlainDate;
    readonly limit: number;
    readonly offset: number;
  },
): Promise<{ rows: PurchaseRow[]; total: number }> {
  const rows = await tx.rows<RawPurchase>(
    `SELECT x.*, count(*) OVER () AS total FROM (${PURCHASE}) x WHERE ${IN_SIGHT}
       AND ($3::text IS NULL OR strpos(x."drugName", $3) > 0 OR strpos(x."hospitalName", $3) > 0 OR x."requestNo" = $3)
       AND ($4::text IS NULL OR x.state = $4 OR ($4 = 'overdue' AND ${WAITS} AND x."dueOn" < $5)) AND $5::date IS NOT NULL
     ORDER BY ${WAITS} DESC, CASE WHEN ${WAITS} THEN x."dueOn" END, x.id DESC LIMIT $6 OFFSET $7`,
    [
      sight.areaPrefix,
      sight.institutionCode,
      filter.words ?? null,
      filter.state ?? null,
      filter.today,
      filter.limit,
      filter.offset,
    ],
  );
  return { total: Number(rows[0]?.total ?? 0), rows: rows.map(purchaseOf) };
}

export async function findPurchase(tx: Tx, sight: Sight, id: number): Promise<PurchaseRow | undefined> {
  const row = await tx.first<RawPurchase>(
    `SELECT x.*, 1::bigint AS total FROM (${PURCHASE}) x WHERE ${IN_SIGHT} AND x.id = $3`,
    [sight.areaPrefix, sight.institutionCode, id],
  );
  return row && purchaseOf(row);
}

export async function findPurchaseOfRequest(
  tx: Tx,
  requestedBy: number,
  requestId: string,
): Promise<{ id: number; requestNo: string; dueOn: PlainDate } | undefined> {
  const row = await tx.first<{ id: bigint; requestNo: string; dueOn: PlainDate }>(
    'SELECT id, request_no AS "requestNo", due_on AS "dueOn" FROM purchase_request WHERE requested_by = $1 AND request_id = $2',
    [requestedBy, requestId],
  );
  return row && { ...row, id: Number(row.id) };
}

/** Every 市州 in sight with its waiting and its overdue purchases. */
export async function countPurchases(
  tx: Tx,
  sight: Sight,
  today: PlainDate,
): Promise<{ areaCode: string; areaName: string; open: number; overdue: number }[]> {
  return tx.rows(
    `SELECT c.code AS "areaCode", c.name AS "areaName", (count(x.id) FILTER (WHERE ${WAITS}))::int AS open,
       (count(x.id) FILTER (WHERE ${WAITS} AND x."dueOn" < $3))::int AS overdue
     FROM area c LEFT JOIN (${PURCHASE}) x ON left(x.area_code, 4) || '00' = c.code AND ${IN_SIGHT}
     WHERE c.code LIKE '____00' GROUP BY c.code, c.name ORDER BY c.code`,
    [sight.areaPrefix, sight.institutionCode, today],
  );
}
