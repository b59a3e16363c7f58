/** 5201, 5203 and 5204: an institution's own care of a person, settlement by settlement, line by line (M7, M29). */
import { Type } from 'typebox';
import { addDays, day, dayAt, parseDate, startOfDay, wallClock } from '../../base/date.ts';
import { formatFen, parseFen, subtractFen } from '../../base/money.ts';
import { present } from '../../base/assert.ts';
import type { Bill } from '../../contract/settlement.ts';
import { fundAreaOf } from '../../domain/funds/closes/close.ts';
import { scopeOf } from '../../domain/identity/roles.ts';
import type { StayDiagnosis } from '../../domain/settlement/stays/stay.ts';
import { yearToldBy } from '../../domain/settlement/told-readings.ts';
import type { Tx } from '../db/database.ts';
import type { Person } from '../insured/store.ts';
import { findInstitution } from '../providers/store.ts';
import { readBill } from '../settlement/read-bills.ts';
import type { World } from '../world.ts';
import { balanceAfterClaim } from './account-balance.ts';
import { CLEARING_TYPES, INSURANCE_TYPES, MED_TYPES } from './codes.ts';
import { ownPatient } from './entitlement.ts';
import { parseShape } from './envelope.ts';
import { GatewayFailure } from './failure.ts';
import { describePerson } from './insured-of-message.ts';
import type { Message, Transaction } from './message.ts';
import {
  findDiagnoses,
  findVisitOfClaim,
  listVisits,
  type DiagnosedVisit,
  type VisitOfClaim,
  type Within,
} from './queries-5-store.ts';
import { detailCuts, settlementDetails, settlementInfo } from './settlement-info.ts';
import { findClaimOwner } from './store.ts';
import { wire } from './wire-number.ts';

const text = (maxLength: number) => Type.String({ minLength: 1, maxLength });
const open = (maxLength: number) => Type.Optional(Type.Union([Type.String({ maxLength }), Type.Null()]));
const VisitInput = Type.Object({
  data: Type.Object({
    psn_no: text(30),
    begntime: text(19),
    endtime: open(19),
    med_type: open(6),
    mdtrt_id: open(30),
  }),
});
const DiagnosisInput = Type.Object({ data: Type.Object({ psn_no: text(30), mdtrt_id: text(30) }) });
/** diag_type 诊断类别: 西医诊断. */
const WESTERN_DIAGNOSIS = '1';
const ClaimInput = Type.Object({
  data: Type.Object({ psn_no: text(30), setl_id: text(30), mdtrt_id: open(30) }),
});

/** pay_loc 支付地点类别: 医疗机构, 省内异地. */
const PAY_LOC = { here: '2', elsewhere: '3' } as const;

/** Days, both of them counted whole; open at the end means until today. @throws {GatewayFailure} for a day that does not exist */
export function readWithin(from: string, to: string | null | undefined, now: number): Within {
  const first = parseDate(from.slice(0, 10));
  const last = to ? parseDate(to.slice(0, 10)) : dayAt(now);
  if (first === undefined || last === undefined) throw new GatewayFailure('begntime 或 endtime 没有这一天');
  if (last < first) throw new GatewayFailure('endtime 不能早于 begntime');
  return { from: startOfDay(first), to: startOfDay(addDays(last, 1)) };
}

