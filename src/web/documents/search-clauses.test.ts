import { expect, test } from 'vitest';
import { cite } from '../../policy/clauses.ts';
import { matchesWords } from './search-clauses.ts';

const row = { ...cite('M9.1'), kind: 'rule' as const, about: [], switchable: false };

test.each([
  ['', true],
  ['m9.1', true],
  ['第九条 70%', true],
  ['70% 追溯码', false],
])('查“%s”是否找到报销比例：%s', (typed, found) => {
  expect(matchesWords(row, typed)).toBe(found);
});
