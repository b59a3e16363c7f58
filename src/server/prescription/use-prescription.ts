/** What a settlement does with a prescription: load it, use it once, release it when it is reversed (N5.4). */
import { assert, present } from '../../base/assert.ts';
import { dayAt } from '../../base/date.ts';
import { accept, type Outcome } from '../../base/outcome.ts';
import type { Actor } from '../../domain/identity/roles.ts';
import { mayBeUsed, stateAfter, type Standing } from '../../domain/prescription/life.ts';
import type { Refusal } from '../../domain/refusals.ts';
import type { Tx } from '../db/database.ts';
import { findPrescriptionByNumber, insertEvent, lockStanding, updateState } from './store.ts';
import { loadEvidence, verifyBoth } from './verify-prescription.ts';

/** Only the institution whose pharmacist checked it may use it: `institutionCode`. */
export interface PrescriptionForClaim extends Standing {
  readonly prescriptionId: number;
  readonly rxno: string;
  readonly personId: number;
  /** Units of sale. */
  readonly lines: readonly { readonly nationalCode: string; readonly quantity: number }[];
  /** Whether both signatures stand (M28); a claim is refused with this refusal when they do not. */
  readonly verified: Outcome<unknown, Refusal>;
}

/**
 * The prescription that a claim names, with its signatures verified once more. Reads only; for scope `all`.
 * @param rxno as printed; undefined is answered when the centre has no such prescription
 */
export async function loadPrescriptionForClaim(
  tx: Tx,
  rxno: string,
): Promise<PrescriptionForClaim | undefined> {
  const stored = await findPrescriptionByNumber(tx, rxno);
  if (!stored) return undefined;
  return {
    prescriptionId: stored.id,
    rxno: stored.rxno,
    personId: stored.personId,
    state: stored.state,
    institutionCode: stored.institutionCode,
    validTo: stored.validTo,
    lines: stored.lines.map(({ nationalCode, quantity }) => ({ nationalCode, quantity })),
    verified: verifyBoth(stored, await loadEvidence(tx, stored)),
  };
}

/**
 * Uses a prescription for a claim, inside the settlement's transaction. Of two at once exactly one is accepted: the state is locked.
 * @param actor who settles; `system` for a machine without an account
 * @returns nothing, or why it may not be used (expired, used, not checked by this institution …)
 */
export async function usePrescription(
  tx: Tx,
  prescriptionId: number,
  claimNo: string,
  institutionCode: string,
  actor: Pick<Actor, 'accountId' | 'name'> | 'system',
  now: number,
): Promise<Outcome<undefined, Refusal>> {
  const standing = present(await lockStanding(tx, prescriptionId), 'a prescription that was loaded exists');
  const judged = mayBeUsed(standing, institutionCode, dayAt(now));
  if (!judged.ok) return judged;
  await updateState(tx, prescriptionId, stateAfter('used', judged.value), institutionCode, claimNo);
  await insertEvent(tx, { prescriptionId, kind: 'used', at: now, ...whoOf(actor), institutionCode, claimNo });
  return accept(undefined);
}

/** Gives a prescription back when the settlement that used it is reversed (M32); past its last day it stays unusable. */
export async function releasePrescription(
  tx: Tx,
  prescriptionId: number,
  claimNo: string,
  institutionCode: string,
  actor: Pick<Actor, 'accountId' | 'name'> | 'system',
  now: number,
): Promise<void> {
  const standing = present(await lockStanding(tx, prescriptionId), 'a prescription that was used exists');
  assert(
    standing.institutionCode === institutionCode,
    'only the institution that used a prescription releases it',
  );
  await updateState(tx, prescriptionId, stateAfter('released', standing.state), institutionCode, null);
  await insertEvent(tx, {
    prescriptionId,
    kind: 'released',
    at: now,
    ...whoOf(actor),
    institutionCode,
    claimNo,
  });
}

function whoOf(actor: Pick<Actor, 'accountId' | 'name'> | 'system'): {
  accountId: number | null;
  actorName: string;
} {
  return actor === 'system'
    ? { accountId: null, actorName: '系统' }
    : { accountId: actor.accountId || null, actorName: actor.name };
}
