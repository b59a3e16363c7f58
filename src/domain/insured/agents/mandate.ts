/** Who may act for a patient, in which matters, from when to when, and on what proof? (M23.1, M35) */
import type { PlainDate } from '../../../base/date.ts';
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import { refuse, type Refusal } from '../../refusals.ts';

/** The matters in which an agent may act. */
export const POWERS = {
  applications: '申请、延期和变更',
  prescriptions: '处方和取药',
  bills: '账单和异地备案',
} as const;
export type Power = keyof typeof POWERS;

/** What the agent is to the patient. */
export const RELATIONS = {
  spouse: '配偶',
  child: '子女',
  parent: '父母',
  sibling: '兄弟姐妹',
  guardian: '监护人',
  other: '其他受托人',
} as const;
export type Relation = keyof typeof RELATIONS;

/** The papers on which an agency records a mandate of somebody who cannot go online. */
export const PROOF_KINDS = {
  letter: '委托书',
  household: '户口簿或结婚证',
  guardianship: '监护证明',
  court: '法院文书',
} as const;
export type ProofKind = keyof typeof PROOF_KINDS;

/** Given by the patient themselves, signed in, or recorded by the agency on papers. */
export const MANDATE_BASES = { online: '本人网上委托', paper: '经办凭材料登记' } as const;
export type MandateBasis = keyof typeof MANDATE_BASES;

/** A mandate with what has happened to it since. Days inclusive. */
export interface Mandate {
  readonly principalId: number;
  readonly agentId: number;
  readonly from: PlainDate;
  readonly to: PlainDate;
  /** Whether somebody ended it; from that moment on it is worth nothing. */
  readonly ended: boolean;
  /** The day on which the patient died; null for the living. */
  readonly principalDiedOn: PlainDate | null;
}

export const MANDATE_STATES = {
  live: '有效',
  ahead: '未开始',
  past: '已到期',
  ended: '已终止',
} as const;
export type MandateState = keyof typeof MANDATE_STATES;

/** What a mandate is worth on a day. It is asked anew at every request: nothing has to be swept when it ends (M35). */
export function mandateStateOn(mandate: Mandate, onDay: PlainDate): MandateState {
  if (mandate.ended || (mandate.principalDiedOn !== null && mandate.principalDiedOn <= onDay)) return 'ended';
  if (onDay > mandate.to) return 'past';
  return onDay < mandate.from ? 'ahead' : 'live';
}

export interface ProposedMandate {
  readonly principalId: number;
  readonly agentId: number;
  readonly from: PlainDate;
  readonly to: PlainDate;
}

/**
 * Whether a mandate may be recorded: for somebody else, of a living patient, for days to come, and not beside another
 * one of the same two people for the same days (M35).
 * @param others what the same patient has given so far
 * @returns MANDATE_TO_SELF, MANDATE_PRINCIPAL_DEAD, MANDATE_DAYS_PAST, MANDATE_ALREADY_GIVEN
 */
export function judgeMandate(
  proposed: ProposedMandate,
  principalDiedOn: PlainDate | null,
  others: readonly Mandate[],
  today: PlainDate,
): Outcome<true, Refusal> {
  if (proposed.principalId === proposed.agentId) return decline(refuse('MANDATE_TO_SELF'));
  if (principalDiedOn !== null) return decline(refuse('MANDATE_PRINCIPAL_DEAD'));
  if (proposed.from < today || proposed.to < proposed.from) return decline(refuse('MANDATE_DAYS_PAST'));
  const same = others.some(
    (one) =>
      one.agentId === proposed.agentId && !one.ended && one.from <= proposed.to && one.to >= proposed.from,
  );
  return same ? decline(refuse('MANDATE_ALREADY_GIVEN')) : accept(true);
}

/** Everything that is recorded of an agent's acts names both (M35). */
export function actingName(agentName: string, principalName: string): string {
  return `${agentName} 代 ${principalName}`;
}
