/** 2401 入院办理, 2402 出院办理, 2403 入院信息变更, 2404 入院撤销, 2405 出院撤销 (M19, M25, M35). */
import { Type, type Static } from 'typebox';
import { dayAt } from '../../base/date.ts';
import {
  changeStay,
  dischargeStay,
  registerStay,
  reopenStay,
  undoStay,
} from '../settlement/stays/manage-stays.ts';
import type { StayDiagnosis } from '../../domain/settlement/stays/stay.ts';
import { parseShape } from './envelope.ts';
import { failureOf, GatewayFailure } from './failure.ts';
import { bearerOf } from './insured-of-message.ts';
import type { Transaction } from './message.ts';
import {
  CREDENTIAL,
  Diagnosis,
  diagnosesOf,
  hospitalOnly,
  instantOf,
  keyOf,
  loose,
  Moment,
  STAY_KEY,
  textOf,
  toldBy,
  word,
} from './stay-message.ts';

const WARD = {
  coner_name: loose(50),
  tel: loose(50),
  med_type: word(6),
  medrcdno: loose(30),
  atddr_no: word(30),
  chfpdr_name: word(50),
  adm_diag_dscr: loose(200),
  adm_dept_codg: word(30),
  adm_dept_name: word(100),
  adm_bed: loose(30),
  dscg_maindiag_code: loose(20),
  dscg_maindiag_name: loose(300),
  main_cond_dscr: loose(1000),
};
const Diagnoses = Type.Array(Diagnosis, { minItems: 1, maxItems: 50 });

const AdmissionInput = Type.Object({
  mdtrtinfo: Type.Object({ ...CREDENTIAL, ...WARD, begntime: Moment, ipt_no: word(30) }),
  diseinfo: Diagnoses,
});

/** 2401: admits whoever shows the credential; a person lies in one bed at a time, in whichever hospital. */
export const admit: Transaction = async (world, message) => {
  hospitalOnly(message);
  const { mdtrtinfo, diseinfo } = parseShape(AdmissionInput, message.envelope.input, 'input');
  const begunAt = instantOf(mdtrtinfo.begntime, 'mdtrtinfo.begntime');
  const person = await world.db.transaction('all', (tx) => bearerOf(world, tx, mdtrtinfo, dayAt(begunAt)));
  const registered = await registerStay(world, toldBy(message), person, {
    kind: 'inpatient',
    visitNo: mdtrtinfo.ipt_no,
    begunAt,
    medType: mdtrtinfo.med_type,
    doctorCode: mdtrtinfo.atddr_no,
    doctorName: mdtrtinfo.chfpdr_name,
    department: mdtrtinfo.adm_dept_name,
    bed: textOf(mdtrtinfo.adm_bed),
    diagnoses: mainFirst(mdtrtinfo.dscg_maindiag_code, diseinfo),
  });
  if (!registered.ok) throw failureOf(registered.refusal);
  const { stayNo } = registered.value;
  return { output: { result: { mdtrt_id: stayNo, psn_no: mdtrtinfo.psn_no, ipt_no: mdtrtinfo.ipt_no } } };
};

/** Where the head names the main diagnosis, it comes before the order of the list. */
function mainFirst(
  mainCode: string | null | undefined,
  rows: Static<typeof Diagnoses>,
): readonly StayDiagnosis[] {
  const main = textOf(mainCode);
  const diagnoses = diagnosesOf(rows);
  if (main === '') return diagnoses;
  const named = diagnoses.filter((one) => one.code === main);
  if (named.length === 0) throw new GatewayFailure(`主诊断 ${main} 不在 diseinfo 里`);
  return [...named, ...diagnoses.filter((one) => one.code !== main)];
}

const DischargeInput = Type.Object({
  dscginfo: Type.Object({
    ...STAY_KEY,
    insutype: word(6),
    endtime: Moment,
    dscg_dept_codg: loose(30),
    dscg_dept_name: loose(100),
    dscg_bed: loose(30),
    dscg_way: loose(3),
    die_date: loose(19),
  }),
  diseinfo: Diagnoses,
});

/** 2402: the diagnoses at discharge take the place of those at admission. */
export const discharge: Transaction = async (world, message) => {
  hospitalOnly(message);
  const { dscginfo, diseinfo } = parseShape(DischargeInput, message.envelope.input, 'input');
  const endedAt = instantOf(dscginfo.endtime, 'dscginfo.endtime');
  const [department, bed] = [textOf(dscginfo.dscg_dept_name), textOf(dscginfo.dscg_bed)];
  const change = {
    diagnoses: diagnosesOf(diseinfo),
    ...(department === '' ? {} : { department }),
    ...(bed === '' ? {} : { bed }),
  };
  return {
    output: await dischargeStay(world, toldBy(message), keyOf('inpatient', dscginfo), endedAt, change),
  };
};

const ChangeInput = Type.Object({
  adminfo: Type.Object({
    ...STAY_KEY,
    ...WARD,
    begntime: Moment,
    mdtrt_cert_type: loose(3),
    ipt_otp_no: loose(30),
  }),
  diseinfo: Diagnoses,
});

/** 2403: while the patient is in hospital. */
export const changeAdmission: Transaction = async (world, message) => {
  hospitalOnly(message);
  const { adminfo, diseinfo } = parseShape(ChangeInput, message.envelope.input, 'input');
  const change = {
    begunAt: instantOf(adminfo.begntime, 'adminfo.begntime'),
    medType: adminfo.med_type,
    doctorCode: adminfo.atddr_no,
    doctorName: adminfo.chfpdr_name,
    department: adminfo.adm_dept_name,
    bed: textOf(adminfo.adm_bed),
    diagnoses: mainFirst(adminfo.dscg_maindiag_code, diseinfo),
  };
  return { output: await changeStay(world, toldBy(message), keyOf('inpatient', adminfo), change) };
};

const KeyInput = Type.Object({ data: Type.Object(STAY_KEY) });

/** 2404: once no line and no settlement stands under the stay; the bed is free again. */
export const undoAdmission: Transaction = async (world, message) => {
  hospitalOnly(message);
  const { data } = parseShape(KeyInput, message.envelope.input, 'input');
  return { output: await undoStay(world, toldBy(message), keyOf('inpatient', data), undefined) };
};

/** 2405: unless the discharge settlement stands. */
export const undoDischarge: Transaction = async (world, message) => {
  hospitalOnly(message);
  const { data } = parseShape(KeyInput, message.envelope.input, 'input');
  return { output: await reopenStay(world, toldBy(message), keyOf('inpatient', data)) };
};
