/** Templates of agreements, drafts made from them, and the signatures of both sides (N3.2, M25, M27, M28). */
import type { PlainDate } from '../../../base/date.ts';
import { draftState, type DraftState, type Party } from '../../../domain/providers/agreements/draft.ts';
import type { TemplateArticle } from '../../../domain/providers/agreements/template.ts';
import type { AgreementClause, InstitutionKind } from '../../../domain/providers/model.ts';
import { at, type Tx } from '../../db/database.ts';
import type { Reach } from './file-store.ts';

export interface Template {
  readonly id: number;
  readonly kind: InstitutionKind;
  readonly title: string;
  readonly effectiveFrom: PlainDate;
  readonly source: string;
  readonly publishedAt: number;
  readonly publishedBy: string;
  readonly articles: readonly TemplateArticle[];
}

/** All versions of all templates, the newest first. */
export async function listTemplates(tx: Tx): Promise<Template[]> {
  const heads = await tx.rows<Omit<Template, 'articles'>>(
    `SELECT t.id::int AS id, t.institution_kind AS kind, t.title, t.effective_from AS "effectiveFrom", t.source, t.published_at AS "publishedAt", a.name AS "publishedBy"
     FROM agreement_template t JOIN account a ON a.id = t.published_by ORDER BY t.effective_from DESC, t.institution_kind`,
  );
  const articles = await tx.rows<TemplateArticle & { templateId: number }>(
    'SELECT template_id::int AS "templateId", clause, words FROM agreement_template_clause ORDER BY template_id, seq',
  );
  return heads.map((head) => ({
    ...head,
    articles: articles.flatMap(({ templateId, clause, words }) =>
      templateId === head.id ? [{ clause, words }] : [],
    ),
  }));
}

/** @throws the database's error of `template_of_a_day` when one of this kind begins on that day already */
export async function insertTemplate(
  tx: Tx,
  template: Pick<Template, 'kind' | 'title' | 'effectiveFrom' | 'source' | 'articles'>,
  by: number,
  now: number,
): Promise<number> {
  const row = await tx.first<{ id: number }>(
    `INSERT INTO agreement_template (institution_kind, title, effective_from, source, published_by, published_at)
     VALUES ($1, $2, $3, $4, $5, $6) RETURNING id::int AS id`,
    [template.kind, template.title, template.effectiveFrom, template.source, by, at(now)],
  );
  const id = row?.id ?? 0;
  const { articles } = template;
  await tx.run(
    `INSERT INTO agreement_template_clause (template_id, seq, clause, words)
     SELECT $1, seq, clause, words FROM unnest($2::text[], $3::text[]) WITH ORDINALITY AS u (clause, words, seq)`,
    [id, articles.map(({ clause }) => clause), articles.map(({ words }) => words)],
  );
  return id;
}

export interface Draft {
  readonly id: number;
  readonly institutionCode: string;
  readonly templateId: number;
  readonly agreementNo: string;
  readonly agencyCode: string;
  readonly from: PlainDate;
  readonly to: PlainDate;
  readonly renewsId: number | null;
  readonly content: string;
}

/** @throws the database's error of `agreement_draft_agreement_no_key` when the number is taken */
export async function insertDraft(
  tx: Tx,
  draft: Omit<Draft, 'id'>,
  by: number,
  now: number,
): Promise<number> {
  const { institutionCode, templateId, agreementNo, agencyCode, from, to, renewsId, content } = draft;
  const row = await tx.first<{ id: number }>(
    `INSERT INTO agreement_draft (institution_code, template_id, agreement_no, agency_code, from_on, to_on, renews_id, content, drafted_by, drafted_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id::int AS id`,
    [institutionCode, templateId, agreementNo, agencyCode, from, to, renewsId, content, by, at(now)],
  );
  return row?.id ?? 0;
}

/** A draft as its lists show it, with what its state follows from. */
export interface DraftRow {
  readonly id: number;
  readonly agreementNo: string;
  readonly institutionCode: string;
  readonly institutionName: string;
  readonly kind: InstitutionKind;
  readonly areaCode: string;
  readonly areaName: string;
  readonly from: PlainDate;
  readonly to: PlainDate;
  readonly renewsNo: string | null;
  readonly draftedAt: number;
  readonly signedBy: Party[];
  readonly withdrawn: boolean;
  readonly state: DraftState;
}

const STATE = `CASE WHEN w.draft_id IS NOT NULL THEN 'withdrawn' WHEN NOT EXISTS (SELECT 1 FROM agreement_signature s WHERE s.draft_id = d.id AND s.party = 'institution')
  THEN 'awaitingInstitution' WHEN EXISTS (SELECT 1 FROM agreement_signature s WHERE s.draft_id = d.id AND s.party = 'agency') THEN 'signed' ELSE 'awaitingAgency' END`;
const ROW = `d.id::int AS id, d.agreement_no AS "agreementNo", i.code AS "institutionCode", i.name AS "institutionName", i.kind, i.area_code AS "areaCode",
  (SELECT name FROM area WHERE code = i.area_code) AS "areaName", d.from_on AS "from", d.to_on AS "to",
  (SELECT agreement_no FROM agreement g WHERE g.id = d.renews_id) AS "renewsNo", d.drafted_at AS "draftedAt",
  (SELECT coalesce(array_agg(s.party ORDER BY s.signed_at), '{}') FROM agreement_signature s WHERE s.draft_id = d.id) AS "signedBy", w.draft_id IS NOT NULL AS withdrawn`;
