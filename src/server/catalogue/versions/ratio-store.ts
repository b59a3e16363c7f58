/** Self-pay ratios: rows are added, never changed; the last of an entry counts, and one without a number is pending (N2.1). */
import type { Ratio } from '../../../base/ratio.ts';
import type { SectionKind } from '../../../domain/catalogue/section-kind.ts';
import type { RatioEntry } from '../../../domain/catalogue/versions/self-pay-ratio.ts';
import { at, type Tx } from '../../db/database.ts';

const LATEST = `SELECT DISTINCT ON (seq) seq, ratio, source FROM self_pay_ratio WHERE version_id = $1 ORDER BY seq, id DESC`;

/** Entries of a version with the ratio they have now; unknown sequence numbers are absent. */
export async function listRatioEntries(
  tx: Tx,
  versionId: number,
  seqs: readonly number[],
): Promise<RatioEntry[]> {
  return tx.rows<RatioEntry>(
    `SELECT e.seq, e.name, e.class, e.section_kind AS "sectionKind", r.ratio FROM catalogue_entry e LEFT JOIN (${LATEST}) r ON r.seq = e.seq
     WHERE e.version_id = $1 AND e.seq = ANY($2) ORDER BY e.seq`,
    [versionId, [...seqs]],
  );
}

export interface RatioAct {
  readonly versionId: number;
  readonly kind: 'review' | 'rename' | 'undo';
  readonly undoes?: number;
  readonly proposal?: string;
  readonly evidence: string;
  readonly enteredBy: number;
}

export async function insertRatioAct(tx: Tx, act: RatioAct, now: number): Promise<number> {
  const row = await tx.first<{ id: bigint }>(
    `INSERT INTO ratio_act (version_id, kind, undoes, proposal, evidence, entered_by, entered_at) VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id`,
    [act.versionId, act.kind, act.undoes ?? null, act.proposal ?? '', act.evidence, act.enteredBy, at(now)],
  );
  return Number(row?.id);
}

/** Gives entries of a version one ratio, by an act. */
export async function insertRatios(
  tx: Tx,
  actId: number,
  seqs: readonly number[],
  value: { ratio: Ratio; source: 'review' | 'renamed' },
): Promise<void> {
  await tx.run(
    `INSERT INTO self_pay_ratio (version_id, seq, ratio, source, evidence, entered_by, entered_at, act_id)
     SELECT a.version_id, s.seq, $3, $4, a.evidence, a.entered_by, a.entered_at, a.id FROM ratio_act a CROSS JOIN unnest($2::int[]) AS s(seq)
     WHERE a.id = $1`,
    [actId, [...seqs], value.ratio, value.source],
  );
}

/** Puts back what an act's entries had before it, where nothing came after it; @returns how many */
export async function restoreRatios(tx: Tx, undo: number, undone: number): Promise<number> {
  return tx.run(
    `INSERT INTO self_pay_ratio (version_id, seq, ratio, source, evidence, entered_by, entered_at, act_id)
     SELECT r.version_id, r.seq, before.ratio, COALESCE(before.source, 'undone'), a.evidence, a.entered_by, a.entered_at, a.id
     FROM self_pay_ratio r JOIN ratio_act a ON a.id = $1
     LEFT JOIN LATERAL (SELECT o.ratio, o.source FROM self_pay_ratio o WHERE o.version_id = r.version_id AND o.seq = r.seq AND o.id < r.id
       AND NOT EXISTS (SELECT 1 FROM ratio_act u WHERE u.undoes = o.act_id) ORDER BY o.id DESC LIMIT 1) before ON true
     WHERE r.act_id = $2
       AND NOT EXISTS (SELECT 1 FROM self_pay_ratio n WHERE n.version_id = r.version_id AND n.seq = r.seq AND n.id > r.id)`,
    [undo, undone],
  );
}

export interface RatioActRow {
  readonly id: number;
  readonly kind: 'review' | 'rename' | 'undo';
  readonly at: number;
  readonly by: string;
  readonly ratio: number | null;
  readonly entries: number;
  readonly proposal: string;
  readonly evidence: string;
  readonly undone: boolean;
}

/** Acts of a version, the newest first. */
export async function listActs(tx: Tx, versionId: number): Promise<RatioActRow[]> {
  const rows = await tx.rows<Omit<RatioActRow, 'id' | 'entries'> & { id: bigint; entries: bigint }>(
    `SELECT a.id, a.kind, a.entered_at AS at, COALESCE(c.name, '') AS by, a.proposal, a.evidence,
            EXISTS (SELECT 1 FROM ratio_act u WHERE u.undoes = a.id) AS undone, count(r.id) AS entries,
            CASE WHEN min(r.ratio) = max(r.ratio) THEN min(r.ratio) END AS ratio
     FROM ratio_act a LEFT JOIN account c ON c.id = a.entered_by LEFT JOIN self_pay_ratio r ON r.act_id = a.id
     WHERE a.version_id = $1 GROUP BY a.id, c.name ORDER BY a.id DESC`,
    [versionId],
  );
  return rows.map((row) => ({ ...row, id: Number(row.id), entries: Number(row.entries) }));
}

