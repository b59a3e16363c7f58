/** Who dispenses a prescription: a pharmacy takes it and lets it go, its pharmacist takes a check back, the patient chooses (M28, N5.4). */
import { present } from '../../../base/assert.ts';
import { dayAt } from '../../../base/date.ts';
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import type { PrescriptionView } from '../../../contract/prescription-shapes.ts';
import type { Actor } from '../../../domain/identity/roles.ts';
import {
  mayBeChosen,
  mayBeFreed,
  mayBeTaken,
  mayBeUndone,
  stateAfter,
  type PrescriptionEventKind,
  type PrescriptionState,
} from '../../../domain/prescription/life.ts';
import { refuse, type Refusal } from '../../../domain/refusals.ts';
import type { Tx } from '../../db/database.ts';
import { notAllowed, notFound } from '../../http/problem.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import { findInstitution } from '../../providers/store.ts';
import type { World } from '../../world.ts';
import { findActingPharmacist } from '../acting-practitioner.ts';
import { lockTyped } from '../find-typed.ts';
import { presentPrescription } from '../present-prescription.ts';
import {
  findPrescription,
  insertEvent,
  standingAt,
  updateState,
  type NewStanding,
  type StoredPrescription,
} from '../store.ts';
import { loadEvidence, verifyPrescription } from '../verify-prescription.ts';
import { findBookedAt } from '../bookings/booking-store.ts';
import { admitPharmacy, agreedOn } from './dispensing-pharmacy.ts';
import { holdUntil } from './hold.ts';
import { setChosen } from './hold-store.ts';

type Kind = Extract<PrescriptionEventKind, 'taken' | 'freed' | 'undone' | 'chosen'>;
const ACTIONS = { taken: 'take', freed: 'free', undone: 'undoCheck', chosen: 'choosePharmacy' } as const;

interface Step {
  readonly kind: Kind;
  readonly institutionCode: string | null;
  readonly actorName: string;
  readonly note: string;
  /** Null where the step changes something else than the standing. */
  readonly to: NewStanding | null;
}

/** Writes a step of a locked prescription and gives the prescription as it is afterwards. */
async function record(
  tx: Tx,
  actor: Actor,
  stored: StoredPrescription,
  { kind, institutionCode, actorName, note, to }: Step,
  now: number,
): Promise<Outcome<PrescriptionView, Refusal>> {
  const prescriptionId = stored.id;
  if (to !== null) await updateState(tx, prescriptionId, to);
  const accountId = actor.accountId || null;
  await insertEvent(tx, { prescriptionId, kind, at: now, accountId, actorName, institutionCode, note });
  await recordAudit(tx, actor, now, {
    action: `prescription.${ACTIONS[kind]}`,
    subjectKind: 'prescription',
    subjectId: prescriptionId,
    personId: stored.personId,
    detail: stored.rxno,
  });
  const after = present(await findPrescription(tx, prescriptionId), 'a prescription stays');
  return accept(presentPrescription(after, await loadEvidence(tx, after), actor, now));
}

function ownPharmacy(actor: Actor): string {
  if (actor.institutionCode === null) throw notAllowed();
  return actor.institutionCode;
}

const keep = (stored: StoredPrescription, state: PrescriptionState): Omit<NewStanding, 'hold'> => ({
  state,
  institutionCode: stored.institutionCode,
  claimNo: stored.claimNo,
});

/**
 * A pharmacy takes a prescription: of several at the same moment exactly one gets it, and keeps it to itself for a while (N5.4).
 * Only under an agreement in force (M25).
 * @throws {Problem} 400 when the number is mistyped, 403 for who is no pharmacy, 404 when the centre has none
 */
export async function takePrescription(
  world: World,
  actor: Actor,
  typed: string,
): Promise<Outcome<PrescriptionView, Refusal>> {
  const now = world.clock.now();
  const pharmacy = ownPharmacy(actor);
  return world.db.transaction('all', async (tx) => {
    const admitted = await admitPharmacy(tx, pharmacy, dayAt(now));
    if (!admitted.ok) return admitted;
    const stored = await lockTyped(tx, typed);
    const signed = verifyPrescription(stored, (await loadEvidence(tx, stored)).certificates);
    if (!signed.ok) return signed;
    const allowed = mayBeTaken(standingAt(stored, now), pharmacy, dayAt(now));
    if (!allowed.ok) return allowed;
    const to = { ...keep(stored, stateAfter('taken', allowed.value)), hold: holdUntil(pharmacy, now) };
    const step = { kind: 'taken', institutionCode: pharmacy, actorName: actor.name, note: '', to } as const;
    return record(tx, actor, stored, step, now);
  });
}

