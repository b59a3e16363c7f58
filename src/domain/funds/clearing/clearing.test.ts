import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { day } from '../../../base/date.ts';
import { addFen, fen, ZERO_FEN, type Fen } from '../../../base/money.ts';
import type { Scheme } from '../../../policy/parameters/reimbursement.ts';
import type { Posting } from '../model.ts';
import { postClaim, reversePostings } from '../post-claim.ts';
import { postClearingPaid, postClearingReceived, reckonClearing } from './book-clearing.ts';
import {
  clearingState,
  mayClear,
  mayIssueClearing,
  type ClearingSide,
  type ClearingStanding,
  type ClearingStep,
} from './clearing-steps.ts';

const CITIES = ['4301', '4302', '4303', '4304'] as const;
const SCHEMES: readonly Scheme[] = ['employee', 'resident'];
const amount = fc.bigInt({ min: 0n, max: 900_000n }) as fc.Arbitrary<Fen>;

/** A claim of somebody enrolled in one city at an institution in one, in one of three months, perhaps taken back later. */
const claims = fc.array(
  fc.record({
    from: fc.constantFrom(...CITIES),
    county: fc.constantFrom('00', '02'),
    at: fc.constantFrom(...CITIES),
    scheme: fc.constantFrom(...SCHEMES),
    month: fc.nat(2),
    backIn: fc.option(fc.nat(2), { nil: null }),
    shares: fc.record({
      fromPooledFund: amount,
      fromMajorIllness: amount,
      fromAssistance: amount,
      personPays: amount,
    }),
  }),
  { maxLength: 40 },
);

const sumOf = (rows: readonly Posting[]): bigint => rows.reduce((sum, row) => sum + row.amount, 0n);

describe('地区间清算（M29、M30）', () => {
  test('任意的异地结算、撤销、逐月清算和付款：清算之和等于替别地付的基金，每一步每个统筹地区的账都平', () => {
    fc.assert(
      fc.property(claims, (given) => {
        const booked = given.flatMap((one) => {
          const to = {
            areaCode: `${one.from}${one.county}`,
            scheme: one.scheme,
            institutionCode: `P${one.at}0200001`,
          };
          const postings = postClaim(one.shares, to, `${one.at}02`);
          const sold = { ...one, postings, inMonth: one.month, sign: 1n };
          const back = one.backIn !== null && one.backIn >= one.month ? one.backIn : null;
          return back === null
            ? [sold]
            : [sold, { ...sold, postings: reversePostings(postings), inMonth: back, sign: -1n }];
        });
        const ledger: Posting[] = booked.flatMap((one) => one.postings);
        const forOthers = booked
          .filter((one) => one.from !== one.at)
          .map(
            ({ shares: { fromPooledFund, fromMajorIllness, fromAssistance }, sign }) =>
              sign * (fromPooledFund + fromMajorIllness + fromAssistance),
          )
          .reduce((sum, one) => sum + one, 0n);
        const receivable = () => sumOf(ledger.filter((one) => one.account === 'clearingReceivable'));
        const payable = () => -sumOf(ledger.filter((one) => one.account === 'clearingPayable'));
        expect([receivable(), payable()]).toEqual([forOthers, forOthers]);

        let paid = 0n;
        let carriedAtEnd = 0n;
        for (const payer of CITIES)
          for (const payee of CITIES.filter((city) => city !== payer)) {
            let carried = new Map<Scheme, Fen>();
            for (const month of [0, 1, 2]) {
              const rows = booked.filter(
                (one) => one.from === payer && one.at === payee && one.inMonth === month,
              );
              const dues = SCHEMES.map((scheme) => ({
                scheme,
                claimed: addFen(
                  ...rows
                    .filter((one) => one.scheme === scheme)
                    .flatMap((one) => one.postings.filter((p) => p.account === 'clearingReceivable'))
                    .map((p) => p.amount),
                ),
                carriedIn: carried.get(scheme) ?? ZERO_FEN,
                withheld: ZERO_FEN,
              }));
              const { sums, payable: due } = reckonClearing(dues);
              ledger.push(...postClearingPaid(`${payer}00`, sums));
              ledger.push(...postClearingReceived(`${payee}00`, sums));
              paid += due;
              carried = new Map(sums.map((sum) => [sum.scheme, sum.carriedOut]));
            }
            carriedAtEnd += [...carried.values()].reduce((sum, one) => sum + one, 0n);
          }
        expect(paid + carriedAtEnd).toBe(forOthers);
        expect([receivable(), payable()]).toEqual([carriedAtEnd, carriedAtEnd]);
        for (const city of CITIES)
          expect(sumOf(ledger.filter((one) => one.areaCode.startsWith(city)))).toBe(0n);
      }),
      { numRuns: 150 },
    );
  });

  test('代扣的抵减应付，负数结转到下一份，一个险种不替另一个付', () => {
    const { sums, payable } = reckonClearing([
      { scheme: 'employee', claimed: fen(-500n), carriedIn: fen(-100n), withheld: fen(0n) },
      { scheme: 'resident', claimed: fen(900n), carriedIn: fen(-150n), withheld: fen(50n) },
    ]);
    expect(payable).toBe(700n);
    expect(sums.map((sum) => [sum.carriedIn, sum.withheld, sum.payable, sum.carriedOut])).toEqual([
      [-100n, 0n, 0n, -600n],
      [-150n, 50n, 700n, 0n],
    ]);
    expect(postClearingPaid('430100', sums)).toMatchObject([
      { account: 'clearingPayable', amount: 700n, scheme: 'resident', institutionCode: '' },
      { account: 'bank', amount: -700n },
    ]);
    expect(postClearingReceived('430200', sums)).toMatchObject([
      { account: 'bank', amount: 700n, areaCode: '430200' },
      { account: 'clearingReceivable', amount: -700n },
    ]);
  });
});

