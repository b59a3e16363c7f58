/** The road of an injection from the pharmacy to the hospital that gives it (M32). */
import { present } from '../../../base/assert.ts';
import { dayAt } from '../../../base/date.ts';
import { accept, type Outcome } from '../../../base/outcome.ts';
import type { DeliveryView } from '../../../contract/prescription-delivery.ts';
import type { Actor } from '../../../domain/identity/roles.ts';
import {
  DELIVERY_STEPS,
  handOverText,
  judgeStorage,
  mayTakeDeliveryStep,
  parseCelsius,
  type DeliveryState,
  type DeliveryStep,
  type DeliveryStorage,
} from '../../../domain/prescription/delivery/delivery.ts';
import type { Refusal } from '../../../domain/refusals.ts';
import { DELIVERY_TIMES } from '../../../policy/parameters/circulation.ts';
import { parameterOn } from '../../../policy/parameters/parameter.ts';
import type { Tx } from '../../db/database.ts';
import { badInput, notAllowed, notFound } from '../../http/problem.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import { findPen } from '../../identity/signer.ts';
import type { World } from '../../world.ts';
import { findActingDoctor } from '../acting-practitioner.ts';
import {
  findDelivery,
  findDeliveryOfClaim,
  insertDelivery,
  insertReadings,
  listReadings,
  lockDelivery,
  moveDelivery,
  type NewDelivery,
  type NewDeliveryEvent,
  type StoredDelivery,
} from './delivery-store.ts';
import { judgeWay, keptAs, presentDelivery } from './read-deliveries.ts';
import { readInstant } from './read-instant.ts';

type Done = Promise<Outcome<DeliveryView, Refusal>>;
type Step = Omit<
  NewDeliveryEvent,
  'deliveryId' | 'kind' | 'at' | 'accountId' | 'institutionCode' | 'actorName'
> & {
  readonly actorName?: string;
};

/** Opens the delivery of a settlement's injections, inside its transaction; its deadline runs from the settlement. */
export async function openDelivery(
  tx: Tx,
  made: Omit<NewDelivery, 'openedAt' | 'dueAt'>,
  now: number,
): Promise<void> {
  const time = present(
    parameterOn(DELIVERY_TIMES, dayAt(now)),
    'the time of a delivery is set since the platform runs',
  );
  await insertDelivery(tx, { ...made, openedAt: now, dueAt: now + time.value });
}

/**
 * Ends the delivery of a settlement that is being reversed, inside its transaction. What the hospital has signed for stays
 * sold: @returns DELIVERY_HANDED_OVER
 */
export async function cancelDelivery(
  tx: Tx,
  claimNo: string,
  actor: Pick<Actor, 'accountId' | 'name' | 'institutionCode'>,
  now: number,
): Promise<Outcome<undefined, Refusal>> {
  const seen = await findDeliveryOfClaim(tx, claimNo);
  if (!seen) return accept(undefined);
  await lockDelivery(tx, seen.id);
  const one = present(await findDelivery(tx, seen.id), 'a delivery that was found stays');
  const may = mayTakeDeliveryStep('cancel', one.state);
  if (!may.ok) return may;
  await moveDelivery(tx, {
    deliveryId: one.id,
    kind: 'cancelled',
    at: now,
    accountId: actor.accountId || null,
    actorName: actor.name,
    institutionCode: actor.institutionCode,
    note: '结算已撤销',
  });
  return accept(undefined);
}

/**
 * Ends what is still under way of the deliveries of a claim and of those whose place it took, as `cancelDelivery` does for one.
 * @returns whether there was one, or DELIVERY_HANDED_OVER
 */
export async function cancelDeliveries(
  tx: Tx,
  claimNos: readonly string[],
  actor: Pick<Actor, 'accountId' | 'name' | 'institutionCode'>,
  now: number,
): Promise<Outcome<boolean, Refusal>> {
  let found = false;
  for (const claimNo of claimNos) {
    const seen = await findDeliveryOfClaim(tx, claimNo);
    if (!seen || seen.state === 'cancelled') continue;
    const cancelled = await cancelDelivery(tx, claimNo, actor, now);
    if (!cancelled.ok) return cancelled;
    found = true;
  }
  return accept(found);
}

