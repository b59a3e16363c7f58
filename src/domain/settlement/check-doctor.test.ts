import { describe, expect, test } from 'vitest';
import {
  base,
  doctorFacts as doctor,
  drug,
  eligible,
  filing,
  hospital,
  line,
  prescription,
} from '../../../test/support/claim-case.ts';
import { day } from '../../base/date.ts';
import { ZERO_FEN } from '../../base/money.ts';
import { percent } from '../../base/ratio.ts';
import type { DoctorFacts } from '../providers/doctor.ts';
import { REFUSALS, type RefusalCode } from '../refusals.ts';
import type { CaseLine, ClaimCase } from './claim-case.ts';
import { decideClaim } from './decide-claim.ts';
import { decideManual } from './manual/decide-manual.ts';
import type { OrdinaryFacts } from './plans/ordinary-plan.ts';

const { doctorCode: CODE } = filing;
const suspended = {
  decidedOn: day('2026-06-10'),
  points: 9,
  suspendMonths: 1,
  repairs: [],
  voidedOn: null,
  readmittedOn: null,
};
const PLAN: OrdinaryFacts = {
  plan: {
    kind: 'outpatient',
    version: 'plan-1@2026-01-01',
    countsBy: 'year',
    deductible: ZERO_FEN,
    bands: [{ upTo: null, ratio: percent(50) }],
    yearlyLimit: null,
  },
  used: { deductible: ZERO_FEN, counted: ZERO_FEN, paid: ZERO_FEN },
};
const orderedBy = (facts: DoctorFacts | undefined) => ({ code: CODE, name: '示例医师', facts });
const visit = (facts: DoctorFacts | undefined, more: Partial<CaseLine> = {}): ClaimCase => ({
  ...base,
  ...hospital,
  lines: [{ ...line, ...more, orderedBy: orderedBy(facts) }],
});

const { orderedBy: _nobody, ...unordered } = line;
/** What the hospital hands out without saying who ordered it. */
const silent = (more: Partial<CaseLine> = {}): ClaimCase => ({
  ...base,
  ...hospital,
  lines: [line, { ...unordered, ...more, traceCodes: ['80123450000000000003', '80123450000000000004'] }],
});

/** The code, clause and detail of a refusal; the code alone is `ok` when nothing stands against the claim. */
function told(claim: ClaimCase) {
  const decided = decideClaim(claim);
  return decided.ok ? { code: 'ok' } : decided.refusal;
}

describe('院内门诊的单行支付药由同领域责任医师开（M19、M20、M21、M22、M27）', () => {
  const refused: readonly (readonly [string, DoctorFacts | undefined, RefusalCode, string])[] = [
    ['没有登记的医师', undefined, 'DOCTOR_NOT_PUBLISHED', 'M21'],
    [
      '登记了，还没有公布',
      { ...doctor, filings: [{ ...filing, publishedOn: null }] },
      'DOCTOR_NOT_PUBLISHED',
      'M21',
    ],
    [
      '开单以后才公布',
      { ...doctor, filings: [{ ...filing, publishedOn: day('2026-06-16') }] },
      'DOCTOR_NOT_PUBLISHED',
      'M21',
    ],
    [
      '别的治疗领域',
      { ...doctor, filings: [{ ...filing, fields: ['风湿免疫'] }] },
      'DOCTOR_FIELD_MISMATCH',
      'M22',
    ],
    ['主治医师，当地没有放宽', { ...doctor, title: '主治医师' }, 'DOCTOR_TITLE_TOO_LOW', 'M20'],
    ['开单那天支付资格在暂停期内', { ...doctor, points: [suspended] }, 'QUALIFICATION_SUSPENDED', 'M27'],
  ];
  test.each(refused)('%s：拒绝，说出医师、日子和条款', (_, facts, code, clause) => {
    expect(told(visit(facts))).toMatchObject({
      code,
      clause,
      line: 1,
      detail: expect.stringMatching(new RegExp(`^医师 ${CODE}，2026-06-15(：(?!undefined).+)?$`)),
    });
  });

  test('已公布的同领域责任医师开的照付；放宽到主治的地区也照付', () => {
    expect(told(visit(doctor))).toEqual({ code: 'ok' });
    expect(told(visit({ ...doctor, title: '主治医师', titleRelaxed: true }))).toEqual({ code: 'ok' });
  });

  test('没有填开单医师：拒绝，说出是哪一行、怎么办（M19）', () => {
    expect(told(silent())).toEqual({ code: 'ORDERING_DOCTOR_REQUIRED', clause: 'M19', line: 2 });
    expect(REFUSALS.ORDERING_DOCTOR_REQUIRED.remedy).toContain('请填写开单的责任医师');
    const untold = { ...base, prescription: null, lines: [unordered] };
    expect(told(untold)).toMatchObject({ code: 'PRESCRIPTION_REQUIRED' });
  });

  test('目录里没有的药，先说药，不问医师', () => {
    const lines = [{ ...line, drug: undefined, orderedBy: orderedBy(undefined) }];
    expect(told({ ...visit(doctor), lines })).toMatchObject({ code: 'DRUG_NOT_LISTED', line: 1 });
  });

  test('看开单那天，不看结算那天', () => {
    const stopped = { ...doctor, points: [suspended] };
    expect(told(visit(stopped, { usedOn: day('2026-06-09') }))).toEqual({ code: 'ok' });
    expect(told(visit(stopped, { usedOn: day('2026-06-10') }))).toMatchObject({
      code: 'QUALIFICATION_SUSPENDED',
      detail: expect.stringContaining('2026-06-10'),
    });
  });

  test('同一种药在两个领域有待遇的，属于其中一个就行', () => {
    const other = { ...eligible, field: '风湿免疫' };
    const drugs = { ...drug, eligibilities: [other, eligible] };
    expect(told(visit(doctor, { drug: drugs }))).toEqual({ code: 'ok' });
    expect(told(visit(doctor, { drug: { ...drug, eligibilities: [other] } }))).toMatchObject({
      code: 'DOCTOR_FIELD_MISMATCH',
      detail: expect.stringContaining('风湿免疫'),
    });
  });

  test('住院、凭流转处方、按普通政策或生育基金付的、零星报销的不问（M9.7、M19、N2.1、I22）', () => {
    const nobody: ClaimCase = { ...base, ...hospital, lines: [unordered] };
    for (const bare of [visit(undefined), nobody]) {
      expect(told({ ...bare, setting: 'inpatient' })).toEqual({ code: 'ok' });
      const circulated = { ...prescription, institutionCode: bare.institution.code };
      expect(told({ ...bare, prescription: circulated })).toEqual({ code: 'ok' });
      const own = { cause: 'maternity', diagnosisCode: 'C34.900', openFunds: ['maternity'] } as const;
      expect(told({ ...bare, ...own })).toEqual({ code: 'ok' });
      const drugs = { ...drug, eligibilities: [], selfPayRatio: percent(10) };
      const lines = bare.lines.map((one) => ({ ...one, drug: drugs }));
      const byPlan = { ...bare, lines, diagnosisCode: 'C34.900', ordinary: PLAN };
      expect(told(byPlan)).toEqual({ code: 'ok' });
      expect(decideManual(bare).ok).toBe(true);
    }
  });
});
