/** How is each amount of the bill explained, so that a stranger can recompute it from the bill alone? */
import { present } from '../../base/assert.ts';
import type { Decided, LineOutline, OutlineStep, Row } from './decided.ts';
import type { Stage, StageLine } from './model.ts';

/** Writes the stages of the bill, in order: each figure is put into words once, however many steps name it. */
export function explainBill(decided: Decided): Stage[] {
  const texts = tellFigures(decided);
  const told = tellLines(decided);
  return decided.outline.steps.map((step) => {
    const { lines } = step;
    if (lines === undefined) return stageOf(step, texts);
    return stageOf(step, texts, lines === 'claim' ? rowsOf(step, told) : lines(decided));
  });
}

/** The figures of a decision in words, in the order of its outline. */
export function tellFigures(decided: Decided): string[] {
  return decided.outline.figures.map((tell) => tell(decided));
}

/** A line of the claim with its figures in words. */
export interface ToldLine {
  readonly line: number;
  readonly outline: LineOutline;
  readonly texts: readonly string[];
}

/** The figures of every line in words. */
export function tellLines({ facts, lines, outline }: Decided): ToldLine[] {
  return lines.map((line, index) => {
    const given = present(facts.lines[index], 'a bill line without its claim line');
    const { open, hidden } = outline.lines[line.route];
    const outlined = given.standardHidden === true ? hidden : open;
    const texts = outlined.figures.map((tell) => tell(given, line));
    return { line: line.line, outline: outlined, texts };
  });
}

function rowsOf({ step }: OutlineStep, told: readonly ToldLine[]): StageLine[] {
  const rows: StageLine[] = [];
  for (const { line, outline, texts } of told) {
    const row = outline.rows[step];
    if (row) rows.push(rowOf(row, line, texts));
  }
  return rows;
}

/** What a step says of one line; in a mould `line` is a gap. */
export function rowOf<L>(row: Row, line: L, texts: readonly string[]) {
  return { line, inputs: inputsOf(row, texts), amount: texts[row.amountAt] ?? '' };
}

/** One stage; in a mould `lines` is a gap. */
export function stageOf<L>(outlined: OutlineStep, texts: readonly string[], lines?: L) {
  const { step, title, formula, clauses, rounding } = outlined;
  const amount = texts[outlined.amountAt] ?? '';
  const inputs = inputsOf(outlined, texts);
  const rule = texts[outlined.ruleAt] ?? '';
  return lines === undefined
    ? { step, title, amount, formula, inputs, clauses, rule, rounding }
    : { step, title, amount, formula, inputs, lines, clauses, rule, rounding };
}

function inputsOf(row: Row, texts: readonly string[]): Record<string, string> {
  const inputs: Record<string, string> = {};
  for (const { name, at } of row.inputs) inputs[name] = texts[at] ?? '';
  return inputs;
}
