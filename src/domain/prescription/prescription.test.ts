import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, day, startOfDay } from '../../base/date.ts';
import type { Quantity } from '../../base/money.ts';
import {
  mayBeChecked,
  mayBeReturned,
  mayBeUsed,
  mayBeWithdrawn,
  stateAfter,
  statusOn,
  type PrescriptionState,
} from './life.ts';
import type { Prescription, PrescriptionLine } from './model.ts';
import { formRxno, parseRxno } from './rxno.ts';
import { checkText, fieldThatDiffers, prescriptionText } from './signed-text.ts';
import { daysAtHand, supplyDaysOf } from './supply-days.ts';

const hospital = fc.stringMatching(/^H\d{11}$/);
const parts = fc.record({
  hospitalCode: hospital,
  year: fc.integer({ min: 2026, max: 2030 }),
  serial: fc.integer({ min: 1, max: 999_999 }),
});

describe('处方流水号（M28）', () => {
  it('写出来读得回，空格、连字符、全角、小写都认', () => {
    fc.assert(
      fc.property(parts, (given) => {
        const rxno = formRxno(given);
        expect(rxno).toHaveLength(23);
        expect(parseRxno(rxno)).toEqual({ ...given, rxno });
        expect(parseRxno(` ${rxno.toLowerCase().replace(/(.{4})/g, '$1-')} `)?.rxno).toBe(rxno);
        expect(
          parseRxno(rxno.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0)))?.rxno,
        ).toBe(rxno);
      }),
    );
  });

  it('任何一位数字输错都认不出来', () => {
    fc.assert(
      fc.property(
        parts,
        fc.integer({ min: 1, max: 22 }),
        fc.integer({ min: 1, max: 9 }),
        (given, place, shift) => {
          const rxno = formRxno(given);
          const wrong = (Number(rxno[place]) + shift) % 10;
          expect(parseRxno(rxno.slice(0, place) + String(wrong) + rxno.slice(place + 1))).toBeUndefined();
        },
      ),
    );
  });

  it('校验码与另一套程序算得的一致（ISO/IEC 7064 MOD 11,10）', () => {
    // Reckoned beforehand by a separate program that gives the standard's own example 0794 its check digit 5.
    expect(formRxno({ hospitalCode: 'H43010200001', year: 2026, serial: 1 })).toBe('H4301020000120260000011');
    expect(formRxno({ hospitalCode: 'H43012100388', year: 2027, serial: 123_456 })).toBe(
      'H4301210038820271234567',
    );
  });

  it('不成样子的一概不认', () => {
    for (const bad of ['', 'H', 'P4301020000120260000011', '123', 'H43010200001 2026'])
      expect(parseRxno(bad), bad).toBeUndefined();
    const zero = `H43010200001${'2026'}000000`;
    for (const check of '0123456789') expect(parseRxno(zero + check)).toBeUndefined();
  });
});

describe('用药天数（M33、I18）', () => {
  const dosing = fc.record({
    dose: fc.integer({ min: 1, max: 100_000 }).map((scaled) => BigInt(scaled) as Quantity),
    times: fc.integer({ min: 1, max: 12 }),
    perDays: fc.integer({ min: 1, max: 90 }),
    quantity: fc.integer({ min: 1, max: 500 }),
    unitsPerPack: fc.integer({ min: 1, max: 200 }),
  });

  it('所发的量够用这些天，多一天就不够', () => {
    fc.assert(
      fc.property(dosing, (given) => {
        const days = BigInt(supplyDaysOf(given));
        const handed = BigInt(given.quantity) * BigInt(given.unitsPerPack) * 10_000n * BigInt(given.perDays);
        const aDay = given.dose * BigInt(given.times);
        expect(days * aDay <= handed && handed < (days + 1n) * aDay).toBe(true);
      }),
    );
  });

  it('同一天取两次与先后取，手中天数不因先后而变；多取一次不会变少', () => {
    const when = fc.integer({ min: 0, max: 60 }).map((days) => addDays(day('2026-06-01'), days));
    const dispensed = fc.array(fc.record({ usedOn: when, supplyDays: fc.integer({ min: 0, max: 30 }) }), {
      maxLength: 6,
    });
    fc.assert(
      fc.property(dispensed, when, (taken, today) => {
        const past = taken.filter((one) => one.usedOn <= today);
        expect(daysAtHand([...past].reverse(), today)).toBe(daysAtHand(past, today));
        expect(daysAtHand(past, today)).toBeLessThanOrEqual(
          past.reduce((sum, one) => sum + one.supplyDays, 0),
        );
        expect(daysAtHand([...past, { usedOn: today, supplyDays: 7 }], today)).toBeGreaterThanOrEqual(
          daysAtHand(past, today),
        );
        expect(daysAtHand(past, addDays(today, 200))).toBe(0);
      }),
    );
  });
});

