/** What the queries 5201 to 5206 read: an institution's care of a person, what a person was given, what of limits is used (M7, M29). */
import type { Fen, Quantity, UnitPrice } from '../../base/money.ts';
import type { PaidRoute, Setting } from '../../domain/settlement/model.ts';
import type { StayDiagnosis } from '../../domain/settlement/stays/stay.ts';
import type { StandardKind } from '../../domain/catalogue/payable-product.ts';
import type { Scheme } from '../../policy/parameters/reimbursement.ts';
import { at, type Tx } from '../db/database.ts';
import { bookedYear } from '../insured/benefits/booked-year-store.ts';
import type { ToldLine } from './told-facts.ts';

/** Instants in milliseconds; the end is left out. */
export interface Within {
  readonly from: number;
  readonly to: number;
}

/**
 * From a settlement `c` to the first of those that took each other's place, the message or the till's request that settled that one,
 * what the message told, and the stay.
 */
const CARE = `CROSS JOIN LATERAL (SELECT coalesce((SELECT r.first_id FROM claim_replacement r WHERE r.area_code = c.area_code AND r.replacement_id = c.id), c.id) AS id) f
       LEFT JOIN LATERAL (SELECT q.institution_code, q.request_id FROM claim_request q
         WHERE q.institution_code = c.institution_code AND q.area_code = c.area_code AND q.claim_id = f.id ORDER BY q.request_id LIMIT 1) q ON true
       LEFT JOIN gateway_message g ON g.institution_code = q.institution_code AND g.msgid = q.request_id
       LEFT JOIN stay_settlement a ON a.institution_code = q.institution_code AND a.msgid = q.request_id
       LEFT JOIN stay_message m ON m.institution_code = a.institution_code AND m.msgid = a.msgid LEFT JOIN stay s ON s.id = a.stay_id`;
/** 医疗类别 as the settlement answered it; empty where nobody told one. */
const MED_TYPE = `coalesce(nullif(m.answer ->> 'medType', ''), nullif(g.told ->> 'medType', ''), s.med_type, '')`;
/** A `ToldLine` of an uploaded fee line. */
const UPLOADED = (line: 'l' | 'u') =>
  `jsonb_build_object('serial', ${line}.serial, 'itemCode', ${line}.item_code, 'usedAt', (extract(epoch FROM ${line}.used_at) * 1000)::bigint)`;

export interface Visit {
  readonly visitNo: string;
  readonly setting: Setting;
  readonly visitOfHospital: string;
  readonly medType: string;
  readonly begunAt: number;
  readonly endedAt: number | null;
  readonly scheme: Scheme;
  readonly doctorCode: string;
  readonly doctorName: string;
  readonly department: string;
  readonly valid: boolean;
}

/**
 * Stays and visits of a person at an institution, and purchases that stand for themselves, the newest first: what took the place of
 * a stay's settlement is no visit of its own either. Who lay in hospital in the span counts whenever admitted, as in 5303. The doctor
 * is whoever prescribed what was bought, or ordered the first of its lines at the hospital's own desk (M19).
 */
export async function listVisits(
  tx: Tx,
  institutionCode: string,
  personId: number,
  within: Within,
  visitNo: string | null,
): Promise<Visit[]> {
  return tx.rows<Visit>(
    `SELECT s.stay_no AS "visitNo", s.kind AS setting, s.visit_no AS "visitOfHospital", s.med_type AS "medType", s.begun_at AS "begunAt",
       s.ended_at AS "endedAt", s.scheme, s.doctor_code AS "doctorCode", s.doctor_name AS "doctorName", s.department, s.undone_at IS NULL AS valid
     FROM stay s WHERE s.institution_code = $1 AND s.person_id = $2 AND s.begun_at < $4 AND ($5::text IS NULL OR s.stay_no = $5)
       AND (s.begun_at >= $3 OR s.kind = 'inpatient' AND s.undone_at IS NULL AND (s.ended_at IS NULL OR s.ended_at >= $3))
     UNION ALL
     SELECT c.claim_no, c.setting, '', ${MED_TYPE}, c.settled_at, c.settled_at, c.scheme, coalesce(d.code, ''), coalesce(d.name, ''), '',
       NOT EXISTS (SELECT 1 FROM claim r WHERE r.area_code = c.area_code AND r.reverses_id = c.id)
     FROM claim c ${CARE} LEFT JOIN prescription p ON p.id = c.prescription_id LEFT JOIN practitioner d ON d.code = coalesce(p.doctor_code, (SELECT l.doctor_code FROM claim_line l
       WHERE l.area_code = c.area_code AND l.claim_id = c.id AND l.doctor_code IS NOT NULL ORDER BY l.line_no LIMIT 1))
     WHERE c.institution_code = $1 AND c.person_id = $2 AND c.kind = 'settlement' AND c.settled_at >= $3 AND c.settled_at < $4
       AND ($5::text IS NULL OR c.claim_no = $5) AND s.id IS NULL
     ORDER BY 5 DESC LIMIT 500`,
    [institutionCode, personId, at(within.from), at(within.to), visitNo],
  );
}

