import { describe, expect, test } from 'vitest';
import { formatFen } from '../../../src/base/money.ts';
import { findSettlementRule } from '../../../src/domain/settlement/find-rule.ts';
import { AMOUNT_NAMES } from '../../../src/domain/settlement/model.ts';
import { settle } from '../../../src/domain/settlement/settle.ts';
import { readClaimLine } from '../../../src/server/settlement/read-claim-line.ts';
import { loadCases, uncarriedClauses } from '../../support/cases.ts';
import { ORDINARY_CLAIM } from '../../support/ordinary-claim.ts';

function decide(given: object) {
  const read = readClaimLine(JSON.stringify({ ...ORDINARY_CLAIM, ...given }));
  if ('fault' in read) throw new Error(`${read.fault.field}: ${read.fault.message}`);
  return settle(read.facts, findSettlementRule(read.facts.scheme, read.facts.servedOn));
}

/** What a case may expect of an answer, under the names it uses. */
function observed(outcome: ReturnType<typeof decide>): Record<string, unknown> {
  if (!outcome.ok) return { refusal: outcome.refusal.code };
  const bill = outcome.value;
  return {
    ...Object.fromEntries(AMOUNT_NAMES.map((name) => [name, formatFen(bill[name])])),
    towardsThreshold: formatFen(bill.towardsThreshold),
    lineFundShares: bill.lines.map((line) => formatFen(line.fundShare)),
  };
}

describe('结算用例', () => {
  test.each(loadCases('settlement').map((one) => [`${one.file} ${one.title}`, one] as const))(
    '%s',
    (_title, one) => {
      const outcome = decide(one.given as object);
      expect(observed(outcome)).toMatchObject(one.expect as object);
      expect(uncarriedClauses(one, outcome)).toEqual([]);
    },
  );
});
