/** Acts on published entries, and a drug's entries with everything that was done to them. */
import { day, type PlainDate } from '../../../base/date.ts';
import type { EntryHistory } from '../../../domain/catalogue/time/as-known.ts';
import type { RemovalGround } from '../../../domain/catalogue/time/list-act.ts';
import type { Origin } from '../../../domain/catalogue/payable-product.ts';
import { at, type Tx } from '../../db/database.ts';

export type ActKind = 'removal' | 'reinstatement' | 'termChange';

export interface ActRecord {
  readonly entryId: number;
  readonly kind: ActKind;
  readonly ground: RemovalGround | null;
  /** The entry as it stands after the act. */
  readonly termTo: PlainDate;
  readonly transitionTo: PlainDate | null;
  readonly removedOn: PlainDate | null;
  readonly reason: string;
  readonly evidence: string;
  readonly lateReason: string | null;
}

/** Records acts; whoever reads the entries from now on sees them as the acts leave them (I14). @returns their ids */
export async function insertListActs(
  tx: Tx,
  acts: readonly ActRecord[],
  enteredBy: number | null,
  now: number,
): Promise<{ id: number; entryId: number }[]> {
  const rows = await tx.rows<{ id: bigint; entryId: bigint }>(
    `INSERT INTO list_act (entry_id, kind, ground, term_to, transition_to, removed_on, reason, evidence, late_reason, entered_by, entered_at)
     SELECT a.*, $10::bigint, $11::timestamptz
     FROM unnest($1::bigint[], $2::text[], $3::text[], $4::date[], $5::date[], $6::date[], $7::text[], $8::text[], $9::text[]) AS a
     RETURNING id, entry_id AS "entryId"`,
    [
      acts.map((act) => act.entryId),
      acts.map((act) => act.kind),
      acts.map((act) => act.ground),
      acts.map((act) => act.termTo),
      acts.map((act) => act.transitionTo),
      acts.map((act) => act.removedOn),
      acts.map((act) => act.reason),
      acts.map((act) => act.evidence),
      acts.map((act) => act.lateReason),
      enteredBy,
      at(now),
    ],
  );
  return rows.map((row) => ({ id: Number(row.id), entryId: Number(row.entryId) }));
}

/** A published entry of a drug with its acts. */
export interface StoredEntry extends EntryHistory {
  readonly id: number;
  readonly versionId: number;
  readonly edition: string;
  readonly acts: readonly StoredAct[];
}

export interface StoredAct {
  readonly id: number;
  readonly kind: ActKind;
  readonly ground: RemovalGround | null;
  readonly termTo: PlainDate;
  readonly transitionTo: PlainDate | null;
  readonly removedOn: PlainDate | null;
  readonly reason: string;
  readonly evidence: string;
  readonly lateReason: string | null;
  readonly knownAt: number;
  readonly enteredBy: string | null;
}

interface RawEntry {
  id: bigint;
  versionId: bigint;
  edition: string;
  entryKey: string;
  origin: Origin;
  termFrom: string;
  termTo: string;
  transitionTo: string | null;
  publishedAt: number;
  acts: StoredAct[];
}

const MILLISECONDS = (column: string) => `(extract(epoch FROM ${column}) * 1000)::bigint`;

/**
 * The published entries of drugs with all their acts, oldest term first.
 * @param entryKeys null for the drugs of the whole list
 */
export async function listEntryHistories(
  tx: Tx,
  entryKeys: readonly string[] | null,
): Promise<ReadonlyMap<string, readonly StoredEntry[]>> {
  const rows = await tx.rows<RawEntry>(
    `SELECT e.id, e.version_id AS "versionId", v.edition, e.entry_key AS "entryKey", e.origin, e.term_from AS "termFrom", e.term_to AS "termTo",
       e.transition_to AS "transitionTo", v.published_at AS "publishedAt",
       COALESCE((SELECT json_agg(json_build_object('id', a.id, 'kind', a.kind, 'ground', a.ground, 'termTo', a.term_to, 'transitionTo', a.transition_to,
           'removedOn', a.removed_on, 'reason', a.reason, 'evidence', a.evidence, 'lateReason', a.late_reason, 'knownAt', ${MILLISECONDS('a.entered_at')},
           'enteredBy', (SELECT x.name FROM account x WHERE x.id = a.entered_by)) ORDER BY a.id)
         FROM list_act a WHERE a.entry_id = e.id), '[]') AS acts
     FROM separate_entry e JOIN catalogue_version v ON v.id = e.version_id AND v.state = 'published'
     WHERE $1::text[] IS NULL OR e.entry_key = ANY($1) ORDER BY e.term_from, e.id`,
    [entryKeys === null ? null : [...entryKeys]],
  );
  const found = new Map<string, StoredEntry[]>();
  for (const row of rows) {
    const { id, versionId, edition, origin, publishedAt, acts } = row;
    const published = {
      termFrom: day(row.termFrom),
      termTo: day(row.termTo),
      transitionTo: row.transitionTo === null ? null : day(row.transitionTo),
      removedOn: null,
      origin,
    };
    const entry = { id: Number(id), versionId: Number(versionId), edition, published, publishedAt, acts };
    found.set(row.entryKey, [...(found.get(row.entryKey) ?? []), entry]);
  }
  return found;
}

/** Lets acts on one drug wait for each other until the transaction ends. */
export async function lockDrug(tx: Tx, entryKey: string): Promise<void> {
  await tx.run("SELECT pg_advisory_xact_lock(hashtextextended('listAct:' || $1, 0))", [entryKey]);
}
