import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { findMoneyAsNumber, findRounding, findTypedMoneyAsNumber } from './money.ts';
import { isTest, readSources, ROOT } from './sources.ts';

const sources = readSources('src');
const of = (text: string) => ({ path: 'src/domain/funds/a.ts', text });

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  lib: ['lib.es2023.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'],
  jsx: ts.JsxEmit.ReactJSX,
  allowImportingTsExtensions: true,
  noEmit: true,
  skipLibCheck: true,
  strict: true,
  types: ['node'],
};

describe('金额不用浮点数', () => {
  test('不取整、不按小数位输出', () => {
    expect(
      findRounding(of('const a = Math.round(x * 0.7); const b = x.toFixed(2); parseFloat(t);')),
    ).toHaveLength(3);
    expect(sources.flatMap(findRounding)).toEqual([]);
  });

  test('金额的文字不转成数', () => {
    expect(findMoneyAsNumber(of(`Number(bill.fundShare); +row['price']; parseInt(yuan);`))).toHaveLength(3);
    expect(findMoneyAsNumber(of('Number(row.id); Number(match[1]);'))).toEqual([]);
    expect(sources.flatMap(findMoneyAsNumber)).toEqual([]);
  });

  test('金额类型的值不转成数', () => {
    const bad = join(ROOT, 'src/base/planted.ts');
    const host = ts.createCompilerHost(OPTIONS);
    const { fileExists, getSourceFile } = host;
    host.fileExists = (path) => path === bad || fileExists(path);
    host.getSourceFile = (path, ...rest) =>
      path === bad
        ? ts.createSourceFile(
            path,
            `import type { Fen } from './money.ts'; export const f = (x: Fen | null) => Number(x);`,
            ts.ScriptTarget.ES2023,
            true,
          )
        : getSourceFile(path, ...rest);
    const files = sources.filter(({ path }) => !isTest(path)).map(({ path }) => join(ROOT, path));
    const program = ts.createProgram([...files, bad], OPTIONS, host);
    const found = findTypedMoneyAsNumber(program, (path) => path.startsWith(join(ROOT, 'src')));
    // The planted line shows that the search finds; besides it there must be nothing.
    expect(found.map((line) => line.replace(/^.*\/src\//, 'src/'))).toEqual([
      'src/base/planted.ts:1: Number(x)',
    ]);
  });
});
