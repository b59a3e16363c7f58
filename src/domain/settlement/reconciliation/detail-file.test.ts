import { describe, expect, test } from 'vitest';
import { fen, ZERO_FEN } from '../../../base/money.ts';
import { MOST_DETAIL_ROWS, readDetails, sumDetails, writeDetails } from './detail-file.ts';
import type { PlatformRow } from './model.ts';

const ROW = ['S1', 'M1', 'P1', '12.30', '7.00', '1.00', '0'];
const CAPTIONS = [
  'setl_id',
  'mdtrt_id',
  'psn_no',
  'medfee_sumamt',
  'fund_pay_sumamt',
  'acct_pay',
  'refd_setl_flag',
];
const row = (...changes: [number, string][]) => {
  const cells = [...ROW];
  for (const [at, cell] of changes) cells[at] = cell;
  return cells.join('\t');
};
const rowsOf = (text: string) => {
  const read = readDetails(text);
  if ('fault' in read) throw new Error(read.fault);
  return read.rows;
};
const faultOf = (text: string) => {
  const read = readDetails(text);
  return 'fault' in read ? read.fault : undefined;
};

describe('明细文件（M29）', () => {
  test('读出每一列；退费标志为 1 才是退费', () => {
    expect(rowsOf(row())).toEqual([
      {
        line: 1,
        claimNo: 'S1',
        visitNo: 'M1',
        personNo: 'P1',
        charged: fen(1_230),
        funds: fen(700),
        account: fen(100),
        refund: false,
      },
    ]);
    expect(rowsOf(row([6, '1']))).toMatchObject([{ refund: true }]);
  });

  test('没填的和填 null 的金额按零算，单元格两边的空白不算', () => {
    for (const empty of ['', 'null', ' '])
      expect(rowsOf(row([3, empty], [4, empty], [5, empty]))).toMatchObject([
        { charged: ZERO_FEN, funds: ZERO_FEN, account: ZERO_FEN },
      ]);
    expect(rowsOf(row([0, ' S1 '], [3, ' 12.30 ']))).toMatchObject([{ claimNo: 'S1', charged: fen(1_230) }]);
  });

  test('第一行是列名的跳过，只在第一行才是；空行跳过；开头的字节序标记不算', () => {
    const captions = CAPTIONS.join('\t');
    expect(rowsOf(`\uFEFF${captions}\r\n${row()}\r\n \r\n${row()}\n`).map((one) => one.line)).toEqual([2, 4]);
    expect(faultOf(`${row()}\n${captions}`)).toBe('第 2 行的 setl_id 填写不正确');
    expect(rowsOf(`\uFEFF${row()}`)).toMatchObject([{ claimNo: 'S1' }]);
    expect(faultOf(`${row()}\n${row([2, 'P\uFEFF1'])}`)).toBe('第 2 行的 psn_no 填写不正确');
    expect(rowsOf(row([0, 'setl0id']).replace('setl0id', 'setl0'))).toHaveLength(1);
  });

  test.each([
    ['少一列', ROW.slice(0, 6).join('\t'), '应有 7 列，以制表符分隔'],
    ['多两列', [...ROW, '', ''].join('\t'), '应有 7 列，以制表符分隔'],
    ['结算编号里有别的字符', row([0, 'S-1']), '的 setl_id 填写不正确'],
    ['结算编号后面有别的字符', row([0, 'S1-']), '的 setl_id 填写不正确'],
    ['结算编号前面有别的字符', row([0, '-S1']), '的 setl_id 填写不正确'],
    ['结算编号过长', row([0, 'S'.repeat(31)]), '的 setl_id 填写不正确'],
    ['没有人员编号', row([2, '']), '的 psn_no 填写不正确'],
    ['人员编号后面有别的字符', row([2, 'P1-']), '的 psn_no 填写不正确'],
    ['人员编号前面有别的字符', row([2, '-P1']), '的 psn_no 填写不正确'],
    ['退费标志不认识', row([6, '2']), '的 refd_setl_flag 应为 0 或 1'],
    ['费用不是数', row([3, '十二']), '的金额填写不正确'],
    ['基金支付不是数', row([4, '七']), '的金额填写不正确'],
    ['个人账户不是数', row([5, '一']), '的金额填写不正确'],
  ])('%s', (_title, text, fault) => {
    expect(faultOf(`${row()}\n${text}`)).toBe(`第 2 行${fault}`);
  });

  test('八列的读前七列；三十位的编号读得', () => {
    expect(rowsOf([...ROW, 'x'].join('\t'))).toHaveLength(1);
    expect(rowsOf(row([0, 'S'.repeat(30)], [2, 'p'.repeat(30)]))).toHaveLength(1);
  });

  test('行数有上限，列名和末尾的空行不占', () => {
    const full = `${CAPTIONS.join('\t')}\n${'\n'.repeat(MOST_DETAIL_ROWS)}`;
    expect(faultOf(full)).toBeUndefined();
    expect(faultOf(`${full}\n`)).toBe('一个文件最多 200000 行');
  });

  test('写出的列与次序；撤销写 1；合计逐列相加', () => {
    const sold: PlatformRow = {
      claimNo: 'S1',
      visitNo: 'M1',
      kind: 'settlement',
      reversesNo: null,
      personNo: 'P1',
      charged: fen(1_230),
      funds: fen(700),
      account: fen(100),
      msgid: 'm1',
    };
    const back: PlatformRow = {
      ...sold,
      claimNo: 'R1',
      kind: 'reversal',
      reversesNo: 'S1',
      charged: fen(-30),
      funds: fen(-7),
      account: fen(-1),
    };
    const text = writeDetails([sold, back]);
    expect(text).toBe('S1\tM1\tP1\t12.30\t7.00\t1.00\t0\nR1\tM1\tP1\t-0.30\t-0.07\t-0.01\t1\n');
    expect(sumDetails(rowsOf(text))).toEqual({
      rows: 2,
      charged: fen(1_200),
      funds: fen(693),
      account: fen(99),
      cash: null,
    });
  });
});
