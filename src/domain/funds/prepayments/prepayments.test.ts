import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { day } from '../../../base/date.ts';
import { addFen, fen, ZERO_FEN, type Fen } from '../../../base/money.ts';
import { gatherPostings } from '../journal.ts';
import { isBalanced } from '../post-claim.ts';
import { reckonStatement } from '../statements/statement-sum.ts';
import {
  LATER_PREPAYMENT_STEPS,
  mayDecideRefund,
  mayRefund,
  stepPrepayment,
  type LaterPrepaymentStep,
  type PrepaymentState,
} from './prepayment-steps.ts';
import {
  isOffsetMonth,
  meantFor,
  OPEN_LONG_DAYS,
  openDaysOn,
  openOfPrepayment,
  postPrepayment,
  postRefund,
  postSetOff,
  setOffPrepayments,
  type OpenPrepayment,
} from './set-off.ts';

const HERE = { areaCode: '430100', institutionCode: 'H43010200001' };
const codeOf = (outcome: { ok: true } | { ok: false; refusal: { code: string; clause: string } }) =>
  outcome.ok ? 'ok' : `${outcome.refusal.code} ${outcome.refusal.clause}`;

const open = (id: number, amount: bigint, scheme: 'employee' | 'resident' = 'employee', from?: string) =>
  ({ id, scheme, open: fen(amount), offsetFrom: from === undefined ? null : day(`${from}-01`) }) as const;

describe('预付多久没有冲完（M29）', () => {
  const paid = {
    amount: fen(1000),
    setOff: fen(300),
    refunded: ZERO_FEN,
    reserved: ZERO_FEN,
    state: 'approved',
    bankDay: day('2026-06-02'),
    offsetFrom: null,
  } as const;

  test('从拨付日算起；写明起始月份的，从那个月过完算起，以前不算', () => {
    expect(openDaysOn(paid, day('2026-06-02'))).toBe(0);
    expect(openDaysOn(paid, day('2026-08-31'))).toBe(OPEN_LONG_DAYS);
    const later = { ...paid, offsetFrom: day('2026-12-01') };
    expect(['2026-12-31', '2027-01-01', '2027-04-01'].map((on) => openDaysOn(later, day(on)))).toEqual([
      null,
      0,
      90,
    ]);
  });

  test('冲完的、退完的、等着核准退回的、没有入账的、申请冲销的都不算', () => {
    const today = day('2026-12-31');
    for (const sums of [{ setOff: fen(1000) }, { refunded: fen(700) }, { reserved: fen(700) }])
      expect(openDaysOn({ ...paid, ...sums }, today)).toBeNull();
    expect(openDaysOn({ ...paid, reserved: fen(699) }, today)).toBe(212);
    for (const state of ['waiting', 'rejected', 'withdrawn', 'backAsked', 'takenBack'] as const)
      expect(openDaysOn({ ...paid, state }, today)).toBeNull();
  });
});

