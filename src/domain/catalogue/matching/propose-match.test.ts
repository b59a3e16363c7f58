import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  approvalNumbersOf,
  featuresOf,
  packCount,
  proposeMatch,
  specKey,
  stemOf,
  type Candidate,
  type Described,
} from './propose-match.ts';

const ITEM: Described = {
  name: '甲磺酸示例替尼片',
  dosageForm: '片剂',
  strength: '0.1g',
  pack: '10片×2板/盒',
  maker: '示例药业股份有限公司',
  approvalNumbers: ['国药准字H20260001'],
  unitsPerPack: null,
};
const PRODUCT: Candidate = {
  nationalCode: 'XL01EXA001A001010100001',
  name: '甲磺酸示例替尼片',
  tradeName: '示例安',
  dosageForm: '薄膜衣片',
  strength: '100mg',
  pack: '20片/盒',
  maker: '示例药业有限公司',
  approvalNumbers: ['国药准字H20260001'],
  unitsPerPack: null,
};

const choose = (item: Partial<Described>, ...products: Partial<Candidate>[]) =>
  proposeMatch(
    featuresOf({ ...ITEM, ...item }),
    products.map((one, index) => {
      const product = { ...PRODUCT, nationalCode: `X${index}`, ...one };
      return { nationalCode: product.nationalCode, features: featuresOf(product) };
    }),
  );

describe('对照推荐（N5.5）', () => {
  it('名称、规格、包装、企业写法不同而意思相同，推荐并接近满分', () => {
    expect(choose({}, {})).toMatchObject({ nationalCode: 'X0', rivals: 0 });
    expect(choose({}, {})?.confidence).toBeGreaterThanOrEqual(9500);
    expect(choose({ approvalNumbers: [] }, {})?.confidence).toBeGreaterThanOrEqual(9500);
    expect(choose({ name: '示例安', approvalNumbers: [] }, {})?.confidence).toBeGreaterThanOrEqual(9500);
  });

  it('规格、企业、批准文号不同的不会高过各自的上限，并说出哪里不同', () => {
    const other = choose({ approvalNumbers: [] }, { maker: '别家制药有限公司' });
    expect(other?.confidence).toBeLessThanOrEqual(5000);
    expect(other?.reasons).toContain('企业不同');
    const half = choose({ approvalNumbers: [] }, { strength: '50mg' });
    expect(half?.confidence).toBeLessThanOrEqual(6000);
    expect(half?.reasons).toContain('规格不同');
    const number = choose({}, { approvalNumbers: ['国药准字H20269999'] });
    expect(number?.confidence).toBeLessThanOrEqual(6000);
    expect(number?.reasons).toContain('批准文号不同');
  });

  it('在几个规格里挑出相符的一个；同样相符的有几个时都不算确定', () => {
    const chosen = choose({}, { strength: '50mg' }, { strength: '100mg' }, { strength: '150mg' });
    expect(chosen).toMatchObject({ nationalCode: 'X1', rivals: 0 });
    const twins = choose({ pack: '' }, { pack: '10片/盒' }, { pack: '20片/盒' });
    expect(twins).toMatchObject({ nationalCode: 'X0', rivals: 1 });
    expect(twins?.confidence).toBeLessThanOrEqual(7000);
    expect(twins?.reasons).toContain('另有 1 个产品同样相符');
  });

  it('只有名称时把握不大；名称不相干的不推荐', () => {
    const bare = { strength: '', pack: '', maker: '', dosageForm: '', approvalNumbers: [] };
    expect(choose(bare, {})?.confidence).toBeLessThan(7000);
    expect(choose({ ...bare, name: '别的药' }, {})).toBeUndefined();
    expect(choose({})).toBeUndefined();
  });

  it('规格按量比较，不按写法', () => {
    expect(specKey('0.1g')).toBe(specKey('100毫克'));
    expect(specKey('100mg(4ml)')).toBe(specKey('4ml:0.1g'));
    expect(specKey('1mg')).toBe(specKey('1000μg'));
    expect(specKey('100万单位')).toBe(specKey('1000000IU'));
    expect(specKey('10mg')).not.toBe(specKey('100mg'));
    expect(specKey('0.5mg')).not.toBe(specKey('5mg'));
  });

  it('包装按制剂单位数比较', () => {
    expect(packCount('10片×2板/盒')).toBe(20);
    expect(packCount('20片/盒')).toBe(20);
    expect(packCount('1支/盒')).toBe(1);
    expect(packCount('100mg×7粒/瓶')).toBe(7);
    expect(packCount('盒')).toBeNull();
  });

  it('词干去掉盐、剂型和括号里的话；批准文号从一格里逐个取出', () => {
    expect(stemOf('注射用紫杉醇（白蛋白结合型）')).toBe('紫杉醇');
    expect(stemOf('盐酸厄洛替尼片')).toBe('厄洛替尼');
    expect(stemOf('片')).toBe('片');
    expect(approvalNumbersOf('国药准字H20200001、国药准字 S20210002；H20200001')).toEqual([
      'H20200001',
      'S20210002',
    ]);
  });

  it('候选的先后不影响结果', () => {
    const field = fc.constantFrom('', '100mg', '50mg', '0.1g');
    const product = fc.record({
      strength: field,
      pack: fc.constantFrom('', '20片/盒', '10片/盒'),
      maker: fc.constantFrom('', '示例药业', '别家'),
    });
    fc.assert(
      fc.property(fc.array(product, { minLength: 1, maxLength: 6 }), (products) => {
        const candidates = products.map((one, index) => ({
          nationalCode: `X${index}`,
          features: featuresOf({ ...PRODUCT, ...one }),
        }));
        const item = featuresOf(ITEM);
        expect(proposeMatch(item, [...candidates].reverse())).toEqual(proposeMatch(item, candidates));
      }),
    );
  });
});
