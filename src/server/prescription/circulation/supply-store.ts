/** What was handed out on prescriptions and what may still be fetched (M33, I18). The only writer of dispensings. */
import type { PlainDate } from '../../../base/date.ts';
import type { Quantity } from '../../../base/money.ts';
import {
  daysLeft,
  suppliesOf,
  type Dispensing,
  type HandedOut,
  type SupplyLine,
} from '../../../domain/prescription/circulation/dispense.ts';
import { OPEN_STATES, type PrescriptionState } from '../../../domain/prescription/life.ts';
import { at, type Tx } from '../../db/database.ts';
import type { NewStanding } from '../store.ts';

/** All that was handed out on a prescription, reversals as negative quantities; under its lock this is all there is. */
export async function listDispensings(tx: Tx, prescriptionId: number): Promise<Dispensing[]> {
  return tx.rows(
    `SELECT claim_no AS "claimNo", national_code AS "nationalCode", quantity, at FROM prescription_dispensing WHERE prescription_id = $1 ORDER BY id`,
    [prescriptionId],
  );
}

export interface NewDispensing {
  readonly prescriptionId: number;
  readonly claimNo: string;
  readonly institutionCode: string;
  readonly at: number;
  readonly accountId: number | null;
  readonly actorName: string;
  readonly kind: 'used' | 'partlyUsed' | 'released';
  readonly note: string;
  readonly handed: readonly HandedOut[];
  readonly to: NewStanding;
}

/**
 * Records what a settlement hands out, or its reversal takes back, with the event and the new state, in one round trip. What was
 * booked at the institution is met by it, a hospital's booking on the benefit that was prescribed included (M29); a reversal books
 * nothing anew.
 */
export async function recordDispensing(tx: Tx, one: NewDispensing): Promise<void> {
  await tx.run(
    `WITH handed AS (
       INSERT INTO prescription_dispensing (prescription_id, claim_no, national_code, quantity, reversed, institution_code, at)
       SELECT $1, $2, h.code, h.quantity, h.quantity < 0, $3, $4 FROM unnest($5::text[], $6::int[]) AS h (code, quantity)),
     noted AS (
       INSERT INTO prescription_event (prescription_id, kind, at, account_id, actor_name, institution_code, claim_no, note) VALUES ($1, $7, $4, $8, $9, $3, $2, $10)),
     met AS (
       UPDATE drug_booking b SET state = 'settled', claim_no = $2 FROM prescription p WHERE $7 <> 'released' AND p.id = $1
         AND (b.prescription_id = p.id OR b.application_id = p.application_id) AND b.institution_code = $3 AND b.state IN ('asked', 'confirmed', 'ready')
         AND EXISTS (SELECT 1 FROM drug_booking_line l WHERE l.booking_id = b.id AND l.national_code = ANY($5)) RETURNING b.id),
     booked AS (
       INSERT INTO drug_booking_event (booking_id, kind, at, account_id, actor_name, institution_code, note) SELECT id, 'settled', $4, $8, $9, $3, $2 FROM met)
     UPDATE prescription_state SET state = $11, institution_code = $12, claim_no = $13, held_by = $14, held_until = $15 WHERE prescription_id = $1`,
    [
      one.prescriptionId,
      one.claimNo,
      one.institutionCode,
      at(one.at),
      one.handed.map(({ nationalCode }) => nationalCode),
      one.handed.map(({ quantity }) => quantity),
      one.kind,
      one.accountId,
      one.actorName,
      one.note,
      one.to.state,
      one.to.institutionCode,
      one.to.claimNo,
      one.to.hold?.by ?? null,
      one.to.hold ? at(one.to.hold.until) : null,
    ],
    'prescription.recordDispensing',
  );
}

/** What a settlement handed out, carried over to the one that takes its place; what is not kept is taken back. */
export interface MovedDispensing {
  readonly prescriptionId: number;
  readonly fromClaimNo: string;
  readonly toClaimNo: string;
  readonly institutionCode: string;
  readonly now: number;
  readonly accountId: number | null;
  readonly actorName: string;
  readonly note: string;
  readonly kept: readonly HandedOut[];
  readonly state: 'partlyUsed' | 'used';
}

