import { addDays, wallClock } from '../../base/date.ts';
import type { Actor } from '../../domain/identity/roles.ts';
import {
  arriveDelivery,
  dispatchDelivery,
  handOverDelivery,
  recordReadings,
} from '../prescription/delivery/deliver.ts';
import { listDeliveryRows, type StoredDelivery } from '../prescription/delivery/delivery-store.ts';
import type { World } from '../world.ts';
import { actorOf, type Cast } from './cast.ts';
import type { DemoApplication } from './plan-applications.ts';
import { traceCodeOf, type DemoPurchase } from './plan-claims.ts';
import type { DemoPlan } from './plan-demo.ts';
import { HOME_CITY } from './plan-people.ts';
import { playPurchase, type Ground } from './seed-purchases.ts';
import { forEachAtOnce, granted, worldAt } from './stage.ts';

const MINUTE = 60_000;
/** A day's trace codes must not be those of the half-year before. */
const PACKS_OF_TODAY = 900_000;

/** Minutes of the way at which the recorder wrote down a temperature. */
const READ_AFTER = [0, 25, 50] as const;

/** It is packed cold and sent off; the recorder is read as far as the way goes. */
async function send(world: World, pharmacist: Actor, { id }: StoredDelivery, at: number): Promise<void> {
  const packed = { storage: 'refrigerated' as const, carrier: '示例冷链物流' };
  granted(await dispatchDelivery(worldAt(world, at), pharmacist, id, packed), '发出注射剂');
  const readings = READ_AFTER.map((minutes, index) => ({
    at: wallClock(at + minutes * MINUTE),
    celsius: `${4 + index}.${(id + index) % 10}`,
  }));
  const told = { device: `示例记录仪${(id % 5) + 1}号`, readings };
  granted(await recordReadings(worldAt(world, at + 50 * MINUTE), pharmacist, id, told), '上传温度');
}

async function deliver(world: World, cast: Cast, one: StoredDelivery, at: number): Promise<void> {
  const pharmacist = actorOf(cast.pharmacists, one.pharmacyCode);
  await send(world, pharmacist, one, at);
  granted(await arriveDelivery(worldAt(world, at + 60 * MINUTE), pharmacist, one.id, ''), '送达');
}

async function listOpened(world: World): Promise<StoredDelivery[]> {
  const filter = { state: 'opened' as const, limit: 1000, offset: 0 };
  return (await world.db.transaction('all', (tx) => listDeliveryRows(tx, filter))).rows;
}

/** What was sold before has long been handed over, each by a doctor of the hospital that gives it (M32). */
async function handOverAll(world: World, cast: Cast): Promise<void> {
  const doctors = [...cast.doctors.values()];
  await forEachAtOnce(await listOpened(world), async (one) => {
    const at = one.openedAt + 40 * MINUTE;
    await deliver(world, cast, one, at);
    const doctor = doctors.find((actor) => actor.institutionCode === one.hospitalCode);
    if (doctor === undefined) return;
    const later = worldAt(world, at + 75 * MINUTE);
    granted(await handOverDelivery(later, doctor, one.id, ''), '签名交接');
  });
}

/** Whose injection of a home pharmacy is used up today, and what they bought last; the shown pharmacy's patients first. */
function usedUp({ applications, purchases, places, days }: DemoPlan): DemoPurchase[] {
  const shown = places.pharmacies.find((one) => one.cityCode === HOME_CITY)?.code;
  const last = new Map<DemoApplication, DemoPurchase>();
  for (const purchase of purchases) last.set(purchase.application, purchase);
  return applications
    .flatMap((application) => last.get(application) ?? [])
    .filter(({ application: { drug, pharmacy, person }, channel, fate, on }) => {
      const empty = days !== undefined && addDays(on, drug.days) <= days.today;
      const home = person.cityCode === HOME_CITY && pharmacy.cityCode === HOME_CITY;
      return drug.isInjection && home && channel === 'pharmacy' && fate === 'paid' && empty;
    })
    .sort(
      (a, b) => Number(b.application.pharmacy.code === shown) - Number(a.application.pharmacy.code === shown),
    );
}

/** Two injections sold today: one is on its way with its readings, one has arrived and waits for a doctor (M32). */
async function sellToday(world: World, ground: Ground, plan: DemoPlan): Promise<void> {
  const now = world.clock.now();
  for (const [index, before] of usedUp(plan).slice(0, 2).entries()) {
    const sold = now - (index === 0 ? 80 : 140) * MINUTE;
    const { tracePrefix } = before.product;
    const traceCodes = before.traceCodes.map((_, pack) =>
      traceCodeOf(tracePrefix, 'past', PACKS_OF_TODAY + index * 1000 + pack),
    );
    const times = { issuedAt: sold - 60 * MINUTE, checkedAt: sold - 20 * MINUTE, settledAt: sold };
    await playPurchase(world, ground, { ...before, ...times, traceCodes }, PACKS_OF_TODAY + index);
    const [one] = await listOpened(world);
    if (one === undefined) continue;
    const pharmacist = actorOf(ground.cast.pharmacists, one.pharmacyCode);
    if (index === 0) await send(world, pharmacist, one, sold + 20 * MINUTE);
    else await deliver(world, ground.cast, one, sold + 20 * MINUTE);
  }
}

/** The road of injections: past ones handed over, today's under way. */
export async function seedDeliveries(world: World, ground: Ground, plan: DemoPlan): Promise<void> {
  await handOverAll(world, ground.cast);
  await sellToday(world, ground, plan);
}
