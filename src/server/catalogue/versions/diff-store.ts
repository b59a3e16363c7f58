/** Versions as they are compared, and what people have said of renames. */
import type { ComparableEntry, RenameJudgements } from '../../../domain/catalogue/versions/diff.ts';
import { judgementKey } from '../../../domain/catalogue/versions/diff.ts';
import type { ListKind } from '../../../domain/catalogue/versions/list-kinds.ts';
import { at, type Tx } from '../../db/database.ts';

/** All entries of a version; confidential standards stand as a word, never as a number (N5.1). */
export async function listComparable(tx: Tx, versionId: number, kind: ListKind): Promise<ComparableEntry[]> {
  if (kind === 'separatePayment') {
    const rows = await tx.rows<Omit<ComparableEntry, 'ref'> & { ref: bigint }>(
      `SELECT id AS ref, entry_key AS key, generic_name AS name, dosage_form AS "dosageForm", field AS part, field AS category,
              origin = 'negotiated' AS agreed, NULL AS class, NULL AS "standardText", payment_scope AS scope, NULL::int AS ratio,
              term_from || ' 至 ' || term_to || COALESCE('，过渡至 ' || transition_to, '') AS term,
              NULLIF('诊断编码 ' || array_to_string(diagnosis_codes, '、'), '诊断编码 ') AS marks
       FROM separate_entry WHERE version_id = $1 ORDER BY id`,
      [versionId],
    );
    return rows.map((row) => ({ ...row, ref: Number(row.ref) }));
  }
  return tx.rows<ComparableEntry>(
    `SELECT e.seq AS ref, e.match_key AS key, e.name, e.dosage_form AS "dosageForm", e.section AS part, e.category_code AS category,
            e.section_kind IN ('negotiatedWestern', 'negotiatedChinese', 'bid') AS agreed, e.class,
            CASE WHEN e.confidential THEN '保密' ELSE e.standard_text END AS "standardText", e.remark AS scope, r.ratio,
            COALESCE(e.term_from || ' 至 ' || e.term_to, e.term_text) AS term,
            NULLIF(concat_ws('；', CASE WHEN e.ethnic THEN '民族药' END, CASE WHEN e.not_paid_alone THEN '单独使用不予支付' END,
              e.trade_name, e.strength, e.indication, e.institution, e.approval_no, e.holder, e.authorised_enterprise, e.price_text), '') AS marks
     FROM catalogue_entry e
     LEFT JOIN (SELECT DISTINCT ON (seq) seq, ratio FROM self_pay_ratio WHERE version_id = $1 ORDER BY seq, id DESC) r ON r.seq = e.seq
     WHERE e.version_id = $1 ORDER BY e.seq`,
    [versionId],
  );
}

/** The last judgement of each entry of a version against another. */
export async function loadJudgements(tx: Tx, versionId: number, against: number): Promise<RenameJudgements> {
  const rows = await tx.rows<{ ref: bigint; againstRef: bigint; same: boolean }>(
    `SELECT DISTINCT ON (ref, against_ref) ref, against_ref AS "againstRef", same FROM entry_rename
     WHERE version_id = $1 AND against_version = $2 ORDER BY ref, against_ref, id DESC`,
    [versionId, against],
  );
  return {
    same: new Map(rows.filter((row) => row.same).map((row) => [Number(row.ref), Number(row.againstRef)])),
    different: new Set(
      rows.filter((row) => !row.same).map((row) => judgementKey(Number(row.ref), Number(row.againstRef))),
    ),
  };
}

export async function insertJudgement(
  tx: Tx,
  row: {
    versionId: number;
    ref: number;
    against: number;
    againstRef: number;
    same: boolean;
    reason: string;
    decidedBy: number;
  },
  now: number,
): Promise<void> {
  await tx.run(
    `INSERT INTO entry_rename (version_id, ref, against_version, against_ref, same, reason, decided_by, decided_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
    [row.versionId, row.ref, row.against, row.againstRef, row.same, row.reason, row.decidedBy, at(now)],
  );
}
