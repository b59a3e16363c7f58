import { describe, expect, it, test } from 'vitest';
import {
  celsius,
  handOverText,
  isOverdue,
  judgeColdChain,
  judgeStorage,
  mayTakeDeliveryStep,
  parseCelsius,
  type HandOver,
} from './delivery.ts';

const MINUTE = 60_000;
const way = { from: 0, to: 60 * MINUTE, maxGap: 30 * MINUTE };
const at = (minute: number, tenths: number) => ({ at: minute * MINUTE, tenths });

describe('注射剂配送（M32）', () => {
  test.each([
    ['常温不要记录', 'ordinary', [], true],
    ['冷藏没有记录', 'refrigerated', [], 'COLD_CHAIN_UNPROVEN'],
    ['冷藏记录完整', 'refrigerated', [at(20, 50), at(40, 80)], true],
    ['两端都算：开头空了三十一分钟', 'refrigerated', [at(31, 50), at(50, 50)], 'COLD_CHAIN_UNPROVEN'],
    ['中间空了三十一分钟', 'refrigerated', [at(10, 50), at(41, 50)], 'COLD_CHAIN_UNPROVEN'],
    ['末尾空了三十一分钟', 'refrigerated', [at(29, 50)], 'COLD_CHAIN_UNPROVEN'],
    ['恰好三十分钟一次', 'refrigerated', [at(30, 20)], true],
    ['超过八度一点', 'refrigerated', [at(20, 50), at(40, 81)], 'COLD_CHAIN_BROKEN'],
    ['低于二度一点', 'refrigerated', [at(20, 19), at(40, 50)], 'COLD_CHAIN_BROKEN'],
    ['发出以前的读数不算', 'refrigerated', [at(-5, 250), at(30, 50)], true],
    ['阴凉十九度九', 'cool', [at(30, 199)], true],
    ['冷冻化了', 'frozen', [at(30, -99)], 'COLD_CHAIN_BROKEN'],
  ] as const)('%s', (_, storage, readings, expected) => {
    const judged = judgeColdChain(storage, readings, way);
    expect(judged.ok ? true : judged.refusal.code).toBe(expected);
  });

  it('温度的写法与读法相反相成', () => {
    for (const tenths of [0, 5, 53, 80, -5, -105]) expect(parseCelsius(celsius(tenths))).toBe(tenths);
    expect(parseCelsius('8')).toBe(80);
    expect(parseCelsius('5.25')).toBeUndefined();
    expect(parseCelsius('热')).toBeUndefined();
  });

  it('登记为冷藏的不能按常温、阴凉或冷冻装运；登记为阴凉的可以冷藏', () => {
    expect(judgeStorage('ordinary', 'refrigerated')).toMatchObject({
      refusal: { code: 'DELIVERY_STORAGE_UNFIT', clause: 'M32' },
    });
    expect(judgeStorage('cool', 'refrigerated').ok).toBe(false);
    expect(judgeStorage('frozen', 'refrigerated').ok).toBe(false);
    expect(judgeStorage('refrigerated', 'cool').ok).toBe(true);
    expect(judgeStorage('ordinary', undefined).ok).toBe(true);
  });

  it('发出、送达、交接依次办理；交接后不能撤销，交接前拒收或撤销都可以', () => {
    expect(mayTakeDeliveryStep('handOver', 'opened')).toMatchObject({
      refusal: { code: 'DELIVERY_STEP_NOT_ALLOWED', detail: '待发出' },
    });
    expect(mayTakeDeliveryStep('dispatch', 'opened').ok).toBe(true);
    expect(mayTakeDeliveryStep('arrive', 'dispatched').ok).toBe(true);
    expect(mayTakeDeliveryStep('handOver', 'arrived').ok).toBe(true);
    expect(mayTakeDeliveryStep('cancel', 'handedOver')).toMatchObject({
      refusal: { code: 'DELIVERY_HANDED_OVER' },
    });
    for (const state of ['opened', 'dispatched', 'arrived', 'refused'] as const)
      expect(mayTakeDeliveryStep('cancel', state).ok).toBe(true);
  });

  it('到时没有交接就是逾期，交接了或取消了不算', () => {
    expect(isOverdue('arrived', 10, 10)).toBe(false);
    expect(isOverdue('arrived', 10, 11)).toBe(true);
    expect(isOverdue('handedOver', 10, 11)).toBe(false);
    expect(isOverdue('cancelled', 10, 11)).toBe(false);
  });

  it('交接的签名原文写明每一盒的追溯码和接收人', () => {
    const one: HandOver = {
      claimNo: 'S1',
      pharmacyCode: 'P1',
      pharmacyName: '示例药店',
      hospitalCode: 'H1',
      hospitalName: '示例医院',
      personNo: '7',
      goods: [{ nationalCode: 'A', quantity: '2', traceCodes: ['T1', 'T2'] }],
      storage: 'refrigerated',
      readings: 3,
      doctorCode: 'D1',
      doctorName: '示例医师',
      note: '外包装\n完好',
      at: 0,
    };
    const text = handOverText(one);
    expect(text).toContain('药品1：A × 2，T1 T2\n');
    expect(text).toContain('说明：外包装 完好\n');
    expect(
      handOverText({ ...one, goods: [{ nationalCode: 'A', quantity: '2', traceCodes: ['T1', 'T3'] }] }),
    ).not.toBe(text);
  });
});
