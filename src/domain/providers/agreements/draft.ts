/** Who may sign a draft agreement next, and may it come into force? (M25, M26, M27, M28) */
import { addDays, type PlainDate } from '../../../base/date.ts';
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import { refuse, type Refusal } from '../../refusals.ts';
import type { Agreement } from '../model.ts';

export const PARTIES = { institution: '乙方（机构）', agency: '甲方（经办机构）' } as const;
export type Party = keyof typeof PARTIES;

export const DRAFT_STATES = {
  awaitingInstitution: '待机构签署',
  awaitingAgency: '待经办签署',
  signed: '双方已签',
  withdrawn: '没有签成',
} as const;
export type DraftState = keyof typeof DRAFT_STATES;

export interface DraftStanding {
  readonly signedBy: readonly Party[];
  readonly withdrawn: boolean;
}

/** Where a draft stands: the institution signs first, the agency last. */
export function draftState({ signedBy, withdrawn }: DraftStanding): DraftState {
  if (withdrawn) return 'withdrawn';
  if (!signedBy.includes('institution')) return 'awaitingInstitution';
  return signedBy.includes('agency') ? 'signed' : 'awaitingAgency';
}

const TURN: Readonly<Record<Party, DraftState>> = {
  institution: 'awaitingInstitution',
  agency: 'awaitingAgency',
};

/**
 * Whether it is this side's turn to sign, and the term has not run out meanwhile (M25, M28).
 * @returns AGREEMENT_STEP_NOT_ALLOWED, telling where the draft stands
 */
export function maySign(
  draft: DraftStanding & { readonly to: PlainDate },
  party: Party,
  onDay: PlainDate,
): Outcome<true, Refusal> {
  const state = draftState(draft);
  const no = (detail: string) => decline(refuse('AGREEMENT_STEP_NOT_ALLOWED', { detail }));
  if (state !== TURN[party]) return no(`现在的状态：${DRAFT_STATES[state]}`);
  return onDay > draft.to ? no(`协议期限到 ${draft.to} 已满`) : accept(true);
}

/** Whether a draft may still be withdrawn or declined: until both have signed. */
export function mayWithdraw(draft: DraftStanding): Outcome<true, Refusal> {
  const state = draftState(draft);
  if (state === 'awaitingInstitution' || state === 'awaitingAgency') return accept(true);
  return decline(refuse('AGREEMENT_STEP_NOT_ALLOWED', { detail: `现在的状态：${DRAFT_STATES[state]}` }));
}

/** The first day in force: never before both have signed, lest costs of earlier days become payable afterwards. */
export function forceBegins(from: PlainDate, signedOn: PlainDate): PlainDate {
  return signedOn > from ? signedOn : from;
}

/** The last day on which an agreement is meant to run. */
function runsTo(agreement: Agreement): PlainDate {
  const { to, endedOn } = agreement;
  return endedOn === null || endedOn > to ? to : addDays(endedOn, -1);
}

/**
 * Refuses a term in which another agreement of the institution runs already: a renewal begins the day after (M27).
 * @returns AGREEMENT_TERM_OVERLAPS, naming the other one
 */
export function checkTerm(
  others: readonly Agreement[],
  from: PlainDate,
  to: PlainDate,
): Outcome<true, Refusal> {
  // One that was ended before it began never runs.
  const running = others.filter((one) => one.from <= runsTo(one));
  const other = running.find((one) => one.from <= to && from <= runsTo(one));
  if (other === undefined) return accept(true);
  const detail = `协议 ${other.agreementNo} 的期限是 ${other.from} 至 ${runsTo(other)}`;
  return decline(refuse('AGREEMENT_TERM_OVERLAPS', { detail }));
}

/** The day on which a renewal of an agreement begins. */
export function renewalBegins(agreement: Agreement): PlainDate {
  return addDays(runsTo(agreement), 1);
}
