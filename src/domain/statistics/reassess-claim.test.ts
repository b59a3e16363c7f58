import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { day } from '../../base/date.ts';
import { fen, type Fen, type Quantity, type UnitPrice } from '../../base/money.ts';
import { accept, decline } from '../../base/outcome.ts';
import type { Ratio } from '../../base/ratio.ts';
import type { Payable, StandardKind } from '../catalogue/payable-product.ts';
import { refuse } from '../refusals.ts';
import { findSettlementRule } from '../settlement/find-rule.ts';
import { AMOUNT_NAMES, type ClaimFacts } from '../settlement/model.ts';
import { settle } from '../settlement/settle.ts';
import { isSoldTooDear, reassessClaim, type SoldLine } from './reassess-claim.ts';
import { recordedFacts } from './recorded-facts.ts';

const servedOn = day('2026-05-01');
const amount = fc.bigInt(0n, 3_000_000n) as fc.Arbitrary<Fen>;
const line = fc.record({
  standardKind: fc.constantFrom<StandardKind>('bid', 'procured', 'listed'),
  standard: fc.bigInt(1n, 9_000_000n) as fc.Arbitrary<UnitPrice>,
  price: fc.bigInt(1n, 9_000_000n) as fc.Arbitrary<UnitPrice>,
  quantity: fc.bigInt(1n, 90_000n) as fc.Arbitrary<Quantity>,
});
const facts = fc.record({
  servedOn: fc.constant(servedOn),
  scheme: fc.constantFrom('employee' as const, 'resident' as const),
  inMajorIllness: fc.boolean(),
  used: fc.record({ pooledFund: amount, majorIllness: amount }),
  limits: fc.record({ pooledFund: amount, majorIllness: amount }),
  assistance: fc.option(
    fc.record({
      ratio: fc.bigInt(0n, 10_000n) as fc.Arbitrary<Ratio>,
      threshold: amount,
      cap: fc.option(amount),
      usedThreshold: amount,
      usedCap: amount,
    }),
  ),
  lines: fc.array(line, { minLength: 1, maxLength: 4 }),
});

function answerOf(kind: StandardKind, standard: UnitPrice): SoldLine['answer'] {
  const membership = { state: 'listed', lastDay: day('2026-12-31') } as const;
  return accept<Payable>({
    membership,
    standard: { kind, standard, confidential: false },
    listedPrice: null,
  });
}

function settled(given: ClaimFacts) {
  const bill = settle(given, findSettlementRule(given.scheme, servedOn));
  if (!bill.ok) throw new Error(bill.refusal.code);
  return bill.value;
}

describe('按现在所知重算已结算的单据（N2.3、M12、M17、I14）', () => {
  it('目录没有变化，从账单读回的事实重算出同一张账单', () => {
    fc.assert(
      fc.property(facts, (given) => {
        const bill = settled(given);
        const again = reassessClaim({
          servedOn,
          scheme: given.scheme,
          recorded: recordedFacts(bill.stages, bill.rule.regime),
          lines: given.lines.map(({ standardKind, standard, price, quantity }) => ({
            price,
            quantity,
            answer: answerOf(standardKind, standard),
          })),
        });
        expect(again.lines.map((one) => one.eligible)).toEqual(bill.lines.map((one) => one.eligible));
        for (const name of AMOUNT_NAMES) expect(again.amounts?.[name]).toBe(bill[name]);
      }),
    );
  });

  it('标准降了、药品不再可付：差额到分，基金份额整单重算', () => {
    const priced = {
      standardKind: 'bid',
      standard: 10_000_000n as UnitPrice,
      price: 10_000_000n as UnitPrice,
      quantity: 10_000n as Quantity,
    } as const;
    const given: ClaimFacts = {
      servedOn,
      scheme: 'employee',
      inMajorIllness: true,
      used: { pooledFund: fen(0), majorIllness: fen(0) },
      limits: { pooledFund: fen(100_000), majorIllness: fen(500_000) },
      assistance: null,
      lines: [priced, priced],
    };
    const bill = settled(given);
    expect(bill).toMatchObject({ fundShare: 140_000n, fromPooledFund: 100_000n, fromMajorIllness: 40_000n });
    const again = (answers: readonly SoldLine['answer'][]) =>
      reassessClaim({
        servedOn,
        scheme: 'employee',
        recorded: recordedFacts(bill.stages, bill.rule.regime),
        lines: answers.map((answer) => ({ price: priced.price, quantity: priced.quantity, answer })),
      });
    const lower = answerOf('negotiated', 8_000_050n as UnitPrice);
    const cut = again([lower, answerOf('bid', priced.standard)]);
    expect(cut.lines.map((one) => one.eligible)).toEqual([80_001n, 100_000n]);
    expect(cut.amounts).toMatchObject({
      fundShare: 126_001n,
      fromPooledFund: 100_000n,
      fromMajorIllness: 26_001n,
      aboveStandard: 19_999n,
    });
    const gone = again([decline(refuse('DRUG_TERM_ENDED')), decline(refuse('COMMITMENT_MISSING'))]);
    expect(gone.lines.map((one) => one.eligible)).toEqual([0n, 0n]);
    expect(gone.amounts).toMatchObject({ fundShare: 0n, personPays: 200_000n, aboveStandard: 200_000n });
    expect(isSoldTooDear({ ...priced, answer: lower })).toBe(true);
    expect(isSoldTooDear({ ...priced, answer: answerOf('bid', 8_000_050n as UnitPrice) })).toBe(false);
  });

  it('账单缺了哪一项事实，就不重算整单', () => {
    const bill = settled({
      servedOn,
      scheme: 'resident',
      inMajorIllness: false,
      used: { pooledFund: fen(0), majorIllness: fen(0) },
      limits: { pooledFund: fen(1), majorIllness: fen(1) },
      assistance: null,
      lines: [{ standardKind: 'bid', standard: null, price: 1n as UnitPrice, quantity: 1n as Quantity }],
    });
    for (const step of ['fundShare', 'withinYearlyLimit', 'fromAssistance']) {
      const torn = bill.stages.filter((stage) => stage.step !== step);
      expect(recordedFacts(torn, bill.rule.regime)).toBeUndefined();
    }
  });
});