const line: PrescriptionLine = {
  lineNo: 1,
  nationalCode: 'XL01XXX000B001010100001',
  entryKey: 'k',
  genericName: '示例单抗',
  tradeName: '',
  dosageForm: '注射剂',
  strength: '100mg',
  pack: '1支/盒',
  maker: '示例药业',
  doseUnit: '支',
  saleUnit: '盒',
  dose: 20_000n as Quantity,
  times: 1,
  perDays: 21,
  usage: '静脉滴注',
  quantity: 2,
  supplyDays: 21,
};
const content: Prescription = {
  rxno: 'H4301020000120260000011',
  hospitalCode: 'H43010200001',
  hospitalName: '示例医院',
  doctorCode: 'D430102000001',
  doctorName: '示例医师',
  field: '肿瘤',
  personNo: '43000000000000000001',
  personName: '示例',
  sex: 'female',
  bornOn: day('1970-01-02'),
  areaCode: '430100',
  applicationNo: 'A1',
  diagnosisCode: 'C34.9',
  diagnosisName: '肺恶性肿瘤',
  identityChecked: true,
  issuedAt: startOfDay(day('2026-06-15')) + 3_600_000,
  validTo: day('2026-06-17'),
  lines: [line],
  supplement: null,
};

describe('签名文本（M28）', () => {
  it('逐行写出，次序固定', () => {
    expect(prescriptionText(content)).toBe(
      [
        '双通电子处方 第1版',
        '处方流水号：H4301020000120260000011',
        '开具机构编码：H43010200001',
        '开具机构名称：示例医院',
        '医师编码：D430102000001',
        '医师姓名：示例医师',
        '治疗领域：肿瘤',
        '参保人编号：43000000000000000001',
        '参保人姓名：示例',
        '性别：女',
        '出生日期：1970-01-02',
        '参保地区划：430100',
        '待遇申请号：A1',
        '诊断编码：C34.9',
        '诊断名称：肺恶性肿瘤',
        '身份核验：已核验',
        '开具时间：2026-06-15 01:00:00',
        '有效期至：2026-06-17',
        '药品数：1',
        '药品1国家编码：XL01XXX000B001010100001',
        '药品1名称：示例单抗',
        '药品1商品名：',
        '药品1剂型：注射剂',
        '药品1规格：100mg',
        '药品1包装：1支/盒',
        '药品1厂家：示例药业',
        '药品1单次剂量：2 支',
        '药品1频次：每 21 日 1 次',
        '药品1用法：静脉滴注',
        '药品1数量：2 盒',
        '药品1用药天数：21',
        '',
      ].join('\n'),
    );
  });

  it('第2版接着写处方类别、评估、病情和慎用说明，改动其中任何一项文本都不同', () => {
    const supplement = {
      longTerm: { assessment: '病情稳定', consentBy: 'agent', consentName: '示例家属' },
      clinical: {
        weightKg: '52.5',
        heightCm: 160,
        pregnant: false,
        lactating: null,
        allergies: [],
        otherDiagnoses: ['N18.5'],
      },
      acknowledged: [{ cautionId: 7, words: '肾功能不全慎用', reason: '已减量' }],
    } as const;
    const text = prescriptionText({ ...content, supplement });
    expect(text.split('\n')[0]).toBe('双通电子处方 第2版');
    expect(text.split('\n').slice(-11, -1)).toEqual([
      '长期用药评估：病情稳定',
      '同意长期处方：代理人 示例家属',
      '体重：52.5 千克',
      '身高：160 厘米',
      '妊娠：否',
      '哺乳：未询问',
      '过敏史：无',
      '其他诊断：N18.5',
      '慎用说明数：1',
      '慎用说明1：7 肾功能不全慎用 理由 已减量',
    ]);
    const changed = [
      { ...supplement, longTerm: null },
      { ...supplement, clinical: { ...supplement.clinical, allergies: null } },
      { ...supplement, clinical: { ...supplement.clinical, pregnant: true } },
      { ...supplement, acknowledged: [] },
    ];
    for (const other of changed) {
      expect(prescriptionText({ ...content, supplement: other })).not.toBe(text);
      expect(fieldThatDiffers(text, { ...content, supplement: other })).toBeDefined();
    }
    expect(fieldThatDiffers(text, { ...content, supplement })).toBeUndefined();
    expect(fieldThatDiffers(text, content)).toBeDefined();
  });

  it('换一种 Unicode 写法、多几个空白，文本不变；值里的换行造不出新的一行', () => {
    const same = prescriptionText({ ...content, diagnosisName: 'Sjo\u0308gren\u3000 综合征 ' });
    expect(same).toBe(prescriptionText({ ...content, diagnosisName: 'Sj\u00f6gren 综合征' }));
    const forged = prescriptionText({
      ...content,
      diagnosisName: '肺癌\n药品1数量：99 盒\u2028药品1数量：98 盒',
    });
    expect(forged.split(/\n|\u2028/)).toHaveLength(prescriptionText(content).split('\n').length);
  });

  it('改任何一项实质内容，文本都变，比对也指得出来', () => {
    const text = prescriptionText(content);
    const changes: [Partial<Prescription>, string][] = [
      [{ personNo: '43000000000000000002' }, '参保人编号'],
      [{ doctorCode: 'D430102000002' }, '医师编码'],
      [{ validTo: day('2026-06-18') }, '有效期至'],
      [{ issuedAt: content.issuedAt + 1000 }, '开具时间'],
      [{ lines: [{ ...line, quantity: 3 }] }, '药品1数量'],
      [{ lines: [{ ...line, dose: 20_001n as Quantity }] }, '药品1单次剂量'],
      [{ lines: [{ ...line, perDays: 20 }] }, '药品1频次'],
      [{ lines: [line, { ...line, lineNo: 2 }] }, '药品数'],
      [{ lines: [] }, '药品数'],
    ];
    expect(fieldThatDiffers(text, content)).toBeUndefined();
    for (const [change, name] of changes) {
      expect(prescriptionText({ ...content, ...change })).not.toBe(text);
      expect(fieldThatDiffers(text, { ...content, ...change })).toBe(name);
    }
    expect(fieldThatDiffers(text, { ...content, hospitalName: '改名后的医院' })).toBeUndefined();
    expect(fieldThatDiffers(`${text}药品2数量：1 盒\n`, content)).toBeDefined();
    expect(fieldThatDiffers('', content)).toBeDefined();
  });

  it('审核文本带着医师签名，通过与退回不同', () => {
    const check = {
      rxno: content.rxno,
      prescriptionSignature: '3045',
      passed: true,
      note: '',
      pharmacyCode: 'P43010200001',
      pharmacyName: '示例药店',
      pharmacistCode: 'Y430102000001',
      pharmacistName: '示例药师',
      checkedAt: content.issuedAt,
    };
    expect(checkText(check)).toContain('医师签名：3045\n审核结论：通过\n');
    expect(checkText({ ...check, passed: false, note: '剂量有误' })).toContain(
      '审核结论：退回\n说明：剂量有误\n',
    );
  });
});

