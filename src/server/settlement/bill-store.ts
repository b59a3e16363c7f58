/** Reads claims back as bills, as far as the transaction's scope sees them (M7, M29). */
import type { PlainDate } from '../../base/date.ts';
import type { Fen, Quantity, UnitPrice } from '../../base/money.ts';
import type { StandardKind } from '../../domain/catalogue/payable-product.ts';
import type { BillAmounts, Cause, PaidRoute, Setting } from '../../domain/settlement/model.ts';
import type { Scheme } from '../../policy/parameters/reimbursement.ts';
import type { Tx } from '../db/database.ts';
import { bookedYear } from '../insured/benefits/booked-year-store.ts';
import type { StoredExplanation } from './record-claim-store.ts';

export interface ClaimHead extends BillAmounts {
  readonly id: bigint;
  readonly claimNo: string;
  readonly kind: 'settlement' | 'reversal';
  readonly areaCode: string;
  readonly areaName: string;
  readonly institutionCode: string;
  readonly institutionName: string;
  readonly cashierName: string;
  readonly personId: number;
  readonly personNo: string;
  readonly personName: string;
  readonly scheme: Scheme;
  readonly setting: Setting;
  readonly cause: Cause;
  readonly servedOn: PlainDate;
  /** In which it was booked (I4). */
  readonly benefitYear: number;
  readonly settledAt: number;
  readonly reversesNo: string | null;
  readonly reversedByNo: string | null;
}

export interface ClaimRow extends ClaimHead {
  readonly prescriptionId: number | null;
  readonly rxno: string | null;
  readonly receivingHospital: string | null;
  readonly receivingHospitalName: string | null;
  /** Null of claims from before they were kept. */
  readonly diagnosisCodes: readonly string[] | null;
  readonly ruleVersion: string;
  readonly towardsThreshold: Fen;
  readonly explanation: StoredExplanation;
}

export interface ClaimLineRow {
  readonly line: number;
  readonly nationalCode: string;
  readonly genericName: string;
  readonly tradeName: string;
  readonly strength: string;
  readonly pack: string;
  readonly maker: string;
  readonly saleUnit: string;
  readonly standardKind: StandardKind;
  readonly price: UnitPrice;
  readonly quantity: Quantity;
  readonly charged: Fen;
  readonly eligible: Fen;
  readonly fundShare: Fen;
  readonly route: PaidRoute;
  readonly selfPaidFirst: Fen;
  /** Of a line in smallest units; null for packs. */
  readonly unitsPerPack: number | null;
  readonly traceCodes: readonly string[];
  /** Who ordered it in a hospital's outpatient department; the name is empty where nobody of that code is registered. */
  readonly orderedBy: { readonly code: string; readonly name: string } | null;
}

const HEAD = `c.id, c.claim_no AS "claimNo", c.kind, c.area_code AS "areaCode", coalesce(a.name, c.area_code) AS "areaName", c.institution_code AS "institutionCode",
  coalesce(i.name, (SELECT coalesce(n.name, (SELECT o.name FROM manual_seller o WHERE o.manual_id = m.id ORDER BY o.version DESC LIMIT 1))
    FROM manual_settlement s JOIN manual_claim m ON m.id = s.manual_id LEFT JOIN institution n ON n.code = m.institution_code
    WHERE s.claim_id = coalesce(c.reverses_id, c.id)), '') AS "institutionName", c.cashier_name AS "cashierName", c.person_id::int AS "personId", coalesce(p.person_no, '') AS "personNo",
  coalesce(p.name, '') AS "personName", c.scheme, c.setting, c.cause, c.served_on AS "servedOn", ${bookedYear('c')} AS "benefitYear", c.settled_at AS "settledAt", c.charged, c.above_standard AS "aboveStandard", c.eligible,
  c.fund_share AS "fundShare", c.from_pooled_fund AS "fromPooledFund", c.from_major_illness AS "fromMajorIllness", c.over_limit AS "overLimit",
  c.own_share AS "ownShare", c.from_assistance AS "fromAssistance", c.person_pays AS "personPays",
  c.self_paid_first AS "selfPaidFirst", c.deductible, c.plan_share AS "planShare", c.plan_own_share AS "planOwnShare", c.over_plan_limit AS "overPlanLimit",
  c.from_work_injury AS "fromWorkInjury", c.from_maternity AS "fromMaternity", c.from_commercial AS "fromCommercial", c.from_account AS "fromAccount", c.cash,
  (SELECT o.claim_no FROM claim o WHERE o.area_code = c.area_code AND o.id = c.reverses_id) AS "reversesNo",
  (SELECT r.claim_no FROM claim r WHERE r.area_code = c.area_code AND r.reverses_id = c.id) AS "reversedByNo"`;
