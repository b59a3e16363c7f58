import { Type, type Static } from 'typebox';
import type { PaperKind } from '../../domain/eligibility/model.ts';
import { missingPapers } from '../../domain/eligibility/check-application.ts';
import { PAPER_KINDS } from '../../domain/eligibility/model.ts';
import type { Actor } from '../../domain/identity/roles.ts';
import { isInsuredOn } from '../../domain/insured/cover.ts';
import { refuse } from '../../domain/refusals.ts';
import { dayAt } from '../../base/date.ts';
import { findProducts } from '../catalogue/lookup-store.ts';
import type { Tx } from '../db/database.ts';
import { withdrawApplication } from '../eligibility/applicant-steps.ts';
import { findApplication, findByRequest, listEvents, lockPerson } from '../eligibility/application-store.ts';
import { stateOpinion } from '../eligibility/give-opinion.ts';
import { uploadPaper } from '../eligibility/papers.ts';
import { submitApplication } from '../eligibility/submit-application.ts';
import { recordAudit } from '../identity/audit-store.ts';
import { listEnrolments } from '../insured/store.ts';
import { findPractitioner } from '../providers/store.ts';
import type { World } from '../world.ts';
import { CREDENTIAL_KINDS, INSURANCE_TYPES } from './codes.ts';
import { personOf } from './entitlement.ts';
import { parseShape } from './envelope.ts';
import { failureOf, GatewayFailure } from './failure.ts';
import {
  findDoctorAccount,
  findFiling,
  findFilingOfMessage,
  insertFiling,
  insertWithdrawal,
  type Filing,
} from './filings-store.ts';
import type { Message, Transaction } from './message.ts';
import { personOfCredential } from './person-info.ts';
import { findUpload } from './upload-store.ts';

const text = (maxLength: number) => Type.String({ minLength: 1, maxLength });

/** paper_type 材料类别: of this platform's own. */
export const PAPER_TYPES: Readonly<Record<string, PaperKind>> = {
  '901': 'identity',
  '902': 'credential',
  '903': 'medicalRecord',
  '904': 'testReport',
  '909': 'other',
};

const FileInput = Type.Object({
  data: Type.Object({
    psn_no: text(30),
    insutype: text(6),
    mdtrt_cert_type: Type.String({ pattern: '^0[123]$' }),
    mdtrt_cert_no: text(50),
    opsp_dise_code: Type.String({ pattern: '^[A-Z]\\d{2}[0-9A-Zx.+*]{0,12}$' }),
    opsp_dise_name: text(100),
    tel: Type.String({ pattern: '^(1\\d{10}|0\\d{2,3}-?\\d{7,8})$' }),
    ide_fixmedins_no: Type.String({ pattern: '^H\\d{11}$' }),
    diag_dr_codg: text(30),
    diag_dr_name: text(50),
    med_list_codg: text(50),
    dise_cond_dscr: text(1000),
    dr_opnn: text(500),
    fixmedins_code: Type.Optional(Type.Union([Type.String({ pattern: '^(P\\d{11})?$' }), Type.Null()])),
    paper: Type.Optional(
      Type.Array(
        Type.Object({ paper_type: Type.String({ pattern: '^90[12349]$' }), file_qury_no: text(40) }),
        { maxItems: 20 },
      ),
    ),
  }),
});
type Data = Static<typeof FileInput>['data'];

/** The doctor as the platform's own user, so that application and signature are theirs. @throws {GatewayFailure} for another hospital's or one without an account */
async function doctorActor(tx: Tx, message: Message, code: string, name?: string): Promise<Actor> {
  const doctor = await findPractitioner(tx, code);
  if (
    doctor?.kind !== 'doctor' ||
    doctor.institutionCode !== message.institutionCode ||
    (name !== undefined && doctor.name !== name)
  )
    throw new GatewayFailure('diag_dr_codg 不是本院登记的医师，或与 diag_dr_name 不符');
  const accountId = await findDoctorAccount(tx, code, message.institutionCode);
  if (accountId === undefined) throw new GatewayFailure('该医师还没有本平台账号，请先由管理员开通');
  return {
    ...message.actor,
    accountId,
    role: 'responsibleDoctor',
    name: doctor.name,
    practitionerCode: code,
  };
}

/** A filing that can be submitted: by whom, for whom, with which files. */
interface Prepared {
  readonly actor: Actor;
  readonly personId: number;
  readonly entryKey: string;
  readonly papers: readonly {
    readonly kind: PaperKind;
    readonly file: { readonly fileName: string; readonly content: Buffer };
  }[];
}

