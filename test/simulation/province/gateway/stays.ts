/** Visits and stays as hospitals' systems send them: registered, charged, discharged, settled in parts or at the end, undone (M19, I4). */
import type { SimArea } from '../areas.ts';
import { dayAt, plusDays, yuan } from '../calendar.ts';
import { drawArea, drawPrice } from '../claims.ts';
import { DRUGS } from '../drugs.ts';
import type { SimPerson } from '../people.ts';
import type { Message, Script, SimClaim, SimFee, SimStay } from '../script.ts';
import { takeCodes } from '../shelves.ts';
import { amountOf, credentialOf, drawMsgid, messageOf, wallAt, type Written } from './messages.ts';
import { learnOfSettlement, learnOfUndoing } from './sales.ts';

const EARLIEST = '2026-01-02';
/** A doctor whom nobody has registered. */
const STRANGER = 'D439999000001';
const DIAGNOSES = ['C34.900', 'C34.900', 'C34.900', 'C34.900', 'C50.100', 'C50.100', 'J45.900'];

const diagnosisRow = (script: Script, day: string) => ({
  diag_type: '1',
  diag_srt_no: '1',
  diag_code: script.dice.pick(DIAGNOSES),
  diag_name: '示例诊断',
  diag_time: `${day} 09:00:00`,
  vali_flag: '1',
});

/** A message about a stay that is known. */
function about(
  script: Script,
  stay: SimStay,
  infno: string,
  input: object,
  learn: Written['learn'],
  more: Partial<Written> = {},
): Message {
  const { institutionCode, person, lines, stayNo } = stay;
  return messageOf(script, {
    institutionCode,
    infno,
    msgid: drawMsgid(script, institutionCode),
    touches: [
      stayNo,
      person.person.personNo,
      ...lines.flatMap((line) => [...line.traceCodes, ...line.lateCodes]),
    ],
    input: () => Promise.resolve(input),
    learn,
    ...more,
  });
}

const keyOf = ({ stayNo, person }: SimStay) => ({ mdtrt_id: stayNo, psn_no: person.person.personNo });

/** Somebody comes to a doctor or is taken into hospital, mostly a few days before the first message about it. */
function drawRegistration(script: Script, person: SimPerson): Message {
  const { dice, desks } = script;
  const area: SimArea = dice.percent(60) ? person.area : drawArea(script, person);
  const isVisit = dice.percent(40);
  const today = dayAt(desks.now());
  const wanted = plusDays(today, -dice.between(0, isVisit ? 1 : 9));
  const begunOn = wanted < EARLIEST ? EARLIEST : wanted;
  const institutionCode = area.hospital;
  const msgid = drawMsgid(script, institutionCode);
  const visitNo = `${isVisit ? 'M' : 'Z'}${(script.serial += 1)}`;
  const begntime = begunOn === today ? `${begunOn} 00:00:00` : `${begunOn} 09:00:00`;
  const credential = credentialOf(script, person, begunOn);
  const diseinfo = [diagnosisRow(script, begunOn)];
  const head = { ...credential, begntime, atddr_no: area.doctor };
  const ward = { chfpdr_name: '示例', adm_dept_codg: 'K1', adm_dept_name: '示例科', adm_bed: '1' };
  const input = isVisit
    ? {
        data: {
          ...head,
          ipt_otp_no: visitNo,
          dr_name: '示例',
          dept_code: 'K1',
          dept_name: '示例科',
          caty: 'A01',
        },
      }
    : { mdtrtinfo: { ...head, ...ward, med_type: dice.percent(8) ? '52' : '21', ipt_no: visitNo }, diseinfo };
  const infno = isVisit ? '2201' : '2401';
  const touches = [person.person.personNo];
  script.sent.push({ institutionCode, infno, msgid, person, touches });
  return messageOf(script, {
    institutionCode,
    infno,
    msgid,
    touches,
    input: () => Promise.resolve(input),
    learn: (output) => {
      const { mdtrt_id: stayNo = '' } = (output[isVisit ? 'data' : 'result'] ?? {}) as { mdtrt_id?: string };
      if (script.stays.some((one) => one.stayNo === stayNo)) return;
      const known = {
        stayNo,
        msgid,
        isVisit,
        person,
        institutionCode,
        doctor: area.doctor,
        visitNo,
        begunOn,
      };
      script.stays.push({ ...known, endedOn: null, state: 'open', lines: [] });
    },
  });
}

