import { describe, expect, test } from 'vitest';
import { day, startOfDay } from '../../../base/date.ts';
import { percent } from '../../../base/ratio.ts';
import type { UnitPrice } from '../../../base/money.ts';
import type { Standard } from '../payable-product.ts';
import {
  eventsOf,
  ratioAsKnown,
  recentChanges,
  type DrugHistory,
  type PrintedFacts,
  type SeparateFacts,
  type VersionFacts,
} from './drug-events.ts';
import { isPriceSecret } from './price-secrecy.ts';

const at = (text: string) => startOfDay(day(text));

function version(
  id: number,
  kind: VersionFacts['kind'],
  from: string,
  to: string | null = null,
): VersionFacts {
  return {
    id,
    kind,
    edition: from.slice(0, 4),
    effectiveFrom: day(from),
    effectiveTo: to === null ? null : day(to),
    publishedAt: at(from) - 86_400_000,
    publishedBy: '示例·目录',
    sourceDocument: '示例文号',
  };
}

function printed(versionId: number, more: Partial<PrintedFacts> = {}): PrintedFacts {
  return {
    versionId,
    sectionKind: 'negotiatedWestern',
    class: '乙',
    scope: '限甲病。',
    standardText: '保密',
    termFrom: day('2024-01-01'),
    termTo: day('2025-12-31'),
    ratios: [{ ratio: percent(10), evidence: '评审', who: '示例', knownAt: at('2023-12-01') }],
    ...more,
  };
}

function separate(
  versionId: number,
  from: string,
  to: string,
  more: Partial<SeparateFacts> = {},
): SeparateFacts {
  return {
    versionId,
    origin: 'negotiated',
    field: '肿瘤',
    scope: null,
    published: { termFrom: day(from), termTo: day(to), transitionTo: null, removedOn: null },
    acts: [],
    ...more,
  };
}

const lines = (history: DrugHistory, knownAt?: number) =>
  eventsOf(history, knownAt).map((event) => `${event.on} ${event.title}`);

const NATIONAL = [
  version(1, 'national', '2024-01-01'),
  version(2, 'national', '2025-01-01'),
  version(3, 'national', '2026-01-01'),
];

describe('印发的名单：从一版到下一版有什么变化（N1.1、N2.1）', () => {
  test('新增、转常规、类别、比例、范围、标准、期限、不再列入，各有一条', () => {
    const history: DrugHistory = {
      versions: [version(0, 'national', '2023-01-01'), ...NATIONAL],
      printed: [
        printed(1),
        printed(2, {
          sectionKind: 'western',
          class: '甲',
          scope: '限甲病、乙病。',
          standardText: null,
          termFrom: day('2025-01-01'),
        }),
      ],
      separate: [],
    };
    expect(lines(history)).toEqual([
      '2024-01-01 新增列入',
      '2025-01-01 由协议期内谈判西药转入西药',
      '2025-01-01 甲乙类有变化',
      '2025-01-01 自付比例有变化',
      '2025-01-01 限定支付范围有变化',
      '2025-01-01 所列支付标准有变化',
      '2025-01-01 协议有效期有变化',
      '2026-01-01 不再列入',
    ]);
    const ratio = eventsOf(history).find((event) => event.kind === 'ratio');
    expect(ratio).toMatchObject({ before: '10%', after: '0%', clause: 'N2.1', evidence: '示例文号' });
  });

  test('只差标点、全半角的不算变化', () => {
    const history = {
      versions: NATIONAL.slice(0, 2),
      printed: [printed(1), printed(2, { scope: '限 甲病 。' })],
      separate: [],
    };
    expect(lines(history)).toEqual(['2024-01-01 列入（平台所存最早一版）']);
  });

  test('发布以后才定的比例，写明何时何人；那以前所知是待评审', () => {
    const late = printed(1, {
      ratios: [{ ratio: percent(20), evidence: '补评审', who: '示例·评审', knownAt: at('2024-03-01') }],
    });
    const history = { versions: NATIONAL.slice(0, 1), printed: [late], separate: [] };
    expect(eventsOf(history).at(-1)).toMatchObject({ title: '确定自付比例', after: '20%', who: '示例·评审' });
    expect(lines(history, at('2024-02-01'))).toEqual(['2024-01-01 列入（平台所存最早一版）']);
    expect(ratioAsKnown(late, at('2024-02-01'))).toBeNull();
    expect(ratioAsKnown({ ...late, sectionKind: 'herbalPieces' })).toBe(0n);
  });
});

