import { Type, type Static } from 'typebox';
import { dayAt, yearOf } from '../../base/date.ts';
import { lastDayOfTerm } from '../../domain/eligibility/eligible.ts';
import type { Eligibility } from '../../domain/eligibility/model.ts';
import { refuse } from '../../domain/refusals.ts';
import type { Tx } from '../db/database.ts';
import { checkAgreement } from '../eligibility/applicant-steps.ts';
import { insertInstitutionChange, lockPerson } from '../eligibility/application-store.ts';
import { listEligibilitiesOf } from '../eligibility/store.ts';
import { recordAudit } from '../identity/audit-store.ts';
import { takeSerial } from '../identity/serial-store.ts';
import { findInstitution } from '../providers/store.ts';
import type { World } from '../world.ts';
import { INSURANCE_TYPES } from './codes.ts';
import { hasDealings, mayTell, personOf, SHOW_CREDENTIAL, SHOWN } from './entitlement.ts';
import { parseShape } from './envelope.ts';
import { failureOf, GatewayFailure } from './failure.ts';
import { filingToWithdraw } from './filings-benefit.ts';
import {
  findChosenOn,
  findFilingOfMessage,
  insertFiling,
  insertWithdrawal,
  listStandingFilings,
  type Choice,
} from './filings-store.ts';
import type { Message, Transaction } from './message.ts';
import { personOfCredential } from './person-info.ts';

const text = (maxLength: number) => Type.String({ minLength: 1, maxLength });
const optional = (maxLength: number) => Type.Optional(Type.Union([Type.String({ maxLength }), Type.Null()]));

/** biz_appy_type 业务申请类型: of this platform's own until the province names its code. */
export const SEPARATE_PAYMENT = '901';

const ChooseInput = Type.Object({
  data: Type.Object({
    psn_no: text(30),
    mdtrt_cert_type: Type.String({ pattern: '^0[123]$' }),
    mdtrt_cert_no: text(50),
    biz_appy_type: text(3),
    begndate: Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}$' }),
    enddate: optional(10),
    agnter_certno: optional(50),
    fix_srt_no: text(3),
    fixmedins_code: Type.String({ pattern: '^[HP]\\d{11}$' }),
    fixmedins_name: text(200),
    trt_dcla_detl_sn: optional(30),
  }),
});
type Data = Static<typeof ChooseInput>['data'];

/** @throws {GatewayFailure} for what a message of this institution cannot ask for */
function requireSound(data: Data, message: Message, today: string): void {
  if (data.biz_appy_type !== SEPARATE_PAYMENT)
    throw new GatewayFailure(`biz_appy_type 应为 ${SEPARATE_PAYMENT}（双通道单行支付定点）`);
  if (data.begndate !== today) throw new GatewayFailure('begndate 应为当日：变更即时生效');
  if (data.enddate && data.enddate < '2099') throw new GatewayFailure('enddate 不填：所选机构到下次变更为止');
  if (data.agnter_certno) throw new GatewayFailure('接口不办理代办，请代办人在平台凭授权办理');
  const isHospital = message.institutionCode.startsWith('H');
  const isOwn = data.fixmedins_code === message.institutionCode;
  if (!isOwn && !(isHospital && data.fixmedins_code.startsWith('P')))
    throw new GatewayFailure('只能备案本机构；医院可以代患者选定药店');
  if (data.fix_srt_no !== (data.fixmedins_code.startsWith('H') ? '1' : '2'))
    throw new GatewayFailure('fix_srt_no 填 1（就诊医院）或 2（购药药店），与机构类别一致');
}

/** The live benefits that a filing bears on: one by its application number, or all. @throws {GatewayFailure} without any */
function chosenBenefits(held: readonly Eligibility[], today: string, applicationNo: string): Eligibility[] {
  const live = held.filter(
    (one) => lastDayOfTerm(one) >= today && (applicationNo === '' || one.applicationNo === applicationNo),
  );
  if (live.length === 0) throw failureOf(refuse('ELIGIBILITY_MISSING'));
  return live;
}

function choiceOf(one: Eligibility, code: string): Choice {
  const { applicationId, hospitalCode, pharmacyCode } = one;
  const isHospital = code.startsWith('H');
  return {
    applicationId,
    hospitalCode,
    pharmacyCode,
    newHospitalCode: isHospital ? code : hospitalCode,
    newPharmacyCode: isHospital ? pharmacyCode : code,
  };
}

async function audit(world: World, tx: Tx, message: Message, personId: number, filingNo: string) {
  await recordAudit(tx, message.actor, world.clock.now(), {
    action: message.envelope.infno === '2505' ? 'gateway.chooseInstitution' : 'gateway.withdrawFiling',
    subjectKind: 'person',
    subjectId: personId,
    personId,
    detail: filingNo,
    requestId: message.envelope.msgid,
  });
}