/** An act of a version; undefined when the version has no such act. */
export async function findAct(tx: Tx, versionId: number, actId: number): Promise<RatioActRow | undefined> {
  return (await listActs(tx, versionId)).find((act) => act.id === actId);
}

/** The act that carried a ratio over to a renamed entry and still stands; undefined when there is none. */
export async function findRenameAct(tx: Tx, versionId: number, seq: number): Promise<number | undefined> {
  const row = await tx.first<{ actId: bigint }>(
    `SELECT r.act_id AS "actId" FROM self_pay_ratio r JOIN ratio_act a ON a.id = r.act_id AND a.kind = 'rename'
     WHERE r.version_id = $1 AND r.seq = $2 AND r.id = (SELECT max(id) FROM self_pay_ratio WHERE version_id = $1 AND seq = $2)`,
    [versionId, seq],
  );
  return row && Number(row.actId);
}

export interface RatioProgress {
  readonly all: number;
  readonly carried: number;
  readonly renamed: number;
  readonly printed: number;
  readonly reviewed: number;
  readonly pending: number;
}

/** 乙 entries of a version by where their ratio comes from. */
export async function countRatios(tx: Tx, versionId: number): Promise<RatioProgress> {
  const row = await tx.first<Record<keyof RatioProgress, bigint>>(
    `SELECT count(*) AS all, count(*) FILTER (WHERE r.source = 'carried' AND r.ratio IS NOT NULL) AS carried,
            count(*) FILTER (WHERE r.source = 'renamed') AS renamed, count(*) FILTER (WHERE r.source = 'printed') AS printed,
            count(*) FILTER (WHERE r.source = 'review') AS reviewed, count(*) FILTER (WHERE r.ratio IS NULL) AS pending
     FROM catalogue_entry e LEFT JOIN (${LATEST}) r ON r.seq = e.seq WHERE e.version_id = $1 AND e.class = '乙'`,
    [versionId],
  );
  const count = (name: keyof RatioProgress) => Number(row?.[name] ?? 0);
  return {
    all: count('all'),
    carried: count('carried'),
    renamed: count('renamed'),
    printed: count('printed'),
    reviewed: count('reviewed'),
    pending: count('pending'),
  };
}

export interface QueueRow {
  readonly seq: number;
  readonly section: string;
  readonly number: number;
  readonly isSubEntry: boolean;
  readonly name: string;
  readonly dosageForm: string | null;
  readonly categoryCode: string | null;
  readonly categoryPath: string;
  readonly remark: string | null;
  /** The commonest ratio of the same category, in 1/10000. */
  readonly peerRatio: number | null;
  readonly peers: number;
}

/** 乙 entries that wait for their ratio, beside what others of their category have. */
export async function listPendingRatios(
  tx: Tx,
  versionId: number,
  filter: {
    text?: string | undefined;
    key?: string | undefined;
    section?: SectionKind | undefined;
    category?: string | undefined;
  },
  span: { limit: number; offset: number },
): Promise<{ rows: QueueRow[]; total: number }> {
  const rows = await tx.rows<QueueRow & { total: bigint }>(
    `WITH latest AS (${LATEST}),
     peer AS (SELECT e.category_code, mode() WITHIN GROUP (ORDER BY l.ratio) AS ratio, count(*)::int AS peers
       FROM catalogue_entry e JOIN latest l ON l.seq = e.seq AND l.ratio IS NOT NULL WHERE e.version_id = $1 AND e.class = '乙' GROUP BY 1)
     SELECT e.seq, e.section, e.number, e.is_sub_entry AS "isSubEntry", e.name, e.dosage_form AS "dosageForm",
            e.category_code AS "categoryCode", e.category_path AS "categoryPath", e.remark, p.ratio AS "peerRatio",
            COALESCE(p.peers, 0) AS peers, count(*) OVER () AS total
     FROM catalogue_entry e LEFT JOIN latest l ON l.seq = e.seq LEFT JOIN peer p ON p.category_code = e.category_code
     WHERE e.version_id = $1 AND e.class = '乙' AND l.ratio IS NULL
       AND ($2::text IS NULL OR strpos(e.match_key, $3) > 0 OR strpos(e.name_pinyin, lower($2)) > 0)
       AND ($4::text IS NULL OR e.section_kind = $4) AND ($5::text IS NULL OR starts_with(e.category_code, $5))
     ORDER BY e.seq LIMIT $6 OFFSET $7`,
    [
      versionId,
      filter.text ?? null,
      filter.key ?? '',
      filter.section ?? null,
      filter.category ?? null,
      span.limit,
      span.offset,
    ],
  );
  return { total: Number(rows[0]?.total ?? 0), rows: rows.map(({ total: _, ...row }) => row) };
}
