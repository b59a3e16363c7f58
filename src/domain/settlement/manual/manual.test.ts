import { describe, expect, it } from 'vitest';
import { fen, parseQuantity, parseUnitPrice, type Quantity, type UnitPrice } from '../../../base/money.ts';
import { REFUSALS } from '../../refusals.ts';
import { isInvoiceNumber, judgeInvoices } from './invoice.ts';
import {
  groundFacts,
  MANUAL_STEPS,
  mayTake,
  missingPapers,
  OWN_GROUNDS,
  STATE_AFTER,
  type ManualState,
  type ManualStep,
} from './manual-steps.ts';

const line = (invoiceNo: number, price: string, quantity: string) => ({
  invoiceNo,
  price: parseUnitPrice(price) as UnitPrice,
  quantity: parseQuantity(quantity) as Quantity,
});
const codeOf = (outcome: { ok: boolean; refusal?: { code: string } }) =>
  outcome.ok ? 'ok' : outcome.refusal?.code;

describe('零星报销的发票（M30）', () => {
  const invoice = (number: string, amount: number, code = '043001900111') => ({
    code,
    number,
    amount: fen(amount),
  });

  it('纸质票要代码加八位号码，数电票只有二十位号码', () => {
    expect(isInvoiceNumber({ code: '043001900111', number: '12345678' })).toBe(true);
    expect(isInvoiceNumber({ code: '', number: '26430000000012345678' })).toBe(true);
    for (const odd of [
      { code: '', number: '12345678' },
      { code: '043001900111', number: '26430000000012345678' },
      { code: '04300190011', number: '12345678' },
    ])
      expect(isInvoiceNumber(odd)).toBe(false);
  });

  it('各行合计可以少于、不能多于发票金额，差一分也不行；每张发票至少一行', () => {
    const one = [invoice('00000001', 200_000)];
    expect(codeOf(judgeInvoices(one, [line(1, '1000', '2')]))).toBe('ok');
    expect(codeOf(judgeInvoices(one, [line(1, '999.99', '1')]))).toBe('ok');
    expect(codeOf(judgeInvoices(one, [line(1, '1000', '2'), line(1, '0.01', '1')]))).toBe(
      'MANUAL_INVOICE_SUM',
    );
    const two = [...one, invoice('00000002', 1)];
    expect(codeOf(judgeInvoices(two, [line(1, '1000', '2')]))).toBe('MANUAL_INVOICE_SUM');
    expect(codeOf(judgeInvoices([...one, ...one], [line(1, '1', '1'), line(2, '1', '1')]))).toBe(
      'MANUAL_INVOICE_USED',
    );
  });
});

describe('零星报销的步骤（M30）', () => {
  const REVIEWER = 7;
  const standing = (state: ManualState) => ({ state, lastBy: REVIEWER, filedBy: 3 });
  const allowed = (state: ManualState, account: number) =>
    (Object.keys(MANUAL_STEPS) as ManualStep[]).filter((step) => mayTake(step, standing(state), account).ok);

  it('每个状态能办的步骤是这几样；复核的不能是初审或代报的人', () => {
    expect(allowed('toReview', REVIEWER)).toEqual(['returned', 'passed', 'refusalProposed', 'withdrawn']);
    expect(allowed('lacking', 1)).toEqual(['refiled', 'withdrawn']);
    expect(allowed('toApprove', 9)).toEqual(['sentBack', 'approved', 'withdrawn']);
    expect(allowed('toRefuse', 9)).toEqual(['sentBack', 'refused', 'withdrawn']);
    for (const same of [REVIEWER, 3]) {
      expect(codeOf(mayTake('approved', standing('toApprove'), same))).toBe('SECOND_PERSON_NEEDED');
      expect(codeOf(mayTake('refused', standing('toRefuse'), same))).toBe('SECOND_PERSON_NEEDED');
    }
    expect(allowed('approved', 9)).toEqual(['reversed']);
    expect(allowed('refused', 9)).toEqual([]);
    expect(allowed('withdrawn', 9)).toEqual([]);
    expect(new Set(Object.values(STATE_AFTER)).size).toBe(8);
  });

  it('缺什么材料一次说清；不予报销的理由都有条款和办法', () => {
    expect(missingPapers(['invoice'])).toEqual(['身份证复印件', '医保凭证或社保卡复印件', '处方或病历']);
    expect(missingPapers(['invoice', 'identity', 'credential', 'medicalRecord'])).toEqual([]);
    for (const ground of Object.keys(OWN_GROUNDS)) expect(groundFacts(ground)?.remedy).not.toBe('');
    expect(groundFacts('ELIGIBILITY_MISSING')).toMatchObject({ clause: REFUSALS.ELIGIBILITY_MISSING.clause });
    expect(groundFacts('toString')).toBeUndefined();
  });
});
