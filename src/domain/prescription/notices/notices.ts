/** Of what are a patient and their doctor told, today? Derived from the facts whenever it is asked (M5, M23.1, M23.4, M23.5, M24, M33). */
import { addDays, type PlainDate } from '../../../base/date.ts';
import { formatFen, negateFen, type Fen } from '../../../base/money.ts';
import type { ClauseId } from '../../../policy/clause-ids.ts';
import { lastPayableDay, membershipOn, type ListTerm } from '../../catalogue/list-membership.ts';
import { lastDayOfTerm, type HeldTerm } from '../../eligibility/eligible.ts';
import type { Step } from '../../eligibility/model.ts';
import { isCoveredOn, type PersonStanding } from '../../insured/cover.ts';
import type { BookingState } from '../bookings/booking.ts';
import type { HomeState } from '../bookings/home-delivery.ts';
import { refusalWords } from './refusal-words.ts';

export type NoticeTone = 'good' | 'warn' | 'bad';
export type NoticeAbout = 'application' | 'prescription' | 'inquiry' | 'bill' | 'booking';

/** One thing that somebody is told; its key stays the same as long as the fact does, so that it is read once. */
export interface Notice {
  readonly key: string;
  /** The day from which it is told. */
  readonly onDay: PlainDate;
  readonly tone: NoticeTone;
  readonly title: string;
  readonly body: string;
  readonly clause: ClauseId;
  readonly about: { readonly kind: NoticeAbout; readonly id: string };
}

export interface DecisionFact {
  readonly eventId: number;
  readonly applicationId: number;
  readonly drugName: string;
  readonly step: Step;
  readonly onDay: PlainDate;
}
export interface BenefitFact extends HeldTerm {
  readonly applicationId: number;
  readonly drugName: string;
  readonly terms: readonly ListTerm[];
  readonly person: PersonStanding;
}
export interface OpenPrescriptionFact {
  readonly rxno: string;
  readonly drugName: string;
  readonly validTo: PlainDate;
}
/** An answer to a patient's question. */
export interface AnswerFact {
  readonly inquiryId: number;
  readonly seq: number;
  /** How the question begins. */
  readonly opening: string;
  readonly onDay: PlainDate;
}
/** A bill that took the place of another after a correction. */
export interface CorrectedBillFact {
  readonly claimNo: string;
  readonly replacementNo: string;
  /** What the person pays more than by the former bill, in cash and from their account; negative for what they get back. */
  readonly cash: Fen;
  readonly account: Fen;
  readonly onDay: PlainDate;
}
/** What happened to a booking of the patient's, or with the institution that is told. */
export interface BookingFact {
  readonly eventId: number;
  readonly bookingNo: string;
  readonly drugName: string;
  readonly what: BookingState | `home:${HomeState}`;
  readonly note: string;
  readonly onDay: PlainDate;
}
export interface NoticeFacts {
  readonly bookings: readonly BookingFact[];
  readonly decisions: readonly DecisionFact[];
  readonly benefits: readonly BenefitFact[];
  readonly prescriptions: readonly OpenPrescriptionFact[];
  readonly answers: readonly AnswerFact[];
  readonly correctedBills: readonly CorrectedBillFact[];
}

/** Days before an end on which it is told, and how long a past fact stays among the notices. */
export const WARN_DAYS = [30, 7] as const;
export const KEPT_DAYS = 180;

const DECISIONS: Partial<Record<Step, { tone: NoticeTone; words: string; clause: ClauseId }>> = {
  approved: { tone: 'good', words: '申请已通过', clause: 'M23.4' },
  refused: { tone: 'bad', words: '申请未通过', clause: 'M22' },
  refusalUpheld: { tone: 'bad', words: '复议维持不通过', clause: 'M22' },
  supplementRequested: { tone: 'warn', words: '需要补交材料', clause: 'M23.2' },
  doctorDeclined: { tone: 'bad', words: '责任医师未同意申请', clause: 'M22' },
};

/** The steps of which people are told; the inner ones of a review are not among them. */
export const TOLD_STEPS = Object.keys(DECISIONS) as Step[];

function ofDecision(fact: DecisionFact): Notice[] {
  const told = DECISIONS[fact.step];
  if (told === undefined) return [];
  return [
    {
      key: `decision:${fact.eventId}`,
      onDay: fact.onDay,
      tone: told.tone,
      title: `${fact.drugName}：${told.words}`,
      body: '点开可以看到理由、期限和下一步怎么办。',
      clause: told.clause,
      about: { kind: 'application', id: String(fact.applicationId) },
    },
  ];
}