/** Takes back all of the one claim and writes what is kept under the other, from the day on which it was fetched (I18). */
export async function moveDispensing(tx: Tx, one: MovedDispensing): Promise<void> {
  await tx.run(
    `WITH out_before AS (
       SELECT national_code, quantity, at FROM prescription_dispensing WHERE prescription_id = $1 AND claim_no = $2 AND NOT reversed),
     back AS (
       INSERT INTO prescription_dispensing (prescription_id, claim_no, national_code, quantity, reversed, institution_code, at)
       SELECT $1, $2, b.national_code, -b.quantity, true, $4, $5 FROM out_before b),
     kept AS (
       INSERT INTO prescription_dispensing (prescription_id, claim_no, national_code, quantity, reversed, institution_code, at)
       SELECT $1, $3, k.code, k.quantity, false, $4, (SELECT min(b.at) FROM out_before b) FROM unnest($6::text[], $7::int[]) AS k (code, quantity)),
     noted AS (
       INSERT INTO prescription_event (prescription_id, kind, at, account_id, actor_name, institution_code, claim_no, note)
       VALUES ($1, 'released', $5, $8, $9, $4, $2, $10), ($1, $11, $5, $8, $9, $4, $3, $10))
     UPDATE prescription_state SET state = $11, claim_no = $3 WHERE prescription_id = $1`,
    [
      one.prescriptionId,
      one.fromClaimNo,
      one.toClaimNo,
      one.institutionCode,
      at(one.now),
      one.kept.map(({ nationalCode }) => nationalCode),
      one.kept.map(({ quantity }) => quantity),
      one.accountId,
      one.actorName,
      one.note,
      one.state,
    ],
  );
}

interface SupplyRow {
  readonly entryKey: string;
  readonly state: PrescriptionState;
  readonly validTo: PlainDate;
  readonly lines: readonly (Omit<SupplyLine, 'dose'> & { readonly dose: string })[];
  readonly dispensings: readonly Dispensing[];
}

/** `used` for what settlements handed out, at their instant; `issued` for what is left on a prescription that is still open. */
export interface Supply {
  readonly entryKey: string;
  readonly state: 'used' | 'issued';
  readonly usedAt: number | null;
  readonly supplyDays: number;
}

/** The prescriptions of an entry that a person has (`=`), or of all the others (`<>`). */
const suppliesWhere = (
  comparison: '=' | '<>',
) => `SELECT p.entry_key AS "entryKey", s.state, p.valid_to AS "validTo",
    (SELECT jsonb_agg(jsonb_build_object('nationalCode', l.national_code, 'quantity', l.quantity, 'dose', l.dose::text, 'times', l.times,
       'perDays', l.per_days, 'unitsPerPack', g.units_per_pack, 'supplyDays', l.supply_days))
     FROM prescription_line l JOIN product g ON g.national_code = l.national_code WHERE l.prescription_id = p.id) AS lines,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('claimNo', x.claim_no, 'nationalCode', x.national_code, 'quantity', x.quantity,
       'at', (extract(epoch FROM x.at) * 1000)::bigint)), '[]') FROM prescription_dispensing x WHERE x.prescription_id = p.id) AS dispensings
  FROM prescription p JOIN prescription_state s ON s.prescription_id = p.id
  WHERE p.person_id = $1 AND p.entry_key ${comparison} $2 AND p.issued_on >= $3 AND s.state NOT IN ('returned', 'withdrawn')`;

function readSupply(row: SupplyRow, today: PlainDate): Supply[] {
  const { entryKey, state, validTo, dispensings } = row;
  const lines = row.lines.map((line) => ({ ...line, dose: BigInt(line.dose) as Quantity }));
  const fetched = suppliesOf(lines, dispensings).map(({ usedAt, supplyDays }) => ({
    entryKey,
    state: 'used' as const,
    usedAt,
    supplyDays,
  }));
  const isOpen = OPEN_STATES.includes(state) && validTo >= today;
  const left = isOpen ? daysLeft(lines, dispensings) : 0;
  return left === 0
    ? fetched
    : [...fetched, { entryKey, state: 'issued' as const, usedAt: null, supplyDays: left }];
}

/** Supply of an entry that a person has fetched or may still fetch, of prescriptions issued on `since` or later (I18). */
export async function listSupply(
  tx: Tx,
  personId: number,
  entryKey: string,
  since: PlainDate,
  today: PlainDate,
): Promise<Supply[]> {
  const rows = await tx.rows<SupplyRow>(suppliesWhere('='), [personId, entryKey, since]);
  return rows.flatMap((row) => readSupply(row, today));
}

/** The same of every other entry: what else the person takes while this one is prescribed (M11). */
export async function listOtherSupply(
  tx: Tx,
  personId: number,
  entryKey: string,
  since: PlainDate,
  today: PlainDate,
): Promise<Supply[]> {
  const rows = await tx.rows<SupplyRow>(suppliesWhere('<>'), [personId, entryKey, since]);
  return rows.flatMap((row) => readSupply(row, today));
}
