import ts from 'typescript';
import { isTest, parse, placeOf, visit, type Source } from './sources.ts';

/** The shape of a statement, not a mere word: `select` in an English sentence is no SQL. */
const STATEMENT =
  /^\s*(SELECT\s.+(\sFROM\s|\()|SELECT\s+\S+$|INSERT\s+INTO\s|UPDATE\s+\w+\s+SET\s|DELETE\s+FROM\s|WITH\s+\w+.*\sAS\s*\(|CREATE\s+(TABLE|INDEX|UNIQUE|DATABASE|ROLE|SCHEMA|EXTENSION|FUNCTION)\s|ALTER\s+(TABLE|ROLE)\s|DROP\s+\w+\s|TRUNCATE\s|COPY\s+\w+.*(STDIN|STDOUT)|BEGIN\b|COMMIT\b|ROLLBACK\b|SET\s+(LOCAL|ROLE|TRANSACTION)\s|LOCK\s+TABLE|LISTEN\s|NOTIFY\s)/is;

/** SQL belongs into the stores and into what drives the database itself. */
function mayHoldSql(path: string): boolean {
  return /(^|[/-])store\.ts$/.test(path) || path.startsWith('src/server/db/') || isTest(path);
}

/** Statements in string or template literals outside the stores. */
export function findSql(source: Source): string[] {
  if (mayHoldSql(source.path)) return [];
  const found: string[] = [];
  visit(parse(source), (node) => {
    const text = literalText(node);
    if (text && STATEMENT.test(text) && !/[\u4e00-\u9fff]/.test(text.slice(0, 20))) found.push(placeOf(node));
  });
  return found;
}

function literalText(node: ts.Node): string | undefined {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
  return ts.isTemplateExpression(node)
    ? `${node.head.text}?${node.templateSpans.map((span) => span.literal.text).join('?')}`
    : undefined;
}

/** In a store: text put into a statement where only a parameter or a constant of the program belongs. */
export function findPastedSql(source: Source): string[] {
  if (!source.path.startsWith('src/server/') || isTest(source.path)) return [];
  const found: string[] = [];
  visit(parse(source), (node) => {
    if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.PlusToken) return;
    const text = literalText(node.left);
    if (text && STATEMENT.test(text)) found.push(placeOf(node));
  });
  return found;
}

const VERBS =
  /^(create|add|change|drop|grant|index|rename|split|widen|move|fill|set|protect|record|link|allow|keep|enter|run|publish|answer)-/;

/** Migrations: four digits without a gap from 0001, then a name that opens with a verb. */
export function findOddMigrations(names: readonly string[]): string[] {
  return [...names].sort().flatMap((name, index) => {
    const [, number = '', title = ''] = /^(\d{4})-([a-z0-9]+(?:-[a-z0-9]+)*)\.sql$/.exec(name) ?? [];
    if (Number(number) !== index + 1) return [`${name}: expected number ${index + 1}`];
    return VERBS.test(`${title}-`) ? [] : [`${name}: no verb first`];
  });
}
