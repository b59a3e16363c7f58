import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { day } from '../../base/date.ts';
import { fen, ZERO_FEN, type Fen } from '../../base/money.ts';
import { ACCOUNT_NAMES } from './chart.ts';
import { gatherPostings, idOfJournalNo, journalNoOf, totalOf, transfer } from './journal.ts';
import type { Posting } from './model.ts';
import { isBalanced, reversePostings } from './post-claim.ts';

const place = { areaCode: '430100', scheme: 'employee', institutionCode: 'P43010200001' } as const;
const amount = fc.bigInt({ min: 1n, max: 10_000_000n }) as fc.Arbitrary<Fen>;
const account = fc.constantFrom(...ACCOUNT_NAMES);

describe('记账凭证（M29）', () => {
  test('同一账户、地区、险种、机构的分录并成一条，合计仍为零', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(account, account, amount), { minLength: 1, maxLength: 8 }), (moves) => {
        const postings = moves.flatMap(([from, to, moved]) => transfer(from, to, moved, place));
        const sums = new Map<string, bigint>();
        for (const one of postings) sums.set(one.account, (sums.get(one.account) ?? 0n) + one.amount);
        const left = [...sums].filter(([, sum]) => sum !== 0n);
        if (left.length === 0) {
          expect(() => gatherPostings(postings)).toThrow('moves something');
          return;
        }
        const gathered = gatherPostings(postings);
        expect(isBalanced(gathered)).toBe(true);
        expect(new Map(gathered.map((one) => [one.account as string, one.amount as bigint]))).toEqual(
          new Map(left),
        );
      }),
    );
  });

  test('不平的凭证是程序错误', () => {
    const [debit, credit] = transfer('institutionPayable', 'bank', fen(100n), place) as [Posting, Posting];
    expect(() => gatherPostings([debit, { ...credit, amount: fen(-99n) }])).toThrow('sum to zero');
    expect(() => gatherPostings([{ ...debit, amount: ZERO_FEN }])).toThrow('moves something');
  });

  test('一个统筹地区不能替另一个记平：县区和市州同一本账，两个市州不是（M30）', () => {
    const [debit, credit] = transfer('institutionPayable', 'bank', fen(100n), place) as [Posting, Posting];
    expect(gatherPostings([debit, { ...credit, areaCode: '430102' }])).toHaveLength(2);
    expect(() => gatherPostings([debit, { ...credit, areaCode: '430200' }])).toThrow('each pooling area');
  });

  test('凭证金额是借方合计；冲销是逐条取反', () => {
    const paid = transfer('bank', 'institutionPayable', fen(700n), place);
    expect(totalOf(paid)).toBe(700n);
    expect(gatherPostings([...paid, ...paid]).map((one) => one.amount)).toEqual([1400n, -1400n]);
    expect(totalOf(reversePostings(paid))).toBe(700n);
    expect(() => gatherPostings([...paid, ...reversePostings(paid)])).toThrow('moves something');
  });

  test('凭证号含记账日和流水号，读得回来', () => {
    expect(journalNoOf(day('2026-06-15'), 42n)).toBe('J202606150000000042');
    expect(idOfJournalNo('J202606150000000042')).toBe(42n);
    expect(idOfJournalNo('S202606150000000042')).toBeUndefined();
  });
});
