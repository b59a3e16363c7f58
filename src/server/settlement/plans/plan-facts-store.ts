/** What a claim needs to know beside the facts of every claim: only those that take another route or have another payer ask (M9.7, N2.1, N4, I16). */
import type { PlainDate } from '../../../base/date.ts';
import type { PlanKind, PlanLevel } from '../../../domain/settlement/plans/ordinary-plan.ts';
import type { Cause } from '../../../domain/settlement/model.ts';
import type { Scheme } from '../../../policy/parameters/reimbursement.ts';
import { ZERO_FEN, type Fen } from '../../../base/money.ts';
import { at, type Tx } from '../../db/database.ts';

/** Integers travel as text inside JSON: a number there would pass through a float. */
type IntegerText = string;

export interface LoadedPlan {
  readonly id: string;
  readonly kind: PlanKind;
  readonly from: PlainDate;
  readonly countsBy: 'year' | 'visit';
  readonly deductible: IntegerText;
  readonly yearlyLimit: IntegerText | null;
  readonly bands: readonly { readonly upTo: IntegerText | null; readonly ratio: IntegerText }[];
  readonly used: {
    readonly deductible: IntegerText;
    readonly counted: IntegerText;
    readonly paid: IntegerText;
  };
}

export interface LoadedRatio {
  readonly key: string;
  /** In 1/10000; null while it waits for review. */
  readonly ratio: IntegerText | null;
}

export interface LoadedCommercialPlan {
  readonly id: number;
  readonly name: string;
  readonly ratio: IntegerText;
  readonly deductible: IntegerText;
  readonly cap: IntegerText | null;
  /** Keys of the drugs it covers; none means all. */
  readonly drugs: readonly string[];
  readonly usedDeductible: IntegerText;
  readonly usedCap: IntegerText;
}

export interface PlanKeys {
  readonly personId: number;
  readonly areaCode: string;
  readonly scheme: Scheme;
  readonly level: PlanLevel;
  readonly servedOn: PlainDate;
  readonly year: number;
  readonly diagnosisCodes: readonly string[];
}

/** A county's own row comes before its 市州's; of rows that cover the day the one entered last holds, and may withdraw the plan. */
const PLAN_OF = `SELECT o.* FROM ordinary_plan o WHERE o.area_code IN ($2, left($2, 4) || '00') AND o.scheme = $3 AND o.kind = k.kind AND o.level IN ($4, 'any')
    AND o.from_on <= $5 AND (o.to_on IS NULL OR o.to_on >= $5) ORDER BY (o.area_code = $2) DESC, (o.level = $4) DESC, o.id DESC LIMIT 1`;

/**
 * The plan that pays a person without eligibility: 门诊慢特病 where they hold it for a diagnosis of the claim, else 普通门诊
 * (M9.7). Undefined where the area has none.
 */
export async function findOrdinaryPlan(tx: Tx, keys: PlanKeys): Promise<LoadedPlan | undefined> {
  return tx.first<LoadedPlan>(
    `SELECT p.id::text, p.kind, p.from_on AS "from", p.counts_by AS "countsBy", p.deductible::text, p.yearly_limit::text AS "yearlyLimit",
       (SELECT json_agg(json_build_object('upTo', b ->> 'upTo', 'ratio', b ->> 'ratio')) FROM jsonb_array_elements(p.bands) b) AS bands,
       (SELECT json_build_object('deductible', coalesce(sum(s.deductible), 0)::text, 'counted', coalesce(sum(s.counted), 0)::text, 'paid', coalesce(sum(s.paid), 0)::text)
        FROM plan_spending s WHERE s.person_id = $1 AND s.scheme = $3 AND s.kind = p.kind AND s.year = $6) AS used
     FROM (VALUES ('chronic', 1), ('outpatient', 2)) AS k (kind, place) JOIN LATERAL (${PLAN_OF}) p ON NOT p.withdrawn
     WHERE k.kind <> 'chronic' OR EXISTS (SELECT 1 FROM chronic_recognition c WHERE c.person_id = $1 AND c.from_on <= $5 AND (c.to_on IS NULL OR c.to_on >= $5)
       AND EXISTS (SELECT 1 FROM unnest(c.diagnosis_codes) AS prefix, unnest($7::text[]) AS told
         WHERE starts_with(replace(upper(told), '.', ''), replace(upper(prefix), '.', ''))))
     ORDER BY k.place LIMIT 1`,
    [
      keys.personId,
      keys.areaCode,
      keys.scheme,
      keys.level,
      keys.servedOn,
      keys.year,
      [...keys.diagnosisCodes],
    ],
  );
}

