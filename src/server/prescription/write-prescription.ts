import { createHash } from 'node:crypto';
import { assert, present } from '../../base/assert.ts';
import { addDays, dayAt, yearOf, type PlainDate } from '../../base/date.ts';
import { parseQuantity } from '../../base/money.ts';
import { accept, decline, type Outcome } from '../../base/outcome.ts';
import type { CallOf, OutputOf } from '../../contract/endpoint.ts';
import type { PrescriptionView } from '../../contract/prescription-shapes.ts';
import type {
  issuePrescription as issueRow,
  reckonPrescription as reckonRow,
} from '../../contract/prescription.ts';
import { membershipOn } from '../../domain/catalogue/list-membership.ts';
import { decidePayable } from '../../domain/catalogue/payable-product.ts';
import { isEligibleOn } from '../../domain/eligibility/eligible.ts';
import type { Eligibility } from '../../domain/eligibility/model.ts';
import type { Actor } from '../../domain/identity/roles.ts';
import {
  judgeIssue,
  reckonSupply,
  type IssueFacts,
  type IssueTerms,
} from '../../domain/prescription/judge-issue.ts';
import type { Prescription } from '../../domain/prescription/model.ts';
import { formRxno } from '../../domain/prescription/rxno.ts';
import { prescriptionText } from '../../domain/prescription/signed-text.ts';
import { totalDays } from '../../domain/prescription/supply-days.ts';
import { mayDoctorActFor } from '../../domain/providers/doctor.ts';
import { refuse, type Refusal } from '../../domain/refusals.ts';
import { lastValidDayOf, maxSupplyDaysOn } from '../../policy/parameters/prescription-limits.ts';
import { findListedDrugs, findProducts, type CatalogueProduct } from '../catalogue/lookup-store.ts';
import { brokenConstraint, type Tx } from '../db/database.ts';
import { findEligibilityOfApplication } from '../eligibility/store.ts';
import { conflict, notFound, Problem } from '../http/problem.ts';
import { recordAudit } from '../identity/audit-store.ts';
import { takeSerial } from '../identity/serial-store.ts';
import { findPen, type Pen } from '../identity/signer.ts';
import { findPersonByCredential, type Person } from '../insured/store.ts';
import type { World } from '../world.ts';
import { findActingDoctor, type ActingDoctor } from './acting-practitioner.ts';
import { objectionOf, presentPrescription } from './present-prescription.ts';
import {
  findPrescription,
  findPrescriptionOfRequest,
  insertEvent,
  insertPrescription,
  listSupply,
  lockPersonEntry,
} from './store.ts';
import { loadEvidence, verifyPrescription } from './verify-prescription.ts';

type IssueBody = CallOf<typeof issueRow>['body'];
type ReckonBody = CallOf<typeof reckonRow>['body'];
type Line = IssueBody['lines'][number];

/** Older prescriptions can have nothing left at hand: the limit of one is 30 days, of a long-term one 84. */
const LOOK_BACK_DAYS = 180;

/** 400 in words that a doctor reads, beside the field. */
function wrongLine(field: string, title: string, remedy: string): Problem {
  return new Problem(400, 'BAD_INPUT', title, { field, remedy });
}

/** What is being written, for whom, by whom, with what the modules to the left know of it. */
interface Written {
  readonly person: Person;
  readonly eligibility: Eligibility;
  readonly doctor: ActingDoctor;
  readonly lines: readonly { readonly line: Line; readonly product: CatalogueProduct }[];
  readonly facts: IssueFacts;
}

async function loadWritten(
  world: World,
  tx: Tx,
  actor: Actor,
  body: ReckonBody & { identityChecked: boolean },
  today: PlainDate,
): Promise<Outcome<Written, Refusal>> {
  const doctor = await findActingDoctor(tx, actor, today);
  const person = await findPersonByCredential(
    tx,
    world.secrets,
    body.credential.kind,
    body.credential.number,
  );
  if (!person) throw notFound('该凭证对应的参保人');
  const eligibility = await findEligibilityOfApplication(tx, body.applicationId);
  // Another person's application is answered like none, so that numbers cannot be tried out.
  if (!eligibility || eligibility.personId !== person.id) return decline(refuse('ELIGIBILITY_MISSING'));
  const products = await findProducts(
    tx,
    body.lines.map((line) => line.nationalCode),
  );
  const lines = body.lines.map((line, index) => ({
    line,
    product: productOfLine(products, line, eligibility.entryKey, index),
  }));
  const strengths = new Set(lines.map(({ product }) => product.strength));
  if (strengths.size < lines.length) throw wrongLine('lines', '同一规格开了两行', '请合并成一行');
  const drug = (await findListedDrugs(tx, [eligibility.entryKey])).get(eligibility.entryKey);
  const supply = await listSupply(
    tx,
    person.id,
    eligibility.entryKey,
    addDays(today, -LOOK_BACK_DAYS),
    today,
  );
  const facts: IssueFacts = {
    onDay: today,
    identityChecked: body.identityChecked,
    eligibility: isEligibleOn([eligibility], membershipOn(drug?.terms ?? [], today), today),
    doctor: mayDoctorActFor(doctor, eligibility.field, today),
    products: lines.map(({ product }) => decidePayable(product, today)),
    lines: lines.map(({ line, product }, index) => dosingOf(line, product, index)),
    dispensed: supply.flatMap(({ state, usedAt, supplyDays }) =>
      state === 'used' && usedAt !== null ? [{ usedOn: dayAt(usedAt), supplyDays }] : [],
    ),
    notYetFetched: supply.reduce(
      (sum, { state, supplyDays }) => sum + (state === 'used' ? 0 : supplyDays),
      0,
    ),
  };
  return accept({ person, eligibility, doctor, lines, facts });
}

