/** Trials of parameters on past claims: what is asked, how far they got, what they came to; and the claims they read (M9.6). */
import type { PlainDate } from '../../../base/date.ts';
import type { Fen } from '../../../base/money.ts';
import type { ReplayEffect } from '../../../contract/settlement-benefits.ts';
import type { AssistanceCategory } from '../../../domain/insured/model.ts';
import type { BillAmounts, PaidRoute } from '../../../domain/settlement/model.ts';
import type { OffSiteKind } from '../../../policy/parameters/off-site.ts';
import type { Scheme } from '../../../policy/parameters/reimbursement.ts';
import { at, type Tx } from '../../db/database.ts';
import { bookedYear } from '../../insured/benefits/booked-year-store.ts';
import type { StoredExplanation } from '../record-claim-store.ts';

export interface ReplayRow {
  readonly id: number;
  readonly actId: number;
  readonly from: PlainDate;
  readonly to: PlainDate;
  readonly areas: readonly string[];
  readonly lastClaim: bigint;
  readonly askedName: string;
  readonly askedAt: number;
  readonly claimsDone: bigint;
  readonly personsDone: bigint;
  readonly failed: boolean;
  readonly milliseconds: bigint | null;
  readonly digest: string | null;
}

const REPLAY = `SELECT r.id::int, r.act_id::int AS "actId", r.from_on AS "from", r.to_on AS "to", r.areas, r.last_claim AS "lastClaim", r.asked_name AS "askedName",
    r.asked_at AS "askedAt", p.claims_done AS "claimsDone", p.persons_done AS "personsDone", p.failed, x.milliseconds, x.digest
  FROM benefit_replay r JOIN benefit_replay_run p ON p.replay_id = r.id LEFT JOIN benefit_replay_result x ON x.replay_id = r.id`;

export async function listReplays(tx: Tx, actId: number): Promise<ReplayRow[]> {
  return tx.rows<ReplayRow>(`${REPLAY} WHERE r.act_id = $1 ORDER BY r.id DESC LIMIT 100`, [actId]);
}

export async function findReplay(tx: Tx, id: number): Promise<ReplayRow | undefined> {
  return tx.first<ReplayRow>(`${REPLAY} WHERE r.id = $1`, [id]);
}

export async function findReplayEffect(tx: Tx, id: number): Promise<ReplayEffect | null> {
  const row = await tx.first<{ effect: ReplayEffect }>(
    'SELECT effect FROM benefit_replay_result WHERE replay_id = $1',
    [id],
  );
  return row?.effect ?? null;
}

/** Records what is asked, with the number of the last claim until now, and the run that this process is at. */
export async function insertReplay(
  tx: Tx,
  asked: {
    readonly actId: number;
    readonly from: PlainDate;
    readonly to: PlainDate;
    readonly areas: readonly string[];
    readonly accountId: number;
    readonly name: string;
    readonly now: number;
  },
  runner: string,
): Promise<number> {
  const row = await tx.first<{ id: number }>(
    `INSERT INTO benefit_replay (act_id, from_on, to_on, areas, last_claim, asked_by, asked_name, asked_at)
     SELECT $1, $2, $3, $4, s.last_value, $5, $6, $7 FROM claim_id_sequence s RETURNING id::int`,
    [asked.actId, asked.from, asked.to, [...asked.areas], asked.accountId, asked.name, at(asked.now)],
  );
  if (!row) throw new Error('an inserted trial has a number');
  await tx.run(
    'INSERT INTO benefit_replay_run (replay_id, runner, heartbeat_at) VALUES ($1, $2, clock_timestamp())',
    [row.id, runner],
  );
  return row.id;
}

/** Tells how far a run got. @returns false when it is no longer this runner's */
export async function tellReplay(
  tx: Tx,
  id: number,
  runner: string,
  done: { readonly claims: number; readonly persons: number },
): Promise<boolean> {
  const touched = await tx.run(
    `UPDATE benefit_replay_run SET claims_done = $3, persons_done = $4, heartbeat_at = clock_timestamp() WHERE replay_id = $1 AND runner = $2 AND ended_at IS NULL`,
    [id, runner, done.claims, done.persons],
  );
  return touched === 1;
}

const MOST_ATTEMPTS = 3;

