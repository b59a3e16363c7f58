import { describe, expect, it } from 'vitest';
import { day } from '../../../base/date.ts';
import { findInconsistencies, type ListedName, type OtherLists } from './consistency.ts';
import {
  describeDifferences,
  reconcileTotals,
  type StatedTotals,
  type VersionCounts,
} from './control-totals.ts';
import { decideVersionEnd, type ListKind } from './list-kinds.ts';
import { decidePublication, deviationsOf, refuseUnlessDraft, type VersionState } from './publication.ts';

const standing = (state: VersionState, submittedBy: number | null = null) => ({
  edition: '2026',
  state,
  submittedBy,
});

describe('两人发布（N1.1、N5.1）', () => {
  it.each([
    ['草稿不能发布', standing('draft'), 2, [], undefined, 'CATALOGUE_NOT_SUBMITTED'],
    ['已发布的不能再发布', standing('published', 1), 2, [], undefined, 'CATALOGUE_ALREADY_PUBLISHED'],
    [
      '提交人不能发布，署名也不行',
      standing('submitted', 1),
      1,
      ['西药多 2'],
      '理由',
      'PUBLISHER_IS_SUBMITTER',
    ],
    ['另一人发布无误的', standing('submitted', 1), 2, [], '多写的理由不记', null],
    ['有不符之处须署名', standing('submitted', 1), 2, ['西药多 2'], undefined, 'CATALOGUE_NOT_RECONCILED'],
    ['署名后发布', standing('submitted', 1), 2, ['西药多 2'], '理由', '理由'],
  ] as const)('%s', (_, version, publisher, deviations, reason, expected) => {
    const decided = decidePublication(version, publisher, deviations, reason);
    expect(decided.ok ? decided.value.overrideReason : decided.refusal.code).toBe(expected);
  });

  it('提交后和发布后都不能改', () => {
    expect(
      (['draft', 'submitted', 'published'] as const).map((state) => refuseUnlessDraft(standing(state))?.code),
    ).toEqual([undefined, 'CATALOGUE_SUBMITTED', 'CATALOGUE_ALREADY_PUBLISHED']);
  });

  it('署名放行的每一项都说出来', () => {
    const line = { part: 'western', label: '西药', published: 1, imported: 3, difference: 2 } as const;
    expect(deviationsOf({ lines: [line], pendingRatios: 4, findings: 1 })).toEqual([
      '西药多 2',
      '与其他目录不一致 1 条',
      '自付比例待评审 4 行',
    ]);
    expect(deviationsOf({ lines: [], pendingRatios: 0, findings: 0 })).toEqual(['没有公布总数可以核对']);
    expect(deviationsOf({ lines: [{ ...line, difference: 0 }], pendingRatios: 0, findings: 0 })).toEqual([]);
  });
});

describe('与公布总数核对：各类目录各有口径（N1.1、N3.3、N6）', () => {
  it.each<[string, ListKind, VersionCounts, StatedTotals, string]>([
    [
      '国家目录，竞价计入谈判西药，民族药另核',
      'national',
      { sections: { western: 3, chinese: 5, negotiatedWestern: 2, bid: 1 }, ethnic: 1 },
      { western: 3, chinese: 4, ethnic: 2, negotiatedWestern: 3, negotiatedChinese: 0, total: 11 },
      '中成药多 1，其中民族药少 1',
    ],
    [
      '饮片',
      'herbalPieces',
      { sections: { herbalPieces: 891 }, notPaidAlone: 116 },
      { payable: 892, notPaidAlone: 116 },
      '饮片少 1',
    ],
    ['制剂', 'institutionPreparation', { sections: { institutionPreparation: 4 } }, { total: 3 }, '制剂多 1'],
    ['商保创新药', 'commercialInnovative', { sections: { commercialInnovative: 19 } }, { total: 19 }, ''],
    ['双通道', 'dualChannel', { sections: { dualChannel: 426 } }, { total: 427 }, '双通道药品少 1'],
    [
      '单行支付，含新增',
      'separatePayment',
      { sections: {}, generics: 268, added: 57 },
      { generics: 268, added: 56 },
      '其中新增多 1',
    ],
    [
      '单行支付没有上一版，不核新增',
      'separatePayment',
      { sections: {}, generics: 268 },
      { generics: 268, added: 56 },
      '',
    ],
  ])('%s', (_, kind, counts, stated, expected) => {
    const { lines, agrees } = reconcileTotals(kind, counts, stated);
    expect(describeDifferences(lines)).toBe(expected);
    expect(agrees).toBe(expected === '');
  });
});

describe('各类目录的有效期（N6）', () => {
  it.each([
    ['饮片没有写止期，两年', 'herbalPieces', null, '2026-12-31'],
    ['制剂两年封顶', 'institutionPreparation', '2026-12-31', '2026-12-31'],
    ['制剂超过两年', 'institutionPreparation', '2027-01-01', 'overTwoYears'],
    ['国家目录到下一版为止', 'national', null, null],
    ['其他目录按公布的', 'dualChannel', '2029-12-31', '2029-12-31'],
    ['止早于起', 'national', '2024-12-31', 'reversed'],
  ] as const)('%s', (_, kind, wanted, expected) => {
    expect(decideVersionEnd(kind, day('2025-01-01'), wanted === null ? null : day(wanted))).toBe(expected);
  });
});

describe('与其他目录一致（M3）', () => {
  const others: OtherLists = {
    negotiated: ['示例单抗注射液（静脉输注）', '示例替尼片'],
    dualChannel: ['示例替尼片'],
    commercial: ['示例商保药'],
    basic: ['示例替尼片'],
  };
  const names = (...all: string[]): ListedName[] => all.map((name) => ({ name, dosageForm: null }));
  it.each<[string, ListKind, ListedName[], OtherLists, string[]]>([
    [
      '单行支付的谈判药品应在双通道目录内，常规目录的不查',
      'separatePayment',
      [
        { name: '示例替尼片', dosageForm: '片', origin: 'negotiated' },
        { name: '示例单抗注射液', dosageForm: '针', origin: 'negotiated' },
        { name: '示例老药', dosageForm: '片', origin: 'regular' },
      ],
      others,
      ['示例单抗注射液'],
    ],
    [
      '没有双通道目录时查国家目录的谈判部分，用法括注不算',
      'separatePayment',
      [
        { name: '示例单抗注射液', dosageForm: '针', origin: 'negotiated' },
        { name: '别的药', dosageForm: '片', origin: 'negotiated' },
      ],
      { ...others, dualChannel: undefined },
      ['别的药'],
    ],
    ['双通道目录只收谈判药品', 'dualChannel', names('示例替尼片', '别的药'), others, ['别的药']],
    [
      '商保创新药不应在基本医保目录内',
      'commercialInnovative',
      names('示例替尼片', '新药'),
      others,
      ['示例替尼片'],
    ],
    ['基本医保目录不应有商保创新药', 'herbalPieces', names('示例商保药', '示例饮片'), others, ['示例商保药']],
    [
      '没有别的目录可比',
      'separatePayment',
      [{ name: '别的药', dosageForm: '片', origin: 'negotiated' }],
      { negotiated: undefined, dualChannel: undefined, commercial: undefined, basic: undefined },
      [],
    ],
  ])('%s', (_, kind, entries, lists, expected) => {
    expect(findInconsistencies(kind, entries, lists).map((finding) => finding.name)).toEqual(expected);
  });
});
