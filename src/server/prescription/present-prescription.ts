import { ageOn, dayAt, wallClock } from '../../base/date.ts';
import { formatQuantity } from '../../base/money.ts';
import type { Outcome } from '../../base/outcome.ts';
import type { Objection, PrescriptionRow, PrescriptionView } from '../../contract/prescription-shapes.ts';
import type { Actor, Role } from '../../domain/identity/roles.ts';
import { maskPersonName } from '../../domain/insured/identity-number.ts';
import { SEX_LABELS } from '../../domain/insured/model.ts';
import { leftOf } from '../../domain/prescription/circulation/dispense.ts';
import {
  mayBeChecked,
  mayBeChosen,
  mayBeUndone,
  mayBeWithdrawn,
  OPEN_STATES,
  PRESCRIPTION_EVENTS,
  statusOn,
} from '../../domain/prescription/life.ts';
import { frequencyText } from '../../domain/prescription/signed-text.ts';
import { daysCovered } from '../../domain/prescription/supply-days.ts';
import { REFUSALS, type Refusal } from '../../domain/refusals.ts';
import { datedBasis } from '../../policy/basis.ts';
import { standingAt, type StoredPrescription } from './store.ts';
import { lastCheck, verifyCheck, verifyPrescription, type Evidence } from './verify-prescription.ts';

/** A refusal as part of an answer: what would stand against the next step. */
export function objectionOf(judged: Outcome<unknown, Refusal>): Objection | null {
  if (judged.ok) return null;
  const { code, clause, detail } = judged.refusal;
  return {
    code,
    clause,
    message: REFUSALS[code].message,
    remedy: REFUSALS[code].remedy,
    detail: detail ?? null,
  };
}

const KNOW_BY_NUMBER: readonly Role[] = ['hospitalOffice', 'auditor', 'agencyReviewer', 'areaBureau'];

/** Who treats, dispenses or is the patient needs the name; office and supervision know the case by its number (M7). */
export function nameFor({ role }: Actor, name: string): string {
  return KNOW_BY_NUMBER.includes(role) ? maskPersonName(name) : name;
}

/** Who has taken it: a pharmacy is told of its own hold and that another has it, not which. */
function presentHold(stored: StoredPrescription, actor: Actor, now: number): PrescriptionRow['hold'] {
  const { hold } = standingAt(stored, now);
  if (hold === null || !OPEN_STATES.includes(stored.state)) return null;
  const mine = hold.by === actor.institutionCode;
  const isPharmacy = actor.role === 'pharmacist' || actor.role === 'cashier';
  return {
    mine,
    pharmacyName: isPharmacy && !mine ? null : stored.holderName,
    until: wallClock(hold.until),
  };
}

/** One line of a list. @param now milliseconds since 1970 */
export function presentRow(stored: StoredPrescription, actor: Actor, now: number): PrescriptionRow {
  const today = dayAt(now);
  return {
    kind: stored.kind,
    hold: presentHold(stored, actor, now),
    id: stored.id,
    rxno: stored.rxno,
    status: statusOn(stored, today),
    personName: nameFor(actor, stored.personName),
    drug: stored.lines
      .map((line) => `${line.genericName} ${line.strength} × ${line.quantity}${line.saleUnit}`)
      .join('；'),
    supplyDays: daysCovered(stored.lines),
    issuedAt: wallClock(stored.issuedAt),
    validTo: stored.validTo,
    hospitalName: stored.hospitalName,
    doctorName: stored.doctorName,
    pharmacyName: stored.institutionName,
  };
}

/** All that happened, as its pages tell it. */
function presentEvents({ events }: Evidence): PrescriptionView['events'] {
  return events.map((event) => ({
    kind: event.kind,
    label: PRESCRIPTION_EVENTS[event.kind],
    at: wallClock(event.at),
    actorName: event.actorName,
    institutionName: event.institutionName,
    claimNo: event.claimNo,
    note: event.note,
  }));
}

/** A prescription with its signatures verified at this moment. */
export function presentPrescription(
  stored: StoredPrescription,
  evidence: Evidence,
  actor: Actor,
  now: number,
): PrescriptionView {
  const today = dayAt(now);
  const standing = standingAt(stored, now);
  const left = leftOf(stored.lines, stored.dispensings);
  const doctor = verifyPrescription(stored, evidence.certificates);
  const check = lastCheck(evidence.events);
  const atCounter = actor.role === 'pharmacist' || actor.role === 'cashier';
  return {
    ...presentRow(stored, actor, now),
    hospitalCode: stored.hospitalCode,
    doctorCode: stored.doctorCode,
    field: stored.field,
    personNo: stored.personNo,
    sex: SEX_LABELS[stored.sex],
    age: ageOn(stored.bornOn, today),
    applicationNo: stored.applicationNo,
    diagnosisCode: stored.diagnosisCode,
    diagnosisName: stored.diagnosisName,
    claimNo: stored.claimNo,
    basis: datedBasis(dayAt(stored.issuedAt)),
    lines: stored.lines.map(({ entryKey: _, times, perDays, dose, ...line }, index) => ({
      ...line,
      left: left[index]?.quantity ?? 0,
      dose: formatQuantity(dose),
      frequency: frequencyText({ times, perDays }),
    })),
    supplement: stored.supplement && {
      longTerm: stored.supplement.longTerm,
      clinical: {
        ...stored.supplement.clinical,
        allergies: stored.supplement.clinical.allergies && [...stored.supplement.clinical.allergies],
        otherDiagnoses: [...stored.supplement.clinical.otherDiagnoses],
      },
      acknowledged: [...stored.supplement.acknowledged],
    },
    doctorSignature: {
      certificateSerial: stored.certificateSerial,
      signer:
        stored.kind === 'paper'
          ? (evidence.certificates.get(stored.certificateSerial)?.holderName ?? '')
          : stored.doctorName,
      objection: objectionOf(doctor),
    },
    pharmacistSignature: check
      ? {
          certificateSerial: check.certificateSerial ?? '',
          signer: check.actorName,
          objection: objectionOf(verifyCheck(stored, check, evidence.certificates)),
        }
      : null,
    events: presentEvents(evidence),
    checkObjection: atCounter
      ? objectionOf(doctor.ok ? mayBeChecked(standing, actor.institutionCode ?? '', today) : doctor)
      : null,
    mayWithdraw: actor.practitionerCode === stored.doctorCode && mayBeWithdrawn(stored, today).ok,
    mayUndoCheck: actor.role === 'pharmacist' && mayBeUndone(standing, actor.institutionCode ?? '', today).ok,
    chosenPharmacy:
      stored.chosenCode === null ? null : { code: stored.chosenCode, name: stored.chosenName ?? '' },
    mayChoose: actor.personId === stored.personId && mayBeChosen(standing, null, today).ok,
  };
}
