/** What the platform knows of the sales that an institution uploads: their settlements and trace codes (M32). Reads only. */
import type { Tx } from '../db/database.ts';

export interface SettledSale {
  readonly claimNo: string;
  readonly nationalCodes: readonly string[];
  readonly traceCodes: readonly string[];
  readonly reversed: boolean;
}

/** An institution's own settlements by their numbers. */
export async function findSettledSales(
  tx: Tx,
  institutionCode: string,
  claimNos: readonly string[],
): Promise<ReadonlyMap<string, SettledSale>> {
  const rows = await tx.rows<SettledSale>(
    `SELECT c.claim_no AS "claimNo", ARRAY(SELECT l.national_code FROM claim_line l WHERE l.area_code = c.area_code AND l.claim_id = c.id) AS "nationalCodes",
       ARRAY(SELECT t.trace_code FROM trace_sale t WHERE t.claim_id = c.id) AS "traceCodes",
       EXISTS (SELECT 1 FROM claim r WHERE r.reverses_id = c.id AND r.area_code = c.area_code) AS reversed
     FROM claim c WHERE c.claim_no = ANY($2) AND c.institution_code = $1 AND c.kind = 'settlement'`,
    [institutionCode, [...claimNos]],
  );
  return new Map(rows.map((row) => [row.claimNo, row]));
}

/** Which of these codes stand as sold in a settlement that was not reversed. */
export async function findSettledCodes(tx: Tx, traceCodes: readonly string[]): Promise<ReadonlySet<string>> {
  const rows = await tx.rows<{ code: string }>(
    'SELECT trace_code AS code FROM trace_sale WHERE trace_code = ANY($1) AND released_by IS NULL',
    [[...traceCodes]],
  );
  return new Set(rows.map((row) => row.code));
}
