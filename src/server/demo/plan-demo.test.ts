import { describe, expect, test } from 'vitest';
import { addDays, ageOn, day, daysBetween } from '../../base/date.ts';
import { formatUnitPrice } from '../../base/money.ts';
import { isInScope } from '../../domain/eligibility/check-application.ts';
import { mayTakeStep } from '../../domain/eligibility/progress.ts';
import type { Step } from '../../domain/eligibility/model.ts';
import type { Role } from '../../domain/identity/roles.ts';
import { parseIdentityNumber } from '../../domain/insured/identity-number.ts';
import { parseNationalCode } from '../../domain/catalogue/national-code.ts';
import { supplyDaysOf } from '../../domain/prescription/supply-days.ts';
import { INSTITUTION_CODE } from '../../domain/providers/model.ts';
import { AREAS, POOLING_AREAS } from '../../policy/areas.ts';
import { readDemoFiles } from './demo-files.ts';
import { planDemo } from './plan-demo.ts';
import { UNASSIGNED_PLACE } from './plan-people.ts';
import { makeDice } from './random.ts';

const files = readDemoFiles();
const TODAY = day('2026-11-20');
const plan = planDemo(files, TODAY);

/** Fails on the first value that stands twice. */
function expectDistinct(values: readonly string[]): void {
  expect(values.length).toBeGreaterThan(0);
  expect(values.filter((value, index) => values.indexOf(value) !== index)).toEqual([]);
}

describe('示例省：数据', () => {
  test('六十种以上通用名，每条都写明是示例', () => {
    expect(plan.drugs.length).toBeGreaterThanOrEqual(60);
    expectDistinct(plan.drugs.map((drug) => drug.entryKey));
    for (const drug of plan.drugs) {
      expect(drug.paymentScope).toMatch(/^示例：/);
      for (const { code } of drug.diagnoses)
        expect(isInScope(code, drug.diagnosisPrefixes), drug.genericName).toBe(true);
    }
    expect(plan.drugs.some((drug) => drug.products.some((product) => product.confidential))).toBe(true);
    expect(new Set(plan.drugs.flatMap((drug) => drug.products.map((product) => product.kind))).size).toBe(4);
  });

  test('药品编码是国家编码的形状、不重复，厂家段是虚构的；追溯码前七位各不相同', () => {
    const products = plan.drugs.flatMap((drug) => drug.products);
    expectDistinct(products.map((product) => product.nationalCode));
    expectDistinct(products.map((product) => product.tracePrefix));
    for (const product of products) {
      expect(parseNationalCode(product.nationalCode)?.maker, product.nationalCode).toMatch(/^9000\d$/);
      expect(product.tracePrefix).toMatch(/^99\d{5}$/);
      expect(product.maker).toMatch(/^示例/);
    }
  });

  test('谈判药挂网价不高于支付标准，保密的标准不与挂网价相同，其他种类的标准不高于挂网价（M12、M32、N5.1）', () => {
    for (const { kind, confidential, listed, standard, nationalCode } of plan.drugs.flatMap(
      (drug) => drug.products,
    )) {
      if (kind === 'negotiated')
        expect(
          standard !== null && (confidential ? listed < standard : listed === standard),
          nationalCode,
        ).toBe(true);
      else expect(!confidential && (standard === null || standard <= listed), nationalCode).toBe(true);
    }
  });

  test('每种药的用法正好用完标明的天数，都不超过三十天（M33、I18）', () => {
    for (const drug of plan.drugs) {
      expect(supplyDaysOf({ ...drug, quantity: drug.packs }), drug.genericName).toBe(drug.days);
      expect(drug.days).toBeLessThanOrEqual(30);
    }
  });

  test('证件号码校验位正确，区划段从未启用，互不重复；姓名都有“示例”', () => {
    expectDistinct(plan.people.map((person) => person.idNumber));
    expectDistinct(plan.people.map((person) => person.name));
    expect(AREAS.some((area) => area.code.startsWith(UNASSIGNED_PLACE.slice(0, 4)))).toBe(false);
    for (const person of plan.people) {
      const parsed = parseIdentityNumber(person.idNumber);
      expect(parsed, person.idNumber).toMatchObject({ bornOn: person.bornOn, sex: person.sex });
      expect(person.idNumber.startsWith(UNASSIGNED_PLACE)).toBe(true);
      expect(person.name).toMatch(/^示例·/);
    }
  });

  test('参保人有几个民族，个别没有登记；职工里有在职的，也有满年龄退休的，居民没有退休', () => {
    const nationalities = new Set(plan.people.map((person) => person.nationality));
    expect([...nationalities].sort()).toEqual(['01', '06', '12', '13', '15', null]);
    const retired = plan.people.filter((person) => person.retiredOn !== null);
    expect(retired.length).toBeGreaterThan(0);
    expect(retired.every((person) => person.scheme === 'employee')).toBe(true);
    expect(retired.every(({ bornOn, retiredOn }) => ageOn(bornOn, retiredOn ?? bornOn) >= 55)).toBe(true);
    expect(plan.people.some(({ scheme, retiredOn }) => scheme === 'employee' && retiredOn === null)).toBe(
      true,
    );
  });

  test('十四个市州都有医院、药店、各治疗领域的责任医师和参保人', () => {
    const { hospitals, pharmacies, doctors, pharmacists } = plan.places;
    expectDistinct([...hospitals, ...pharmacies].map((one) => one.code));
    expectDistinct([...doctors, ...pharmacists].map((one) => one.code));
    for (const one of [...hospitals, ...pharmacies]) {
      expect(one.code).toMatch(INSTITUTION_CODE);
      expect(one.code.slice(1, 7)).toBe(one.areaCode);
      expect(one.name).toMatch(/^示例/);
    }
    const fields = new Set(plan.drugs.map((drug) => drug.field));
    for (const city of POOLING_AREAS.filter((area) => area.code !== '439900')) {
      for (const list of [hospitals, pharmacies, plan.people])
        expect(
          list.some((one) => one.cityCode === city.code),
          city.name,
        ).toBe(true);
      const covered = new Set(
        doctors.filter((doctor) => doctor.cityCode === city.code).flatMap((doctor) => doctor.fields),
      );
      expect(
        [...fields].filter((field) => !covered.has(field)),
        city.name,
      ).toEqual([]);
    }
  });
});

