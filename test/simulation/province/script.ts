/** What the script knows while it plays: the record for the auditor, what was settled, what lies on the shelves, what is still under way. */
import type { Happening } from '../auditor/record.ts';
import type { ToldBill } from '../auditor/told.ts';
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
  readonly lines: ToldBill['lines'];
  /** Whether nobody has taken it back yet, as far as the counters know. */
  stands: boolean;
}

/** What came of a message that was delivered: a line of the record, and what the script then knows more. */
export interface Delivery {
  readonly happening: Happening | null;
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
  plain: 70,
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
  /** Messages under way, with the wave in which they arrive. */
  readonly late: { readonly message: Message; readonly due: number }[];
  /** Reports of other spending, to be corrected. */
  readonly reports: { readonly id: number; readonly person: SimPerson }[];
  /** Running number of requests and trace codes. */
  serial: number;
  wave: number;
  /** Whether nobody begins anything new: what is under way still arrives. */
  isEnding: boolean;
  /** How often each thing happened, to be told at the end. */
  readonly counts: Map<string, number>;
}

export function count(script: Script, what: string): void {
  script.counts.set(what, (script.counts.get(what) ?? 0) + 1);
}

export function requestId(script: Script): string {
  return `sim-${String((script.serial += 1)).padStart(8, '0')}`;
}

export const shelfKey = (institutionCode: string, nationalCode: string): string =>
  `${institutionCode} ${nationalCode}`;
