import { describe, expect, test } from 'vitest';
import { billJson } from '../../../../test/support/bill-json.ts';
import { FULL_CLAIM } from '../../../../test/support/full-claim.ts';
import { billOf } from '../../../../test/support/random-claims.ts';
import { checkBill, type CheckedBill } from './check-bill.ts';
import { numberOf, toUpright, valueOf } from './upright.ts';
import { readBill } from './read-bill.ts';
import { findingWords, placeWords, verdictWords } from './words.ts';

const checked = (value: unknown): CheckedBill => {
  const result = checkBill(value);
  if (result.kind !== 'checked') throw new Error(result.kind);
  return result;
};
const json = JSON.parse(JSON.stringify(billJson(billOf(FULL_CLAIM), FULL_CLAIM))) as Record<string, unknown>;
const right = checked(json);

describe('核验的结果怎么说', () => {
  test('在哪里：第几步、哪一行、药品行、表头；没有的步骤只说名字', () => {
    expect(placeWords(right, { step: 'aboveStandard', line: null })).toBe(
      '第 3 步 超支付标准（aboveStandard）',
    );
    expect(placeWords(right, { step: 'eligible', line: 2 })).toBe(
      '第 2 步 政策范围内费用（eligible）第 2 行',
    );
    expect(placeWords(right, { step: 'nothing', line: null })).toBe('nothing');
    expect(placeWords(right, { step: 'nothing', line: 1 })).toBe('nothing第 1 行');
    expect(placeWords(right, { step: null, line: 3 })).toBe('药品第 3 行');
    expect(placeWords(right, { step: null, line: null })).toBe('表头');
  });

  test('哪一项不对：金额和步骤不必说是哪一项，合计单说', () => {
    const finding = { step: 'charged', line: null, member: 'rule', shown: 'a', computed: 'b', says: '不对' };
    const said = (change: object) => findingWords(right, { ...finding, ...change });
    expect(said({})).toBe('第 1 步 费用总额（charged） rule：不对');
    expect(said({ member: 'amount' })).toBe('第 1 步 费用总额（charged）：不对');
    expect(said({ member: 'stages' })).toBe('第 1 步 费用总额（charged）：不对');
    expect(said({ member: 'sums' })).toBe('合计：不对');
  });

  test('一句话说结论', () => {
    const { compared } = right;
    const bare = { ...right, claimNo: null };
    expect(verdictWords(bare)).toBe(`每个数都对：核对了 ${compared} 处`);
    expect(verdictWords({ ...right, claimNo: 'S1' })).toBe(`结算单 S1 每个数都对：核对了 ${compared} 处`);
    const wrong = checked({ ...json, personPays: '0.01' });
    expect(verdictWords({ ...wrong, claimNo: null })).toBe(
      `有 ${wrong.findings.length} 处不对：核对了 ${wrong.compared} 处`,
    );
    const hidden = [{ line: 1, says: '' }] as unknown as CheckedBill['hidden'];
    expect(verdictWords({ ...bare, hidden })).toBe(
      `每个数都对：核对了 ${compared} 处；1 个金额因支付标准不公开只核对了范围`,
    );
    expect(verdictWords({ kind: 'noBill' })).toBe('这是拒付或出错的回答，不是结算单，没有可核对的金额');
    expect(verdictWords({ kind: 'unreadable', fault: { member: 'stages', says: '应是一个列表' } })).toBe(
      '不是结算单：stages应是一个列表',
    );
  });

  test('拒付和出错的回答不是结算单；带着步骤的是', () => {
    expect(checkBill({ refusal: {} }).kind).toBe('noBill');
    expect(checkBill({ error: 'x' }).kind).toBe('noBill');
    expect(checkBill({ error: 'x', stages: [] }).kind).toBe('unreadable');
    expect(checkBill({ other: 1 }).kind).toBe('unreadable');
    expect(checkBill('refusal').kind).toBe('unreadable');
    expect(right.claimNo).toBe(json['claimNo'] ?? null);
    expect(checked({ ...json, claimNo: 'S9' }).claimNo).toBe('S9');
    expect(right.isReversal).toBe(false);
    expect(right.stages.map(({ step }) => step)).toEqual(billOf(FULL_CLAIM).stages.map(({ step }) => step));
  });
});

