import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { billJson } from '../../../../test/support/bill-json.ts';
import { billOf, randomClaim } from '../../../../test/support/random-claims.ts';
import { checkBill, checkBillText, checkBillTexts, type CheckedBill } from './check-bill.ts';

function checked(value: unknown): CheckedBill {
  const result = checkBill(value);
  if (result.kind !== 'checked') throw new Error(JSON.stringify(result));
  return result;
}

describe('核验结算单（M9.1—M9.7、N2.1、N4、N5.1、I1）', () => {
  test('平台算出的单子，不论走哪些政策、由谁付、结算还是撤销，一处也不错', () => {
    fc.assert(
      fc.property(randomClaim, fc.boolean(), (claim, isReversal) => {
        const json: unknown = JSON.parse(JSON.stringify(billJson(billOf(claim), claim, isReversal)));
        const { findings, compared, hidden } = checked(json);
        expect(findings).toEqual([]);
        expect(compared).toBeGreaterThan(50);
        expect(hidden).toHaveLength(claim.lines.filter((line) => line.standardHidden).length);
      }),
      { numRuns: 200 },
    );
  });

  test('settle 命令给出的单子只有金额和步骤，也能核对', () => {
    fc.assert(
      fc.property(randomClaim, (claim) => {
        const { stages } = billOf(claim);
        expect(checked({ stages }).findings).toEqual([]);
      }),
    );
  });

  test('保密的支付标准：说明不能重算，不算错，也说不出标准（N5.1）', () => {
    fc.assert(
      fc.property(randomClaim, (claim) => {
        const lines = claim.lines.map((line) => ({ ...line, standardHidden: true }));
        const bill = billOf({ ...claim, lines });
        const result = checked(billJson(bill, { ...claim, lines }));
        expect(result.findings).toEqual([]);
        expect(result.hidden.map((one) => one.line)).toEqual(lines.map((_, index) => index + 1));
        expect(new Set(result.hidden.map((one) => one.says)).size).toBe(1);
        expect(result.hidden[0]?.says).not.toMatch(/\d/);
      }),
    );
  });
});

describe('不是结算单的东西', () => {
  test('说出是哪一项不对', () => {
    const told = (value: unknown) => {
      const result = checkBill(value);
      return result.kind === 'unreadable' ? `${result.fault.member}：${result.fault.says}` : result.kind;
    };
    const [good] = fc.sample(randomClaim, { numRuns: 1, seed: 7 });
    if (!good) throw new Error('no sample');
    const bill = billJson(billOf(good), good);
    expect(told(null)).toBe('结算单：应是一个对象');
    expect(told([])).toBe('结算单：应是一个对象');
    expect(told({})).toBe('stages：应是一个列表');
    expect(told({ stages: [] })).toBe('stages：一步也没有，无法核对');
    expect(told({ stages: [1] })).toBe('stages[0]：应是一个对象');
    expect(told({ ...bill, personPays: 12.3 })).toBe('personPays：应是一段文字');
    expect(told({ ...bill, personPays: '12.3' })).toBe('personPays：应是以元计、两位小数的金额，例如 12.30');
    expect(told({ ...bill, lines: 'x' })).toBe('lines：应是一个列表');
    expect(told({ refusal: { code: 'PRICE_ABOVE_NEGOTIATED_STANDARD' } })).toBe('noBill');
  });

  test('任何值都有回答，从不出错', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 6 }), (value) => {
        expect(['unreadable', 'noBill', 'checked']).toContain(checkBill(value).kind);
      }),
    );
  });

  test('在真单子里随便换掉一个值，也总有回答', () => {
    fc.assert(
      fc.property(randomClaim, fc.jsonValue({ maxDepth: 2 }), fc.nat(), (claim, odd, seed) => {
        const json = JSON.parse(JSON.stringify(billJson(billOf(claim), claim))) as object;
        const places: (() => void)[] = [];
        const visit = (of: object) => {
          for (const [name, member] of Object.entries(of)) {
            places.push(() => Object.defineProperty(of, name, { value: odd, enumerable: true }));
            if (typeof member === 'object' && member !== null) visit(member as object);
          }
        };
        visit(json);
        places[seed % places.length]?.();
        expect(['unreadable', 'noBill', 'checked']).toContain(checkBill(json).kind);
      }),
      { numRuns: 150 },
    );
  });

  test('过大的、过深的、带特殊名字的都拦得住', () => {
    expect(checkBillText('['.repeat(3_000_000)).kind).toBe('unreadable');
    expect(checkBillText(`${'['.repeat(900_000)}${']'.repeat(900_000)}`).kind).toBe('unreadable');
    expect(checkBillText('{"__proto__":{"stages":[]}}').kind).toBe('unreadable');
    const many = checkBillText(JSON.stringify({ stages: Array.from({ length: 61 }, () => ({})) }));
    expect(many).toMatchObject({ kind: 'unreadable', fault: { member: 'stages' } });
  });

  test('一段文字里可以有一张或逐行多张；没复制完整的当作一张', () => {
    const [claim] = fc.sample(randomClaim, { numRuns: 1, seed: 7 });
    if (!claim) throw new Error('no sample');
    const line = JSON.stringify(billJson(billOf(claim), claim));
    expect(checkBillTexts(`\uFEFF${line}`).map((one) => one.kind)).toEqual(['checked']);
    const several = checkBillTexts(`${line}\r\n \r\n{"refusal":{}}\r\n${line.slice(0, -9)}\n`);
    expect(several.map((one) => one.kind)).toEqual(['checked', 'noBill', 'unreadable']);
    const odd = checkBillTexts(`{"stages":[]}\n${line}`);
    expect(odd.map((one) => one.kind)).toEqual(['unreadable', 'checked']);
    const pretty = JSON.stringify(JSON.parse(line), null, 2);
    expect(checkBillTexts(pretty).map((one) => one.kind)).toEqual(['checked']);
    expect(checkBillTexts(pretty.slice(0, -9))).toMatchObject([{ kind: 'unreadable' }]);
    expect(checkBillTexts('')).toMatchObject([{ kind: 'unreadable', fault: { member: '全文' } }]);
  });
});
