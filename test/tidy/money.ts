import ts from 'typescript';
import { isTest, parse, placeOf, visit, type Source } from './sources.ts';

/** Where a rounding or a float is no matter of money; each with its reason. */
const HARMLESS: Readonly<Record<string, string>> = {
  'src/server/main.ts': 'seconds that the start took',
  'src/web/ui/StackedBar.tsx': 'widths of drawn bars, in percent of the screen',
};

const ROUNDERS = /^(Math\.(round|fround)|parseFloat|Number\.parseFloat)$/;
const FLOAT_METHODS = ['toFixed', 'toPrecision', 'toExponential'];

/** Names under which money travels as text: what the interface calls its amounts, prices and ratios. */
const MONEY_NAME =
  /(price|amount|fen|yuan|money|cost|charge|charged|eligible|share|pays|paid|ratio|threshold|assistance|pooledfund|majorillness|overlimit|abovestandard|limits?|balance|total(?=fen|amount)|cap)$/i;

/** Rounding and float formatting outside the places that have a reason for it. */
export function findRounding(source: Source): string[] {
  if (isTest(source.path) || source.path in HARMLESS) return [];
  const found: string[] = [];
  visit(parse(source), (node) => {
    if (!ts.isCallExpression(node)) return;
    const called = node.expression;
    if (ROUNDERS.test(called.getText())) found.push(`${placeOf(node)}: ${called.getText()}`);
    else if (ts.isPropertyAccessExpression(called) && FLOAT_METHODS.includes(called.name.text)) {
      found.push(`${placeOf(node)}: ${called.name.text}`);
    }
  });
  return found;
}

/** Amounts that are turned into a JavaScript number by name: `Number(bill.charged)`, `+price`, `parseInt(share)`. */
export function findMoneyAsNumber(source: Source): string[] {
  if (isTest(source.path) || source.path in HARMLESS) return [];
  const found: string[] = [];
  visit(parse(source), (node) => {
    const operand = numberedOperand(node);
    const name = operand && lastName(operand);
    if (name && MONEY_NAME.test(name)) found.push(`${placeOf(node)}: ${node.getText()}`);
  });
  return found;
}

/** What a node makes a number of, where it does so. */
export function numberedOperand(node: ts.Node): ts.Expression | undefined {
  if (ts.isCallExpression(node) && /^(Number|parseInt|Number\.parseInt)$/.test(node.expression.getText()))
    return node.arguments[0];
  return ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.PlusToken
    ? node.operand
    : undefined;
}

function lastName(expression: ts.Expression): string | undefined {
  if (ts.isIdentifier(expression)) return expression.text;
  if (ts.isPropertyAccessExpression(expression)) return expression.name.text;
  if (ts.isElementAccessExpression(expression) && ts.isStringLiteral(expression.argumentExpression)) {
    return expression.argumentExpression.text;
  }
  return undefined;
}

/**
 * The same by type: a value of a money type (a bigint with a unit of its own) that is made a number anywhere.
 * The whole program is needed for that, because names may say nothing.
 */
export function findTypedMoneyAsNumber(program: ts.Program, isOurs: (path: string) => boolean): string[] {
  const checker = program.getTypeChecker();
  const found: string[] = [];
  for (const file of program.getSourceFiles()) {
    if (file.isDeclarationFile || !isOurs(file.fileName)) continue;
    visit(file, (node) => {
      const operand = numberedOperand(node);
      if (operand && isMoney(checker.getTypeAtLocation(operand)))
        found.push(`${placeOf(node)}: ${node.getText()}`);
    });
  }
  return found;
}

function isMoney(type: ts.Type): boolean {
  if (type.isUnion()) return type.types.some(isMoney);
  return (
    type.isIntersection() &&
    type.types.some((part) => (part.flags & ts.TypeFlags.BigIntLike) !== 0) &&
    type.getProperty('__unit') !== undefined
  );
}
