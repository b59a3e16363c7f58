/** The `check-bill` command without its streams: text in, sentences and an exit code out. */
import { checkBillTexts, type Checked } from '../../../domain/settlement/checking/check-bill.ts';
import { findingWords, placeWords, verdictWords } from '../../../domain/settlement/checking/words.ts';

/** What the command ends with. */
export const EXIT = {
  /** Every bill is right in every figure that can be recomputed. */
  right: 0,
  /** Some figure of some bill is wrong. */
  wrong: 1,
  /** Something is no bill, or the command was misused. */
  unreadable: 2,
} as const;

export interface Answer {
  readonly text: string;
  readonly exit: (typeof EXIT)[keyof typeof EXIT];
}

/** Checks all bills of a text: one JSON value, or one on every line. */
export function answerBills(text: string): Answer {
  const checked = checkBillTexts(text);
  const several = checked.length > 1;
  const parts = checked.map((one, index) => `${several ? `[${index + 1}] ` : ''}${wordsOf(one)}`);
  const wrong = checked.filter((one) => exitOf(one) !== EXIT.right).length;
  const total = several
    ? [`共 ${checked.length} 张，${checked.length - wrong} 张没有问题，${wrong} 张有问题`]
    : [];
  const worst = Math.max(...checked.map(exitOf)) as Answer['exit'];
  return { text: `${[...parts, ...total].join('\n')}\n`, exit: worst };
}

function exitOf(checked: Checked): Answer['exit'] {
  if (checked.kind === 'unreadable') return EXIT.unreadable;
  return checked.kind === 'checked' && checked.findings.length > 0 ? EXIT.wrong : EXIT.right;
}

function wordsOf(checked: Checked): string {
  const verdict = verdictWords(checked);
  if (checked.kind !== 'checked') return verdict;
  const findings = checked.findings.map((finding) => `  ✗ ${findingWords(checked, finding)}`);
  const hidden = checked.hidden.map((one) => `  ∗ ${placeWords(checked, one)}：${one.says}`);
  return [verdict, ...findings, ...hidden].join('\n');
}
