import { describe, expect, test } from 'vitest';
import { answerLine } from '../settle-lines.ts';
import { answerBills } from './check-bills.ts';

const CLAIM = {
  servedOn: '2026-03-01',
  scheme: 'employee',
  inMajorIllness: false,
  used: { pooledFund: '0.00', majorIllness: '0.00' },
  limits: { pooledFund: '100000.00', majorIllness: '0.00' },
  assistance: null,
  lines: [{ standardKind: 'negotiated', standard: '100.00', price: '100.00', quantity: '2' }],
};
const BILL = answerLine(JSON.stringify(CLAIM), 1).text;
const REFUSAL = answerLine(JSON.stringify({ ...CLAIM, servedOn: '2025-03-01' }), 1).text;
const WRONG = BILL.replaceAll('"amount":"60.00"', '"amount":"60.01"');

describe('核验命令的回答（M9.1、M29）', () => {
  test('settle 给出的一张单子每个数都对，退出 0', () => {
    const { text, exit } = answerBills(`${BILL}\n`);
    expect(text).toMatch(/^每个数都对：核对了 \d+ 处\n$/);
    expect(exit).toBe(0);
  });

  test('有数不对时逐个说出在哪一步、写的和算出的，退出 1', () => {
    const { text, exit } = answerBills(WRONG);
    expect(text).toMatch(/^有 \d+ 处不对：/);
    expect(text).toMatch(/✗ 第 11 步 \S+（personPays）：写的是 60.01，按算式重算是 60.00/);
    expect(exit).toBe(1);
  });

  test('逐行多张：一张对、一张拒付、一张不对；最坏的定退出码', () => {
    const { text, exit } = answerBills([BILL, REFUSAL, WRONG, ''].join('\n'));
    expect(text).toContain('[1] 每个数都对');
    expect(text).toContain('[2] 这是拒付或出错的回答');
    expect(text).toContain('[3] 有 ');
    expect(text).toContain('共 3 张，2 张没有问题，1 张有问题');
    expect(exit).toBe(1);
    expect(answerBills([BILL, '{"stages":{}}'].join('\n'))).toMatchObject({ exit: 2 });
  });

  test('不是结算单的说出是哪一项，退出 2', () => {
    expect(answerBills('')).toEqual({ text: '不是结算单：全文不是 JSON，可能没有复制完整\n', exit: 2 });
    expect(answerBills('{"stages":[{}]}')).toEqual({
      text: '不是结算单：stages[0].step应是一段文字\n',
      exit: 2,
    });
  });

  test('保密的支付标准只说核对了范围，不算错（N5.1）', () => {
    const hidden = BILL.replace('"standard":"100.00",', '').replace('"payablePrice":"100.00",', '');
    const { text, exit } = answerBills(hidden);
    expect(exit).toBe(0);
    expect(text).toContain('1 个金额因支付标准不公开只核对了范围');
    expect(text).toContain('∗ 第 2 步 政策范围内费用（eligible）第 1 行：支付标准不公开');
    expect(answerBills(hidden.replaceAll('"eligible":"200.00"', '"eligible":"200.01"')).exit).toBe(1);
  });
});
