/** Ad-hoc purchases through the green channel, with a short clock (M8). */
import { dayAt, wallClock, yearOf, type PlainDate } from '../../../base/date.ts';
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import { addWorkingDays, workingDaysLeft, type WorkCalendar } from '../../../base/working-days.ts';
import type { CallOf, OutputOf } from '../../../contract/endpoint.ts';
import type * as contract from '../../../contract/providers-committee.ts';
import { membershipOn } from '../../../domain/catalogue/list-membership.ts';
import type { Actor } from '../../../domain/identity/roles.ts';
import { checkGround } from '../../../domain/providers/committee/formulary.ts';
import {
  isPurchaseOverdue,
  openPurchaseSteps,
  PURCHASE_STEPS,
  type PurchaseState,
} from '../../../domain/providers/committee/purchase.ts';
import { refuse, type Refusal } from '../../../domain/refusals.ts';
import { purchaseWorkingDaysOn } from '../../../policy/parameters/committee.ts';
import { findListedDrugs } from '../../catalogue/lookup-store.ts';
import { brokenConstraint, type Tx } from '../../db/database.ts';
import { pageSpan } from '../../http/paging.ts';
import { badInput, conflict, notFound } from '../../http/problem.ts';
import { readDay } from '../../http/read-day.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import { takeSerial } from '../../identity/serial-store.ts';
import { loadWorkCalendar } from '../../insured/settings-store.ts';
import type { World } from '../../world.ts';
import { findInstitution } from '../store.ts';
import { sightOf } from './committee-tasks.ts';
import {
  findPurchase,
  findPurchaseOfRequest,
  insertClock,
  insertPurchase,
  insertPurchaseEvent,
  listClockRows,
  listPurchaseEvents,
  listPurchaseRows,
  type PurchaseRow,
} from './purchase-store.ts';

type Row = OutputOf<typeof contract.listPurchases>['rows'][number];

function shown(row: PurchaseRow, calendar: WorkCalendar, today: PlainDate): Row {
  const {
    id,
    requestNo,
    hospitalCode,
    hospitalName,
    areaName,
    drugName,
    quantity,
    state,
    dueOn,
    provisional,
  } = row;
  const waits = state === 'requested' || state === 'approved';
  return {
    id,
    requestNo,
    hospitalCode,
    hospitalName,
    areaName,
    drugName,
    quantity,
    state,
    dueOn,
    provisional,
    requestedAt: wallClock(row.requestedAt),
    workingDaysLeft: waits ? workingDaysLeft(calendar, today, dueOn) : null,
    overdue: isPurchaseOverdue(row, today),
  };
}

export async function listPurchases(
  world: World,
  actor: Actor,
  query: CallOf<typeof contract.listPurchases>['query'],
): Promise<Outcome<OutputOf<typeof contract.listPurchases>, Refusal>> {
  const today = dayAt(world.clock.now());
  return world.db.transaction('none', async (tx) => {
    const calendar = await loadWorkCalendar(tx);
    const filter = { words: query.q, state: query.state, today, ...pageSpan(query) };
    const { rows, total } = await listPurchaseRows(tx, sightOf(actor), filter);
    return accept({ total, rows: rows.map((row) => shown(row, calendar, today)) });
  });
}

/** @throws {Problem} 404 out of sight */
export async function getPurchase(
  world: World,
  actor: Actor,
  id: number,
): Promise<Outcome<OutputOf<typeof contract.getPurchase>, Refusal>> {
  const today = dayAt(world.clock.now());
  return world.db.transaction('none', async (tx) => {
    const row = await findPurchase(tx, sightOf(actor), id);
    if (!row) throw notFound('这份临时采购申请');
    const events = await listPurchaseEvents(tx, id);
    return accept({
      ...shown(row, await loadWorkCalendar(tx), today),
      need: row.need,
      events: events.map(({ onDay: _on, accountId: _by, actorRole: _role, ...event }) => ({
        ...event,
        at: wallClock(event.at),
      })),
      steps: openPurchaseSteps(row, actor),
    });
  });
}

/** The days that the province set, else the platform's own beginning. */
async function workingDaysOn(tx: Tx, today: PlainDate): Promise<number | undefined> {
  const set = (await listClockRows(tx)).find((clock) => clock.fromOn <= today);
  return set?.workingDays ?? purchaseWorkingDaysOn(today)?.value;
}

/**
 * Asks for an ad-hoc purchase of a drug on the 单行支付 list (M8). The same request sent again gets the first answer.
 * @returns DRUG_NOT_LISTED, DRUG_TERM_ENDED, POLICY_NOT_FORMALISED
 * @throws {Problem} 404 for an account of a pharmacy
 */
