/** 2201 门诊挂号, 2202 挂号撤销, 2203 就诊信息上传 (M19, M25, M35). */
import { Type } from 'typebox';
import { dayAt } from '../../base/date.ts';
import { changeStay, registerStay, undoStay } from '../settlement/stays/manage-stays.ts';
import { parseShape } from './envelope.ts';
import { failureOf } from './failure.ts';
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

const VisitInput = Type.Object({
  data: Type.Object({
    ...CREDENTIAL,
    begntime: Moment,
    ipt_otp_no: word(30),
    atddr_no: word(30),
    dr_name: word(50),
    dept_code: word(30),
    dept_name: word(100),
    caty: word(6),
  }),
});

/** 2201: opens a visit for whoever shows the credential. */
export const registerVisit: Transaction = async (world, message) => {
  hospitalOnly(message);
  const { data } = parseShape(VisitInput, message.envelope.input, 'input');
  const begunAt = instantOf(data.begntime, 'data.begntime');
  const person = await world.db.transaction('all', (tx) => bearerOf(world, tx, data, dayAt(begunAt)));
  const registered = await registerStay(world, toldBy(message), person, {
    kind: 'outpatient',
    visitNo: data.ipt_otp_no,
    begunAt,
    medType: '',
    doctorCode: data.atddr_no,
    doctorName: data.dr_name,
    department: data.dept_name,
    bed: '',
    diagnoses: [],
  });
  if (!registered.ok) throw failureOf(registered.refusal);
  const { stayNo } = registered.value;
  return { output: { data: { mdtrt_id: stayNo, psn_no: data.psn_no, ipt_otp_no: data.ipt_otp_no } } };
};

const UndoInput = Type.Object({ data: Type.Object({ ...STAY_KEY, ipt_otp_no: word(30) }) });

/** 2202: once no line and no settlement stands under the visit. */
export const undoVisit: Transaction = async (world, message) => {
  hospitalOnly(message);
  const { data } = parseShape(UndoInput, message.envelope.input, 'input');
  return { output: await undoStay(world, toldBy(message), keyOf('outpatient', data), data.ipt_otp_no) };
};

const InformationInput = Type.Object({
  mdtrtinfo: Type.Object({
    ...STAY_KEY,
    med_type: word(6),
    begntime: Moment,
    main_cond_dscr: loose(1000),
    dise_codg: loose(30),
    dise_name: loose(500),
    birctrl_type: loose(6),
    birctrl_matn_date: loose(19),
  }),
  diseinfo: Type.Array(Diagnosis, { minItems: 1, maxItems: 50 }),
});

/** 2203: what the visit is for; sent again it replaces what was sent before. */
export const uploadVisitInformation: Transaction = async (world, message) => {
  hospitalOnly(message);
  const { mdtrtinfo, diseinfo } = parseShape(InformationInput, message.envelope.input, 'input');
  const change = {
    medType: mdtrtinfo.med_type,
    begunAt: instantOf(mdtrtinfo.begntime, 'mdtrtinfo.begntime'),
    diagnoses: diagnosesOf(diseinfo),
    diseaseCode: textOf(mdtrtinfo.dise_codg),
    diseaseName: textOf(mdtrtinfo.dise_name),
  };
  return { output: await changeStay(world, toldBy(message), keyOf('outpatient', mdtrtinfo), change) };
};
