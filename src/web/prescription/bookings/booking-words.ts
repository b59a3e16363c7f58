/** What bookings and deliveries to the home say in words. */
import type { BookingRow, BookingView } from '../../../contract/prescription-bookings.ts';
import { BOOKING_STATES, type BookingState } from '../../../domain/prescription/bookings/booking.ts';
import { HOME_STATES, type HomeState } from '../../../domain/prescription/bookings/home-delivery.ts';
import type { Tone } from '../../ui/Status.tsx';

const TONES: Readonly<Record<BookingState, Tone>> = {
  asked: 'wait',
  confirmed: 'doing',
  ready: 'good',
  settled: 'good',
  refused: 'bad',
  cancelled: 'off',
  expired: 'off',
  reversed: 'off',
};
const HOME_TONES: Readonly<Record<HomeState, Tone>> = {
  planned: 'wait',
  dispatched: 'doing',
  inTransit: 'doing',
  outForDelivery: 'doing',
  failed: 'bad',
  refused: 'bad',
  delivered: 'good',
  returned: 'off',
  cancelled: 'off',
};

interface Sign {
  readonly tone: Tone;
  readonly word: string;
}

/** Where a booking stands; one that is late says so. Once settled, what is brought home tells where it is. */
export function bookingSign({
  state,
  overdue,
  homeState,
}: Pick<BookingRow, 'state' | 'overdue' | 'homeState'>): Sign {
  const atHome = state === 'settled' && homeState !== null;
  const word = atHome ? HOME_STATES[homeState] : BOOKING_STATES[state];
  if (overdue) return { tone: 'bad', word: `逾期，${word}` };
  return { tone: atHome ? HOME_TONES[homeState] : TONES[state], word };
}

export function homeSign(state: HomeState): Sign {
  return { tone: HOME_TONES[state], word: HOME_STATES[state] };
}

/** `06-16 09:00–11:00`, with the year in front where there is room. */
export function timeWords({ beginsAt, endsAt }: Pick<BookingRow, 'beginsAt' | 'endsAt'>): string {
  return `${beginsAt.slice(0, 16)}–${endsAt.slice(11, 16)}`;
}

export function wayWords({ homeState }: Pick<BookingRow, 'homeState'>): string {
  return homeState === null ? '自取' : '送药上门';
}

export const CHANNELS: Readonly<Record<BookingView['channel'], string>> = {
  patient: '患者本人',
  agent: '家人代办',
  phone: '电话，由机构登记',
};

const optionsOf = (words: Readonly<Record<string, string>>) =>
  Object.entries(words).map(([value, label]) => ({ value, label }));
export const STATE_OPTIONS = optionsOf(BOOKING_STATES);
export const HOME_OPTIONS = optionsOf(HOME_STATES);
export const WEEKDAYS = ['周一', '周二', '周三', '周四', '周五', '周六', '周日'] as const;

type Week = readonly ({ readonly from: string; readonly to: string } | null)[];

/** Days with the same hours next to each other are said together: 周一至周五 08:30–20:00，周六、周日 不营业. */
export function weekWords(weekly: Week): string {
  const words = weekly.map((one) => (one === null ? '不营业' : `${one.from}–${one.to}`));
  const runs: { from: number; to: number; word: string }[] = [];
  for (const [index, word] of words.entries()) {
    const last = runs.at(-1);
    if (last?.word === word) last.to = index;
    else runs.push({ from: index, to: index, word });
  }
  return runs
    .map(({ from, to, word }) => {
      const first = WEEKDAYS[from] ?? '';
      return `${from === to ? first : `${first}至${WEEKDAYS[to] ?? ''}`} ${word}`;
    })
    .join('，');
}
