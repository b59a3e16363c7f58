/** Who uses a drug: benefits, prescriptions and settlements, counted. Reads other modules' tables and writes none. */
import type { PlainDate } from '../../base/date.ts';
import type { Tx } from '../db/database.ts';

export interface Usage {
  readonly eligibilities: number;
  readonly prescriptions: number;
  readonly claims: number;
}

export interface AreaUsage extends Usage {
  readonly entryKey: string;
  readonly areaCode: string;
  readonly areaName: string;
}

/** Over which days, and where, use is counted. */
export interface UsageSpan {
  readonly today: PlainDate;
  /** First day of the prescriptions and settlements that count. */
  readonly since: PlainDate;
  /** Beginning of the area codes that count; an empty text for the province. */
  readonly areaPrefix: string;
}

const NOT_REVERSED =
  "c.kind = 'settlement' AND NOT EXISTS (SELECT 1 FROM claim r WHERE r.area_code = c.area_code AND r.reverses_id = c.id)";

/**
 * Live benefits, and the prescriptions and settlements of the span, by drug and the pooling area in which the patient is
 * insured.
 * @param entryKeys null for all drugs
 */
export async function countUsage(
  tx: Tx,
  entryKeys: readonly string[] | null,
  span: UsageSpan,
): Promise<AreaUsage[]> {
  return tx.rows<AreaUsage>(
    `WITH used AS (
       SELECT x.entry_key, x.area_code, 1 AS eligibilities, 0 AS prescriptions, 0 AS claims FROM application x
         JOIN application_state s ON s.application_id = x.id AND s.step = 'approved' AND s.term_from <= $3 AND s.term_to >= $3
       UNION ALL SELECT p.entry_key, p.area_code, 0, 1, 0 FROM prescription p WHERE p.issued_on BETWEEN $2 AND $3
       UNION ALL SELECT d.entry_key, c.area_code, 0, 0, 1 FROM claim c
         JOIN LATERAL (SELECT DISTINCT d.entry_key FROM claim_line l JOIN product d ON d.national_code = l.national_code
           WHERE l.area_code = c.area_code AND l.claim_id = c.id) d ON true
         WHERE c.served_on BETWEEN $2 AND $3 AND ${NOT_REVERSED})
     SELECT u.entry_key AS "entryKey", u.pool AS "areaCode", coalesce(a.name, u.pool) AS "areaName", sum(u.eligibilities)::int AS eligibilities,
       sum(u.prescriptions)::int AS prescriptions, sum(u.claims)::int AS claims
     FROM (SELECT *, left(area_code, 4) || '00' AS pool FROM used) u LEFT JOIN area a ON a.code = u.pool
     WHERE ($1::text[] IS NULL OR u.entry_key = ANY($1)) AND starts_with(u.area_code, $4)
     GROUP BY u.entry_key, u.pool, a.name ORDER BY u.entry_key, u.pool`,
    [entryKeys === null ? null : [...entryKeys], span.since, span.today, span.areaPrefix],
  );
}

/** What an act on a drug touches: see `previewListAct`. */
export interface Touched {
  readonly eligibilities: number;
  readonly patients: number;
  readonly prescriptions: number;
  readonly settlements: number;
  readonly institutions: number;
}

interface Days {
  readonly from: PlainDate;
  readonly to: PlainDate;
}

/**
 * Counts what an act touches.
 * @param paid the days that are paid otherwise; benefits and prescriptions count from today on
 * @param settled the days whose settlements must be looked at again
 */
export async function countTouched(
  tx: Tx,
  entryKey: string,
  paid: Days | null,
  settled: Days | null,
  today: PlainDate,
): Promise<Touched> {
  const from = paid === null || paid.from < today ? today : paid.from;
  const row = await tx.first<Touched>(
    `SELECT b.eligibilities, b.patients, r.prescriptions, k.settlements, k.institutions FROM
       (SELECT count(*)::int AS eligibilities, count(DISTINCT x.person_id)::int AS patients FROM application x
          JOIN application_state s ON s.application_id = x.id AND s.step = 'approved'
          WHERE x.entry_key = $1 AND s.term_to >= $2 AND s.term_from <= $3) b,
       (SELECT count(*)::int AS prescriptions FROM prescription p JOIN prescription_state s ON s.prescription_id = p.id
          WHERE p.entry_key = $1 AND s.state IN ('issued', 'checked') AND p.valid_to >= $2 AND p.issued_on <= $3) r,
       (SELECT count(*)::int AS settlements, count(DISTINCT NULLIF(c.institution_code, ''))::int AS institutions FROM claim c
          WHERE c.served_on BETWEEN $4 AND $5 AND ${NOT_REVERSED} AND EXISTS (SELECT 1 FROM claim_line l JOIN product d ON d.national_code = l.national_code
            WHERE l.area_code = c.area_code AND l.claim_id = c.id AND d.entry_key = $1)) k`,
    [entryKey, from, paid?.to ?? null, settled?.from ?? null, settled?.to ?? null],
  );
  if (!row) throw new Error('counts always have one row');
  return row;
}

export interface Prescriber {
  readonly entryKey: string;
  readonly areaName: string;
  readonly institutionCode: string;
  readonly institutionName: string;
  readonly doctorCode: string;
  readonly doctorName: string;
  readonly patients: number;
  readonly prescriptions: number;
  readonly lastOn: PlainDate;
}

