/** What the pages of money that goes through two people share: the steps that are due, those that were taken, and the bank's entry (M29). */
import { STEPS_WITH_WORDS, type DecisionState } from '../../domain/funds/two-people.ts';
import { yuanFromText } from '../ui/figure-text.ts';
import { problemUnless } from '../ui/FormField.tsx';
import { Go } from '../ui/Go.tsx';
import { Panel } from '../ui/PageHeader.tsx';
import type { Tone } from '../ui/Status.tsx';
import { TimeLine } from '../ui/TimeLine.tsx';
import type { StepButton } from './StepsForm.tsx';

/** What each step is called on its button, and what follows from it. */
export type StepButtons<S extends string> = Readonly<Record<S, Omit<StepButton<S>, 'step'>>>;

/** What the words are for beside the steps that the reader may take. */
export const wordsLabelOf = (mayDo: readonly string[]) =>
  mayDo.every((step) => STEPS_WITH_WORDS.includes(step)) ? '原因' : '说明（不同意的要写明原因）';

interface StepTaken<S extends string> {
  readonly step: S;
  readonly at: string;
  readonly by: string;
  readonly words: string;
}

/** Who did what, and when. */
export function StepsTaken<S extends string>(props: {
  readonly steps: readonly StepTaken<S>[];
  readonly names: Readonly<Record<S, string>>;
}) {
  const events = props.steps.map(({ step, at, by, words }, key) => {
    const taken = { key, at, what: props.names[step], who: by };
    return words === '' ? taken : { ...taken, detail: words };
  });
  return (
    <Panel title="经过">
      <TimeLine events={events} />
    </Panel>
  );
}

/** Who and when; a moment is not broken at its hyphens. */
export function ByAt({ by, at }: { readonly by: string; readonly at: string }) {
  return (
    <>
      {by} <span className="st-day-text">{at.slice(0, 16)}</span>
    </>
  );
}

/** A journal in the books, by its number. */
export const journalLink = (journalNo: string | null) =>
  journalNo === null ? '没有' : <Go to={`/funds/journals/${journalNo}`}>{journalNo}</Go>;

export const DECISION_TONES: Readonly<Record<DecisionState, Tone>> = {
  waiting: 'wait',
  approved: 'good',
  rejected: 'off',
};

/**
 * What is wrong with money as it was copied from the bank's statement.
 * @param dayName what the bank's day is called
 */
export function bankProblems(
  draft: Readonly<Record<'amount' | 'bankDay' | 'bankReference', string>>,
  today: string,
  dayName: string,
) {
  const amount = yuanFromText(draft.amount);
  const hasDay = draft.bankDay !== '' && draft.bankDay <= today;
  return [
    problemUnless(amount !== undefined && amount !== '0.00', 'amount', '请填写金额，至多两位小数'),
    problemUnless(hasDay, 'bankDay', `请填写${dayName}，不能晚于今天`),
    problemUnless(draft.bankReference.trim() !== '', 'bankReference', '请填写银行流水号'),
  ];
}
