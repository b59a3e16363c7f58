import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { day } from '../../../base/date.ts';
import { addFen, fen, ZERO_FEN, type Fen } from '../../../base/money.ts';
import { isBalanced } from '../post-claim.ts';
import { mayIssue, monthSpan } from './statement-month.ts';
import { mayStep, stateOf, type StatementStep, type Stepping } from './statement-steps.ts';
import { gatherPayable, reckonStatement, type OpenDeduction } from './statement-sum.ts';

const HERE = '430100';
const amount = fc.bigInt({ min: -1_000_000n, max: 1_000_000n }).map(fen);
const above = fc.bigInt({ min: 1n, max: 500_000n }).map(fen);
const scheme = fc.constantFrom('employee' as const, 'resident' as const);
const decisions = fc
  .array(
    fc.record({ kind: fc.constantFrom('deduction' as const, 'recovery' as const), scheme, open: above }),
    {
      maxLength: 6,
    },
  )
  .map((list): OpenDeduction[] => list.map((one, index) => ({ ...one, id: index + 1, areaCode: HERE })));

describe('对账单怎样合计（M29）', () => {
  it('扣款先扣旧的，不超过应付，余下的以后续扣', () => {
    const due = [{ scheme: 'employee' as const, claimed: fen(1000), carriedIn: fen(-100) }];
    const open: OpenDeduction[] = [
      { id: 1, kind: 'deduction', scheme: 'employee', areaCode: HERE, open: fen(300) },
      { id: 2, kind: 'recovery', scheme: 'employee', areaCode: HERE, open: fen(900) },
      { id: 3, kind: 'deduction', scheme: 'resident', areaCode: HERE, open: fen(50) },
    ];
    expect(reckonStatement(due, open)).toEqual({
      sums: [
        {
          scheme: 'employee',
          claimed: 1000n,
          carriedIn: -100n,
          deducted: 300n,
          recovered: 600n,
          fromPrepaid: 0n,
          payable: 0n,
          carriedOut: 0n,
        },
      ],
      uses: [
        { id: 1, kind: 'deduction', scheme: 'employee', areaCode: HERE, amount: 300n },
        { id: 2, kind: 'recovery', scheme: 'employee', areaCode: HERE, amount: 600n },
      ],
      setOffs: [],
      payable: 0n,
    });
  });

  it('本期为负的全部结转下期，什么也不扣', () => {
    const due = [{ scheme: 'employee' as const, claimed: fen(-700), carriedIn: ZERO_FEN }];
    const open: OpenDeduction[] = [
      { id: 1, kind: 'deduction', scheme: 'employee', areaCode: HERE, open: fen(300) },
    ];
    expect(reckonStatement(due, open)).toMatchObject({
      uses: [],
      payable: 0n,
      sums: [{ carriedOut: -700n }],
    });
  });

  it('不管多少个月怎样扣，付出、扣下、追回和结转合起来正好是结算的合计，扣下的不超过决定', () => {
    fc.assert(
      fc.property(fc.array(amount, { minLength: 1, maxLength: 8 }), decisions, (months, decided) => {
        const mine = decided.filter((one) => one.scheme === 'employee');
        let open: OpenDeduction[] = decided;
        let carried: Fen = ZERO_FEN;
        let out: Fen = ZERO_FEN;
        for (const claimed of months) {
          const made = reckonStatement([{ scheme: 'employee', claimed, carriedIn: carried }], open);
          const [sum] = made.sums;
          if (!sum) throw new Error('one scheme gives one sum');
          expect(
            sum.payable >= 0n && sum.carriedOut <= 0n && (sum.payable === 0n || sum.carriedOut === 0n),
          ).toBe(true);
          out = addFen(out, sum.payable, sum.deducted, sum.recovered);
          carried = sum.carriedOut;
          open = open.flatMap((one) => {
            const used = addFen(...made.uses.filter((use) => use.id === one.id).map((use) => use.amount));
            return one.open > used ? [{ ...one, open: fen(one.open - used) }] : [];
          });
        }
        expect(addFen(out, carried)).toBe(addFen(...months));
        const left = addFen(...open.filter((one) => one.scheme === 'employee').map((one) => one.open));
        expect(left >= 0n && left <= addFen(...mine.map((one) => one.open))).toBe(true);
      }),
    );
  });

  it('把县区的应付归集到付款地区，合计为零，已在付款地区的不动', () => {
    const to = { areaCode: '430100', institutionCode: 'P43010200001' };
    const parts = [
      { areaCode: '430102', scheme: 'employee' as const, owed: fen(700) },
      { areaCode: '430100', scheme: 'employee' as const, owed: fen(50) },
      { areaCode: '430105', scheme: 'resident' as const, owed: fen(-30) },
    ];
    const postings = gatherPayable(parts, to);
    expect(isBalanced(postings)).toBe(true);
    expect(postings.map((one) => [one.areaCode, one.scheme, one.amount])).toEqual([
      ['430102', 'employee', 700n],
      ['430100', 'employee', -700n],
      ['430105', 'resident', -30n],
      ['430100', 'resident', 30n],
    ]);
    expect(gatherPayable(parts.slice(1, 2), to)).toEqual([]);
  });
});

