import { describe, expect, test } from 'vitest';
import { day } from '../../../base/date.ts';
import { fen, wholeUnits, type UnitPrice } from '../../../base/money.ts';
import { percent } from '../../../base/ratio.ts';
import { AMOUNT_NAMES, type BillAmounts } from '../model.ts';
import type { RecordedFacts } from '../reversal/recorded-facts.ts';
import type { SettledClaim, SoldLine } from '../reversal/return-lines.ts';
import { tellChanges, type Change } from './tell-changes.ts';

const LINE: SoldLine = {
  line: 1,
  standardKind: 'bid',
  standard: 1_000_000n as UnitPrice,
  price: 1_000_000n as UnitPrice,
  quantity: wholeUnits(1),
  traceCodes: [],
};
const ASSISTANCE = {
  ratio: percent(70),
  threshold: fen(30_000),
  cap: fen(60_000),
  usedThreshold: fen(100),
  usedCap: fen(200),
};
const PLAN = {
  kind: 'outpatient',
  version: 'plan-7@2026-01-01',
  countsBy: 'year',
  deductible: fen(20_000),
  bands: [
    { upTo: fen(200_000), ratio: percent(60) },
    { upTo: null, ratio: percent(50) },
  ],
  yearlyLimit: fen(90_000),
} as const;
const PLAN_USED = { deductible: fen(1), counted: fen(2), paid: fen(3) };
const INSURER = {
  planId: 3,
  name: '示例惠民保',
  ratio: percent(60),
  deductible: fen(10_000),
  cap: null,
  usedDeductible: fen(5),
  usedCap: fen(6),
  lines: [1],
};
const FACTS: RecordedFacts = {
  inMajorIllness: true,
  limits: { pooledFund: fen(10_000), majorIllness: fen(20_000) },
  used: { pooledFund: fen(1_000), majorIllness: fen(2_000) },
  assistance: ASSISTANCE,
  ordinary: { plan: PLAN, used: PLAN_USED },
  commercial: [INSURER],
  account: null,
};
const CLAIM: SettledClaim = {
  servedOn: day('2026-05-01'),
  scheme: 'employee',
  facts: FACTS,
  rule: { ratio: percent(70), source: 'M9.1', version: 'M9.1@2026-01-01', regime: 'measures@2026-01-01' },
  amounts: Object.fromEntries(AMOUNT_NAMES.map((name) => [name, fen(0)])) as BillAmounts,
  lines: [LINE],
};

const changesOf = (facts: Partial<RecordedFacts>) =>
  tellChanges(CLAIM, { ...CLAIM, facts: { ...FACTS, ...facts } });
const standardNow = (now: Partial<SoldLine>, was: Partial<SoldLine> = {}) =>
  tellChanges({ ...CLAIM, lines: [{ ...LINE, ...was }] }, { ...CLAIM, lines: [{ ...LINE, ...was, ...now }] });

