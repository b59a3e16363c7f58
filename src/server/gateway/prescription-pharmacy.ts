/** 7201 to 7206: a pharmacy's system is let at a prescription, takes it, verifies it and sends its pharmacist's verdict (M28, N5.4). */
import { randomBytes } from 'node:crypto';
import { Type } from 'typebox';
import { present } from '../../base/assert.ts';
import { dayAt, wallClock } from '../../base/date.ts';
import type { Outcome } from '../../base/outcome.ts';
import type { PrescriptionView } from '../../contract/prescription-shapes.ts';
import { mayBeTaken } from '../../domain/prescription/life.ts';
import { parseRxno } from '../../domain/prescription/rxno.ts';
import type { Refusal } from '../../domain/refusals.ts';
import type { Tx } from '../db/database.ts';
import { recordAudit } from '../identity/audit-store.ts';
import { admitPharmacy } from '../prescription/circulation/dispensing-pharmacy.ts';
import { takePrescription } from '../prescription/circulation/take-prescription.ts';
import {
  checkPrescription,
  openPrescription,
  returnPrescription,
} from '../prescription/check-prescription.ts';
import { findPrescriptionByNumber, standingAt, type StoredPrescription } from '../prescription/store.ts';
import { loadEvidence, verifyPrescription } from '../prescription/verify-prescription.ts';
import type { World } from '../world.ts';
import { IDENTITY_CARD } from './codes.ts';
import { parseShape } from './envelope.ts';
import { failureOf, GatewayFailure } from './failure.ts';
import type { Message, Transaction } from './message.ts';
import { personOfCredential } from './person-info.ts';
import { CHECK_STATES, PRESCRIPTION_STANDS, USE_STATES } from './prescription-hospital-codes.ts';
import { findSpent, insertToken, listOpenNumbers, spendToken } from './prescription-pharmacy-store.ts';

const text = (maxLength: number) => Type.String({ minLength: 1, maxLength });
const Credential = {
  mdtrt_cert_type: Type.String({ pattern: '^0[123]$' }),
  mdtrt_cert_no: text(50),
};

/** How long an authorisation may wait for its download. */
const TOKEN_LIFE = 30 * 60_000;

/** @throws {GatewayFailure} for a refusal of the use case that the page calls too */
export function valueOf<T>(outcome: Outcome<T, Refusal>): T {
  if (!outcome.ok) throw failureOf(outcome.refusal);
  return outcome.value;
}

/** The prescription of a number. @throws {GatewayFailure} when it is none, or the centre has none */
export async function storedOf(tx: Tx, typed: string): Promise<StoredPrescription> {
  const number = parseRxno(typed);
  const stored = number && (await findPrescriptionByNumber(tx, number.rxno));
  if (!stored) throw new GatewayFailure('电子处方中心没有这张处方，请核对处方编号');
  return stored;
}

/** The message comes from a pharmacy's system, under whatever role the use case sees. @throws {GatewayFailure} for hospitals */
function requirePharmacy(message: Message): void {
  if (!message.institutionCode.startsWith('P')) throw new GatewayFailure('该交易只供定点零售药店使用');
}

/** Records the look and gives a token, when this pharmacy may take the prescription now. */
async function authorise(
  tx: Tx,
  message: Message,
  stored: StoredPrescription,
  kind: 'authorisation' | 'code',
  now: number,
): Promise<string> {
  valueOf(verifyPrescription(stored, (await loadEvidence(tx, stored)).certificates));
  valueOf(mayBeTaken(standingAt(stored, now), message.institutionCode, dayAt(now)));
  const token = randomBytes(kind === 'code' ? 32 : 15)
    .toString('hex')
    .toUpperCase();
  const { institutionCode } = message;
  await insertToken(tx, {
    token,
    kind,
    prescriptionId: stored.id,
    institutionCode,
    issuedAt: now,
    expiresAt: now + TOKEN_LIFE,
  });
  await recordAudit(tx, message.actor, now, {
    action: 'gateway.authoriseCirculation',
    subjectKind: 'prescription',
    subjectId: stored.id,
    personId: stored.personId,
    requestId: message.envelope.msgid,
    detail: stored.rxno,
  });
  return token;
}

const OfflineInput = Type.Object({ data: Type.Object({ ...Credential, hi_rxno: text(30) }) });

/** 7201 线下流转授权: the patient at the counter shows credential and prescription; the pharmacy gets a number good for one download. */
export const authoriseOffline: Transaction = async (world, message) => {
  requirePharmacy(message);
  const { data } = parseShape(OfflineInput, message.envelope.input, 'input');
  const now = world.clock.now();
  return world.db.transaction('all', async (tx) => {
    valueOf(await admitPharmacy(tx, message.institutionCode, dayAt(now)));
    const person = await personOfCredential(world, tx, data.mdtrt_cert_type, data.mdtrt_cert_no);
    const stored = await storedOf(tx, data.hi_rxno);
    if (stored.personId !== person.id) throw new GatewayFailure('处方不属于出示凭证的参保人，请核对');
    const token = await authorise(tx, message, stored, 'authorisation', now);
    return {
      output: {
        auth_rxno: token,
        hi_rxno: stored.rxno,
        vali_end_time: wallClock(now + TOKEN_LIFE),
      },
    };
  });
};

