import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fill, jsonGap, makeMould, textGap } from './mould.ts';

describe('留空的 JSON，填上以后与直接写出的一字不差', () => {
  test('字的空在引号里面，值的空连引号一起换掉', () => {
    const mould = makeMould({ name: textGap(0), list: jsonGap(1), both: `${textGap(0)}、${textGap(2)}` });
    expect(fill(mould, ['甲', '[1,2]', '乙'])).toBe('{"name":"甲","list":[1,2],"both":"甲、乙"}');
    expect(fill(mould, ['丙', 'null', ''])).toBe('{"name":"丙","list":null,"both":"丙、"}');
  });

  test('开头和末尾就是空的、没有空的', () => {
    expect(fill(makeMould(jsonGap(1)), ['不用', '{}'])).toBe('{}');
    expect(fill(makeMould([null, '"', 1]), [])).toBe('[null,"\\"",1]');
  });

  test('哪些字留空、同一个空用几次，都一样', () => {
    const digits = fc.stringMatching(/^[\d.]{0,12}$/);
    const someWhere = fc.array(fc.oneof(fc.nat(4), fc.string(), fc.constant(null)), { maxLength: 12 });
    fc.assert(
      fc.property(fc.array(digits, { minLength: 5, maxLength: 5 }), someWhere, (texts, parts) => {
        const written = (textAt: (at: number) => string) =>
          parts.map((part, index) => (typeof part === 'number' ? { [`n${index}`]: textAt(part) } : part));
        const expected = JSON.stringify(written((at) => texts[at] ?? ''));
        expect(fill(makeMould(written(textGap)), texts)).toBe(expected);
        expect(
          fill(
            makeMould(written(jsonGap)),
            texts.map((text) => JSON.stringify(text)),
          ),
        ).toBe(expected);
      }),
    );
  });
});