/** What is known of the care that a settlement, or the one that it takes back, was for. */
export interface VisitOfClaim {
  /** Null where it stands for itself. */
  readonly stayNo: string | null;
  /** 就诊凭证类型 that the settlement's message showed; empty where it was not kept, and on the page. */
  readonly certType: string;
  /** Empty where nobody told one. */
  readonly medType: string;
  readonly begunAt: number | null;
  readonly endedAt: number | null;
  /** The disease that the visit is for, else the main diagnosis of the stay, else that of the prescription; empty where neither is there. */
  readonly diagnosisCode: string;
  readonly diagnosisName: string;
  /** The message, or the till's request, by which it was settled or taken back. */
  readonly msgid: string;
  /** 经办人编号 of that message; empty of a page's request, and where it was not kept. */
  readonly operatorNo: string;
  /** That was given with the settlement; empty where none was told. */
  readonly invoiceNo: string;
  /** The fee lines as they were uploaded or told with the purchase, in the order of the bill; none after a part was returned. */
  readonly lines: readonly ToldLine[];
}

const NO_VISIT: VisitOfClaim = {
  stayNo: null,
  certType: '',
  medType: '',
  begunAt: null,
  endedAt: null,
  diagnosisCode: '',
  diagnosisName: '',
  msgid: '',
  operatorNo: '',
  invoiceNo: '',
  lines: [],
};

/** What took the place of a stay's settlement belongs to the stay as well. */
export async function findVisitOfClaim(
  tx: Tx,
  institutionCode: string,
  personId: number,
  claimNo: string,
): Promise<VisitOfClaim> {
  const row = await tx.first<VisitOfClaim>(
    `SELECT s.stay_no AS "stayNo", coalesce(g.told ->> 'certType', '') AS "certType", ${MED_TYPE} AS "medType", s.begun_at AS "begunAt", s.ended_at AS "endedAt",
       coalesce(nullif(s.disease_code, ''), s.diagnoses -> 0 ->> 'code', p.diagnosis_code, '') AS "diagnosisCode",
       CASE WHEN s.disease_code <> '' THEN s.disease_name ELSE coalesce(s.diagnoses -> 0 ->> 'name', p.diagnosis_name, '') END AS "diagnosisName",
       coalesce(own.msgid, '') AS msgid, coalesce(h.operator_no, '') AS "operatorNo",
       coalesce((SELECT v.invoice_no FROM settled_invoice v WHERE v.institution_code = q.institution_code AND v.request_id = q.request_id), '') AS "invoiceNo",
       CASE WHEN f.id <> c.id THEN '[]' WHEN a.msgid IS NULL THEN coalesce(g.told -> 'lines', '[]') ELSE
         (SELECT jsonb_agg(${UPLOADED('l')} ORDER BY w.place)
         FROM unnest(a.line_ids) WITH ORDINALITY AS w (id, place) JOIN stay_line l ON l.id = w.id) END AS lines
     FROM claim asked JOIN claim c ON c.area_code = asked.area_code AND c.id = coalesce(asked.reverses_id, asked.id) ${CARE}
       CROSS JOIN LATERAL (SELECT min(o.request_id) AS msgid FROM claim_request o
         WHERE o.institution_code = asked.institution_code AND o.area_code = asked.area_code AND o.claim_id = asked.id) own
       LEFT JOIN gateway_message h ON h.institution_code = asked.institution_code AND h.msgid = own.msgid
       LEFT JOIN prescription p ON p.id = c.prescription_id
     WHERE asked.institution_code = $1 AND asked.person_id = $2 AND asked.claim_no = $3`,
    [institutionCode, personId, claimNo],
  );
  return row ?? NO_VISIT;
}

export interface Bed {
  readonly stayNo: string;
  readonly institutionCode: string;
  readonly institutionName: string;
  readonly areaCode: string;
  readonly scheme: Scheme;
  readonly visitNo: string;
  readonly medType: string;
  readonly begunAt: number;
  readonly endedAt: number | null;
  readonly department: string;
  readonly bed: string;
  readonly doctorCode: string;
  readonly doctorName: string;
}

