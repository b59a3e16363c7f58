import { describe, expect, it } from 'vitest';
import { day, startOfDay } from '../../../base/date.ts';
import { bookingAt, judgeRest, keptUntil, mayTakeBookingStep } from './booking.ts';
import {
  HOME_STATES,
  HOME_STEPS,
  isUnderWay,
  judgeCode,
  judgeTemperature,
  maskAddress,
  maskNumber,
  mayTakeHomeStep,
  type HomeState,
} from './home-delivery.ts';
import { hoursOn, instantOf, isWeek, judgeWindow, type BookingService } from './opening-hours.ts';

const open = { from: '08:30', to: '20:00' };
const service: BookingService = {
  weekly: [open, open, open, open, open, null, null],
  closedDays: [day('2026-06-19')],
  takesBookings: true,
  deliversHome: true,
};
const today = day('2026-06-15');
const HOUR = 3_600_000;

function codeOf(judged: { ok: boolean; refusal?: { code: string; detail?: string } }): string {
  return judged.ok ? 'accepted' : `${judged.refusal?.code ?? ''} ${judged.refusal?.detail ?? ''}`.trim();
}

function at(onDay: string, time: string): number {
  return instantOf(day(onDay), time) ?? 0;
}

describe('营业时间（M29）', () => {
  it.each([
    ['2026-06-15', '08:30', '20:00', 'accepted'],
    ['2026-06-15', '08:29', '09:00', 'BOOKING_OUTSIDE_HOURS 2026-06-15 营业 08:30–20:00'],
    ['2026-06-15', '19:00', '20:01', 'BOOKING_OUTSIDE_HOURS 2026-06-15 营业 08:30–20:00'],
    ['2026-06-19', '09:00', '10:00', 'BOOKING_OUTSIDE_HOURS 2026-06-19 不营业'],
    ['2026-06-20', '09:00', '10:00', 'BOOKING_OUTSIDE_HOURS 2026-06-20 不营业'],
    ['2026-06-29', '09:00', '10:00', 'accepted'],
    ['2026-06-30', '09:00', '10:00', 'BOOKING_TOO_FAR 最远可约到 2026-06-29'],
  ])('%s %s 到 %s：%s', (onDay, from, to, expected) => {
    expect(codeOf(judgeWindow(service, { begins: at(onDay, from), ends: at(onDay, to) }, today))).toBe(
      expected,
    );
  });

  it('没有写明或不接受预约的不能约；一周七天、每天起早于止', () => {
    const window = { begins: at('2026-06-15', '09:00'), ends: at('2026-06-15', '10:00') };
    expect(codeOf(judgeWindow(undefined, window, today))).toBe('BOOKING_NOT_OFFERED');
    expect(codeOf(judgeWindow({ ...service, takesBookings: false }, window, today))).toBe(
      'BOOKING_NOT_OFFERED',
    );
    expect(hoursOn(service, day('2026-06-21'))).toBeNull();
    expect(isWeek(service.weekly)).toBe(true);
    expect(isWeek(service.weekly.slice(1))).toBe(false);
    expect(isWeek([...service.weekly.slice(1), { from: '10:00', to: '10:00' }])).toBe(false);
    expect(instantOf(today, '24:00')).toBeUndefined();
  });
});

