/** What a settlement does with a prescription: load it, use it or a part of it once, release that when it is reversed (N5.4). */
import { assert, present } from '../../base/assert.ts';
import { dayAt } from '../../base/date.ts';
import { accept, decline, type Outcome } from '../../base/outcome.ts';
import type { Actor } from '../../domain/identity/roles.ts';
import { leftOf, stateAfterHanding, type HandedOut } from '../../domain/prescription/circulation/dispense.ts';
import { mayBeUsed, type Standing } from '../../domain/prescription/life.ts';
import { refuse, type Refusal } from '../../domain/refusals.ts';
import type { Tx } from '../db/database.ts';
import {
  listDispensings,
  moveDispensing,
  recordDispensing,
  type NewDispensing,
} from './circulation/supply-store.ts';
import { judgePaper } from './paper-exception/judge-paper.ts';
import { findPrescription, findPrescriptionByNumber, lockStanding, standingAt } from './store.ts';
import { loadEvidence, verifyBoth } from './verify-prescription.ts';

/** Only the institution whose pharmacist checked it may use it: `institutionCode`. */
export interface PrescriptionForClaim extends Standing {
  readonly prescriptionId: number;
  readonly rxno: string;
  readonly personId: number;
  readonly diagnosisCode: string;
  /** Units of sale. */
  readonly lines: readonly HandedOut[];
  /** What earlier settlements handed out of it, reversals as negative quantities. */
  readonly handed: readonly HandedOut[];
  /** Whether both signatures stand (M28), and paper is let through today (N5.4); else the claim is refused with this. */
  readonly verified: Outcome<unknown, Refusal>;
}

/**
 * The prescription that a claim names, with its signatures verified once more. Reads only; for scope `all`.
 * @param rxno as printed; undefined is answered when the centre has no such prescription
 */
export async function loadPrescriptionForClaim(
  tx: Tx,
  rxno: string,
  now: number,
): Promise<PrescriptionForClaim | undefined> {
  const stored = await findPrescriptionByNumber(tx, rxno);
  if (!stored) return undefined;
  const signed = verifyBoth(stored, await loadEvidence(tx, stored));
  return {
    ...standingAt(stored, now),
    prescriptionId: stored.id,
    rxno: stored.rxno,
    personId: stored.personId,
    diagnosisCode: stored.diagnosisCode,
    lines: stored.lines.map(({ nationalCode, quantity }) => ({ nationalCode, quantity })),
    handed: stored.dispensings,
    verified: signed.ok ? await judgePaper(tx, stored, dayAt(now)) : signed,
  };
}

/** A settlement's use of a prescription. */
export interface Use {
  readonly prescriptionId: number;
  readonly claimNo: string;
  readonly institutionCode: string;
  /** What it hands out, in units of sale; one product may stand there more than once. */
  readonly handed: readonly HandedOut[];
  /** As prescribed. */
  readonly lines: readonly HandedOut[];
}

/**
 * What a use of a prescription writes, judged on where it stands and what is out of it, both read under its lock.
 * @param earlier all that earlier settlements handed out of it
 * @param actor who settles; `system` for a machine without an account
 * @returns what is to be recorded, or why it may not be used (expired, used, not checked by this institution, less left than is sold …)
 */
export function judgeUse(
  standing: Standing,
  earlier: readonly HandedOut[],
  { prescriptionId, claimNo, institutionCode, handed, lines }: Use,
  actor: Pick<Actor, 'accountId' | 'name'> | 'system',
  now: number,
): Outcome<NewDispensing, Refusal> {
  const judged = mayBeUsed(standing, institutionCode, dayAt(now));
  if (!judged.ok) return judged;
  const whole = summed(handed);
  const out = [...earlier, ...whole];
  const over = leftOf(lines, out).find(({ quantity }) => quantity < 0);
  if (over) return decline(refuse('PRESCRIPTION_LINE_MISMATCH', { detail: over.nationalCode }));
  const state = stateAfterHanding(lines, out);
  assert(state !== 'checked', 'a use hands something out');
  return accept({
    prescriptionId,
    claimNo,
    institutionCode,
    at: now,
    ...whoOf(actor),
    kind: state,
    note: state === 'used' ? '' : partWords(lines, out),
    handed: whole,
    to: { state, institutionCode, claimNo, hold: null },
  });
}

