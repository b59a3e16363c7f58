import { describe, expect, test } from 'vitest';
import { formatFen } from '../../../src/base/money.ts';
import { parseRatio } from '../../../src/base/ratio.ts';
import { WRITTEN_RULES, type BenefitRules } from '../../../src/policy/parameters/entered.ts';
import { findSettlementRule } from '../../../src/domain/settlement/find-rule.ts';
import { filingsAway, underFilings } from '../../../src/domain/settlement/off-site-points.ts';
import type { OffSiteKind } from '../../../src/policy/parameters/off-site.ts';
import type { Readings } from '../../../src/policy/parameters/readings.ts';
import { AMOUNT_NAMES } from '../../../src/domain/settlement/model.ts';
import { settle } from '../../../src/domain/settlement/settle.ts';
import { readClaimLine } from '../../../src/server/settlement/read-claim-line.ts';
import { loadCases, uncarriedClauses } from '../../support/cases.ts';
import { CITATION } from '../../support/random-claims.ts';
import { ORDINARY_CLAIM } from '../../support/ordinary-claim.ts';
import type { GivenReadings } from '../../support/set-readings.ts';

type OffSiteRatios = Readings['offSite'];

interface Given {
  /** Readings of the platform that the province has set otherwise, for both schemes. */
  readonly readings?: GivenReadings;
  /** What was filed off-site for where it was bought; nothing else than home unless `away` (I11). */
  readonly filed?: readonly OffSiteKind[];
  readonly away?: boolean;
}

function rulesOf({ readings }: Given): BenefitRules {
  if (readings === undefined) return WRITTEN_RULES;
  const bothSchemes = (text: string) => {
    const ratio = parseRatio(text);
    return ratio === undefined ? {} : { employee: ratio, resident: ratio };
  };
  const { majorIllness, offSite, assistanceBase } = readings;
  const points = Object.entries(offSite ?? {}).map(([kind, text]) => [kind, parseRatio(text)]);
  return {
    ...WRITTEN_RULES,
    entered: [
      {
        citation: CITATION,
        ratios: {},
        readings: {
          ...(majorIllness !== undefined && { majorIllness: bothSchemes(majorIllness) }),
          ...(offSite && { offSite: Object.fromEntries(points) as OffSiteRatios }),
          ...(assistanceBase && { assistanceBase }),
        },
      },
    ],
  };
}

function decide(given: Given) {
  const read = readClaimLine(JSON.stringify({ ...ORDINARY_CLAIM, ...given }));
  if ('fault' in read) throw new Error(`${read.fault.field}: ${read.fault.message}`);
  const rule = findSettlementRule(read.facts.scheme, read.facts.servedOn, rulesOf(given));
  const filed = filingsAway('430102', given.away === true ? '430200' : '430100', given.filed ?? []);
  return settle(read.facts, rule && underFilings(rule, filed));
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
      const outcome = decide(one.given as Given);
      expect(observed(outcome)).toMatchObject(one.expect as object);
      expect(uncarriedClauses(one, outcome)).toEqual([]);
    },
  );
});
