import { describe, expect, test } from 'vitest';
import { clausesIn, loadAllCases, parseCases, uncarriedClauses } from '../support/cases.ts';

const GOOD = `
- title: 一盒药
  clauses: [M9.1, I1]
  given: { price: "12.30", quantity: 2 }
  expect: { fundShare: "8.61" }
`;

describe('用例文件', () => {
  test('读出标题、条款和三段内容', () => {
    expect(parseCases(GOOD, 'a.yaml')).toEqual([
      {
        file: 'a.yaml',
        title: '一盒药',
        clauses: ['M9.1', 'I1'],
        given: { price: '12.30', quantity: 2 },
        when: undefined,
        expect: { fundShare: '8.61' },
      },
    ]);
  });

  test.each([
    ['没有的条款', GOOD.replace('M9.1', 'M99'), /M99 is no clause/],
    ['没有条款', GOOD.replace('[M9.1, I1]', '[]'), /no clauses/],
    ['没有标题', GOOD.replace('一盒药', '""'), /no title/],
    ['没有结果', GOOD.replace(/ {2}expect.*\n/, ''), /expect/],
    ['多余的成员', `${GOOD}  note: 备注\n`, /unknown member note/],
    ['没加引号的小数', GOOD.replace('"12.30"', '12.30'), /quote the number at case\.given\.price/],
    ['重复的标题', GOOD + GOOD.trimStart(), /title twice/],
    ['不是列表', 'title: 一盒药', /no list of cases/],
    ['写坏的文件', '- title: [', /a\.yaml/],
  ])('%s不接受', (_, text, message) => {
    expect(() => parseCases(text, 'a.yaml')).toThrow(message);
  });

  test('结果里带着的条款，不论深浅都找得到', () => {
    const [first] = parseCases(GOOD, 'a.yaml');
    const result = { stages: [{ clause: 'M9.1', amount: 3n }], refusal: null };
    expect([...clausesIn(result)]).toEqual(['M9.1']);
    expect(first && uncarriedClauses(first, result)).toEqual(['I1']);
  });

  test('仓库里的用例都读得通', () => {
    expect(() => loadAllCases()).not.toThrow();
  });
});