type Fee = Omit<SimFee, 'isOurs' | 'claim'>;

function drawFee(script: Script, stay: SimStay): Fee {
  const { dice, desks } = script;
  const today = dayAt(desks.now());
  const last = stay.endedOn ?? today;
  const drawnDay = plusDays(stay.begunOn, dice.between(0, 9));
  const day = stay.isVisit && dice.percent(80) ? stay.begunOn : drawnDay > last ? last : drawnDay;
  const serial = `F${(script.serial += 1)}`;
  const batch = stay.isVisit ? dice.pick(['B1', 'B1', 'B2']) : '';
  const doctor = dice.percent(4) ? STRANGER : stay.doctor;
  if (dice.percent(12)) {
    const other = { nationalCode: 'CW0001', price: '60', quantity: '3', isSmall: false, amount: '180.00' };
    return { serial, batch, day, doctor, ...other, traceCodes: [], lateCodes: [] };
  }
  const drug = dice.pick(DRUGS);
  const isSmall = drug.unitsPerPack > 1 && dice.percent(25);
  const packPrice = drawPrice(script, drug);
  const price = isSmall
    ? String(Math.floor((Number(packPrice) * 10_000) / drug.unitsPerPack) / 10_000)
    : packPrice;
  const packs = drug.code === DRUGS.at(-1)?.code ? 1 : dice.between(1, 2);
  const quantity = String(isSmall ? drug.unitsPerPack * packs : packs);
  const codes = takeCodes(script, stay.institutionCode, drug, dice.percent(1) ? packs - 1 : packs);
  const isEarly = dice.percent(60);
  return {
    serial,
    batch,
    day,
    doctor,
    nationalCode: drug.code,
    price,
    quantity,
    isSmall,
    amount: amountOf(price, quantity),
    traceCodes: isEarly ? codes : [],
    lateCodes: isEarly ? [] : codes,
  };
}

function upload(script: Script, stay: SimStay): Message {
  const { dice } = script;
  const fees = Array.from({ length: dice.between(1, 4) }, () => drawFee(script, stay));
  const feedetail = fees.map((fee) => ({
    ...keyOf(stay),
    feedetl_sn: fee.serial,
    ...(stay.isVisit ? { chrg_bchno: fee.batch } : {}),
    rx_circ_flag: '0',
    fee_ocur_time: `${fee.day} 10:00:00`,
    med_list_codg: fee.nationalCode,
    medins_list_codg: fee.nationalCode,
    det_item_fee_sumamt: fee.amount,
    cnt: fee.quantity,
    pric: fee.price,
    bilg_dept_codg: 'K1',
    bilg_dept_name: '示例科',
    bilg_dr_codg: fee.doctor,
    bilg_dr_name: '示例',
    hosp_appr_flag: '0',
    ...(fee.isSmall ? { trdn_flag: '1' } : {}),
    drugtracinfo: fee.traceCodes.map((drug_trac_codg) => ({ drug_trac_codg })),
  }));
  const codes = fees.flatMap((fee) => [...fee.traceCodes, ...fee.lateCodes]);
  const message = about(script, stay, stay.isVisit ? '2204' : '2301', { feedetail }, (output) => {
    const told = (output['result'] ?? []) as readonly { list_sp_item_flag?: string }[];
    fees.forEach((fee, index) => {
      if (stay.lines.some((one) => one.serial === fee.serial)) return;
      stay.lines.push({ ...fee, isOurs: told[index]?.list_sp_item_flag === '1', claim: null });
    });
  });
  return { ...message, touches: [...message.touches, ...codes] };
}

const isHeld = (claim: SimClaim | null | undefined): boolean =>
  claim != null && (claim.stands || isHeld(claim.rest));
const isWaiting = (line: SimFee) => line.isOurs && !isHeld(line.claim);

/** The lines of the first year that waits, in the order of their days and serials. */
function nextLines(
  stay: SimStay,
  batch: string | null,
): { readonly taken: SimFee[]; readonly isAll: boolean } {
  const waiting = stay.lines
    .filter((line) => isWaiting(line) && (batch === null || line.batch === batch))
    .sort((a, b) => (`${a.day} ${a.serial}` < `${b.day} ${b.serial}` ? -1 : 1));
  const year = waiting[0]?.day.slice(0, 4);
  const taken = waiting.filter((line) => line.day.slice(0, 4) === year);
  return { taken, isAll: taken.length === waiting.length };
}

