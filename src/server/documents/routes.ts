import type { FastifyInstance } from 'fastify';
import { wallClock } from '../../base/date.ts';
import { accept } from '../../base/outcome.ts';
import {
  getClause,
  getPolicyDocument,
  listClauses,
  listPolicyDocuments,
  loadPolicyDocument,
  previewPolicyDocument,
} from '../../contract/documents.ts';
import { isClauseId } from '../../policy/clause-ids.ts';
import { DOCUMENTS } from '../../policy/documents.ts';
import { badInput, notFound } from '../http/problem.ts';
import { mount } from '../http/route.ts';
import type { UploadedFile } from '../http/upload.ts';
import type { World } from '../world.ts';
import { allStatements, findOfficialArticle, statementOf } from './find-clause.ts';
import { loadDocument, previewDocument } from './load-document.ts';
import { listArticleRows, listDocumentRows, type ArticleRow, type DocumentRow } from './store.ts';

function onlyFile(files: readonly UploadedFile[]): UploadedFile {
  const [file] = files;
  if (!file || files.length > 1) throw badInput('file', '请选择一个文件');
  return file;
}

function documentOf(row: DocumentRow) {
  const { loadedAt, ...rest } = row;
  return { ...rest, shortName: DOCUMENTS[row.document].shortName, loadedAt: wallClock(loadedAt) };
}

function articleOf({ part, label, body, clauseIds }: ArticleRow) {
  return { part, label, body, clauseIds: [...clauseIds] };
}

/** The clauses as this platform states them, and the official texts that the province loads. */
export function mountDocuments(app: FastifyInstance, world: World): void {
  mount(app, world, listClauses, async () => accept({ rows: allStatements() }));
  mount(app, world, getClause, async ({ params }) => {
    if (!isClauseId(params.id)) throw notFound('这一条规则');
    return accept({
      statement: statementOf(params.id),
      official: await findOfficialArticle(world, params.id),
    });
  });
  mount(app, world, listPolicyDocuments, async () => {
    const rows = await world.db.transaction('none', listDocumentRows);
    return accept({ rows: rows.map(documentOf) });
  });
  mount(app, world, getPolicyDocument, async ({ params }) =>
    world.db.transaction('none', async (tx) => {
      const row = (await listDocumentRows(tx)).find(({ id }) => id === params.id);
      if (!row) throw notFound('这份文件');
      return accept({
        document: documentOf(row),
        articles: (await listArticleRows(tx, row.id)).map(articleOf),
      });
    }),
  );
  mount(app, world, previewPolicyDocument, async ({ files }) => {
    const { document, title, fileName, sha256, articles, unmatched, alreadyLoadedAs } = await previewDocument(
      world,
      onlyFile(files),
    );
    return accept({
      document,
      title,
      fileName,
      sha256,
      alreadyLoadedAs,
      shortName: DOCUMENTS[document].shortName,
      articles: articles.map(articleOf),
      unmatched: [...unmatched],
    });
  });
  mount(app, world, loadPolicyDocument, async ({ files, body, actor }) => {
    const { id, articles, unmatched, added } = await loadDocument(world, actor, onlyFile(files), body.sha256);
    return accept({ id, articles: articles.length, unmatched: [...unmatched], added });
  });
}
