/** Where is each clause cited: in code, on pages, in tests and cases? Reads the sources as text and syntax, runs nothing. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { CLAUSE_IDS, isClauseId, type ClauseId } from '../src/policy/clause-ids.ts';
import { REFUSALS, type RefusalCode } from '../src/domain/refusals.ts';
import { loadAllCases } from '../test/support/cases.ts';
import { ROOT } from './generated-file.ts';

/** Files by clause. */
export type Places = ReadonlyMap<ClauseId, ReadonlySet<string>>;

export interface Scan {
  readonly code: Places;
  readonly pages: Places;
  readonly tests: Places;
  /** Ids that look like clauses and are none, and case folders that no test runs. */
  readonly faults: readonly string[];
}

/** The policy floor only states the rules; stating is not carrying out, so it is no evidence. Nor is made-up data. */
const NO_EVIDENCE = [
  /^src\/policy\//,
  /^src\/domain\/refusals\.ts$/,
  /\/demo\//,
  /^test\/(tidy|support)\//,
  /^test\/cases\/cases\.test\.ts$/,
];
const CANDIDATE = /[NMI]\d|[A-Z]{3,}_[A-Z]/;
const ID_IN_TITLE = /(?<![A-Za-z0-9.])[NMI]\d{1,2}(?:\.\d)?(?![\dA-Za-z]|\.\d)/g;
/** A title may name an article of several rules, such as M23; it then proves none of them. */
function isWholeArticle(id: string): boolean {
  return CLAUSE_IDS.some((known) => known.startsWith(`${id}.`));
}

/** Agreements have `clauses` too, of another kind. */
const LIKE_ID = /^[NMI]\d/;
const TEST_CALLS = new Set(['test', 'it', 'describe']);
/** A diagnosis code such as I10 reads like one of our ids and is none. */
const DIAGNOSIS = /diagnos|icd/i;

type PlaceMap = Map<ClauseId, Set<string>>;

function record(places: PlaceMap, id: ClauseId, path: string): void {
  const paths = places.get(id) ?? new Set<string>();
  places.set(id, paths.add(path));
}

interface TestFile {
  readonly path: string;
  readonly text: string;
}

/** What one endpoint of the contract is tagged with. */
type EndpointTags = ReadonlyMap<string, readonly ClauseId[]>;

function sourcesUnder(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !name.includes('node_modules'))
    .map((name) => `${folder}/${name}`)
    .sort();
}

function parse(path: string): ts.SourceFile {
  return ts.createSourceFile(path, readFileSync(join(ROOT, path), 'utf8'), ts.ScriptTarget.ES2023, true);
}

function each(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  node.forEachChild((child) => each(child, visit));
}

function nameOf(node: ts.Node): string {
  if (ts.isPropertyAssignment(node) || ts.isVariableDeclaration(node) || ts.isJsxAttribute(node))
    return node.name.getText();
  return '';
}

function isDiagnosis(literal: ts.Node): boolean {
  for (let node: ts.Node | undefined = literal.parent; node; node = node.parent) {
    if (DIAGNOSIS.test(nameOf(node))) return true;
    if (ts.isStatement(node)) return false;
  }
  return false;
}

/** The clauses that a file cites: ids as values, and the clauses of the refusals it gives. */
function citedIn(source: ts.SourceFile): Set<ClauseId> {
  const found = new Set<ClauseId>();
  each(source, (node) => {
    if (!ts.isStringLiteralLike(node) || ts.isLiteralTypeNode(node.parent)) return;
    if (isClauseId(node.text) && !isDiagnosis(node)) found.add(node.text);
    else if (Object.hasOwn(REFUSALS, node.text)) found.add(REFUSALS[node.text as RefusalCode].clause);
  });
  return found;
}

/** The lists of clauses that a file keeps under a name. */
function namedLists(source: ts.SourceFile): Map<string, ClauseId[]> {
  const lists = new Map<string, ClauseId[]>();
  each(source, (node) => {
    if (!ts.isVariableDeclaration(node) || !node.initializer) return;
    const list = ts.isAsExpression(node.initializer) ? node.initializer.expression : node.initializer;
    if (!ts.isArrayLiteralExpression(list)) return;
    lists.set(
      node.name.getText(),
      list.elements
        .filter(ts.isStringLiteralLike)
        .map((item) => item.text)
        .filter(isClauseId),
    );
  });
  return lists;
}

