import { describe, expect, test } from 'vitest';
import { base, line, withLine } from '../../../../test/support/claim-case.ts';
import {
  fen,
  parseQuantity,
  parseUnitPrice,
  wholeUnits,
  type Quantity,
  type UnitPrice,
} from '../../../base/money.ts';
import type { ClaimCase } from '../claim-case.ts';
import { mayFlag } from '../flags/payment-flag.ts';
import { decideManual, listManualObjections } from './decide-manual.ts';
import { invoiceName, isInvoiceNumber, judgeInvoices } from './invoice.ts';
import {
  groundFacts,
  mayTake,
  MANUAL_STATES,
  MANUAL_STEPS,
  missingPapers,
  STATE_AFTER,
  type ManualState,
  type ManualStep,
} from './manual-steps.ts';

describe('发票（M30）', () => {
  const lineOn = (invoiceNo: number, price: string) => ({
    invoiceNo,
    price: parseUnitPrice(price) as UnitPrice,
    quantity: parseQuantity('1') as Quantity,
  });
  const paper = (number: string, amount: number) => ({ code: '043001900111', number, amount: fen(amount) });

  test('纸质票说代码和号码，数电票只说号码', () => {
    expect(invoiceName({ code: '0430019001', number: '12345678' })).toBe('0430019001-12345678');
    expect(invoiceName({ code: '', number: '26430000000012345678' })).toBe('26430000000012345678');
  });

  test.each([
    ['', '264300000000123456789', false],
    ['', 'x26430000000012345678', false],
    ['0430019001', '12345678', true],
    ['04300190011', '12345678', false],
    ['0', '12345678', false],
    ['abcdefghij', '12345678', false],
    ['x0430019001', '12345678', false],
    ['0430019001x', '12345678', false],
    ['0430019001', '123456789', false],
    ['0430019001', 'x12345678', false],
    ['0430019001', '1234567', false],
  ])('代码“%s”号码“%s”合不合写法：%s', (code, number, right) => {
    expect(isInvoiceNumber({ code, number })).toBe(right);
  });

  test('每张发票只管自己的行；说出是哪一张、哪里不对', () => {
    const two = [paper('00000001', 10_000), paper('00000002', 5_000)];
    expect(judgeInvoices(two, [lineOn(1, '100'), lineOn(2, '50')])).toEqual({ ok: true, value: true });
    expect(judgeInvoices(two, [lineOn(1, '100'), lineOn(2, '50.01')])).toMatchObject({
      refusal: { code: 'MANUAL_INVOICE_SUM', detail: '043001900111-00000002：药品金额合计超过发票金额' },
    });
    expect(judgeInvoices(two, [lineOn(1, '100')])).toMatchObject({
      refusal: { code: 'MANUAL_INVOICE_SUM', detail: '043001900111-00000002：没有填写药品' },
    });
    expect(judgeInvoices([paper('1', 1), paper('1', 1)], [])).toMatchObject({
      refusal: { code: 'MANUAL_INVOICE_USED', detail: '043001900111-1 在本次申报里填了两次' },
    });
  });
});

