/** How does a booked drug get home, and who says that it was received (M29, M32)? */
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import { refuse, type Refusal } from '../../refusals.ts';
import { celsius, STORAGES, type DeliveryStorage } from '../delivery/delivery.ts';

export const HOME_STATES = {
  planned: '待出库',
  dispatched: '已出库',
  inTransit: '在途',
  outForDelivery: '派送中',
  failed: '没有送到',
  refused: '已拒收',
  delivered: '已签收',
  returned: '已退回',
  cancelled: '不再送',
} as const;
export type HomeState = keyof typeof HOME_STATES;

/** What happened, as its history tells it. */
export const HOME_EVENTS: Readonly<Record<HomeState, string>> = {
  planned: '选定送药上门',
  dispatched: '出库，交给承运人',
  inTransit: '在途',
  outForDelivery: '派送',
  failed: '没有送到',
  refused: '拒收',
  delivered: '签收',
  returned: '退回到店',
  cancelled: '不再送',
};

export const HOME_STEPS = {
  dispatch: { from: ['planned'], to: 'dispatched' },
  travel: { from: ['dispatched', 'inTransit'], to: 'inTransit' },
  bring: { from: ['dispatched', 'inTransit', 'failed'], to: 'outForDelivery' },
  fail: { from: ['dispatched', 'inTransit', 'outForDelivery'], to: 'failed' },
  sign: { from: ['dispatched', 'inTransit', 'outForDelivery'], to: 'delivered' },
  refuse: { from: ['dispatched', 'inTransit', 'outForDelivery', 'failed'], to: 'refused' },
  takeBack: { from: ['dispatched', 'inTransit', 'failed', 'refused'], to: 'returned' },
  cancel: { from: ['planned'], to: 'cancelled' },
} as const satisfies Record<string, { from: readonly HomeState[]; to: HomeState }>;
export type HomeStep = keyof typeof HOME_STEPS;

/** What is out of the shop and not yet where it ends. */
export const UNDER_WAY = [
  'dispatched',
  'inTransit',
  'outForDelivery',
  'failed',
  'refused',
] as const satisfies readonly HomeState[];

export function isUnderWay(state: HomeState): boolean {
  return UNDER_WAY.some((one) => one === state);
}

/** May this step be taken now? @returns HOME_DELIVERY_STEP_NOT_ALLOWED with where it stands */
export function mayTakeHomeStep(step: HomeStep, state: HomeState): Outcome<undefined, Refusal> {
  const from: readonly HomeState[] = HOME_STEPS[step].from;
  return from.includes(state)
    ? accept(undefined)
    : decline(refuse('HOME_DELIVERY_STEP_NOT_ALLOWED', { detail: HOME_STATES[state] }));
}

/** Who receives it, where; personal data. */
export interface Contact {
  readonly consignee: string;
  readonly phone: string;
  readonly address: string;
  /** What the patient wishes about the delivery. */
  readonly wish: string;
}

/** 湖南省长沙市示例路1号 → 湖南省长沙市***; the city is enough to see where it goes. */
export function maskAddress(address: string): string {
  return `${[...address].slice(0, 6).join('')}***`;
}

export function maskNumber(phone: string): string {
  return phone.length < 7 ? '***' : `${phone.slice(0, 3)}****${phone.slice(-4)}`;
}

/**
 * Was it warm or cold enough when it was handed to the carrier? What is kept at an ordinary temperature needs no reading.
 * @param tenths tenths of a degree Celsius
 * @returns HOME_DELIVERY_TEMPERATURE_MISSING, or HOME_DELIVERY_TEMPERATURE_OUT with the reading
 */
export function judgeTemperature(
  storage: DeliveryStorage,
  tenths: number | undefined,
): Outcome<undefined, Refusal> {
  const { range, label } = STORAGES[storage];
  if (range === null) return accept(undefined);
  if (tenths === undefined) return decline(refuse('HOME_DELIVERY_TEMPERATURE_MISSING', { detail: label }));
  const inRange = tenths >= range.min && tenths <= range.max;
  return inRange
    ? accept(undefined)
    : decline(refuse('HOME_DELIVERY_TEMPERATURE_OUT', { detail: `${celsius(tenths)} ℃，应为${label}` }));
}

/** So often may a wrong code be told; then only the patient can say that it was received. */
const CODE_TRIES = 5;

/** Is it the code that was shown to the patient? @returns HOME_DELIVERY_CODE_LOCKED, or HOME_DELIVERY_CODE_WRONG with the tries left */
export function judgeCode(told: string, code: string, wrongBefore: number): Outcome<undefined, Refusal> {
  if (wrongBefore >= CODE_TRIES) return decline(refuse('HOME_DELIVERY_CODE_LOCKED'));
  if (told === code) return accept(undefined);
  const left = CODE_TRIES - wrongBefore - 1;
  return left === 0
    ? decline(refuse('HOME_DELIVERY_CODE_LOCKED'))
    : decline(refuse('HOME_DELIVERY_CODE_WRONG', { detail: `还可以试 ${left} 次` }));
}
