/** How does an injection get from a pharmacy to the hospital that gives it, and was it kept as it must be on the way (M32)? */
import { wallClock } from '../../../base/date.ts';
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import { refuse, type Refusal } from '../../refusals.ts';

export const DELIVERY_STATES = {
  opened: '待发出',
  dispatched: '配送中',
  arrived: '已送达，待交接',
  handedOver: '已交接',
  refused: '已拒收',
  cancelled: '已取消',
} as const;
export type DeliveryState = keyof typeof DELIVERY_STATES;

/** What happened, as its history tells it. */
export const DELIVERY_EVENTS: Readonly<Record<DeliveryState, string>> = {
  opened: '结算，开出配送单',
  dispatched: '发出',
  arrived: '送达',
  handedOver: '签名交接',
  refused: '拒收',
  cancelled: '取消',
};

/** How it travels; temperatures in tenths of a degree Celsius, both inclusive. Ordinary storage needs no readings. */
export const STORAGES = {
  ordinary: { label: '常温', range: null },
  cool: { label: '阴凉（0 至 20 ℃）', range: { min: 0, max: 200 } },
  refrigerated: { label: '冷藏（2 至 8 ℃）', range: { min: 20, max: 80 } },
  frozen: { label: '冷冻（−25 至 −10 ℃）', range: { min: -250, max: -100 } },
} as const;
export type DeliveryStorage = keyof typeof STORAGES;

export const DELIVERY_STEPS = {
  dispatch: { from: ['opened'], to: 'dispatched' },
  arrive: { from: ['dispatched'], to: 'arrived' },
  handOver: { from: ['arrived'], to: 'handedOver' },
  refuse: { from: ['dispatched', 'arrived'], to: 'refused' },
  /** With the reversal of the settlement; what the hospital has signed for is not the pharmacy's to take back. */
  cancel: { from: ['opened', 'dispatched', 'arrived', 'refused'], to: 'cancelled' },
  /** Temperatures may be read out of the device after arrival, before the hand-over. */
  read: { from: ['dispatched', 'arrived'], to: null },
} as const satisfies Record<string, { from: readonly DeliveryState[]; to: DeliveryState | null }>;
export type DeliveryStep = keyof typeof DELIVERY_STEPS;

/** May this step be taken now? @returns DELIVERY_STEP_NOT_ALLOWED, or DELIVERY_HANDED_OVER for what can no longer be cancelled */
export function mayTakeDeliveryStep(step: DeliveryStep, state: DeliveryState): Outcome<undefined, Refusal> {
  const from: readonly DeliveryState[] = DELIVERY_STEPS[step].from;
  if (from.includes(state)) return accept(undefined);
  if (step === 'cancel' && state === 'handedOver') return decline(refuse('DELIVERY_HANDED_OVER'));
  return decline(refuse('DELIVERY_STEP_NOT_ALLOWED', { detail: DELIVERY_STATES[state] }));
}

/** The order of strictness: what is registered to be kept cold may not travel warmer. */
const STRICTNESS: readonly DeliveryStorage[] = ['ordinary', 'cool', 'refrigerated'];

/** Does the way it travels fit how the product is to be kept? @param kept as registered; undefined where nothing is */
export function judgeStorage(
  storage: DeliveryStorage,
  kept: DeliveryStorage | undefined,
): Outcome<undefined, Refusal> {
  if (kept === undefined || kept === storage) return accept(undefined);
  const warmer = STRICTNESS.indexOf(storage) < STRICTNESS.indexOf(kept);
  const other = kept === 'frozen' || storage === 'frozen' || warmer;
  return other
    ? decline(refuse('DELIVERY_STORAGE_UNFIT', { detail: `应为${STORAGES[kept].label}` }))
    : accept(undefined);
}

export interface Reading {
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Tenths of a degree Celsius. */
  readonly tenths: number;
}

/** The way that readings must cover without a gap longer than `maxGap` milliseconds. */
export interface Way {
  readonly from: number;
  readonly to: number;
  readonly maxGap: number;
}

