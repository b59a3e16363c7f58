/** 7101–7104: a hospital's system checks, signs, uploads and withdraws a prescription, by the use cases of the doctor's page (M28). */
import { createHash, randomInt } from 'node:crypto';
import { present } from '../../base/assert.ts';
import { dayAt, type PlainDate } from '../../base/date.ts';
import type { Objection, PrescriptionView } from '../../contract/prescription-shapes.ts';
import { lastDayOfTerm } from '../../domain/eligibility/eligible.ts';
import type { Actor } from '../../domain/identity/roles.ts';
import { refuse } from '../../domain/refusals.ts';
import { findProducts } from '../catalogue/lookup-store.ts';
import type { Tx } from '../db/database.ts';
import { listEligibilitiesOf } from '../eligibility/store.ts';
import { recordAudit } from '../identity/audit-store.ts';
import { signFor, verifySignature } from '../identity/signer.ts';
import { findCertificate } from '../identity/certificate-store.ts';
import { findPersonByCredential, type Person } from '../insured/store.ts';
import type { IssueBody } from '../prescription/load-written.ts';
import { withdrawPrescription } from '../prescription/withdraw-prescription.ts';
import { issuePrescription, reckonPrescription } from '../prescription/write-prescription.ts';
import { findPractitioner } from '../providers/store.ts';
import type { World } from '../world.ts';
import { failureOf, GatewayFailure } from './failure.ts';
import type { Message, Transaction } from './message.ts';
import {
  clinicalOf,
  credentialOf,
  doseOf,
  frequencyOf,
  longTermOf,
  packsOf,
  readCheck,
  readSign,
  readSignedElements,
  readUndo,
  readUpload,
  SIGNED_ELEMENTS,
  type CheckInput,
} from './prescription-hospital-message.ts';
import {
  findCheck,
  findCheckOfMessage,
  findRxnoOf,
  findSignature,
  insertCheck,
  insertSignature,
  insertUpload,
  isHospitalNumberUsed,
  isUploaded,
  lockHospitalNumber,
  type StoredCheck,
} from './prescription-hospital-store.ts';
import { PRESCRIPTION_STANDS } from './prescription-hospital-codes.ts';

const FILE_HEADS: readonly string[] = ['%PDF-', 'PK\u0003\u0004'];
const NUMBER_USED = 'hospRxno 已上传过，一张处方只能用一个编号';
const MOST_FILE_BYTES = 10 * 1024 * 1024;

/** The message's institution is the hospital that it names. @throws {GatewayFailure} otherwise, and for pharmacies */
export function requireHospital(message: Message, named: string): void {
  if (!message.institutionCode.startsWith('H')) throw new GatewayFailure('该交易只供定点医疗机构使用');
  if (named !== message.institutionCode) throw new GatewayFailure('fixmedinsCode 与接入密钥不属于同一机构');
}

/** The doctor in whose name the hospital's system acts: one that is registered there. @throws {GatewayFailure} for another */
async function doctorActor(tx: Tx, message: Message, drCode: string, name: string): Promise<Actor> {
  const doctor = await findPractitioner(tx, drCode);
  if (doctor?.kind !== 'doctor' || doctor.institutionCode !== message.institutionCode || doctor.name !== name)
    throw new GatewayFailure('drCode 不是本院登记的医师，或与医师姓名不符');
  return { ...message.actor, role: 'responsibleDoctor', name, practitionerCode: drCode };
}

/** The person whose identity number and name are given. @throws {GatewayFailure} when they do not belong together */
export async function personNamed(world: World, tx: Tx, certno: string, name: string): Promise<Person> {
  const person = await findPersonByCredential(tx, world.secrets, 'idNumber', certno);
  if (person?.name !== name) throw new GatewayFailure('没有查到姓名和证件号码一致的参保人，请核对');
  return person;
}

function toldOf({ code, message, detail, remedy, clause }: Objection): GatewayFailure {
  return new GatewayFailure(
    `${message}${detail === null ? '' : `（${detail}）`}。${remedy}[${code} ${clause}]`,
  );
}