/** 自付比例 of drugs by the national catalogue in force: 甲 and 饮片 have none, of 乙 the last that was set (N2.1). */
export async function listSelfPayRatios(
  tx: Tx,
  keys: readonly string[],
  servedOn: PlainDate,
): Promise<LoadedRatio[]> {
  return tx.rows<LoadedRatio>(
    `WITH version AS (SELECT v.id FROM catalogue_version v WHERE v.kind = 'national' AND v.state = 'published' AND v.effective_from <= $2
         AND (v.effective_to IS NULL OR v.effective_to >= $2) ORDER BY v.effective_from DESC, v.published_at DESC, v.id DESC LIMIT 1)
     SELECT DISTINCT ON (k.key) k.key, (CASE WHEN e.class = '甲' OR e.section_kind = 'herbalPieces' THEN 0 ELSE r.ratio END)::text AS ratio
     FROM unnest($1::text[]) AS k (key) JOIN version ON true
       JOIN catalogue_entry e ON e.version_id = version.id AND e.match_key IN (k.key, split_part(k.key, '|', 1) || '|')
       LEFT JOIN LATERAL (SELECT s.ratio FROM self_pay_ratio s WHERE s.version_id = e.version_id AND s.seq = e.seq ORDER BY s.id DESC LIMIT 1) r ON true
     ORDER BY k.key, (e.match_key = k.key) DESC, e.seq`,
    [[...keys], servedOn],
  );
}

/** Whether the area of enrolment, or its 市州, has opened a fund's own route on a day (N2.1, I16). */
export async function isFundRouteOpen(
  tx: Tx,
  areaCode: string,
  cause: Cause,
  servedOn: PlainDate,
): Promise<boolean> {
  const row = await tx.first<{ open: boolean }>(
    `SELECT r.open FROM fund_route r WHERE r.area_code IN ($1, left($1, 4) || '00') AND r.cause = $2 AND r.from_on <= $3 AND (r.to_on IS NULL OR r.to_on >= $3)
     ORDER BY (r.area_code = $1) DESC, r.id DESC LIMIT 1`,
    [areaCode, cause, servedOn],
  );
  return row?.open ?? false;
}

/**
 * Plans in force whose member the person is, and to which their last word is yes; in the order in which they were entered (N4).
 * @param consentedAt the instant whose last word counts, in milliseconds; of all words where nothing is said
 */
export async function listConsentedPlans(
  tx: Tx,
  personId: number,
  servedOn: PlainDate,
  year: number,
  consentedAt?: number,
): Promise<LoadedCommercialPlan[]> {
  return tx.rows<LoadedCommercialPlan>(
    `SELECT p.id::int, p.name, p.ratio::text, p.deductible::text, p.yearly_cap::text AS cap, p.drugs,
       coalesce(u.deductible, 0)::text AS "usedDeductible", coalesce(u.amount, 0)::text AS "usedCap"
     FROM commercial_plan p
       LEFT JOIN LATERAL (SELECT sum(c.towards_deductible) AS deductible, sum(c.amount) AS amount FROM commercial_payment c
         WHERE c.person_id = $1 AND c.plan_id = p.id AND c.year = $3) u ON true
     WHERE p.from_on <= $2 AND (p.to_on IS NULL OR p.to_on >= $2)
       AND EXISTS (SELECT 1 FROM commercial_member m WHERE m.plan_id = p.id AND m.person_id = $1 AND m.from_on <= $2 AND m.to_on >= $2)
       AND (SELECT c.given FROM commercial_consent c WHERE c.plan_id = p.id AND c.person_id = $1 AND ($4::timestamptz IS NULL OR c.at <= $4) ORDER BY c.id DESC LIMIT 1)
     ORDER BY p.id`,
    [personId, servedOn, year, consentedAt === undefined ? null : at(consentedAt)],
  );
}

/** What a person's year has used of the limits of a plan's kind and of each insurer, beside one claim. */
export interface UsedByOthers {
  readonly planPaid: Fen;
  readonly commercial: readonly { readonly planId: number; readonly deductible: Fen; readonly amount: Fen }[];
}

/** @param kind null for a claim that no ordinary plan paid */
export async function sumUsedByOthers(
  tx: Tx,
  of: Pick<PlanKeys, 'personId' | 'scheme' | 'year'> & {
    readonly claimId: bigint;
    readonly kind: PlanKind | null;
  },
): Promise<UsedByOthers> {
  const { personId, scheme, year, kind, claimId } = of;
  const plan = await tx.first<{ paid: Fen }>(
    `SELECT coalesce(sum(s.paid), 0)::bigint AS paid FROM plan_spending s
     WHERE s.person_id = $1 AND s.scheme = $2 AND s.kind = $3 AND s.year = $4 AND s.claim_id <> $5`,
    [personId, scheme, kind, year, claimId],
  );
  const commercial = await tx.rows<UsedByOthers['commercial'][number]>(
    `SELECT c.plan_id::int AS "planId", sum(c.towards_deductible)::bigint AS deductible, sum(c.amount)::bigint AS amount FROM commercial_payment c
     WHERE c.person_id = $1 AND c.year = $2 AND c.claim_id <> $3 GROUP BY c.plan_id`,
    [personId, year, claimId],
  );
  return { planPaid: plan?.paid ?? ZERO_FEN, commercial };
}

/** What a person's account holds, in fen; who asks holds the account until the transaction ends, so that nothing is spent twice. */
export async function sumAccount(tx: Tx, personId: number): Promise<bigint> {
  await tx.run('SELECT pg_advisory_xact_lock(34, $1::int)', [personId]);
  const row = await tx.first<{ balance: bigint }>(
    'SELECT coalesce(sum(amount), 0)::bigint AS balance FROM personal_account_entry WHERE person_id = $1',
    [personId],
  );
  return row?.balance ?? 0n;
}
