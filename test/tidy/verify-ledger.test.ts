import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { addDays, day } from '../../src/base/date.ts';
import { fen } from '../../src/base/money.ts';
import { NO_HASH, textOf, type Close, type WrittenClose } from '../../src/domain/funds/closes/close.ts';
import { exportText } from '../../src/server/funds/closes/export-text.ts';
import { ROOT } from './sources.ts';

const folder = mkdtempSync(join(tmpdir(), 'shuangtong-ledger-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const sm3 = (text: string) => createHash('sm3').update(text, 'utf8').digest('hex');
function chainOf(days: number): WrittenClose[] {
  const chain: WrittenClose[] = [];
  for (let index = 0; index < days; index += 1) {
    const close: Close = {
      areaCode: '430100',
      onDay: addDays(day('2026-06-15'), index),
      entries: 2,
      debit: fen(100n),
      credit: fen(100n),
      contentHash: sm3(String(index)),
      previousHash: chain.at(-1)?.hash ?? NO_HASH,
      sums: [
        {
          account: 'pooledFund',
          scheme: 'employee',
          entries: 1,
          debit: fen(100n),
          credit: fen(0n),
          balance: fen(100n * BigInt(index + 1)),
        },
        {
          account: 'institutionPayable',
          scheme: 'employee',
          entries: 1,
          debit: fen(0n),
          credit: fen(100n),
          balance: fen(-100n * BigInt(index + 1)),
        },
      ],
    };
    chain.push({ ...close, hash: sm3(textOf(close)) });
  }
  return chain;
}

function verify(content: string, ...more: string[]) {
  const file = join(folder, 'closes.json');
  writeFileSync(file, content);
  return spawnSync(process.execPath, [join(ROOT, 'scripts', 'run.mjs'), 'verify-ledger', file, ...more], {
    cwd: folder,
    encoding: 'utf8',
  });
}

// The first run may have to compile the server.
describe('离线核验日结的命令（M29）', { timeout: 240_000 }, () => {
  const chain = chainOf(3);
  const text = exportText(chain, null, [], undefined);

  test('没有动过的退出 0 并打印最后的摘要；另行记下的摘要对得上', () => {
    const sound = verify(text, '--expect', chain[1]?.hash ?? '');
    expect(sound.status, sound.stderr).toBe(0);
    expect(sound.stdout).toContain('2026-06-15 至 2026-06-17 共 3 天');
    expect(sound.stdout).toContain(chain[2]?.hash);
    expect(verify(text, '--expect', NO_HASH)).toMatchObject({ status: 1 });
  });

  test('改了数、少了一天退出 1 并说出哪一天；不是日结的文件退出 2', () => {
    const changed = verify(text.replace('"balance": "200"', '"balance": "201"'));
    expect(changed.status, changed.stderr).toBe(1);
    expect(changed.stdout).toContain('430100 2026-06-16：日结的内容与它的摘要不符');
    const gap = verify(exportText([...chain.slice(0, 1), ...chain.slice(2)], null, [], undefined));
    expect(gap.stdout).toContain('2026-06-15 之后缺少日结');
    expect(verify('{}')).toMatchObject({ status: 2, stdout: '' });
  });

  test('最新一天被抽走，不给另行记下的摘要也看得出', () => {
    const witness = { shutTo: day('2026-06-17'), sealed: [] };
    const cut = verify(exportText(chain.slice(0, 2), null, [], undefined, witness));
    expect(cut.status, cut.stderr).toBe(1);
    expect(cut.stdout).toContain('430100 2026-06-16：已经关账到 2026-06-17');
    expect(verify(exportText(chain, null, [], undefined, witness)).status).toBe(0);
  });
});