/** The day on which the list ends a benefit that its own term would have gone on with; null when it does not (M23.5). */
function listEnd(fact: BenefitFact, today: PlainDate): PlainDate | null {
  const membership = membershipOn(fact.terms, today);
  const known = fact.terms.map(lastPayableDay).reduce((a, b) => (b > a ? b : a), fact.termFrom);
  const last =
    membership.state === 'absent' ? known : membership.lastDay > known ? membership.lastDay : known;
  return last < lastDayOfTerm(fact) ? last : null;
}

/** Told when few days are left, and once it is over. */
function ofEnd(fact: BenefitFact, today: PlainDate): Notice[] {
  const left = listEnd(fact, today);
  const last = left ?? lastDayOfTerm(fact);
  const removed = fact.terms.some((term) => term.removedOn !== null);
  const changed = left === null && fact.endedOn !== null && fact.endedOn === last;
  const why =
    left !== null
      ? removed
        ? '药品调出目录'
        : '药品的目录有效期到期'
      : changed
        ? '已换用另一种药'
        : '批准的期限届满';
  const about = { kind: 'application', id: String(fact.applicationId) } as const;
  const clause: ClauseId = left !== null ? 'M23.5' : changed ? 'M24' : 'M23.4';
  const make = (key: string, onDay: PlainDate, tone: NoticeTone, title: string, body: string): Notice => ({
    key: `${key}:${fact.applicationId}:${last}`,
    onDay,
    tone,
    title,
    body,
    clause,
    about,
  });
  if (today > last)
    return [
      make('ended', addDays(last, 1), 'bad', `${fact.drugName}：待遇已结束`, `${last} 为最后一日，${why}。`),
    ];
  // A removal is told as soon as it is known, however far its day is.
  const days = WARN_DAYS.filter((count) => addDays(last, -count) <= today);
  const warned = days.map((count) =>
    make(
      `end${count}`,
      addDays(last, -count),
      'warn',
      `${fact.drugName}：待遇 ${last} 到期`,
      `${why}。${left === null && !changed ? '还要继续用的，请提前办理延期。' : '请与责任医师商量后续用药。'}`,
    ),
  );
  const early = left !== null && removed && days.length === 0;
  return early
    ? [
        make(
          'removal',
          today,
          'warn',
          `${fact.drugName}将调出目录`,
          `可以用到 ${last}，请与责任医师商量换药。`,
        ),
      ]
    : warned;
}

/** Told while the person's own cover keeps an approved benefit from being used (M5). */
function ofLapse(fact: BenefitFact, today: PlainDate): Notice[] {
  const covered = isCoveredOn(fact.person, today);
  if (covered.ok || today > lastDayOfTerm(fact) || today < fact.termFrom) return [];
  const spans = fact.person.enrolments.map((one) => one.from).filter((from) => from <= today);
  const since = spans.reduce((a, b) => (b > a ? b : a), fact.termFrom);
  return [
    {
      key: `lapse:${fact.applicationId}:${since}:${covered.refusal.code}`,
      onDay: since > fact.termFrom ? since : fact.termFrom,
      tone: 'bad',
      title: `${fact.drugName}：参保待遇中断，暂时不能使用`,
      body: refusalWords(covered.refusal),
      clause: covered.refusal.clause,
      about: { kind: 'application', id: String(fact.applicationId) },
    },
  ];
}

function ofPrescription(fact: OpenPrescriptionFact, today: PlainDate): Notice[] {
  const about = { kind: 'prescription', id: fact.rxno } as const;
  const common = { clause: 'M33', about } as const;
  if (today > fact.validTo)
    return [
      {
        ...common,
        key: `rxExpired:${fact.rxno}`,
        onDay: addDays(fact.validTo, 1),
        tone: 'bad',
        title: `${fact.drugName}：处方已过期`,
        body: `处方有效期到 ${fact.validTo}，没有取药；需要用药的请责任医师重新开具。`,
      },
    ];
  const from = addDays(fact.validTo, -1);
  if (today < from) return [];
  return [
    {
      ...common,
      key: `rxEnding:${fact.rxno}`,
      onDay: from,
      tone: 'warn',
      title: `${fact.drugName}：处方快过期了`,
      body: `请在 ${fact.validTo} 以前取药。`,
    },
  ];
}

