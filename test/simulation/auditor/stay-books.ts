/** Visits and stays in the books: registered, told, charged line by line, discharged, taken back (M19, M25, M32, M35). */
import { halfUp, partsOf, yuan } from './arithmetic.ts';
import { dayOf, type Books, type Stay, type StayLine } from './books.ts';
import { differ } from './compare-bill.ts';
import { fenTold } from './compare-info.ts';
import { checkReply, keyOf } from './check-reply.ts';
import { isHeld, isOurs, isSettled } from './stay-lines.ts';
import type * as record from './record-messages.ts';
import { settleStay, undoStaySettlement } from './stay-settle.ts';
import { enrolmentOn, listedPriceOn, standardOn } from './what-held.ts';

const TEN_MINUTES = 600_000;

/** The moment of a wall clock of the province. */
export const momentOf = (text: string): number => Date.parse(`${text.replace(' ', 'T')}+08:00`);

function register(books: Books, sent: record.MessageSent): void {
  const isVisit = sent.infno === '2201';
  const head = isVisit
    ? { ...(sent.input as record.VisitInput).data, med_type: '' }
    : (sent.input as record.AdmissionInput).mdtrtinfo;
  const begunAt = momentOf(head.begntime);
  const person = books.people.get(head.psn_no);
  const enrolment = enrolmentOn(person, dayOf(begunAt));
  const isInBed = [...books.stays.values()].some(
    (one) => !one.isVisit && one.personNo === head.psn_no && one.endedAt === null && !one.undone,
  );
  const because =
    begunAt > sent.at + TEN_MINUTES
      ? 'anything'
      : enrolment === undefined
        ? ['PERSON_NOT_INSURED']
        : enrolment.status !== 'normal'
          ? ['INSURANCE_NOT_NORMAL']
          : !isVisit && isInBed
            ? 'anything'
            : null;
  if (!checkReply(books, sent, because)) return;
  const stayNo = stayNoIn(sent, isVisit);
  if (books.stays.has(stayNo)) books.findings.push(`${stayNo} 就诊编号用了两次`);
  books.stays.set(stayNo, {
    stayNo,
    isVisit,
    institutionCode: sent.institutionCode,
    personNo: head.psn_no,
    begunAt,
    endedAt: null,
    undone: false,
    medType: head.med_type,
    diagnoses: isVisit ? [] : (sent.input as record.AdmissionInput).diseinfo.map((one) => one.diag_code),
    lines: new Map(),
    attempts: [],
  });
  books.registeredBy.set(keyOf(sent), stayNo);
}

function stayNoIn({ reply }: record.MessageSent, isVisit: boolean): string {
  const node = reply.output?.[isVisit ? 'data' : 'result'] as { mdtrt_id?: string } | undefined;
  return String(node?.mdtrt_id);
}

const isSettledAtAll = (books: Books, stay: Stay) => stay.attempts.some((one) => isHeld(books, one.claimNo));
const isFinallySettled = (books: Books, stay: Stay) =>
  stay.attempts.some((one) => !one.interim && isHeld(books, one.claimNo));

/** What stands against an act on a stay, whatever its message says. */
function isHindered(
  books: Books,
  stay: Stay,
  act: 'change' | 'upload' | 'withdraw' | 'discharge' | 'reopen' | 'undo',
): boolean {
  if (stay.undone) return true;
  if (act === 'undo') return isSettledAtAll(books, stay) || stay.lines.size > 0 || stay.endedAt !== null;
  if (act === 'withdraw') return false;
  if (!stay.isVisit && isFinallySettled(books, stay)) return true;
  if (act === 'reopen') return stay.endedAt === null;
  return stay.endedAt !== null && act !== 'upload';
}

/** Whether what bounds the price of a line lets it in; a standard that nobody may know is compared only when it is settled (N5.1). */
function priceFaults(books: Books, line: StayLine): string[] {
  const drug = books.drugs.get(line.nationalCode);
  const standard = drug && standardOn(books, drug, line.day);
  if (drug === undefined || standard === undefined) return [];
  const packPrice = partsOf(line.price) * (line.unit === 'smallest' ? BigInt(drug.unitsPerPack) : 1n);
  const listed = listedPriceOn(books, drug.code, line.day);
  return [
    ...(!drug.confidential && standard.kind === 'negotiated' && packPrice > standard.standard
      ? ['PRICE_ABOVE_NEGOTIATED_STANDARD']
      : []),
    ...(listed !== undefined && packPrice > listed ? ['PRICE_ABOVE_LISTED_PRICE'] : []),
  ];
}