/** What the message says, as the doctor's page would send it. @throws {GatewayFailure} for what cannot be read, or without a benefit for the drug */
async function bodyOf(
  world: World,
  tx: Tx,
  input: CheckInput,
  person: Person,
  today: PlainDate,
): Promise<Omit<IssueBody, 'requestId'>> {
  const credential = credentialOf(input);
  const shown = await findPersonByCredential(tx, world.secrets, credential.kind, credential.number);
  if (shown?.id !== person.id)
    throw new GatewayFailure('出示的凭证不属于 patnName、certno 所指参保人，请核对');
  const products = await findProducts(
    tx,
    input.rxdrugdetail.map((line) => line.medListCodg),
  );
  const lines = input.rxdrugdetail.map((line, index) => {
    const place = `rxdrugdetail[${index}]`;
    const product = products.get(line.medListCodg);
    if (product === undefined) throw new GatewayFailure(`${place}.medListCodg 不是单行支付目录内的产品`);
    return {
      entryKey: product.entryKey,
      line: {
        nationalCode: line.medListCodg,
        dose: doseOf(line, product, place),
        ...frequencyOf(line, place),
        usage: line.medcWayDscr,
        quantity: packsOf(line, product, place),
      },
    };
  });
  const entryKey = present(lines[0], 'at least one line').entryKey;
  const held = (await listEligibilitiesOf(tx, person.id)).find(
    (one) => one.entryKey === entryKey && lastDayOfTerm(one) >= today,
  );
  if (held === undefined) throw failureOf(refuse('ELIGIBILITY_MISSING'));
  const longTerm = longTermOf(input);
  return {
    applicationId: held.applicationId,
    credential,
    identityChecked: true,
    lines: lines.map(({ line }) => line),
    clinical: clinicalOf(input),
    ...(longTerm === undefined ? {} : { longTerm }),
    ...(input.extras?.acknowledged === undefined ? {} : { acknowledged: input.extras.acknowledged }),
  };
}

const digits = (count: number) => Array.from({ length: count }, () => randomInt(10)).join('');

const checkAnswer = (check: StoredCheck, warning: string) => ({
  output: { rxTraceCode: check.traceCode, hiRxno: check.hiRxno },
  ...(warning === '' ? {} : { warning }),
});

/** 7101 上传预核验: everything that stands against the prescription is told now; nothing is issued. */
export const checkPrescriptionMessage: Transaction = async (world, message) => {
  const input = readCheck(message.envelope.input);
  const { mdtrtinfo } = input;
  requireHospital(message, mdtrtinfo.fixmedinsCode);
  const now = world.clock.now();
  const today = dayAt(now);
  if (!input.prscTime.startsWith(today)) throw new GatewayFailure('prscTime 须为当日');
  const prepared = await world.db.transaction('all', async (tx) => {
    const earlier = await findCheckOfMessage(tx, message.envelope.msgid);
    if (earlier !== undefined) return earlier;
    if (await isHospitalNumberUsed(tx, message.institutionCode, input.hospRxno))
      throw new GatewayFailure(NUMBER_USED);
    const actor = await doctorActor(tx, message, mdtrtinfo.drCode, mdtrtinfo.prscDrName);
    const person = await personNamed(world, tx, mdtrtinfo.certno, mdtrtinfo.patnName);
    if (mdtrtinfo.psnNo && mdtrtinfo.psnNo !== person.personNo)
      throw new GatewayFailure('psnNo 与证件号码不是同一参保人');
    return { actor, person, body: await bodyOf(world, tx, input, person, today) };
  });
  if ('traceCode' in prepared) return checkAnswer(prepared, '');
  const { identityChecked: _, ...written } = prepared.body;
  const reckoned = await reckonPrescription(world, prepared.actor, written);
  if (!reckoned.ok) throw failureOf(reckoned.refusal);
  if (reckoned.value.objection !== null) throw toldOf(reckoned.value.objection);
  const check: StoredCheck = {
    traceCode: digits(20),
    hiRxno: `Y${message.institutionCode}${today.replaceAll('-', '')}${digits(8)}`,
    institutionCode: message.institutionCode,
    hospRxno: input.hospRxno,
    doctorCode: mdtrtinfo.drCode,
    personId: prepared.person.id,
    contentCipher: world.secrets.seal(
      Buffer.from(JSON.stringify({ body: prepared.body, mdtrtId: mdtrtinfo.mdtrtId })),
    ),
    checkedAt: now,
    validTo: reckoned.value.validTo === null ? today : (reckoned.value.validTo as PlainDate),
  };
  await world.db.transaction('all', async (tx) => {
    await insertCheck(tx, { ...check, msgid: message.envelope.msgid });
    await recordAudit(tx, prepared.actor, now, {
      action: 'gateway.checkPrescription',
      subjectKind: 'person',
      subjectId: prepared.person.id,
      personId: prepared.person.id,
      requestId: message.envelope.msgid,
    });
  });
  const told = reckoned.value.cautions.map((one) => `提示 ${one.id}：${one.words}`);
  return checkAnswer(check, [`有效期至 ${check.validTo}`, ...told].join('；'));
};