const OnlineInput = Type.Object({ data: Type.Object(Credential) });

/** 7202 线上流转查询: what the bearer of a credential may fetch at this pharmacy, each with a number for one download. */
export const queryOnline: Transaction = async (world, message) => {
  requirePharmacy(message);
  const { data } = parseShape(OnlineInput, message.envelope.input, 'input');
  const now = world.clock.now();
  return world.db.transaction('all', async (tx) => {
    valueOf(await admitPharmacy(tx, message.institutionCode, dayAt(now)));
    const person = await personOfCredential(world, tx, data.mdtrt_cert_type, data.mdtrt_cert_no);
    const rows: object[] = [];
    for (const rxno of await listOpenNumbers(tx, person.id, dayAt(now))) {
      const stored = await storedOf(tx, rxno);
      if (!mayBeTaken(standingAt(stored, now), message.institutionCode, dayAt(now)).ok) continue;
      rows.push({
        auth_rxno: await authorise(tx, message, stored, 'authorisation', now),
        diag_name: stored.diagnosisName,
        fixmedins_code: stored.hospitalCode,
        fixmedins_name: stored.hospitalName,
        prsc_time: wallClock(stored.issuedAt),
        dept_name: stored.field,
        valid_end_time: `${stored.validTo} 23:59:59`,
      });
    }
    return { output: { rxlist: rows } };
  });
};

const CodeInput = Type.Object({ data: Type.Object({ epc_qrcd: text(60) }) });

/** 7203 二维码解码: whoever shows the prescription's code lets this pharmacy at it; the person is told only as far as needed to ask for the credential. */
export const decodeCode: Transaction = async (world, message) => {
  requirePharmacy(message);
  const { data } = parseShape(CodeInput, message.envelope.input, 'input');
  const now = world.clock.now();
  return world.db.transaction('all', async (tx) => {
    valueOf(await admitPharmacy(tx, message.institutionCode, dayAt(now)));
    const stored = await storedOf(tx, data.epc_qrcd);
    const token = await authorise(tx, message, stored, 'code', now);
    return {
      output: {
        epc_token: token,
        hi_rxno: stored.rxno,
        cert_type: IDENTITY_CARD,
        name: stored.personName,
        insuplc_admdvs: stored.areaCode,
      },
    };
  });
};

const DownloadInput = Type.Object({
  data: Type.Object({ epc_token: Type.Optional(text(64)), auth_rxno: Type.Optional(text(30)) }),
});

/** 7204 电子处方下载: spends the authorisation and takes the prescription, so that no other pharmacy works on it meanwhile; sent again while it is held, it answers the same. */
export const downloadPrescription: Transaction = async (world, message) => {
  requirePharmacy(message);
  const { data } = parseShape(DownloadInput, message.envelope.input, 'input');
  const token = data.epc_token ?? data.auth_rxno;
  if (token === undefined) throw new GatewayFailure('epc_token 与 auth_rxno 须填一个');
  const now = world.clock.now();
  const rxno = await world.db.transaction('all', (tx) => spendToken(tx, token, message.institutionCode, now));
  const taken =
    rxno === undefined
      ? await takenBefore(world, message, token)
      : valueOf(await takePrescription(world, message.actor, rxno));
  return {
    output: await world.db.transaction('all', async (tx) =>
      downloaded(taken, await storedOf(tx, taken.rxno)),
    ),
  };
};

/** What a download took whose answer got lost: while this pharmacy holds it, the same authorisation shows it again and prolongs nothing. */
async function takenBefore(world: World, message: Message, token: string): Promise<PrescriptionView> {
  const spent = await world.db.transaction('all', async (tx) => {
    const rxno = await findSpent(tx, token, message.institutionCode);
    return rxno === undefined ? undefined : storedOf(tx, rxno);
  });
  const hold = spent && standingAt(spent, world.clock.now()).hold;
  if (spent && hold?.by === message.institutionCode) {
    const seen = valueOf(await openPrescription(world, message.actor, spent.rxno));
    if (seen.hold?.mine === true) return seen;
  }
  throw new GatewayFailure('授权已用过、已过期，或不是发给本机构的，请重新授权');
}

