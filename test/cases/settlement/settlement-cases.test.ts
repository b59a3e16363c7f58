import { describe, expect, test } from 'vitest';
import { present } from '../../../src/base/assert.ts';
import { day } from '../../../src/base/date.ts';
import { formatFen } from '../../../src/base/money.ts';
import { parseRatio } from '../../../src/base/ratio.ts';
import { WRITTEN_RULES, type BenefitRules, type EnteredAct } from '../../../src/policy/parameters/entered.ts';
import { parseYearStart } from '../../../src/policy/parameters/benefit-year.ts';
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
  readonly readings?: GivenReadings & { readonly yearStart?: string };
  /** What was filed off-site for where it was bought; nothing else than home unless `away` (I11). */
  readonly filed?: readonly OffSiteKind[];
  readonly away?: boolean;
}

/** An act that begins in 2026 on the first day that it gives to benefit years (I4). */
function actOfYear(text: string): EnteredAct {
  const yearStart = present(parseYearStart(text), text);
  const citation = { ...CITATION, act: 4, from: day(`2026-${text}`) };
  return { citation, ratios: {}, readings: { yearStart } };
}

function rulesOf({ readings }: Given): BenefitRules {
  if (readings === undefined) return WRITTEN_RULES;
  const bothSchemes = (text: string) => {
    const ratio = parseRatio(text);
    return ratio === undefined ? {} : { employee: ratio, resident: ratio };
  };
  const { majorIllness, offSite, assistanceBase, yearStart } = readings;
  const points = Object.entries(offSite ?? {}).map(([kind, text]) => [kind, parseRatio(text)]);
  return {
    ...WRITTEN_RULES,
    entered: [
      ...(yearStart === undefined ? [] : [actOfYear(yearStart)]),
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
    benefitYear: bill.stages.find(({ step }) => step === 'withinYearlyLimit')?.inputs['benefitYear'],
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