/** Stays in hospital that were not taken back: of one institution or of all, running now or within a span; the newest first. */
export async function listBeds(
  tx: Tx,
  personId: number,
  institutionCode: string | null,
  within: Within | null,
): Promise<Bed[]> {
  return tx.rows<Bed>(
    `SELECT s.stay_no AS "stayNo", s.institution_code AS "institutionCode", coalesce(i.name, '') AS "institutionName", s.area_code AS "areaCode", s.scheme,
       s.visit_no AS "visitNo", s.med_type AS "medType", s.begun_at AS "begunAt", s.ended_at AS "endedAt", s.department, s.bed, s.doctor_code AS "doctorCode",
       s.doctor_name AS "doctorName"
     FROM stay s LEFT JOIN institution i ON i.code = s.institution_code
     WHERE s.person_id = $1 AND s.kind = 'inpatient' AND s.undone_at IS NULL AND ($2::text IS NULL OR s.institution_code = $2)
       AND CASE WHEN $3::timestamptz IS NULL THEN s.ended_at IS NULL ELSE s.begun_at < $4 AND (s.ended_at IS NULL OR s.ended_at >= $3) END
     ORDER BY s.begun_at DESC, s.id DESC LIMIT 200`,
    [personId, institutionCode, within && at(within.from), within && at(within.to)],
  );
}

/** Whether an institution ever registered a stay or visit of a person, one that it took back included. */
export async function hasStayAt(tx: Tx, institutionCode: string, personId: number): Promise<boolean> {
  const row = await tx.first<{ found: boolean }>(
    'SELECT EXISTS (SELECT 1 FROM stay s WHERE s.person_id = $2 AND s.institution_code = $1) AS found',
    [institutionCode, personId],
  );
  return row?.found ?? false;
}

export interface DiagnosedVisit {
  /** `mdtrt_id`: the stay's number, or that of a purchase itself. */
  readonly visitNo: string;
  readonly diagnoses: readonly StayDiagnosis[];
  readonly doctorCode: string;
  readonly doctorName: string;
  readonly department: string;
  readonly begunAt: number;
}

/**
 * The diagnoses of a stay or visit, by its number or that of a settlement of it, or of the prescription that a purchase was made on,
 * with their doctor; none of what was sold without one, since nobody told the platform any. Undefined for what is not this person's here.
 */
export async function findDiagnoses(
  tx: Tx,
  institutionCode: string,
  personId: number,
  visitNo: string,
): Promise<DiagnosedVisit | undefined> {
  return tx.first<DiagnosedVisit>(
    `SELECT s.stay_no AS "visitNo", s.diagnoses, s.doctor_code AS "doctorCode", s.doctor_name AS "doctorName", s.department, s.begun_at AS "begunAt" FROM stay s
     WHERE s.institution_code = $1 AND s.person_id = $2 AND s.stay_no = $3
     UNION ALL
     SELECT coalesce(s.stay_no, c.claim_no), CASE WHEN s.id IS NOT NULL THEN s.diagnoses WHEN p.id IS NULL THEN '[]'
         ELSE json_build_array(json_build_object('code', p.diagnosis_code, 'name', p.diagnosis_name)) END,
       coalesce(s.doctor_code, d.code, ''), coalesce(s.doctor_name, d.name, ''), coalesce(s.department, d.department, ''), coalesce(s.begun_at, c.settled_at)
     FROM claim c ${CARE} LEFT JOIN prescription p ON p.id = c.prescription_id LEFT JOIN practitioner d ON d.code = p.doctor_code
     WHERE c.institution_code = $1 AND c.person_id = $2 AND c.claim_no = $3 AND c.kind = 'settlement'`,
    [institutionCode, personId, visitNo],
  );
}

export interface UsedLine {
  readonly claimNo: string;
  readonly line: number;
  readonly rxno: string | null;
  readonly institutionCode: string;
  readonly institutionName: string;
  readonly setting: Setting;
  /** Empty where nobody told one. */
  readonly medType: string;
  readonly settledAt: number;
  /** As it was uploaded or told with the purchase; null where it was not, and after a part was returned. */
  readonly told: ToldLine | null;
  /** 医院审批标志 as uploaded; null where nothing was uploaded. */
  readonly approval: string | null;
  /** What the institution calls its own code. */
  readonly itemName: string;
  /** 先行自付比例 of the ordinary route; null on the others. */
  readonly selfPayRatio: string | null;
  readonly quantity: Quantity;
  readonly price: UnitPrice;
  readonly route: PaidRoute;
  readonly nationalCode: string;
  readonly genericName: string;
  readonly tradeName: string;
  readonly strength: string;
  readonly dosageForm: string;
  readonly unit: string;
  readonly standardKind: StandardKind;
}

