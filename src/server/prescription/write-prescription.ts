import { createHash } from 'node:crypto';
import { assert, present } from '../../base/assert.ts';
import { dayAt, yearOf } from '../../base/date.ts';
import { accept, type Outcome } from '../../base/outcome.ts';
import type { OutputOf } from '../../contract/endpoint.ts';
import type { PrescriptionView } from '../../contract/prescription-shapes.ts';
import type { reckonPrescription as reckonRow } from '../../contract/prescription.ts';
import { NOTHING_ASKED, type Caution } from '../../domain/catalogue/prescribing/caution.ts';
import type { Actor } from '../../domain/identity/roles.ts';
import { judgeIssue, reckonSupply, type IssueTerms } from '../../domain/prescription/judge-issue.ts';
import type { Prescription, Supplement } from '../../domain/prescription/model.ts';
import { formRxno } from '../../domain/prescription/rxno.ts';
import { prescriptionText } from '../../domain/prescription/signed-text.ts';
import { totalDays } from '../../domain/prescription/supply-days.ts';
import { type Refusal } from '../../domain/refusals.ts';
import { lastValidDayOf, maxSupplyDaysOn } from '../../policy/parameters/prescription-limits.ts';
import { brokenConstraint, type Tx } from '../db/database.ts';
import { findEligibilityOfApplication } from '../eligibility/store.ts';
import { conflict } from '../http/problem.ts';
import { recordAudit } from '../identity/audit-store.ts';
import { takeSerial } from '../identity/serial-store.ts';
import { findPen, type Pen } from '../identity/signer.ts';
import type { World } from '../world.ts';
import { objectionOf, presentPrescription } from './present-prescription.ts';
import {
  findPrescriptionOfRequest,
  insertPrescription,
  lockPersonEntry,
  NOT_CIRCULATED,
  type StoredPrescription,
} from './store.ts';
import { loadEvidence, verifyPrescription, withEvent, type Evidence } from './verify-prescription.ts';
import { loadWritten, wrongLine, type IssueBody, type ReckonBody, type Written } from './load-written.ts';

/** Reckons the days of use of what a doctor is writing, and what would be said to it (M33, I18). Writes nothing but the audit. */
export async function reckonPrescription(
  world: World,
  actor: Actor,
  body: ReckonBody,
): Promise<Outcome<OutputOf<typeof reckonRow>, Refusal>> {
  const now = world.clock.now();
  const today = dayAt(now);
  return world.db.transaction('all', async (tx) => {
    const written = await loadWritten(
      world,
      tx,
      actor,
      { ...body, identityChecked: true },
      today,
      await findEligibilityOfApplication(tx, body.applicationId),
    );
    if (!written.ok) return written;
    const { person, facts, findings } = written.value;
    await recordAudit(tx, actor, now, {
      action: 'prescription.reckon',
      subjectKind: 'person',
      subjectId: person.id,
      personId: person.id,
    });
    const { supplyDays, reckoning } = reckonSupply(facts);
    return accept({
      supplyDays: [...supplyDays],
      thisPrescription: reckoning.thisPrescription,
      atHand: reckoning.atHand,
      notYetFetched: reckoning.notYetFetched,
      total: totalDays(reckoning),
      limit: maxSupplyDaysOn(today, facts.longTerm !== null)?.value ?? null,
      validTo: lastValidDayOf(today)?.value ?? null,
      cautions: [
        ...findings.concerning.map((one) => ({ ...warningOf(one), toAsk: false })),
        ...findings.toAsk.map((one) => ({ ...warningOf(one), toAsk: true })),
      ],
      objection: objectionOf(judgeIssue(facts)),
    });
  });
}

const warningOf = ({ id, effect, words, kind }: Caution) => ({ id, effect, words, kind });

type Issued = Outcome<PrescriptionView, Refusal>;

/**
 * Issues and signs a prescription (M19, M21, M22, M28, M33, M34). The number is taken last, so that whatever is refused leaves no gap;
 * the same request sent again gives the prescription that it made.
 * @param around what else belongs into the same transaction, before and after the issue
 * @throws {Problem} 404 for an unknown credential, 409 when the request id was used for other content
 */
export async function issuePrescription(
  world: World,
  actor: Actor,
  body: IssueBody,
  around: (tx: Tx, issueIt: () => Promise<Issued>) => Promise<Issued> = (_, issueIt) => issueIt(),
): Promise<Issued> {
  const now = world.clock.now();
  try {
    return await world.db.transaction('all', (tx) => around(tx, () => issue(world, tx, actor, body, now)));
  } catch (error) {
    if (brokenConstraint(error) === 'prescription_doctor_code_request_id_key') throw requestReused();
    throw error;
  }
}

function requestReused(): Error {
  return conflict('REQUEST_REUSED', '同一请求编号已用于另一张处方', '请刷新页面后重新开具');
}

