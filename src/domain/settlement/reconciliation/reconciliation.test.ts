import { describe, expect, it } from 'vitest';
import { fen, ZERO_FEN, type Fen } from '../../../base/money.ts';
import { compareDetails, compareTotals, resultOf, type ComparedLine } from './compare-details.ts';
import { readDetails, sumDetails, writeDetails } from './detail-file.ts';
import type { InstitutionRow, PlatformRow } from './model.ts';

function settlement(number: number, more: Partial<PlatformRow> = {}): PlatformRow {
  const charged = fen(10_000 + number * 7);
  const funds = fen(7_000 + number * 3);
  const claimNo = `S2026052000000${number}`;
  const visitNo = `M${number}`;
  const given = {
    claimNo,
    visitNo,
    kind: 'settlement' as const,
    reversesNo: null,
    personNo: `P${number % 5}`,
  };
  return { ...given, charged, funds, account: ZERO_FEN, msgid: `m${number}`, ...more };
}

function reversalOf(row: PlatformRow): PlatformRow {
  const amounts = {
    charged: -row.charged as Fen,
    funds: -row.funds as Fen,
    account: -row.account as Fen,
  };
  return {
    ...row,
    ...amounts,
    claimNo: `R${row.claimNo.slice(1)}`,
    kind: 'reversal',
    reversesNo: row.claimNo,
  };
}

/** What the institution's file would be if it agreed. */
function fileOf(rows: readonly PlatformRow[]): InstitutionRow[] {
  const read = readDetails(writeDetails(rows));
  if ('fault' in read) throw new Error(read.fault);
  return [...read.rows];
}

const kindsOf = (lines: readonly ComparedLine[]) => lines.map((line) => [line.kind, line.claimNo]);
const ONE = settlement(1);
const TWO = settlement(2);
const BACK = reversalOf(TWO);

