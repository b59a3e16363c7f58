import ts from 'typescript';
import { importsOf, isTest, parse, placeOf, targetOf, visit, type Source } from './sources.ts';

/** What a file of each floor may import: its own floor and those below it. */
const BELOW: Readonly<Record<string, readonly string[]>> = {
  base: ['base'],
  policy: ['base', 'policy'],
  domain: ['base', 'policy', 'domain'],
  contract: ['base', 'policy', 'domain', 'contract'],
  server: ['base', 'policy', 'domain', 'contract', 'server'],
  web: ['base', 'policy', 'domain', 'contract', 'web'],
};

/** The packages that a pure floor may use; none of them touches the outer world. */
const PURE_PACKAGES: Readonly<Record<string, readonly string[]>> = {
  base: ['temporal-polyfill'],
  policy: [],
  domain: ['pinyin-pro', 'typebox'],
  contract: ['typebox', 'typebox/value'],
};

/** Left to right; a module imports only from itself and from modules to its left. */
const MODULES = [
  'identity',
  'documents',
  'insured',
  'catalogue',
  'selection',
  'providers',
  'eligibility',
  'prescription',
  'funds',
  'settlement',
  'supervision',
  'statistics',
  'gateway',
  'demo',
];

/** Folders and contract files that are no module: the frame that all modules stand in. */
const FRAME: Readonly<Record<string, readonly string[]>> = {
  domain: [],
  contract: ['client', 'endpoint', 'openapi', 'shapes'],
  server: ['db', 'http', 'jobs'],
  web: ['public', 'shell', 'ui'],
};

/** Contract files that are part of a module under another name. */
const PART_OF: Readonly<Record<string, string>> = {
  accounts: 'identity',
  settings: 'insured',
  basis: 'documents',
  'separate-payment': 'catalogue',
  imports: 'catalogue',
  prices: 'catalogue',
  'printed-standards': 'catalogue',
  'list-acts': 'catalogue',
  'roll-over': 'statistics',
  corrections: 'statistics',
  matching: 'catalogue',
  questions: 'catalogue',
  'list-versions': 'catalogue',
  'national-products': 'catalogue',
  'payment-route': 'catalogue',
  'prescribing-facts': 'catalogue',
  search: 'catalogue',
  'self-pay-ratios': 'catalogue',
  'version-diff': 'catalogue',
};

/** The frame's lower part, which every module stands on; of them it knows only who is asking, `identity`. */
const UNDER_MODULES = ['contract/shapes', 'server/db', 'web/ui'];

/** Globals through which the outer world would come in without an import. */
const WORLDLY = [
  'process',
  'fetch',
  'performance',
  'setTimeout',
  'setInterval',
  'globalThis',
  'Date',
  'crypto',
  'console',
];

/** Imports that go up a floor, across to the other side, or out of `src`. */
export function findUpwardImports(source: Source): string[] {
  const floor = source.path.split('/')[1] ?? '';
  return importsOf(source)
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => targetOf(source.path, specifier))
    .filter((target) => {
      if (isTest(source.path) && target.startsWith('test/support/')) return false;
      const [top, to = ''] = target.split('/');
      return top !== 'src' || !BELOW[floor]?.includes(to);
    })
    .map((target) => `${source.path} -> ${target}`);
}

/** Imports that are not written as this repository writes them: relative, with the file's ending. */
export function findOddImports(source: Source): string[] {
  return importsOf(source)
    .filter(
      (specifier) =>
        specifier.startsWith('.') && !/\.(ts|tsx|css|json|svg|yaml|mjs)(\?\w+)?$/.test(specifier),
    )
    .map((specifier) => `${source.path}: ${specifier}`);
}

/** On a pure floor: packages that are not on its list, and globals that reach the outer world. */
export function findImpurities(source: Source): string[] {
  const floor = source.path.split('/')[1] ?? '';
  const allowed = PURE_PACKAGES[floor];
  if (!allowed || isTest(source.path)) return [];
  const found = importsOf(source)
    .filter((specifier) => !specifier.startsWith('.') && !allowed.includes(specifier))
    .map((specifier) => `${source.path} imports ${specifier}`);
  visit(parse(source), (node) => {
    if (ts.isIdentifier(node) && WORLDLY.includes(node.text) && isFreeName(node))
      found.push(`${placeOf(node)} uses ${node.text}`);
    if (ts.isPropertyAccessExpression(node) && node.getText() === 'Math.random')
      found.push(`${placeOf(node)} uses Math.random`);
  });
  return found;
}

/** True for a name that is used as a value, not one that is declared, a property or part of a type. */
function isFreeName(node: ts.Identifier): boolean {
  const parent = node.parent;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isNewExpression(parent) || ts.isCallExpression(parent)) return true;
  return ts.isBinaryExpression(parent) || (ts.isVariableDeclaration(parent) && parent.initializer === node);
}

/** `prescription-shapes.ts` of the contract is part of `prescription`. */
function nameOf(room: string): string {
  const name = room.replace(/\.tsx?$/, '');
  return PART_OF[name] ?? MODULES.find((module) => name.startsWith(`${module}-`)) ?? name;
}

/** The module that a file of `src` belongs to, or `null` where it belongs to the frame. */
export function moduleOf(path: string): string | null {
  const [, floor = '', room = ''] = path.split('/');
  const name = nameOf(room);
  return FRAME[floor] && MODULES.includes(name) ? name : null;
}

/** Folders of `src` that are neither a module nor part of the frame: whoever adds one says where it stands. */
export function findUnknownRooms(path: string): string[] {
  const [, floor = '', room = '', ...rest] = path.split('/');
  const frame = FRAME[floor];
  if (!frame || (rest.length === 0 && floor !== 'contract')) return [];
  const name = nameOf(room);
  return MODULES.includes(name) || frame.includes(name) || isTest(path) || name === 'tsconfig.json'
    ? []
    : [`${floor}/${name}`];
}

/** Imports from a module to the right, or from the lower frame into a module. */
export function findRightwardImports(source: Source): string[] {
  const from = moduleOf(source.path);
  const under = UNDER_MODULES.some((room) => source.path.startsWith(`src/${room}`));
  if (isTest(source.path) || (from === null && !under)) return [];
  return importsOf(source)
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => targetOf(source.path, specifier))
    .filter((target) => {
      const to = moduleOf(target);
      return to !== null && MODULES.indexOf(to) > MODULES.indexOf(from ?? 'identity');
    })
    .map((target) => `${source.path} -> ${target}`);
}
