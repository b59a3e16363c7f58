import { describe, expect, it } from 'vitest';
import { day } from '../../../base/date.ts';
import { fen } from '../../../base/money.ts';
import { NO_HASH, WHOLE_PROVINCE, type WrittenClose } from './close.ts';
import { compareWitness, witnessWithin, type Witness } from './witness.ts';

const close = (areaCode: string, text: string, hash = text): WrittenClose => ({
  areaCode,
  onDay: day(text),
  entries: 0,
  debit: fen(0n),
  credit: fen(0n),
  contentHash: NO_HASH,
  previousHash: NO_HASH,
  hash,
  sums: [],
});
const DAYS = ['2026-06-15', '2026-06-16', '2026-06-17'];
const CLOSES = DAYS.flatMap((text) => [close('430100', text), close(WHOLE_PROVINCE, text)]);
const WITNESS: Witness = {
  shutTo: day('2026-06-17'),
  sealed: DAYS.map((text) => ({ onDay: day(text), hash: text })),
};
const without = (...days: string[]) => CLOSES.filter(({ onDay }) => !days.includes(onDay));

describe('日结表以外的凭据（M29）', () => {
  it('都在的没有话说', () => {
    expect(compareWitness(CLOSES, WITNESS, true)).toEqual([]);
  });

  it('最新一天连同全省的一起抽走，关账的记载和操作记录都说得出', () => {
    const says = compareWitness(without('2026-06-17'), WITNESS, true).map((one) => [one.areaCode, one.onDay]);
    expect(says).toEqual([
      ['430100', '2026-06-16'],
      [WHOLE_PROVINCE, '2026-06-16'],
      [WHOLE_PROVINCE, '2026-06-17'],
    ]);
    expect(compareWitness([], WITNESS, true).map(({ onDay }) => onDay)).toEqual(['2026-06-17', ...DAYS]);
  });

  it('整条链重做过，摘要和操作记录里的不同', () => {
    const made = [...without('2026-06-17'), close(WHOLE_PROVINCE, '2026-06-17', 'other')];
    expect(compareWitness(made, { ...WITNESS, shutTo: null }, true)).toMatchObject([
      { onDay: '2026-06-17', says: expect.stringContaining('不同') as string },
    ]);
  });

  it('一个地区只看关账到哪一天；只核验一段日子的，只看这一段', () => {
    const own = without('2026-06-17').filter(({ areaCode }) => areaCode === '430100');
    expect(compareWitness(own, WITNESS, false)).toHaveLength(1);
    const early = witnessWithin(WITNESS, null, day('2026-06-16'));
    expect(compareWitness(without('2026-06-17'), early, true)).toEqual([]);
    expect(witnessWithin(WITNESS, day('2026-06-18'), null)).toEqual({ shutTo: null, sealed: [] });
  });
});