/** Takes over a run whose process is silent; one that fell silent again and again is given up. */
export async function takeOverReplay(
  tx: Tx,
  runner: string,
  silentSeconds: number,
): Promise<number | undefined> {
  const silent = `ended_at IS NULL AND (heartbeat_at IS NULL OR heartbeat_at < clock_timestamp() - make_interval(secs => $1))`;
  await tx.run(
    `UPDATE benefit_replay_run SET ended_at = clock_timestamp(), failed = true WHERE ${silent} AND attempts >= $2`,
    [silentSeconds, MOST_ATTEMPTS],
  );
  const row = await tx.first<{ id: number }>(
    `UPDATE benefit_replay_run SET runner = $2, heartbeat_at = clock_timestamp(), attempts = attempts + 1
     WHERE replay_id = (SELECT replay_id FROM benefit_replay_run WHERE ${silent} ORDER BY replay_id LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING replay_id::int AS id`,
    [silentSeconds, runner],
  );
  return row?.id;
}

/** Lets go of a run when its process stops. */
export async function releaseReplay(tx: Tx, id: number, runner: string): Promise<void> {
  await tx.run(
    'UPDATE benefit_replay_run SET runner = NULL, heartbeat_at = NULL WHERE replay_id = $1 AND runner = $2 AND ended_at IS NULL',
    [id, runner],
  );
}

/** @returns false when the run is no longer this runner's */
export async function endReplay(tx: Tx, id: number, runner: string, failed: boolean): Promise<boolean> {
  const touched = await tx.run(
    'UPDATE benefit_replay_run SET ended_at = clock_timestamp(), failed = $3 WHERE replay_id = $1 AND runner = $2 AND ended_at IS NULL',
    [id, runner, failed],
  );
  return touched === 1;
}

export async function insertReplayResult(
  tx: Tx,
  id: number,
  result: {
    readonly effect: string;
    readonly digest: string;
    readonly milliseconds: number;
    readonly now: number;
  },
): Promise<void> {
  await tx.run(
    'INSERT INTO benefit_replay_result (replay_id, effect, digest, milliseconds, finished_at) VALUES ($1, $2, $3, $4, $5)',
    [id, result.effect, result.digest, result.milliseconds, at(result.now)],
  );
}

export interface PastLine {
  readonly nationalCode: string;
  readonly line: number;
  readonly route: PaidRoute;
  readonly charged: string;
  readonly eligible: string;
}

export interface PastClaim extends BillAmounts {
  readonly id: bigint;
  readonly claimNo: string;
  readonly personId: bigint;
  readonly areaCode: string;
  readonly scheme: Scheme;
  readonly servedOn: PlainDate;
  readonly benefitYear: number;
  readonly ruleVersion: string;
  readonly towardsThreshold: Fen;
  readonly reversesId: bigint | null;
  readonly isReversed: boolean;
  readonly replacesId: bigint | null;
  readonly replacesHow: 'return' | 'readjudication' | null;
  readonly explanation: StoredExplanation;
  readonly category: AssistanceCategory | null;
  /** Of where it was bought: one of our areas, or another province; and the kinds of what is filed for it (M30, I11, I24). */
  readonly placeCode: string;
  readonly offSiteKinds: readonly OffSiteKind[];
  readonly ownPooledFund: boolean;
  readonly ownMajorIllness: boolean;
  readonly lines: readonly PastLine[];
}

/**
 * The last of the next persons who have about so many claims together, whatever their areas and days: a piece that asks for few of
 * them takes no longer than one that asks for all. Undefined when nobody is left. For scope `all`.
 */
export async function findLastPerson(
  tx: Tx,
  afterPerson: bigint,
  claims: number,
): Promise<bigint | undefined> {
  const row = await tx.first<{ last: bigint | null }>(
    'SELECT max(x.person_id) AS last FROM (SELECT c.person_id FROM claim c WHERE c.person_id > $1 ORDER BY c.person_id LIMIT $2) x',
    [afterPerson, claims],
  );
  return row?.last ?? undefined;
}

/**
 * The claims of a period of some persons, in the order of persons, and of each in the order of their numbers. For scope `all`.
 * @param asked.prefixes of areas of enrolment; empty for all
 */
