import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, day } from '../../../base/date.ts';
import { requiredClauses } from '../agreement.ts';
import type { Agreement } from '../model.ts';
import { checkTerm, draftState, forceBegins, maySign, mayWithdraw, renewalBegins } from './draft.ts';
import { checkLicences, licenceStateOn, requiredLicences, type Licence } from './licence.ts';
import { agreementText, checkTemplate, templateClauses, templateOn } from './template.ts';

const codeOf = (outcome: { ok: boolean; refusal?: { code: string } }) =>
  outcome.ok ? 'ok' : outcome.refusal?.code;

describe('证照（M25、M26）', () => {
  const licence = (kind: Licence['kind'], from: string, to: string | null): Licence => ({
    kind,
    licenceNo: '示例',
    from: day(from),
    to: to === null ? null : day(to),
  });

  it('药店两证缺一不可；换证后看新的一张；长期的一直有效', () => {
    const old = licence('drugBusiness', '2021-01-01', '2025-12-31');
    const renewed = licence('drugBusiness', '2026-01-01', '2030-12-31');
    const business = licence('business', '2015-01-01', null);
    const on = day('2026-06-01');
    expect(requiredLicences('pharmacy')).toEqual(['drugBusiness', 'business']);
    expect(codeOf(checkLicences('pharmacy', [renewed, business], on))).toBe('ok');
    expect(codeOf(checkLicences('pharmacy', [old, renewed, business], on))).toBe('ok');
    expect(checkLicences('pharmacy', [old, business], on)).toMatchObject({
      ok: false,
      refusal: { code: 'INSTITUTION_LICENCE_NOT_VALID', detail: '2026-06-01 没有有效的药品经营许可证' },
    });
    expect(codeOf(checkLicences('pharmacy', [renewed], on))).toBe('INSTITUTION_LICENCE_NOT_VALID');
    expect(codeOf(checkLicences('hospital', [business], on))).toBe('INSTITUTION_LICENCE_NOT_VALID');
  });

  it.each([
    ['2025-12-31', 'coming'],
    ['2026-01-01', 'valid'],
    ['2026-11-01', 'valid'],
    ['2026-11-02', 'expiring'],
    ['2027-01-01', 'expiring'],
    ['2027-01-02', 'expired'],
  ])('%s：%s', (on, state) => {
    expect(licenceStateOn(licence('practice', '2026-01-01', '2027-01-01'), day(on))).toBe(state);
  });
});

describe('协议范本（N3.2、M25、M27）', () => {
  const articles = (kind: 'hospital' | 'pharmacy') =>
    templateClauses(kind).map((clause) => ({ clause, words: `示例：${clause}` }));

  it.each(['hospital', 'pharmacy'] as const)('%s 的范本缺任何一条都不能公布，配备使用也在内', (kind) => {
    expect(templateClauses(kind)).toEqual([...requiredClauses(kind), 'stocking']);
    expect(checkTemplate(kind, articles(kind)).ok).toBe(true);
    for (const left of templateClauses(kind)) {
      const without = [
        ...articles(kind).filter(({ clause }) => clause !== left),
        { clause: null, words: '示例：一般条款' },
      ];
      expect(codeOf(checkTemplate(kind, without))).toBe('AGREEMENT_CLAUSES_MISSING');
    }
    expect(checkTemplate(kind, [])).toMatchObject({
      refusal: { detail: expect.stringContaining('N3.2') as string },
    });
  });

  it('按开始日期用当时的一版；还没有起用的不用，别的机构的不用', () => {
    const templates = [
      { id: 1, kind: 'hospital' as const, effectiveFrom: day('2026-01-01') },
      { id: 2, kind: 'hospital' as const, effectiveFrom: day('2026-07-01') },
    ];
    const chosen = (on: string) => {
      const found = templateOn('hospital', templates, day(on));
      return found.ok ? found.value.id : found.refusal.code;
    };
    expect(['2025-12-31', '2026-01-01', '2026-06-30', '2026-07-01', '2030-01-01'].map(chosen)).toEqual([
      'AGREEMENT_TEMPLATE_MISSING',
      1,
      1,
      2,
      2,
    ]);
    expect(codeOf(templateOn('pharmacy', templates, day('2026-08-01')))).toBe('AGREEMENT_TEMPLATE_MISSING');
  });

  it('签署的全文写齐双方、编号、期限和每一条；改一个字就是另一份', () => {
    const terms = {
      agreementNo: '示例协-1',
      title: '示例服务协议',
      agencyName: '示例经办机构',
      agencyCode: '430100',
      institutionName: '示例医院',
      institutionCode: 'H43010200001',
      from: day('2026-01-01'),
      to: day('2026-12-31'),
      articles: articles('hospital'),
    };
    const text = agreementText(terms);
    for (const part of ['示例协-1', '430100', 'H43010200001', '2026-01-01 至 2026-12-31', '示例：stocking'])
      expect(text).toContain(part);
    expect(agreementText({ ...terms, to: day('2026-12-30') })).not.toBe(text);
  });
});

