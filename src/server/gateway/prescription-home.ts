/** 7209 and 7210 for what is brought home: a pharmacy's system tells the same steps as its page (M29). */
import { HOME_STATES } from '../../domain/prescription/bookings/home-delivery.ts';
import type { DeliveryStorage } from '../../domain/prescription/delivery/delivery.ts';
import type { BookingView } from '../../contract/prescription-bookings.ts';
import { dispatchHome, signHome, trackHome } from '../prescription/bookings/send-home.ts';
import type { World } from '../world.ts';
import { GatewayFailure } from './failure.ts';
import type { Message } from './message.ts';
import { valueOf } from './prescription-pharmacy.ts';

/** What 7209 tells of a delivery to the home; the numbers are agreed upon here. */
export interface HomeTold {
  readonly status: string;
  readonly carrier: string;
  readonly waybillNo: string;
  readonly storage: DeliveryStorage | undefined;
  readonly temperature: string | null;
  readonly description: string;
}

const STEPS: Readonly<Record<string, Parameters<typeof trackHome>[3]>> = {
  '3': 'travel',
  '4': 'bring',
  '5': 'fail',
  '6': 'refuse',
  '7': 'takeBack',
};

function answerOf({ home }: BookingView): Record<string, unknown> {
  return { delv_no: home?.waybillNo ?? '', delv_stas_name: home === null ? '' : HOME_STATES[home.state] };
}

/** 7209: it leaves with a carrier and a waybill, or is somewhere on its way. @throws {GatewayFailure} for what is missing or refused */
export async function syncHome(
  world: World,
  { actor }: Message,
  bookingNo: string,
  told: HomeTold,
): Promise<Record<string, unknown>> {
  const { status, carrier, waybillNo, storage, temperature, description } = told;
  if (status === '1') {
    if (storage === undefined || carrier === '' || !/^[0-9A-Za-z-]{4,40}$/.test(waybillNo))
      throw new GatewayFailure('送药上门出库时须填 stog_cond、delv_entp_name 和 delv_no');
    const body = { carrier, waybillNo, storage, celsius: temperature };
    return answerOf(valueOf(await dispatchHome(world, actor, bookingNo, body)));
  }
  const step = STEPS[status];
  if (step === undefined) throw new GatewayFailure('送药上门的温度在出库时用 temp 写明');
  if (description === '') throw new GatewayFailure('须填 delv_dscr：到了哪里、什么情况');
  return answerOf(valueOf(await trackHome(world, actor, bookingNo, step, description)));
}

/** 7210: signed for with the code that the patient was shown. @throws {GatewayFailure} for no code or a wrong one */
export async function confirmHome(
  world: World,
  { actor }: Message,
  bookingNo: string,
  { code, signedBy }: { readonly code: string; readonly signedBy: string },
): Promise<Record<string, unknown>> {
  if (!/^\d{6}$/.test(code)) throw new GatewayFailure('送药上门须填 sign_code：患者的六位签收码');
  return answerOf(valueOf(await signHome(world, actor, bookingNo, { code, signedBy })));
}
