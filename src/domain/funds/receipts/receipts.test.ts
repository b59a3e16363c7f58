import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { day } from '../../../base/date.ts';
import { fen } from '../../../base/money.ts';
import { gatherPostings } from '../journal.ts';
import { isBalanced, reversePostings } from '../post-claim.ts';
import { LATER_STEPS, stepReceipt, type ReceiptState } from './receipt-steps.ts';
import { openOf, postReceipt, spreadReceipt, type OpenPlace } from './spread-receipt.ts';

const place = (month: string, institutionCode: string, open: bigint): OpenPlace => ({
  month: day(`${month}-01`),
  areaCode: '430102',
  institutionCode,
  open: fen(open),
});

const spread = (places: readonly OpenPlace[], amount: bigint) => {
  const outcome = spreadReceipt(places, fen(amount));
  return outcome.ok
    ? outcome.value.map((part) => `${part.month.slice(0, 7)} ${part.institutionCode} ${part.amount}`)
    : `${outcome.refusal.code} ${outcome.refusal.clause}`;
};

const places = fc
  .uniqueArray(
    fc.record({
      month: fc.constantFrom('2026-01', '2026-02', '2026-03', '2026-04'),
      institutionCode: fc.constantFrom('H1', 'H2', 'P1'),
      open: fc.bigInt({ min: -50_000n, max: 200_000n }),
    }),
    { selector: (one) => `${one.month} ${one.institutionCode}`, maxLength: 12 },
  )
  .map((all) => all.map((one) => place(one.month, one.institutionCode, one.open)));

describe('商业保险到账冲抵应收（N4、M29）', () => {
  test('先早后晚，同月按机构；撤销多的先补平；多于未收的一分不收', () => {
    const open = [place('2026-03', 'H1', 500n), place('2026-02', 'P1', 100n), place('2026-02', 'H2', 300n)];
    expect(spread(open, 350n)).toEqual(['2026-02 H2 300', '2026-02 P1 50']);
    expect(spread(open, 900n)).toEqual(['2026-02 H2 300', '2026-02 P1 100', '2026-03 H1 500']);
    expect(spread(open, 901n)).toBe('RECEIPT_OVER_OPEN N4');
    const reversed = [...open, place('2026-04', 'H1', -200n)];
    expect(spread(reversed, 100n)).toEqual(['2026-04 H1 -200', '2026-02 H2 300']);
    expect(spread(reversed, 701n)).toBe('RECEIPT_OVER_OPEN N4');
    expect(spread([place('2026-04', 'H1', -1n)], 1n)).toBe('RECEIPT_OVER_OPEN N4');
  });

  test('任意应收和金额：各处之和等于到账，没有一处收过头；分录平衡，冲销正好相反；全收完后每处为零', () => {
    fc.assert(
      fc.property(places, fc.bigInt({ min: 1n, max: 100n }), (open, share) => {
        const total = openOf(open);
        fc.pre(total > 0n);
        const amount = fen((total * share + 99n) / 100n);
        const outcome = spreadReceipt(open, amount);
        if (!outcome.ok) throw new Error(outcome.refusal.code);
        const left = open.map((one) => {
          const taken = outcome.value.find(
            (part) => part.month === one.month && part.institutionCode === one.institutionCode,
          );
          return { ...one, left: one.open - (taken?.amount ?? 0n) };
        });
        expect(outcome.value.reduce((sum, part) => sum + part.amount, 0n)).toBe(amount);
        for (const one of left) expect(one.left >= 0n && (one.open < 0n || one.left <= one.open)).toBe(true);
        for (const one of left.filter((each) => each.open < 0n)) expect(one.left).toBe(0n);
        if (amount === total) expect(left.every((one) => one.left === 0n)).toBe(true);
        const newestTouched = outcome.value.filter((part) => part.amount > 0n).map((part) => part.month);
        const untouched = left.filter((one) => one.open > 0n && one.left > 0n).map((one) => one.month);
        for (const month of untouched) expect(newestTouched.every((touched) => touched <= month)).toBe(true);
        const booked = gatherPostings(postReceipt('430100', 'employee', outcome.value));
        expect(isBalanced(booked)).toBe(true);
        expect(booked.find((one) => one.account === 'bank')).toEqual({
          account: 'bank',
          areaCode: '430100',
          scheme: 'employee',
          institutionCode: '',
          amount,
        });
        const both = [...booked, ...reversePostings(booked)];
        expect(both.reduce<bigint>((sum, one) => sum + one.amount, 0n)).toBe(0n);
      }),
      { numRuns: 200 },
    );
  });

  test('登记和核准、申请撤回和撤回都要两个人；退回和不同意撤回谁都可以；办结的不再动', () => {
    const may = (state: ReceiptState, step: (typeof LATER_STEPS)[number], accountId = 1) => {
      const outcome = stepReceipt({ state, lastBy: 1 }, step, accountId);
      return outcome.ok ? outcome.value : `${outcome.refusal.code} ${outcome.refusal.clause}`;
    };
    expect([may('waiting', 'approved'), may('waiting', 'approved', 2)]).toEqual([
      'SECOND_PERSON_NEEDED M29',
      'approved',
    ]);
    expect([may('backAsked', 'takenBack'), may('backAsked', 'takenBack', 2)]).toEqual([
      'SECOND_PERSON_NEEDED M29',
      'takenBack',
    ]);
    expect([
      may('waiting', 'rejected'),
      may('approved', 'backAsked'),
      may('backAsked', 'backRefused'),
    ]).toEqual(['rejected', 'backAsked', 'approved']);
    const allowed = (state: ReceiptState) =>
      LATER_STEPS.filter((step) => stepReceipt({ state, lastBy: 1 }, step, 2).ok);
    expect([allowed('waiting'), allowed('approved'), allowed('backAsked')]).toEqual([
      ['approved', 'rejected'],
      ['backAsked'],
      ['backRefused', 'takenBack'],
    ]);
    expect([...allowed('rejected'), ...allowed('takenBack')]).toEqual([]);
    expect(may('takenBack', 'backAsked', 2)).toBe('RECEIPT_STEP_NOT_ALLOWED M29');
  });
});
