import { STATEMENT_STATES, type StatementState } from '../../../domain/funds/statements/statement-steps.ts';
import type { Tone } from '../../ui/Status.tsx';

const TONES: Readonly<Record<StatementState, Tone>> = {
  waiting: 'wait',
  disputed: 'warn',
  toReview: 'doing',
  toApprove: 'doing',
  toPay: 'doing',
  paying: 'doing',
  paid: 'good',
  closed: 'good',
};

export function statusOfStatement(state: StatementState): { readonly tone: Tone; readonly word: string } {
  return { tone: TONES[state], word: STATEMENT_STATES[state] };
}

export const STATE_CHOICES = (Object.keys(STATEMENT_STATES) as StatementState[]).map((value) => ({
  value,
  label: STATEMENT_STATES[value],
}));

const MONTHS_BACK = 18;

/** The months before a day, the newest first, as choices. */
export function monthChoices(today: string): { readonly value: string; readonly label: string }[] {
  const newest = Number(today.slice(0, 4)) * 12 + Number(today.slice(5, 7)) - 2;
  return Array.from({ length: MONTHS_BACK }, (_, back) => {
    const month = newest - back;
    const [year, number] = [Math.floor(month / 12), (month % 12) + 1];
    return { value: `${year}-${String(number).padStart(2, '0')}`, label: `${year}年${number}月` };
  });
}

/** Who works for the area that pays. */
export const AGENCY_ROLES: readonly string[] = ['agencyReviewer', 'areaBureau'];
export const INSTITUTION_ROLES: readonly string[] = ['pharmacist', 'hospitalOffice'];
