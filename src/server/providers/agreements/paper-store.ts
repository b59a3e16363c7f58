/** Agreements signed on paper, from being entered to the second person's decision (M25, M26, M27). */
import type { EnteredPaper, PaperAgreementState } from '../../../domain/providers/agreements/paper.ts';
import {
  isAgreementClause,
  type Agreement,
  type AgreementClause,
  type InstitutionKind,
} from '../../../domain/providers/model.ts';
import { at, type Tx } from '../../db/database.ts';
import type { Reach } from './file-store.ts';

export interface NewPaperAgreement extends Pick<
  Agreement,
  'institutionCode' | 'agreementNo' | 'clauses' | 'from' | 'to'
> {
  /** Where the original is found. */
  readonly documentRef: string;
  readonly reason: string;
}

export interface PaperAgreement extends NewPaperAgreement, EnteredPaper {
  readonly id: number;
}

export interface PaperAgreementRow extends PaperAgreement {
  readonly institutionName: string;
  readonly kind: InstitutionKind;
  readonly areaCode: string;
  readonly areaName: string;
  readonly enteredByName: string;
  readonly enteredAt: number;
  readonly decidedByName: string | null;
  readonly decidedAt: number | null;
  readonly decisionNote: string;
}

type Stored<T extends PaperAgreement> = Omit<T, 'id' | 'enteredBy' | 'clauses'> & {
  id: bigint;
  enteredBy: bigint;
  clauses: string[];
};

const COLUMNS = `p.id, p.institution_code AS "institutionCode", p.agreement_no AS "agreementNo", p.clauses, p.from_on AS "from", p.to_on AS "to",
  p.document_ref AS "documentRef", p.reason, p.entered_by AS "enteredBy", p.confirmed`;
const STATE = `CASE WHEN p.confirmed IS NULL THEN 'waiting' WHEN p.confirmed THEN 'confirmed' ELSE 'rejected' END`;

function known<T extends PaperAgreement>(row: Stored<T>) {
  const clauses: readonly AgreementClause[] = row.clauses.filter(isAgreementClause);
  return { ...row, id: Number(row.id), enteredBy: Number(row.enteredBy), clauses };
}

/** @throws the database's error of `paper_agreement_no_once` while another one with the number waits or was confirmed */
export async function insertPaperAgreement(
  tx: Tx,
  given: NewPaperAgreement,
  accountId: number,
  now: number,
): Promise<number> {
  const row = await tx.first<{ id: bigint }>(
    `INSERT INTO paper_agreement (institution_code, agreement_no, clauses, from_on, to_on, document_ref, reason, entered_by, entered_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id`,
    [
      given.institutionCode,
      given.agreementNo,
      given.clauses,
      given.from,
      given.to,
      given.documentRef,
      given.reason,
      accountId,
      at(now),
    ],
  );
  return Number(row?.id);
}

/** Whether an agreement has that number already. */
export async function isNumberTaken(tx: Tx, agreementNo: string): Promise<boolean> {
  return (await tx.first('SELECT 1 FROM agreement WHERE agreement_no = $1', [agreementNo])) !== undefined;
}

/** One paper agreement, held until the transaction ends, so that two decisions take turns. */
export async function lockPaperAgreement(tx: Tx, id: number): Promise<PaperAgreement | undefined> {
  const row = await tx.first<Stored<PaperAgreement>>(
    `SELECT ${COLUMNS} FROM paper_agreement p WHERE p.id = $1 FOR UPDATE`,
    [id],
  );
  return row && known<PaperAgreement>(row);
}

/** Records the second person's decision on a locked one. */
export async function decidePaper(
  tx: Tx,
  id: number,
  decision: { confirmed: boolean; note: string; accountId: number; now: number },
): Promise<void> {
  await tx.run(
    'UPDATE paper_agreement SET confirmed = $2, decision_note = $3, decided_by = $4, decided_at = $5 WHERE id = $1',
    [id, decision.confirmed, decision.note, decision.accountId, at(decision.now)],
  );
}

/** Brings what was confirmed into force, word for word as it was entered. @throws the database's error of `agreement_agreement_no_key` */
export async function insertConfirmedAgreement(tx: Tx, paperId: number): Promise<number> {
  const row = await tx.first<{ id: bigint }>(
    `INSERT INTO agreement (institution_code, agreement_no, clauses, from_on, to_on, paper_id)
     SELECT institution_code, agreement_no, clauses, from_on, to_on, id FROM paper_agreement WHERE id = $1 RETURNING id`,
    [paperId],
  );
  return Number(row?.id);
}

/** Paper agreements within a reach, those that wait first, then the newest. */
export async function listPaperRows(
  tx: Tx,
  reach: Reach,
  filter: {
    readonly state: PaperAgreementState | null;
    readonly institutionCode: string | null;
    readonly limit: number;
    readonly offset: number;
  },
): Promise<{ rows: PaperAgreementRow[]; total: number }> {
  const rows = await tx.rows<Stored<PaperAgreementRow> & { total: number }>(
    `SELECT ${COLUMNS}, i.name AS "institutionName", i.kind, i.area_code AS "areaCode", (SELECT name FROM area WHERE code = i.area_code) AS "areaName",
       e.name AS "enteredByName", p.entered_at AS "enteredAt", d.name AS "decidedByName", p.decided_at AS "decidedAt", p.decision_note AS "decisionNote",
       count(*) OVER ()::int AS total
     FROM paper_agreement p JOIN institution i ON i.code = p.institution_code JOIN account e ON e.id = p.entered_by LEFT JOIN account d ON d.id = p.decided_by
     WHERE ($1::text IS NULL OR i.area_code LIKE $1 || '%') AND ($2::text IS NULL OR i.code = $2) AND ($3::text IS NULL OR i.code = $3)
       AND ($4::text IS NULL OR ${STATE} = $4)
     ORDER BY p.confirmed IS NOT NULL, p.id DESC LIMIT $5 OFFSET $6`,
    [
      reach.areaPrefix,
      reach.institutionCode,
      filter.institutionCode,
      filter.state,
      filter.limit,
      filter.offset,
    ],
  );
  return {
    rows: rows.map(({ total: _, ...row }) => known<PaperAgreementRow>(row)),
    total: rows[0]?.total ?? 0,
  };
}
