import { describe, expect, it } from 'vitest';
import { kilometresBetween, nearestFirst, nearnessOf, type NearPlace } from './nearest.ts';

describe('最近的有货机构（M26）', () => {
  it('同县、同市、别处；问的是一个市时市内都算近处', () => {
    expect(['430102', '430181', '430202'].map((area) => nearnessOf('430102', area))).toEqual([
      'county',
      'city',
      'province',
    ]);
    expect(['430102', '430202'].map((area) => nearnessOf('430100', area))).toEqual(['county', 'province']);
  });

  it('一度纬线约一百一十一公里，自己到自己是零', () => {
    expect(kilometresBetween({ lat: 28, lon: 113 }, { lat: 29, lon: 113 })).toBe(111);
    expect(kilometresBetween({ lat: 28, lon: 113 }, { lat: 28, lon: 113 })).toBe(0);
  });

  it('先分县市，再比距离，不知道距离的排在后面', () => {
    const place = (code: string, nearness: NearPlace['nearness'], kilometres: number | null): NearPlace => ({
      code,
      areaCode: '430102',
      nearness,
      kilometres,
    });
    const sorted = [
      place('D', 'province', 1),
      place('C', 'county', null),
      place('B', 'county', 9),
      place('A', 'city', 2),
    ].sort(nearestFirst);
    expect(sorted.map((one) => one.code)).toEqual(['B', 'C', 'A', 'D']);
  });
});
