import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { day } from '../../../base/date.ts';
import { SECTIONS_OF, type PrintedListKind } from './list-kinds.ts';
import {
  CLAIM_SETTINGS,
  decidePaymentRoute,
  describeOtherRoute,
  type ClaimSetting,
  type Listing,
  type ListVersion,
  type RouteFacts,
} from './payment-route.ts';

const KINDS = Object.keys(SECTIONS_OF) as PrintedListKind[];
const SETTINGS = Object.keys(CLAIM_SETTINGS) as ClaimSetting[];
const ON = day('2026-06-15');
const TERM = { termFrom: day('2026-01-01'), termTo: day('2026-12-31'), transitionTo: null, removedOn: null };

const version = (kind: PrintedListKind, more: Partial<ListVersion> = {}): ListVersion => ({
  id: KINDS.indexOf(kind) + 1,
  kind,
  edition: '2026',
  effectiveFrom: day('2026-01-01'),
  effectiveTo: null,
  publishedAt: 0,
  ...more,
});
const listing = (kind: PrintedListKind, more: Partial<Listing> = {}): Listing => ({
  versionId: KINDS.indexOf(kind) + 1,
  sectionKind: SECTIONS_OF[kind][0] ?? 'western',
  name: '示例药',
  dosageForm: null,
  class: kind === 'national' ? '乙' : null,
  notPaidAlone: false,
  ...more,
});
/** A drug that stands on these lists today. */
const on = (...kinds: (PrintedListKind | 'separatePayment')[]): RouteFacts => ({
  versions: KINDS.map((kind) => version(kind)),
  listings: kinds.filter((kind) => kind !== 'separatePayment').map((kind) => listing(kind)),
  terms: kinds.includes('separatePayment') ? [TERM] : [],
});

describe('支付渠道（M3）：双通道之内有单行支付，之外按普通政策', () => {
  it.each<[string, RouteFacts, ClaimSetting, boolean | undefined, string, string]>([
    [
      '单行支付目录内，门诊',
      on('separatePayment', 'dualChannel', 'national'),
      'outpatient',
      true,
      'separatePayment',
      'M19',
    ],
    [
      '单行支付目录内，住院不看资格',
      on('separatePayment', 'dualChannel'),
      'inpatient',
      false,
      'separatePayment',
      'M19',
    ],
    [
      '单行支付目录内没有资格，走双通道的慢特病政策',
      on('separatePayment', 'dualChannel'),
      'chronic',
      false,
      'dualChannel',
      'M9.7',
    ],
    [
      '单行支付目录内没有资格，没有双通道名单时也按现有政策',
      on('separatePayment'),
      'pharmacy',
      false,
      'dualChannel',
      'M9.7',
    ],
    ['只在双通道目录内', on('dualChannel', 'national'), 'pharmacy', undefined, 'dualChannel', 'M3'],
    ['只在国家目录内', on('national'), 'outpatient', undefined, 'ordinary', 'M3'],
    ['饮片', on('herbalPieces'), 'outpatient', undefined, 'ordinary', 'N6'],
    ['制剂', on('institutionPreparation'), 'inpatient', undefined, 'ordinary', 'M3'],
    ['商保创新药', on('commercialInnovative'), 'inpatient', undefined, 'notPayable', 'N4'],
    ['哪份目录都没有', on(), 'inpatient', undefined, 'notPayable', 'N5.1'],
  ])('%s', (_, facts, setting, eligible, route, clause) => {
    const decided = decidePaymentRoute(facts, ON, setting, eligible);
    expect(decided.route).toBe(route);
    expect(decided.clauses).toContain(clause);
  });

  it('每种场合说各自的政策', () => {
    const reasons = SETTINGS.map((setting) => decidePaymentRoute(on('dualChannel'), ON, setting).reason);
    expect(new Set(reasons).size).toBe(SETTINGS.length);
  });

  it('单独使用不予支付的饮片写明条件（N6）', () => {
    const facts = { ...on(), listings: [listing('herbalPieces', { notPaidAlone: true })] };
    expect(decidePaymentRoute(facts, ON, 'outpatient').conditions).toEqual([
      '单独使用时不予支付，须与其他饮片配伍',
    ]);
  });

  it('按当日执行的版本：被新版本取代、尚未执行的都不算', () => {
    const facts: RouteFacts = {
      versions: [
        version('national', { id: 21, effectiveFrom: day('2025-01-01') }),
        version('national', { id: 22, effectiveFrom: day('2026-01-01') }),
        version('national', { id: 23, effectiveFrom: day('2027-01-01') }),
      ],
      listings: [21, 23].map((versionId) => listing('national', { versionId })),
      terms: [],
    };
    const routeOn = (text: string) => decidePaymentRoute(facts, day(text), 'outpatient').route;
    expect([routeOn('2025-12-31'), routeOn('2026-01-01'), routeOn('2027-01-01')]).toEqual([
      'ordinary',
      'notPayable',
      'ordinary',
    ]);
  });

  it('商保创新药目录内的，无论还在哪份目录、什么场合、有没有资格，基本医保都不付', () => {
    fc.assert(
      fc.property(
        fc.subarray([...KINDS, 'separatePayment' as const]),
        fc.constantFrom(...SETTINGS),
        fc.option(fc.boolean(), { nil: undefined }),
        (others, setting, eligible) => {
          const facts = on('commercialInnovative', ...others);
          expect(decidePaymentRoute(facts, ON, setting, eligible).route).toBe('notPayable');
        },
      ),
    );
  });
});

describe('拒绝单行支付时说出另外的渠道（M3、M9.7）', () => {
  it.each([
    ['在双通道目录内', on('dualChannel'), '双通道药品'],
    ['在国家目录内', on('national'), '基本医保目录内'],
    ['在商保创新药目录内', on('commercialInnovative'), '基本医保基金不予支付'],
  ])('%s', (_, facts, words) => {
    expect(describeOtherRoute(facts, ON, 'pharmacy')).toContain(words);
  });

  it('别处也没有的，不说', () => {
    expect(describeOtherRoute(on(), ON, 'pharmacy')).toBeUndefined();
    expect(describeOtherRoute(on('separatePayment'), ON, 'pharmacy')).toBeUndefined();
  });
});
