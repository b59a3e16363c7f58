/** 7105–7107: a hospital's system asks how its prescription stands, what the pharmacist said, and what was fetched (M28). */
import type { PrescriptionView } from '../../contract/prescription-shapes.ts';
import { daysBetween, parseDate } from '../../base/date.ts';
import { findCertificate } from '../identity/certificate-store.ts';
import { getPrescription } from '../prescription/read-prescription.ts';
import type { World } from '../world.ts';
import { failureOf, GatewayFailure } from './failure.ts';
import type { Message, Transaction } from './message.ts';
import { CHECK_STATES, PRESCRIPTION_STANDS, USE_STATES } from './prescription-hospital-codes.ts';
import { readQuery } from './prescription-hospital-message.ts';
import { personNamed, requireHospital, rxnoOf } from './prescription-hospital-write.ts';

/** The prescription asked for, of this hospital and of the person named; the look is recorded. @throws {GatewayFailure} otherwise */
async function askedFor(world: World, message: Message): Promise<PrescriptionView> {
  const input = readQuery(message.envelope.input);
  requireHospital(message, input.fixmedinsCode);
  const person = await world.db.transaction('all', (tx) =>
    personNamed(world, tx, input.certno, input.psnName),
  );
  const found = await getPrescription(world, message.actor, await rxnoOf(world, input.hiRxno));
  if (!found.ok) throw failureOf(found.refusal);
  if (found.value.personNo !== person.personNo || found.value.hospitalCode !== message.institutionCode)
    throw new GatewayFailure('该处方不是本院为 psnName 所指参保人开具的，请核对');
  return found.value;
}

function useOf(view: PrescriptionView): readonly [string, string] {
  if (view.status === 'used') return USE_STATES.used;
  return view.lines.some((line) => line.left < line.quantity) ? USE_STATES.partly : USE_STATES.unused;
}

function validDays(view: PrescriptionView): number {
  const from = parseDate(view.issuedAt.slice(0, 10));
  const to = parseDate(view.validTo);
  return from === undefined || to === undefined ? 0 : daysBetween(from, to) + 1;
}

/** 7105 处方信息查询. */
export const queryPrescriptionMessage: Transaction = async (world, message) => {
  const view = await askedFor(world, message);
  const [stand, standName] = PRESCRIPTION_STANDS[view.status];
  const [use, useName] = useOf(view);
  return {
    output: {
      hiRxno: view.rxno,
      fixmedinsCode: view.hospitalCode,
      fixmedinsName: view.hospitalName,
      rxStasCodg: stand,
      rxStasName: standName,
      rxUsedStasCodg: use,
      rxUsedStasName: useName,
      prscTime: view.issuedAt,
      rxDrugCnt: view.lines.length,
      valiDays: validDays(view),
      valiEndTime: `${view.validTo} 23:59:59`,
      reptFlag: '0',
      longRxFlag: view.supplement?.longTerm ? '1' : '0',
      bizTypeCode: '01',
      rxExraAttrCode: '01',
      rxExraAttrName: '双通道处方',
      rxDetlList: view.lines.map((line) => ({
        medListCodg: line.nationalCode,
        drugGenname: line.genericName,
        drugProdname: line.tradeName,
        drugDosform: line.dosageForm,
        drugSpec: line.strength,
        prdrName: line.maker,
        medcWayDscr: line.usage,
        sinDoscnt: line.dose,
        sinDosunt: line.doseUnit,
        usedFrquName: line.frequency,
        medcDays: line.supplyDays,
        drugTotlcnt: line.quantity,
        drugTotlcntEmp: line.saleUnit,
        takeDrugFlag: line.left < line.quantity ? '1' : '0',
      })),
      rxOtpinfo: { drCode: view.doctorCode, prscDrName: view.doctorName, psnNo: view.personNo },
      rxDiseList: [{ diagCode: view.diagnosisCode, diagName: view.diagnosisName, maindiagFlag: '1' }],
    },
  };
};

/** 7106 审核结果查询: what the pharmacy's pharmacist said last. */
export const queryCheckMessage: Transaction = async (world, message) => {
  const view = await askedFor(world, message);
  const [stand, standName] = PRESCRIPTION_STANDS[view.status];
  const said = view.events.findLast((event) => event.kind === 'checked' || event.kind === 'returned');
  const [code, name] =
    said?.kind === 'returned'
      ? CHECK_STATES.returned
      : view.pharmacistSignature === null
        ? CHECK_STATES.waiting
        : CHECK_STATES.passed;
  const serial = view.pharmacistSignature?.certificateSerial;
  const certificate =
    serial === undefined
      ? undefined
      : await world.db.transaction('none', (tx) => findCertificate(tx, serial));
  const isSaid = code !== CHECK_STATES.waiting[0];
  return {
    output: {
      hiRxno: view.rxno,
      pharName: isSaid ? (said?.actorName ?? '') : '',
      pharCode: certificate?.holder.code ?? '',
      rxChkStasCodg: code,
      rxChkStasName: name,
      rxChkOpnn: isSaid ? said?.note || name : '',
      rxChkTime: isSaid ? (said?.at ?? '') : '',
      rxStasCodg: stand,
      rxStasName: standName,
    },
  };
};

/** 7107 取药结果查询: what was fetched so far, and when it was settled last. */
export const queryFetchedMessage: Transaction = async (world, message) => {
  const view = await askedFor(world, message);
  const [stand, standName] = PRESCRIPTION_STANDS[view.status];
  const [use, useName] = useOf(view);
  const settled = view.events.findLast((event) => event.claimNo !== null);
  const fetched = view.lines.filter((line) => line.left < line.quantity);
  return {
    output: {
      hiRxno: view.rxno,
      setlTime: fetched.length === 0 ? '' : (settled?.at ?? ''),
      rxStasCodg: stand,
      rxStasName: standName,
      rxUsedStasCodg: use,
      rxUsedStasName: useName,
      seltdelts: fetched.map((line) => ({
        medListCodg: line.nationalCode,
        drugGenname: line.genericName,
        drugProdname: line.tradeName,
        drugDosform: line.dosageForm,
        drugSpec: line.strength,
        cnt: line.quantity - line.left,
        prdrName: line.maker,
        takeDrugFlag: line.left === 0 ? '1' : '0',
      })),
    },
  };
};