/** 2505 人员定点备案: the hospital or pharmacy at which a live benefit is used from now on, the patient showing a credential (M23.1, M25). */
export const chooseInstitution: Transaction = async (world, message) => {
  const { data } = parseShape(ChooseInput, message.envelope.input, 'input');
  const now = world.clock.now();
  const today = dayAt(now);
  return world.db.transaction('all', async (tx) => {
    const person = await personOf(world, tx, message, data.psn_no);
    await lockPerson(tx, person.id);
    const earlier = await findFilingOfMessage(tx, message.institutionCode, message.envelope.msgid);
    if (earlier !== undefined) return { output: { trt_dcla_detl_sn: earlier.filingNo } };
    requireSound(data, message, today);
    const holder = await personOfCredential(world, tx, data.mdtrt_cert_type, data.mdtrt_cert_no);
    if (holder.id !== person.id) throw new GatewayFailure('凭证与 psn_no 不是同一个人，请先用 1101 核对凭证');
    const code = data.fixmedins_code;
    if ((await findInstitution(tx, code))?.name !== data.fixmedins_name)
      throw new GatewayFailure('fixmedins_code 与 fixmedins_name 不符');
    const allowed = await checkAgreement(
      tx,
      code.startsWith('H') ? 'hospitalCode' : 'pharmacyCode',
      code,
      now,
    );
    if (!allowed.ok) throw failureOf(allowed.refusal);
    const held = await listEligibilitiesOf(tx, person.id);
    const choices = chosenBenefits(held, today, data.trt_dcla_detl_sn ?? '').map((one) =>
      choiceOf(one, code),
    );
    for (const { applicationId, newHospitalCode, newPharmacyCode } of choices)
      await insertInstitutionChange(tx, applicationId, {
        hospitalCode: newHospitalCode,
        pharmacyCode: newPharmacyCode,
        onDay: today,
        at: now,
        accountId: null,
      });
    const serial = await takeSerial(tx, 'designation', person.areaCode, yearOf(today));
    const filingNo = `DD${person.areaCode}${yearOf(today)}${String(serial).padStart(6, '0')}`;
    await insertFiling(tx, {
      filingNo,
      kind: 'designation',
      personId: person.id,
      institutionCode: message.institutionCode,
      applicationIds: choices.map((one) => one.applicationId),
      before: choices,
      filedAt: now,
      messageNo: message.envelope.msgid,
    });
    await audit(world, tx, message, person.id, filingNo);
    return { output: { trt_dcla_detl_sn: filingNo } };
  });
};

/** 2506: what was chosen before holds again, unless something else was chosen since (M23.1). */
export const withdrawChoice: Transaction = async (world, message) => {
  const now = world.clock.now();
  const today = dayAt(now);
  return world.db.transaction('all', async (tx) => {
    const first = await filingToWithdraw(world, tx, message, 'designation');
    await lockPerson(tx, first.filing.personId);
    const { filing, memo } = await filingToWithdraw(world, tx, message, 'designation');
    if (filing.withdrawnBy !== null) return { output: {} };
    const held = await listEligibilitiesOf(tx, filing.personId);
    for (const choice of filing.before) {
      const one = held.find((each) => each.applicationId === choice.applicationId);
      if (one === undefined || lastDayOfTerm(one) < today) continue;
      if (one.hospitalCode !== choice.newHospitalCode || one.pharmacyCode !== choice.newPharmacyCode)
        throw new GatewayFailure('备案以后又变更过机构，不能撤销，请办理新的变更');
      await insertInstitutionChange(tx, choice.applicationId, {
        hospitalCode: choice.hospitalCode,
        pharmacyCode: choice.pharmacyCode,
        onDay: today,
        at: now,
        accountId: null,
      });
    }
    await insertWithdrawal(tx, {
      filingNo: filing.filingNo,
      at: now,
      memo,
      messageNo: message.envelope.msgid,
    });
    await audit(world, tx, message, filing.personId, filing.filingNo);
    return { output: {} };
  });
};

const QueryInput = Type.Object({ data: Type.Object({ psn_no: text(30), biz_appy_type: text(3), ...SHOWN }) });

/** 5302 人员定点信息: the hospital and the pharmacy of each benefit that runs today or later (M23.1). */
export const queryChoices: Transaction = async (world, message) => {
  const { data } = parseShape(QueryInput, message.envelope.input, 'input');
  const today = dayAt(world.clock.now());
  const known = await hasDealings(world, message, data.psn_no);
  return world.db.transaction('all', async (tx) => {
    const person = await personOf(world, tx, message, data.psn_no);
    if (!(await mayTell(world, tx, person, data, known))) throw new GatewayFailure(SHOW_CREDENTIAL);
    if (data.biz_appy_type !== SEPARATE_PAYMENT) return { output: { psnfixmedin: [] } };
    const filings = await listStandingFilings(tx, person.id);
    const rows = [];
    for (const one of await listEligibilitiesOf(tx, person.id)) {
      if (lastDayOfTerm(one) < today) continue;
      const since = (await findChosenOn(tx, one.applicationId)) ?? one.termFrom;
      for (const [at, code] of [one.hospitalCode, one.pharmacyCode].entries()) {
        if (code === null) continue;
        const filed = filings.find(
          ({ before }) =>
            before.find((choice) => choice.applicationId === one.applicationId)?.[
              at === 0 ? 'newHospitalCode' : 'newPharmacyCode'
            ] === code,
        );
        rows.push({
          psn_no: person.personNo,
          insutype: INSURANCE_TYPES[one.scheme],
          fix_srt_no: String(at + 1),
          fixmedins_code: code,
          fixmedins_name: (await findInstitution(tx, code))?.name ?? '',
          begndate: since,
          enddate: lastDayOfTerm(one),
          memo: `${one.genericName}（${one.dosageForm}）`,
          trt_dcla_detl_sn: filed?.filingNo ?? one.applicationNo,
        });
      }
    }
    return { output: { psnfixmedin: rows } };
  });
};
