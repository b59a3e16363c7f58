import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { approvalNumbersOf } from './approval-numbers.ts';
import { categoriesOf, codePartsOf } from './code-parts.ts';
import { mergeFacts } from './merge-facts.ts';
import { readPrintedPrice } from './printed-price.ts';
import { findWinner, readProcurementRow } from './procurement-row.ts';
import { PRODUCT_CAPTIONS, readProductRow } from './product-row.ts';
import { findCaptions, textsOf } from './table-captions.ts';

const CODE = 'XA01ABA001A001010100001';

describe('价格单元格（N3.1）', () => {
  it.each([
    ['2.80', 28_000n, false],
    ['72', 720_000n, false],
    ['9.359999999999999', 93_600n, false],
    ['17.918129999999998', undefined, true],
    ['1,234.5元', 12_345_000n, true],
    ['￥3', 30_000n, true],
    ['0', undefined, true],
    ['-1', undefined, true],
    ['面议', undefined, true],
    ['12.34567', undefined, true],
  ])('%s', (text, price, doubted) => {
    const read = readPrintedPrice(text);
    expect(read.kind === 'price' ? read.price : undefined).toBe(price);
    expect('doubt' in read && read.doubt !== null).toBe(doubted);
  });

  it('空白与保密符号各有说法', () => {
    expect(['', ' ', '/', '—'].map((text) => readPrintedPrice(text).kind)).toEqual([
      'empty',
      'empty',
      'empty',
      'unclear',
    ]);
    expect(['*', '∗', '＊'].map((text) => readPrintedPrice(text).kind)).toEqual(['mark', 'mark', 'mark']);
  });

  it('四位以内的小数原样读回', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 10n ** 12n }), (price) => {
        const text = `${price / 10_000n}.${String(price % 10_000n).padStart(4, '0')}`;
        expect(readPrintedPrice(text)).toEqual({ kind: 'price', price, doubt: null });
      }),
    );
  });
});

describe('批准文号', () => {
  it.each([
    ['国药准字H20213560；国药准字H20213561', ['国药准字H20213560', '国药准字H20213561']],
    ['国药准字HJ20210065国药准字HJ20210066', ['国药准字HJ20210065', '国药准字HJ20210066']],
    ['国药准字 S2020 0012', ['国药准字S20200012']],
    ['H20200001/H20200001', ['H20200001']],
    ['无', []],
  ])('%s', (text, expected) => {
    expect(approvalNumbersOf(text)).toEqual(expected);
  });
});

describe('产品行（N5.5）', () => {
  const base = { code: CODE, name: '示例片', price: '1.2', secret: '否' };

  it('临时编码、缺编码、缺名称各有去向', () => {
    expect(readProductRow({ ...base, code: 'D5P00000000000000000002' }, true).outcome).toBe('doubtful');
    expect(readProductRow({ ...base, code: '' }, true).outcome).toBe('refused');
    expect(readProductRow({ ...base, name: ' ' }, true).outcome).toBe('refused');
    expect(readProductRow({ ...base, code: 'T000100001' }, false).outcome).toBe('taken');
  });

  it('分段不合的编码采用但存疑', () => {
    const read = readProductRow({ ...base, code: 'XA01AB1001A001010100001' }, true);
    expect(read).toMatchObject({ outcome: 'taken', doubts: [{ field: 'code' }] });
  });

  it('标明保密的不采用数字，也不在说明里出现', () => {
    const read = readProductRow({ ...base, price: '98765.4321', secret: '是' }, true);
    expect(read).toMatchObject({ outcome: 'taken', record: { price: null, isConfidential: true } });
    expect(
      JSON.stringify(read, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value)),
    ).not.toContain('98765');
  });

  it('没有价格列的表不问价格', () => {
    expect(readProductRow({ code: CODE, name: '示例片' }, false)).toMatchObject({
      outcome: 'taken',
      doubts: [],
    });
    expect(readProductRow({ code: CODE, name: '示例片' }, true)).toMatchObject({
      doubts: [{ field: 'price' }],
    });
  });
});

describe('栏目标题', () => {
  it('认得括号与换行，不认识的列不并到左边', () => {
    const cells = ['药品统一编码', '药品\n名称', '挂网价格（元）', '是否可议价'].map((text, col) => ({
      col,
      text,
    }));
    const captions = findCaptions([{ row: 3, cells }], PRODUCT_CAPTIONS, ['code', 'name', 'price']);
    expect(captions?.row).toBe(3);
    const row = [CODE, '示例片', '5.82', '2'].map((text, col) => ({ col, text }));
    expect(captions && textsOf(captions, row)).toEqual({ code: CODE, name: '示例片', price: '5.82' });
  });
});

describe('主档更新', () => {
  it('空单元格不抹掉已知的；不同的才算更改', () => {
    const read = readProductRow({ code: CODE, name: '示例片', maker: '示例一厂', procured: '是' }, false);
    if (read.outcome !== 'taken') throw new Error('not taken');
    const known = read.record;
    expect(mergeFacts(known, { ...known, maker: '', isProcured: null })).toMatchObject({
      changed: [],
      facts: { maker: '示例一厂', isProcured: true },
    });
    expect(mergeFacts(known, { ...known, maker: '示例二厂', isProcured: false }).changed).toEqual([
      '企业',
      '集采中选',
    ]);
  });
});

describe('编码分段', () => {
  it('各段连起来就是编码', () => {
    for (const code of [CODE, 'ZA01ABA0001010100008', 'T000100001', 'D5P'])
      expect(
        codePartsOf(code)
          .map((part) => part.text)
          .join(''),
      ).toBe(code);
    expect(categoriesOf(CODE)).toEqual(['XA01AB', 'XA01A', 'XA01', 'XA']);
    expect(categoriesOf('T000100001')).toEqual([]);
  });
});

describe('集采结果行（N2.2）', () => {
  const base = { name: '示例片', spec: '10mg×7', maker: '示例（一）厂', price: '3.5' };

  it('没有编码时名称、规格、企业都要有', () => {
    expect(readProcurementRow(base).ok).toBe(true);
    expect(readProcurementRow({ ...base, spec: '' })).toMatchObject({ ok: false, field: 'spec' });
    expect(readProcurementRow({ ...base, code: 'D5P1' })).toMatchObject({ ok: false, field: 'code' });
    expect(readProcurementRow({ ...base, period: '两年' })).toMatchObject({ ok: false, field: 'period' });
    expect(readProcurementRow({ ...base, period: '2026年1月1日至2027年12月31日' })).toMatchObject({
      record: { period: { from: '2026-01-01', to: '2027-12-31' } },
    });
  });

  it('只有一个同名称、规格、企业的产品才算认得', () => {
    const read = readProcurementRow({ ...base, pack: '7片/盒' });
    if (!read.ok) throw new Error(read.reason);
    const one = { nationalCode: 'A', name: '示例片', spec: '10mg*7', pack: '7片/盒', maker: '示例(一)厂' };
    expect(findWinner(read.record, [one])).toEqual({ nationalCode: 'A', choices: 1 });
    const other = { ...one, nationalCode: 'B', pack: '14片/盒' };
    expect(findWinner(read.record, [one, other])).toEqual({ nationalCode: 'A', choices: 1 });
    expect(findWinner({ ...read.record, pack: '' }, [one, other])).toEqual({
      nationalCode: undefined,
      choices: 2,
    });
    expect(findWinner({ ...read.record, maker: '别厂' }, [one])).toEqual({
      nationalCode: undefined,
      choices: 0,
    });
  });
});
