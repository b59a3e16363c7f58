import { describe, expect, test } from 'vitest';
import { billJson } from '../../../../test/support/bill-json.ts';
import { FULL_CLAIM } from '../../../../test/support/full-claim.ts';
import { billOf } from '../../../../test/support/random-claims.ts';
import type { ClaimFacts } from '../model.ts';
import { checkBill } from './check-bill.ts';

type Json = Record<string, unknown>;
const jsonOf = (claim: ClaimFacts, isReversal = false) =>
  JSON.parse(JSON.stringify(billJson(billOf(claim), claim, isReversal))) as Json;
const stagesOf = (bill: Json) => bill['stages'] as readonly Json[];
const stageOf = (bill: Json, step: string) => {
  const found = stagesOf(bill).find((stage) => stage['step'] === step);
  if (found === undefined) throw new Error(`no step ${step}`);
  return found;
};
const FULL = jsonOf(FULL_CLAIM);
const BACK = jsonOf(FULL_CLAIM, true);
/** Every standard is one that is not public (N5.1). */
const SECRET = { ...FULL_CLAIM, lines: FULL_CLAIM.lines.map((line) => ({ ...line, standardHidden: true })) };

function checked(bill: Json) {
  const result = checkBill(bill);
  if (result.kind !== 'checked') throw new Error(JSON.stringify(result));
  return result;
}
/** What is said of the steps, where and of which member. */
const told = (bill: Json) =>
  checked(bill).findings.map(({ step, line, member, shown, computed, says }) =>
    [`${step ?? '表头'}${line ?? ''}`, member, shown, computed, says].join('|'),
  );
/** With one step given otherwise. */
const changed = (bill: Json, step: string, change: (stage: Json) => Json): Json => ({
  ...bill,
  stages: stagesOf(bill).map((stage) => (stage['step'] === step ? change(stage) : stage)),
});

describe('各步该有就有、该在哪里就在哪里（docs/bill.md）', () => {
  test('公布过的一步，这张单子不该有的也说出来', () => {
    const unassisted = jsonOf({ ...FULL_CLAIM, assistance: null });
    const stages = [...stagesOf(unassisted), stageOf(FULL, 'assistanceBase')];
    expect(told({ ...unassisted, stages })).toContain(
      'assistanceBase|stages|assistanceBase||这张单子不应有这一步',
    );
  });

  test('同一步写了两次：说出来，后面的步骤仍按第一次写的算', () => {
    const [first, ...rest] = stagesOf(FULL);
    const again = { ...first, amount: '1.00' };
    const findings = told({ ...FULL, stages: [first, again, ...rest] });
    expect(findings).toContain('charged|stages|charged||这一步出现了不止一次');
    expect(findings.filter((one) => one.startsWith('aboveStandard'))).toEqual([]);
  });

  test('只有步骤的撤销单，看第一步的算式就知道是撤销；算式里的空格不算数', () => {
    expect(told({ stages: BACK['stages'] })).toEqual([]);
    const tight = stagesOf(FULL).map((stage) => ({
      ...stage,
      formula: String(stage['formula']).replaceAll(' ', ''),
    }));
    expect(told({ ...FULL, stages: tight })).toEqual([]);
    expect(told(changed(FULL, 'cash', (stage) => ({ ...stage, formula: '现金' })))).toEqual([
      'cash|formula|现金|personPays − fromAccount|算式不是公布的算式 personPays − fromAccount',
    ]);
  });

  test('结算单没有负的金额，撤销单没有正的', () => {
    const turned = (bill: Json, amount: string) =>
      told(changed(bill, 'cash', (stage) => ({ ...stage, amount }))).filter((one) => one.includes('不应为'));
    expect(turned(FULL, '-0.01')).toEqual(['cash|amount|-0.01||结算单的金额不应为负']);
    expect(turned(BACK, '0.01')).toEqual(['cash|amount|0.01||撤销单的金额不应为正']);
    expect([...turned(FULL, '0.00'), ...turned(BACK, '0.00')]).toEqual([]);
  });
});

describe('支付标准不公开的行只核对范围（N5.1）', () => {
  const secret = (eligible: string, isReversal = false) => {
    const bill = jsonOf(SECRET, isReversal);
    const lines = stageOf(bill, 'eligible')['lines'] as Json[];
    const odd = lines.map((line) => (line['line'] === 1 ? { ...line, amount: eligible } : line));
    return told(changed(bill, 'eligible', (stage) => ({ ...stage, lines: odd }))).filter((one) =>
      one.startsWith('eligible1|'),
    );
  };

  test('不超过这一行的费用，也不小于零', () => {
    expect([...secret('2400.00'), ...secret('0.00'), ...secret('-2400.00', true)]).toEqual([]);
    expect(secret('2400.01')).toEqual([
      'eligible1|amount|2400.01||写的是 2400.01，超过了这一行的费用 2400.00',
    ]);
    expect(secret('-0.01')).toEqual(['eligible1|amount|-0.01||政策范围内费用不应小于零']);
    expect(secret('-2400.01', true)).toEqual([
      'eligible1|amount|-2400.01||写的是 -2400.01，超过了这一行的费用 -2400.00',
    ]);
    expect(secret('0.01', true)).toEqual(['eligible1|amount|0.01||撤销单的政策范围内费用不应为正']);
  });

  test('费用一步没有写各行的，也就没有可比的', () => {
    const bare = changed(jsonOf(SECRET), 'charged', ({ lines: _, ...stage }) => stage);
    expect(told(bare).filter((one) => one.includes('超过了'))).toEqual([]);
  });

  test('每一行少核对写不出的三处，列出是哪一行', () => {
    const { compared, hidden } = checked(jsonOf(SECRET));
    expect(checked(FULL).compared - compared).toBe(3 * FULL_CLAIM.lines.length);
    expect(hidden.map(({ step, line }) => `${step ?? ''}${line ?? ''}`)).toEqual(
      FULL_CLAIM.lines.map((_, index) => `eligible${index + 1}`),
    );
  });
});
