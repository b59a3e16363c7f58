import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { formatFen } from '../../../src/base/money.ts';
import { findSettlementRule } from '../../../src/domain/settlement/find-rule.ts';
import { AMOUNT_NAMES } from '../../../src/domain/settlement/model.ts';
import { settle } from '../../../src/domain/settlement/settle.ts';
import { readClaimLine } from '../../../src/server/settlement/read-claim-line.ts';

interface SettlementCase {
  readonly title: string;
  readonly clauses: readonly string[];
  readonly given: Record<string, unknown>;
  readonly expect: Record<string, string | string[]>;
}

const ORDINARY = {
  servedOn: '2026-03-10',
  scheme: 'employee',
  inMajorIllness: true,
  used: { pooledFund: '0.00', majorIllness: '0.00' },
  limits: { pooledFund: '150000.00', majorIllness: '400000.00' },
  assistance: null,
};

function decide(given: Record<string, unknown>) {
  const read = readClaimLine(JSON.stringify({ ...ORDINARY, ...given }));
  if ('fault' in read) throw new Error(`${read.fault.field}: ${read.fault.message}`);
  return settle(read.facts, findSettlementRule(read.facts.scheme, read.facts.servedOn));
}

/** What a case may expect, gathered under the names it uses, and the clauses the answer carries. */
function observed(given: Record<string, unknown>): { values: Record<string, unknown>; clauses: string[] } {
  const outcome = decide(given);
  if (!outcome.ok) return { values: { refusal: outcome.refusal.code }, clauses: [outcome.refusal.clause] };
  const bill = outcome.value;
  const amounts = Object.fromEntries(AMOUNT_NAMES.map((name) => [name, formatFen(bill[name])]));
  return {
    values: {
      ...amounts,
      towardsThreshold: formatFen(bill.towardsThreshold),
      lineFundShares: bill.lines.map((line) => formatFen(line.fundShare)),
    },
    clauses: bill.stages.flatMap((stage) => stage.clauses),
  };
}

const folder = new URL('.', import.meta.url);
for (const file of readdirSync(folder).filter((name) => name.endsWith('.yaml'))) {
  describe(file, () => {
    const cases = parse(readFileSync(new URL(file, folder), 'utf8')) as SettlementCase[];
    test.each(cases.map((one) => [one.title, one] as const))('%s', (_title, one) => {
      const { values, clauses } = observed(one.given);
      expect(values).toMatchObject(one.expect);
      expect(clauses).toEqual(expect.arrayContaining([...one.clauses]));
    });
  });
}