const DUE = day('2026-06-10');
const fresh: ClearingStanding = {
  dueOn: DUE,
  said: { payer: null, payee: null },
  open: [],
  last: null,
  lastBy: null,
  approvedBy: null,
  approved: null,
};
const agreed: ClearingStanding = { ...fresh, said: { payer: 'confirmed', payee: 'confirmed' } };
const may = (
  standing: ClearingStanding,
  step: Exclude<ClearingStep, 'issued'>,
  side: ClearingSide,
  accountId = 1,
  today = DUE,
) => {
  const outcome = mayClear(standing, { step, side, accountId, today });
  return outcome.ok ? 'ok' : `${outcome.refusal.code} ${outcome.refusal.clause}`;
};
const NO = 'CLEARING_STEP_NOT_ALLOWED M30';
const SECOND = 'SECOND_PERSON_NEEDED M29';

describe('清算单的步骤（M29、M30）', () => {
  test('双方各答复一次；期限过了不能再提异议，没答复的视为无异议', () => {
    expect(clearingState(fresh, DUE)).toBe('waiting');
    for (const side of ['payer', 'payee'] as const)
      expect([may(fresh, 'confirmed', side), may(fresh, 'disputed', side)]).toEqual(['ok', 'ok']);
    const half: ClearingStanding = { ...fresh, said: { payer: 'confirmed', payee: null } };
    expect([
      clearingState(half, DUE),
      may(half, 'disputed', 'payer'),
      may(half, 'disputed', 'payee'),
    ]).toEqual(['waiting', NO, 'ok']);
    const after = day('2026-06-11');
    expect(may(half, 'disputed', 'payee', 1, after)).toBe('CLEARING_DISPUTE_LATE M30');
    expect([may(half, 'reviewed', 'payer'), may(half, 'reviewed', 'payer', 1, after)]).toEqual([NO, 'ok']);
    expect([clearingState(agreed, DUE), clearingState(half, after)]).toEqual(['toReview', 'toReview']);
  });

  test('异议由另一方答复；没答复完不能复核，过了期限也不能', () => {
    const disputed: ClearingStanding = {
      ...fresh,
      said: { payer: 'disputed', payee: 'confirmed' },
      open: ['payer'],
    };
    expect(clearingState(disputed, day('2026-07-01'))).toBe('disputed');
    expect([may(disputed, 'answered', 'payer'), may(disputed, 'answered', 'payee')]).toEqual([NO, 'ok']);
    expect(may(disputed, 'reviewed', 'payer')).toBe(NO);
    expect(may({ ...disputed, open: [] }, 'answered', 'payee')).toBe(NO);
    expect(may({ ...disputed, open: [] }, 'reviewed', 'payer')).toBe('ok');
  });

  test('只有参保地复核、核准、付款，核准换一个人，付款的不是核准的人；就医地确认到账', () => {
    expect([may(agreed, 'reviewed', 'payee'), may(agreed, 'reviewed', 'payer')]).toEqual([NO, 'ok']);
    const reviewed: ClearingStanding = { ...agreed, last: 'reviewed', lastBy: 1 };
    expect(may(reviewed, 'approved', 'payer', 1)).toBe(SECOND);
    expect(may(reviewed, 'returned', 'payer', 1)).toBe(SECOND);
    expect([may(reviewed, 'approved', 'payer', 2), may(reviewed, 'approved', 'payee', 2)]).toEqual([
      'ok',
      NO,
    ]);
    expect(may({ ...reviewed, last: 'returned', lastBy: 2 }, 'reviewed', 'payer', 2)).toBe('ok');
    const approved: ClearingStanding = {
      ...reviewed,
      last: 'approved',
      lastBy: 2,
      approvedBy: 2,
      approved: fen(70n),
    };
    expect([may(approved, 'paid', 'payer', 2), may(approved, 'paid', 'payer', 1)]).toEqual([SECOND, 'ok']);
    expect([may(approved, 'confirmed', 'payee'), may(approved, 'received', 'payee')]).toEqual([NO, NO]);
    expect(clearingState({ ...approved, approved: ZERO_FEN }, DUE)).toBe('closed');
    expect(may({ ...approved, approved: ZERO_FEN }, 'paid', 'payer')).toBe(NO);
    const paid: ClearingStanding = { ...approved, last: 'paid', lastBy: 1 };
    expect([may(paid, 'received', 'payer'), may(paid, 'received', 'payee')]).toEqual([NO, 'ok']);
    expect([may(paid, 'bounced', 'payer'), may(paid, 'paid', 'payer')]).toEqual(['ok', NO]);
    const bounced: ClearingStanding = { ...paid, last: 'bounced' };
    expect([clearingState(bounced, DUE), may(bounced, 'paid', 'payer')]).toEqual(['toPay', 'ok']);
    expect(clearingState({ ...paid, last: 'received' }, DUE)).toBe('settled');
  });

  test('整月日结后才出，一月接一月', () => {
    const dayOrNull = (text: string | null) => (text === null ? null : day(text));
    const issue = (shut: string | null, earlier: string | null) => {
      const outcome = mayIssueClearing(day('2026-05-31'), dayOrNull(shut), dayOrNull(earlier));
      return outcome.ok ? 'ok' : outcome.refusal.code;
    };
    expect([issue(null, null), issue('2026-05-30', null), issue('2026-05-31', null)]).toEqual([
      'CLEARING_MONTH_OPEN',
      'CLEARING_MONTH_OPEN',
      'ok',
    ]);
    expect(issue('2026-06-30', '2026-04-09')).toBe('CLEARING_EARLIER_MONTH');
  });
});