describe('更正前后各是什么（M9.1、M9.2、M9.4、M9.5、M9.7、M12、N4）', () => {
  test('什么都没变就什么也不说', () => {
    expect(changesOf({})).toEqual([]);
  });

  test('备案的情形变了，说出原来和现在各下调多少（I11）', () => {
    const entered = {
      act: 5,
      title: '示例',
      number: '示例',
      issuedOn: day('2026-01-01'),
      from: day('2026-01-01'),
      to: null,
    };
    const under = (kind: 'temporary' | 'referral', value: number) => {
      const offSite = { kind, value: percent(value), citation: entered };
      return { ...CLAIM, rule: { ...CLAIM.rule, readings: { offSite } } };
    };
    const told = (from: string, to: string) => [{ kind: 'offSite', line: null, from, to }];
    expect(tellChanges(CLAIM, under('temporary', 10))).toEqual(
      told('比例不下调', '临时外出，比例下调 10 个百分点'),
    );
    expect(tellChanges(under('temporary', 10), under('referral', 5))).toEqual(
      told('临时外出，比例下调 10 个百分点', '异地转诊，比例下调 5 个百分点'),
    );
    expect(tellChanges(under('referral', 5), under('referral', 5))).toEqual([]);
  });

  const table: readonly (readonly [string, Partial<RecordedFacts>, readonly Omit<Change, 'line'>[]])[] = [
    [
      '统筹限额',
      { limits: { ...FACTS.limits, pooledFund: fen(10_001) } },
      [{ kind: 'pooledFundLimit', from: '100.00', to: '100.01' }],
    ],
    [
      '大病限额',
      { limits: { ...FACTS.limits, majorIllness: fen(20_001) } },
      [{ kind: 'majorIllnessLimit', from: '200.00', to: '200.01' }],
    ],
    [
      '此前已用',
      { used: { pooledFund: fen(1_001), majorIllness: fen(2_001) } },
      [
        { kind: 'pooledFundUsed', from: '10.00', to: '10.01' },
        { kind: 'majorIllnessUsed', from: '20.00', to: '20.01' },
      ],
    ],
    ['大病参保', { inMajorIllness: false }, [{ kind: 'inMajorIllness', from: '参加', to: '未参加' }]],
    [
      '不再是救助对象，已用多少不再说',
      { assistance: null },
      [{ kind: 'assistance', from: '比例 70%，起付 300.00，年度限额 600.00', to: '不是救助对象' }],
    ],
    [
      '救助没有年度限额',
      { assistance: { ...ASSISTANCE, cap: null } },
      [
        {
          kind: 'assistance',
          from: '比例 70%，起付 300.00，年度限额 600.00',
          to: '比例 70%，起付 300.00，年度限额 不限',
        },
      ],
    ],
    [
      '救助已用',
      { assistance: { ...ASSISTANCE, usedCap: fen(201) } },
      [{ kind: 'assistanceUsed', from: '起付 1.00，救助 2.00', to: '起付 1.00，救助 2.01' }],
    ],
    ['没有用到普通政策', { ordinary: null }, []],
    [
      '普通政策改为按次、没有年度限额',
      { ordinary: { plan: { ...PLAN, countsBy: 'visit', yearlyLimit: null }, used: PLAN_USED } },
      [
        {
          kind: 'plan',
          from: '普通门诊统筹，按年起付 200.00，至 2000.00 付 60%，至 不限 付 50%，年度限额 900.00',
          to: '普通门诊统筹，按次起付 200.00，至 2000.00 付 60%，至 不限 付 50%，年度限额 不限',
        },
      ],
    ],
    [
      '普通政策已用',
      { ordinary: { plan: PLAN, used: { ...PLAN_USED, paid: fen(4) } } },
      [
        {
          kind: 'planUsed',
          from: '起付线 0.01，分段累计 0.02，已付 0.03',
          to: '起付线 0.01，分段累计 0.02，已付 0.04',
        },
      ],
    ],
    [
      '商业保险已用，几个方案各写各的；多出来的方案写它的条件',
      {
        commercial: [
          { ...INSURER, usedCap: fen(8) },
          { ...INSURER, planId: 4, name: '示例二', cap: fen(900) },
        ],
      },
      [
        {
          kind: 'commercial',
          from: '示例惠民保：比例 60%，免赔 100.00，年度限额 不限，第 1 行',
          to: '示例惠民保：比例 60%，免赔 100.00，年度限额 不限，第 1 行；示例二：比例 60%，免赔 100.00，年度限额 9.00，第 1 行',
        },
        {
          kind: 'commercialUsed',
          from: '示例惠民保：免赔 0.05，已付 0.06',
          to: '示例惠民保：免赔 0.05，已付 0.08',
        },
      ],
    ],
    [
      '没有商业保险时什么也不写',
      { commercial: [] },
      [
        {
          kind: 'commercial',
          from: '示例惠民保：比例 60%，免赔 100.00，年度限额 不限，第 1 行',
          to: '',
        },
      ],
    ],
    [
      '普通门诊改按慢特病（M9.7）',
      { ordinary: { plan: { ...PLAN, kind: 'chronic' }, used: PLAN_USED } },
      [
        {
          kind: 'plan',
          from: '普通门诊统筹，按年起付 200.00，至 2000.00 付 60%，至 不限 付 50%，年度限额 900.00',
          to: '门诊慢特病，按年起付 200.00，至 2000.00 付 60%，至 不限 付 50%，年度限额 900.00',
        },
      ],
    ],
  ];
  test.each(table)('%s', (_title, facts, changes) => {
    expect(changesOf(facts)).toEqual(changes.map((one) => ({ line: null, ...one })));
  });

  test('支付比例（M9.1）', () => {
    const after = { ...CLAIM, rule: { ...CLAIM.rule, ratio: percent(75) } };
    expect(tellChanges(CLAIM, after)).toEqual([{ kind: 'rule', line: null, from: '70%', to: '75%' }]);
  });

  test('标准：价格、来源和有没有上限各算一种变化；保密的只写来源（M12、N5.1）', () => {
    const told = (changes: readonly Change[]) => changes.map(({ line, from, to }) => [line, from, to]);
    expect(told(standardNow({ standard: 900_000n as UnitPrice }))).toEqual([
      [1, '竞价 100.00', '竞价 90.00'],
    ]);
    expect(told(standardNow({ standard: null }))).toEqual([[1, '竞价 100.00', '竞价，无上限']]);
    expect(told(standardNow({ standardKind: 'procured' })).map(([, from]) => from)).toEqual(['竞价 100.00']);
    expect(told(standardNow({ standard: 900_000n as UnitPrice, standardHidden: true }))).toEqual([
      [1, '竞价 100.00', '竞价，保密'],
    ]);
    expect(told(standardNow({ standard: 1n as UnitPrice }, { standardHidden: true }))).toEqual([
      [1, '竞价，保密', '竞价，保密'],
    ]);
    expect(tellChanges(CLAIM, { ...CLAIM, lines: [] })).toEqual([]);
  });

  test('走哪条路、先行自付比例逐行说；由工伤、生育全额付的不说限额（M9.7、N2.1）', () => {
    const of = (was: Partial<SoldLine>, now: Partial<SoldLine>) =>
      tellChanges(
        { ...CLAIM, lines: [{ ...LINE, ...was }] },
        {
          ...CLAIM,
          lines: [{ ...LINE, ...now }],
          facts: { ...FACTS, limits: { pooledFund: fen(0), majorIllness: fen(0) }, assistance: null },
        },
      ).map(({ kind, from, to }) => [kind, from, to]);
    expect(of({}, { route: 'maternity' })).toEqual([['route', '单行支付', '生育保险']]);
    expect(of({ route: 'workInjury' }, { route: 'ordinary', selfPayRatio: percent(10) })).toEqual([
      ['route', '工伤保险', '普通政策'],
    ]);
    const ordinary = { route: 'ordinary', selfPayRatio: percent(10) } as const;
    expect(of(ordinary, { ...ordinary, selfPayRatio: percent(20) })[0]).toEqual([
      'selfPayRatio',
      '10%',
      '20%',
    ]);
    expect(of(ordinary, ordinary).map(([kind]) => kind)).toEqual([
      'pooledFundLimit',
      'majorIllnessLimit',
      'assistance',
    ]);
  });
});
