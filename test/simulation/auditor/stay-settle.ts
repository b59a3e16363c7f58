/** Settlements of visits and stays: which lines one takes, what they come to, and taking it back (M9, M19, I4, I12). */
import { fenOf, sum, yuan } from './arithmetic.ts';
import { yearOn } from './benefit-years.ts';
import { dayOf, type Books, type Stay, type StayLine } from './books.ts';
import { differ } from './compare-bill.ts';
import { compareCuts, compareInfo, fenTold, heldAfter } from './compare-info.ts';
import { checkReply, keyOf, setlIdOf, undo } from './check-reply.ts';
import type * as record from './record-messages.ts';
import type { AskedClaim } from './record.ts';
import { decide } from './settle-books.ts';
import { isOurs, isSettled } from './stay-lines.ts';
import { enrolmentOn } from './what-held.ts';

/** 生育门诊, 生育住院, 计划生育手术. */
const MATERNITY = ['51', '52', '53'];

interface Chosen {
  /** In the order of their days, and of one day as their numbers count on. */
  readonly taken: readonly StayLine[];
  /** Of a later year or enrolment. */
  readonly later: number;
  readonly elsewhere: readonly StayLine[];
}

/** F9 comes before F10: the shorter number first. */
function rank({ day, serial }: StayLine): string {
  return `${day} ${String(serial.length).padStart(3, '0')} ${serial}`;
}

/** I4: a settlement lies in one year and under one enrolment; what comes later waits for one of its own. */
function chooseLines(books: Books, stay: Stay, batch: string | undefined): Chosen {
  const asked = [...stay.lines.values()].filter((line) => !stay.isVisit || line.batch === batch);
  const waiting = asked
    .filter((line) => isOurs(books, line) && !isSettled(books, stay, line.serial))
    .sort((a, b) => (rank(a) < rank(b) ? -1 : 1));
  const under = ({ day }: StayLine) => {
    const enrolment = enrolmentOn(books.people.get(stay.personNo), day);
    return `${yearOn(books, day)} ${enrolment?.scheme} ${enrolment?.areaCode}`;
  };
  const [first] = waiting;
  const end = waiting.findIndex((line) => first !== undefined && under(line) !== under(first));
  const taken = end === -1 ? waiting : waiting.slice(0, end);
  return {
    taken,
    later: waiting.length - taken.length,
    elsewhere: asked.filter((line) => !isOurs(books, line)),
  };
}

/** The claim that the lines make, each on its own day; limits, cover and year are those of the last of them. */
function claimOf(sent: record.MessageSent, stay: Stay, taken: readonly StayLine[]): AskedClaim {
  const { data, drug_trac_info: codes } = sent.input as record.SettleInput;
  return {
    requestId: sent.msgid,
    personNo: stay.personNo,
    rxno: null,
    receivingHospital: null,
    setting: stay.isVisit ? 'outpatient' : 'inpatient',
    cause: MATERNITY.includes(stay.medType) ? 'maternity' : 'illness',
    diagnosisCode: stay.diagnoses[0],
    useAccount: data.acct_used_flag === '1',
    lines: taken.map(({ nationalCode, price, quantity, unit, traceCodes, serial, day, doctor }) => ({
      nationalCode,
      price,
      quantity,
      unit,
      usedOn: day,
      ...(stay.isVisit ? { doctorCode: doctor } : {}),
      traceCodes: [
        ...new Set([
          ...traceCodes,
          ...codes.filter((one) => one.feedetl_sn === serial).map((one) => one.drug_trac_codg),
        ]),
      ],
    })),
  };
}

export function settleStay(books: Books, sent: record.MessageSent, stay: Stay, writes: boolean): void {
  const { data } = sent.input as record.SettleInput;
  const isInterim = data.mid_setl_flag === '1';
  const { taken, later, elsewhere } = chooseLines(books, stay, data.chrg_bchno);
  const isTooEarly = writes && !stay.isVisit && stay.endedAt === null && !isInterim;
  const isTooMuch = writes && !stay.isVisit && later > 0 && !isInterim;
  const isOtherSum = fenOf(data.medfee_sumamt) !== sum(taken.map((line) => line.amount));
  const isAhead = taken.some((line) => line.day > dayOf(sent.at));
  if (stay.undone || taken.length === 0 || isAhead || isTooEarly || isTooMuch || isOtherSum) {
    checkReply(books, sent, 'anything');
    return;
  }
  const asked = claimOf(sent, stay, taken);
  const day = taken.at(-1)?.day ?? dayOf(sent.at);
  const { institutionCode } = stay;
  const decided = decide(books, { institutionCode, asked, day, byHand: false });
  if ('against' in decided) {
    checkReply(books, sent, [...decided.against]);
    return;
  }
  if (!checkReply(books, sent, null)) return;
  const claimNo = writes ? setlIdOf(sent) : '';
  const booked = decided.book(claimNo, sent.at, writes);
  const subject = `${sent.infno} ${sent.msgid}`;
  const moved = writes ? 0n : booked.reckoned.amounts.fromAccount;
  const held = heldAfter(books, booked, moved);
  const serials = taken.map((line) => line.serial);
  books.findings.push(
    ...compareInfo(books, subject, sent.reply, booked, { setl_id: claimNo, mdtrt_id: stay.stayNo }, 1n, held),
    ...compareCuts(subject, sent.reply, booked, serials),
    ...compareRest(subject, sent, elsewhere, later),
  );
  if (!writes) return;
  books.settledBy.set(keyOf(sent), claimNo);
  stay.attempts.push({ claimNo, serials, interim: isInterim });
}

/** What is not settled here is told, so that nobody takes it for settled. */
function compareRest(
  subject: string,
  { reply }: record.MessageSent,
  elsewhere: readonly StayLine[],
  later: number,
): string[] {
  const rest = reply.output?.['unsetlinfo'] as Readonly<Record<string, unknown>> | undefined;
  const total = yuan(sum(elsewhere.map((line) => line.amount)));
  const is = `${String(rest?.['fee_cnt'])} ${yuan(fenTold(rest?.['medfee_sumamt']) ?? -1n)} ${String(rest?.['later_cnt'])}`;
  const due = `${elsewhere.length} ${total} ${later}`;
  return is === due ? [] : [differ(subject, 'unsetlinfo', is, due)];
}

/** 2208, 2305. */
export function undoStaySettlement(books: Books, sent: record.MessageSent, stay: Stay): void {
  const { setl_id: claimNo } = (sent.input as record.UndoInput).data;
  undo(
    books,
    sent,
    stay.attempts.some((one) => one.claimNo === claimNo) ? books.bills.get(claimNo) : undefined,
  );
}
