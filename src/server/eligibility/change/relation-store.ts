/** What an application is to another drug's benefit (M24): a fact added with its submission. */
import type { Step } from '../../../domain/eligibility/model.ts';
import type { Tx } from '../../db/database.ts';

export interface DrugRelation {
  readonly kind: 'change' | 'addition';
  readonly otherId: number;
  readonly reason: string;
}

/** Records that an application changes, or adds to, another drug (M24). */
export async function insertRelation(
  tx: Tx,
  made: DrugRelation & {
    readonly applicationId: number;
    readonly personId: number;
    readonly otherEntryKey: string;
  },
): Promise<void> {
  await tx.run(
    `INSERT INTO application_relation (application_id, person_id, kind, other_id, other_entry_key, reason) VALUES ($1, $2, $3, $4, $5, $6)`,
    [made.applicationId, made.personId, made.kind, made.otherId, made.otherEntryKey, made.reason],
  );
}

/** Whether an application to change a drug for another one waits for its decision (M24). */
export async function hasOpenChange(
  tx: Tx,
  personId: number,
  entryKey: string,
  closed: readonly Step[],
): Promise<boolean> {
  const row = await tx.first(
    `SELECT 1 FROM application_relation r JOIN application_state s ON s.application_id = r.application_id
     WHERE r.kind = 'change' AND r.person_id = $1 AND r.other_entry_key = $2 AND s.step <> ALL($3)`,
    [personId, entryKey, closed],
  );
  return row !== undefined;
}

/** The relation of an application; undefined for one of its own. */
export async function findRelation(tx: Tx, applicationId: number): Promise<DrugRelation | undefined> {
  const row = await tx.first<Omit<DrugRelation, 'otherId'> & { otherId: bigint }>(
    'SELECT kind, other_id AS "otherId", reason FROM application_relation WHERE application_id = $1',
    [applicationId],
  );
  return row && { ...row, otherId: Number(row.otherId) };
}