/** What a person was given and kept, the newest first. @param institutionCode null for every institution's */
export async function listUsedLines(
  tx: Tx,
  personId: number,
  within: Within,
  institutionCode: string | null,
): Promise<UsedLine[]> {
  return tx.rows<UsedLine>(
    `SELECT c.claim_no AS "claimNo", l.line_no AS line, r.rxno, c.institution_code AS "institutionCode", coalesce(i.name, '') AS "institutionName", c.setting,
       ${MED_TYPE} AS "medType", c.settled_at AS "settledAt", t.told, t.approval, coalesce((SELECT n.name FROM institution_item_detail n
         WHERE n.institution_code = c.institution_code AND n.item_code = t.told ->> 'itemCode' ORDER BY n.id DESC LIMIT 1), '') AS "itemName",
       CASE WHEN l.route = 'ordinary' THEN jsonb_path_query_first(c.bill::jsonb, '$.stages[*] ? (@.step == "selfPaidFirst").lines[*] ? (@.line == $n).inputs.selfPayRatio',
         jsonb_build_object('n', l.line_no)) #>> '{}' END AS "selfPayRatio", l.quantity, l.price, l.route, l.national_code AS "nationalCode", coalesce(d.generic_name, l.national_code) AS "genericName",
       coalesce(d.trade_name, '') AS "tradeName", coalesce(d.strength, '') AS strength, coalesce(d.dosage_form, '') AS "dosageForm",
       coalesce(CASE WHEN l.units_per_pack IS NULL THEN d.sale_unit ELSE d.dose_unit END, '') AS unit, l.standard_kind AS "standardKind"
     FROM claim c JOIN claim_line l ON l.area_code = c.area_code AND l.claim_id = c.id LEFT JOIN product d ON d.national_code = l.national_code
       LEFT JOIN institution i ON i.code = c.institution_code LEFT JOIN prescription r ON r.id = c.prescription_id ${CARE}
       LEFT JOIN stay_line u ON u.id = a.line_ids[l.line_no] AND f.id = c.id
       CROSS JOIN LATERAL (SELECT CASE WHEN u.id IS NOT NULL THEN ${UPLOADED('u')} WHEN f.id = c.id THEN g.told -> 'lines' -> (l.line_no - 1) END AS told, u.approval) t
     WHERE c.person_id = $1 AND c.kind = 'settlement' AND c.settled_at >= $2 AND c.settled_at < $3 AND ($4::text IS NULL OR c.institution_code = $4)
       AND NOT EXISTS (SELECT 1 FROM claim x WHERE x.area_code = c.area_code AND x.reverses_id = c.id)
     ORDER BY c.id DESC, l.line_no LIMIT 1000`,
    [personId, at(within.from), at(within.to), institutionCode],
  );
}

export interface YearUsed {
  readonly scheme: Scheme;
  readonly pooledFund: Fen;
  readonly majorIllness: Fen;
  readonly assistance: Fen;
  readonly deductible: Fen;
  readonly charged: Fen;
  readonly claims: number;
}

/** What a person has used of a year, scheme by scheme: other businesses' reports are in the funds' limits (M9.5). */
export async function listYearUsed(tx: Tx, personId: number, year: number): Promise<YearUsed[]> {
  return tx.rows<YearUsed>(
    `WITH sold AS (SELECT c.scheme, sum(c.charged) AS charged, count(*) FILTER (WHERE c.kind = 'settlement') - count(*) FILTER (WHERE c.kind = 'reversal') AS claims
       FROM claim c WHERE c.person_id = $1 AND ${bookedYear('c')} = $2 GROUP BY 1),
     plans AS (SELECT scheme, sum(deductible) AS deductible FROM plan_spending WHERE person_id = $1 AND year = $2 GROUP BY 1)
     SELECT y.scheme, y.pooled_fund_used AS "pooledFund", y.major_illness_used AS "majorIllness", y.assistance_used AS assistance,
       coalesce(p.deductible, 0)::bigint AS deductible, coalesce(s.charged, 0)::bigint AS charged, coalesce(s.claims, 0)::int AS claims
     FROM person_year y LEFT JOIN sold s ON s.scheme = y.scheme LEFT JOIN plans p ON p.scheme = y.scheme WHERE y.person_id = $1 AND y.year = $2 ORDER BY y.scheme`,
    [personId, year],
  );
}
