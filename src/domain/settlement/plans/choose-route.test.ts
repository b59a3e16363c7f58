import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { doctorFacts, filing } from '../../../../test/support/claim-case.ts';
import { day } from '../../../base/date.ts';
import { wholeUnits, type Fen, type UnitPrice } from '../../../base/money.ts';
import type { Ratio } from '../../../base/ratio.ts';
import { timelineOf } from '../../catalogue/payable-timeline.ts';
import type { ClaimCase, DrugFacts } from '../claim-case.ts';
import { decideClaim, listObjections } from '../decide-claim.ts';
import { findSettlementRule } from '../find-rule.ts';
import type { Cause, OwnFund } from '../model.ts';
import { chooseRoute, settingOf } from './choose-route.ts';
import type { OrdinaryFacts } from './ordinary-plan.ts';

const YEAR = { from: day('2026-01-01'), to: day('2026-12-31') };
const PRICE = 10_000_000n as UnitPrice;
const ordinary: OrdinaryFacts = {
  plan: {
    kind: 'outpatient',
    version: 'plan-1@2026-01-01',
    countsBy: 'year',
    deductible: 0n as Fen,
    bands: [{ upTo: null, ratio: 5_000n as Ratio }],
    yearlyLimit: null,
  },
  used: { deductible: 0n as Fen, counted: 0n as Fen, paid: 0n as Fen },
};

function drugOf(eligible: boolean, change: Partial<DrugFacts> = {}): DrugFacts {
  return {
    timeline: timelineOf({
      name: '示例药',
      entries: [
        {
          origin: 'negotiated',
          termFrom: YEAR.from,
          termTo: YEAR.to,
          transitionTo: null,
          removedOn: null,
          diagnosisCodes: ['C34'],
          restricted: true,
        },
      ],
      commitments: [YEAR],
      standards: [{ ...YEAR, value: { kind: 'negotiated', standard: PRICE, confidential: false } }],
      listedPrices: [],
    }),
    isInjection: false,
    tracePrefixes: [],
    eligibilities: eligible ? [{ ...YEAR, diagnosisCode: 'C34.900', field: '示例专科' }] : [],
    selfPayRatio: 1_000n as Ratio,
    ...change,
  };
}

function caseOf(drugs: readonly DrugFacts[], change: Partial<ClaimCase> = {}): ClaimCase {
  const servedOn = day('2026-06-15');
  return {
    servedOn,
    rule: findSettlementRule('employee', servedOn),
    personId: 7,
    enrolment: { scheme: 'employee', areaCode: '430102', status: 'normal', from: YEAR.from, to: null },
    suspensions: [],
    inMajorIllness: true,
    used: { pooledFund: 0n as Fen, majorIllness: 0n as Fen },
    limits: { pooledFund: 15_000_000n as Fen, majorIllness: 40_000_000n as Fen },
    assistance: null,
    institution: {
      code: 'H43010200001',
      kind: 'hospital',
      areaCode: '430102',
      agreements: [
        {
          id: 1,
          agreementNo: '示例',
          institutionCode: 'H43010200001',
          clauses: ['outpatientDualChannel', 'outsideBudget', 'doctorService'],
          ...YEAR,
          suspendedFrom: null,
          suspendedTo: null,
          endedOn: null,
        },
      ],
    },
    offSiteKinds: [],
    prescription: null,
    receivingHospital: null,
    diagnosisCode: 'C34.100',
    ordinary,
    lines: drugs.map((drug, index) => ({
      nationalCode: `XL01XXB000A00101010000${index + 1}`,
      drug,
      matched: true,
      price: PRICE,
      quantity: wholeUnits(1),
      traceCodes: [`8012345000000000000${index + 1}`],
      outerPackPrefixes: [],
      orderedBy: { code: filing.doctorCode, name: '示例医师', facts: doctorFacts },
    })),
    soldTraceCodes: new Set(),
    ...change,
  };
}

const codesOf = (claim: ClaimCase) => listObjections(claim).map((refusal) => refusal.code);

