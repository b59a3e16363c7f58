/** Writes the claims of a batch with all that belongs to them: a few statements whatever their number, and none is waited for. */
import { STORED_AMOUNTS } from '../../../domain/settlement/model.ts';
import { at, type Tx } from '../../db/database.ts';
import { yearToBook } from '../../insured/benefits/booked-year-store.ts';
import type { ClaimRecord } from '../record-claim-store.ts';

/** A claim with the number that was taken for it. */
export interface NumberedClaim extends ClaimRecord {
  readonly id: bigint;
  readonly claimNo: string;
}

/** The stored amounts with their columns. */
const AMOUNT_COLUMNS = STORED_AMOUNTS.map((name) => ({
  name,
  column: name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
}));
const AMOUNTS = AMOUNT_COLUMNS.map(({ column }) => column);

const CLAIM_COLUMNS = `id, claim_no, channel, area_code, institution_code, cashier_name, account_id, person_id, scheme, served_on, settled_at, prescription_id,
  receiving_hospital, rule_version, ${AMOUNTS.join(', ')}, towards_threshold, bill, setting, cause, diagnosis_codes, benefit_year`;

const GIVEN_COLUMNS = CLAIM_COLUMNS.replace('settled_at', '$4').replace(
  'benefit_year',
  yearToBook('benefit_year', 'served_on'),
);

const GIVEN = `SELECT * FROM json_to_recordset($1) AS g (id bigint, claim_no text, channel text, area_code text, institution_code text, cashier_name text,
  account_id bigint, person_id bigint, scheme text, served_on date, prescription_id bigint, receiving_hospital text, rule_version text,
  ${AMOUNTS.map((name) => `${name} bigint`).join(', ')}, towards_threshold bigint, bill json, setting text, cause text, diagnosis_codes text[], benefit_year smallint, request_id text, content_hash text)`;

const LINES = `INSERT INTO claim_line (area_code, claim_id, line_no, national_code, standard_kind, price, quantity, charged, eligible, fund_share, route,
    self_paid_first, units_per_pack, doctor_code)
  SELECT l.* FROM json_to_recordset($2) AS l (area_code text, claim_id bigint, line_no smallint, national_code text, standard_kind text, price bigint,
    quantity bigint, charged bigint, eligible bigint, fund_share bigint, route text, self_paid_first bigint, units_per_pack int, doctor_code text)`;

/** In the order of the codes, as `insertClaim` does. */
const TRACES = `INSERT INTO trace_sale (trace_code, claim_id, line_no, national_code, institution_code, sold_at)
  SELECT t.trace_code, t.claim_id, t.line_no, t.national_code, t.institution_code, $4
  FROM json_to_recordset($3) AS t (trace_code text, claim_id bigint, line_no smallint, national_code text, institution_code text) ORDER BY t.trace_code`;

const REQUESTS = `INSERT INTO claim_request (institution_code, request_id, content_hash, area_code, claim_id, at)
  SELECT g.institution_code, g.request_id, g.content_hash, g.area_code, g.id, $4 FROM given g`;

/**
 * Sends settlements with their lines, requests and trace codes.
 * @param now when they are settled, in milliseconds
 */
export function sendClaims(tx: Tx, claims: readonly NumberedClaim[], now: number): void {
  const lines = claims.flatMap((claim) => claim.lines.map((line) => ({ claim, line })));
  tx.send(
    `WITH given AS (${GIVEN}),
       new_claims AS (INSERT INTO claim (kind, ${CLAIM_COLUMNS}) SELECT 'settlement', ${GIVEN_COLUMNS} FROM given),
       new_lines AS (${LINES}), new_traces AS (${TRACES})
     ${REQUESTS}`,
    [
      JSON.stringify(claims.map(claimRow)),
      JSON.stringify(lines.map(({ claim, line }) => lineRow(claim, line))),
      JSON.stringify(lines.flatMap(({ claim, line }) => traceRows(claim, line))),
      at(now),
    ],
    'lane.sendClaims',
  );
}

/** Integers travel as text inside JSON: a number there would pass through a float. */
function claimRow(claim: NumberedClaim): Record<string, unknown> {
  const row: Record<string, unknown> = {
    id: String(claim.id),
    claim_no: claim.claimNo,
    channel: claim.channel,
    area_code: claim.areaCode,
    institution_code: claim.institutionCode,
    cashier_name: claim.cashierName,
    account_id: claim.accountId,
    person_id: claim.personId,
    scheme: claim.scheme,
    served_on: claim.servedOn,
    prescription_id: claim.prescriptionId,
    receiving_hospital: claim.receivingHospital,
    rule_version: claim.ruleVersion,
    towards_threshold: String(claim.towardsThreshold),
    bill: claim.explanation,
    setting: claim.setting,
    cause: claim.cause,
    diagnosis_codes: claim.diagnosisCodes,
    benefit_year: claim.benefitYear,
    request_id: claim.requestId,
    content_hash: claim.contentHash,
  };
  for (const { name, column } of AMOUNT_COLUMNS) row[column] = String(claim.amounts[name]);
  return row;
}

function lineRow(claim: NumberedClaim, line: NumberedClaim['lines'][number]): Record<string, unknown> {
  return {
    area_code: claim.areaCode,
    claim_id: String(claim.id),
    line_no: line.line,
    national_code: line.nationalCode,
    standard_kind: line.standardKind,
    price: String(line.price),
    quantity: String(line.quantity),
    charged: String(line.charged),
    eligible: String(line.eligible),
    fund_share: String(line.fundShare),
    route: line.route,
    self_paid_first: String(line.selfPaidFirst),
    units_per_pack: line.unitsPerPack,
    doctor_code: line.orderedBy?.code ?? null,
  };
}

function traceRows(claim: NumberedClaim, line: NumberedClaim['lines'][number]): Record<string, unknown>[] {
  return line.traceCodes.map((code) => ({
    trace_code: code,
    claim_id: String(claim.id),
    line_no: line.line,
    national_code: line.nationalCode,
    institution_code: claim.institutionCode,
  }));
}