function readLines({ feedetail }: record.FeeInput): StayLine[] {
  return feedetail.map((row) => ({
    serial: row.feedetl_sn,
    batch: row.chrg_bchno ?? '',
    day: row.fee_ocur_time.slice(0, 10),
    nationalCode: row.med_list_codg,
    price: row.pric,
    quantity: row.cnt,
    unit: row.trdn_flag === '1' ? 'smallest' : 'pack',
    doctor: row.bilg_dr_codg,
    traceCodes: row.drugtracinfo.map((one) => one.drug_trac_codg),
    amount: halfUp(partsOf(row.pric) * partsOf(row.cnt), 1_000_000n),
  }));
}

function upload(books: Books, sent: record.MessageSent, stay: Stay): void {
  const lines = readLines(sent.input as record.FeeInput);
  const last = dayOf(stay.endedAt ?? sent.at);
  const isOutside = lines.some((line) => line.day < dayOf(stay.begunAt) || line.day > last);
  const isTaken = lines.some((line) => stay.lines.has(line.serial));
  const prices = lines.filter((line) => isOurs(books, line)).flatMap((line) => priceFaults(books, line));
  const because =
    isHindered(books, stay, 'upload') || isOutside || isTaken
      ? 'anything'
      : prices.length > 0
        ? prices
        : null;
  if (!checkReply(books, sent, because)) return;
  for (const line of lines) stay.lines.set(line.serial, line);
  const told = (sent.reply.output?.['result'] ?? []) as readonly Readonly<Record<string, unknown>>[];
  lines.forEach((line, index) => books.findings.push(...compareSplit(books, sent.msgid, line, told[index])));
}

/** What is told of a line at once: its part inside and above the standard, unless nobody may know that (M13, N5.1). */
function compareSplit(
  books: Books,
  msgid: string,
  line: StayLine,
  told: Readonly<Record<string, unknown>> | undefined,
): string[] {
  const drug = books.drugs.get(line.nationalCode);
  const standard = drug && isOurs(books, line) ? standardOn(books, drug, line.day) : undefined;
  const due = { inscp_scp_amt: 0n, overlmt_amt: 0n, fulamt_ownpay_amt: 0n, preselfpay_amt: 0n };
  if (drug && standard && !drug.confidential) {
    const units = line.unit === 'smallest' ? BigInt(drug.unitsPerPack) : 1n;
    const packPrice = partsOf(line.price) * units;
    const payable = packPrice < standard.standard ? packPrice : standard.standard;
    due.inscp_scp_amt = halfUp(payable * partsOf(line.quantity), 1_000_000n * units);
    due.overlmt_amt = line.amount - due.inscp_scp_amt;
  }
  const flag = standard === undefined ? '0' : '1';
  return [
    ...Object.entries(due).flatMap(([name, amount]) =>
      fenTold(told?.[name]) === amount
        ? []
        : [differ(`${msgid} ${line.serial}`, name, String(told?.[name]), yuan(amount))],
    ),
    ...(told?.['list_sp_item_flag'] === flag
      ? []
      : [differ(`${msgid} ${line.serial}`, '是否在这里结', String(told?.['list_sp_item_flag']), flag)]),
  ];
}

function withdraw(books: Books, sent: record.MessageSent, stay: Stay): void {
  const lines = [...stay.lines.values()];
  const { data } = sent.input as record.BatchInput | record.SerialsInput;
  const chosen =
    'chrg_bchno' in data
      ? lines.filter((line) => line.batch === data.chrg_bchno)
      : lines.filter((line) => data.some((one) => one.feedetl_sn === line.serial));
  const free = chosen.filter((line) => !isSettled(books, stay, line.serial));
  const because = isHindered(books, stay, 'withdraw') || free.length === 0 ? 'anything' : null;
  if (checkReply(books, sent, because)) for (const line of free) stay.lines.delete(line.serial);
}

function discharge(books: Books, sent: record.MessageSent, stay: Stay): void {
  const { dscginfo, diseinfo } = sent.input as record.DischargeInput;
  const endedAt = momentOf(dscginfo.endtime);
  const isAfter = [...stay.lines.values()].some((line) => line.day > dayOf(endedAt));
  const isWrong = endedAt > sent.at + TEN_MINUTES || endedAt < stay.begunAt || isAfter;
  if (!checkReply(books, sent, isHindered(books, stay, 'discharge') || isWrong ? 'anything' : null)) return;
  stay.endedAt = endedAt;
  stay.diagnoses = diseinfo.map((one) => one.diag_code);
}

function reopen(books: Books, sent: record.MessageSent, stay: Stay): void {
  const isInBed = [...books.stays.values()].some(
    (one) =>
      one !== stay && !one.isVisit && one.personNo === stay.personNo && one.endedAt === null && !one.undone,
  );
  if (checkReply(books, sent, isHindered(books, stay, 'reopen') || isInBed ? 'anything' : null))
    stay.endedAt = null;
}