/**
 * Was it kept within its range all the way? One reading outside breaks the chain; a gap leaves it unproven.
 * @returns COLD_CHAIN_BROKEN with the worst reading, or COLD_CHAIN_UNPROVEN with the gap
 */
export function judgeColdChain(
  storage: DeliveryStorage,
  readings: readonly Reading[],
  { from, to, maxGap }: Way,
): Outcome<undefined, Refusal> {
  const { range } = STORAGES[storage];
  if (range === null) return accept(undefined);
  const onTheWay = readings.filter(({ at }) => at >= from && at <= to).sort((a, b) => a.at - b.at);
  const outside = onTheWay.find(({ tenths }) => tenths < range.min || tenths > range.max);
  if (outside) {
    const detail = `${wallClock(outside.at).slice(0, 16)} 为 ${celsius(outside.tenths)} ℃`;
    return decline(refuse('COLD_CHAIN_BROKEN', { detail }));
  }
  const stops = [from, ...onTheWay.map(({ at }) => at), to];
  const gap = stops.findIndex((at, index) => index > 0 && at - (stops[index - 1] ?? at) > maxGap);
  if (gap < 0) return accept(undefined);
  const began = wallClock(stops[gap - 1] ?? from).slice(11, 16);
  const ended = wallClock(stops[gap] ?? to).slice(11, 16);
  return decline(refuse('COLD_CHAIN_UNPROVEN', { detail: `${began} 至 ${ended} 没有记录` }));
}

/** 53 → 5.3, −105 → −10.5. */
export function celsius(tenths: number): string {
  const size = Math.abs(tenths);
  return `${tenths < 0 ? '-' : ''}${(size - (size % 10)) / 10}.${size % 10}`;
}

/** Reads `5.3` or `-10` as tenths; undefined when it is no such number. */
export function parseCelsius(text: string): number | undefined {
  const match = /^(-?)(\d{1,2})(?:\.(\d))?$/.exec(text.trim());
  if (!match) return undefined;
  const size = Number(match[2]) * 10 + Number(match[3] ?? '0');
  return match[1] === '-' && size > 0 ? -size : size;
}

/** Late: not yet signed for after its deadline. */
export function isOverdue(state: DeliveryState, dueAt: number, now: number): boolean {
  return now > dueAt && (state === 'opened' || state === 'dispatched' || state === 'arrived');
}

/** What the receiving doctor signs. */
export interface HandOver {
  readonly claimNo: string;
  readonly pharmacyCode: string;
  readonly pharmacyName: string;
  readonly hospitalCode: string;
  readonly hospitalName: string;
  readonly personNo: string;
  readonly goods: readonly {
    readonly nationalCode: string;
    readonly quantity: string;
    readonly traceCodes: readonly string[];
  }[];
  readonly storage: DeliveryStorage;
  readonly readings: number;
  readonly doctorCode: string;
  readonly doctorName: string;
  readonly note: string;
  readonly at: number;
}

export const HAND_OVER_FORM = '双通注射剂交接 第1版';

/** The bytes of the hand-over: which packs, kept how, received by whom and when (M28, M32). */
export function handOverText(one: HandOver): string {
  const fields: readonly (readonly [string, string])[] = [
    ['结算编号', one.claimNo],
    ['药店编码', one.pharmacyCode],
    ['药店名称', one.pharmacyName],
    ['接收医院编码', one.hospitalCode],
    ['接收医院名称', one.hospitalName],
    ['参保人编号', one.personNo],
    ...one.goods.map(
      (drug, index) =>
        [
          `药品${index + 1}`,
          `${drug.nationalCode} × ${drug.quantity}，${drug.traceCodes.join(' ')}`,
        ] as const,
    ),
    ['装运方式', STORAGES[one.storage].label],
    ['温度记录数', String(one.readings)],
    ['接收医师编码', one.doctorCode],
    ['接收医师姓名', one.doctorName],
    ['说明', one.note],
    ['交接时间', wallClock(one.at)],
  ];
  const lines = fields.map(([name, value]) => `${name}：${value.replace(/\s+/g, ' ').trim()}`);
  return [HAND_OVER_FORM, ...lines, ''].join('\n');
}
