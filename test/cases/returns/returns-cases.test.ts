import { describe, expect, test } from 'vitest';
import { formatFen, parseFen, ZERO_FEN } from '../../../src/base/money.ts';
import { NOTHING_USED } from '../../../src/domain/settlement/corrections/usage.ts';
import { AMOUNT_NAMES } from '../../../src/domain/settlement/model.ts';
import { decideRest } from '../../../src/domain/settlement/reversal/return-lines.ts';
import { readClaimLine } from '../../../src/server/settlement/read-claim-line.ts';
import { loadCases, uncarriedClauses } from '../../support/cases.ts';
import { ORDINARY_CLAIM } from '../../support/ordinary-claim.ts';
import { settledClaim } from '../../support/settled-claim.ts';

interface When {
  readonly keep: readonly number[];
  readonly others?: {
    readonly planPaid?: string;
    readonly commercial?: readonly {
      readonly plan: number;
      readonly deductible: string;
      readonly amount: string;
    }[];
  };
  readonly balance?: string;
}

const amount = (text: string | undefined) => parseFen(text ?? '0.00') ?? ZERO_FEN;

function restOf(given: object, { keep, others, balance }: When) {
  const read = readClaimLine(JSON.stringify({ ...ORDINARY_CLAIM, ...given }));
  if ('fault' in read) throw new Error(`${read.fault.field}: ${read.fault.message}`);
  const sold = read.facts.lines.map((line, index) => ({ ...line, line: index + 1, traceCodes: [] }));
  const { claim } = settledClaim({ ordinary: null, commercial: [], account: null, ...read.facts }, sold);
  const { plans } = NOTHING_USED;
  const commercial = (others?.commercial ?? []).map(
    (one) => [one.plan, { deductible: amount(one.deductible), amount: amount(one.amount) }] as const,
  );
  return decideRest(
    claim,
    sold.filter(({ line }) => keep.includes(line)),
    {
      others: {
        plans: { ...plans, outpatient: { ...plans.outpatient, paid: amount(others?.planPaid) } },
        commercial: new Map(commercial),
      },
      balance: amount(balance),
    },
  );
}

describe('退药用例', () => {
  test.each(loadCases('returns').map((one) => [one.title, one] as const))('%s', (_title, one) => {
    const rest = restOf(one.given as object, one.when as When);
    if (!rest.ok) throw new Error(rest.refusal.code);
    const told = Object.fromEntries(AMOUNT_NAMES.map((name) => [name, formatFen(rest.value[name])]));
    expect(told).toMatchObject(one.expect as object);
    expect(uncarriedClauses(one, rest)).toEqual([]);
  });
});
