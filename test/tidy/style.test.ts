import { describe, expect, test } from 'vitest';
import { readSources, repositoryFiles } from './sources.ts';
import {
  findBarrel,
  findCalendarYear,
  findForbiddenSyntax,
  findLongFile,
  findLongFunctions,
  findOddName,
} from './style.ts';

const sources = readSources('src', 'test', 'bench', 'scripts');
const of = (text: string, path = 'src/server/a.ts') => ({ path, text });
const lines = (count: number) => '  call();\n'.repeat(count);

describe('大小与写法', () => {
  test('文件不超过 400 行', () => {
    expect(findLongFile(of(lines(401)))).toHaveLength(1);
    expect(findLongFile(of(lines(400)))).toEqual([]);
    expect(sources.flatMap(findLongFile)).toEqual([]);
  });

  test('函数不超过 70 行', () => {
    expect(findLongFunctions(of(`export function f() {\n${lines(70)}}\n`))).toHaveLength(1);
    expect(findLongFunctions(of(`export const f = () => {\n${lines(68)}};\n`))).toEqual([]);
    expect(sources.flatMap(findLongFunctions)).toEqual([]);
  });

  test('不用 any、非空断言、枚举、默认导出和类', () => {
    const bad = `export const a = 1 as any; export const b = [1][0]!; enum C { D }
      export default class E {} namespace F { export const g = 1; }`;
    expect(findForbiddenSyntax(of(bad))).toHaveLength(6);
    expect(findForbiddenSyntax(of('export default {};'))).toHaveLength(1);
    expect(
      findForbiddenSyntax(of('export class Fault extends Error {}\nexport const one = (): unknown => 1;')),
    ).toEqual([]);
    expect(sources.flatMap(findForbiddenSyntax)).toEqual([]);
  });

  test('没有转手导出的文件', () => {
    expect(findBarrel(of(`export * from './a.ts';`))).toHaveLength(1);
    expect(sources.flatMap(findBarrel)).toEqual([]);
  });

  test('结算不自己取日子的公历年：医保年度只从规则问（I4）', () => {
    const settles = (path: string) => /^src\/(server|domain)\/settlement\//.test(path);
    expect(findCalendarYear(of('const year = yearOf(claim.servedOn);'))).toHaveLength(1);
    expect(sources.filter(({ path }) => settles(path)).flatMap(findCalendarYear)).toEqual([]);
  });

  test('文件名写法一致，没有杂物抽屉', () => {
    expect(findOddName({ path: 'src/server/readFile.ts' })).toHaveLength(1);
    expect(findOddName({ path: 'src/server/utils/read.ts' })).toHaveLength(1);
    const code = repositoryFiles().filter((path) => /\.(ts|tsx|mjs)$/.test(path));
    expect(code.flatMap((path) => findOddName({ path }))).toEqual([]);
  });
});
