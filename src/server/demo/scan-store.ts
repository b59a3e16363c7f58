import type { PlainDate } from '../../base/date.ts';
import type { UnitPrice } from '../../base/money.ts';
import type { PrescriptionState } from '../../domain/prescription/life.ts';
import type { Tx } from '../db/database.ts';

/** A line of a prescription that can be fetched today, with what identifies patient and packs. */
export interface ScanRow {
  readonly prescriptionId: bigint;
  readonly rxno: string;
  readonly state: PrescriptionState;
  readonly validTo: PlainDate;
  readonly personName: string;
  readonly personNo: string;
  readonly idNumberCipher: Buffer;
  readonly lineNo: number;
  readonly nationalCode: string;
  readonly genericName: string;
  readonly quantity: number;
  readonly saleUnit: string;
  readonly isInjection: boolean;
  readonly tracePrefix: string;
  readonly listedPrice: UnitPrice;
}

/** The lines of every prescription that is open today and either checked at this pharmacy or meant for it; the newest first. */
export async function listScanRows(tx: Tx, pharmacyCode: string, onDay: PlainDate): Promise<ScanRow[]> {
  return tx.rows<ScanRow>(
    `SELECT p.id AS "prescriptionId", p.rxno, s.state, p.valid_to AS "validTo", r.name AS "personName", r.person_no AS "personNo",
       r.id_number_cipher AS "idNumberCipher", l.line_no AS "lineNo", l.national_code AS "nationalCode", d.generic_name AS "genericName",
       l.quantity, d.sale_unit AS "saleUnit", d.is_injection AS "isInjection", d.trace_prefixes[1] AS "tracePrefix", m.price AS "listedPrice"
     FROM prescription p
     JOIN prescription_state s ON s.prescription_id = p.id AND s.state IN ('issued', 'checked')
     JOIN application a ON a.id = p.application_id
     JOIN person r ON r.id = p.person_id
     JOIN prescription_line l ON l.prescription_id = p.id
     JOIN product d ON d.national_code = l.national_code
     JOIN LATERAL (SELECT x.price FROM listed_price x WHERE x.national_code = d.national_code AND x.from_on <= $2
       AND (x.to_on IS NULL OR x.to_on >= $2) ORDER BY x.id DESC LIMIT 1) m ON m.price IS NOT NULL
     WHERE p.issued_on <= $2 AND p.valid_to >= $2 AND cardinality(d.trace_prefixes) > 0
       AND (s.institution_code = $1 OR (s.institution_code IS NULL AND a.pharmacy_code = $1))
     ORDER BY p.id DESC, l.line_no LIMIT 100`,
    [pharmacyCode, onDay],
  );
}