describe('零星报销的步骤（M30）', () => {
  test('每一步以后到哪里', () => {
    expect(STATE_AFTER).toEqual({
      filed: 'toReview',
      returned: 'lacking',
      refiled: 'toReview',
      passed: 'toApprove',
      refusalProposed: 'toRefuse',
      sentBack: 'toReview',
      approved: 'approved',
      refused: 'refused',
      withdrawn: 'withdrawn',
      reversed: 'reversed',
      repaid: 'reversed',
    });
  });

  test('每个状态能接着办的步骤；申报只能是第一步', () => {
    const after = (state: ManualState) =>
      (Object.keys(MANUAL_STEPS) as ManualStep[]).filter(
        (step) => mayTake(step, { state, lastBy: 1, filedBy: 2 }, 3).ok,
      );
    expect(
      Object.fromEntries((Object.keys(MANUAL_STATES) as ManualState[]).map((state) => [state, after(state)])),
    ).toEqual({
      toReview: ['returned', 'passed', 'refusalProposed', 'withdrawn'],
      lacking: ['refiled', 'withdrawn'],
      toApprove: ['sentBack', 'approved', 'withdrawn'],
      toRefuse: ['sentBack', 'refused', 'withdrawn'],
      approved: ['reversed'],
      refused: [],
      withdrawn: [],
      reversed: ['repaid'],
    });
  });

  test('能办的答能，不能办的说出现在到了哪里、谁不能办', () => {
    expect(mayTake('passed', { state: 'toReview', lastBy: 1, filedBy: 2 }, 1)).toEqual({
      ok: true,
      value: true,
    });
    expect(mayTake('passed', { state: 'lacking', lastBy: 1, filedBy: 2 }, 3)).toMatchObject({
      refusal: { code: 'MANUAL_STEP_NOT_ALLOWED', detail: '待补正' },
    });
    expect(mayTake('approved', { state: 'toApprove', lastBy: 1, filedBy: 2 }, 2)).toMatchObject({
      refusal: { code: 'SECOND_PERSON_NEEDED', detail: '初审或代为申报的人不能复核' },
    });
  });

  test('经办自己的理由和规则给的理由都说得出；处方和病历有一样就够', () => {
    expect(groundFacts('PAID_ELSEWHERE')).toMatchObject({ clause: 'M9.5' });
    expect(groundFacts('NOT_OF_THIS_PERSON')).toMatchObject({ clause: 'M35', label: '所购药品不是本人使用' });
    expect(groundFacts('NO_SUCH_GROUND')).toBeUndefined();
    expect(missingPapers(['invoice', 'identity', 'credential', 'prescription'])).toEqual([]);
    expect(missingPapers(['identity', 'credential', 'medicalRecord'])).toEqual(['发票']);
  });
});

describe('零星报销与柜台不同在哪里（M30、I22）', () => {
  const codes = (change: Partial<ClaimCase>) =>
    listManualObjections({ ...base, ...change }).map(({ code }) => code);

  test('没有扫的追溯码不问，扫了的要对、要没卖过', () => {
    expect(codes(withLine({ traceCodes: [] }))).toEqual([]);
    expect(codes({ soldTraceCodes: new Set(line.traceCodes.slice(0, 1)) })).toEqual([
      'TRACE_CODE_ALREADY_SOLD',
    ]);
    expect(codes(withLine({ traceCodes: ['99'], quantity: wholeUnits(1) }))).toEqual([
      'TRACE_CODE_WRONG_PRODUCT',
    ]);
  });

  test('参保、协议、药品、地点、配送与柜台一样要合规', () => {
    const { drug } = line;
    expect(codes({ rule: undefined })).toEqual(['POLICY_NOT_FORMALISED']);
    expect(codes({ enrolment: undefined, rule: undefined })).toEqual(['PERSON_NOT_INSURED']);
    expect(codes({ institution: { ...base.institution, agreements: [] } })).toEqual([
      'INSTITUTION_WITHOUT_AGREEMENT',
    ]);
    expect(codes(withLine({ drug: undefined }))).toEqual(['DRUG_NOT_LISTED']);
    expect(codes({ institution: { ...base.institution, areaCode: '430200' } })).toEqual([
      'OFF_SITE_NOT_FILED',
    ]);
    expect(codes(withLine({ drug: drug && { ...drug, isInjection: true } }))).toEqual([
      'INJECTION_NEEDS_DELIVERY',
    ]);
    expect(decideManual({ ...base, rule: undefined })).toMatchObject({
      refusal: { code: 'POLICY_NOT_FORMALISED' },
    });
  });
});

describe('不按 DRG/DIP 付费的标记说清为什么不能（N3.2）', () => {
  const claim = { institutionCode: 'H1', kind: 'settlement', reversed: false } as const;
  test.each([
    [claim, 'H2', '不是本院的结算'],
    [{ ...claim, institutionCode: 'P1' }, 'P1', '药店的结算不按 DRG/DIP 付费'],
    [{ ...claim, reversed: true }, 'H1', '这笔结算已经撤销'],
  ])('%#', (flagged, institution, detail) => {
    expect(mayFlag(flagged, institution)).toMatchObject({ ok: false, refusal: { detail } });
    expect(mayFlag(claim, 'H1')).toEqual({ ok: true, value: true });
  });
});
