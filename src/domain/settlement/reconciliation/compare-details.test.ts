import { describe, expect, test } from 'vitest';
import { fen, ZERO_FEN } from '../../../base/money.ts';
import { compareDetails, compareTotals, resultOf, type ComparedLine } from './compare-details.ts';
import type { InstitutionRow, PlatformRow } from './model.ts';

const SOLD: PlatformRow = {
  claimNo: 'S1',
  visitNo: 'M8',
  kind: 'settlement',
  reversesNo: null,
  personNo: 'P1',
  charged: fen(1_230),
  funds: fen(700),
  account: fen(100),
  msgid: 'm1',
};
const BACK: PlatformRow = {
  ...SOLD,
  claimNo: 'R1',
  kind: 'reversal',
  reversesNo: 'S1',
  charged: fen(-1_230),
  funds: fen(-700),
  account: fen(-100),
  msgid: 'm2',
};
const ROW: InstitutionRow = {
  line: 1,
  claimNo: 'S1',
  visitNo: 'M1',
  personNo: 'P1',
  charged: fen(1_230),
  funds: fen(700),
  account: fen(100),
  refund: false,
};
const REFUND: InstitutionRow = {
  ...ROW,
  claimNo: 'R1',
  charged: fen(-1_230),
  funds: fen(-700),
  account: fen(-100),
  refund: true,
};
const AMOUNTS = { charged: fen(1_230), funds: fen(700), account: fen(100) };
const told = (lines: readonly ComparedLine[]) => lines.map(({ kind, memo }) => [kind, memo]);

describe('对明细账的每一行说什么（M29）', () => {
  test('对上的一行带着两边的金额和报文号', () => {
    expect(compareDetails([SOLD], [], [ROW])).toEqual([
      {
        kind: 'same',
        claimNo: 'S1',
        visitNo: 'M1',
        personNo: 'P1',
        msgid: 'm1',
        refund: false,
        theirs: AMOUNTS,
        ours: AMOUNTS,
        memo: '',
      },
    ]);
  });

  test('平台没有的一行没有平台的金额和报文号', () => {
    const row = { ...ROW, claimNo: 'S9' };
    expect(compareDetails([], [], [row])).toEqual([
      {
        kind: 'theirsOnly',
        claimNo: 'S9',
        visitNo: 'M1',
        personNo: 'P1',
        msgid: '',
        refund: false,
        theirs: AMOUNTS,
        ours: null,
        memo: '平台没有这个结算编号',
      },
    ]);
  });

  test('平台独有的一行带平台的就诊编号，机构有的带机构的', () => {
    expect(compareDetails([SOLD], [], [])).toEqual([
      {
        kind: 'oursOnly',
        claimNo: 'S1',
        visitNo: 'M8',
        personNo: 'P1',
        msgid: 'm1',
        refund: false,
        theirs: null,
        ours: AMOUNTS,
        memo: '机构的文件没有这一笔',
      },
    ]);
  });

  test.each([
    ['费用总额', { charged: fen(1) }, '费用总额机构 0.01、平台 12.30'],
    ['基金支付', { funds: fen(1) }, '基金支付机构 0.01、平台 7.00'],
    ['个人账户', { account: fen(1) }, '个人账户机构 0.01、平台 1.00'],
    ['人员编号', { personNo: 'P2' }, '人员编号不符'],
    [
      '两样',
      { funds: fen(1), account: ZERO_FEN },
      '基金支付机构 0.01、平台 7.00；个人账户机构 0.00、平台 1.00',
    ],
  ])('%s不同', (_title, change, memo) => {
    expect(told(compareDetails([SOLD], [], [{ ...ROW, ...change }]))).toEqual([['content', memo]]);
  });

  test('标反了的、平台没有撤销的，各说各的', () => {
    expect(told(compareDetails([SOLD, BACK], [], [{ ...ROW, claimNo: 'R1' }]))[0]).toEqual([
      'state',
      '机构记为结算，平台是撤销',
    ]);
    expect(told(compareDetails([SOLD], [], [{ ...ROW, refund: true }]))[0]).toEqual([
      'state',
      '机构记为退费，平台没有撤销结算 S1',
    ]);
    const odd = { ...SOLD, kind: 'reversal' as const };
    expect(told(compareDetails([odd], [], [ROW]))[0]).toEqual(['state', '机构记为结算，平台是撤销']);
  });

  test('平台独有的撤销是退费；机构独有的退费平台没有编号', () => {
    expect(compareDetails([SOLD, BACK], [], []).map((line) => line.refund)).toEqual([false, true]);
    expect(compareDetails([BACK], [], [])[0]).toMatchObject({ kind: 'state', refund: true });
    expect(compareDetails([], [], [{ ...REFUND, claimNo: 'S9' }])[0]).toMatchObject({
      kind: 'theirsOnly',
      refund: true,
      memo: '平台没有这个结算编号',
    });
  });

  test('重复的、范围外的带着平台的金额', () => {
    expect(compareDetails([SOLD], [], [ROW, ROW])[1]).toMatchObject({
      kind: 'repeated',
      msgid: 'm1',
      ours: AMOUNTS,
      memo: '同一结算编号不止一行',
    });
    expect(compareDetails([], [SOLD], [ROW])).toMatchObject([
      { kind: 'outside', ours: AMOUNTS, memo: '平台有这笔结算，不属于所对的日期、经办机构或类别' },
    ]);
  });

  test('退费只缺一行还是两行都缺：机构报了结算，或结算在别的日子，只缺退费', () => {
    const missing = ['state', '平台已撤销结算 S1，机构没有退费行'];
    expect(told(compareDetails([SOLD, BACK], [], [ROW]))).toEqual([['same', ''], missing]);
    expect(told(compareDetails([BACK], [SOLD], []))).toEqual([missing]);
    expect(told(compareDetails([BACK], [], []))).toEqual([missing]);
    expect(told(compareDetails([SOLD, BACK], [], []))).toEqual([
      ['oursOnly', '机构的文件没有这一笔；平台已由 R1 撤销'],
      ['oursOnly', '机构的文件没有这一笔'],
    ]);
    // A row that only refunds does not show that the institution holds the settlement.
    const twice = [{ ...REFUND, claimNo: 'S1' }];
    expect(told(compareDetails([SOLD, BACK], [], twice))).toEqual([
      ['same', ''],
      ['oursOnly', '机构的文件没有这一笔；平台已由 R1 撤销'],
    ]);
  });

  test('退费写原结算编号的，与撤销单对', () => {
    const [line] = compareDetails([SOLD, BACK], [], [{ ...REFUND, claimNo: 'S1' }]);
    expect(line).toMatchObject({ kind: 'same', claimNo: 'R1', msgid: 'm2', refund: true });
  });

  test('同一编号范围内外都有时，以范围内的为准', () => {
    expect(told(compareDetails([SOLD], [SOLD], [ROW]))).toEqual([['same', '']]);
  });
});

