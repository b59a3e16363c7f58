import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { repositoryFiles, ROOT } from './sources.ts';

interface Manifest {
  scripts: Record<string, string>;
}

interface Lock {
  packages: Record<string, { resolved?: string }>;
}

const files = repositoryFiles();
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');
const readJson = <T>(path: string): T => JSON.parse(read(path)) as T;
const isBinary = (path: string): boolean =>
  /\.(png|jpe?g|webp|gif|ico|ttf|otf|woff2?|pdf|xlsx|docx|zip)$/i.test(path);

/** Put together from parts, because this file is searched as well. */
const FORBIDDEN: readonly [RegExp, string][] = [
  [new RegExp(`${'/wo'}rk/`), 'a path of one machine'],
  [new RegExp(`(^|[^\\w.])/${'(home|Users)'}/\\w+/`), 'a path of one machine'],
  [new RegExp(`\\.${'libr'}ary\\b`), 'a folder beside the repository'],
  [new RegExp(`\\b[A-Z]:\\\\${'Users'}\\\\`), 'a path of one machine'],
];
const DATA_BESIDE = new RegExp(`\\.\\./${'sha'}red/(data|policy)`);
const BESIDE = new RegExp(`\\.\\./${'sha'}red`);

/** Where the optional data beside the checkout may be named: tests and benchmarks, which pass without it. */
const MAY_LOOK_BESIDE = /^(test|bench)\/|\.test\.tsx?$/;

describe('仓库本身', () => {
  test('提交的文件里没有某台机器的路径', () => {
    const found = files
      .filter((path) => !isBinary(path))
      .flatMap((path) =>
        FORBIDDEN.filter(([pattern]) => pattern.test(read(path))).map(([, what]) => `${path}: ${what}`),
      );
    expect(FORBIDDEN[0]?.[0].test(['', 'work', 'x'].join('/'))).toBe(true);
    expect(found).toEqual([]);
  });

  test('旁边的数据只在测试和基准里按约定的相对路径查找', () => {
    const named = files.filter((path) => !isBinary(path) && BESIDE.test(read(path)));
    expect(named.filter((path) => !MAY_LOOK_BESIDE.test(path) && !path.endsWith('.md'))).toEqual([]);
    const odd = named.filter((path) => read(path).replaceAll(new RegExp(DATA_BESIDE, 'g'), '').match(BESIDE));
    expect(odd).toEqual([]);
  });

  test('没有提交大文件和生成物', () => {
    const large = files.filter((path) => statSync(join(ROOT, path)).size > 3 * 1024 * 1024);
    // The one font that printed forms are set in: no reader may see another, and nothing is fetched.
    expect(large).toEqual(['assets/fonts/NotoSansSC-Regular.gbk-subset.ttf']);
    expect(files.filter((path) => /(^|\/)(dist|node_modules|\.data)\//.test(path))).toEqual([]);
    expect(files.filter((path) => /\.(xlsx|xls|docx|doc|log|tsbuildinfo)$/.test(path))).toEqual([]);
  });

  test('package.json 里的每个命令都有它的程序', () => {
    const { scripts } = readJson<Manifest>('package.json');
    const wanted =
      'start test dev build check test:api e2e trace docs bench db:migrate db:reset load-policy import-catalogue read-catalogue settle';
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(wanted.split(' ')));
    const dispatched = read('scripts/run.mjs');
    for (const [name, command] of Object.entries(scripts)) {
      const [, file = '', argument] = /^node (?:--\S+ )*(\S+)(?: (\S+))?/.exec(command) ?? [];
      expect(existsSync(join(ROOT, file)), `${name}: ${command}`).toBe(true);
      if (file === 'scripts/run.mjs')
        expect(dispatched, name).toMatch(new RegExp(`'?${argument}'?(:| ===|\\))|=== '${argument}'`));
    }
    for (const [, compiled = ''] of dispatched.matchAll(/'(server\/[^']+\.js)'/g)) {
      expect(existsSync(join(ROOT, 'src', compiled.replace(/\.js$/, '.ts'))), compiled).toBe(true);
    }
    for (const [, program = ''] of dispatched.matchAll(/'((?:scripts|bench)\/[^']+\.ts)'/g)) {
      expect(existsSync(join(ROOT, program)), program).toBe(true);
    }
  });

  test('脚本在装好依赖之前只用 Node 自带的模块', () => {
    const scripts = files.filter((path) => /^scripts\/.+\.mjs$/.test(path));
    const foreign = scripts.flatMap((path) =>
      [...read(path).matchAll(/from '([^']+)'/g)]
        .map(([, name = '']) => name)
        .filter((name) => !/^(node:|\.\/[a-z-]+\.mjs$)/.test(name)),
    );
    expect(scripts.length).toBeGreaterThan(5);
    expect(foreign).toEqual([]);
  });

  test('锁文件不记录任何软件源的主机', () => {
    const { packages } = readJson<Lock>('package-lock.json');
    const hosts = Object.values(packages).flatMap(({ resolved }) =>
      resolved && /^https?:/.test(resolved) ? [new URL(resolved).host] : [],
    );
    expect([...new Set(hosts)].filter((host) => host !== 'registry.npmjs.org')).toEqual([]);
  });
});