function settle(script: Script, stay: SimStay, only: 'look' | 'settle'): Message | undefined {
  const { dice } = script;
  const waiting = stay.lines.find(isWaiting);
  if (!waiting) return undefined;
  const batch = stay.isVisit ? waiting.batch : null;
  const { taken, isAll } = nextLines(stay, batch);
  const total = taken.reduce((sum, line) => sum + Math.round(Number(line.amount) * 100), 0);
  const isInterim = !stay.isVisit && (stay.endedOn === null || !isAll) && !dice.percent(6);
  const lateCodes = taken.filter(() => !dice.percent(2));
  const input = {
    data: {
      ...credentialOf(script, stay.person, taken.at(-1)?.day),
      mdtrt_id: stay.stayNo,
      medfee_sumamt: yuan(dice.percent(3) ? total + 1 : total),
      psn_setlway: '01',
      acct_used_flag: dice.percent(30) ? '1' : '0',
      ...(batch === null ? { mid_setl_flag: isInterim ? '1' : '0' } : { med_type: '11', chrg_bchno: batch }),
    },
    drug_trac_info: lateCodes.flatMap((line) =>
      line.lateCodes.map((drug_trac_codg) => ({ feedetl_sn: line.serial, drug_trac_codg })),
    ),
  };
  const infno = `${stay.isVisit ? '22' : '23'}${only === 'look' ? (stay.isVisit ? '06' : '03') : stay.isVisit ? '07' : '04'}`;
  const { institutionCode, person } = stay;
  const msgid = drawMsgid(script, institutionCode);
  const codes = taken.flatMap((line) => [...line.traceCodes, ...line.lateCodes]);
  const asked = {
    lines: taken.map(({ nationalCode, price, quantity, traceCodes, lateCodes: late, serial }) => ({
      nationalCode,
      price,
      quantity,
      traceCodes: lateCodes.some((one) => one.serial === serial) ? [...traceCodes, ...late] : traceCodes,
    })),
  };
  const touches = [stay.stayNo, person.person.personNo, ...codes];
  if (only === 'settle') script.sent.push({ institutionCode, infno, msgid, person, touches });
  const learn: Written['learn'] = (output) => {
    if (only === 'look') return;
    const servedOn = taken.at(-1)?.day ?? stay.begunOn;
    const claim = learnOfSettlement(script, { institutionCode, person, msgid }, asked, servedOn, output);
    for (const line of stay.lines)
      if (claim && taken.some((one) => one.serial === line.serial)) line.claim = claim;
  };
  return about(script, stay, infno, input, learn, { msgid });
}

function undoSettlement(script: Script, stay: SimStay): Message | undefined {
  const claims = [...new Set(stay.lines.flatMap((line) => (isHeld(line.claim) ? (line.claim ?? []) : [])))];
  const [claim] = claims;
  if (!claim) return undefined;
  const data = { ...keyOf(stay), setl_id: claim.claimNo };
  return about(script, stay, stay.isVisit ? '2208' : '2305', { data }, () => learnOfUndoing(script, claim));
}

function withdraw(script: Script, stay: SimStay): Message | undefined {
  const free = stay.lines.filter((line) => !isHeld(line.claim));
  const [line] = free;
  if (!line) return undefined;
  const goes = stay.isVisit ? free.filter((one) => one.batch === line.batch) : [line];
  const data = stay.isVisit
    ? { ...keyOf(stay), chrg_bchno: line.batch }
    : [{ ...keyOf(stay), feedetl_sn: line.serial }];
  return about(script, stay, stay.isVisit ? '2205' : '2302', { data }, () => {
    stay.lines = stay.lines.filter((one) => !goes.includes(one));
  });
}

function discharge(script: Script, stay: SimStay): Message {
  const today = dayAt(script.desks.now());
  const last = stay.lines.reduce((day, line) => (line.day > day ? line.day : day), stay.begunOn);
  const endedOn = script.dice.percent(5) ? stay.begunOn : last > today ? last : today;
  const dscginfo = { ...keyOf(stay), insutype: '310', endtime: wallAt(script.desks.now()) };
  const endtime = endedOn === today ? dscginfo.endtime : `${endedOn} 23:00:00`;
  const diseinfo = [diagnosisRow(script, endedOn)];
  return about(script, stay, '2402', { dscginfo: { ...dscginfo, endtime }, diseinfo }, () => {
    stay.endedOn = endedOn;
  });
}