describe('示例省：办理经过', () => {
  test('申请的每一步都接得上，时间依次向后，都在今天以前', () => {
    const actors: Record<string, Role> = {
      doctorStated: 'responsibleDoctor',
      doctorDeclined: 'responsibleDoctor',
      hospitalConfirmed: 'hospitalOffice',
      hospitalReturned: 'hospitalOffice',
      accepted: 'agencyReviewer',
      supplementRequested: 'agencyReviewer',
      supplemented: 'patient',
      approved: 'agencyReviewer',
      refusalProposed: 'agencyReviewer',
      refused: 'agencyReviewer',
      withdrawn: 'patient',
    };
    for (const { appliedAt, appliedOn, steps, person, drug } of plan.applications) {
      let last: { step: Step; at: number } = { step: 'submitted', at: appliedAt };
      expect(appliedOn >= '2026-01-01' && appliedOn < TODAY).toBe(true);
      for (const one of steps) {
        expect(
          mayTakeStep(last.step, one.step, actors[one.step] ?? 'auditor').ok,
          `${last.step} → ${one.step}`,
        ).toBe(true);
        expect(one.at, `${person.name} ${drug.genericName} ${one.step}`).toBeGreaterThan(last.at);
        expect(one.on < TODAY && one.note.startsWith('示例：')).toBe(true);
        last = one;
      }
    }
  });

  test('每个环节今天都有等着办的申请，也有不通过的', () => {
    const standing = new Set(plan.applications.map(({ steps }) => steps.at(-1)?.step ?? 'submitted'));
    expect([...standing].sort()).toEqual([
      'accepted',
      'approved',
      'doctorDeclined',
      'doctorStated',
      'hospitalConfirmed',
      'hospitalReturned',
      'refused',
      'submitted',
      'supplementRequested',
      'supplemented',
      'withdrawn',
    ]);
  });

  test('约三百人、两千次购药，都在半年内、批准之后，同一种药用完才再买（I18）', () => {
    expect([plan.people.length, plan.purchases.length]).toEqual([300, 2000]);
    const lastDay = new Map<object, string>();
    for (const { application, on, traceCodes, product, issuedAt, checkedAt, settledAt } of plan.purchases) {
      expect(on >= (plan.days?.claimsFrom ?? '') && on < TODAY).toBe(true);
      expect(application.approvedOn !== null && application.approvedOn < on).toBe(true);
      const before = lastDay.get(application);
      if (before) expect(daysBetween(day(before), on)).toBeGreaterThanOrEqual(application.drug.days);
      lastDay.set(application, on);
      expect(traceCodes.length).toBe(application.drug.packs);
      expect(issuedAt < checkedAt && checkedAt < settledAt).toBe(true);
      for (const code of traceCodes)
        expect(code.startsWith(product.tracePrefix) && /^\d{20}$/.test(code)).toBe(true);
    }
    expectDistinct(plan.purchases.flatMap(({ traceCodes }) => traceCodes));
  });

  test('售价不高于挂网价，精确到分（M13）', () => {
    for (const { price, product } of plan.purchases) {
      expect(price > 0n && price <= product.listed).toBe(true);
      expect(formatUnitPrice(price)).toMatch(/^\d+\.\d{2}$/);
    }
  });

  test('今天有人等着取药，他们手里的药已经用完', () => {
    expect(plan.ready.length).toBeGreaterThanOrEqual(4);
    for (const application of plan.ready) {
      expect(application.approvedOn).not.toBeNull();
      const bought = plan.purchases.filter((purchase) => purchase.application === application);
      for (const { on } of bought) expect(addDays(on, application.drug.days - 1) <= TODAY).toBe(true);
    }
  });
});

describe('示例省：生成器', () => {
  test('同一个种子和日期得到同一个省，换一个种子就不同', () => {
    expect(planDemo(files, TODAY)).toEqual(plan);
    expect(planDemo(files, TODAY, undefined, 7).people).not.toEqual(plan.people);
  });

  test.each(['2026-02-15', '2026-06-30', '2027-02-15', '2030-12-31'])(
    '%s 开始也排得出来，跨年不越界',
    (today) => {
      const small = planDemo(files, day(today), { people: 60, claims: 100 });
      expect(small.people).toHaveLength(60);
      expect(small.purchases.length).toBeGreaterThan(20);
      expect(small.ready.every(({ approvedOn }) => approvedOn !== null && approvedOn < today)).toBe(true);
    },
  );

  test('本办法施行以外的日期只有基础资料（I15）', () => {
    expect(planDemo(files, day('2025-12-01')).applications).toEqual([]);
    expect(planDemo(files, day('2031-01-01')).purchases).toEqual([]);
  });

  test('骰子均匀，范围不越界', () => {
    const dice = makeDice(1);
    const rolls = Array.from({ length: 6000 }, () => dice.between(0, 5));
    for (const side of [0, 1, 2, 3, 4, 5]) {
      const count = rolls.filter((roll) => roll === side).length;
      expect(count > 850 && count < 1150, `${side}: ${count}`).toBe(true);
    }
    expect(rolls.every((roll) => roll >= 0 && roll <= 5)).toBe(true);
  });
});
