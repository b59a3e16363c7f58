/** A person's year as its claims have used it, and what is known of the person on a day. Reads only (M9.5, I12). */
import type { PlainDate } from '../../../base/date.ts';
import type { Fen } from '../../../base/money.ts';
import type { PlanKind } from '../../../domain/settlement/plans/ordinary-plan.ts';
import type { Scheme } from '../../../policy/parameters/reimbursement.ts';
import type { Tx } from '../../db/database.ts';
import { bookedYear } from '../../insured/benefits/booked-year-store.ts';
import type { YearKey } from '../../funds/store.ts';
import type { LoadedPerson } from '../load-claim-store.ts';
import { personMembers } from '../load-claim-store.ts';
import type { ReplacementKind } from '../reversal/replacement-store.ts';

/** Integers travel as text inside JSON: a number there would pass through a float. */
type IntegerText = string;

export interface YearClaim {
  readonly id: bigint;
  readonly scheme: Scheme;
  readonly claimNo: string;
  readonly kind: 'settlement' | 'reversal';
  readonly reversesId: bigint | null;
  readonly areaCode: string;
  readonly institutionCode: string;
  /** Of where it was bought: what is reimbursed by hand is owed to no institution, and its seller's level still chooses the plan. */
  readonly level: string;
  /** Of where it was bought: one of our areas, or another province (M30, I24). */
  readonly placeCode: string;
  readonly servedOn: PlainDate;
  readonly settledAt: number;
  readonly requestId: string | null;
  readonly pooledFund: Fen;
  readonly majorIllness: Fen;
  readonly threshold: Fen;
  readonly assistance: Fen;
  readonly plans: readonly {
    readonly kind: PlanKind;
    readonly deductible: IntegerText;
    readonly counted: IntegerText;
    readonly paid: IntegerText;
  }[];
  readonly commercial: readonly {
    readonly planId: number;
    readonly deductible: IntegerText;
    readonly amount: IntegerText;
  }[];
  /** The settlement that took its place, and how. */
  readonly replacedBy: bigint | null;
  readonly replacedHow: ReplacementKind | null;
  /** Of a stay's settlement: the days of its lines, in their order. */
  readonly usedOn: readonly PlainDate[] | null;
}

/** Every settlement and reversal of a person's year, whatever scheme and area paid, in the order in which they were written. For scope `all`. */
export async function listYearClaims(
  tx: Tx,
  { personId, year }: Pick<YearKey, 'personId' | 'year'>,
): Promise<YearClaim[]> {
  return tx.rows<YearClaim>(
    `SELECT c.id, c.scheme, c.claim_no AS "claimNo", c.kind, c.reverses_id AS "reversesId", c.area_code AS "areaCode", c.institution_code AS "institutionCode",
       coalesce(i.level, (SELECT o.level FROM manual_seller o WHERE o.manual_id = ms.manual_id ORDER BY o.version DESC LIMIT 1), '') AS level,
       coalesce(i.area_code, (SELECT o.place_code FROM manual_seller o WHERE o.manual_id = ms.manual_id ORDER BY o.version DESC LIMIT 1), '') AS "placeCode", c.served_on AS "servedOn", c.settled_at AS "settledAt", q.request_id AS "requestId", c.from_pooled_fund AS "pooledFund", c.from_major_illness AS "majorIllness",
       c.towards_threshold AS threshold, c.from_assistance AS assistance, r.replacement_id AS "replacedBy", r.kind AS "replacedHow",
       coalesce((SELECT json_agg(json_build_object('kind', s.kind, 'deductible', s.deductible::text, 'counted', s.counted::text, 'paid', s.paid::text))
         FROM plan_spending s WHERE s.person_id = c.person_id AND s.claim_id = c.id), '[]') AS plans,
       coalesce((SELECT json_agg(json_build_object('planId', m.plan_id, 'deductible', m.towards_deductible::text, 'amount', m.amount::text))
         FROM commercial_payment m WHERE m.person_id = c.person_id AND m.claim_id = c.id), '[]') AS commercial,
       (SELECT json_agg((l.used_at AT TIME ZONE 'Asia/Shanghai')::date ORDER BY array_position(t.line_ids, l.id)) FROM stay_settlement t
         JOIN stay_line l ON l.id = ANY(t.line_ids) WHERE t.institution_code = c.institution_code AND t.msgid = q.request_id) AS "usedOn"
     FROM claim c LEFT JOIN manual_settlement ms ON c.institution_code = '' AND ms.claim_id = c.id LEFT JOIN manual_claim mc ON mc.id = ms.manual_id
       LEFT JOIN institution i ON i.code = coalesce(mc.institution_code, c.institution_code)
       LEFT JOIN LATERAL (SELECT x.request_id FROM claim_request x WHERE x.institution_code = c.institution_code AND x.claim_id = c.id LIMIT 1) q ON true
       LEFT JOIN claim_replacement r ON r.area_code = c.area_code AND r.claim_id = c.id
     WHERE c.person_id = $1 AND ${bookedYear('c')} = $2 ORDER BY c.id`,
    [personId, year],
  );
}

