/** An institution's matches as 1317 tells them: one row for each that was confirmed, with what later ones made of it. Reads only. */
import { at, type Tx } from '../db/database.ts';
import type { ItemKind } from '../../domain/catalogue/matching/model.ts';

export interface MatchFact {
  readonly id: bigint;
  readonly itemCode: string;
  readonly kind: ItemKind;
  readonly name: string;
  readonly nationalCode: string;
  readonly from: string;
  /** The last day, cut short by a later entry where there is one; null for an open end. */
  readonly to: string | null;
  /** False when later entries took all of its days away. */
  readonly valid: boolean;
  readonly approvalNo: string;
  readonly dosageForm: string;
  readonly excludedContent: string;
  readonly itemContent: string;
  readonly unit: string;
  readonly strength: string;
  readonly pack: string;
  readonly memo: string;
  readonly updatedAt: number;
  readonly createdAt: number;
}

export interface MatchQuestion {
  readonly institutionCode: string;
  /** Only what changed after this instant. */
  readonly since: number;
  /** As known at this instant, so that pages of one question fit together. */
  readonly knownAt: number;
  readonly itemCode: string | undefined;
  readonly nationalCode: string | undefined;
  readonly valid: string | undefined;
}

/** Confirmed matches of an institution, the longest unchanged first. */
export async function listMatchFacts(
  tx: Tx,
  question: MatchQuestion,
  page: { limit: number; offset: number },
): Promise<{ rows: MatchFact[]; total: number }> {
  const rows = await tx.rows<MatchFact & { total: bigint }>(
    `SELECT f.*, count(*) OVER () AS total FROM (
       SELECT m.id, m.item_code AS "itemCode", d.kind, d.name, m.national_code AS "nationalCode", m.from_on AS "from",
         LEAST(m.to_on, later.from_on - 1) AS "to", later.from_on IS NULL OR later.from_on > m.from_on AS valid,
         d.approval_no AS "approvalNo", d.dosage_form AS "dosageForm", d.excluded_content AS "excludedContent", d.item_content AS "itemContent",
         d.unit, d.strength, d.pack, d.memo, GREATEST(m.entered_at, later.entered_at, d.entered_at) AS "updatedAt", m.entered_at AS "createdAt"
       FROM institution_match m
       LEFT JOIN LATERAL (SELECT min(x.from_on) AS from_on, max(x.entered_at) AS entered_at FROM institution_match x
         WHERE x.institution_code = m.institution_code AND x.item_code = m.item_code AND x.id > m.id AND x.entered_at <= $3
           AND (m.to_on IS NULL OR x.from_on <= m.to_on)) later ON true
       JOIN LATERAL (SELECT x.* FROM institution_item_detail x WHERE x.institution_code = m.institution_code AND x.item_code = m.item_code
         AND x.entered_at <= $3 ORDER BY x.id DESC LIMIT 1) d ON true
       WHERE m.institution_code = $1 AND m.state = 'confirmed' AND m.entered_at <= $3
         AND ($4::text IS NULL OR m.item_code = $4) AND ($5::text IS NULL OR m.national_code = $5)) f
     WHERE f."updatedAt" > $2 AND ($6::boolean IS NULL OR (f.valid AND (f."to" IS NULL OR f."to" >= f."from")) = $6)
     ORDER BY f."updatedAt", f.id LIMIT $7 OFFSET $8`,
    [
      question.institutionCode,
      at(question.since),
      at(question.knownAt),
      question.itemCode ?? null,
      question.nationalCode ?? null,
      question.valid === undefined ? null : question.valid === '1',
      page.limit,
      page.offset,
    ],
  );
  return { rows, total: Number(rows[0]?.total ?? 0) };
}
