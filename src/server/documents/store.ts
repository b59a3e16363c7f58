import type { LoadableDocument } from '../../domain/documents/model.ts';
import { at, type Tx } from '../db/database.ts';
import type { RecognisedFile } from './recognise-file.ts';

export interface DocumentRow {
  readonly id: number;
  readonly document: LoadableDocument;
  readonly title: string;
  readonly fileName: string;
  /** Milliseconds since 1970. */
  readonly loadedAt: number;
  readonly loadedBy: string;
  readonly articles: number;
  readonly current: boolean;
}

export interface ArticleRow {
  readonly part: string;
  readonly label: string;
  readonly body: string;
  readonly clauseIds: readonly string[];
}

export interface ClauseArticle {
  readonly documentId: number;
  readonly documentTitle: string;
  readonly loadedAt: number;
  readonly part: string;
  readonly label: string;
  readonly body: string;
}

interface RawDocument {
  id: bigint;
  document: LoadableDocument;
  title: string;
  file_name: string;
  loaded_at: number;
  loaded_by: string;
  articles: bigint;
  current: boolean;
}

/** The document loaded from the very same content, if any. */
export async function findDocumentByContent(
  tx: Tx,
  document: LoadableDocument,
  sha256: string,
): Promise<number | undefined> {
  const row = await tx.first<{ id: bigint }>(
    'SELECT id FROM policy_document WHERE document = $1 AND sha256 = $2',
    [document, sha256],
  );
  return row && Number(row.id);
}

/**
 * Adds a document with its articles.
 * @param loadedBy the account, or null for the command line
 * @returns the new id, or undefined when the same content is there already
 */
export async function insertDocument(
  tx: Tx,
  file: RecognisedFile,
  loadedBy: number | null,
  now: number,
): Promise<number | undefined> {
  const row = await tx.first<{ id: bigint }>(
    `INSERT INTO policy_document (document, title, file_name, sha256, loaded_by, loaded_at)
     VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (document, sha256) DO NOTHING RETURNING id`,
    [file.document, file.title, file.fileName, file.sha256, loadedBy, at(now)],
  );
  if (!row) return undefined;
  for (const [index, article] of file.articles.entries()) {
    await tx.run(
      'INSERT INTO policy_article (document_id, seq, part, label, body, clause_ids) VALUES ($1, $2, $3, $4, $5, $6)',
      [row.id, index + 1, article.part, article.label, article.body, [...article.clauseIds]],
    );
  }
  return Number(row.id);
}

/** Every document loaded, the newest first; of each kind the newest is the one that is shown. */
export async function listDocumentRows(tx: Tx): Promise<DocumentRow[]> {
  const rows = await tx.rows<RawDocument>(
    `SELECT d.id, d.document, d.title, d.file_name, d.loaded_at, COALESCE(a.name, '命令行') AS loaded_by,
            (SELECT count(*) FROM policy_article p WHERE p.document_id = d.id) AS articles,
            d.id = max(d.id) OVER (PARTITION BY d.document) AS current
     FROM policy_document d LEFT JOIN account a ON a.id = d.loaded_by ORDER BY d.id DESC`,
  );
  return rows.map((row) => ({
    id: Number(row.id),
    document: row.document,
    title: row.title,
    fileName: row.file_name,
    loadedAt: row.loaded_at,
    loadedBy: row.loaded_by,
    articles: Number(row.articles),
    current: row.current,
  }));
}

/** The articles of a document in their order. */
export async function listArticleRows(tx: Tx, documentId: number): Promise<ArticleRow[]> {
  const rows = await tx.rows<{ part: string; label: string; body: string; clause_ids: string[] }>(
    'SELECT part, label, body, clause_ids FROM policy_article WHERE document_id = $1 ORDER BY seq',
    [documentId],
  );
  return rows.map((row) => ({ part: row.part, label: row.label, body: row.body, clauseIds: row.clause_ids }));
}

/** The article that carries a clause, from the text of its document loaded last; undefined when none is loaded. */
export async function findArticleOfClause(
  tx: Tx,
  document: LoadableDocument,
  clauseId: string,
): Promise<ClauseArticle | undefined> {
  const row = await tx.first<{
    document_id: bigint;
    title: string;
    loaded_at: number;
    part: string;
    label: string;
    body: string;
  }>(
    `SELECT a.document_id, d.title, d.loaded_at, a.part, a.label, a.body
     FROM policy_article a JOIN policy_document d ON d.id = a.document_id
     WHERE a.clause_ids @> ARRAY[$2] AND d.id = (SELECT max(id) FROM policy_document WHERE document = $1)
     ORDER BY a.seq LIMIT 1`,
    [document, clauseId],
  );
  return (
    row && {
      documentId: Number(row.document_id),
      documentTitle: row.title,
      loadedAt: row.loaded_at,
      part: row.part,
      label: row.label,
      body: row.body,
    }
  );
}