function inform(books: Books, sent: record.MessageSent, stay: Stay): void {
  const { mdtrtinfo, diseinfo } = sent.input as record.InformationInput;
  if (!checkReply(books, sent, isHindered(books, stay, 'change') ? 'anything' : null)) return;
  stay.medType = mdtrtinfo.med_type;
  stay.diagnoses = diseinfo.map((one) => one.diag_code);
}

/** 2403: a stay begins no later than its first line. */
function change(books: Books, sent: record.MessageSent, stay: Stay): void {
  const { adminfo, diseinfo } = sent.input as record.ChangeInput;
  const begunAt = momentOf(adminfo.begntime);
  const isBefore = [...stay.lines.values()].some((line) => line.day < dayOf(begunAt));
  const isWrong = begunAt > sent.at + TEN_MINUTES || isBefore;
  if (!checkReply(books, sent, isHindered(books, stay, 'change') || isWrong ? 'anything' : null)) return;
  stay.begunAt = begunAt;
  stay.medType = adminfo.med_type;
  stay.diagnoses = diseinfo.map((one) => one.diag_code);
}

/** 2601 of a registration: taken back where it came and nothing stands under it, else its message never counts. */
function compensate(books: Books, sent: record.MessageSent): void {
  const { omsgid } = (sent.input as record.CompensationInput).data;
  const original = keyOf({ institutionCode: sent.institutionCode, msgid: omsgid });
  const stayNo = books.registeredBy.get(original);
  const stay = stayNo === undefined ? undefined : books.stays.get(stayNo);
  if (stay === undefined) {
    if (checkReply(books, sent, null)) books.voided.add(original);
  } else if (stay.undone) checkReply(books, sent, null);
  else if (checkReply(books, sent, isHindered(books, stay, 'undo') ? 'anything' : null)) stay.undone = true;
}

function stayNoOf({ infno, input }: record.MessageSent): string {
  if (infno === '2402') return (input as record.DischargeInput).dscginfo.mdtrt_id;
  if (infno === '2203') return (input as record.InformationInput).mdtrtinfo.mdtrt_id;
  if (infno === '2403') return (input as record.ChangeInput).adminfo.mdtrt_id;
  if (infno === '2204' || infno === '2301') return (input as record.FeeInput).feedetail[0]?.mdtrt_id ?? '';
  const { data } = input as record.StayKeyInput | record.SerialsInput;
  return 'mdtrt_id' in data ? data.mdtrt_id : (data[0]?.mdtrt_id ?? '');
}

type Act = (books: Books, sent: record.MessageSent, stay: Stay) => void;

const undoRegistration: Act = (books, sent, stay) => {
  if (checkReply(books, sent, isHindered(books, stay, 'undo') ? 'anything' : null)) stay.undone = true;
};

const ACTS: Readonly<Record<string, Act>> = {
  '2202': undoRegistration,
  '2404': undoRegistration,
  '2203': inform,
  '2403': change,
  '2204': upload,
  '2301': upload,
  '2205': withdraw,
  '2302': withdraw,
  '2206': (...given) => settleStay(...given, false),
  '2303': (...given) => settleStay(...given, false),
  '2207': (...given) => settleStay(...given, true),
  '2304': (...given) => settleStay(...given, true),
  '2208': undoStaySettlement,
  '2305': undoStaySettlement,
  '2402': discharge,
  '2405': reopen,
};

export function playStayMessage(books: Books, sent: record.MessageSent): void {
  if (sent.infno === '2601') compensate(books, sent);
  else if (sent.infno === '2201' || sent.infno === '2401') register(books, sent);
  else {
    const stay = books.stays.get(stayNoOf(sent));
    const act = ACTS[sent.infno];
    if (stay === undefined || act === undefined)
      books.findings.push(`${sent.infno} ${sent.msgid} 没有这次就诊`);
    else act(books, sent, stay);
  }
}

/** Every visit and stay at the end: what waits, what is settled here, what elsewhere. */
export function auditStays(books: Books, told: readonly record.ToldStay[]): string[] {
  const papers = new Map(told.map((one) => [one.stayNo, one]));
  const sumOf = (lines: readonly StayLine[]) => yuan(lines.reduce((total, line) => total + line.amount, 0n));
  return [...books.stays.values()].flatMap((stay) => {
    const lines = [...stay.lines.values()];
    const settled = lines.filter((line) => isSettled(books, stay, line.serial));
    const open = lines.filter((line) => !isSettled(books, stay, line.serial));
    const due = [
      stay.undone ? '撤销' : '有效',
      sumOf(open.filter((line) => isOurs(books, line))),
      sumOf(settled),
      sumOf(open.filter((line) => !isOurs(books, line))),
    ].join(' ');
    const one = papers.get(stay.stayNo);
    const is = one
      ? [one.state === 'undone' ? '撤销' : '有效', one.waiting, one.settled, one.elsewhere].join(' ')
      : '无';
    return is === due ? [] : [differ(stay.stayNo, '就诊', is, due)];
  });
}
