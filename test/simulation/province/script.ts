/** What the script knows while it plays: the record for the auditor, what was settled, what lies on the shelves, what is still under way. */
import type { FiledClaim, FiledLine, OutsideSeller } from '../auditor/record-manual.ts';
import type { Happening } from '../auditor/record.ts';
import type { StatementStepName } from '../auditor/record-statements.ts';
import type { SimArea } from './areas.ts';
import type { ToldLine } from '../auditor/told.ts';
import type { Desks } from './desks.ts';
import type { Dice } from './dice.ts';
import type { Ground } from './ground.ts';
import type { SimPerson } from './people.ts';

/** A settlement that a counter has been told of. */
export interface SimClaim {
  readonly claimNo: string;
  readonly person: SimPerson;
  readonly institutionCode: string;
  readonly servedOn: string;
  readonly lines: readonly Pick<ToldLine, 'line' | 'nationalCode' | 'quantity' | 'traceCodes'>[];
  /** Whether nobody has taken it back yet, as far as the counters know. */
  stands: boolean;
  /** What was left after a part was given back. */
  rest?: SimClaim;
}

/** A statement of an institution, as its area's desks know it. */
export interface SimStatement {
  readonly id: number;
  readonly institutionCode: string;
  readonly area: SimArea;
  last: StatementStepName | 'issued';
  payment: 'made' | 'paid' | null;
  /** The line of the batch with which it was paid last. */
  paidBy: { readonly batchId: number; readonly lineNo: number } | null;
}

/** What one area owes another for a month, as both areas' desks know it. */
export interface SimClearing {
  readonly id: number;
  /** The area of enrolment. */
  readonly payer: string;
  readonly payee: string;
  isOver: boolean;
}

/** A booking as the counter knows it where it was made. */
export interface SimBooking {
  /** Of the request that made it. */
  readonly requestId: string;
  readonly bookingNo: string;
  readonly person: SimPerson;
  readonly area: SimArea;
  readonly institutionCode: string;
  readonly goesHome: boolean;
  readonly isByPhone: boolean;
  /** Whether the hospital has named the settlement. */
  isNamed: boolean;
  isOver: boolean;
}

/** A change of parameters, as the bureau knows it. */
export interface SimAct {
  readonly id: number;
  state: string;
  /** Whether it sets the first day of benefit years (I4). */
  readonly setsYear: boolean;
}

/** A message that settles or registers, as the institution's system remembers it. */
export interface SimSent {
  readonly institutionCode: string;
  readonly infno: string;
  readonly msgid: string;
  readonly person: SimPerson;
  readonly touches: readonly string[];
}

/** A fee line that a hospital's system has sent. */
export interface SimFee {
  readonly serial: string;
  readonly batch: string;
  readonly day: string;
  readonly nationalCode: string;
  readonly price: string;
  readonly quantity: string;
  readonly isSmall: boolean;
  readonly amount: string;
  /** Who ordered it, now and then nobody who is registered. */
  readonly doctor: string;
  /** Codes told with the line, and those that are told when it is settled. */
  readonly traceCodes: readonly string[];
  readonly lateCodes: readonly string[];
  /** Whether the platform said that it is settled there. */
  readonly isOurs: boolean;
  claim: SimClaim | null;
}

/** A visit or a stay as the hospital's system knows it. */
export interface SimStay {
  readonly stayNo: string;
  /** Of its registration. */
  readonly msgid: string;
  readonly isVisit: boolean;
  readonly person: SimPerson;
  readonly institutionCode: string;
  readonly doctor: string;
  readonly visitNo: string;
  begunOn: string;
  endedOn: string | null;
  state: 'open' | 'undone' | 'done';
  lines: SimFee[];
}

/** A purchase that was paid out of pocket, as the agency's desks know it. */
export interface SimManual {
  readonly id: number;
  readonly person: SimPerson;
  readonly filed: FiledClaim;
  /** With what they really are, whatever the filing says. */
  readonly lines: readonly FiledLine[];
  readonly filedBy: string;
  /** Of another province, as it was told or found last; null for one of ours. */
  seller: OutsideSeller | null;
  isRead: boolean;
  state:
    | 'toReview'
    | 'lacking'
    | 'toApprove'
    | 'toRefuse'
    | 'approved'
    | 'refused'
    | 'withdrawn'
    | 'reversed'
    | 'repaid';
  /** What it came to when it was last tried. */
  payable: string | null;
  payment: {
    readonly id: number;
    /** Which of the case's payments it is, counted from nothing. */
    readonly nth: number;
    readonly state: 'released' | 'paid' | 'returned';
  } | null;
}