describe('双方签署（M25、M27、M28）', () => {
  const draft = { signedBy: [] as ('institution' | 'agency')[], withdrawn: false, to: day('2026-12-31') };
  const on = day('2026-06-01');

  it('机构先签，经办后签；签过、撤回、期满都不能再签', () => {
    expect(draftState(draft)).toBe('awaitingInstitution');
    expect(codeOf(maySign(draft, 'agency', on))).toBe('AGREEMENT_STEP_NOT_ALLOWED');
    expect(maySign(draft, 'institution', on).ok).toBe(true);
    const half = { ...draft, signedBy: ['institution' as const] };
    expect(codeOf(maySign(half, 'institution', on))).toBe('AGREEMENT_STEP_NOT_ALLOWED');
    expect(maySign(half, 'agency', on).ok).toBe(true);
    expect(codeOf(maySign(half, 'agency', day('2027-01-01')))).toBe('AGREEMENT_STEP_NOT_ALLOWED');
    expect(codeOf(maySign({ ...half, withdrawn: true }, 'agency', on))).toBe('AGREEMENT_STEP_NOT_ALLOWED');
    const whole = { ...draft, signedBy: ['institution' as const, 'agency' as const] };
    expect(draftState(whole)).toBe('signed');
    expect([mayWithdraw(draft).ok, mayWithdraw(half).ok, mayWithdraw(whole).ok]).toEqual([true, true, false]);
  });

  it('生效不早于双方签署之日', () => {
    expect(forceBegins(day('2026-01-01'), on)).toBe('2026-06-01');
    expect(forceBegins(day('2026-07-01'), on)).toBe('2026-07-01');
  });

  const agreement: Agreement = {
    id: 1,
    agreementNo: '示例协-0',
    institutionCode: 'H43010200001',
    clauses: [],
    from: day('2026-01-01'),
    to: day('2026-12-31'),
    suspendedFrom: null,
    suspendedTo: null,
    endedOn: null,
  };

  it('续签从到期第二天开始；提前终止的，从终止那天起', () => {
    expect(renewalBegins(agreement)).toBe('2027-01-01');
    expect(renewalBegins({ ...agreement, endedOn: day('2026-07-01') })).toBe('2026-07-01');
    expect(codeOf(checkTerm([agreement], day('2026-12-31'), day('2027-12-31')))).toBe(
      'AGREEMENT_TERM_OVERLAPS',
    );
    expect(checkTerm([agreement], day('2027-01-01'), day('2027-12-31')).ok).toBe(true);
  });

  it('期限重叠与逐日核对一致', () => {
    const offset = fc.integer({ min: 0, max: 40 });
    fc.assert(
      fc.property(offset, offset, offset, offset, fc.option(offset), (a, aLength, b, bLength, end) => {
        const start = day('2026-01-01');
        const one = {
          ...agreement,
          from: addDays(start, a),
          to: addDays(start, a + aLength),
          endedOn: end === null ? null : addDays(start, a + end),
        };
        const [from, to] = [addDays(start, b), addDays(start, b + bLength)];
        let shared = false;
        for (let at = from; at <= to; at = addDays(at, 1))
          if (at >= one.from && at <= one.to && (one.endedOn === null || at < one.endedOn)) shared = true;
        expect(checkTerm([one], from, to).ok).toBe(!shared);
      }),
    );
  });
});