const FROM = `FROM agreement_draft d JOIN institution i ON i.code = d.institution_code LEFT JOIN agreement_withdrawal w ON w.draft_id = d.id`;

const withState = (row: Omit<DraftRow, 'state'>): DraftRow => ({ ...row, state: draftState(row) });

/** Drafts within a reader's reach, the newest first. */
export async function listDraftRows(
  tx: Tx,
  reach: Reach,
  filter: { readonly state: DraftState | null; readonly limit: number; readonly offset: number },
): Promise<{ rows: DraftRow[]; total: number }> {
  const rows = await tx.rows<Omit<DraftRow, 'state'> & { total: number }>(
    `SELECT ${ROW}, count(*) OVER ()::int AS total ${FROM}
     WHERE ($1::text IS NULL OR i.area_code LIKE $1 || '%') AND ($2::text IS NULL OR i.code = $2) AND ($3::text IS NULL OR ${STATE} = $3)
     ORDER BY d.id DESC LIMIT $4 OFFSET $5`,
    [reach.areaPrefix, reach.institutionCode, filter.state, filter.limit, filter.offset],
  );
  return { rows: rows.map(({ total: _, ...row }) => withState(row)), total: rows[0]?.total ?? 0 };
}

export type WholeDraft = DraftRow & Pick<Draft, 'content' | 'agencyCode' | 'templateId'>;

/** One draft; `lock` holds it until the transaction ends, so that two signatures take turns. */
export async function findDraft(tx: Tx, id: number, lock = false): Promise<WholeDraft | undefined> {
  if (lock) await tx.rows('SELECT pg_advisory_xact_lock(23, $1)', [id]);
  const row = await tx.first<Omit<WholeDraft, 'state'>>(
    `SELECT ${ROW}, d.content, d.agency_code AS "agencyCode", d.template_id::int AS "templateId" ${FROM} WHERE d.id = $1`,
    [id],
  );
  return row && { ...row, state: draftState(row) };
}

export interface SignatureRow {
  readonly party: Party;
  readonly holderCode: string;
  readonly holderName: string;
  readonly signedBy: string;
  readonly signedAt: number;
  readonly certificateSerial: string;
  readonly signature: string;
}

export async function listSignatures(tx: Tx, draftId: number): Promise<SignatureRow[]> {
  return tx.rows(
    `SELECT s.party, s.holder_code AS "holderCode", c.holder_name AS "holderName", a.name AS "signedBy", s.signed_at AS "signedAt",
       s.certificate_serial AS "certificateSerial", s.signature
     FROM agreement_signature s JOIN certificate c ON c.serial = s.certificate_serial JOIN account a ON a.id = s.signed_by
     WHERE s.draft_id = $1 ORDER BY s.signed_at, s.party DESC`,
    [draftId],
  );
}

export async function insertSignature(
  tx: Tx,
  draftId: number,
  given: Pick<SignatureRow, 'party' | 'holderCode' | 'certificateSerial' | 'signature'>,
  by: number,
  now: number,
): Promise<void> {
  await tx.run(
    `INSERT INTO agreement_signature (draft_id, party, holder_code, signature, certificate_serial, signed_by, signed_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [draftId, given.party, given.holderCode, given.signature, given.certificateSerial, by, at(now)],
  );
}

export async function insertWithdrawal(
  tx: Tx,
  draftId: number,
  reason: string,
  by: number,
  now: number,
): Promise<void> {
  await tx.run(
    'INSERT INTO agreement_withdrawal (draft_id, reason, withdrawn_by, withdrawn_at) VALUES ($1, $2, $3, $4)',
    [draftId, reason, by, at(now)],
  );
}

export async function findWithdrawal(
  tx: Tx,
  draftId: number,
): Promise<{ reason: string; by: string; at: number } | undefined> {
  return tx.first(
    `SELECT w.reason, a.name AS by, w.withdrawn_at AS at FROM agreement_withdrawal w JOIN account a ON a.id = w.withdrawn_by WHERE w.draft_id = $1`,
    [draftId],
  );
}

/** Brings a draft into force: from then on it is an agreement like any other. */
export async function insertSignedAgreement(
  tx: Tx,
  draft: WholeDraft,
  clauses: readonly AgreementClause[],
  from: PlainDate,
): Promise<void> {
  await tx.run(
    'INSERT INTO agreement (institution_code, agreement_no, clauses, from_on, to_on, draft_id) VALUES ($1, $2, $3, $4, $5, $6)',
    [draft.institutionCode, draft.agreementNo, clauses, from, draft.to, draft.id],
  );
}

/** The name under which an area's agency signs. */
export async function findAgencyName(tx: Tx, areaCode: string): Promise<string> {
  const row = await tx.first<{ name: string }>('SELECT name FROM area WHERE code = $1', [areaCode]);
  return `${row?.name ?? areaCode}医疗保障经办机构`;
}