/** What came of a message that was delivered: a line of the record, and what the script then knows more. */
export interface Delivery {
  /** Several where a clerk looks before acting. */
  readonly happening: Happening | readonly Happening[] | null;
  readonly learn: () => void;
}

/** A message that can be sent any number of times: its content was fixed when it was written. */
export interface Message {
  /** Whose it is and which packs it is about: of what touches the same, one goes after the other. */
  readonly touches: readonly string[];
  /** What must be done before it can be sent, such as a prescription; done by itself at the first delivery. */
  readonly prepare?: () => Promise<unknown>;
  readonly deliver: () => Promise<Delivery>;
}

/** What may happen to a message on its way. */
export const FATES = {
  /** It arrives, and so does the answer. */
  plain: 62,
  /** The platform breaks down while it deals with it: the counter asks again as soon as it is there again. */
  crashed: 8,
  /** It arrives twice at the same moment. */
  doubled: 8,
  /** It arrives, and a copy of it right after the answer. */
  repeated: 5,
  /** The answer is lost: the counter asks again later. */
  answerLost: 8,
  /** It is held up and arrives after others that were sent later. */
  heldUp: 9,
} as const;
export type Fate = keyof typeof FATES;

export interface Script {
  readonly dice: Dice;
  readonly desks: Desks;
  readonly ground: Ground;
  readonly record: Happening[];
  readonly claims: SimClaim[];
  /** Trace codes that were given back, by institution and national code. */
  readonly shelf: Map<string, string[]>;
  /** Requests of desks that were held up, or whose answers were lost. */
  readonly unsent: (() => Promise<void>)[];
  /** Messages under way, with the wave in which they arrive. */
  readonly late: { readonly message: Message; readonly due: number }[];
  /** Reports of other spending, to be corrected. */
  readonly reports: { readonly id: number; readonly person: SimPerson }[];
  readonly stays: SimStay[];
  readonly sent: SimSent[];
  /** By message. */
  readonly settledBy: Map<string, SimClaim>;
  readonly statements: SimStatement[];
  /** The month of which an area makes statements next. */
  readonly months: Map<string, string>;
  readonly bookings: SimBooking[];
  /** What institutions have said that they offer. */
  readonly services: Map<string, Promise<unknown>>;
  readonly acts: SimAct[];
  readonly clearings: SimClearing[];
  /** The month that an area clears next. */
  readonly clearingMonths: Map<string, string>;
  /** Where people are filed for buying elsewhere. */
  readonly filings: { readonly personNo: string; readonly area: SimArea; readonly to: string }[];
  /** Who is filed for buying in another province, and in which. */
  readonly filingsOutside: { readonly person: SimPerson; readonly placeCode: string }[];
  /** Institutions whose bank account is entered. */
  readonly payees: Set<string>;
  readonly manual: SimManual[];
  /** What is kept apart of those whose seller stands in another province. */
  readonly travels: Pick<Script, 'manual' | 'invoices' | 'shelf'>;
  /** Invoices that were filed. */
  readonly invoices: string[];
  /** Running number of requests and trace codes. */
  serial: number;
  wave: number;
  /** Whether nobody begins anything new: what is under way still arrives. */
  isEnding: boolean;
  /** How often each thing happened, to be told at the end. */
  readonly counts: Map<string, number>;
}

/** Before anything has happened. */
export function openScript(known: Pick<Script, 'dice' | 'desks' | 'ground'>): Script {
  return {
    ...known,
    record: [...known.ground.happenings],
    claims: [],
    shelf: new Map(),
    unsent: [],
    late: [],
    reports: [],
    stays: [],
    sent: [],
    settledBy: new Map(),
    statements: [],
    months: new Map(),
    bookings: [],
    services: new Map(),
    acts: [],
    clearings: [],
    clearingMonths: new Map(),
    filings: [],
    filingsOutside: [],
    payees: new Set(),
    manual: [],
    travels: { manual: [], invoices: [], shelf: new Map() },
    invoices: [],
    serial: 0,
    wave: 0,
    isEnding: false,
    counts: new Map(),
  };
}

export function count(script: Script, what: string): void {
  script.counts.set(what, (script.counts.get(what) ?? 0) + 1);
}

export function requestId(script: Script): string {
  return `sim-${String((script.serial += 1)).padStart(8, '0')}`;
}

export const shelfKey = (institutionCode: string, nationalCode: string): string =>
  `${institutionCode} ${nationalCode}`;