function downloaded(rx: PrescriptionView, stored: StoredPrescription): object {
  return {
    hi_rxno: rx.rxno,
    rx_type_code: '1',
    prsc_time: rx.issuedAt,
    vali_end_time: `${rx.validTo} 23:59:59`,
    hold_end_time: present(rx.hold, 'what was taken is held').until,
    fixmedins_code: rx.hospitalCode,
    fixmedins_name: rx.hospitalName,
    bilg_dr_codg: rx.doctorCode,
    bilg_dr_name: rx.doctorName,
    psn_no: rx.personNo,
    psn_name: rx.personName,
    gend: rx.sex,
    age: rx.age,
    insuplc_admdvs: stored.areaCode,
    diseinfo: [{ diag_code: rx.diagnosisCode, diag_name: rx.diagnosisName }],
    rxdrugdetail: rx.lines.map((line) => ({
      med_list_codg: line.nationalCode,
      drug_genname: line.genericName,
      drug_prodname: line.tradeName,
      drug_dosform: line.dosageForm,
      drug_spec: line.strength,
      pacspec: line.pack,
      prdr_name: line.maker,
      sin_doscnt: line.dose,
      sin_dosunt: line.doseUnit,
      used_frqu_name: line.frequency,
      medc_way_dscr: line.usage,
      drug_cnt: line.quantity,
      left_cnt: line.left,
      drug_dosunt: line.saleUnit,
      medc_days: line.supplyDays,
    })),
    rx_file: Buffer.from(stored.signedText).toString('base64'),
    sign_digest: stored.signature,
    sign_cert_sn: stored.certificateSerial,
  };
}

const NumberInput = Type.Object({ data: Type.Object({ hi_rxno: text(30) }) });

const USED: Readonly<Record<PrescriptionView['status'], keyof typeof USE_STATES>> = {
  issued: 'unused',
  checked: 'unused',
  partlyUsed: 'partly',
  used: 'used',
  returned: 'unused',
  withdrawn: 'unused',
  expired: 'unused',
};

function checkStateOf(rx: PrescriptionView): keyof typeof CHECK_STATES {
  if (rx.status === 'returned') return 'returned';
  return rx.pharmacistSignature === null || rx.status === 'issued' ? 'waiting' : 'passed';
}

/** 7205 电子处方信息核验: whether the signature stands and what is left, for a pharmacy that may dispense it or has. */
export const verifyAtPharmacy: Transaction = async (world, message) => {
  requirePharmacy(message);
  const { data } = parseShape(NumberInput, message.envelope.input, 'input');
  const rx = valueOf(await openPrescription(world, message.actor, data.hi_rxno));
  return {
    output: {
      hi_rxno: rx.rxno,
      rx_stas_codg: PRESCRIPTION_STANDS[rx.status][0],
      rx_used_stas_codg: USE_STATES[USED[rx.status]][0],
      rx_chk_stas_codg: CHECK_STATES[checkStateOf(rx)][0],
      sign_vali_flag: rx.doctorSignature.objection === null ? '1' : '0',
      hold_flag: rx.hold?.mine === true ? '1' : '0',
      hold_end_time: rx.hold?.until ?? '',
      rxdrugdetail: rx.lines.map((line) => ({
        med_list_codg: line.nationalCode,
        drug_cnt: line.quantity,
        left_cnt: line.left,
      })),
    },
  };
};

const CheckInput = Type.Object({
  data: Type.Object({
    hi_rxno: text(30),
    phar_code: Type.String({ pattern: '^(HY|Y)\\d{12}$' }),
    phar_name: text(50),
    rx_chk_stas_codg: Type.Enum([CHECK_STATES.passed[0], CHECK_STATES.returned[0]]),
    rx_chk_opnn: Type.String({ maxLength: 2000 }),
  }),
});

/** 7206 审方信息上传: the verdict of a pharmacist registered at this pharmacy, signed with that pharmacist's certificate as on the page. */
export const uploadCheck: Transaction = async (world, message) => {
  requirePharmacy(message);
  const { data } = parseShape(CheckInput, message.envelope.input, 'input');
  const pharmacist = {
    ...message.actor,
    role: 'pharmacist' as const,
    practitionerCode: data.phar_code,
    name: data.phar_name,
  };
  const passes = data.rx_chk_stas_codg === CHECK_STATES.passed[0];
  if (!passes && data.rx_chk_opnn.trim() === '')
    throw new GatewayFailure('审核不通过须在 rx_chk_opnn 写明理由');
  const rx = valueOf(
    await (passes
      ? checkPrescription(world, pharmacist, data.hi_rxno)
      : returnPrescription(world, pharmacist, data.hi_rxno, data.rx_chk_opnn.slice(0, 200))),
  );
  return {
    output: {
      hi_rxno: rx.rxno,
      rx_chk_stas_codg: data.rx_chk_stas_codg,
      rx_chk_time: rx.events.at(-1)?.at ?? '',
    },
  };
};
