import { describe, expect, test } from 'vitest';
import { day } from '../../../src/base/date.ts';
import type { Fen, Quantity, UnitPrice } from '../../../src/base/money.ts';
import type { Ratio } from '../../../src/base/ratio.ts';
import { checkBill } from '../../../src/domain/settlement/checking/check-bill.ts';
import { findingWords } from '../../../src/domain/settlement/checking/words.ts';
import type { ClaimFacts } from '../../../src/domain/settlement/model.ts';
import { billJson } from '../../support/bill-json.ts';
import { loadCases, uncarriedClauses } from '../../support/cases.ts';
import { billOf } from '../../support/random-claims.ts';

/** Two drugs, one above its standard; the pooled fund runs out, 大病 and assistance go on. */
const CLAIM: ClaimFacts = {
  servedOn: day('2026-05-20'),
  scheme: 'employee',
  inMajorIllness: true,
  used: { pooledFund: 14_900_000n as Fen, majorIllness: 0n as Fen },
  limits: { pooledFund: 15_000_000n as Fen, majorIllness: 5_000_000n as Fen },
  assistance: {
    ratio: 5000n as Ratio,
    threshold: 10_000n as Fen,
    cap: null,
    usedThreshold: 0n as Fen,
    usedCap: 0n as Fen,
  },
  lines: [
    {
      standardKind: 'bid',
      standard: 10_000_000n as UnitPrice,
      price: 10_000_000n as UnitPrice,
      quantity: 20_000n as Quantity,
    },
    {
      standardKind: 'bid',
      standard: 10_000_000n as UnitPrice,
      price: 12_000_000n as UnitPrice,
      quantity: 10_000n as Quantity,
    },
  ],
};

type Json = Record<string, unknown>;

/** Steps are named, lines are counted from 1, everything else is a member. */
function put(bill: Json, at: readonly (string | number)[], value: unknown): void {
  let here: unknown = bill;
  at.forEach((name, index) => {
    const holder = here as Json & Json[];
    const found = Array.isArray(here)
      ? (here as unknown[]).findIndex(
          (one) =>
            typeof one === 'object' && ((one as Json)['step'] === name || (one as Json)['line'] === name),
        )
      : -1;
    const key = found >= 0 ? found : name;
    if (index === at.length - 1) (holder as Json)[key] = value;
    else here = (holder as Json)[key];
  });
}

interface Wrong {
  readonly at: readonly (string | number)[];
  readonly put: string;
}

describe('手工改错的结算单', () => {
  test('没有改过的那张一处也不错', () => {
    expect(checkBill(billJson(billOf(CLAIM), CLAIM))).toMatchObject({ kind: 'checked', findings: [] });
  });

  test.each(loadCases('checking').map((one) => [one.title, one] as const))('%s', (_title, one) => {
    const bill = JSON.parse(JSON.stringify(billJson(billOf(CLAIM), CLAIM))) as Json;
    const wrong = one.given as Wrong;
    put(bill, wrong.at, wrong.put);
    const result = checkBill(bill);
    if (result.kind !== 'checked') throw new Error(JSON.stringify(result));
    expect(result.findings).toContainEqual(expect.objectContaining({ line: null, ...(one.expect as Json) }));
    for (const finding of result.findings) expect(findingWords(result, finding)).toMatch(/^\S.*：./);
    expect(uncarriedClauses(one, billOf(CLAIM).stages)).toEqual([]);
  });
});
