import { describe, expect, it } from 'vitest';
import { day } from '../../../base/date.ts';
import { mayRecordAnswer, mayReleaseTo, type AnsweredPayment, type BankAnswer } from './pay-steps.ts';

describe('谁能放行零星报销的付款（M29、M30）', () => {
  const release = (approvedBy: number | undefined, accountBy: number) => {
    const may = mayReleaseTo({ approvedBy, accountBy }, 7, 'LX1');
    return may.ok ? 'ok' : `${may.refusal.code} ${may.refusal.detail ?? ''}`;
  };

  it('批准的人和填写收款账户的人都不能，别人能', () => {
    expect(release(7, 1)).toBe('SECOND_PERSON_NEEDED LX1：批准的人不能放行付款');
    expect(release(1, 7)).toBe('SECOND_PERSON_NEEDED LX1：填写收款账户的人不能放行付款');
    expect([release(1, 2), release(undefined, 2)]).toEqual(['ok', 'ok']);
  });
});

describe('银行的答复（M29、M30）', () => {
  const paid: AnsweredPayment = { state: 'paid', resultOn: day('2026-06-15') };
  const record = (
    payment: AnsweredPayment,
    result: BankAnswer['result'],
    on = '2026-06-18',
    step: Parameters<typeof mayRecordAnswer>[2] = 'approved',
  ) => {
    const may = mayRecordAnswer(payment, { result, on: day(on) }, step);
    return may.ok ? 'ok' : `${may.refusal.code} ${may.refusal.detail ?? ''}`;
  };

  it('已交银行的两样都能登记；到账以后当天起还能退回，再到账、再退回都不能', () => {
    const released: AnsweredPayment = { state: 'released', resultOn: null };
    expect([record(released, 'paid'), record(released, 'returned')]).toEqual(['ok', 'ok']);
    expect([record(paid, 'returned'), record(paid, 'returned', '2026-06-15')]).toEqual(['ok', 'ok']);
    expect(record(paid, 'returned', '2026-06-14')).toContain('不能早于到账的 2026-06-15');
    expect(record(paid, 'paid')).toBe('PAYMENT_STEP_NOT_ALLOWED 这笔付款已经到账');
    const returned: AnsweredPayment = { state: 'returned', resultOn: day('2026-06-15') };
    expect(record(returned, 'paid')).toBe('PAYMENT_STEP_NOT_ALLOWED 这笔付款银行已经退回');
    expect(record(returned, 'returned')).toBe('PAYMENT_STEP_NOT_ALLOWED 这笔付款银行已经退回');
  });

  it('撤销报销以后收到的款是退款，不是银行退回', () => {
    expect(record(paid, 'returned', '2026-06-18', 'reversed')).toContain('登记为退款');
    expect(record(paid, 'returned', '2026-06-18', 'repaid')).toContain('登记为退款');
  });
});