/**
 * Uses a prescription, or a part of it, for a claim, inside the settlement's transaction. Of two at once exactly one is
 * accepted for the same unit: the state is locked, and what is left is read again under the lock.
 * @returns nothing, or why it may not be used, as `judgeUse`
 */
export async function usePrescription(
  tx: Tx,
  use: Use,
  actor: Pick<Actor, 'accountId' | 'name'> | 'system',
  now: number,
): Promise<Outcome<undefined, Refusal>> {
  const standing = present(
    await lockStanding(tx, use.prescriptionId, now),
    'a prescription that was loaded exists',
  );
  const judged = judgeUse(standing, await listDispensings(tx, use.prescriptionId), use, actor, now);
  if (!judged.ok) return judged;
  await recordDispensing(tx, judged.value);
  return accept(undefined);
}

/** Whole packs by product: one product may be sold on several lines. */
function summed(handed: readonly HandedOut[]): HandedOut[] {
  const sums = new Map<string, number>();
  for (const { nationalCode, quantity } of handed)
    sums.set(nationalCode, (sums.get(nationalCode) ?? 0) + quantity);
  return [...sums].map(([nationalCode, quantity]) => ({ nationalCode, quantity }));
}

/** What is still to be fetched, for whoever reads the history. */
function partWords(lines: readonly HandedOut[], out: readonly HandedOut[]): string {
  const left = leftOf(lines, out).reduce((sum, { quantity }) => sum + quantity, 0);
  return `还可取 ${left} 个销售单位`;
}

/**
 * Gives back what a settlement used when it is reversed (M32); past its last day the prescription stays unusable. What other
 * settlements of it handed out stays out.
 */
export async function releasePrescription(
  tx: Tx,
  prescriptionId: number,
  claimNo: string,
  institutionCode: string,
  actor: Pick<Actor, 'accountId' | 'name'> | 'system',
  now: number,
): Promise<void> {
  const standing = present(
    await lockStanding(tx, prescriptionId, now),
    'a prescription that was used exists',
  );
  const earlier = await listDispensings(tx, prescriptionId);
  const back = earlier
    .filter((one) => one.claimNo === claimNo)
    .map(({ nationalCode, quantity }) => ({ nationalCode, quantity: -quantity }));
  assert(back.length > 0 && back.every(({ quantity }) => quantity < 0), 'a use is released once');
  const stays = [...earlier, ...back].reduce((sum, { quantity }) => sum + quantity, 0);
  await recordDispensing(tx, {
    prescriptionId,
    claimNo,
    institutionCode,
    at: now,
    ...whoOf(actor),
    kind: 'released',
    note: '',
    handed: back,
    to: {
      state: stays === 0 ? 'checked' : 'partlyUsed',
      institutionCode: standing.institutionCode,
      claimNo: null,
      hold: standing.hold,
    },
  });
}

/** A settlement that takes another's place, and what of the prescription it keeps handed out. */
export interface KeptUse {
  readonly prescriptionId: number;
  readonly fromClaimNo: string;
  readonly toClaimNo: string;
  readonly institutionCode: string;
  readonly kept: readonly HandedOut[];
  readonly note: string;
}

/**
 * Carries a use over to the settlement that takes the place of another (M32): the drugs were fetched long ago, so neither the
 * prescription's last day nor who has it now is asked again. What is not kept may be fetched again while it is in force.
 */
export async function keepPrescription(
  tx: Tx,
  use: KeptUse,
  actor: Pick<Actor, 'accountId' | 'name'>,
  now: number,
): Promise<void> {
  const { prescriptionId, fromClaimNo } = use;
  present(await lockStanding(tx, prescriptionId, now), 'a prescription that was used exists');
  const stored = present(await findPrescription(tx, prescriptionId), 'a prescription that was used exists');
  const kept = summed(use.kept);
  const others = (await listDispensings(tx, prescriptionId)).filter((one) => one.claimNo !== fromClaimNo);
  const state = stateAfterHanding(stored.lines, [...others, ...kept]);
  assert(state !== 'checked', 'what is kept is handed out');
  await moveDispensing(tx, { ...use, kept, ...whoOf(actor), now, state });
}

function whoOf(actor: Pick<Actor, 'accountId' | 'name'> | 'system'): {
  accountId: number | null;
  actorName: string;
} {
  return actor === 'system'
    ? { accountId: null, actorName: '系统' }
    : { accountId: actor.accountId || null, actorName: actor.name };
}