/** Everything that can be read before anything is written. */
async function prepare(world: World, message: Message, data: Data): Promise<Prepared | Filing> {
  return world.db.transaction('all', async (tx) => {
    const earlier = await findFilingOfMessage(tx, message.institutionCode, message.envelope.msgid);
    if (earlier !== undefined) return earlier;
    const actor = await doctorActor(tx, message, data.diag_dr_codg, data.diag_dr_name);
    const person = await personOf(world, tx, message, data.psn_no);
    const holder = await personOfCredential(world, tx, data.mdtrt_cert_type, data.mdtrt_cert_no);
    if (holder.id !== person.id) throw new GatewayFailure('凭证与 psn_no 不是同一个人，请先用 1101 核对凭证');
    const now = world.clock.now();
    const insured = isInsuredOn(await listEnrolments(tx, person.id), dayAt(now));
    if (insured.ok && INSURANCE_TYPES[insured.value.scheme] !== data.insutype)
      throw new GatewayFailure(
        `insutype 应为 ${INSURANCE_TYPES[insured.value.scheme]}，请先用 1101 查询参保险种`,
      );
    const product = (await findProducts(tx, [data.med_list_codg])).get(data.med_list_codg);
    if (product === undefined) throw new GatewayFailure('med_list_codg 不是单行支付目录内的产品');
    const given = (data.paper ?? []).map((one) => ({ ...one, kind: PAPER_TYPES[one.paper_type] ?? 'other' }));
    const missing = missingPapers(given.map((one) => one.kind));
    if (missing.length > 0)
      throw failureOf(
        refuse('APPLICATION_PAPERS_MISSING', {
          detail: `还缺：${missing.map((kind) => PAPER_KINDS[kind]).join('、')}；请先用 9101 上传，填入 paper`,
        }),
      );
    const papers = [];
    for (const one of given) {
      const file = await findUpload(tx, message.institutionCode, one.file_qury_no, now);
      if (file === undefined)
        throw new GatewayFailure(
          `paper.file_qury_no ${one.file_qury_no} 没有这个文件、已过期，或不是本机构上传的`,
        );
      papers.push({ kind: one.kind, file });
    }
    return { actor, personId: person.id, entryKey: product.entryKey, papers };
  });
}

/** The world whose transactions are this one: what several use cases write there stands or falls together. */
const joined = (world: World, tx: Tx): World => ({
  ...world,
  db: { ...world.db, transaction: (_scope, work) => work(tx) },
});

/**
 * Keeps the papers and submits the application with them, both or neither: what was refused leaves no papers behind. Sent
 * again, it finds the application and keeps nothing twice. @throws {GatewayFailure} with the refusal
 */
async function submitWithPapers(
  world: World,
  message: Message,
  data: Data,
  { actor, personId, entryKey, papers }: Prepared,
) {
  const credentialKind = CREDENTIAL_KINDS[data.mdtrt_cert_type];
  if (credentialKind === undefined) throw new GatewayFailure('mdtrt_cert_type 填写不正确');
  const shown = { credentialKind, credentialNumber: data.mdtrt_cert_no };
  const requestId = message.envelope.msgid;
  return world.db.transaction('all', async (tx) => {
    const inside = joined(world, tx);
    await lockPerson(tx, personId);
    const isNew = (await findByRequest(tx, actor.accountId, requestId)) === undefined;
    const paperIds: number[] = [];
    for (const { kind, file } of isNew ? papers : []) {
      const part = { field: 'file', mediaType: 'application/octet-stream', ...file };
      const kept = await uploadPaper(inside, actor, kind, part, shown);
      if (!kept.ok) throw failureOf(kept.refusal);
      paperIds.push(kept.value.id);
    }
    const made = await submitApplication(inside, actor, {
      requestId,
      entryKey,
      diagnosisCode: data.opsp_dise_code,
      diagnosisName: data.opsp_dise_name,
      conditionText: data.dise_cond_dscr,
      pharmacyCode: data.fixmedins_code ? data.fixmedins_code : null,
      phone: data.tel,
      paperIds,
      ...shown,
    });
    if (!made.ok) throw failureOf(made.refusal);
    return made.value;
  });
}

/**
 * 2503 人员慢特病备案, here the application for the benefit of one drug: submitted by the responsible doctor for a patient who
 * shows a credential, with the papers sent by 9101, and stated and signed by the doctor at once (M22, M23.1, M23.2).
 */
