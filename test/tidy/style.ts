import ts from 'typescript';
import { parse, placeOf, visit, type Source } from './sources.ts';

const MAX_FILE_LINES = 400;
const MAX_FUNCTION_LINES = 70;

/** Configuration of tools and vitest's hook, which those tools read by their default export. */
const DEFAULT_EXPORT_ASKED_FOR = ['vite.config.ts', 'vitest.config.ts', 'test/support/global-setup.ts'];

/** Files that grew past the limit of 400 lines. */
export function findLongFile({ path, text }: Source): string[] {
  const lines = text.trimEnd().split('\n').length;
  return lines > MAX_FILE_LINES ? [`${path}: ${lines}`] : [];
}

/** Functions of more than 70 lines; the callback of a test suite is a chapter, not a function. */
export function findLongFunctions(source: Source): string[] {
  const found: string[] = [];
  visit(parse(source), (node) => {
    if (!ts.isFunctionLike(node) || !('body' in node) || !node.body || isSuite(node)) return;
    const file = node.getSourceFile();
    const lines =
      file.getLineAndCharacterOfPosition(node.end).line -
      file.getLineAndCharacterOfPosition(node.getStart()).line +
      1;
    if (lines > MAX_FUNCTION_LINES) found.push(`${placeOf(node)}: ${lines}`);
  });
  return found;
}

function isSuite(node: ts.Node): boolean {
  const call = node.parent;
  return ts.isCallExpression(call) && /^describe(\.\w+)*(\(|$)/.test(call.expression.getText());
}

/** Calls that take the calendar year of a day. */
export function findCalendarYear(source: Source): string[] {
  const found: string[] = [];
  visit(parse(source), (node) => {
    if (ts.isCallExpression(node) && node.expression.getText() === 'yearOf') found.push(placeOf(node));
  });
  return found;
}

/** What the compiler allows and we do not: any, `!`, enum, default export, namespaces, classes that are no errors. */
export function findForbiddenSyntax(source: Source): string[] {
  const found: string[] = [];
  const tell = (node: ts.Node, what: string) => found.push(`${placeOf(node)}: ${what}`);
  visit(parse(source), (node) => {
    if (node.kind === ts.SyntaxKind.AnyKeyword) tell(node, 'any');
    if (ts.isNonNullExpression(node)) tell(node, 'non-null !');
    if ((ts.isPropertyDeclaration(node) || ts.isVariableDeclaration(node)) && node.exclamationToken)
      tell(node, 'definite !');
    if (ts.isEnumDeclaration(node)) tell(node, 'enum');
    if (ts.isModuleDeclaration(node) && (node.flags & ts.NodeFlags.Namespace) !== 0) tell(node, 'namespace');
    if (isDefaultExport(node) && !DEFAULT_EXPORT_ASKED_FOR.includes(source.path))
      tell(node, 'default export');
    if (ts.isClassLike(node) && !mayBeClass(node)) tell(node, 'class');
  });
  return found;
}

function isDefaultExport(node: ts.Node): boolean {
  if (ts.isExportSpecifier(node)) return node.name.text === 'default';
  return ts.isExportAssignment(node) || node.kind === ts.SyntaxKind.DefaultKeyword;
}

/** Thrown errors, and the one thing that React offers only as a class: an error boundary. */
function mayBeClass(node: ts.ClassLikeDeclaration): boolean {
  const base =
    node.heritageClauses
      ?.find((clause) => clause.token === ts.SyntaxKind.ExtendsKeyword)
      ?.types[0]?.getText() ?? '';
  return /Error$|^Component\b|^SetUpError$/.test(base);
}

/** A file that only passes on what others export: readers should be sent to the place itself. */
export function findBarrel(source: Source): string[] {
  const statements = parse(source).statements;
  const isBarrel =
    /(^|\/)index\.tsx?$/.test(source.path) ||
    (statements.length > 0 &&
      statements.every((statement) => ts.isExportDeclaration(statement) && statement.moduleSpecifier));
  return isBarrel ? [source.path] : [];
}

/** kebab-case files and folders, PascalCase.tsx for components, and no drawer for odds and ends. */
export function findOddName({ path }: { path: string }): string[] {
  const parts = path.split('/');
  const name = parts.pop() ?? '';
  const good =
    /^[a-z0-9]+(-[a-z0-9]+)*(\.(test|bench|config))?\.(ts|tsx|mjs)$/.test(name) ||
    /^[A-Z][A-Za-z0-9]*(\.test)?\.tsx$/.test(name);
  const drawer = [...parts, name.replace(/\..*$/, '')].some((part) =>
    /^(utils?|common|helpers?|misc|shared|lib)$/.test(part),
  );
  return good && !drawer ? [] : [path];
}
