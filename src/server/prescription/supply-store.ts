/** What a person was given of a drug before, as prescribing asks for it (I19, M23.4). */
import type { PlainDate } from '../../base/date.ts';
import { OPEN_STATES } from '../../domain/prescription/life.ts';
import type { Tx } from '../db/database.ts';

/** Was the drug ever handed out to the person, if only in part, and was a prescription of it that stands long-term (I19)? */
export async function findEarlierUse(
  tx: Tx,
  personId: number,
  entryKey: string,
): Promise<{ hasUsed: boolean; hadLongTerm: boolean }> {
  const row = await tx.first<{ hasUsed: boolean | null; hadLongTerm: boolean | null }>(
    `SELECT bool_or(s.state IN ('used', 'partlyUsed')) AS "hasUsed",
       bool_or(s.state IN ('used', 'partlyUsed') AND p.supplement -> 'longTerm' <> 'null'::jsonb) AS "hadLongTerm"
     FROM prescription p JOIN prescription_state s ON s.prescription_id = p.id WHERE p.person_id = $1 AND p.entry_key = $2`,
    [personId, entryKey],
  );
  return { hasUsed: row?.hasUsed ?? false, hadLongTerm: row?.hadLongTerm ?? false };
}

/** Dose units of a drug that a person was handed out, or may still fetch, on prescriptions issued since a day (M23.4). */
export async function sumRecentUnits(
  tx: Tx,
  { personId, entryKey }: { readonly personId: number; readonly entryKey: string },
  since: PlainDate,
  today: PlainDate,
): Promise<number> {
  const row = await tx.first<{ units: bigint | null }>(
    `SELECT sum(g.units_per_pack * CASE WHEN s.state = ANY($5) AND p.valid_to >= $4 THEN l.quantity
         ELSE (SELECT coalesce(sum(d.quantity), 0) FROM prescription_dispensing d
           WHERE d.prescription_id = p.id AND d.national_code = l.national_code) END)::bigint AS units
     FROM prescription p JOIN prescription_state s ON s.prescription_id = p.id
       JOIN prescription_line l ON l.prescription_id = p.id JOIN product g ON g.national_code = l.national_code
     WHERE p.person_id = $1 AND p.entry_key = $2 AND p.issued_on >= $3 AND s.state NOT IN ('returned', 'withdrawn')`,
    [personId, entryKey, since, today, [...OPEN_STATES]],
  );
  return Number(row?.units ?? 0);
}