describe('单行支付目录：期限、处理与过渡（M10、N1.2、I14）', () => {
  const versions = [version(1, 'separatePayment', '2025-01-01'), version(2, 'separatePayment', '2026-01-01')];

  test('续列写明前后的期限；没有续列的，期满就是结束', () => {
    const renewed = {
      versions,
      printed: [],
      separate: [separate(1, '2025-01-01', '2025-12-31'), separate(2, '2026-01-01', '2026-12-31')],
    };
    expect(lines(renewed)).toEqual([
      '2025-01-01 列入（平台所存最早一版）',
      '2026-01-01 续列',
      '2027-01-01 不再单行支付',
    ]);
    const dropped = { versions, printed: [], separate: [separate(1, '2025-01-01', '2025-12-31')] };
    expect(lines(dropped)).toEqual(['2025-01-01 列入（平台所存最早一版）', '2026-01-01 不再单行支付']);
  });

  test('调出带过渡期：处理、进入过渡期、结束；处理以前所知没有这些', () => {
    const removal = {
      kind: 'removal',
      termTo: day('2025-12-31'),
      transitionTo: day('2025-08-31'),
      removedOn: day('2025-07-01'),
      reason: '质量问题',
      evidence: '示例通报',
      who: '示例·目录',
      clause: 'M17',
      knownAt: at('2025-06-20'),
    } as const;
    const history = {
      versions,
      printed: [],
      separate: [separate(1, '2025-01-01', '2025-12-31', { acts: [removal] })],
    };
    expect(lines(history)).toEqual([
      '2025-01-01 列入（平台所存最早一版）',
      '2025-07-01 进入过渡期',
      '2025-07-01 调出',
      '2025-09-01 不再单行支付',
    ]);
    expect(eventsOf(history).find((event) => event.kind === 'act')).toMatchObject({
      before: '有效期至 2025-12-31，没有过渡期',
      after: '2025-07-01 起调出，过渡期至 2025-08-31',
      clause: 'M17',
    });
    expect(lines(history, at('2025-06-01'))).toEqual([
      '2025-01-01 列入（平台所存最早一版）',
      '2026-01-01 不再单行支付',
    ]);
  });

  test('公众看到的变化：最近的在前，不算一开始就有的，将来的只说已经决定的', () => {
    const history = {
      versions,
      printed: [],
      separate: [
        separate(1, '2025-01-01', '2025-12-31'),
        separate(2, '2026-01-01', '2026-12-31', { scope: '限甲病。', origin: 'regular' }),
      ],
    };
    expect(recentChanges(eventsOf(history), day('2025-06-01'), 9).map((event) => event.title)).toEqual([
      '限定支付范围有变化',
      '由协议期内谈判转为常规目录',
      '续列',
    ]);
    expect(recentChanges(eventsOf(history), day('2027-06-01'), 1).map((event) => event.title)).toEqual([
      '不再单行支付',
    ]);
  });
});

describe('挂网价会不会说出保密的标准（N5.1）', () => {
  const standard = (from: string, to: string | null, confidential: boolean) => ({
    from: day(from),
    to: to === null ? null : day(to),
    value: { kind: 'negotiated', standard: 10_000n as UnitPrice, confidential } satisfies Standard,
  });
  const secret = standard('2026-01-01', '2026-06-30', true);
  const open = standard('2026-07-01', null, false);
  test.each([
    ['2026-03-01', [secret], false, true],
    ['2026-07-01', [secret], false, true],
    ['2026-07-01', [secret, open], false, false],
    ['2026-07-01', [secret, open], true, true],
    ['2025-12-31', [secret], false, false],
    ['2026-03-01', [], false, false],
    ['2026-03-01', [], true, true],
  ])('%s', (on, standards, marked, expected) => {
    expect(isPriceSecret(standards, day(on), marked)).toBe(expected);
  });
});
