import { describe, expect, it } from 'vitest';
import { day } from '../../base/date.ts';
import { agreementOn, agreementStateOn, checkAgreementClauses, requiredClauses } from './agreement.ts';
import { checkTitle, filingStateOn, mayDoctorActFor, mayMoveFiling } from './doctor.ts';
import type { Agreement, DoctorFiling } from './model.ts';

const AGREEMENT: Agreement = {
  id: 1,
  agreementNo: '示例协',
  institutionCode: 'H43010200001',
  clauses: requiredClauses('hospital'),
  from: day('2026-01-01'),
  to: day('2026-12-31'),
  suspendedFrom: null,
  suspendedTo: null,
  endedOn: null,
};
const FILING: DoctorFiling = {
  id: 1,
  doctorCode: 'D430102000001',
  fields: ['肿瘤'],
  checked: true,
  publishedOn: day('2026-02-01'),
  suspendedFrom: null,
  suspendedTo: null,
  endedOn: null,
};

describe('“双通道”协议（M25、M26、M27）', () => {
  it.each(['hospital', 'pharmacy'] as const)('%s 缺任何一条必备条款都不行', (kind) => {
    for (const left of requiredClauses(kind)) {
      const outcome = checkAgreementClauses(
        kind,
        requiredClauses(kind).filter((clause) => clause !== left),
      );
      expect(outcome).toMatchObject({
        ok: false,
        refusal: { code: 'AGREEMENT_CLAUSES_MISSING', clause: 'M27' },
      });
    }
    expect(checkAgreementClauses(kind, requiredClauses(kind)).ok).toBe(true);
  });

  it.each([
    ['2025-12-31', {}, false],
    ['2026-01-01', {}, true],
    ['2026-12-31', {}, true],
    ['2027-01-01', {}, false],
    ['2026-05-01', { suspendedFrom: day('2026-05-01') }, false],
    ['2026-04-30', { suspendedFrom: day('2026-05-01') }, true],
    ['2026-05-11', { suspendedFrom: day('2026-05-01'), suspendedTo: day('2026-05-10') }, true],
    ['2026-06-01', { endedOn: day('2026-06-01') }, false],
    ['2026-05-31', { endedOn: day('2026-06-01') }, true],
    ['2026-05-31', { clauses: ['outsideBudget'] as const }, false],
  ])('%s %o 是否生效：%s', (on, change, inForce) => {
    expect(agreementOn('hospital', [{ ...AGREEMENT, ...change }], day(on)).ok).toBe(inForce);
  });

  it('状态：尚未生效、中止、终止', () => {
    expect(agreementStateOn(AGREEMENT, day('2025-12-01'))).toBe('coming');
    expect(agreementStateOn({ ...AGREEMENT, suspendedFrom: day('2026-05-01') }, day('2026-05-02'))).toBe(
      'suspended',
    );
    expect(agreementStateOn(AGREEMENT, day('2027-01-01'))).toBe('ended');
  });
});

describe('责任医师（M20、M21、M22）', () => {
  const doctor = { title: '副主任医师', titleRelaxed: false, filings: [FILING], points: [] };
  const said = (facts: typeof doctor, field: string, on: string) => {
    const outcome = mayDoctorActFor(facts, field, day(on));
    return outcome.ok ? 'ok' : outcome.refusal.code;
  };

  it.each([
    ['公布当天起可签', doctor, '肿瘤', '2026-02-01', 'ok'],
    ['公布前一天不可', doctor, '肿瘤', '2026-01-31', 'DOCTOR_NOT_PUBLISHED'],
    ['没有申报', { ...doctor, filings: [] }, '肿瘤', '2026-03-01', 'DOCTOR_NOT_PUBLISHED'],
    [
      '审核未公布',
      { ...doctor, filings: [{ ...FILING, publishedOn: null }] },
      '肿瘤',
      '2026-03-01',
      'DOCTOR_NOT_PUBLISHED',
    ],
    ['别的领域', doctor, '风湿免疫', '2026-03-01', 'DOCTOR_FIELD_MISMATCH'],
    [
      '两份申报各有领域',
      { ...doctor, filings: [FILING, { ...FILING, fields: ['风湿免疫'] }] },
      '风湿免疫',
      '2026-03-01',
      'ok',
    ],
    [
      '暂停期内',
      {
        ...doctor,
        filings: [{ ...FILING, suspendedFrom: day('2026-03-01'), suspendedTo: day('2026-03-31') }],
      },
      '肿瘤',
      '2026-03-31',
      'DOCTOR_NOT_PUBLISHED',
    ],
    [
      '暂停期满',
      {
        ...doctor,
        filings: [{ ...FILING, suspendedFrom: day('2026-03-01'), suspendedTo: day('2026-03-31') }],
      },
      '肿瘤',
      '2026-04-01',
      'ok',
    ],
    [
      '已退出',
      { ...doctor, filings: [{ ...FILING, endedOn: day('2026-03-01') }] },
      '肿瘤',
      '2026-03-01',
      'DOCTOR_NOT_PUBLISHED',
    ],
    ['主治医师', { ...doctor, title: '主治医师' }, '肿瘤', '2026-03-01', 'DOCTOR_TITLE_TOO_LOW'],
    ['放宽到主治', { ...doctor, title: '主治医师', titleRelaxed: true }, '肿瘤', '2026-03-01', 'ok'],
    [
      '放宽也不到住院医师',
      { ...doctor, title: '住院医师', titleRelaxed: true },
      '肿瘤',
      '2026-03-01',
      'DOCTOR_TITLE_TOO_LOW',
    ],
    ['没有录入政策的日期', doctor, '肿瘤', '2031-03-01', 'POLICY_NOT_FORMALISED'],
  ] as const)('%s', (_, facts, field, on, expected) => {
    expect(said(facts as typeof doctor, field, on)).toBe(expected);
  });

  it('职称规则（M20）：主任、副主任可以，外文头衔不可以', () => {
    expect(checkTitle('主任医师', false, day('2026-03-01')).ok).toBe(true);
    expect(checkTitle('Professor', true, day('2026-03-01')).ok).toBe(false);
  });

  it('申报一步一步走（M21）', () => {
    const filed = { ...FILING, checked: false, publishedOn: null };
    const on = day('2026-03-01');
    expect([
      filingStateOn(filed, on),
      filingStateOn({ ...filed, checked: true }, on),
      filingStateOn(FILING, on),
    ]).toEqual(['filed', 'checked', 'published']);
    expect([
      mayMoveFiling(filed, 'check', on).ok,
      mayMoveFiling(filed, 'publish', on).ok,
      mayMoveFiling({ ...filed, checked: true }, 'publish', on).ok,
    ]).toEqual([true, false, true]);
    expect(mayMoveFiling({ ...filed, endedOn: on }, 'check', on)).toMatchObject({
      ok: false,
      refusal: { code: 'FILING_STEP_NOT_ALLOWED' },
    });
  });
});