export interface Dispenser {
  readonly entryKey: string;
  readonly areaName: string;
  readonly institutionCode: string;
  readonly institutionName: string;
  readonly patients: number;
  readonly claims: number;
  readonly lastOn: PlainDate;
}

/** Who prescribes drugs, by the area in which the hospital lies; those who prescribe most stand first (N1.2). */
export async function listPrescribers(
  tx: Tx,
  entryKeys: readonly string[],
  span: UsageSpan,
): Promise<Prescriber[]> {
  return tx.rows<Prescriber>(
    `SELECT p.entry_key AS "entryKey", coalesce(a.name, i.area_code) AS "areaName", i.code AS "institutionCode", i.name AS "institutionName",
       d.code AS "doctorCode", d.name AS "doctorName", count(DISTINCT p.person_id)::int AS patients, count(*)::int AS prescriptions, max(p.issued_on) AS "lastOn"
     FROM prescription p JOIN institution i ON i.code = p.hospital_code JOIN practitioner d ON d.code = p.doctor_code
       JOIN prescription_state s ON s.prescription_id = p.id AND s.state <> 'withdrawn' LEFT JOIN area a ON a.code = i.area_code
     WHERE p.entry_key = ANY($1) AND p.issued_on BETWEEN $2 AND $3 AND starts_with(i.area_code, $4)
     GROUP BY p.entry_key, a.name, i.area_code, i.code, i.name, d.code, d.name ORDER BY count(*) DESC, i.code, d.code`,
    [[...entryKeys], span.since, span.today, span.areaPrefix],
  );
}

/** Who dispenses drugs, hospitals and pharmacies, by the area in which they lie (N1.2). */
export async function listDispensers(
  tx: Tx,
  entryKeys: readonly string[],
  span: UsageSpan,
): Promise<Dispenser[]> {
  return tx.rows<Dispenser>(
    `SELECT d.entry_key AS "entryKey", coalesce(a.name, i.area_code) AS "areaName", i.code AS "institutionCode", i.name AS "institutionName",
       count(DISTINCT c.person_id)::int AS patients, count(DISTINCT c.id)::int AS claims, max(c.served_on) AS "lastOn"
     FROM product d JOIN claim_line l ON l.national_code = d.national_code JOIN claim c ON c.area_code = l.area_code AND c.id = l.claim_id
       JOIN institution i ON i.code = c.institution_code LEFT JOIN area a ON a.code = i.area_code
     WHERE d.entry_key = ANY($1) AND c.served_on BETWEEN $2 AND $3 AND ${NOT_REVERSED} AND starts_with(i.area_code, $4)
     GROUP BY d.entry_key, a.name, i.area_code, i.code, i.name ORDER BY count(DISTINCT c.id) DESC, i.code`,
    [[...entryKeys], span.since, span.today, span.areaPrefix],
  );
}

export interface DraftTerm {
  readonly edition: string;
  readonly entryKey: string;
  readonly origin: 'negotiated' | 'regular';
  readonly termFrom: PlainDate;
  readonly termTo: PlainDate;
  readonly transitionTo: PlainDate | null;
}

/** The terms in the newest draft of the 单行支付 list; none when there is no draft. */
export async function listDraftTerms(
  tx: Tx,
): Promise<{ edition: string | null; terms: readonly DraftTerm[] }> {
  const draft = await tx.first<{ id: bigint; edition: string }>(
    `SELECT id, edition FROM catalogue_version WHERE kind = 'separatePayment' AND state <> 'published' ORDER BY effective_from DESC, id DESC LIMIT 1`,
  );
  if (!draft) return { edition: null, terms: [] };
  const terms = await tx.rows<DraftTerm>(
    `SELECT $2::text AS edition, entry_key AS "entryKey", origin, term_from AS "termFrom", term_to AS "termTo", transition_to AS "transitionTo"
     FROM separate_entry WHERE version_id = $1`,
    [draft.id, draft.edition],
  );
  return { edition: draft.edition, terms };
}

export interface LivePatient {
  readonly applicationId: number;
  readonly applicationNo: string;
  readonly entryKey: string;
  readonly personName: string;
  readonly doctorCode: string;
  readonly doctorName: string;
}

/** Those whose approved benefit for one of the drugs covers a day, as far as the transaction's scope sees them. */
export async function listLivePatients(
  tx: Tx,
  entryKeys: readonly string[],
  onDay: PlainDate,
): Promise<LivePatient[]> {
  return tx.rows<LivePatient>(
    `SELECT x.id::int AS "applicationId", x.application_no AS "applicationNo", x.entry_key AS "entryKey", p.name AS "personName",
       x.doctor_code AS "doctorCode", coalesce(d.name, '') AS "doctorName"
     FROM application x JOIN application_state s ON s.application_id = x.id AND s.step = 'approved'
       JOIN person p ON p.id = x.person_id LEFT JOIN practitioner d ON d.code = x.doctor_code
     WHERE x.entry_key = ANY($1) AND $2 BETWEEN s.term_from AND s.term_to ORDER BY x.id`,
    [[...entryKeys], onDay],
  );
}
