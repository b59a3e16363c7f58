/** What the province has let into force on top of the written rules (M9.6, I8, I13, I15), under the revision at which it is read. */
import type { PlainDate } from '../../../base/date.ts';
import type { Tx } from '../../db/database.ts';
import type { StoredReadings } from './stored-readings.ts';

export interface ActInForce {
  readonly act: number;
  readonly title: string;
  readonly number: string;
  readonly issuedOn: PlainDate;
  readonly from: PlainDate;
  readonly to: PlainDate | null;
  readonly employee: number | null;
  readonly resident: number | null;
  readonly readings: StoredReadings;
}

/** The revision that this statement sees, and the ratios and readings in force by it, let into force last first. */
export async function readActs(
  tx: Tx,
): Promise<{ readonly revision: string; readonly rows: readonly ActInForce[] }> {
  const found = await tx.first<{ revision: string; rows: readonly ActInForce[] }>(
    `SELECT r.token::text AS revision, (SELECT coalesce(json_agg(json_build_object('act', a.id, 'title', a.document_title, 'number', a.document_number,
         'issuedOn', a.issued_on, 'from', a.from_on, 'to', a.to_on, 'employee', a.employee_ratio, 'resident', a.resident_ratio, 'readings', a.readings) ORDER BY e.at DESC, a.id DESC), '[]')
       FROM benefit_act_event e JOIN benefit_act a ON a.id = e.act_id
       WHERE e.step = 'approved' AND (a.employee_ratio IS NOT NULL OR a.resident_ratio IS NOT NULL OR a.readings <> '{}')
         AND NOT EXISTS (SELECT 1 FROM benefit_act_event w WHERE w.act_id = e.act_id AND w.step = 'withdrawn')) AS rows
     FROM benefit_revision r`,
    [],
    'insured.readActs',
  );
  if (!found) throw new Error('there is always one revision');
  return found;
}