const FROM = `FROM claim c LEFT JOIN area a ON a.code = c.area_code LEFT JOIN institution i ON i.code = c.institution_code LEFT JOIN person p ON p.id = c.person_id`;

/** The claim of a number; undefined also when it lies outside the scope. */
export async function findClaim(tx: Tx, claimNo: string): Promise<ClaimRow | undefined> {
  return tx.first<ClaimRow>(
    `SELECT ${HEAD}, c.prescription_id::int AS "prescriptionId", r.rxno, c.receiving_hospital AS "receivingHospital", h.name AS "receivingHospitalName", c.diagnosis_codes AS "diagnosisCodes",
       c.rule_version AS "ruleVersion", c.towards_threshold AS "towardsThreshold", c.bill AS explanation
     ${FROM} LEFT JOIN prescription r ON r.id = c.prescription_id LEFT JOIN institution h ON h.code = c.receiving_hospital WHERE c.claim_no = $1`,
    [claimNo],
  );
}

/** A claim's lines with their products and the trace codes sold, or of a reversal taken back. */
export async function listClaimLines(tx: Tx, areaCode: string, claimId: bigint): Promise<ClaimLineRow[]> {
  return tx.rows<ClaimLineRow>(
    `SELECT l.line_no AS line, l.national_code AS "nationalCode", coalesce(d.generic_name, l.national_code) AS "genericName", coalesce(d.trade_name, '') AS "tradeName",
       coalesce(d.strength, '') AS strength, coalesce(d.pack, '') AS pack, coalesce(d.maker, '') AS maker, coalesce(CASE WHEN l.units_per_pack IS NULL THEN d.sale_unit ELSE d.dose_unit END, '') AS "saleUnit",
       l.standard_kind AS "standardKind", l.price, l.quantity, l.charged, l.eligible, l.fund_share AS "fundShare",
       l.route, l.self_paid_first AS "selfPaidFirst", l.units_per_pack AS "unitsPerPack",
       (SELECT coalesce(array_agg(t.trace_code ORDER BY t.trace_code), '{}') FROM trace_sale t
        WHERE (t.claim_id = l.claim_id OR t.released_by = l.claim_id) AND t.line_no = l.line_no) AS "traceCodes",
       CASE WHEN l.doctor_code IS NOT NULL THEN json_build_object('code', l.doctor_code, 'name', coalesce(o.name, '')) END AS "orderedBy"
     FROM claim_line l LEFT JOIN product d ON d.national_code = l.national_code LEFT JOIN practitioner o ON o.code = l.doctor_code AND o.kind = 'doctor'
     WHERE l.area_code = $1 AND l.claim_id = $2 ORDER BY l.line_no`,
    [areaCode, claimId],
  );
}

export interface ClaimFilter {
  readonly claimNo: string | null;
  readonly personNo: string | null;
  readonly institutionCode: string | null;
  readonly from: PlainDate | null;
  readonly to: PlainDate | null;
  readonly limit: number;
  readonly offset: number;
}

export type ListedClaim = ClaimHead & { readonly drugs: string };

export async function listClaims(
  tx: Tx,
  filter: ClaimFilter,
): Promise<{ rows: ListedClaim[]; total: number }> {
  const rows = await tx.rows<ListedClaim & { total: bigint }>(
    `SELECT ${HEAD}, (SELECT string_agg(DISTINCT coalesce(d.generic_name, l.national_code), '、') FROM claim_line l LEFT JOIN product d ON d.national_code = l.national_code
         WHERE l.area_code = c.area_code AND l.claim_id = c.id) AS drugs, count(*) OVER () AS total
     ${FROM} WHERE ($1::text IS NULL OR c.claim_no = $1) AND ($2::text IS NULL OR p.person_no = $2) AND ($3::text IS NULL OR c.institution_code = $3)
       AND ($4::date IS NULL OR c.served_on >= $4) AND ($5::date IS NULL OR c.served_on <= $5)
     ORDER BY c.id DESC LIMIT $6 OFFSET $7`,
    [
      filter.claimNo,
      filter.personNo,
      filter.institutionCode,
      filter.from,
      filter.to,
      filter.limit,
      filter.offset,
    ],
  );
  return { rows, total: Number(rows[0]?.total ?? 0n) };
}
