import { describe, expect, it } from 'vitest';
import { mayFlag, outsideWord } from './payment-flag.ts';

const CLAIM = { institutionCode: 'H43010200001', kind: 'settlement', reversed: false } as const;

describe('特例单议和不按 DRG/DIP 付费的标记（N3.2）', () => {
  it.each([
    ['本院的结算', CLAIM, 'H43010200001', true],
    ['别院的结算', CLAIM, 'H43010200002', false],
    ['药店的结算', { ...CLAIM, institutionCode: 'P43010200001' }, 'P43010200001', false],
    ['已撤销', { ...CLAIM, reversed: true }, 'H43010200001', false],
    ['撤销本身', { ...CLAIM, kind: 'reversal' as const }, 'H43010200001', false],
  ])('%s', (_, claim, institution, allowed) => {
    const outcome = mayFlag(claim, institution);
    expect(outcome.ok).toBe(allowed);
    if (!outcome.ok)
      expect(outcome.refusal).toMatchObject({ code: 'PAYMENT_FLAG_NOT_ALLOWED', clause: 'N3.2' });
  });
});

describe('不纳入总额控制、DRG/DIP 和次均费用的范围（M27）', () => {
  it('只有单行支付的部分不纳入，普通政策支付的照常纳入', () => {
    expect([outsideWord(1_000n, 1_000n), outsideWord(1_000n, 1n), outsideWord(1_000n, 0n)]).toEqual([
      '不纳入',
      '部分不纳入',
      '照常纳入',
    ]);
    expect(outsideWord(0n, 0n)).toBe('照常纳入');
  });
});
