import { spawnSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ROOT } from './sources.ts';

/** Runs a command of package.json the way npm does, but from another folder. */
function command(args: string[], input = '') {
  return spawnSync(process.execPath, [join(ROOT, 'scripts', 'run.mjs'), ...args], {
    cwd: tmpdir(),
    input,
    encoding: 'utf8',
  });
}

const CLAIM = {
  servedOn: '2026-03-01',
  scheme: 'employee',
  inMajorIllness: false,
  used: { pooledFund: '0.00', majorIllness: '0.00' },
  limits: { pooledFund: '100000.00', majorIllness: '0.00' },
  assistance: null,
  lines: [{ standardKind: 'negotiated', standard: '100.00', price: '100.00', quantity: '2' }],
};

// The first run may have to compile the server.
describe('命令行', { timeout: 240_000 }, () => {
  test('结算命令从标准输入读、只往标准输出写结果，从任何文件夹都能用', () => {
    const { status, stdout, stderr } = command(
      ['settle'],
      `${JSON.stringify(CLAIM)}\n${JSON.stringify(CLAIM)}\n`,
    );
    expect(status, stderr).toBe(0);
    const bills = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(bills).toHaveLength(2);
    expect(bills[0]).toMatchObject({
      charged: '200.00',
      eligible: '200.00',
      fundShare: '140.00',
      personPays: '60.00',
    });
  });

  test('核验命令接着结算命令的输出读，每个数都对退出 0，改了一个数退出 1，不是结算单退出 2', () => {
    const { stdout: bill } = command(['settle'], `${JSON.stringify(CLAIM)}\n`);
    const right = command(['check-bill'], bill);
    expect(right.status, right.stderr).toBe(0);
    expect(right.stdout).toContain('每个数都对');
    const wrong = command(['check-bill'], bill.replace('"charged":"200.00"', '"charged":"200.01"'));
    expect(wrong).toMatchObject({ status: 1, stderr: '' });
    expect(wrong.stdout).toContain('表头 charged：写的是 200.01，计算过程里是 200.00');
    expect(command(['check-bill'], '[]').status).toBe(2);
    expect(command(['check-bill', join(tmpdir(), 'no-such-bill.json')])).toMatchObject({
      status: 2,
      stdout: '',
    });
  });

  test('命令失败时退出码不为零，标准输出没有安装或编译的话', () => {
    const missing = command(['read-catalogue', join(tmpdir(), 'no-such-workbook.xlsx')]);
    expect(missing.status).not.toBe(0);
    expect(missing.stdout).toBe('');
    expect(missing.stderr).not.toBe('');
    const unknown = command(['no-such-program']);
    expect(unknown).toMatchObject({ status: 2, stdout: '' });
  });
});
