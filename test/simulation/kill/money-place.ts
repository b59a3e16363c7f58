/** The money of a hospital as the desks know it while the server is killed: one act at a place follows on the answer to the one before. */
import type { StatementStepName } from '../auditor/record-statements.ts';
import type { SimArea } from '../province/areas.ts';
import type { Desk } from '../province/desks.ts';
import type { Dice } from '../province/dice.ts';
import type { AgencySeat } from './closing-acts.ts';
import type { Held } from './held-act.ts';

export interface Statement {
  readonly id: number;
  last: StatementStepName | 'issued';
  lastBy: AgencySeat;
}

export interface Prepayment {
  readonly id: number;
  /** In fen. */
  readonly amount: number;
  state: 'waiting' | 'approved' | 'backAsked' | 'ended';
  lastBy: AgencySeat;
}

export interface Refund {
  readonly id: number;
  readonly by: AgencySeat;
}

/** A hospital, where one act follows on the answer to the one before. */
export interface Place extends Held {
  readonly area: SimArea;
  /** Not approved yet, the oldest first. */
  readonly statements: Statement[];
  readonly prepayments: Prepayment[];
  /** Waiting for the second person. */
  readonly refunds: Refund[];
}

export interface Offices {
  readonly agency: (area: SimArea, seat: AgencySeat) => Desk;
  readonly hospital: (area: SimArea) => Desk;
}

export interface Money {
  readonly dice: Dice;
  readonly offices: Offices;
  serial: number;
}

export const keyOf = (money: Money) => `prepaid-${String((money.serial += 1)).padStart(8, '0')}`;
const otherThan = (seat: AgencySeat): AgencySeat => (seat === 1 ? 2 : 1);
/** Now and then the same person tries what is for another. */
export const secondOf = ({ dice }: Money, seat: AgencySeat) => (dice.percent(95) ? otherThan(seat) : seat);
export const signOf = ({ code }: SimArea, seat: AgencySeat) => `${code} ${seat}`;