describe('对明细账（M29）', () => {
  it('写出的明细文件读回来，每行都平', () => {
    const lines = compareDetails([ONE, TWO, BACK], [], fileOf([ONE, TWO, BACK]));
    expect(lines.map((line) => line.kind)).toEqual(['same', 'same', 'same']);
    expect(lines[0]).toMatchObject({ msgid: 'm1', memo: '' });
  });

  it('两个方向都找：平台多、机构多、金额或人员不同、重复', () => {
    const [row] = fileOf([ONE]);
    if (!row) throw new Error('one row');
    const theirs = [{ ...row, funds: fen(1), personNo: 'P9' }, row, { ...row, claimNo: 'S99999999999999' }];
    const lines = compareDetails([ONE, TWO], [], theirs);
    expect(kindsOf(lines)).toEqual([
      ['content', ONE.claimNo],
      ['repeated', ONE.claimNo],
      ['theirsOnly', 'S99999999999999'],
      ['oursOnly', TWO.claimNo],
    ]);
    expect(lines[0]?.memo).toBe('人员编号不符；基金支付机构 0.01、平台 70.03');
  });

  it('退费可以写撤销单号或原结算编号；少了、多了、标反了都是状态不一致', () => {
    const file = fileOf([TWO, BACK]);
    const [sold, back] = file;
    if (!sold || !back) throw new Error('two rows');
    const byOriginal = compareDetails([TWO, BACK], [], [sold, { ...back, claimNo: TWO.claimNo }]);
    expect(kindsOf(byOriginal)).toEqual([
      ['same', TWO.claimNo],
      ['same', BACK.claimNo],
    ]);
    expect(kindsOf(compareDetails([TWO, BACK], [], [sold]))).toEqual([
      ['same', TWO.claimNo],
      ['state', BACK.claimNo],
    ]);
    expect(kindsOf(compareDetails([TWO], [], [sold, { ...back, claimNo: TWO.claimNo }]))).toEqual([
      ['same', TWO.claimNo],
      ['state', TWO.claimNo],
    ]);
    expect(compareDetails([TWO, BACK], [], [sold, { ...back, refund: false }])[1]?.kind).toBe('state');
    // The whole of it is missing: two lines, both the platform's.
    expect(compareDetails([TWO, BACK], [], []).map((line) => line.kind)).toEqual(['oursOnly', 'oursOnly']);
    // The settlement lies before these days: the refund alone is missing.
    expect(compareDetails([BACK], [TWO], []).map((line) => line.kind)).toEqual(['state']);
    expect(compareDetails([BACK], [], []).map((line) => line.kind)).toEqual(['state']);
  });

  it('平台有、但不属于所对范围的，说清是范围外', () => {
    expect(kindsOf(compareDetails([ONE], [TWO], fileOf([ONE, TWO])))).toEqual([
      ['same', ONE.claimNo],
      ['outside', TWO.claimNo],
    ]);
  });

  it('随意改动的文件：没有一笔被丢掉，差额之和等于两边合计之差', () => {
    for (let seed = 1; seed <= 300; seed += 1) {
      let state = seed * 2_654_435_761;
      const roll = (sides: number) => {
        state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
        return Math.floor((state / 2_147_483_648) * sides);
      };
      const sold = Array.from({ length: 1 + roll(8) }, (_, index) => settlement(index + 1));
      const ours = [...sold, ...sold.filter(() => roll(3) === 0).map(reversalOf)];
      let changed = 0;
      const theirs = fileOf(ours).flatMap((row): InstitutionRow[] => {
        const dice = roll(9);
        if (dice < 5) return [row];
        changed += 1;
        if (dice === 5) return [];
        if (dice === 6) return [{ ...row, charged: (row.charged + 1n) as Fen }];
        if (dice === 7) return [row, row];
        return [row, { ...row, claimNo: `S8888888888888${row.line}`, refund: false }];
      });
      const lines = compareDetails(ours, [], theirs);
      const found = lines.filter((line) => line.kind !== 'same');
      expect(found.length, `seed ${seed}`).toBe(changed);
      const side = (rows: readonly { charged: Fen }[]) =>
        rows.reduce<bigint>((sum, row) => sum + row.charged, 0n);
      const gap = found.reduce<bigint>(
        (sum, line) =>
          sum + (line.theirs?.charged ?? 0n) - (line.kind === 'repeated' ? 0n : (line.ours?.charged ?? 0n)),
        0n,
      );
      expect(gap, `seed ${seed}`).toBe(side(theirs) - side(ours));
    }
  });

  it('总账：笔数、费用、基金、账户、现金逐项比；没报的不比', () => {
    const ours = { rows: 2, charged: fen(200), funds: fen(120), account: fen(0), cash: fen(80) };
    expect(compareTotals({ ...ours, cash: null }, ours)).toBe('agrees');
    expect(compareTotals({ ...ours, rows: 3 }, ours)).toBe('theirsMore');
    expect(compareTotals({ ...ours, rows: 1 }, ours)).toBe('oursMore');
    for (const key of ['charged', 'funds', 'account', 'cash'] as const)
      expect(compareTotals({ ...ours, [key]: fen(1) }, ours), key).toBe('differs');
    const theirs = sumDetails([]);
    const whole = { rows: 1, charged: ONE.charged, funds: ONE.funds, account: ZERO_FEN, cash: ZERO_FEN };
    expect(resultOf(compareDetails([ONE], [], []), theirs, whole)).toBe('oursMore');
    expect(resultOf(compareDetails([], [], fileOf([ONE])), whole, { ...whole, rows: 0 })).toBe('theirsMore');
    // Every line agrees, yet the cash that was told does not.
    const same = compareDetails([ONE], [], fileOf([ONE]));
    expect(resultOf(same, { ...whole, cash: fen(1) }, whole)).toBe('differs');
  });

  it('文件写错的行说出是第几行', () => {
    const good = writeDetails([ONE]);
    expect(readDetails(`setl_id\tmdtrt_id\n\n${good}`)).toMatchObject({ rows: [{ line: 3 }] });
    expect(readDetails(good.replace(/\n/, '\tmore\n'))).toMatchObject({ rows: [{ line: 1 }] });
    for (const [bad, why] of [
      [good.replaceAll('\t', ','), '第 1 行应有 7 列，以制表符分隔'],
      [good.replace(/\t0\n/, '\t2\n'), '第 1 行的 refd_setl_flag 应为 0 或 1'],
      [good.replace('100.07', '100.071'), '第 1 行的金额填写不正确'],
      [`${good}\t\t\t\t\t\t\n`, undefined],
    ] as const)
      expect('fault' in readDetails(bad) ? readDetails(bad) : undefined).toEqual(why && { fault: why });
  });
});
