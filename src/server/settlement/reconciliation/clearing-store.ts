/** Applications for clearing and their withdrawal: written here and nowhere else (M29). */
import type { PlainDate } from '../../../base/date.ts';
import type { Fen } from '../../../base/money.ts';
import type { Setting } from '../../../domain/settlement/model.ts';
import { at, type Tx } from '../../db/database.ts';

export interface NewClearing {
  readonly eventNo: string;
  readonly institutionCode: string;
  readonly setting: Setting;
  /** First day of the month. */
  readonly month: PlainDate;
  readonly from: PlainDate;
  readonly to: PlainDate;
  readonly claims: number;
  readonly charged: Fen;
  readonly recognised: Fen;
  readonly funds: Fen;
  readonly account: Fen;
  readonly cash: Fen;
  readonly requestId: string;
  readonly appliedAt: number;
  readonly appliedBy: string;
}

export interface ClearingRow extends Omit<NewClearing, 'requestId' | 'institutionCode'> {
  readonly withdrawnAt: number | null;
}

const COLUMNS = `event_no AS "eventNo", setting, month, from_on AS "from", to_on AS "to", claims, charged, recognised, funds, account, cash,
  applied_at AS "appliedAt", applied_by_name AS "appliedBy", withdrawn_at AS "withdrawnAt"`;

/** @throws on `clearing_stands_once` when one for the month and kind of care stands already */
export async function insertClearing(tx: Tx, one: NewClearing): Promise<void> {
  await tx.run(
    `INSERT INTO clearing_application (event_no, institution_code, setting, month, from_on, to_on, claims, charged, recognised, funds, account, cash,
       request_id, applied_at, applied_by_name) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
    [
      one.eventNo,
      one.institutionCode,
      one.setting,
      one.month,
      one.from,
      one.to,
      one.claims,
      one.charged,
      one.recognised,
      one.funds,
      one.account,
      one.cash,
      one.requestId,
      at(one.appliedAt),
      one.appliedBy,
    ],
  );
}

export async function findClearingByRequest(
  tx: Tx,
  institutionCode: string,
  requestId: string,
): Promise<ClearingRow | undefined> {
  return tx.first<ClearingRow>(
    `SELECT ${COLUMNS} FROM clearing_application WHERE institution_code = $1 AND request_id = $2`,
    [institutionCode, requestId],
  );
}

export async function findClearing(
  tx: Tx,
  institutionCode: string,
  eventNo: string,
): Promise<ClearingRow | undefined> {
  return tx.first<ClearingRow>(
    `SELECT ${COLUMNS} FROM clearing_application WHERE institution_code = $1 AND event_no = $2 FOR UPDATE`,
    [institutionCode, eventNo],
  );
}

export async function withdrawClearing(tx: Tx, eventNo: string, by: string, now: number): Promise<void> {
  await tx.run(
    'UPDATE clearing_application SET withdrawn_at = $2, withdrawn_by_name = $3 WHERE event_no = $1 AND withdrawn_at IS NULL',
    [eventNo, at(now), by],
  );
}

/** Whether a statement of the institution for the month was approved: what was applied for is then being paid. */
export async function isMonthApproved(tx: Tx, institutionCode: string, month: PlainDate): Promise<boolean> {
  const row = await tx.first<{ approved: boolean }>(
    `SELECT EXISTS (SELECT 1 FROM monthly_statement s JOIN statement_event e ON e.statement_id = s.id AND e.step = 'approved'
       WHERE s.institution_code = $1 AND s.month = $2) AS approved`,
    [institutionCode, month],
  );
  return row?.approved === true;
}

/** Applications in the scope, the newest first. */
export async function listClearings(
  tx: Tx,
  span: { readonly limit: number; readonly offset: number },
): Promise<{ rows: ClearingRow[]; total: number }> {
  const rows = await tx.rows<ClearingRow & { total: number }>(
    `SELECT ${COLUMNS}, count(*) OVER ()::int AS total FROM clearing_application ORDER BY id DESC LIMIT $1 OFFSET $2`,
    [span.limit, span.offset],
  );
  return { rows: rows.map(({ total: _, ...row }) => row), total: rows[0]?.total ?? 0 };
}