describe('整个文件的结果（M29）', () => {
  const ours = { rows: 1, charged: fen(1_230), funds: fen(700), account: fen(100), cash: fen(430) };
  const theirs = { ...ours, cash: null };
  const line = (kind: ComparedLine['kind']) =>
    ({ ...compareDetails([SOLD], [], [ROW])[0], kind }) as ComparedLine;
  const result = (...kinds: ComparedLine['kind'][]) => resultOf(kinds.map(line), theirs, ours);

  test('每行都平、合计也平才算平', () => {
    expect(result('same')).toBe('agrees');
    expect(resultOf([line('same')], { ...theirs, funds: fen(1) }, ours)).toBe('differs');
  });

  test('只有一个方向多的说是哪一方，两个方向都有的是数据不一致', () => {
    expect(result('same', 'oursOnly')).toBe('oursMore');
    expect(result('oursOnly', 'oursOnly')).toBe('oursMore');
    for (const kind of ['theirsOnly', 'repeated', 'outside'] as const)
      expect(result('same', kind)).toBe('theirsMore');
    expect(result('theirsOnly', 'repeated', 'outside')).toBe('theirsMore');
    expect(result('oursOnly', 'theirsOnly')).toBe('differs');
    expect(result('theirsOnly', 'content')).toBe('differs');
    expect(result('state')).toBe('differs');
    expect(result('content')).toBe('differs');
  });

  test('总账先比笔数，再比金额；没报的不比', () => {
    expect(compareTotals({ ...ours, rows: 2, charged: fen(1) }, ours)).toBe('theirsMore');
    expect(compareTotals({ ...ours, rows: 0, charged: fen(1) }, ours)).toBe('oursMore');
    expect(compareTotals({ ...ours, account: null, cash: null }, ours)).toBe('agrees');
    expect(compareTotals({ ...ours, account: fen(1), cash: null }, ours)).toBe('differs');
  });
});
