/** The stages of a bill as they are stored and sent: JSON that is filled into what all bills of a kind say alike. */
import type { Decided, OutlineStep } from './decided.ts';
import { tellFigures, tellLines, type ToldLine } from './explain.ts';
import { fill } from './mould.ts';

/** What `JSON.stringify` would write of the stages that `explainBill` gives, letter for letter. */
export function writeStages(decided: Decided): string {
  const { mould, steps, foreign } = decided.outline;
  const texts = tellFigures(decided);
  for (const at of foreign) texts[at] = JSON.stringify(texts[at]);
  const told = tellLines(decided);
  for (const step of steps) {
    const { lines } = step;
    if (lines !== undefined)
      texts.push(lines === 'claim' ? writeRows(step, told) : JSON.stringify(lines(decided)));
  }
  return fill(mould, texts);
}

function writeRows({ step }: OutlineStep, told: readonly ToldLine[]): string {
  let rows = '';
  for (const { outline, texts } of told) {
    const row = outline.rows[step];
    if (row) rows += (rows === '' ? '[' : ',') + fill(row.mould, texts);
  }
  return `${rows}]`;
}