export const fileBenefit: Transaction = async (world, message) => {
  const { data } = parseShape(FileInput, message.envelope.input, 'input');
  if (data.ide_fixmedins_no !== message.institutionCode)
    throw new GatewayFailure('ide_fixmedins_no 应为本机构编号');
  const prepared = await prepare(world, message, data);
  if ('filingNo' in prepared) return { output: { trt_dcla_detl_sn: prepared.filingNo } };
  const { id, applicationNo } = await submitWithPapers(world, message, data, prepared);
  const warning = await signStatement(world, prepared.actor, id, data.dr_opnn);
  await world.db.transaction('all', (tx) =>
    insertFiling(tx, {
      filingNo: applicationNo,
      kind: 'benefit',
      personId: prepared.personId,
      institutionCode: message.institutionCode,
      applicationIds: [id],
      before: [],
      filedAt: world.clock.now(),
      messageNo: message.envelope.msgid,
    }),
  );
  return { output: { trt_dcla_detl_sn: applicationNo }, ...(warning === '' ? {} : { warning }) };
};

/** Signs the doctor's statement unless an earlier sending of the message did. @returns why it could not be signed, for the doctor to do it on the page */
async function signStatement(world: World, actor: Actor, id: number, words: string): Promise<string> {
  const events = await world.db.transaction('all', (tx) => listEvents(tx, id));
  if (events.length > 1) return '';
  const stated = await stateOpinion(world, actor, id, words);
  return stated.ok
    ? ''
    : `申请已提交，医师意见未能签署，请医师在平台签署：${failureOf(stated.refusal).message}`;
}

const WithdrawInput = Type.Object({
  data: Type.Object({
    trt_dcla_detl_sn: text(30),
    psn_no: text(30),
    memo: Type.Optional(Type.Union([Type.String({ maxLength: 500 }), Type.Null()])),
  }),
});

/** The filing that a withdrawal names: this institution's, of this kind and person. @throws {GatewayFailure} for any other */
export async function filingToWithdraw(
  world: World,
  tx: Tx,
  message: Message,
  kind: Filing['kind'],
): Promise<{ filing: Filing; memo: string }> {
  const { data } = parseShape(WithdrawInput, message.envelope.input, 'input');
  const filing = await findFiling(tx, data.trt_dcla_detl_sn);
  if (filing?.kind !== kind || filing.institutionCode !== message.institutionCode)
    throw new GatewayFailure('本机构没有办过 trt_dcla_detl_sn 所指的备案');
  const person = await personOf(world, tx, message, data.psn_no);
  if (person.id !== filing.personId) throw new GatewayFailure('psn_no 与 trt_dcla_detl_sn 不是同一个人');
  if (filing.withdrawnBy !== null && filing.withdrawnBy !== message.envelope.msgid)
    throw new GatewayFailure('该备案已经撤销');
  return { filing, memo: data.memo ?? '' };
}

/** 2504: the patient's application is withdrawn, as long as the agency has not accepted it (M23.1). */
export const withdrawBenefit: Transaction = async (world, message) => {
  const found = await world.db.transaction('all', async (tx) => {
    const { filing, memo } = await filingToWithdraw(world, tx, message, 'benefit');
    const [id] = filing.applicationIds;
    const application = id === undefined ? undefined : await findApplication(tx, id);
    if (application === undefined) throw new Error('a filed benefit has its application');
    const events = await listEvents(tx, application.id);
    return {
      filing,
      memo,
      application,
      isDone: events.at(-1)?.step === 'withdrawn',
      doctorId: events[0]?.accountId,
    };
  });
  const { filing, memo, application, isDone, doctorId } = found;
  if (filing.withdrawnBy !== null) return { output: {} };
  if (!isDone) {
    // The step is the patient's; who filed it takes it back for them, under the account that submitted it.
    const actor: Actor = {
      ...message.actor,
      accountId: doctorId ?? 0,
      role: 'patient',
      name: `${message.actor.name}（医院接口代患者）`,
      institutionCode: null,
      personId: application.personId,
    };
    const outcome = await withdrawApplication(world, actor, application.id);
    if (!outcome.ok) throw failureOf(outcome.refusal);
  }
  await world.db.transaction('all', async (tx) => {
    const now = world.clock.now();
    await insertWithdrawal(tx, {
      filingNo: filing.filingNo,
      at: now,
      memo,
      messageNo: message.envelope.msgid,
    });
    await recordAudit(tx, message.actor, now, {
      action: 'gateway.withdrawFiling',
      subjectKind: 'application',
      subjectId: application.id,
      personId: application.personId,
      detail: filing.filingNo,
      requestId: message.envelope.msgid,
    });
  });
  return { output: {} };
};