/** The check of a trace code, of this hospital. @throws {GatewayFailure} for another's or none */
async function ownCheck(tx: Tx, message: Message, traceCode: string): Promise<StoredCheck> {
  const check = await findCheck(tx, traceCode);
  if (check?.institutionCode !== message.institutionCode)
    throw new GatewayFailure('rxTraceCode 不是本院预核验得到的追溯码');
  return check;
}

/** The file's digest. @throws {GatewayFailure} for what is no PDF or OFD */
function fileHashOf(base64: string): string {
  const file = Buffer.from(base64, 'base64');
  if (
    file.length > MOST_FILE_BYTES ||
    !FILE_HEADS.some((head) => file.subarray(0, 8).toString('latin1').startsWith(head))
  )
    throw new GatewayFailure('处方文件须为 10 MB 以内的 PDF 或 OFD，base64 编码');
  return createHash('sm3').update(file).digest('hex');
}

/** 7102 电子签名: the doctor's SM2 signature over the elements of the upload and the digest of the file. */
export const signPrescriptionMessage: Transaction = async (world, message) => {
  const input = readSign(message.envelope.input);
  requireHospital(message, input.fixmedinsCode);
  const text = Buffer.from(input.originalValue, 'base64').toString('utf8');
  const elements = readSignedElements(text);
  requireHospital(message, elements.fixmedinsCode);
  const fileHash = fileHashOf(input.originalRxFile);
  const now = world.clock.now();
  return world.db.transaction('all', async (tx) => {
    const check = await ownCheck(tx, message, elements.rxTraceCode);
    if (elements.drCode !== check.doctorCode || elements.hiRxno !== check.hiRxno)
      throw new GatewayFailure('originalValue 的 drCode、hiRxno 与预核验的不一致');
    const actor = await doctorActor(tx, message, elements.drCode, elements.prscDrName);
    const signedText = `${text}\n${fileHash}`;
    const signed = await signFor(world, tx, 'practitioner', check.doctorCode, signedText, now);
    if (!signed.ok) throw failureOf(signed.refusal);
    await insertSignature(tx, {
      ...signed.value,
      traceCode: check.traceCode,
      signedText,
      fileHash,
      signedAt: now,
    });
    await recordAudit(tx, actor, now, {
      action: 'gateway.signPrescription',
      subjectKind: 'person',
      subjectId: check.personId,
      personId: check.personId,
      requestId: message.envelope.msgid,
    });
    const certificate = await findCertificate(tx, signed.value.certificateSerial);
    return {
      output: {
        rxFile: input.originalRxFile,
        signDigest: signed.value.signature,
        signCertSn: signed.value.certificateSerial,
        signCertDn: `CN=${certificate?.holderName ?? ''},OU=${check.doctorCode}`,
      },
    };
  });
};

/** Checks that what is uploaded is what the doctor signed. @throws {GatewayFailure} when a bit of it differs */
async function requireSigned(
  tx: Tx,
  input: ReturnType<typeof readUpload>,
  check: StoredCheck,
): Promise<void> {
  const stored = await findSignature(tx, check.traceCode, input.signDigest);
  if (stored === undefined) throw new GatewayFailure('signDigest 不是 7102 给出的签名值');
  const elements = readSignedElements(stored.signedText.slice(0, stored.signedText.lastIndexOf('\n')));
  const differs = SIGNED_ELEMENTS.find((name) => elements[name] !== input[name]);
  if (differs !== undefined) throw new GatewayFailure(`${differs} 与签名时的不一致`);
  if (fileHashOf(input.rxFile) !== stored.fileHash) throw new GatewayFailure('rxFile 与签名时的不一致');
  const holder = { kind: 'practitioner', code: check.doctorCode } as const;
  const judged = await verifySignature(tx, stored.signedText, stored, holder, stored.signedAt);
  if (!judged.ok) throw failureOf(judged.refusal);
}

