import { describe, expect, test } from 'vitest';
import { billJson } from '../../../../test/support/bill-json.ts';
import { FULL_CLAIM } from '../../../../test/support/full-claim.ts';
import { billOf } from '../../../../test/support/random-claims.ts';
import type { ClaimFacts } from '../model.ts';
import { checkBill } from './check-bill.ts';
import { allocated } from './check-lines.ts';

type Json = Record<string, unknown>;
const jsonOf = (claim: ClaimFacts) => JSON.parse(JSON.stringify(billJson(billOf(claim), claim))) as Json;
const FULL = jsonOf(FULL_CLAIM);
/** Nothing but 单行支付, so that no step tells which lines that are. */
const SEPARATE = jsonOf({
  ...FULL_CLAIM,
  ordinary: null,
  commercial: [],
  lines: FULL_CLAIM.lines.filter((line) => !('route' in line) || line.route === 'separatePayment'),
});

/** What is said of where a step and its lines stand, once the lines of one step are changed. */
function told(bill: Json, step: string, change: (lines: Json[]) => Json[], inputs: Json = {}): string[] {
  const stages = (bill['stages'] as Json[]).map((stage) =>
    stage['step'] === step
      ? {
          ...stage,
          inputs: { ...(stage['inputs'] as Json), ...inputs },
          lines: change(stage['lines'] as Json[]),
        }
      : stage,
  );
  const result = checkBill({ ...bill, stages });
  if (result.kind !== 'checked') throw new Error(JSON.stringify(result));
  return result.findings.map(({ step: at, line, member, shown, computed, says }) =>
    [`${at ?? '表头'}${line ?? ''}`, member, shown, computed, says].join('|'),
  );
}
const same = (lines: Json[]) => lines;
const withInput = (number: number, name: string, text: string) => (lines: Json[]) =>
  lines.map((line) =>
    line['line'] === number ? { ...line, inputs: { ...(line['inputs'] as Json), [name]: text } } : line,
  );
const turned = (lines: Json[]) => [...lines].reverse();

describe('行号从 1 起，各步的行对得上（I1）', () => {
  test('行数写错；少了一行', () => {
    expect(told(FULL, 'charged', same, { lines: '7' })).toContain(
      'charged|inputs.lines|7|6|写的是 7，行数应是 6',
    );
    expect(told(FULL, 'eligible', (lines) => lines.slice(0, -1))).toContain(
      'eligible|lines|1,2,3,4,5|1,2,3,4,5,6|写的是 1,2,3,4,5，行号应是 1,2,3,4,5,6',
    );
  });

  test('商业保险按方案数行，不按药品', () => {
    const third = (lines: Json[]) => lines.map((line) => (line['line'] === 2 ? { ...line, line: 3 } : line));
    expect(told(FULL, 'fromCommercial', third)).toContain(
      'fromCommercial|lines|1,3|1,2|写的是 1,3，行号应是 1,2',
    );
  });

  test.each([
    ['fundShare', '1', '1,5'],
    ['selfPaidFirst', '2', '2,6'],
    ['planShare', '2', '2,6'],
  ])('%s 的行和它那个政策的一样：少一行说出来', (step, shown, whole) => {
    expect(told(FULL, step, (lines) => lines.slice(0, 1))).toContain(
      `${step}|lines|${shown}|${whole}|写的是 ${shown}，行号应是 ${whole}`,
    );
  });

  test('各行按行号先后写', () => {
    expect(told(FULL, 'ordinaryEligible', turned)).toContain(
      'ordinaryEligible|lines|6,2|2,6|写的是 6,2，行号应是 2,6',
    );
    expect(told(FULL, 'fromWorkInjury', same)).toEqual([]);
    const sorted = told(FULL, 'eligible', turned).filter((one) => one.includes('合起来'));
    expect(sorted).toEqual([]);
  });

  test('每一行走一个政策；只有单行支付的看基金支付那一步', () => {
    expect(told(FULL, 'ordinaryEligible', (lines) => lines.slice(0, 1))).toContain(
      'eligible|lines|1,2,3,4,5|1,2,3,4,5,6|写的是 1,2,3,4,5，各项支付政策的行合起来应是 1,2,3,4,5,6',
    );
    expect(told(SEPARATE, 'fundShare', same)).toEqual([]);
    expect(told(SEPARATE, 'fundShare', (lines) => lines.slice(0, 1))).toContain(
      'eligible|lines|1|1,2|写的是 1，各项支付政策的行合起来应是 1,2',
    );
  });
});

describe('同一行的数处处一样（M12、M13、M32）', () => {
  test('支付价取低', () => {
    expect(told(FULL, 'eligible', withInput(1, 'payablePrice', '999.00'))).toContain(
      'eligible1|inputs.payablePrice|999.00|1000.00|写的是 999.00，实际价格和支付标准取低是 1000.00',
    );
  });

  test('先行自付和政策范围内费用与前面同一行的金额一样', () => {
    expect(told(FULL, 'planShare', withInput(6, 'selfPaidFirst', '1.00'))).toContain(
      'planShare6|inputs.selfPaidFirst|1.00|200.00|写的是 1.00，selfPaidFirst 一步这一行的金额应是 200.00',
    );
    expect(told(FULL, 'fromWorkInjury', withInput(3, 'eligible', '1.00'))).toContain(
      'fromWorkInjury3|inputs.eligible|1.00|160.00|写的是 1.00，eligible 一步这一行的金额应是 160.00',
    );
  });

  test('负的不能分摊', () => {
    const fen = (over: bigint) => ({ over, under: 100n });
    expect(allocated(fen(3n), [fen(1n), fen(2n)])).toEqual([fen(1n), fen(2n)]);
    expect(allocated(fen(-3n), [fen(1n), fen(2n)])).toBeUndefined();
    expect(allocated(fen(3n), [fen(-1n), fen(4n)])).toBeUndefined();
  });
});
