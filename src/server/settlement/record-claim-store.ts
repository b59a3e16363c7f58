/** Writes claims, their lines, requests and trace codes: one statement a claim. */
import type { PlainDate } from '../../base/date.ts';
import type { Fen, Quantity, UnitPrice } from '../../base/money.ts';
import type { StandardKind } from '../../domain/catalogue/payable-product.ts';
import {
  STORED_AMOUNTS,
  type BillAmounts,
  type Cause,
  type PaidRoute,
  type Setting,
  type Stage,
} from '../../domain/settlement/model.ts';
import type { ToldReading } from '../../domain/settlement/told-readings.ts';
import type { Citation } from '../../policy/parameters/entered.ts';
import type { Scheme } from '../../policy/parameters/reimbursement.ts';
import { at, type Tx } from '../db/database.ts';
import { yearToBook } from '../insured/benefits/booked-year-store.ts';

export type Channel = 'page' | 'gateway';

export interface ClaimLineRecord {
  readonly line: number;
  readonly nationalCode: string;
  readonly standardKind: StandardKind;
  readonly price: UnitPrice;
  readonly quantity: Quantity;
  readonly charged: Fen;
  readonly eligible: Fen;
  readonly fundShare: Fen;
  readonly route: PaidRoute;
  readonly selfPaidFirst: Fen;
  /** Of a line in smallest units (M33); null for packs. */
  readonly unitsPerPack: number | null;
  readonly traceCodes: readonly string[];
  /** Who ordered it in a hospital's outpatient department (M19); null where nobody is asked for. */
  readonly orderedBy: { readonly code: string } | null;
}

/** What explains a bill and is read back as it was written. */
export interface StoredExplanation {
  readonly fundRatio: string;
  readonly regime: string;
  readonly stages: readonly Stage[];
  /** Of a ratio that the province has entered (M9.6, I15). */
  readonly citation?: Citation;
  /** Of readings of the platform that the province has set otherwise (I8). */
  readonly readings?: readonly ToldReading[];
  /** Of a reversal. */
  readonly reason?: string;
}

export interface ClaimRecord {
  readonly kind: 'settlement' | 'reversal';
  readonly reversesId: bigint | null;
  readonly channel: Channel;
  /** Area of enrolment. */
  readonly areaCode: string;
  readonly institutionCode: string;
  readonly cashierName: string;
  readonly accountId: number | null;
  readonly personId: number;
  readonly scheme: Scheme;
  readonly setting: Setting;
  readonly cause: Cause;
  readonly servedOn: PlainDate;
  /** In which it is booked (I4). */
  readonly benefitYear: number;
  readonly settledAt: number;
  readonly settledOn: PlainDate;
  readonly prescriptionId: number | null;
  readonly receivingHospital: string | null;
  /** Diagnoses that its prescription and the claim told, by which the ordinary plan was chosen (M9.7); null where nobody kept them. */
  readonly diagnosisCodes: readonly string[] | null;
  readonly ruleVersion: string;
  readonly amounts: BillAmounts;
  readonly towardsThreshold: Fen;
  readonly explanation: StoredExplanation;
  readonly lines: readonly ClaimLineRecord[];
  readonly requestId: string;
  readonly contentHash: string;
}

const NUMBERS = `SELECT n.id, $1 || to_char($2::date, 'YYYYMMDD') || lpad(n.id::text, 10, '0') AS claim_no FROM (SELECT nextval('claim_id_sequence') AS id) n`;

/** The amounts stand in the order of `STORED_AMOUNTS`. */
const CLAIM = `INSERT INTO claim (id, claim_no, kind, reverses_id, channel, area_code, institution_code, cashier_name, account_id, person_id, scheme, served_on, settled_at,
    prescription_id, receiving_hospital, rule_version, charged, above_standard, eligible, fund_share, from_pooled_fund, from_major_illness, over_limit, own_share,
    from_assistance, person_pays, self_paid_first, deductible, plan_share, plan_own_share, over_plan_limit, from_work_injury, from_maternity, from_commercial,
    from_account, towards_threshold, bill, setting, cause, diagnosis_codes, benefit_year)
  SELECT id, claim_no, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31,
    $32, $33, $34, $35, $36, $37, $38, $39, $57::text[], ${yearToBook('$58::smallint', '$12::date')} FROM numbers RETURNING id, claim_no`;

const LINES = `INSERT INTO claim_line (area_code, claim_id, line_no, national_code, standard_kind, price, quantity, charged, eligible, fund_share, route, self_paid_first, units_per_pack, doctor_code)
  SELECT $6, c.id, l.* FROM new_claim c,
    unnest($40::smallint[], $41::text[], $42::text[], $43::bigint[], $44::bigint[], $45::bigint[], $46::bigint[], $47::bigint[], $48::text[], $49::bigint[], $50::int[], $51::text[]) AS l`;