function ofAnswer({ inquiryId, seq, opening, onDay }: AnswerFact): Notice {
  return {
    key: `answer:${inquiryId}:${seq}`,
    onDay,
    tone: 'good',
    title: '您的问题有答复了',
    body: `您问的是：${opening}`,
    clause: 'M23.1',
    about: { kind: 'inquiry', id: String(inquiryId) },
  };
}

/** What the person gets back or still owes is settled with the institution that sold (M29). */
function ofCorrectedBill({ claimNo, replacementNo, cash, account, onDay }: CorrectedBillFact): Notice {
  return {
    key: `corrected:${replacementNo}`,
    onDay,
    tone: cash > 0n ? 'warn' : 'good',
    title: '结算单更正重算了',
    body: `结算单 ${claimNo} 已撤销，由 ${replacementNo} 代替：${tellDifference(cash, account)}。现金与售药的机构结清。`,
    clause: 'M29',
    about: { kind: 'bill', id: replacementNo },
  };
}

type Told = { readonly tone: NoticeTone; readonly words: string };
/** What a patient is told of a booking and of its way home; the rest they did themselves. */
const PATIENT_BOOKINGS: Partial<Record<BookingFact['what'], Told>> = {
  confirmed: { tone: 'good', words: '预约已确认' },
  ready: { tone: 'good', words: '预约的药已备好' },
  refused: { tone: 'bad', words: '预约没有被接受' },
  cancelled: { tone: 'warn', words: '预约已取消' },
  'home:dispatched': { tone: 'good', words: '药已出库' },
  'home:outForDelivery': { tone: 'good', words: '药正在派送' },
  'home:failed': { tone: 'bad', words: '药没有送到' },
  'home:returned': { tone: 'warn', words: '药已退回机构' },
};
/** What the institution is told: what the patient asks for, or no longer wants. */
const DESK_BOOKINGS: Partial<Record<BookingFact['what'], Told>> = {
  asked: { tone: 'warn', words: '有新的预约，请答复' },
  cancelled: { tone: 'warn', words: '预约已取消' },
  'home:refused': { tone: 'bad', words: '患者拒收，药要退回' },
};
/** The steps of bookings of which patients and institutions are told. */
export const TOLD_BOOKINGS = {
  patient: Object.keys(PATIENT_BOOKINGS) as BookingFact['what'][],
  desk: Object.keys(DESK_BOOKINGS) as BookingFact['what'][],
};

function ofBooking({ eventId, bookingNo, drugName, what, note, onDay }: BookingFact): Notice[] {
  const told = PATIENT_BOOKINGS[what] ?? DESK_BOOKINGS[what];
  if (told === undefined) return [];
  return [
    {
      key: `booking:${what}:${eventId}`,
      onDay,
      tone: told.tone,
      title: `${drugName}：${told.words}`,
      body: note === '' ? '点开可以看到时间和进度。' : note,
      clause: 'M29',
      about: { kind: 'booking', id: bookingNo },
    },
  ];
}

/** What a person pays otherwise, in plain words: cash and personal account apart (M29). */
export function tellDifference(cash: Fen, account: Fen): string {
  const parts = [
    ...(cash < 0n ? [`应退患者现金 ${formatFen(negateFen(cash))} 元`] : []),
    ...(cash > 0n ? [`患者应补现金 ${formatFen(cash)} 元`] : []),
    ...(account < 0n ? [`退回个人账户 ${formatFen(negateFen(account))} 元`] : []),
    ...(account > 0n ? [`个人账户多付 ${formatFen(account)} 元`] : []),
  ];
  return parts.length === 0 ? '患者付的钱不变' : parts.join('，');
}

/** Everything that is told on a day, the newest first; what is older than the time it is kept is left out. */
export function noticesOn(facts: NoticeFacts, today: PlainDate): Notice[] {
  const since = addDays(today, -KEPT_DAYS);
  return [
    ...facts.decisions.flatMap(ofDecision),
    ...facts.benefits.flatMap((one) => [...ofEnd(one, today), ...ofLapse(one, today)]),
    ...facts.prescriptions.flatMap((one) => ofPrescription(one, today)),
    ...facts.answers.map(ofAnswer),
    ...facts.correctedBills.map(ofCorrectedBill),
    ...facts.bookings.flatMap(ofBooking),
  ]
    .filter((one) => one.onDay >= since && one.onDay <= today)
    .sort((a, b) => (a.onDay === b.onDay ? a.key.localeCompare(b.key) : a.onDay < b.onDay ? 1 : -1));
}