describe('预付怎样冲抵（M29）', () => {
  test('先提议的先冲，不跨险种，至多冲到零；没到月份的不冲', () => {
    const all = [
      open(1, 300n),
      open(2, 900n, 'resident'),
      open(3, 500n, 'employee', '2026-12'),
      open(4, 900n),
    ];
    const meant = meantFor(day('2026-11-01'), all);
    expect(meant.map((one) => one.id)).toEqual([1, 2, 4]);
    expect(meantFor(day('2026-12-01'), all)).toHaveLength(4);
    expect(setOffPrepayments(meant, 'employee', fen(1000))).toEqual([
      { id: 1, scheme: 'employee', amount: 300n },
      { id: 4, scheme: 'employee', amount: 700n },
    ]);
    expect(setOffPrepayments(meant, 'resident', ZERO_FEN)).toEqual([]);
  });

  test('扣款和追回在先，预付在后；本期为负的什么也不冲', () => {
    const decision = {
      id: 7,
      kind: 'deduction',
      scheme: 'employee',
      areaCode: '430100',
      open: fen(400),
    } as const;
    const due = (claimed: bigint) => [
      { scheme: 'employee' as const, claimed: fen(claimed), carriedIn: ZERO_FEN },
    ];
    expect(reckonStatement(due(1000n), [decision], [open(1, 450n)])).toMatchObject({
      payable: 150n,
      sums: [{ deducted: 400n, fromPrepaid: 450n, payable: 150n, carriedOut: 0n }],
      setOffs: [{ id: 1, amount: 450n }],
    });
    expect(reckonStatement(due(-5n), [], [open(1, 450n)])).toMatchObject({
      setOffs: [],
      sums: [{ fromPrepaid: 0n, carriedOut: -5n }],
    });
  });

  test('不管多少个月：付出、冲抵和结转合起来正好是结算，冲抵的不超过预付，还开着的就是没冲的', () => {
    const months = fc.array(fc.bigInt({ min: -100_000n, max: 300_000n }), { minLength: 1, maxLength: 8 });
    const amounts = fc.array(fc.bigInt({ min: 1n, max: 200_000n }), { maxLength: 5 });
    fc.assert(
      fc.property(months, amounts, (claims, paid) => {
        let left: OpenPrepayment[] = paid.map((amount, index) => open(index + 1, amount));
        let carried: Fen = ZERO_FEN;
        let out: Fen = ZERO_FEN;
        let met: Fen = ZERO_FEN;
        for (const claimed of claims) {
          const due = { scheme: 'employee' as const, claimed: fen(claimed), carriedIn: carried };
          const { sums, setOffs, payable } = reckonStatement([due], [], left);
          const [sum] = sums;
          if (!sum) throw new Error('one scheme gives one sum');
          expect(sum.fromPrepaid).toBe(addFen(...setOffs.map((use) => use.amount)));
          // Nothing is paid out while something of the prepayments is left.
          const rest = addFen(...left.map((one) => one.open)) - sum.fromPrepaid;
          expect(payable === 0n || rest === 0n).toBe(true);
          out = addFen(out, payable);
          met = addFen(met, sum.fromPrepaid);
          carried = sum.carriedOut;
          left = left.flatMap((one) => {
            const used = setOffs.find((use) => use.id === one.id)?.amount ?? ZERO_FEN;
            return one.open > used ? [{ ...one, open: fen(one.open - used) }] : [];
          });
        }
        expect(out + met + carried).toBe(claims.reduce((sum, one) => sum + one, 0n));
        expect(met + addFen(...left.map((one) => one.open))).toBe(paid.reduce((sum, one) => sum + one, 0n));
      }),
    );
  });

  test('记账：预付、冲抵、退回各自平衡，全部办完账上为零', () => {
    const place = { ...HERE, scheme: 'employee' as const };
    const all = [
      ...postPrepayment(fen(1000), place),
      ...postSetOff([{ id: 1, scheme: 'employee', amount: fen(700) }], HERE),
      ...postRefund(fen(300), place),
    ];
    expect(isBalanced(all)).toBe(true);
    expect(gatherPostings(all).map((one) => [one.account, one.amount])).toEqual([
      ['bank', -700n],
      ['institutionPayable', 700n],
    ]);
  });

  test('还开着的是没冲、没退、没占住的；起始月份从拨付当月到次年十二月', () => {
    const sums = { amount: fen(100), setOff: fen(10), refunded: fen(20), reserved: fen(30) };
    expect(openOfPrepayment(sums)).toBe(40n);
    const may = (month: string) => isOffsetMonth(day(`${month}-01`), day('2026-06-15'));
    expect([may('2026-05'), may('2026-06'), may('2027-12'), may('2028-01')]).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });
});

describe('预付由谁办（M29）', () => {
  const take = (state: PrepaymentState, step: LaterPrepaymentStep, accountId = 2, spent = 0n) =>
    codeOf(stepPrepayment({ state, lastBy: 1, spent: fen(spent) }, step, accountId));

  test('核准、不同意、冲销要换人；撤回只由提议的人；别的状态都不能办', () => {
    expect([
      take('waiting', 'approved'),
      take('waiting', 'rejected'),
      take('backAsked', 'takenBack'),
    ]).toEqual(['ok', 'ok', 'ok']);
    for (const [state, step] of [
      ['waiting', 'approved'],
      ['waiting', 'rejected'],
      ['backAsked', 'takenBack'],
    ] as const)
      expect(take(state, step, 1)).toMatch(/^SECOND_PERSON_NEEDED/);
    expect([take('waiting', 'withdrawn', 1), take('waiting', 'withdrawn', 2)]).toEqual([
      'ok',
      'PREPAYMENT_STEP_NOT_ALLOWED M29',
    ]);
    expect([take('approved', 'backAsked', 1), take('backAsked', 'backRefused', 1)]).toEqual(['ok', 'ok']);
    for (const state of ['rejected', 'withdrawn', 'takenBack'] as const)
      for (const step of LATER_PREPAYMENT_STEPS)
        expect(take(state, step)).toBe('PREPAYMENT_STEP_NOT_ALLOWED M29');
  });

  test('用过的不冲销', () => {
    expect(take('approved', 'backAsked', 2, 1n)).toBe('PREPAYMENT_IN_USE M29');
  });

  test('退回：入了账的才有，不超过还开着的；登记的人不能核准，可以不同意；定了不再定', () => {
    const may = (state: PrepaymentState, amount: bigint) =>
      codeOf(mayRefund({ state, open: fen(100) }, fen(amount)));
    expect([may('approved', 100n), may('approved', 101n), may('backAsked', 1n)]).toEqual([
      'ok',
      'PREPAYMENT_BEYOND_OPEN M29',
      'PREPAYMENT_STEP_NOT_ALLOWED M29',
    ]);
    const decide = (state: 'waiting' | 'approved', outcome: 'approved' | 'rejected', accountId: number) =>
      codeOf(mayDecideRefund({ state, proposedBy: 1 }, { outcome, accountId })).split(' ')[0];
    expect([
      decide('waiting', 'approved', 2),
      decide('waiting', 'approved', 1),
      decide('waiting', 'rejected', 1),
      decide('approved', 'rejected', 2),
    ]).toEqual(['ok', 'SECOND_PERSON_NEEDED', 'ok', 'PREPAYMENT_STEP_NOT_ALLOWED']);
  });
});