const REQUEST = `INSERT INTO claim_request (institution_code, request_id, content_hash, area_code, claim_id, at) SELECT $7, $52, $53, $6, c.id, $13 FROM new_claim c`;

/** In the order of the codes, so that two claims with the same codes wait for each other instead of locking each other out. */
const TRACES = `INSERT INTO trace_sale (trace_code, claim_id, line_no, national_code, institution_code, sold_at)
  SELECT t.code, c.id, t.line_no, t.national_code, $7, $13 FROM new_claim c, unnest($54::text[], $55::smallint[], $56::text[]) AS t (code, line_no, national_code)
  ORDER BY t.code`;

/**
 * Writes a claim with its number from the sequence.
 * @throws on `claim_request_pkey` (request id taken), `trace_code_sold_once` and `claim_reversed_once`
 */
export async function insertClaim(tx: Tx, record: ClaimRecord): Promise<{ id: bigint; claimNo: string }> {
  const { lines } = record;
  const traces = lines.flatMap((line) => line.traceCodes.map((code) => ({ code, ...line })));
  const sold = record.kind === 'settlement' ? traces : [];
  const row = await tx.first<{ id: bigint; claimNo: string }>(
    `WITH numbers AS (${NUMBERS}), new_claim AS (${CLAIM}), new_lines AS (${LINES}), new_request AS (${REQUEST}), new_traces AS (${TRACES})
     SELECT id, claim_no AS "claimNo" FROM new_claim`,
    [
      record.kind === 'settlement' ? 'S' : 'R',
      record.settledOn,
      record.kind,
      record.reversesId,
      record.channel,
      record.areaCode,
      record.institutionCode,
      record.cashierName,
      record.accountId,
      record.personId,
      record.scheme,
      record.servedOn,
      at(record.settledAt),
      record.prescriptionId,
      record.receivingHospital,
      record.ruleVersion,
      ...STORED_AMOUNTS.map((name) => record.amounts[name]),
      record.towardsThreshold,
      JSON.stringify(record.explanation),
      record.setting,
      record.cause,
      lines.map((line) => line.line),
      lines.map((line) => line.nationalCode),
      lines.map((line) => line.standardKind),
      lines.map((line) => line.price),
      lines.map((line) => line.quantity),
      lines.map((line) => line.charged),
      lines.map((line) => line.eligible),
      lines.map((line) => line.fundShare),
      lines.map((line) => line.route),
      lines.map((line) => line.selfPaidFirst),
      lines.map((line) => line.unitsPerPack),
      lines.map((line) => line.orderedBy?.code ?? null),
      record.requestId,
      record.contentHash,
      sold.map((one) => one.code),
      sold.map((one) => one.line),
      sold.map((one) => one.nationalCode),
      record.diagnosisCodes,
      record.benefitYear,
    ],
    'settlement.insertClaim',
  );
  if (!row) throw new Error('an inserted claim has a number');
  return row;
}

/** Sets a reversed claim's trace codes free to be sold again (M32). */
export async function releaseTraceCodes(tx: Tx, claimId: bigint, reversalId: bigint): Promise<void> {
  await tx.run('UPDATE trace_sale SET released_by = $2 WHERE claim_id = $1 AND released_by IS NULL', [
    claimId,
    reversalId,
  ]);
}

/** What an institution's request id has already been used for; without a claim when it was made void. */
export async function findRequest(
  tx: Tx,
  institutionCode: string,
  requestId: string,
): Promise<{ contentHash: string; claimNo: string | null } | undefined> {
  return tx.first(
    `SELECT r.content_hash AS "contentHash", c.claim_no AS "claimNo" FROM claim_request r LEFT JOIN claim c ON c.area_code = r.area_code AND c.id = r.claim_id
     WHERE r.institution_code = $1 AND r.request_id = $2`,
    [institutionCode, requestId],
    'settlement.findRequest',
  );
}

export interface OffSiteFiling {
  readonly personId: number;
  readonly placeCode: string;
  readonly kind: string;
  readonly from: PlainDate;
  readonly to: PlainDate | null;
  readonly filedBy: number;
  readonly filedAt: number;
}

/** @throws on `off_site_filing_person_id_place_code_once` when the same filing is there already */
export async function insertOffSiteFiling(tx: Tx, filing: OffSiteFiling): Promise<void> {
  await tx.run(
    'INSERT INTO off_site_filing (person_id, place_code, kind, from_on, to_on, filed_by, filed_at) VALUES ($1, $2, $3, $4, $5, $6, $7)',
    [
      filing.personId,
      filing.placeCode,
      filing.kind,
      filing.from,
      filing.to,
      filing.filedBy,
      at(filing.filedAt),
    ],
  );
}
