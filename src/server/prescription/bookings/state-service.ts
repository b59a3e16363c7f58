import { dayAt, wallClock } from '../../../base/date.ts';
import { accept, type Outcome } from '../../../base/outcome.ts';
import type { CallOf, OutputOf } from '../../../contract/endpoint.ts';
import type {
  getBookingService as getRow,
  listBookingPlaces as placesRow,
  stateBookingService as stateRow,
} from '../../../contract/prescription-bookings.ts';
import type { Actor } from '../../../domain/identity/roles.ts';
import { isWeek, type Hours } from '../../../domain/prescription/bookings/opening-hours.ts';
import { leftOf } from '../../../domain/prescription/circulation/dispense.ts';
import type { InstitutionKind } from '../../../domain/providers/model.ts';
import type { Refusal } from '../../../domain/refusals.ts';
import { findProducts, listProductsOfEntry } from '../../catalogue/lookup-store.ts';
import type { Tx } from '../../db/database.ts';
import { listEligibilitiesOf } from '../../eligibility/store.ts';
import { badInput, notAllowed, notFound } from '../../http/problem.ts';
import { readDay } from '../../http/read-day.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import type { World } from '../../world.ts';
import { findTyped } from '../find-typed.ts';
import { findService, insertService, listBookingPlaceRows } from './service-store.ts';

const CLOSED: readonly null[] = [null, null, null, null, null, null, null];

function ownCode(actor: Actor): string {
  if (actor.institutionCode === null) throw notAllowed();
  return actor.institutionCode;
}

/** What the actor's institution said last; closed and without offers while it has said nothing (M29). */
export async function getBookingService(world: World, actor: Actor): Promise<OutputOf<typeof getRow>> {
  const stated = await world.db.transaction('none', (tx) => findService(tx, ownCode(actor)));
  const {
    weekly = CLOSED,
    closedDays = [],
    takesBookings = false,
    deliversHome = false,
    note = '',
  } = stated ?? {};
  return {
    weekly: [...weekly],
    closedDays: [...closedDays],
    takesBookings,
    deliversHome,
    note,
    statedAt: stated === undefined ? null : wallClock(stated.statedAt),
    statedBy: stated?.statedName ?? '',
  };
}

/** The institution says when it is open and what it offers; what stands before stays for what was booked under it. @throws {Problem} 400 */
export async function stateBookingService(
  world: World,
  actor: Actor,
  body: CallOf<typeof stateRow>['body'],
): Promise<Outcome<{ done: boolean }, Refusal>> {
  const now = world.clock.now();
  const code = ownCode(actor);
  const weekly: readonly (Hours | null)[] = body.weekly;
  if (!isWeek(weekly)) throw badInput('weekly', '每天的结束时刻应晚于开始时刻');
  if (body.takesBookings && weekly.every((one) => one === null))
    throw badInput('weekly', '接受预约须写明营业时间');
  if (body.deliversHome && !body.takesBookings) throw badInput('deliversHome', '送药上门须先接受预约');
  const closedDays = [...new Set(body.closedDays.map((text) => readDay('closedDays', text)))].sort();
  return world.db.transaction('all', async (tx) => {
    const by = { accountId: actor.accountId, name: actor.name, at: now };
    await insertService(tx, code, { ...body, weekly, closedDays, note: body.note.trim() }, by);
    await recordAudit(tx, actor, now, {
      action: 'prescription.stateBookingService',
      subjectKind: 'institution',
      subjectId: code,
    });
    return accept({ done: true });
  });
}

interface Wanted {
  readonly kind: InstitutionKind;
  /** By national code; null where there is no prescription. */
  readonly left: ReadonlyMap<string, number | null>;
}

/** @throws {Problem} 400 when neither is named, 404 for another person's */
async function wantedBy(tx: Tx, actor: Actor, query: CallOf<typeof placesRow>['query']): Promise<Wanted> {
  const { rxno, applicationId } = query;
  if (rxno !== undefined) {
    const stored = await findTyped(tx, rxno);
    if (stored.personId !== actor.personId) throw notFound('这张处方');
    const left = leftOf(stored.lines, stored.dispensings);
    return { kind: 'pharmacy', left: new Map(left.map((one) => [one.nationalCode, one.quantity])) };
  }
  if (applicationId === undefined) throw badInput('rxno', '请指明处方或待遇');
  const all = await listEligibilitiesOf(tx, actor.personId ?? 0);
  const held = all.find((one) => one.applicationId === applicationId);
  if (!held) throw notFound('这项待遇');
  const products = await listProductsOfEntry(tx, held.entryKey);
  return { kind: 'hospital', left: new Map(products.map((one) => [one.nationalCode, null])) };
}

/** Who carries what a patient may fetch and takes bookings: pharmacies for a prescription, hospitals for a benefit (M29, M2). */
export async function listBookingPlaces(
  world: World,
  actor: Actor,
  query: CallOf<typeof placesRow>['query'],
): Promise<OutputOf<typeof placesRow>> {
  const now = world.clock.now();
  // What an institution carries is for itself alone to read; that it carries this drug may be told.
  return world.db.transaction('all', async (tx) => {
    const { kind, left } = await wantedBy(tx, actor, query);
    const rows = await listBookingPlaceRows(tx, [...left.keys()], kind, query.q, dayAt(now));
    const products = await findProducts(tx, [...left.keys()]);
    return {
      rows: rows.map(({ codes, ...row }) => ({
        ...row,
        weekly: [...row.weekly],
        closedDays: [...row.closedDays],
        products: codes.flatMap((code) => {
          const found = products.get(code);
          if (found === undefined) return [];
          const { nationalCode, genericName: name, strength, pack, maker, saleUnit } = found;
          return [{ nationalCode, name, strength, pack, maker, saleUnit, left: left.get(code) ?? null }];
        }),
      })),
    };
  });
}