export async function listPastClaims(
  tx: Tx,
  asked: {
    readonly from: PlainDate;
    readonly to: PlainDate;
    readonly prefixes: readonly string[];
    readonly lastClaim: bigint;
    readonly afterPerson: bigint;
    readonly lastPerson: bigint;
  },
): Promise<PastClaim[]> {
  return tx.rows<PastClaim>(
    `SELECT c.id, c.claim_no AS "claimNo", c.person_id AS "personId", c.area_code AS "areaCode", c.scheme, c.served_on AS "servedOn", ${bookedYear('c')} AS "benefitYear", c.rule_version AS "ruleVersion",
       c.towards_threshold AS "towardsThreshold", c.reverses_id AS "reversesId", c.bill AS explanation,
       c.charged, c.above_standard AS "aboveStandard", c.eligible, c.fund_share AS "fundShare", c.from_pooled_fund AS "fromPooledFund", c.from_major_illness AS "fromMajorIllness",
       c.over_limit AS "overLimit", c.own_share AS "ownShare", c.from_assistance AS "fromAssistance", c.person_pays AS "personPays", c.self_paid_first AS "selfPaidFirst",
       c.deductible, c.plan_share AS "planShare", c.plan_own_share AS "planOwnShare", c.over_plan_limit AS "overPlanLimit", c.from_work_injury AS "fromWorkInjury",
       c.from_maternity AS "fromMaternity", c.from_commercial AS "fromCommercial", c.from_account AS "fromAccount", c.cash,
       c.kind = 'settlement' AND EXISTS (SELECT 1 FROM claim v WHERE v.area_code = c.area_code AND v.reverses_id = c.id AND v.id <= $2) AS "isReversed",
       q.claim_id AS "replacesId", q.kind AS "replacesHow",
       (SELECT i.category FROM assistance_identity i WHERE i.person_id = c.person_id AND i.from_on <= c.served_on AND (i.to_on IS NULL OR i.to_on >= c.served_on)
        ORDER BY i.from_on DESC LIMIT 1) AS category,
       b.place AS "placeCode", (SELECT coalesce(json_agg(f.kind), '[]') FROM off_site_filing f WHERE f.person_id = c.person_id AND left(f.place_code, 4) = left(b.place, 4)
         AND f.from_on <= c.served_on AND (f.to_on IS NULL OR f.to_on >= c.served_on)) AS "offSiteKinds",
       coalesce(y.pooled_fund_limit IS NOT NULL, false) AS "ownPooledFund", coalesce(y.major_illness_limit IS NOT NULL, false) AS "ownMajorIllness",
       (SELECT json_agg(json_build_object('nationalCode', l.national_code, 'line', l.line_no, 'route', l.route, 'charged', l.charged::text, 'eligible', l.eligible::text) ORDER BY l.line_no)
        FROM claim_line l WHERE l.area_code = c.area_code AND l.claim_id = c.id) AS lines
     FROM claim c LEFT JOIN claim_replacement q ON q.area_code = c.area_code AND q.replacement_id = c.id
       LEFT JOIN LATERAL (SELECT coalesce((SELECT n.area_code FROM institution n WHERE n.code = c.institution_code),
         (SELECT coalesce(n.area_code, o.place_code) FROM manual_settlement s JOIN manual_claim m ON m.id = s.manual_id LEFT JOIN institution n ON n.code = m.institution_code
            LEFT JOIN manual_seller o ON o.manual_id = m.id WHERE s.claim_id = c.id ORDER BY o.version DESC LIMIT 1), '') AS place) b ON true
       LEFT JOIN person_year y ON y.person_id = c.person_id AND y.scheme = c.scheme AND y.year = ${bookedYear('c')}
     WHERE c.person_id > $1 AND c.person_id <= $6 AND c.id <= $2 AND c.served_on BETWEEN $3 AND $4
       AND (cardinality($5::text[]) = 0 OR EXISTS (SELECT 1 FROM unnest($5::text[]) AS p WHERE c.area_code LIKE p || '%'))
     ORDER BY c.person_id, c.id`,
    [asked.afterPerson, asked.lastClaim, asked.from, asked.to, [...asked.prefixes], asked.lastPerson],
  );
}

/** `area scheme` and `area category` of counties with rows of their own in some years. */
export async function listOwnRows(tx: Tx, years: readonly number[]): Promise<string[]> {
  const rows = await tx.rows<{ name: string }>(
    `SELECT l.area_code || ' ' || l.scheme AS name FROM yearly_limit l WHERE l.year = ANY($1) AND l.area_code NOT LIKE '%00'
     UNION SELECT r.area_code || ' ' || r.category FROM assistance_rule r WHERE r.year = ANY($1) AND r.area_code NOT LIKE '%00'`,
    [[...years]],
  );
  return rows.map((row) => row.name);
}

/** Names of areas and products, by code. */
export async function listNames(
  tx: Tx,
  areas: readonly string[],
  products: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await tx.rows<{ code: string; name: string }>(
    `SELECT a.code, a.name FROM area a WHERE a.code = ANY($1)
     UNION ALL SELECT d.national_code, concat_ws(' ', d.generic_name, d.strength, d.pack) FROM product d WHERE d.national_code = ANY($2)`,
    [[...areas], [...products]],
  );
  return new Map(rows.map((row) => [row.code, row.name]));
}
