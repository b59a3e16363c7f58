import { clockWords, type DueTime } from './words.ts';

/** `wait`: someone else's turn; `doing`: under way; `good`, `bad`: decided; `warn`: needs attention; `off`: over or void. */
export type Tone = 'wait' | 'doing' | 'good' | 'warn' | 'bad' | 'off';

/** A dot and a word: the colour alone never says it. */
export function Status({ tone, word }: { readonly tone: Tone; readonly word: string }) {
  return (
    <span className={`st-status st-${tone}`}>
      <span className="st-dot" aria-hidden="true" />
      {word}
    </span>
  );
}

const MARKS = { calm: '', soon: '●', late: '▲' } as const;

/** The clock of a task: `还剩 3 个工作日（3月6日到期）`. */
export function Clock(due: DueTime) {
  const { words, urgency } = clockWords(due);
  return (
    <span className={`st-clock st-${urgency}`}>
      {MARKS[urgency] !== '' && <span aria-hidden="true">{MARKS[urgency]} </span>}
      {words}
    </span>
  );
}