/** The endpoints that a contract file declares, by the name they are imported under, with the clauses they are tagged with. */
function endpointsIn(source: ts.SourceFile): Map<string, readonly ClauseId[]> {
  const lists = namedLists(source);
  const found = new Map<string, readonly ClauseId[]>();
  each(source, (node) => {
    if (!ts.isVariableDeclaration(node) || !node.initializer || !ts.isCallExpression(node.initializer))
      return;
    if (node.initializer.expression.getText() !== 'endpoint') return;
    const ids: ClauseId[] = [];
    each(node.initializer, (inner) => {
      if (ts.isStringLiteralLike(inner) && isClauseId(inner.text)) ids.push(inner.text);
      if (ts.isIdentifier(inner)) ids.push(...(lists.get(inner.text) ?? []));
    });
    found.set(node.name.getText(), ids);
  });
  return found;
}

/** The clauses of the endpoints that a file imports: a page that calls them lets a person use them. */
function calledIn(source: ts.SourceFile, tags: EndpointTags): Set<ClauseId> {
  const found = new Set<ClauseId>();
  for (const statement of source.statements) {
    if (!ts.isImportDeclaration(statement) || !statement.moduleSpecifier.getText().includes('/contract/'))
      continue;
    const names = statement.importClause?.namedBindings;
    if (!names || !ts.isNamedImports(names)) continue;
    for (const { name, propertyName } of names.elements)
      tags.get((propertyName ?? name).text)?.forEach((id) => found.add(id));
  }
  return found;
}

function isTestCall(node: ts.Node): node is ts.CallExpression {
  if (!ts.isCallExpression(node)) return false;
  let callee: ts.Node = node.expression;
  while (
    ts.isCallExpression(callee) ||
    ts.isPropertyAccessExpression(callee) ||
    ts.isTaggedTemplateExpression(callee)
  ) {
    callee = ts.isTaggedTemplateExpression(callee) ? callee.tag : callee.expression;
  }
  return ts.isIdentifier(callee) && TEST_CALLS.has(callee.text);
}

/** The ids named in titles and `clauses` tags of a test file, known or not. */
function namedInTest(source: ts.SourceFile): Set<string> {
  const found = new Set<string>();
  each(source, (node) => {
    if (isTestCall(node)) {
      const title = node.arguments[0];
      if (title && (ts.isStringLiteralLike(title) || ts.isTemplateExpression(title))) {
        for (const [id] of title.getText().matchAll(ID_IN_TITLE)) found.add(id);
      }
    }
    if (
      ts.isPropertyAssignment(node) &&
      node.name.getText() === 'clauses' &&
      ts.isArrayLiteralExpression(node.initializer)
    ) {
      for (const item of node.initializer.elements)
        if (ts.isStringLiteralLike(item) && LIKE_ID.test(item.text)) found.add(item.text);
    }
  });
  return found;
}

function scanCases(tests: PlaceMap, testFiles: readonly TestFile[]): string[] {
  const modules = new Set<string>();
  for (const { file, clauses } of loadAllCases()) {
    modules.add(file.split('/')[0] ?? '');
    for (const id of clauses) record(tests, id, `test/cases/${file}`);
  }
  return [...modules]
    .filter(
      (module) =>
        !testFiles.some(
          ({ path, text }) =>
            path.startsWith(`test/cases/${module}/`) || text.includes(`loadCases('${module}')`),
        ),
    )
    .map((module) => `test/cases/${module}: no test runs these cases`);
}

/** Reads all sources, tests and cases of the checkout. */
export function scanCheckout(): Scan {
  const code: PlaceMap = new Map();
  const pages: PlaceMap = new Map();
  const tests: PlaceMap = new Map();
  const faults: string[] = [];
  const testFiles: TestFile[] = [];
  const paths = [...sourcesUnder('src'), ...sourcesUnder('test')].filter(
    (path) => !NO_EVIDENCE.some((pattern) => pattern.test(path)),
  );
  const tags = new Map(
    paths.filter((path) => path.startsWith('src/contract/')).flatMap((path) => [...endpointsIn(parse(path))]),
  );
  for (const path of paths) {
    const text = readFileSync(join(ROOT, path), 'utf8');
    const isTest = path.startsWith('test/') || /\.test\.tsx?$/.test(path);
    if (isTest) testFiles.push({ path, text });
    if (!CANDIDATE.test(text) && !path.startsWith('src/web/')) continue;
    const source = parse(path);
    if (isTest) {
      for (const id of namedInTest(source)) {
        if (isClauseId(id)) record(tests, id, path);
        else if (!isWholeArticle(id)) faults.push(`${path}: ${id} is no clause`);
      }
    } else if (path.startsWith('src/web/')) {
      for (const id of [...citedIn(source), ...calledIn(source, tags)]) record(pages, id, path);
    } else {
      for (const id of citedIn(source)) record(code, id, path);
    }
  }
  faults.push(...scanCases(tests, testFiles));
  return { code, pages, tests, faults };
}
