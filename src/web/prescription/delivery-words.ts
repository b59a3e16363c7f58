/** What a delivery says in words. */
import {
  DELIVERY_STATES,
  STORAGES,
  type DeliveryState,
} from '../../domain/prescription/delivery/delivery.ts';
import type { Tone } from '../ui/Status.tsx';

const TONES: Readonly<Record<DeliveryState, Tone>> = {
  opened: 'wait',
  dispatched: 'doing',
  arrived: 'doing',
  handedOver: 'good',
  refused: 'bad',
  cancelled: 'off',
};

/** A late delivery says so instead of what it waits for. */
export function deliveryStatus(
  state: DeliveryState,
  overdue: boolean,
): { readonly tone: Tone; readonly word: string } {
  return overdue
    ? { tone: 'bad', word: `逾期，${DELIVERY_STATES[state]}` }
    : { tone: TONES[state], word: DELIVERY_STATES[state] };
}

export const DELIVERY_STATE_OPTIONS = Object.entries(DELIVERY_STATES).map(([value, label]) => ({
  value,
  label,
}));
export const STORAGE_OPTIONS = Object.entries(STORAGES).map(([value, { label }]) => ({ value, label }));

/** Lines of `2026-06-15 12:20:00 5.3` as they come out of a recorder; undefined when one is none. */
export function readingsOf(text: string): { readonly at: string; readonly celsius: string }[] | undefined {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const read = lines.map((line) =>
    /^(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2})(:\d{2})?[\s,，]+(-?\d{1,2}(?:\.\d)?)\s*℃?$/.exec(line),
  );
  if (read.length === 0 || read.some((one) => one === null)) return undefined;
  return read.map((one) => ({
    at: `${one?.[1] ?? ''} ${one?.[2] ?? ''}${one?.[3] ?? ':00'}`,
    celsius: one?.[4] ?? '',
  }));
}
