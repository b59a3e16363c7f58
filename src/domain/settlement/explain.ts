/** How is each amount of the bill explained, so that a stranger can recompute it from the bill alone? */
import type { Decided } from './decided.ts';
import type { Stage } from './model.ts';

/** Writes the stages of the bill, in order: each figure is put into words once, however many steps name it. */
export function explainBill(decided: Decided): Stage[] {
  const { shape, figures, steps } = decided.outline;
  const texts = figures.map((tell) => tell(decided));
  const textAt = (at: number) => texts[at] ?? '';
  return steps.map((outlined): Stage => {
    const { step, title, formula, clauses, rounding, tellLines } = outlined;
    const amount = textAt(outlined.amountAt);
    const inputs: Record<string, string> = {};
    for (const { name, at } of outlined.inputs) inputs[name] = textAt(at);
    const rule = outlined.tellRule(decided);
    const lines = tellLines?.(decided, shape);
    return lines
      ? { step, title, amount, formula, inputs, lines, clauses, rule, rounding }
      : { step, title, amount, formula, inputs, clauses, rule, rounding };
  });
}
