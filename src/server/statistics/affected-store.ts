/** Settled claims that something recorded later may concern. Reads other modules' tables and writes none. */
import type { PlainDate } from '../../base/date.ts';
import type { Fen, Quantity, UnitPrice } from '../../base/money.ts';
import type { Stage } from '../../domain/settlement/model.ts';
import type { Scheme } from '../../policy/parameters/reimbursement.ts';
import { at, type Tx } from '../db/database.ts';

export interface AffectedClaim {
  readonly areaCode: string;
  readonly claimId: bigint;
  readonly claimNo: string;
  readonly servedOn: PlainDate;
  readonly settledAt: number;
  readonly scheme: Scheme;
  readonly areaName: string;
  readonly institutionName: string;
  readonly fundShare: Fen;
  readonly personPays: Fen;
  readonly explanation: { readonly regime: string; readonly stages: readonly Stage[] };
  readonly lines: readonly SettledLine[];
}

export interface SettledLine {
  readonly line: number;
  /** The day on which the drug was used or sold: of a stay each line has its own. */
  readonly usedOn: PlainDate;
  readonly nationalCode: string;
  readonly price: UnitPrice;
  readonly quantity: Quantity;
  readonly charged: Fen;
  readonly eligible: Fen;
}

/**
 * A fact bears the instant at which its transaction began; a claim that was decided before it was committed may bear a
 * later one. No transaction of the program lasts this long.
 */
export const RACE_MS = 10 * 60 * 1000;

/**
 * What was recorded since an instant, and from which day on it may change an answer. A fact can also change days after
 * its own last one, where a transition goes by the standard of its last regular day: so there is no upper day.
 */
const LATE = `
  SELECT national_code, from_on, entered_at FROM payment_standard WHERE entered_at >= $1
  UNION ALL SELECT national_code, from_on, entered_at FROM listed_price WHERE entered_at >= $1
  UNION ALL SELECT national_code, from_on, entered_at FROM commitment WHERE entered_at >= $1
  UNION ALL SELECT p.national_code, e.term_from, a.entered_at FROM list_act a JOIN separate_entry e ON e.id = a.entry_id
    JOIN product p ON p.entry_key = e.entry_key WHERE a.entered_at >= $1
  UNION ALL SELECT p.national_code, e.term_from, v.published_at FROM catalogue_version v JOIN separate_entry e ON e.version_id = v.id
    JOIN product p ON p.entry_key = e.entry_key WHERE v.state = 'published' AND v.published_at >= $1`;

/**
 * Settled claims, not reversed, with a line of a product of which something was recorded after the settlement, or at the
 * same time as it, and since the instant, for their day of service or an earlier one. Whether the answer really changed is for the caller to decide.
 */
export async function listTouchedClaims(
  tx: Tx,
  filter: { readonly since: number; readonly product: string | null; readonly area: string | null },
): Promise<AffectedClaim[]> {
  return tx
    .rows<AffectedClaim>(
      `WITH late AS (${LATE}),
     touched AS (SELECT DISTINCT c.area_code, c.id FROM late
       JOIN claim_line l ON l.national_code = late.national_code
       JOIN claim c ON c.area_code = l.area_code AND c.id = l.claim_id AND c.kind = 'settlement'
         AND c.settled_at < late.entered_at + $4 * interval '1 millisecond' AND c.served_on >= late.from_on
       WHERE ($2::text IS NULL OR l.national_code = $2) AND ($3::text IS NULL OR starts_with(c.area_code, $3))
         AND NOT EXISTS (SELECT 1 FROM claim r WHERE r.area_code = c.area_code AND r.reverses_id = c.id))
     SELECT c.area_code AS "areaCode", c.id AS "claimId", c.claim_no AS "claimNo", c.served_on AS "servedOn", c.settled_at AS "settledAt", c.scheme,
       coalesce(a.name, c.area_code) AS "areaName", coalesce(i.name, c.institution_code) AS "institutionName",
       c.fund_share AS "fundShare", c.person_pays AS "personPays", c.bill AS explanation
     FROM touched t JOIN claim c ON c.area_code = t.area_code AND c.id = t.id
       LEFT JOIN area a ON a.code = c.area_code LEFT JOIN institution i ON i.code = c.institution_code
     ORDER BY c.served_on DESC, c.id DESC`,
      [at(filter.since), filter.product, filter.area, RACE_MS],
    )
    .then(async (claims) => withLines(tx, claims));
}

async function withLines(tx: Tx, claims: readonly Omit<AffectedClaim, 'lines'>[]): Promise<AffectedClaim[]> {
  const keys = [claims.map((claim) => claim.areaCode), claims.map((claim) => claim.claimId)];
  const rows = await tx.rows<Omit<SettledLine, 'usedOn'> & { claimId: bigint }>(
    `SELECT claim_id AS "claimId", line_no AS line, national_code AS "nationalCode", price, quantity, charged, eligible
     FROM claim_line WHERE (area_code, claim_id) IN (SELECT * FROM unnest($1::text[], $2::bigint[])) ORDER BY claim_id, line_no`,
    keys,
  );
  const stays = await tx.rows<{ claimId: bigint; days: PlainDate[] }>(DAYS_OF_STAYS, keys);
  const daysOf = new Map(stays.map(({ claimId, days }) => [claimId, days]));
  const lines = new Map<bigint, (typeof rows)[number][]>();
  for (const row of rows) lines.set(row.claimId, [...(lines.get(row.claimId) ?? []), row]);
  return claims.map((claim) => ({
    ...claim,
    lines: (lines.get(claim.claimId) ?? []).map((line) => ({
      ...line,
      usedOn: daysOf.get(claim.claimId)?.[line.line - 1] ?? claim.servedOn,
    })),
  }));
}

/**
 * The days of the lines of stays, in the order of the bill's lines. After a part was returned the lines stand otherwise: then the
 * bill's own day is all there is.
 */
const DAYS_OF_STAYS = `SELECT c.id AS "claimId", (SELECT array_agg((l.used_at AT TIME ZONE 'Asia/Shanghai')::date ORDER BY array_position(a.line_ids, l.id))
    FROM stay_line l WHERE l.id = ANY(a.line_ids)) AS days
  FROM claim c JOIN stay s ON s.institution_code = c.institution_code AND s.person_id = c.person_id JOIN stay_settlement a ON a.stay_id = s.id
    JOIN claim_request q ON q.institution_code = a.institution_code AND q.request_id = a.msgid AND q.area_code = c.area_code
  WHERE (c.area_code, c.id) IN (SELECT * FROM unnest($1::text[], $2::bigint[])) AND c.setting <> 'pharmacy'
    AND (q.claim_id = c.id OR EXISTS (SELECT 1 FROM claim_replacement w WHERE w.area_code = c.area_code AND w.first_id = q.claim_id AND w.replacement_id = c.id))
    AND NOT EXISTS (SELECT 1 FROM claim_replacement w WHERE w.area_code = c.area_code AND w.first_id = q.claim_id AND w.kind = 'return' AND w.replacement_id <= c.id)`;