/** 5201 就诊信息: of this institution alone, so that the person need not show anything again. */
export const queryVisits: Transaction = async (world, message) => {
  const { data } = parseShape(VisitInput, message.envelope.input, 'input');
  const within = readWithin(data.begntime, data.endtime, world.clock.now());
  const person = await ownPatient(world, message, data.psn_no);
  return world.db.transaction(scopeOf(message.actor), async (tx) => {
    const { institutionCode } = message;
    const visits = await listVisits(tx, institutionCode, person.id, within, data.mdtrt_id || null);
    const institution = await findInstitution(tx, institutionCode);
    const rows = visits.map((visit) => ({
      mdtrt_id: visit.visitNo,
      psn_no: person.personNo,
      psn_name: person.name,
      insutype: INSURANCE_TYPES[visit.scheme],
      begntime: wallClock(visit.begunAt),
      endtime: visit.endedAt === null ? '' : wallClock(visit.endedAt),
      med_type: visit.medType || MED_TYPES[visit.setting],
      ipt_otp_no: visit.visitOfHospital,
      fixmedins_code: institutionCode,
      fixmedins_name: institution?.name ?? '',
      atddr_no: visit.doctorCode,
      dr_name: visit.doctorName,
      dept_name: visit.department,
      clr_type: CLEARING_TYPES[visit.setting],
      vali_flag: visit.valid ? '1' : '0',
    }));
    const asked = data.med_type || null;
    return { output: { mdtrtinfo: rows.filter((row) => asked === null || row.med_type === asked) } };
  });
};

/** 5202 诊断信息: of a stay or visit as the hospital told them, of a purchase those of its prescription. */
export const queryDiagnoses: Transaction = async (world, message) => {
  const { data } = parseShape(DiagnosisInput, message.envelope.input, 'input');
  const person = await ownPatient(world, message, data.psn_no);
  return world.db.transaction(scopeOf(message.actor), async (tx) => {
    const visit = await findDiagnoses(tx, message.institutionCode, person.id, data.mdtrt_id);
    if (visit === undefined)
      throw new GatewayFailure('本机构没有 psn_no 所指参保人的这次就诊，请核对 mdtrt_id');
    const rows = visit.diagnoses.map((diagnosis, index) => ({
      mdtrt_id: visit.visitNo,
      psn_no: person.personNo,
      diag_srt_no: index + 1,
      diag_code: diagnosis.code,
      diag_name: diagnosis.name,
      ...diagnosedBy(diagnosis, visit),
      vali_flag: '1',
    }));
    return { output: { diseinfo: rows } };
  });
};

/** As it was told; of a prescription, and of what was registered before this was kept, what is known of the visit stands in. */
function diagnosedBy({ facts }: StayDiagnosis, visit: DiagnosedVisit) {
  const { type, department, doctorCode, doctorName, at } = facts ?? {
    ...visit,
    type: WESTERN_DIAGNOSIS,
    at: visit.begunAt,
  };
  return {
    diag_type: type,
    diag_dept: department,
    dise_dor_no: doctorCode,
    dise_dor_name: doctorName,
    diag_time: at === null ? '' : wallClock(at),
  };
}

/** @throws {GatewayFailure} for a person whom this institution does not treat */
async function patientOfClaim(world: World, message: Message): Promise<Person> {
  const { data } = parseShape(ClaimInput, message.envelope.input, 'input');
  return ownPatient(world, message, data.psn_no);
}

interface OpenedClaim {
  readonly bill: Bill;
  /** `mdtrt_id`: the stay's number, or that of the settlement itself. */
  readonly visitNo: string;
  readonly visit: VisitOfClaim;
}

/** @throws {GatewayFailure} for a settlement that is not this person's, this institution's or of this visit */
async function openClaim(tx: Tx, message: Message, person: Person): Promise<OpenedClaim> {
  const { data } = parseShape(ClaimInput, message.envelope.input, 'input');
  const bill = await readBill(tx, data.setl_id);
  if (bill?.personNo !== person.personNo || bill.institutionCode !== message.institutionCode)
    throw new GatewayFailure('本机构没有 psn_no 所指参保人的这笔结算，请核对 setl_id');
  const visit = await findVisitOfClaim(tx, message.institutionCode, person.id, data.setl_id);
  const visitNo = visit.stayNo ?? data.setl_id;
  if (data.mdtrt_id && data.mdtrt_id !== visitNo) throw new GatewayFailure(`mdtrt_id 应为 ${visitNo}`);
  return { bill, visitNo, visit };
}