/** A step of the pharmacy that sends, or of the hospital that receives; what `prepare` says no to is not taken. */
async function take(
  world: World,
  actor: Actor,
  id: number,
  step: Exclude<DeliveryStep, 'read'>,
  prepare: (tx: Tx, one: StoredDelivery, now: number) => Promise<Outcome<Step, Refusal>>,
): Done {
  const now = world.clock.now();
  const kind: DeliveryState = DELIVERY_STEPS[step].to;
  return world.db.transaction('all', async (tx) => {
    const one = await lockOwn(tx, actor, id);
    const may = mayTakeDeliveryStep(step, one.state);
    if (!may.ok) return may;
    const prepared = await prepare(tx, one, now);
    if (!prepared.ok) return prepared;
    const { institutionCode, name } = actor;
    const who = { accountId: actor.accountId || null, institutionCode, actorName: name };
    await moveDelivery(tx, { ...who, ...prepared.value, deliveryId: id, kind, at: now });
    return written(tx, actor, id, `${step}Delivery`, now);
  });
}

/** @throws {Problem} 404 for a delivery that neither comes from nor goes to the actor's institution */
async function lockOwn(tx: Tx, actor: Actor, id: number): Promise<StoredDelivery> {
  if (actor.institutionCode === null) throw notAllowed();
  await lockDelivery(tx, id);
  const one = await findDelivery(tx, id);
  const own = actor.institutionCode.startsWith('P') ? one?.pharmacyCode : one?.hospitalCode;
  if (one === undefined || own !== actor.institutionCode) throw notFound('这笔配送');
  return one;
}

async function written(tx: Tx, actor: Actor, id: number, action: string, now: number): Done {
  const after = present(await findDelivery(tx, id), 'a delivery stays');
  await recordAudit(tx, actor, now, {
    action: `prescription.${action}`,
    subjectKind: 'delivery',
    subjectId: id,
    personId: after.personId,
    detail: after.claimNo,
  });
  return accept(await presentDelivery(tx, after, actor, now));
}

/** The pharmacy sends it off, packed as the product is to be kept. */
export async function dispatchDelivery(
  world: World,
  actor: Actor,
  id: number,
  packed: { readonly storage: DeliveryStorage; readonly carrier: string },
): Done {
  return take(world, actor, id, 'dispatch', async (tx, one) => {
    const fits = judgeStorage(packed.storage, await keptAs(tx, one));
    return fits.ok ? accept({ note: packed.carrier.trim(), packed }) : fits;
  });
}

/** Adds temperature readings while it is under way or waits at the hospital. @throws {Problem} 400 for one in the future or before the settlement */
export async function recordReadings(
  world: World,
  actor: Actor,
  id: number,
  told: {
    readonly device: string;
    readonly readings: readonly { readonly at: string; readonly celsius: string }[];
  },
): Done {
  const now = world.clock.now();
  return world.db.transaction('all', async (tx) => {
    const one = await lockOwn(tx, actor, id);
    const may = mayTakeDeliveryStep('read', one.state);
    if (!may.ok) return may;
    const readings = told.readings.map((reading, index) => {
      const tenths = parseCelsius(reading.celsius);
      const at = readInstant(reading.at);
      if (tenths === undefined) throw badInput(`readings.${index}.celsius`, '不是温度');
      if (at === undefined || at > now || at < one.openedAt)
        throw badInput(`readings.${index}.at`, '应在结算之后、现在之前');
      return { at, tenths };
    });
    await insertReadings(tx, id, told.device.trim(), readings, {
      accountId: actor.accountId || null,
      at: now,
    });
    return written(tx, actor, id, 'recordReadings', now);
  });
}

/** The pharmacy says that it has reached the hospital. */
export async function arriveDelivery(world: World, actor: Actor, id: number, note: string): Done {
  return take(world, actor, id, 'arrive', () => Promise.resolve(accept({ note: note.trim() })));
}

/** A responsible doctor of the hospital takes it over and signs for every pack; only with the cold chain whole. */
export async function handOverDelivery(world: World, actor: Actor, id: number, note: string): Done {
  return take(world, actor, id, 'handOver', async (tx, one, now) => {
    const { practitioner } = await findActingDoctor(tx, actor, dayAt(now));
    const chain = await judgeWay(tx, one, now);
    if (!chain.ok) return chain;
    const pen = await findPen(world, tx, 'practitioner', practitioner.code, now);
    if (!pen.ok) return pen;
    const text = handOverText({
      ...one,
      storage: present(one.storage, 'what was sent was packed'),
      readings: (await listReadings(tx, id)).length,
      doctorCode: practitioner.code,
      doctorName: practitioner.name,
      note: note.trim(),
      at: now,
    });
    return accept({
      actorName: practitioner.name,
      note: note.trim(),
      signed: { text, ...pen.value.sign(text) },
    });
  });
}

/** The hospital does not take it; the pharmacy then reverses the settlement and sends anew. */
export async function refuseDelivery(world: World, actor: Actor, id: number, reason: string): Done {
  return take(world, actor, id, 'refuse', () => Promise.resolve(accept({ note: reason.trim() })));
}