function inform(script: Script, stay: SimStay): Message {
  const med_type = script.dice.percent(12) ? '51' : '11';
  const begntime = `${stay.begunOn} 00:00:00`;
  const mdtrtinfo = { ...keyOf(stay), med_type, begntime };
  return about(
    script,
    stay,
    '2203',
    { mdtrtinfo, diseinfo: [diagnosisRow(script, stay.begunOn)] },
    () => undefined,
  );
}

/** 2403: the bed, the diagnosis or the kind of stay is told anew; now and then a beginning after the first line. */
function change(script: Script, stay: SimStay): Message {
  const { dice } = script;
  const begunOn = dice.percent(15) ? plusDays(stay.begunOn, 1) : stay.begunOn;
  const med_type = dice.percent(15) ? '52' : '21';
  const ward = { chfpdr_name: '示例', adm_dept_codg: 'K1', adm_dept_name: '示例科', adm_bed: '2' };
  const head = { begntime: `${begunOn} 00:00:00`, med_type, atddr_no: stay.doctor };
  const adminfo = { ...keyOf(stay), ...ward, ...head };
  const diseinfo = [diagnosisRow(script, stay.begunOn)];
  return about(script, stay, '2403', { adminfo, diseinfo }, () => {
    stay.begunOn = begunOn;
  });
}

function undoRegistration(script: Script, stay: SimStay): Message {
  const data = { ...keyOf(stay), ...(stay.isVisit ? { ipt_otp_no: stay.visitNo } : {}) };
  return about(script, stay, stay.isVisit ? '2202' : '2404', { data }, () => {
    stay.state = 'undone';
  });
}

const NEVER = {
  upload: 0,
  change: 0,
  inform: 0,
  discharge: 0,
  settle: 0,
  look: 0,
  withdraw: 0,
  undo: 0,
  undoSettlement: 0,
  reopen: 0,
};
const VISIT = {
  ...NEVER,
  upload: 40,
  inform: 12,
  settle: 34,
  look: 6,
  withdraw: 5,
  undo: 2,
  undoSettlement: 5,
};
const IN_BED = {
  ...NEVER,
  upload: 46,
  change: 5,
  discharge: 30,
  settle: 9,
  look: 5,
  withdraw: 5,
  undo: 3,
  undoSettlement: 2,
};
const LEFT = {
  ...NEVER,
  upload: 3,
  change: 2,
  settle: 68,
  look: 6,
  withdraw: 5,
  undo: 2,
  undoSettlement: 8,
  reopen: 8,
};

/** The next message of some visit or stay that is not over, or the first of a new one. */
export function drawStayMessage(script: Script, person: SimPerson): Message | undefined {
  const { dice, stays } = script;
  const open = stays.filter((stay) => stay.state === 'open');
  if (open.length === 0 || dice.percent(16)) return drawRegistration(script, person);
  const stay = dice.pick(open);
  const isBare = stay.lines.length === 0;
  const isDone =
    !isBare && stay.lines.every((line) => !isWaiting(line)) && (stay.isVisit || stay.endedOn !== null);
  // Most are left alone once everything is settled.
  if (isDone && dice.percent(70)) {
    stay.state = 'done';
    return undefined;
  }
  const act =
    isBare && dice.percent(75)
      ? 'upload'
      : dice.weighed(stay.isVisit ? VISIT : stay.endedOn === null ? IN_BED : LEFT);
  switch (act) {
    case 'upload':
      return upload(script, stay);
    case 'inform':
      return inform(script, stay);
    case 'change':
      return change(script, stay);
    case 'settle':
      return settle(script, stay, 'settle');
    case 'look':
      return settle(script, stay, 'look');
    case 'withdraw':
      return withdraw(script, stay);
    case 'undo':
      return undoRegistration(script, stay);
    case 'undoSettlement':
      return undoSettlement(script, stay);
    case 'discharge':
      return discharge(script, stay);
    case 'reopen':
      return about(script, stay, '2405', { data: keyOf(stay) }, () => {
        stay.endedOn = null;
      });
  }
}
