import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addFen, fen } from '../../../base/money.ts';
import { faultOfBills, type DecidedBill } from './deduction-bills.ts';
import { postWithheld, type DeductionUse } from './statement-sum.ts';

const bill = (given: Partial<DecidedBill> = {}): DecidedBill => ({
  claimId: 1n,
  claimNo: 'S1',
  scheme: 'employee',
  reversed: false,
  owed: fen(700),
  fromFund: fen(600),
  taken: fen(100),
  takenFromFund: fen(50),
  ...given,
});
const decision = (amount: number, isRecovery = false) => ({
  scheme: 'employee' as const,
  amount: fen(amount),
  isRecovery,
});
const takes = (amount: number, claimNo = 'S1') => ({ claimNo, amount: fen(amount) });

describe('参保地对外地机构的决定写明哪几笔（M30、M33、M36）', () => {
  it('扣款不超过那一笔还剩的，追回还不超过那个基金付的', () => {
    expect(faultOfBills(decision(600), [takes(600)], [bill()])).toBeUndefined();
    expect(faultOfBills(decision(601), [takes(601)], [bill()])).toContain('超过');
    expect(faultOfBills(decision(550, true), [takes(550)], [bill()])).toBeUndefined();
    expect(faultOfBills(decision(551, true), [takes(551)], [bill()])).toContain('超过');
    expect(faultOfBills(decision(601, true), [takes(601)], [bill({ fromFund: fen(9000) })])).toContain(
      '超过',
    );
    expect(faultOfBills(decision(0), [takes(0)], [bill()])).toContain('超过');
  });

  it('不认识的、撤销的、别的险种的、写两次的、加起来不对的都不行', () => {
    const two = [bill(), bill({ claimNo: 'S2' })];
    expect(faultOfBills(decision(300), [takes(100), takes(200, 'S2')], two)).toBeUndefined();
    expect(faultOfBills(decision(301), [takes(100), takes(200, 'S2')], two)).toContain('之和');
    expect(faultOfBills(decision(200), [takes(100), takes(100)], two)).toContain('两次');
    expect(faultOfBills(decision(100), [takes(100, 'S3')], two)).toContain('S3');
    expect(faultOfBills(decision(100), [takes(100)], [bill({ reversed: true })])).toContain('撤销');
    expect(faultOfBills(decision(100), [takes(100)], [bill({ scheme: 'resident' })])).toContain('险种');
  });

  it('扣下的记账在每个地区自己的账上都平：本地的决定是本地的收入，外地的两地互减往来', () => {
    const use = fc.record({
      id: fc.nat(),
      kind: fc.constantFrom('deduction' as const, 'recovery' as const),
      scheme: fc.constantFrom('employee' as const, 'resident' as const),
      areaCode: fc.constantFrom('430100', '430200', '430300'),
      amount: fc.bigInt({ min: 1n, max: 90_000n }).map(fen),
    });
    const at = { areaCode: '430100', institutionCode: 'H43010200001' };
    fc.assert(
      fc.property(fc.array(use, { maxLength: 8 }), (uses: readonly DeductionUse[]) => {
        for (const kind of ['deduction', 'recovery'] as const) {
          const postings = postWithheld(kind, uses, at);
          const sumOf = (areaCode: string, account?: string) =>
            addFen(
              ...postings
                .filter((one) => one.areaCode === areaCode && (account ?? one.account) === one.account)
                .map((one) => one.amount),
            );
          const decided = (areaCode: string) =>
            addFen(
              ...uses
                .filter((one) => one.kind === kind && one.areaCode === areaCode)
                .map((one) => one.amount),
            );
          const others = addFen(decided('430200'), decided('430300'));
          for (const area of ['430100', '430200', '430300']) {
            expect(sumOf(area)).toBe(0n);
            expect(-sumOf(area, kind === 'deduction' ? 'deductionIncome' : 'recoverable')).toBe(
              decided(area),
            );
          }
          expect(sumOf(at.areaCode, 'institutionPayable')).toBe(addFen(decided('430100'), others));
          expect(-sumOf(at.areaCode, 'clearingReceivable')).toBe(others);
          expect(addFen(sumOf('430200', 'clearingPayable'), sumOf('430300', 'clearingPayable'))).toBe(others);
        }
      }),
      { numRuns: 60 },
    );
  });
});