/** The pharmacy that took it lets it go, with a reason that the patient reads: no stock, the patient went on … (N5.4). */
export async function freePrescription(
  world: World,
  actor: Actor,
  typed: string,
  reason: string,
): Promise<Outcome<PrescriptionView, Refusal>> {
  const now = world.clock.now();
  const pharmacy = ownPharmacy(actor);
  return world.db.transaction('all', async (tx) => {
    const stored = await lockTyped(tx, typed);
    const allowed = mayBeFreed(standingAt(stored, now), pharmacy);
    if (!allowed.ok) return allowed;
    const to = { ...keep(stored, stateAfter('freed', allowed.value)), hold: null };
    const note = reason.trim();
    return record(
      tx,
      actor,
      stored,
      { kind: 'freed', institutionCode: pharmacy, actorName: actor.name, note, to },
      now,
    );
  });
}

/**
 * The pharmacist takes the own check back while nothing is handed out; the hold stays, the check is made anew (M28). Like the
 * check itself only under an agreement in force (M25).
 */
export async function undoCheck(
  world: World,
  actor: Actor,
  typed: string,
  reason: string,
): Promise<Outcome<PrescriptionView, Refusal>> {
  const now = world.clock.now();
  return world.db.transaction('all', async (tx) => {
    const { practitioner, pharmacy } = await findActingPharmacist(tx, actor);
    const agreed = await agreedOn(tx, pharmacy, dayAt(now));
    if (!agreed.ok) return agreed;
    const stored = await lockTyped(tx, typed);
    const standing = standingAt(stored, now);
    const allowed = mayBeUndone(standing, pharmacy.code, dayAt(now));
    if (!allowed.ok) return allowed;
    const state = stateAfter('undone', allowed.value);
    const to = { state, institutionCode: pharmacy.code, claimNo: null, hold: standing.hold };
    const actorName = practitioner.name;
    const note = reason.trim();
    return record(
      tx,
      actor,
      stored,
      { kind: 'undone', institutionCode: pharmacy.code, actorName, note, to },
      now,
    );
  });
}

/**
 * The patient chooses where to fetch it, or any pharmacy again (M25, M28).
 * @throws {Problem} 404 for another person's prescription
 */
export async function choosePharmacy(
  world: World,
  actor: Actor,
  typed: string,
  pharmacyCode: string | null,
): Promise<Outcome<PrescriptionView, Refusal>> {
  const now = world.clock.now();
  return world.db.transaction('all', async (tx) => {
    const stored = await lockTyped(tx, typed);
    if (stored.personId !== actor.personId) throw notFound('这张处方');
    const allowed = mayBeChosen(standingAt(stored, now), pharmacyCode, dayAt(now));
    if (!allowed.ok) return allowed;
    const booked = await findBookedAt(tx, stored.id, now);
    if (booked !== undefined && booked !== pharmacyCode) return decline(refuse('BOOKING_OPEN_ELSEWHERE'));
    const name = pharmacyCode === null ? null : await choosable(tx, pharmacyCode, now);
    if (name === undefined) return decline(refuse('PHARMACY_NOT_CHOOSABLE'));
    await setChosen(tx, stored.id, pharmacyCode);
    const note = name ?? '不限药店';
    const step = {
      kind: 'chosen',
      institutionCode: null,
      actorName: actor.name,
      note,
      to: null,
    } as const;
    return record(tx, actor, stored, step, now);
  });
}

/** The pharmacy's name while it has an agreement in force; undefined otherwise. */
async function choosable(tx: Tx, code: string, now: number): Promise<string | undefined> {
  const pharmacy = await findInstitution(tx, code);
  if (pharmacy?.kind !== 'pharmacy') return undefined;
  return (await agreedOn(tx, pharmacy, dayAt(now))).ok ? pharmacy.name : undefined;
}
