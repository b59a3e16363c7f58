/** Who may confirm an agreement that was signed on paper, and where does one stand? (M25, M26, M27) */
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import { refuse, type Refusal } from '../../refusals.ts';

export const PAPER_AGREEMENT_STATES = {
  waiting: '待另一人核对',
  confirmed: '已核对生效',
  rejected: '核对没有通过',
} as const;
export type PaperAgreementState = keyof typeof PAPER_AGREEMENT_STATES;

/** What was entered, as far as the second person's decision asks. */
export interface EnteredPaper {
  readonly enteredBy: number;
  /** Null until somebody decides. */
  readonly confirmed: boolean | null;
}

export function paperAgreementState({ confirmed }: Pick<EnteredPaper, 'confirmed'>): PaperAgreementState {
  if (confirmed === null) return 'waiting';
  return confirmed ? 'confirmed' : 'rejected';
}

/**
 * Whether somebody may confirm or reject a paper agreement: once, and never who entered it, for it may reach back to days
 * whose costs then become payable (M25).
 * @returns AGREEMENT_STEP_NOT_ALLOWED when it is decided, AGREEMENT_NEEDS_ANOTHER_PERSON for who entered it
 */
export function mayDecidePaper(paper: EnteredPaper, accountId: number): Outcome<true, Refusal> {
  const state = paperAgreementState(paper);
  if (state !== 'waiting')
    return decline(
      refuse('AGREEMENT_STEP_NOT_ALLOWED', { detail: `现在的状态：${PAPER_AGREEMENT_STATES[state]}` }),
    );
  return paper.enteredBy === accountId ? decline(refuse('AGREEMENT_NEEDS_ANOTHER_PERSON')) : accept(true);
}
