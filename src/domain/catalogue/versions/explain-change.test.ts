import { describe, expect, it } from 'vitest';
import { CHANGE_KINDS, type Change, type ChangeKind } from './diff.ts';
import { explanationSheets } from './explain-change.ts';

const change = (kind: ChangeKind, ref: number | null, againstRef: number | null, name: string): Change => ({
  kind,
  ref,
  againstRef,
  name,
  dosageForm: '片剂',
  part: '谈判',
  before: '原',
  after: '新',
});

describe('目录变化的说明单（N3.2）', () => {
  it('一种药品一张，几处变化写在同一张上', () => {
    const sheets = explanationSheets([
      change('added', 1, null, '示例甲'),
      change('removed', null, 1, '示例乙'),
      change('scopeChanged', 2, 3, '示例丙'),
      change('ratioChanged', 2, 3, '示例丙'),
    ]);
    expect(sheets.map((sheet) => [sheet.name, sheet.changes.length])).toEqual([
      ['示例甲', 1],
      ['示例乙', 1],
      ['示例丙', 2],
    ]);
    expect(sheets[2]?.changes.map((one) => one.clause)).toEqual(['M11', 'N2.1']);
  });

  it('每一种变化都说清怎么办', () => {
    const kinds = Object.keys(CHANGE_KINDS) as ChangeKind[];
    const sheets = explanationSheets(kinds.map((kind, index) => change(kind, index + 1, null, kind)));
    const words = sheets.flatMap((sheet) => sheet.changes.map((one) => one.words));
    expect(new Set(words).size).toBe(kinds.length);
  });
});
