/** What the province publishes about its list, and when it stops to hold. */
import type { PlainDate } from '../../../base/date.ts';
import type {
  GuidanceAudience,
  GuidanceKind,
  GuidanceState,
} from '../../../domain/catalogue/questions/guidance.ts';
import { at, type Tx } from '../../db/database.ts';

export interface GuidanceRow {
  readonly id: number;
  readonly kind: GuidanceKind;
  readonly audience: GuidanceAudience;
  readonly title: string;
  readonly body: string;
  readonly from: PlainDate;
  /** The earlier of its stated end and the first day of its successor. */
  readonly endedOn: PlainDate | null;
  readonly endReason: string | null;
  readonly source: string;
  readonly publishedAt: number;
  readonly drugs: readonly { readonly entryKey: string; readonly name: string }[];
  readonly supersedes: { readonly id: number; readonly title: string } | null;
  readonly supersededBy: { readonly id: number; readonly title: string } | null;
}

const NAMES = `(SELECT coalesce(jsonb_agg(jsonb_build_object('entryKey', k, 'name', coalesce(
    (SELECT e.generic_name || ' ' || e.dosage_form FROM list_entry e JOIN catalogue_version v ON v.id = e.version_id AND v.state = 'published'
      WHERE e.entry_key = k ORDER BY e.term_from DESC LIMIT 1), replace(k, '|', ' ')))), '[]') FROM unnest(g.entry_keys) AS k)`;

const GUIDANCE = `SELECT g.id, g.kind, g.audience, g.title, g.body, g.from_on AS "from", least(x.ended_on, n.from_on) AS "endedOn",
  x.reason AS "endReason", g.source, g.published_at AS "publishedAt", ${NAMES} AS drugs,
  CASE WHEN o.id IS NOT NULL THEN jsonb_build_object('id', o.id, 'title', o.title) END AS supersedes,
  CASE WHEN n.id IS NOT NULL THEN jsonb_build_object('id', n.id, 'title', n.title) END AS "supersededBy"
  FROM guidance g LEFT JOIN guidance_end x ON x.guidance_id = g.id LEFT JOIN guidance n ON n.supersedes = g.id
  LEFT JOIN guidance o ON o.id = g.supersedes`;

export interface GuidanceFilter {
  readonly words: string | undefined;
  readonly kind: GuidanceKind | undefined;
  readonly audience: GuidanceAudience | undefined;
  readonly entryKey: string | undefined;
  readonly state: GuidanceState | undefined;
  readonly onDay: PlainDate;
  readonly limit: number;
  readonly offset: number;
}

type RawGuidance = Omit<GuidanceRow, 'id'> & { id: bigint };

function guidanceOf({ id, ...row }: RawGuidance): GuidanceRow {
  return { ...row, id: Number(id) };
}

/** Guidance, the newest first. */
export async function listGuidanceRows(
  tx: Tx,
  filter: GuidanceFilter,
): Promise<{ rows: GuidanceRow[]; total: number }> {
  const rows = await tx.rows<RawGuidance & { total: bigint }>(
    `SELECT *, count(*) OVER () AS total FROM (${GUIDANCE} WHERE ($1::text IS NULL OR strpos(g.title, $1) > 0 OR strpos(g.body, $1) > 0)
       AND ($2::text IS NULL OR g.kind = $2) AND ($3::text IS NULL OR g.audience = $3) AND ($4::text IS NULL OR g.entry_keys @> ARRAY[$4])) r
     WHERE ($5::text IS NULL OR $5 = CASE WHEN "endedOn" <= $6::date THEN 'ended' WHEN "from" > $6::date THEN 'coming' ELSE 'inForce' END)
     ORDER BY r.id DESC LIMIT $7 OFFSET $8`,
    [
      filter.words ?? null,
      filter.kind ?? null,
      filter.audience ?? null,
      filter.entryKey ?? null,
      filter.state ?? null,
      filter.onDay,
      filter.limit,
      filter.offset,
    ],
  );
  return { rows: rows.map(({ total: _, ...row }) => guidanceOf(row)), total: Number(rows[0]?.total ?? 0) };
}

export async function findGuidance(tx: Tx, id: number): Promise<GuidanceRow | undefined> {
  const row = await tx.first<RawGuidance>(`${GUIDANCE} WHERE g.id = $1`, [id]);
  return row && guidanceOf(row);
}

export interface NewGuidance {
  readonly kind: GuidanceKind;
  readonly audience: GuidanceAudience;
  readonly title: string;
  readonly body: string;
  readonly entryKeys: readonly string[];
  readonly from: PlainDate;
  readonly source: string;
  readonly supersedes: number | null;
}

/** Breaks `guidance_supersedes_key` when another took that one's place already. */
export async function insertGuidance(
  tx: Tx,
  guidance: NewGuidance,
  publishedBy: number,
  now: number,
): Promise<number> {
  const row = await tx.first<{ id: bigint }>(
    `INSERT INTO guidance (kind, audience, title, body, entry_keys, from_on, source, supersedes, published_by, published_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id`,
    [
      guidance.kind,
      guidance.audience,
      guidance.title,
      guidance.body,
      [...guidance.entryKeys],
      guidance.from,
      guidance.source,
      guidance.supersedes,
      publishedBy,
      at(now),
    ],
  );
  return Number(row?.id);
}

/** Breaks `guidance_end_pkey` when it was ended before. */
export async function insertGuidanceEnd(
  tx: Tx,
  id: number,
  end: { readonly endedOn: PlainDate; readonly reason: string },
  endedBy: number,
  now: number,
): Promise<void> {
  await tx.run(
    'INSERT INTO guidance_end (guidance_id, ended_on, reason, ended_by, ended_at) VALUES ($1, $2, $3, $4, $5)',
    [id, end.endedOn, end.reason, endedBy, at(now)],
  );
}