/** 7103 上传: issues what was checked, once for each trace code and each number of the hospital's own; sent again it gives the same prescription. */
export const uploadPrescriptionMessage: Transaction = async (world, message) => {
  const input = readUpload(message.envelope.input);
  requireHospital(message, input.fixmedinsCode);
  const now = world.clock.now();
  const { check, actor, body, uploaded } = await world.db.transaction('all', async (tx) => {
    const found = await ownCheck(tx, message, input.rxTraceCode);
    if (input.hiRxno !== found.hiRxno || input.drCode !== found.doctorCode)
      throw new GatewayFailure('hiRxno、drCode 与预核验的不一致');
    const person = await personNamed(world, tx, input.certno, input.patnName);
    if (person.id !== found.personId) throw new GatewayFailure('患者与预核验的不一致');
    await requireSigned(tx, input, found);
    const content = JSON.parse(world.secrets.open(found.contentCipher).toString('utf8')) as {
      body: Omit<IssueBody, 'requestId'>;
      mdtrtId: string;
    };
    if (content.mdtrtId !== input.mdtrtId) throw new GatewayFailure('mdtrtId 与预核验的不一致');
    return {
      check: found,
      body: content.body,
      actor: await doctorActor(tx, message, input.drCode, input.prscDrName),
      uploaded: await isUploaded(tx, found.traceCode),
    };
  });
  if (!uploaded && dayAt(check.checkedAt) !== dayAt(now))
    throw new GatewayFailure('预核验不是当日的，请重新预核验（7101）后上传');
  const { rxFile: _, ...facts } = input;
  const issued = await issuePrescription(
    world,
    actor,
    { ...body, requestId: check.traceCode },
    async (tx, issueIt) => {
      await lockHospitalNumber(tx, check.institutionCode, check.hospRxno);
      if (await isHospitalNumberUsed(tx, check.institutionCode, check.hospRxno, check.traceCode))
        throw new GatewayFailure(NUMBER_USED);
      const made = await issueIt();
      if (!made.ok) return made;
      await insertUpload(tx, {
        traceCode: check.traceCode,
        prescriptionId: made.value.id,
        factsCipher: world.secrets.seal(Buffer.from(JSON.stringify(facts))),
        at: now,
        msgid: message.envelope.msgid,
      });
      return made;
    },
  );
  if (!issued.ok) throw failureOf(issued.refusal);
  return standAnswer(issued.value);
};

/** The prescription's number and where it stands, as 7103 and 7104 answer. */
function standAnswer(view: PrescriptionView) {
  const [code, name] = PRESCRIPTION_STANDS[view.status];
  return { output: { hiRxno: view.rxno, rxStasCodg: code, rxStasName: name } };
}

/** The platform's number of a prescription, also for the number that 7101 gave. */
export async function rxnoOf(world: World, hiRxno: string): Promise<string> {
  if (!hiRxno.startsWith('Y')) return hiRxno;
  const rxno = await world.db.transaction('all', (tx) => findRxnoOf(tx, hiRxno));
  if (rxno === undefined) throw new GatewayFailure('该处方还没有上传（7103）');
  return rxno;
}

/** 7104 撤销: its own doctor takes an unused prescription back, with the reason. */
export const undoPrescriptionMessage: Transaction = async (world, message) => {
  const input = readUndo(message.envelope.input);
  requireHospital(message, input.fixmedinsCode);
  const actor = await world.db.transaction('all', (tx) =>
    doctorActor(tx, message, input.drCode, input.undoDrName),
  );
  const outcome = await withdrawPrescription(world, actor, await rxnoOf(world, input.hiRxno), input.undoRea);
  if (!outcome.ok) throw failureOf(outcome.refusal);
  return standAnswer(outcome.value);
};
