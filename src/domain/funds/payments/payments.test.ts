import { describe, expect, it } from 'vitest';
import { day } from '../../../base/date.ts';
import { fen } from '../../../base/money.ts';
import { bankFile, csvCell, hashTotal, type BankLine } from './bank-file.ts';
import { mayTellResult, mayRelease, mayWithdraw } from './payment-steps.ts';

const line = (lineNo: number, accountNumber: string, amount: number): BankLine => ({
  lineNo,
  statementNo: `DZ20260543010${lineNo}`,
  payeeName: '示例"药店",一店',
  bankName: '=示例银行',
  accountNumber,
  amount: fen(amount),
});

describe('银行文件（M29）', () => {
  it('带字节标记、笔数、总金额和账号校验和；引号、逗号、公式都不会走样', () => {
    const text = bankFile('FK00000001', [line(1, '62220000', 1), line(2, '12345678901234', 70_005)]);
    expect(text.split('\r\n')).toEqual([
      '\uFEFF批次号,笔数,总金额,账号校验和',
      'FK00000001,2,700.06,000005741121234',
      '序号,收款人,开户银行,账号,金额,用途',
      `1,"示例""药店"",一店",'=示例银行,62220000,0.01,医保结算款 DZ202605430101`,
      `2,"示例""药店"",一店",'=示例银行,12345678901234,700.05,医保结算款 DZ202605430102`,
      '',
    ]);
  });

  it('账号换了一位，校验和就变；负数金额不当公式', () => {
    const sum = (account: string) => hashTotal([{ accountNumber: account }]);
    expect(sum('62220001')).not.toBe(sum('62220002'));
    expect([csvCell('-1.00'), csvCell('-1+2'), csvCell('@示例')]).toEqual(['-1.00', "'-1+2", "'@示例"]);
  });
});

describe('付款批次的每一步（M29）', () => {
  const batch = (released = false, withdrawn = false) => ({
    madeBy: 1,
    accountsBy: [3],
    released,
    withdrawn,
  });
  const codeOf = (outcome: ReturnType<typeof mayRelease>) => (outcome.ok ? 'ok' : outcome.refusal.code);

  it('放行的不是制作的人，也不是登记收款账户的人，只放行一次；撤回只在放行之前', () => {
    expect(codeOf(mayRelease(batch(), 1))).toBe('SECOND_PERSON_NEEDED');
    expect(codeOf(mayRelease(batch(), 3))).toBe('SECOND_PERSON_NEEDED');
    expect(codeOf(mayRelease(batch(), 2))).toBe('ok');
    expect(codeOf(mayRelease(batch(true), 2))).toBe('PAYMENT_STEP_NOT_ALLOWED');
    expect(codeOf(mayRelease(batch(false, true), 2))).toBe('PAYMENT_STEP_NOT_ALLOWED');
    expect(
      [mayWithdraw(batch()), mayWithdraw(batch(true)), mayWithdraw(batch(false, true))].map(codeOf),
    ).toEqual(['ok', 'PAYMENT_STEP_NOT_ALLOWED', 'PAYMENT_STEP_NOT_ALLOWED']);
  });

  it('交了银行的登记结果；到账以后银行又退回的，也能登记，不早于到账那天；别的都不行', () => {
    const states = ['made', 'released', 'paid', 'returned', 'withdrawn'] as const;
    const may = (result: 'paid' | 'returned', on: string) =>
      states.filter(
        (state) => mayTellResult({ state, resultOn: day('2026-06-03') }, { result, on: day(on) }).ok,
      );
    expect(may('paid', '2026-06-04')).toEqual(['released']);
    expect(may('returned', '2026-06-02')).toEqual(['released']);
    expect(may('returned', '2026-06-03')).toEqual(['released', 'paid']);
  });
});
