import { dayAt, wallClock } from '../../../base/date.ts';
import { accept, type Outcome } from '../../../base/outcome.ts';
import type { CallOf, OutputOf } from '../../../contract/endpoint.ts';
import type {
  DeliveryRow,
  DeliveryView,
  listDeliveries as listRow,
} from '../../../contract/prescription-delivery.ts';
import { scopeOf, type Actor } from '../../../domain/identity/roles.ts';
import {
  celsius,
  DELIVERY_EVENTS,
  isOverdue,
  judgeColdChain,
  mayTakeDeliveryStep,
  STORAGES,
  type DeliveryStep,
  type DeliveryStorage,
} from '../../../domain/prescription/delivery/delivery.ts';
import type { Refusal } from '../../../domain/refusals.ts';
import { READING_GAPS } from '../../../policy/parameters/circulation.ts';
import { parameterOn } from '../../../policy/parameters/parameter.ts';
import { findHandlings } from '../../catalogue/prescribing/handling-store.ts';
import type { Tx } from '../../db/database.ts';
import { pageSpan } from '../../http/paging.ts';
import { notFound } from '../../http/problem.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import type { World } from '../../world.ts';
import { nameFor, objectionOf } from '../present-prescription.ts';
import {
  findDelivery,
  listDeliveryEvents,
  listDeliveryRows,
  listReadings,
  type StoredDelivery,
} from './delivery-store.ts';

/** The strictest way in which the products are registered to be kept; undefined where none is registered. */
export async function keptAs(
  tx: Tx,
  one: { readonly goods: readonly { readonly nationalCode: string }[] },
): Promise<DeliveryStorage | undefined> {
  const codes = one.goods.map((drug) => drug.nationalCode);
  const handlings = [...(await findHandlings(tx, codes)).values()].map(({ storage }) => storage);
  // A special storage is described in words only; how it travels is then the pharmacist's judgement.
  return (['frozen', 'refrigerated', 'cool', 'ordinary'] as const).find((storage) =>
    handlings.includes(storage),
  );
}

/** Was it kept as it must be from dispatch to arrival, or until now (M32)? */
export async function judgeWay(tx: Tx, one: StoredDelivery, now: number): Promise<Outcome<unknown, Refusal>> {
  const events = await listDeliveryEvents(tx, one.id);
  const from = events.find((event) => event.kind === 'dispatched')?.at;
  const gap = parameterOn(READING_GAPS, dayAt(one.openedAt));
  if (from === undefined || one.storage === null || gap === undefined) return accept(undefined);
  const to = events.find((event) => event.kind === 'arrived')?.at ?? now;
  return judgeColdChain(one.storage, await listReadings(tx, one.id), { from, to, maxGap: gap.value });
}

function presentRow(one: StoredDelivery, actor: Actor, now: number): DeliveryRow {
  return {
    id: one.id,
    claimNo: one.claimNo,
    state: one.state,
    overdue: isOverdue(one.state, one.dueAt, now),
    personName: nameFor(actor, one.personName),
    drugs: one.goods
      .map((drug) => `${drug.name} ${drug.strength} × ${drug.quantity}${drug.saleUnit}`)
      .join('；'),
    pharmacyName: one.pharmacyName,
    hospitalName: one.hospitalName,
    openedAt: wallClock(one.openedAt),
    dueAt: wallClock(one.dueAt),
  };
}

/** A delivery as its pages show it, with what the caller may do. */
export async function presentDelivery(
  tx: Tx,
  one: StoredDelivery,
  actor: Actor,
  now: number,
): Promise<DeliveryView> {
  const { storage } = one;
  const range = storage === null ? null : STORAGES[storage].range;
  const sends =
    (actor.role === 'pharmacist' || actor.role === 'cashier') && one.pharmacyCode === actor.institutionCode;
  const receives = one.hospitalCode === actor.institutionCode;
  const may = (step: DeliveryStep) => mayTakeDeliveryStep(step, one.state).ok;
  return {
    ...presentRow(one, actor, now),
    storage,
    carrier: one.carrier,
    goods: one.goods.map((drug) => ({ ...drug, traceCodes: [...drug.traceCodes] })),
    keptAs: (await keptAs(tx, one)) ?? null,
    readings: (await listReadings(tx, one.id)).map((reading) => ({
      at: wallClock(reading.at),
      celsius: celsius(reading.tenths),
      device: reading.device,
      inRange: range === null || (reading.tenths >= range.min && reading.tenths <= range.max),
    })),
    coldChain: objectionOf(await judgeWay(tx, one, now)),
    events: (await listDeliveryEvents(tx, one.id)).map((event) => ({
      label: DELIVERY_EVENTS[event.kind],
      at: wallClock(event.at),
      actorName: event.actorName,
      institutionName: event.institutionName,
      note: event.note,
      certificateSerial: event.certificateSerial,
    })),
    mayDispatch: sends && may('dispatch'),
    mayRead: sends && may('read'),
    mayArrive: sends && may('arrive'),
    mayHandOver: receives && actor.role === 'responsibleDoctor' && may('handOver'),
    mayRefuse: receives && may('refuse'),
  };
}

/** A page of the deliveries in the caller's scope; the look is recorded. */
export async function listDeliveries(
  world: World,
  actor: Actor,
  query: CallOf<typeof listRow>['query'],
): Promise<Outcome<OutputOf<typeof listRow>, Refusal>> {
  const now = world.clock.now();
  const overdueAt = query.overdue === 'yes' ? now : undefined;
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const { rows, total } = await listDeliveryRows(tx, { state: query.state, overdueAt, ...pageSpan(query) });
    await recordAudit(tx, actor, now, {
      action: 'prescription.listDeliveries',
      subjectKind: 'delivery',
      subjectId: 'list',
      detail: `${rows.length} 笔`,
    });
    return accept({ total, rows: rows.map((row) => presentRow(row, actor, now)) });
  });
}

/** One delivery in the caller's scope; the look is recorded. @throws {Problem} 404 outside of it */
export async function getDelivery(
  world: World,
  actor: Actor,
  id: number,
): Promise<Outcome<DeliveryView, Refusal>> {
  const now = world.clock.now();
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const one = await findDelivery(tx, id);
    if (!one) throw notFound('这笔配送');
    await recordAudit(tx, actor, now, {
      action: 'prescription.getDelivery',
      subjectKind: 'delivery',
      subjectId: id,
      personId: one.personId,
      detail: one.claimNo,
    });
    return accept(await presentDelivery(tx, one, actor, now));
  });
}
