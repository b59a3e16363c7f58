/** The way home of what was booked and settled: to the carrier, on the road, signed for or back again (M29, M32). */
import { present } from '../../../base/assert.ts';
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import type { CallOf } from '../../../contract/endpoint.ts';
import type { BookingView } from '../../../contract/prescription-bookings.ts';
import type { dispatchHome as dispatchRow } from '../../../contract/prescription-home-delivery.ts';
import type { Actor } from '../../../domain/identity/roles.ts';
import {
  HOME_STEPS,
  judgeCode,
  judgeTemperature,
  mayTakeHomeStep,
  type HomeStep,
} from '../../../domain/prescription/bookings/home-delivery.ts';
import { judgeStorage, parseCelsius } from '../../../domain/prescription/delivery/delivery.ts';
import { refuse, type Refusal } from '../../../domain/refusals.ts';
import type { Tx } from '../../db/database.ts';
import { badInput, notFound } from '../../http/problem.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import type { World } from '../../world.ts';
import { keptAs } from '../delivery/read-deliveries.ts';
import { findBooking, type StoredBooking } from './booking-store.ts';
import { doerOf, lockOwnBooking } from './booking-steps.ts';
import { countWrongCode, findHome, moveHome, type HomeMove, type StoredHome } from './home-delivery-store.ts';
import { presentBooking } from './read-bookings.ts';

type Done = Promise<Outcome<BookingView, Refusal>>;
type Step = Pick<HomeMove, 'note' | 'sent'>;

/** One step of a delivery; what `prepare` says no to is not taken. @throws {Problem} 404 for another's booking, or one that is fetched */
async function take(
  world: World,
  actor: Actor,
  bookingNo: string,
  step: HomeStep,
  action: string,
  prepare: (tx: Tx, home: StoredHome, one: StoredBooking) => Promise<Outcome<Step, Refusal>>,
): Done {
  const now = world.clock.now();
  return world.db.transaction('all', async (tx) => {
    const one = await lockOwnBooking(tx, actor, bookingNo);
    const home = await findHome(tx, one.id);
    if (!home) throw notFound('这笔送药');
    if (one.state !== 'settled') return decline(refuse('HOME_DELIVERY_NOT_SETTLED'));
    const may = mayTakeHomeStep(step, home.state);
    if (!may.ok) return may;
    const prepared = await prepare(tx, home, one);
    if (!prepared.ok) return prepared;
    const kind = HOME_STEPS[step].to;
    await moveHome(tx, { ...doerOf(actor), ...prepared.value, deliveryId: home.id, kind, at: now });
    await recordAudit(tx, actor, now, {
      action,
      subjectKind: 'booking',
      subjectId: bookingNo,
      personId: one.personId,
      detail: step,
    });
    const after = present(await findBooking(tx, bookingNo), 'a booking stays');
    return accept(await presentBooking(world, tx, after, actor, now));
  });
}

/** Hands it to the carrier, packed as it is to be kept; what is kept cold with the temperature at that moment. @throws {Problem} 400 for no temperature */
export async function dispatchHome(
  world: World,
  actor: Actor,
  bookingNo: string,
  body: CallOf<typeof dispatchRow>['body'],
): Done {
  const { storage } = body;
  const tenths = body.celsius === null ? undefined : parseCelsius(body.celsius);
  if (body.celsius !== null && tenths === undefined) throw badInput('celsius', '不是温度');
  return take(world, actor, bookingNo, 'dispatch', 'prescription.dispatchHome', async (tx, _, one) => {
    const fits = judgeStorage(storage, await keptAs(tx, { goods: one.lines }));
    if (!fits.ok) return fits;
    const cold = judgeTemperature(storage, tenths);
    if (!cold.ok) return cold;
    const sent = { carrier: body.carrier.trim(), waybillNo: body.waybillNo, storage, tenths: tenths ?? null };
    const warmth = body.celsius === null ? '' : `，交出时 ${body.celsius} ℃`;
    return accept({ note: `${sent.carrier} ${sent.waybillNo}${warmth}`, sent });
  });
}

/** On the road, at the door, nobody there, refused, or back again. */
export async function trackHome(
  world: World,
  actor: Actor,
  bookingNo: string,
  step: 'travel' | 'bring' | 'fail' | 'refuse' | 'takeBack',
  note: string,
): Done {
  return take(world, actor, bookingNo, step, 'prescription.trackHome', () =>
    Promise.resolve(accept({ note: note.trim() })),
  );
}

/** Signed for with the code that the patient was shown; a wrong one is counted. */
export async function signHome(
  world: World,
  actor: Actor,
  bookingNo: string,
  { code, signedBy }: { readonly code: string; readonly signedBy: string },
): Done {
  return take(world, actor, bookingNo, 'sign', 'prescription.signHome', async (tx, home) => {
    const shown = world.secrets.open(home.codeCipher).toString();
    const right = judgeCode(code, shown, home.wrongCodes);
    if (right.ok) return accept({ note: `凭签收码，签收人 ${signedBy.trim()}` });
    if (code !== shown) await countWrongCode(tx, home.id);
    return right;
  });
}

/** The patient says that it came, or sends it back with a reason. */
export async function receiveHome(
  world: World,
  actor: Actor,
  bookingNo: string,
  refusedBecause: string | null,
): Done {
  const step = refusedBecause === null ? 'sign' : 'refuse';
  const note = refusedBecause === null ? '患者本人确认' : refusedBecause.trim();
  return take(world, actor, bookingNo, step, 'prescription.receiveHome', () =>
    Promise.resolve(accept({ note })),
  );
}