describe('每一行走哪条路（M3、M9.7、M19、N2.1、I16）', () => {
  test('所有组合：工伤和生育看本地是否开通，住院和有资格走单行支付，其余看有没有普通政策', () => {
    const everything = fc.record({
      cause: fc.constantFrom<Cause>('illness', 'workInjury', 'maternity'),
      openFunds: fc.subarray<OwnFund>(['workInjury', 'maternity']),
      setting: fc.constantFrom('outpatient' as const, 'inpatient' as const),
      plan: fc.boolean(),
      eligible: fc.boolean(),
    });
    fc.assert(
      fc.property(everything, ({ plan, eligible, ...given }) => {
        const drug = drugOf(eligible);
        const claim = caseOf([drug], { ...given, ordinary: plan ? ordinary : null });
        const route = chooseRoute(claim, drug);
        const found = route.ok ? route.value : route.refusal.code;
        const open = given.openFunds.some((fund) => fund === given.cause);
        if (given.cause === 'workInjury') expect(found).toBe(open ? 'workInjury' : 'WORK_INJURY_ELSEWHERE');
        else if (given.cause === 'maternity' && open) expect(found).toBe('maternity');
        else if (given.setting === 'inpatient' || eligible) expect(found).toBe('separatePayment');
        else expect(found).toBe(plan ? 'ordinary' : 'ELIGIBILITY_MISSING');
      }),
    );
  });

  test('一单里有资格和没有资格的药各走各的路', () => {
    const decided = decideClaim(caseOf([drugOf(true), drugOf(false)]));
    if (!decided.ok) throw new Error(decided.refusal.code);
    expect(decided.value.lines.map((line) => line.route)).toEqual(['separatePayment', 'ordinary']);
    expect(decided.value).toMatchObject({ fundShare: 70_000n, selfPaidFirst: 10_000n, planShare: 45_000n });
  });

  test('机构说明住院才算住院，药店只能是药店', () => {
    expect(settingOf(caseOf([]))).toBe('outpatient');
    expect(settingOf(caseOf([], { setting: 'inpatient' }))).toBe('inpatient');
    const pharmacy = { ...caseOf([]).institution, kind: 'pharmacy' as const };
    expect(settingOf(caseOf([], { institution: pharmacy }))).toBe('pharmacy');
  });

  test('没有资格的，诊断要在限定支付范围内；没有写诊断的不能认（M11）', () => {
    expect(codesOf(caseOf([drugOf(false)], { diagnosisCode: 'J45' }))).toEqual(['DIAGNOSIS_OUT_OF_SCOPE']);
    expect(codesOf(caseOf([drugOf(false)], { diagnosisCode: null }))).toEqual(['DIAGNOSIS_OUT_OF_SCOPE']);
    expect(codesOf(caseOf([drugOf(false)], { setting: 'inpatient', diagnosisCode: null }))).toEqual([
      'DIAGNOSIS_OUT_OF_SCOPE',
    ]);
    expect(codesOf(caseOf([drugOf(false)]))).toEqual([]);
  });

  test('有资格的按资格的诊断；住院时单据上的诊断也算', () => {
    const other = drugOf(true, { eligibilities: [{ ...YEAR, diagnosisCode: 'J45.900', field: '示例专科' }] });
    expect(codesOf(caseOf([other]))).toEqual(['DIAGNOSIS_OUT_OF_SCOPE']);
    expect(codesOf(caseOf([other], { setting: 'inpatient' }))).toEqual([]);
  });

  test('工伤不受限定支付范围约束，生育受（N2.1、I16）', () => {
    const open = { openFunds: ['workInjury', 'maternity'] as const, diagnosisCode: 'J45' };
    expect(codesOf(caseOf([drugOf(false)], { ...open, cause: 'workInjury' }))).toEqual([]);
    expect(codesOf(caseOf([drugOf(false)], { ...open, cause: 'maternity' }))).toEqual([
      'DIAGNOSIS_OUT_OF_SCOPE',
    ]);
  });

  test('自付比例还没有的药不按普通政策猜（I15、N2.1）', () => {
    expect(codesOf(caseOf([drugOf(false, { selfPayRatio: null })]))).toEqual(['POLICY_NOT_FORMALISED']);
    expect(codesOf(caseOf([drugOf(true, { selfPayRatio: null })]))).toEqual([]);
  });
});

describe('拆零（M32、M33）', () => {
  const split = (quantity: number, codes: number, change: Partial<ClaimCase> = {}) => {
    const claim = caseOf([drugOf(true)], change);
    const lines = claim.lines.map((line) => ({
      ...line,
      price: 1_000_000n as UnitPrice,
      unitsPerPack: 10,
      quantity: wholeUnits(quantity),
      traceCodes: Array.from({ length: codes }, (_, index) => `8012345000000000001${index}`),
    }));
    return codesOf({ ...claim, lines });
  };

  test.each([
    [25, 2, []],
    [25, 3, []],
    [25, 1, ['TRACE_CODES_INCOMPLETE']],
    [25, 4, ['TRACE_CODES_INCOMPLETE']],
    [20, 2, []],
    [20, 3, ['TRACE_CODES_INCOMPLETE']],
    [3, 0, []],
    [3, 1, []],
  ])('%i 片带 %i 个追溯码', (quantity, codes, expected) => {
    expect(split(quantity, codes)).toEqual(expected);
  });

  test('单价折成整盒以后与支付标准和挂网价比', () => {
    const claim = caseOf([drugOf(true)]);
    const lines = claim.lines.map((line) => ({ ...line, price: 1_000_001n as UnitPrice, unitsPerPack: 10 }));
    expect(codesOf({ ...claim, lines: lines.map((line) => ({ ...line, traceCodes: [] })) })).toEqual([
      'PRICE_ABOVE_NEGOTIATED_STANDARD',
    ]);
  });
});
