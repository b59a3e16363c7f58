import { expect, test } from 'vitest';
import { readMembers } from './member-lines.ts';

test('每行一人，空格或逗号都行', () => {
  expect(readMembers('430102900001 保单一\n\n430102900002，保单二')).toEqual([
    { personNo: '430102900001', policyNo: '保单一' },
    { personNo: '430102900002', policyNo: '保单二' },
  ]);
});

test.each(['', '430102900001', '张三 保单', '430102900001 保单 多余'])('读不懂的不收：%s', (text) => {
  expect(readMembers(text)).toBeUndefined();
});
