import { describe, expect, test } from 'vitest';
import { readSources } from './sources.ts';
import {
  findImpurities,
  findOddImports,
  findRightwardImports,
  findUnknownRooms,
  findUpwardImports,
} from './walls.ts';

const sources = readSources('src');
const of = (path: string, text: string) => ({ path, text });

describe('楼层与模块', () => {
  test('每个文件只引用本层和下层，服务端与页面互不相见', () => {
    expect(findUpwardImports(of('src/base/a.ts', `import { x } from '../domain/x.ts'`))).toHaveLength(1);
    expect(findUpwardImports(of('src/web/a.ts', `const page = import('../server/x.ts')`))).toHaveLength(1);
    expect(findUpwardImports(of('src/server/a.ts', `export { x } from '../contract/x.ts'`))).toEqual([]);
    expect(sources.length).toBeGreaterThan(100);
    expect(sources.flatMap(findUpwardImports)).toEqual([]);
  });

  test('引用写相对路径并带扩展名', () => {
    expect(findOddImports(of('src/base/a.ts', `import { x } from './x'`))).toHaveLength(1);
    expect([...sources, ...readSources('test', 'bench', 'scripts')].flatMap(findOddImports)).toEqual([]);
  });

  test('下四层是纯的：不用 Node 模块，不取时间、随机数、网络', () => {
    const impure = `import { readFileSync } from 'node:fs';
      export const now = Date.now(); export const day = new Date(); export const dice = Math.random();
      export const home = process.env; export const got = fetch('x');`;
    expect(findImpurities(of('src/domain/a.ts', impure))).toHaveLength(6);
    expect(
      findImpurities(of('src/domain/a.ts', `export const f = (a: { process: string }) => a.process;`)),
    ).toEqual([]);
    expect(sources.flatMap(findImpurities)).toEqual([]);
  });

  test('模块从左到右，只引用左边的模块', () => {
    expect(
      findRightwardImports(of('src/domain/funds/a.ts', `import { x } from '../settlement/x.ts'`)),
    ).toHaveLength(1);
    expect(
      findRightwardImports(of('src/contract/insured.ts', `import { x } from './catalogue.ts'`)),
    ).toHaveLength(1);
    expect(findRightwardImports(of('src/web/ui/a.ts', `import { x } from '../funds/x.ts'`))).toHaveLength(1);
    expect(
      findRightwardImports(of('src/server/settlement/a.ts', `import { x } from '../funds/x.ts'`)),
    ).toEqual([]);
    expect(sources.flatMap(findRightwardImports)).toEqual([]);
  });

  test('每个文件夹要么是模块，要么是公共框架', () => {
    expect(findUnknownRooms('src/server/utils/x.ts')).toHaveLength(1);
    expect([...new Set(sources.flatMap(({ path }) => findUnknownRooms(path)))]).toEqual([]);
  });
});
