import { describe, expect, test } from 'vitest';
import { listTermWarnings } from '../../contract/list-acts.ts';
import { listManualClaims } from '../../contract/settlement-manual.ts';
import { knownQuery, unknownChoices } from './known-query.ts';

const STATES = [{ value: 'filed' }, { value: 'approved' }];

describe('地址里的查询条件', () => {
  test('选项里没有的算没有选；文字、日期、另有取值的不管', () => {
    const fields = [
      { name: 'state', kind: 'choice', options: STATES },
      { name: 'area', kind: 'choice', options: [], loose: true },
      { name: 'day', kind: 'day' },
      { name: 'q' },
    ] as const;
    const value = { state: 'approved', area: '430100', day: '2026-13-01', q: 'booked', page: '2' };
    expect(unknownChoices(fields, value)).toEqual([]);
    expect(unknownChoices(fields, { ...value, state: '' })).toEqual([]);
    expect(unknownChoices(fields, { ...value, state: 'booked' })).toEqual(['state']);
    expect(unknownChoices([{ name: 'state', kind: 'choice' }], value)).toEqual(['state']);
  });

  test('接口没有的词不送，空的不送，别的照送', () => {
    const asked = { state: 'approved', q: 'booked', scheme: '', none: undefined };
    expect(knownQuery(listManualClaims, asked)).toEqual({ state: 'approved', q: 'booked' });
    expect(knownQuery(listManualClaims, { ...asked, state: 'booked' })).toEqual({ q: 'booked' });
    expect(knownQuery(listTermWarnings, { within: '7' })).toEqual({ within: '7' });
    expect(knownQuery(listTermWarnings, { within: '8' })).toEqual({});
    expect(knownQuery({}, { state: 'booked' })).toEqual({ state: 'booked' });
  });
});