async function issue(
  world: World,
  tx: Tx,
  actor: Actor,
  body: IssueBody,
  now: number,
): Promise<Outcome<PrescriptionView, Refusal>> {
  const today = dayAt(now);
  const { requestId, ...content } = body;
  const requestHash = createHash('sha256').update(JSON.stringify(content)).digest('hex');
  const eligibility = await findEligibilityOfApplication(tx, body.applicationId);
  if (eligibility) await lockPersonEntry(tx, eligibility.personId, eligibility.entryKey);
  const earlier = await findPrescriptionOfRequest(tx, actor.practitionerCode ?? '', requestId);
  if (earlier) {
    if (earlier.requestHash !== requestHash) throw requestReused();
    return accept(presentPrescription(earlier, await loadEvidence(tx, earlier), actor, now));
  }
  const written = await loadWritten(world, tx, actor, body, today, eligibility);
  if (!written.ok) return written;
  const judged = judgeIssue(written.value.facts);
  if (!judged.ok) return judged;
  const empty = judged.value.supplyDays.indexOf(0);
  if (empty >= 0) throw wrongLine(`lines.${empty}.quantity`, '数量不足一天用量', '请核对剂量、频次和数量');
  const pen = await findPen(world, tx, 'practitioner', written.value.doctor.practitioner.code, now);
  if (!pen.ok) return pen;
  const recording = {
    written: written.value,
    supplement: {
      longTerm: body.longTerm ?? null,
      clinical: body.clinical ?? NOTHING_ASKED,
      acknowledged: judged.value.acknowledged,
    },
    terms: judged.value,
    pen: pen.value,
    now,
    requestId,
    requestHash,
  };
  const stored = await record(tx, actor, recording);
  const issuedEvent = {
    kind: 'issued',
    at: now,
    actorName: stored.doctorName,
    institutionCode: stored.hospitalCode,
  } as const;
  const seen = {
    ...issuedEvent,
    institutionName: stored.hospitalName,
    claimNo: null,
    note: '',
    signedText: null,
    signature: null,
    certificateSerial: null,
  };
  const evidence = withEvent(NO_EVIDENCE, seen, pen.value.certificate);
  assert(verifyPrescription(stored, evidence.certificates).ok, 'what was just signed can be verified');
  return accept(presentPrescription(stored, evidence, actor, now));
}

const NO_EVIDENCE: Evidence = { events: [], certificates: new Map() };

interface Recording {
  readonly written: Written;
  readonly supplement: Supplement;
  readonly terms: IssueTerms;
  readonly pen: Pen;
  readonly now: number;
  readonly requestId: string;
  readonly requestHash: string;
}

async function record(
  tx: Tx,
  actor: Actor,
  { written, supplement, terms, pen, now, requestId, requestHash }: Recording,
): Promise<StoredPrescription> {
  const hospitalCode = written.doctor.hospital.code;
  const issuedOn = dayAt(now);
  const year = yearOf(issuedOn);
  const serial = await takeSerial(tx, 'prescription', hospitalCode, year);
  const content = {
    ...contentOf(written, terms, formRxno({ hospitalCode, year, serial }), now),
    supplement,
  };
  const signedText = prescriptionText(content);
  const { personId, applicationId, entryKey } = written.eligibility;
  const made = {
    ...content,
    ...pen.sign(signedText),
    signedText,
    requestHash,
    personId,
    applicationId,
    entryKey,
    issuedOn,
  };
  const id = await insertPrescription(tx, { ...made, year, serial, requestId, accountId: actor.accountId });
  await recordAudit(tx, actor, now, {
    action: 'prescription.issue',
    subjectKind: 'prescription',
    subjectId: id,
    personId,
    detail: content.rxno,
  });
  return {
    ...made,
    id,
    state: 'issued',
    institutionCode: null,
    institutionName: null,
    claimNo: null,
    ...NOT_CIRCULATED,
  };
}

/** What a prescription says, apart from its supplement. */
export function contentOf(
  { person, eligibility, doctor, lines, facts }: Written,
  terms: IssueTerms,
  rxno: string,
  now: number,
): Omit<Prescription, 'supplement'> {
  return {
    rxno,
    hospitalCode: doctor.hospital.code,
    hospitalName: doctor.hospital.name,
    doctorCode: doctor.practitioner.code,
    doctorName: doctor.practitioner.name,
    field: eligibility.field,
    personNo: person.personNo,
    personName: person.name,
    sex: person.sex,
    bornOn: person.bornOn,
    areaCode: eligibility.areaCode,
    applicationNo: eligibility.applicationNo,
    diagnosisCode: eligibility.diagnosisCode,
    diagnosisName: eligibility.diagnosisName,
    identityChecked: facts.identityChecked,
    issuedAt: now,
    validTo: terms.validTo.value,
    lines: lines.map(({ line, product }, index) => ({
      lineNo: index + 1,
      nationalCode: product.nationalCode,
      entryKey: product.entryKey,
      genericName: product.genericName,
      tradeName: product.tradeName,
      dosageForm: product.dosageForm,
      strength: product.strength,
      pack: product.pack,
      maker: product.maker,
      doseUnit: product.doseUnit,
      saleUnit: product.saleUnit,
      dose: present(facts.lines[index], 'every line has its dosing').dose,
      times: line.times,
      perDays: line.perDays,
      usage: line.usage,
      quantity: line.quantity,
      supplyDays: present(terms.supplyDays[index], 'every line has its days'),
    })),
  };
}