function productOfLine(
  products: ReadonlyMap<string, CatalogueProduct>,
  line: Line,
  entryKey: string,
  index: number,
): CatalogueProduct {
  const product = products.get(line.nationalCode);
  if (product?.entryKey !== entryKey)
    throw wrongLine(`lines.${index}.nationalCode`, '所选产品不属于这项待遇', '请重新选择产品');
  return product;
}

function dosingOf(line: Line, product: CatalogueProduct, index: number): IssueFacts['lines'][number] {
  const dose = parseQuantity(line.dose);
  if (dose === undefined || dose <= 0n)
    throw wrongLine(`lines.${index}.dose`, '单次剂量必须大于 0', '请修改剂量');
  return {
    dose,
    times: line.times,
    perDays: line.perDays,
    quantity: line.quantity,
    unitsPerPack: product.unitsPerPack,
  };
}

/** Reckons the days of use of what a doctor is writing, and what would be said to it (M33, I18). Writes nothing but the audit. */
export async function reckonPrescription(
  world: World,
  actor: Actor,
  body: ReckonBody,
): Promise<Outcome<OutputOf<typeof reckonRow>, Refusal>> {
  const now = world.clock.now();
  const today = dayAt(now);
  return world.db.transaction('all', async (tx) => {
    const written = await loadWritten(world, tx, actor, { ...body, identityChecked: true }, today);
    if (!written.ok) return written;
    const { person, facts } = written.value;
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
      limit: maxSupplyDaysOn(today, false)?.value ?? null,
      validTo: lastValidDayOf(today)?.value ?? null,
      objection: objectionOf(judgeIssue(facts)),
    });
  });
}

/**
 * Issues and signs a prescription (M19, M21, M22, M28, M33, M34). The number is taken last, so that whatever is refused leaves no gap;
 * the same request sent again gives the prescription that it made.
 * @throws {Problem} 404 for an unknown credential, 409 when the request id was used for other content
 */
export async function issuePrescription(
  world: World,
  actor: Actor,
  body: IssueBody,
): Promise<Outcome<PrescriptionView, Refusal>> {
  const now = world.clock.now();
  try {
    return await world.db.transaction('all', (tx) => issue(world, tx, actor, body, now));
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
  const written = await loadWritten(world, tx, actor, body, today);
  if (!written.ok) return written;
  const judged = judgeIssue(written.value.facts);
  if (!judged.ok) return judged;
  const empty = judged.value.supplyDays.indexOf(0);
  if (empty >= 0) throw wrongLine(`lines.${empty}.quantity`, '数量不足一天用量', '请核对剂量、频次和数量');
  const pen = await findPen(world, tx, 'practitioner', written.value.doctor.practitioner.code, now);
  if (!pen.ok) return pen;
  const id = await record(tx, actor, {
    written: written.value,
    terms: judged.value,
    pen: pen.value,
    now,
    requestId,
    requestHash,
  });
  const stored = present(await findPrescription(tx, id), 'a prescription just made exists');
  const evidence = await loadEvidence(tx, stored);
  assert(verifyPrescription(stored, evidence.certificates).ok, 'what was just signed can be verified');
  return accept(presentPrescription(stored, evidence, actor, now));
}

interface Recording {
  readonly written: Written;
  readonly terms: IssueTerms;
  readonly pen: Pen;
  readonly now: number;
  readonly requestId: string;
  readonly requestHash: string;
}

async function record(
  tx: Tx,
  actor: Actor,
  { written, terms, pen, now, requestId, requestHash }: Recording,
): Promise<number> {
  const hospitalCode = written.doctor.hospital.code;
  const today = dayAt(now);
  const year = yearOf(today);
  const serial = await takeSerial(tx, 'prescription', hospitalCode, year);
  const content = contentOf(written, terms, formRxno({ hospitalCode, year, serial }), now);
  const signedText = prescriptionText(content);
  const { personId, applicationId, entryKey } = written.eligibility;
  const id = await insertPrescription(tx, {
    ...content,
    ...pen(signedText),
    signedText,
    year,
    serial,
    requestId,
    requestHash,
    personId,
    applicationId,
    entryKey,
    issuedOn: today,
  });
  await insertEvent(tx, {
    prescriptionId: id,
    kind: 'issued',
    at: now,
    accountId: actor.accountId,
    actorName: content.doctorName,
    institutionCode: hospitalCode,
  });
  await recordAudit(tx, actor, now, {
    action: 'prescription.issue',
    subjectKind: 'prescription',
    subjectId: id,
    personId,
    detail: content.rxno,
  });
  return id;
}

function contentOf(
  { person, eligibility, doctor, lines, facts }: Written,
  terms: IssueTerms,
  rxno: string,
  now: number,
): Prescription {
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