describe('处方的一生（N5.4）', () => {
  const today = day('2026-06-16');
  const at = (state: PrescriptionState, institutionCode: string | null = null) => ({
    state,
    institutionCode,
    validTo: day('2026-06-17'),
    chosenCode: null,
    hold: null,
  });

  it('任意一串动作里，取药之后只有撤销结算才能再取', () => {
    const step = fc.record({
      act: fc.constantFrom('check', 'return', 'use', 'release', 'withdraw'),
      by: fc.constantFrom('P1', 'P2'),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        let now = at('issued');
        let uses = 0;
        let checkedBy: string | null = null;
        for (const { act, by } of steps) {
          if (act === 'release') {
            if (now.state !== 'used') continue;
            now = { ...now, state: 'checked' };
            uses -= 1;
          } else {
            const judged = {
              check: mayBeChecked(now, by, today),
              return: mayBeReturned(now, by, today),
              use: mayBeUsed(now, by, today),
              withdraw: mayBeWithdrawn(now, today),
            }[act];
            if (!judged?.ok) continue;
            const kind = { check: 'checked', return: 'returned', use: 'used', withdraw: 'withdrawn' }[act] as
              'checked' | 'returned' | 'used' | 'withdrawn';
            if (act === 'use') {
              uses += 1;
              expect(checkedBy).toBe(by);
            }
            if (act === 'check') checkedBy = by;
            now = {
              ...at(kind === 'used' ? 'used' : stateAfter(kind, now.state)),
              institutionCode: act === 'withdraw' ? now.institutionCode : by,
            };
          }
          expect(uses === 0 || uses === 1).toBe(true);
          expect(now.state === 'used').toBe(uses === 1);
        }
      }),
    );
  });

  it('过了最后一天：没取的算过期，取过的仍是已取药', () => {
    expect(statusOn(at('checked'), day('2026-06-17'))).toBe('checked');
    expect(statusOn(at('checked'), day('2026-06-18'))).toBe('expired');
    expect(statusOn(at('used'), day('2026-06-18'))).toBe('used');
    expect(mayBeUsed(at('checked', 'P1'), 'P1', day('2026-06-18'))).toMatchObject({
      refusal: { code: 'PRESCRIPTION_EXPIRED', detail: '有效期至 2026-06-17' },
    });
  });
});