/** 5203 结算信息: `setlinfo` and `setldetail` of a settlement again, without the identity number, which nobody shows here. */
export const querySettlement: Transaction = async (world, message) => {
  const person = await patientOfClaim(world, message);
  const { data } = parseShape(ClaimInput, message.envelope.input, 'input');
  // An institution sees no accounts, only what its settlements left: read apart, and told once it is known whose it is.
  const balance = await balanceAfterClaim(world, data.setl_id);
  return world.db.transaction(scopeOf(message.actor), async (tx) => {
    const { bill, visitNo, visit } = await openClaim(tx, message, person);
    const original = bill.reversesNo === null ? undefined : await findClaimOwner(tx, bill.reversesNo);
    const insured = { ...(await describePerson(tx, person)), knownAt: original?.settledAt };
    const shown = { certType: visit.certType, medType: visit.medType || MED_TYPES[bill.setting] };
    const institution = await findInstitution(tx, message.institutionCode);
    const level = institution?.level ?? '';
    const poolArea = fundAreaOf(institution?.areaCode ?? bill.areaCode);
    return {
      output: {
        setlinfo: {
          ...settlementInfo(bill, insured, shown, visit.msgid, balance),
          mdtrt_id: visitNo,
          pay_loc: poolArea === fundAreaOf(bill.areaCode) ? PAY_LOC.here : PAY_LOC.elsewhere,
          hosp_lv: level,
          fixmedins_poolarea: poolArea,
          lmtpric_hosp_lv: level,
          dedc_hosp_lv: level,
          begndate: visit.begunAt === null ? bill.servedOn : dayAt(visit.begunAt),
          enddate: visit.endedAt === null ? bill.servedOn : dayAt(visit.endedAt),
          psn_pay: wire(bill.personPays),
          cash_payamt: wire(bill.cash),
          refd_setl_flag: bill.state === 'reversal' ? '1' : '0',
          year: String(yearToldBy({ ...bill, servedOn: day(bill.servedOn) })),
          dise_codg: visit.diagnosisCode,
          dise_name: visit.diagnosisName,
          invono: visit.invoiceNo,
          opter: visit.operatorNo,
          opter_name: bill.cashierName,
        },
        setldetail: settlementDetails(bill),
      },
    };
  });
};

const fenOf = (yuan: string) => present(parseFen(yuan), 'an amount of a bill');

/** 5204 费用明细: the lines of a settlement with what of each the policy takes. */
export const queryFeeLines: Transaction = async (world, message) => {
  const person = await patientOfClaim(world, message);
  return world.db.transaction(scopeOf(message.actor), async (tx) => {
    const { bill, visitNo, visit } = await openClaim(tx, message, person);
    // What remains after a return has lines of its own, of which those told before tell nothing any more.
    const told = visit.lines.length === bill.lines.length ? visit.lines : [];
    const serials = bill.lines.map(
      (line, index) => told[index]?.serial ?? serialOf(bill.claimNo ?? '', line.line),
    );
    const cuts = detailCuts(bill, serials);
    const rows = bill.lines.map((line, index) => ({
      ...cuts[index],
      mdtrt_id: visitNo,
      setl_id: bill.claimNo ?? '',
      rx_drord_no: bill.rxno ?? '',
      fee_ocur_time: usedAt(told[index]?.usedAt) ?? bill.settledAt ?? '',
      hilist_code: line.nationalCode,
      hilist_name: line.genericName,
      med_list_codg: line.nationalCode,
      medins_list_codg: told[index]?.itemCode ?? '',
      prodname: line.tradeName,
      spec: line.strength,
      fund_payamt: wire(line.fundShare),
      selfpay_amt: wire(formatFen(subtractFen(fenOf(line.eligible), fenOf(line.fundShare)))),
    }));
    return { output: { output: rows } };
  });
};

const usedAt = (instant: number | null | undefined) => (instant ? wallClock(instant) : undefined);

/** The platform's own number of a fee line: the settlement's with the line behind it. */
export function serialOf(claimNo: string, line: number): string {
  return `${claimNo}-${line}`;
}