describe('预约（M29、M33）', () => {
  it('过了保留的时刻就是过期，不能再备好、取消；到货晚了再结算仍算办成', () => {
    const asked = { state: 'asked', expiresAt: 1000 } as const;
    expect(bookingAt(asked, 1000)).toBe('asked');
    expect(bookingAt(asked, 1001)).toBe('expired');
    expect(bookingAt({ state: 'settled', expiresAt: 1000 }, 5000)).toBe('settled');
    expect(codeOf(mayTakeBookingStep('cancel', asked, 1001))).toBe('BOOKING_STEP_NOT_ALLOWED 过期作废');
    expect(codeOf(mayTakeBookingStep('settle', asked, 1001))).toBe('accepted');
    expect(codeOf(mayTakeBookingStep('refuse', { ...asked, state: 'ready' }, 0))).toBe(
      'BOOKING_STEP_NOT_ALLOWED 已备好',
    );
  });

  it('数量不超过处方余量；处方上没有的药余量为零', () => {
    const left = [{ nationalCode: 'A', ordered: 3, quantity: 2 }];
    expect(codeOf(judgeRest([{ nationalCode: 'A', quantity: 2 }], left))).toBe('accepted');
    expect(
      judgeRest(
        [
          { nationalCode: 'A', quantity: 2 },
          { nationalCode: 'B', quantity: 1 },
        ],
        left,
      ),
    ).toMatchObject({
      refusal: { code: 'BOOKING_ABOVE_REST', line: 2, detail: '还可以取 0' },
    });
  });

  it('保留到何时：机构说的算，但不早于约好的时间；到货的那天也要留', () => {
    const booked = { endsAt: 10 * HOUR, expiresAt: 34 * HOUR, validTo: day('2026-06-18') };
    const until = (said: Parameters<typeof keptUntil>[0]) => {
      const judged = keptUntil(said, booked, 24 * HOUR);
      return judged.ok ? judged.value : codeOf(judged);
    };
    expect(until({ arrivesOn: null, keepUntil: null })).toBe(34 * HOUR);
    expect(until({ arrivesOn: null, keepUntil: 12 * HOUR })).toBe(12 * HOUR);
    expect(until({ arrivesOn: null, keepUntil: 2 * HOUR })).toBe(10 * HOUR);
    expect(until({ arrivesOn: day('2026-06-17'), keepUntil: null })).toBe(
      startOfDay(day('2026-06-18')) + 24 * HOUR,
    );
    expect(until({ arrivesOn: day('2026-06-19'), keepUntil: null })).toBe(
      'BOOKING_AFTER_PRESCRIPTION 处方有效期至 2026-06-18',
    );
  });
});

describe('送药上门（M29、M32）', () => {
  const ALL = Object.keys(HOME_STATES) as HomeState[];
  it('每一步只从该有的状态走；签收、退回、不再送以后什么都不能办', () => {
    for (const [step, { from }] of Object.entries(HOME_STEPS)) {
      const allowed = ALL.filter((state) => mayTakeHomeStep(step as keyof typeof HOME_STEPS, state).ok);
      expect(allowed.sort()).toEqual([...from].sort());
      for (const over of ['delivered', 'returned', 'cancelled'] as const) expect(allowed).not.toContain(over);
    }
    expect(ALL.filter(isUnderWay)).toEqual([
      'dispatched',
      'inTransit',
      'outForDelivery',
      'failed',
      'refused',
    ]);
  });

  it.each([
    ['ordinary', undefined, 'accepted'],
    ['refrigerated', undefined, 'HOME_DELIVERY_TEMPERATURE_MISSING 冷藏（2 至 8 ℃）'],
    ['refrigerated', 20, 'accepted'],
    ['refrigerated', 80, 'accepted'],
    ['refrigerated', 81, 'HOME_DELIVERY_TEMPERATURE_OUT 8.1 ℃，应为冷藏（2 至 8 ℃）'],
    ['refrigerated', 19, 'HOME_DELIVERY_TEMPERATURE_OUT 1.9 ℃，应为冷藏（2 至 8 ℃）'],
    ['frozen', -105, 'accepted'],
  ] as const)('%s 交出时 %s：%s', (storage, tenths, expected) => {
    expect(codeOf(judgeTemperature(storage, tenths))).toBe(expected);
  });

  it('签收码错到第五次就锁住，锁住以后对的也不认', () => {
    expect(codeOf(judgeCode('123456', '123456', 4))).toBe('accepted');
    expect(codeOf(judgeCode('000000', '123456', 0))).toBe('HOME_DELIVERY_CODE_WRONG 还可以试 4 次');
    expect(codeOf(judgeCode('000000', '123456', 4))).toBe('HOME_DELIVERY_CODE_LOCKED');
    expect(codeOf(judgeCode('123456', '123456', 5))).toBe('HOME_DELIVERY_CODE_LOCKED');
  });

  it('列表里的地址和电话打码', () => {
    expect(maskAddress('湖南省长沙市芙蓉区示例路1号')).toBe('湖南省长沙市***');
    expect(maskNumber('13800001234')).toBe('138****1234');
    expect(maskNumber('8888')).toBe('***');
  });
});