export async function requestPurchase(
  world: World,
  actor: Actor,
  body: CallOf<typeof contract.requestPurchase>['body'],
): Promise<Outcome<OutputOf<typeof contract.requestPurchase>, Refusal>> {
  const now = world.clock.now();
  const today = dayAt(now);
  try {
    return await world.db.transaction('none', async (tx) => {
      const first = await findPurchaseOfRequest(tx, actor.accountId, body.requestId);
      if (first) return accept(first);
      const hospital = await findInstitution(tx, actor.institutionCode ?? '');
      if (hospital?.kind !== 'hospital') throw notFound('本医院的登记');
      const drug = (await findListedDrugs(tx, [body.entryKey])).get(body.entryKey);
      const { state } = membershipOn(drug?.terms ?? [], today);
      if (!drug || state === 'absent') return decline(refuse('DRUG_NOT_LISTED'));
      if (state === 'ended') return decline(refuse('DRUG_TERM_ENDED', { detail: drug.genericName }));
      const days = await workingDaysOn(tx, today);
      if (days === undefined) return decline(refuse('POLICY_NOT_FORMALISED'));
      const { dueOn, provisional } = addWorkingDays(await loadWorkCalendar(tx), today, days);
      const serial = await takeSerial(tx, 'purchase', hospital.code, yearOf(today));
      const requestNo = `LC${hospital.code}${yearOf(today)}${String(serial).padStart(4, '0')}`;
      const id = await insertPurchase(tx, {
        requestNo,
        hospitalCode: hospital.code,
        drugKey: body.entryKey,
        drugName: `${drug.genericName}（${drug.dosageForm}）`,
        quantity: body.quantity,
        need: body.need,
        dueOn,
        provisional,
        requestId: body.requestId,
        requestedBy: actor.accountId,
        requestedAt: now,
      });
      const blank = { seq: 1, step: 'requested', ground: '', words: '' } as const;
      await insertPurchaseEvent(tx, id, { ...blank, ...whoAndWhen(actor, now) });
      await recordAudit(tx, actor, now, {
        action: 'providers.requestPurchase',
        subjectKind: 'purchaseRequest',
        subjectId: id,
        detail: requestNo,
        requestId: body.requestId,
      });
      return accept({ id, requestNo, dueOn });
    });
  } catch (error) {
    if (brokenConstraint(error) === 'purchase_requested_once')
      throw conflict('PURCHASE_EXISTS', '这份申请刚刚已经提交', '请刷新页面查看');
    throw error;
  }
}

function whoAndWhen(actor: Actor, now: number) {
  const { accountId, name: actorName, role: actorRole } = actor;
  return { at: now, onDay: dayAt(now), accountId, actorName, actorRole };
}

function judgeStep(
  row: PurchaseRow,
  actor: Actor,
  body: CallOf<typeof contract.takePurchaseStep>['body'],
): Outcome<true, Refusal> {
  if (!openPurchaseSteps(row, actor).includes(body.step))
    return decline(refuse('PURCHASE_STEP_NOT_ALLOWED', { detail: PURCHASE_STEPS[body.step] }));
  if (body.step !== 'refused') return accept(true);
  if (body.ground === null) throw badInput('ground', '请选择不予采购的理由');
  return checkGround('out', body.ground, body.words, { drugName: row.drugName });
}

/**
 * Takes the next step of a purchase (M8); refusing one needs a reason that is not forbidden (N5.2).
 * @returns PURCHASE_STEP_NOT_ALLOWED, FORMULARY_GROUND_FORBIDDEN, FORMULARY_GROUND_UNFIT
 * @throws {Problem} 404 out of sight, 409 when the page was older than the case
 */
export async function takePurchaseStep(
  world: World,
  actor: Actor,
  id: number,
  body: CallOf<typeof contract.takePurchaseStep>['body'],
): Promise<Outcome<{ state: PurchaseState }, Refusal>> {
  const now = world.clock.now();
  const stale = () => conflict('STALE', '这份申请刚刚有了新的进展', '请刷新页面后再办理');
  try {
    return await world.db.transaction('none', async (tx) => {
      const row = await findPurchase(tx, sightOf(actor), id);
      if (!row) throw notFound('这份临时采购申请');
      const events = await listPurchaseEvents(tx, id);
      if (events.length !== body.afterSeq) throw stale();
      const may = judgeStep(row, actor, body);
      if (!may.ok) return may;
      await insertPurchaseEvent(tx, id, {
        ...whoAndWhen(actor, now),
        seq: events.length + 1,
        step: body.step,
        ground: body.step === 'refused' ? (body.ground ?? '') : '',
        words: body.words.trim(),
      });
      await recordAudit(tx, actor, now, {
        action: 'providers.takePurchaseStep',
        subjectKind: 'purchaseRequest',
        subjectId: id,
        detail: `${row.requestNo} ${body.step}`,
      });
      return accept({ state: body.step });
    });
  } catch (error) {
    if (brokenConstraint(error) === 'purchase_event_pkey') throw stale();
    throw error;
  }
}

/** The working days for a purchase by day, the platform's own beginning last. */
export async function getPurchaseClock(
  world: World,
): Promise<Outcome<OutputOf<typeof contract.getPurchaseClock>, Refusal>> {
  const set = await world.db.transaction('none', listClockRows);
  return accept({ rows: set });
}

/** The province sets the working days from a day on, with the document they rest on (M8). */
export async function setPurchaseClock(
  world: World,
  actor: Actor,
  body: CallOf<typeof contract.setPurchaseClock>['body'],
): Promise<Outcome<{ done: boolean }, Refusal>> {
  const now = world.clock.now();
  const fromOn = readDay('fromOn', body.fromOn);
  return world.db.transaction('none', async (tx) => {
    await insertClock(
      tx,
      { fromOn, workingDays: body.workingDays, source: body.source },
      actor.accountId,
      now,
    );
    await recordAudit(tx, actor, now, {
      action: 'providers.setPurchaseClock',
      subjectKind: 'setting',
      subjectId: 'purchaseClock',
      detail: `${fromOn} ${body.workingDays} ${body.source}`,
    });
    return accept({ done: true });
  });
}
