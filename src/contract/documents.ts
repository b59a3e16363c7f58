import { Type, type Static } from 'typebox';
import { endpoint } from './endpoint.ts';
import { Day, Id, Instant, shape, Text } from './shapes.ts';

const ClauseIdText = Type.String({
  pattern: '^[NMI]\\d{1,2}(\\.\\d)?$',
  description: '条款或解释编号，如 M9.1',
});

/** Our statement of a rule or reading. */
export const ClauseStatement = shape({
  id: ClauseIdText,
  kind: Type.Union([Type.Literal('rule'), Type.Literal('reading')]),
  label: Type.String(),
  title: Type.String(),
  /** The rule, or the reading used. */
  text: Type.String(),
  /** What the platform does, or why it reads so. */
  note: Type.String(),
  /** For a reading: the clauses it belongs to. */
  about: Type.Array(ClauseIdText),
  /** For a reading: whether a province may set it otherwise. */
  switchable: Type.Boolean(),
});
export type ClauseStatement = Static<typeof ClauseStatement>;

const Article = shape({
  part: Type.String(),
  label: Type.String(),
  body: Type.String(),
  clauseIds: Type.Array(ClauseIdText),
});

/** The official article behind a clause, from the text loaded last. */
export const OfficialArticle = shape({
  documentId: Id,
  documentTitle: Type.String(),
  loadedOn: Day,
  part: Type.String(),
  label: Type.String(),
  body: Type.String(),
});

const DocumentRow = shape({
  id: Id,
  document: Type.Union([Type.Literal('notice'), Type.Literal('measures')]),
  shortName: Type.String(),
  title: Type.String(),
  fileName: Type.String(),
  loadedAt: Instant,
  loadedBy: Type.String(),
  articles: Type.Integer({ minimum: 0 }),
  /** Whether chips show this text: the one loaded last of its document. */
  current: Type.Boolean(),
});

const Recognised = shape({
  document: Type.Union([Type.Literal('notice'), Type.Literal('measures')]),
  shortName: Type.String(),
  title: Type.String(),
  fileName: Type.String(),
  /** Names the file's content; loading asks for it, so that what was seen is what is loaded. */
  sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
  articles: Type.Array(Article),
  /** Clauses of this document that no article carries. */
  unmatched: Type.Array(ClauseIdText),
  /** The document loaded earlier from the very same file, if any. */
  alreadyLoadedAs: Type.Union([Id, Type.Null()]),
});

export const listClauses = endpoint({
  id: 'documents.listClauses',
  method: 'GET',
  path: '/api/clauses',
  summary: '全部条款与平台解释（本平台自己的表述）',
  who: 'public',
  output: shape({ rows: Type.Array(ClauseStatement) }),
});

export const getClause = endpoint({
  id: 'documents.getClause',
  method: 'GET',
  path: '/api/clauses/:id',
  summary: '一条规则的表述，省里已载入官方文件的，附原文',
  who: 'public',
  params: shape({ id: ClauseIdText }),
  output: shape({ statement: ClauseStatement, official: Type.Union([OfficialArticle, Type.Null()]) }),
  clauses: ['M1'],
});

export const listPolicyDocuments = endpoint({
  id: 'documents.listPolicyDocuments',
  method: 'GET',
  path: '/api/policy-documents',
  summary: '已载入的官方文件',
  who: 'signedIn',
  output: shape({ rows: Type.Array(DocumentRow) }),
});

export const getPolicyDocument = endpoint({
  id: 'documents.getPolicyDocument',
  method: 'GET',
  path: '/api/policy-documents/:id',
  summary: '一份官方文件，按条查看',
  who: 'signedIn',
  params: shape({ id: Id }),
  output: shape({ document: DocumentRow, articles: Type.Array(Article) }),
});

export const previewPolicyDocument = endpoint({
  id: 'documents.previewPolicyDocument',
  method: 'POST',
  path: '/api/policy-documents/preview',
  summary: '识别官方文件（.txt、.html、.docx），不写入',
  who: ['provinceCatalogue'],
  upload: true,
  output: Recognised,
});

export const loadPolicyDocument = endpoint({
  id: 'documents.loadPolicyDocument',
  method: 'POST',
  path: '/api/policy-documents',
  summary: '载入识别过的官方文件；同一文件再次载入不重复写入',
  who: ['provinceCatalogue'],
  upload: true,
  body: shape({ sha256: Text(64) }),
  output: shape({
    id: Id,
    articles: Type.Integer({ minimum: 0 }),
    unmatched: Type.Array(ClauseIdText),
    added: Type.Boolean(),
  }),
  clauses: ['M1'],
});

export const documentsEndpoints = {
  listClauses,
  getClause,
  listPolicyDocuments,
  getPolicyDocument,
  previewPolicyDocument,
  loadPolicyDocument,
};