describe('撤销单翻正了看', () => {
  const upright = (change: object) => {
    const read = readBill({ ...json, ...change });
    if (!('bill' in read)) throw new Error(read.fault.member);
    return toUpright(read.bill);
  };
  const [first] = json['stages'] as { formula: string }[];

  test('写明状态的看状态，没写的看第一步的算式', () => {
    const { state: _, ...stateless } = json;
    const read = readBill({ ...stateless, stages: [{ ...first, formula: '−(a)' }] });
    if (!('bill' in read)) throw new Error('it is a bill');
    expect(toUpright(read.bill).isReversal).toBe(true);
    expect(toUpright(read.bill).stages[0]).toMatchObject({ formula: '−(a)', amount: '-4580.00' });
    expect(upright({ state: 'reversal' }).isReversal).toBe(true);
    for (const state of ['settled', 'reversed', 'preSettled'])
      expect(upright({ state }).isReversal).toBe(false);
    expect(upright({ state: undefined, stages: [{ ...first, formula: 'x−(a)' }] }).isReversal).toBe(false);
  });

  test('同一步写了两遍的，看第一遍', () => {
    const { byStep } = upright({ stages: [first, { ...first, amount: '1.00' }] });
    expect(byStep.get('charged')?.amount).toBe('4580.00');
  });

  test('输入是数、是没有上限、还是什么都不是', () => {
    expect([valueOf(undefined), valueOf('none'), valueOf('x')]).toEqual([undefined, 'none', undefined]);
    expect(valueOf('1.5')).toEqual({ over: 15n, under: 10n });
    expect([numberOf('none'), numberOf(undefined)]).toEqual([undefined, undefined]);
    expect(numberOf('2')).toEqual({ over: 2n, under: 1n });
  });

  test('救助的基数算了超限额的，不当作有普通政策（I13）', () => {
    const [helped, own] = [{ overLimit: '1.00' }, { ownShare: '1.00' }].map(
      (inputs) => upright({ stages: [{ ...first, step: 'assistanceBase', inputs }] }).shape,
    );
    expect(helped).toMatchObject({ ordinary: false, overLimitAssisted: true });
    expect(own).toMatchObject({ ordinary: true, overLimitAssisted: false });
  });

  test('有哪些路线、谁付，由有哪些步骤看出来', () => {
    expect(upright({}).shape).toEqual({
      separate: true,
      ordinary: true,
      workInjury: true,
      maternity: true,
      smallestUnits: true,
      assisted: true,
      yearStart: false,
      majorIllnessRatio: false,
      offSitePoints: false,
      overLimitAssisted: false,
      commercial: true,
      account: true,
      bands: 3,
    });
    expect(upright({ stages: [first] }).shape).toEqual({
      separate: false,
      ordinary: false,
      workInjury: false,
      maternity: false,
      smallestUnits: false,
      assisted: true,
      yearStart: false,
      majorIllnessRatio: false,
      offSitePoints: false,
      overLimitAssisted: false,
      commercial: false,
      account: false,
      bands: 0,
    });
    const only = (step: string) => upright({ stages: [{ ...first, step }] }).shape;
    for (const step of ['fundShare', 'ownShare', 'fromMajorIllness', 'separateEligible'])
      expect(only(step)).toMatchObject({ separate: true, ordinary: false });
    for (const step of [
      'ordinaryEligible',
      'selfPaidFirst',
      'deductible',
      'planCost',
      'planDue',
      'planShare',
      'overPlanLimit',
      'planOwnShare',
      'assistanceBase',
    ])
      expect(only(step)).toMatchObject({ separate: false, ordinary: true });
    expect(only('fromWorkInjury')).toMatchObject({ workInjury: true, maternity: false });
    expect(only('fromMaternity')).toMatchObject({ workInjury: false, maternity: true });
    for (const step of ['remainder', 'fromCommercial'])
      expect(only(step)).toMatchObject({ commercial: true, account: false });
    for (const step of ['fromAccount', 'cash'])
      expect(only(step)).toMatchObject({ commercial: false, account: true });
    const none = upright({ stages: [{ ...first, step: 'fromAssistance', inputs: { assistance: 'none' } }] });
    expect(none.shape.assisted).toBe(false);
  });

  test('普通政策有几段，由有几个余额看出来，至多二十段', () => {
    const bands = Object.fromEntries(Array.from({ length: 25 }, (_, at) => [`band${at + 1}Left`, 'none']));
    const banded = upright({
      stages: [{ ...first, step: 'planDue', inputs: { ...bands, xband1Left: '', band1Leftx: '' } }],
    });
    expect(banded.shape.bands).toBe(20);
    expect(
      upright({
        stages: [
          {
            ...first,
            step: 'planDue',
            inputs: { band12Left: '', xband1Left: '', band1Leftx: '', bandLeft: '' },
          },
        ],
      }).shape.bands,
    ).toBe(1);
  });
});
