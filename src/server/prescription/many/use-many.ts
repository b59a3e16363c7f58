import type { Tx } from '../../db/database.ts';
import { listPrescriptionsByNumbers, standingAt, type StoredPrescription } from '../store.ts';
import type { PrescriptionForClaim } from '../use-prescription.ts';
import { verifyBoth } from '../verify-prescription.ts';
import { listLastChecks, listSigningCertificates, lockNumbers, type AboutLocks } from './use-many-store.ts';

/** What a batch of claims knows of one prescription. */
export interface LockedPrescription {
  readonly prescription: PrescriptionForClaim;
  /** Whether this transaction has it; otherwise somebody else is at it this moment. */
  readonly isLocked: boolean;
  /** One on paper is judged by more than itself (N5.4). */
  readonly isPaper: boolean;
}

/**
 * Locks the prescriptions that several claims name and loads them, each with its signatures verified once more (M28). All of
 * it is asked before the first answer is waited for.
 * @returns by number; those that the centre does not have are absent
 */
export async function loadPrescriptionsForClaims(
  tx: Tx,
  rxnos: readonly string[],
  now: number,
  about: AboutLocks,
): Promise<ReadonlyMap<string, LockedPrescription>> {
  if (rxnos.length === 0) return new Map();
  const [locked, stored, checks, certificates] = await Promise.all([
    lockNumbers(tx, rxnos, about),
    listPrescriptionsByNumbers(tx, rxnos),
    listLastChecks(tx, rxnos),
    listSigningCertificates(tx, rxnos),
  ]);
  const known = (one: StoredPrescription): LockedPrescription => {
    const check = checks.get(one.id);
    const events = check === undefined ? [] : [check];
    const prescription: PrescriptionForClaim = {
      prescriptionId: one.id,
      rxno: one.rxno,
      personId: one.personId,
      diagnosisCode: one.diagnosisCode,
      lines: one.lines.map(({ nationalCode, quantity }) => ({ nationalCode, quantity })),
      handed: one.dispensings,
      verified: verifyBoth(one, { events, certificates }),
      ...standingAt(one, now),
    };
    return { prescription, isLocked: locked.has(one.rxno), isPaper: one.registeredBy !== null };
  };
  return new Map(stored.map((one) => [one.rxno, known(one)]));
}
