/** The steps of a publication, and what a version is compared with: the version before it and the other lists in force. */
import type { ListedName, OtherLists } from '../../../domain/catalogue/versions/consistency.ts';
import type { ListKind } from '../../../domain/catalogue/versions/list-kinds.ts';
import { at, type Tx } from '../../db/database.ts';

export interface PublicationStep {
  readonly step: 'submitted' | 'returned' | 'published';
  readonly by: string;
  readonly at: number;
  readonly note: string;
}

export async function insertStep(
  tx: Tx,
  step: { versionId: number; step: PublicationStep['step']; note: string; by: number },
  now: number,
): Promise<void> {
  await tx.run(
    'INSERT INTO publication_step (version_id, step, note, by_account, at) VALUES ($1, $2, $3, $4, $5)',
    [step.versionId, step.step, step.note, step.by, at(now)],
  );
}

/** Who did what with a version, oldest first. */
export async function listSteps(tx: Tx, versionId: number): Promise<PublicationStep[]> {
  return tx.rows<PublicationStep>(
    `SELECT s.step, a.name AS by, s.at, s.note FROM publication_step s JOIN account a ON a.id = s.by_account
     WHERE s.version_id = $1 ORDER BY s.id`,
    [versionId],
  );
}

/** The published version of the same list that stood before this one; undefined when it is the first. */
export async function findVersionBefore(
  tx: Tx,
  version: { readonly id: number; readonly kind: ListKind; readonly effectiveFrom: string },
): Promise<number | undefined> {
  const row = await tx.first<{ id: bigint }>(
    `SELECT id FROM catalogue_version WHERE kind = $2 AND state = 'published' AND id <> $1 AND effective_from <= $3
     ORDER BY effective_from DESC, id DESC LIMIT 1`,
    [version.id, version.kind, version.effectiveFrom],
  );
  return row && Number(row.id);
}

/** Generic names of a 单行支付 version that another version does not list. */
export async function countAddedEntries(tx: Tx, versionId: number, before: number): Promise<number> {
  const row = await tx.first<{ count: bigint }>(
    `SELECT count(*) FROM separate_entry e WHERE e.version_id = $1
       AND NOT EXISTS (SELECT 1 FROM separate_entry o WHERE o.version_id = $2 AND o.entry_key = e.entry_key)`,
    [versionId, before],
  );
  return Number(row?.count ?? 0);
}

/** The names of a version, as its consistency with other lists is judged by. */
export async function listNames(tx: Tx, id: number, kind: ListKind): Promise<ListedName[]> {
  if (kind === 'separatePayment') {
    return tx.rows<ListedName>(
      `SELECT generic_name AS name, dosage_form AS "dosageForm", origin FROM separate_entry WHERE version_id = $1 ORDER BY id`,
      [id],
    );
  }
  return tx.rows<ListedName>(
    `SELECT name, dosage_form AS "dosageForm" FROM catalogue_entry WHERE version_id = $1 ORDER BY seq`,
    [id],
  );
}

/** Names on the lists in force on a day: of each printed list the version that starts last and covers the day (N1.1). */
export async function listOtherNames(tx: Tx, onDay: string): Promise<OtherLists> {
  const rows = await tx.rows<{ kind: ListKind; agreed: boolean; names: string[] }>(
    `SELECT v.kind, e.section_kind IN ('negotiatedWestern', 'negotiatedChinese', 'bid') AS agreed, array_agg(n.name) AS names
     FROM (SELECT DISTINCT ON (kind) id, kind FROM catalogue_version
           WHERE state = 'published' AND effective_from <= $1 AND (effective_to IS NULL OR effective_to >= $1)
           ORDER BY kind, effective_from DESC, published_at DESC, id DESC) v
     JOIN catalogue_entry e ON e.version_id = v.id CROSS JOIN LATERAL unnest(string_to_array(e.name, E'\\n')) AS n(name)
     GROUP BY 1, 2`,
    [onDay],
  );
  const separate = await tx.first<{ names: string[] | null }>(
    `SELECT array_agg(DISTINCT e.generic_name) AS names FROM list_entry e
     JOIN catalogue_version v ON v.id = e.version_id AND v.state = 'published' WHERE $1 BETWEEN e.term_from AND e.term_to`,
    [onDay],
  );
  const of = (wanted: (kind: ListKind, agreed: boolean) => boolean) => {
    const found = rows.filter((row) => wanted(row.kind, row.agreed));
    return found.length === 0 ? undefined : found.flatMap((row) => row.names);
  };
  return {
    negotiated: of((kind, agreed) => kind === 'national' && agreed),
    dualChannel: of((kind) => kind === 'dualChannel'),
    commercial: of((kind) => kind === 'commercialInnovative'),
    basic: [...(of((kind) => kind !== 'commercialInnovative') ?? []), ...(separate?.names ?? [])],
  };
}
