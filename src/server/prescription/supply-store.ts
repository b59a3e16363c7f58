/** What a person was given or may still fetch, as prescribing asks for it beyond the drug being written (M11, I19). */
import type { PlainDate } from '../../base/date.ts';
import type { Tx } from '../db/database.ts';

/** Supply of a person's other drugs: `usedAt` is null for what may still be fetched. */
export async function listOtherSupply(
  tx: Tx,
  personId: number,
  entryKey: string,
  since: PlainDate,
  today: PlainDate,
): Promise<{ entryKey: string; usedAt: number | null; supplyDays: number }[]> {
  return tx.rows(
    `SELECT p.entry_key AS "entryKey", CASE WHEN s.state = 'used' THEN
         (SELECT max(e.at) FROM prescription_event e WHERE e.prescription_id = p.id AND e.kind = 'used') END AS "usedAt",
       (SELECT max(l.supply_days) FROM prescription_line l WHERE l.prescription_id = p.id) AS "supplyDays"
     FROM prescription p JOIN prescription_state s ON s.prescription_id = p.id
     WHERE p.person_id = $1 AND p.entry_key <> $2 AND p.issued_on >= $3
       AND (s.state = 'used' OR (s.state NOT IN ('returned', 'withdrawn') AND p.valid_to >= $4))`,
    [personId, entryKey, since, today],
  );
}

/** Was the drug ever handed out to the person, and was a prescription of it that stands long-term (I19)? */
export async function findEarlierUse(
  tx: Tx,
  personId: number,
  entryKey: string,
): Promise<{ hasUsed: boolean; hadLongTerm: boolean }> {
  const row = await tx.first<{ hasUsed: boolean | null; hadLongTerm: boolean | null }>(
    `SELECT bool_or(s.state = 'used') AS "hasUsed",
       bool_or(s.state = 'used' AND p.supplement -> 'longTerm' <> 'null'::jsonb) AS "hadLongTerm"
     FROM prescription p JOIN prescription_state s ON s.prescription_id = p.id WHERE p.person_id = $1 AND p.entry_key = $2`,
    [personId, entryKey],
  );
  return { hasUsed: row?.hasUsed ?? false, hadLongTerm: row?.hadLongTerm ?? false };
}

/** Dose units on prescriptions under an application that were issued since a day and are used or may still be (M23.4). */
export async function sumRecentUnits(
  tx: Tx,
  applicationId: number,
  since: PlainDate,
  today: PlainDate,
): Promise<number> {
  const row = await tx.first<{ units: bigint | null }>(
    `SELECT sum(l.quantity * g.units_per_pack) AS units FROM prescription p JOIN prescription_state s ON s.prescription_id = p.id
       JOIN prescription_line l ON l.prescription_id = p.id JOIN product g ON g.national_code = l.national_code
     WHERE p.application_id = $1 AND p.issued_on >= $2 AND s.state NOT IN ('returned', 'withdrawn')
       AND (s.state NOT IN ('issued', 'checked') OR p.valid_to >= $3)`,
    [applicationId, since, today],
  );
  return Number(row?.units ?? 0);
}