/** Something that every settlement and reversal of a person's year, and every report and limit of its scheme, changes: equal means that none was written since. */
export async function findYearMark(tx: Tx, { personId, scheme, year }: YearKey): Promise<string> {
  const row = await tx.first<{ mark: string }>(
    `SELECT concat_ws(' ', (SELECT md5(string_agg(y::text, ' ' ORDER BY y.scheme)) FROM person_year y WHERE y.person_id = $1 AND y.year = $3),
       (SELECT concat(count(*), ':', max(c.id)) FROM claim c WHERE c.person_id = $1
         AND ${bookedYear('c')} = $3),
       (SELECT concat(count(*), ':', max(o.id)) FROM other_spending o WHERE o.person_id = $1 AND o.scheme = $2 AND o.year = $3)) AS mark`,
    [personId, scheme, year],
  );
  return row?.mark ?? '';
}

/** What is known of a person for a day: enrolments with limits and assistance, the sums and limits of the year. */
export async function findPersonOn(
  tx: Tx,
  personId: number,
  servedOn: PlainDate,
  year: number,
): Promise<Omit<LoadedPerson, 'offSiteKinds'> | undefined> {
  const row = await tx.first<{ person: Omit<LoadedPerson, 'offSiteKinds'> }>(
    `SELECT json_build_object(${personMembers('$2', '$3')}) AS person FROM person p WHERE p.id = $1`,
    [personId, servedOn, year],
  );
  return row?.person;
}

/** Whether 门诊慢特病 of any kind is recognised for a person on a day (M9.7). */
export async function isRecognisedOn(tx: Tx, personId: number, onDay: PlainDate): Promise<boolean> {
  const row = await tx.first(
    'SELECT 1 AS held FROM chronic_recognition WHERE person_id = $1 AND from_on <= $2 AND (to_on IS NULL OR to_on >= $2) LIMIT 1',
    [personId, onDay],
  );
  return row !== undefined;
}

/** Years in which an area has paid bills that stand, by person, after a person and scheme. For scope `all`. */
export async function listYearsOfArea(
  tx: Tx,
  asked: {
    readonly areaPrefix: string;
    readonly year: number;
    readonly personId: number | null;
    readonly after: { readonly personId: number; readonly scheme: string };
    readonly limit: number;
  },
): Promise<(YearKey & { readonly personNo: string; readonly areas: string[] })[]> {
  return tx.rows(
    `SELECT y.person_id::int AS "personId", p.person_no AS "personNo", y.scheme, y.year, x.areas
     FROM person_year y JOIN person p ON p.id = y.person_id JOIN LATERAL (SELECT array_agg(DISTINCT c.area_code) AS areas FROM claim c
       WHERE c.person_id = y.person_id AND c.scheme = y.scheme AND c.kind = 'settlement' AND c.area_code LIKE $1 || '%'
         AND ${bookedYear('c')} = $2) x ON x.areas IS NOT NULL
     WHERE y.year = $2 AND ($3::bigint IS NULL OR y.person_id = $3) AND (y.person_id, y.scheme) > ($4, $5) ORDER BY y.person_id, y.scheme LIMIT $6`,
    [asked.areaPrefix, asked.year, asked.personId, asked.after.personId, asked.after.scheme, asked.limit],
  );
}