describe('什么时候能出（M29）', () => {
  const span = monthSpan('2026-02');

  it('月份从第一天到最后一天；没有的月份不成', () => {
    expect(span).toEqual({ from: '2026-02-01', to: '2026-02-28' });
    expect(monthSpan('2026-13')).toBeUndefined();
  });

  it('当月没有全部日结，或更早的月份还有没对账的，都不能出', () => {
    if (!span) throw new Error('February exists');
    const codeOf = (shut: string | null, earlier: string | null) => {
      const outcome = mayIssue(
        span,
        shut === null ? null : day(shut),
        earlier === null ? null : day(earlier),
      );
      return outcome.ok ? 'ok' : outcome.refusal.code;
    };
    expect(codeOf(null, null)).toBe('STATEMENT_MONTH_OPEN');
    expect(codeOf('2026-02-27', null)).toBe('STATEMENT_MONTH_OPEN');
    expect(codeOf('2026-02-28', '2026-01-31')).toBe('STATEMENT_EARLIER_MONTH');
    expect(codeOf('2026-02-28', null)).toBe('ok');
  });
});

describe('谁能办哪一步（M29）', () => {
  const dueOn = day('2026-06-10');
  const history = (last: StatementStep, lastBy = 1) => ({ last, lastBy, dueOn });
  const codeOf = (last: StatementStep, step: Stepping['step'], today = '2026-06-10', accountId = 2) => {
    const outcome = mayStep(history(last), { step, accountId, today: day(today) });
    return outcome.ok ? 'ok' : outcome.refusal.code;
  };

  it('期限最后一天还能提异议，过了不能；没答复的过期后可以复核', () => {
    expect(codeOf('issued', 'disputed')).toBe('ok');
    expect(codeOf('issued', 'disputed', '2026-06-11')).toBe('STATEMENT_DISPUTE_LATE');
    expect(codeOf('issued', 'reviewed')).toBe('STATEMENT_STEP_NOT_ALLOWED');
    expect(codeOf('issued', 'reviewed', '2026-06-11')).toBe('ok');
  });

  it('核准和退回都要另一个人；核准之后什么也不能再办', () => {
    for (const step of ['approved', 'returned'] as const) {
      expect(codeOf('reviewed', step, '2026-06-10', 1)).toBe('SECOND_PERSON_NEEDED');
      expect(codeOf('reviewed', step)).toBe('ok');
    }
    for (const step of ['confirmed', 'disputed', 'answered', 'reviewed', 'returned', 'approved'] as const)
      expect(codeOf('approved', step)).toBe('STATEMENT_STEP_NOT_ALLOWED');
    expect(codeOf('disputed', 'reviewed')).toBe('STATEMENT_STEP_NOT_ALLOWED');
    expect(codeOf('confirmed', 'approved')).toBe('STATEMENT_STEP_NOT_ALLOWED');
  });

  it('状态由最后一步、期限和付款得出；退回的又待付款，没有应付的结清', () => {
    const today = day('2026-06-11');
    expect(stateOf(history('issued'), dueOn, null, null)).toBe('waiting');
    expect(stateOf(history('issued'), today, null, null)).toBe('toReview');
    const approved = (payable: bigint, payment: Parameters<typeof stateOf>[3]) =>
      stateOf(history('approved'), today, payable, payment);
    expect([
      approved(0n, null),
      approved(5n, null),
      approved(5n, 'returned'),
      approved(5n, 'withdrawn'),
    ]).toEqual(['closed', 'toPay', 'toPay', 'toPay']);
    expect([approved(5n, 'made'), approved(5n, 'released'), approved(5n, 'paid')]).toEqual([
      'paying',
      'paying',
      'paid',
    ]);
  });
});
