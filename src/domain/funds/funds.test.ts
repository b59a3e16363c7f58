import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ZERO_FEN, type Fen } from '../../base/money.ts';
import type { Posting, Shares, YearMovement, YearTotals } from './model.ts';
import { addToYear, reverseMovement } from './move-totals.ts';
import { isBalanced, postClaim, reversePostings } from './post-claim.ts';

const fen = fc.bigInt({ min: 0n, max: 10_000_000n }) as fc.Arbitrary<Fen>;
const shares: fc.Arbitrary<Shares> = fc.record({
  fromPooledFund: fen,
  fromMajorIllness: fen,
  fromAssistance: fen,
  fromWorkInjury: fen,
  fromMaternity: fen,
  fromCommercial: fen,
  personPays: fen,
  fromAccount: fen,
});
const to = { areaCode: '430100', scheme: 'employee', institutionCode: 'P43010200001' } as const;
const sumOf = (postings: readonly Posting[]) => postings.reduce((sum, one) => sum + one.amount, 0n);
const start: YearTotals = {
  pooledFund: ZERO_FEN,
  majorIllness: ZERO_FEN,
  assistanceThreshold: ZERO_FEN,
  assistance: ZERO_FEN,
  ownShare: ZERO_FEN,
};

describe('复式分录（M9.2、M29）', () => {
  test('每笔结算的分录合计为零，应付机构等于各方之和', () => {
    fc.assert(
      fc.property(shares, (paid) => {
        const postings = postClaim(paid, to);
        expect(isBalanced(postings)).toBe(true);
        const owed = postings.find((one) => one.account === 'institutionPayable')?.amount ?? 0n;
        const funds = paid.fromPooledFund + paid.fromMajorIllness + paid.fromAssistance;
        const others = (paid.fromWorkInjury ?? 0n) + (paid.fromMaternity ?? 0n) + (paid.fromCommercial ?? 0n);
        expect(-owed).toBe(funds + others + (paid.fromAccount ?? 0n));
        expect(postings.every((one) => one.amount !== 0n)).toBe(true);
        const cash = postings.find((one) => one.account === 'patientPaid')?.amount ?? 0n;
        expect(cash + (paid.fromAccount ?? 0n)).toBe(paid.personPays);
      }),
    );
  });

  test('撤销是逐笔取反，两次合起来每个账户都归零', () => {
    fc.assert(
      fc.property(shares, (paid) => {
        const postings = postClaim(paid, to);
        const both = [...postings, ...reversePostings(postings)];
        for (const { account } of postings)
          expect(isBalanced(both.filter((one) => one.account === account))).toBe(true);
      }),
    );
  });

  test('异地（M30）：就医地应付机构，两地各记一笔清算；每个统筹地区自己的分录合计为零', () => {
    fc.assert(
      fc.property(shares, fc.constantFrom('430100', '430102', '430203', '430981'), (paid, areaCode) => {
        const seat = '430204';
        const postings = postClaim(paid, { ...to, areaCode }, seat);
        expect(isBalanced(postings)).toBe(true);
        for (const pool of ['4301', '4302', '4309'])
          expect(sumOf(postings.filter((one) => one.areaCode.startsWith(pool)))).toBe(0n);
        const amount = (account: string) => postings.find((one) => one.account === account)?.amount ?? 0n;
        const away = !areaCode.startsWith('4302');
        expect(amount('clearingPayable')).toBe(away ? amount('institutionPayable') : 0n);
        expect(amount('clearingReceivable')).toBe(-amount('clearingPayable'));
        const owed = postings.find((one) => one.account === 'institutionPayable');
        if (owed) expect(owed.areaCode).toBe(away ? '430200' : areaCode);
      }),
    );
  });

  test('基金记在参保地和险种名下', () => {
    const [first] = postClaim(
      {
        fromPooledFund: 70_000n as Fen,
        fromMajorIllness: ZERO_FEN,
        fromAssistance: ZERO_FEN,
        personPays: 30_000n as Fen,
      },
      to,
    );
    expect(first).toEqual({ account: 'pooledFund', amount: 70_000n, ...to });
  });
});

describe('年度累计（M9.3、M9.5）', () => {
  const movement: fc.Arbitrary<YearMovement> = fc.record({
    fromPooledFund: fen,
    fromMajorIllness: fen,
    fromAssistance: fen,
    towardsThreshold: fen,
    ownShare: fen,
  });

  test('撤销之后累计与结算之前相同', () => {
    fc.assert(
      fc.property(movement, movement, (earlier, claim) => {
        const before = addToYear(start, earlier);
        expect(addToYear(addToYear(before, claim), reverseMovement(claim))).toEqual(before);
      }),
    );
  });

  test('个人自付只入自付累计，不入大病累计', () => {
    const own: YearMovement = {
      fromPooledFund: ZERO_FEN,
      fromMajorIllness: ZERO_FEN,
      fromAssistance: ZERO_FEN,
      towardsThreshold: ZERO_FEN,
      ownShare: 30_000n as Fen,
    };
    expect(addToYear(start, own)).toEqual({ ...start, ownShare: 30_000n });
  });

  test('累计变成负数是程序错误', () => {
    const claim: YearMovement = {
      fromPooledFund: 1n as Fen,
      fromMajorIllness: ZERO_FEN,
      fromAssistance: ZERO_FEN,
      towardsThreshold: ZERO_FEN,
      ownShare: ZERO_FEN,
    };
    expect(() => addToYear(start, reverseMovement(claim))).toThrow('cannot be negative');
  });
});
