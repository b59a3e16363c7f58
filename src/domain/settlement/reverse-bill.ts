/** What does a reversal say? The same bill with every amount negated, so that both together come to nothing (M32). */
import { negateFen } from '../../base/money.ts';
import { AMOUNT_NAMES, type BillAmounts, type Stage } from './model.ts';

/** Every amount negated. */
export function reverseAmounts(amounts: BillAmounts): BillAmounts {
  const negated = AMOUNT_NAMES.map((name) => [name, negateFen(amounts[name])] as const);
  return Object.fromEntries(negated) as Record<keyof BillAmounts, BillAmounts['charged']>;
}

/** The stages of the claim that is reversed, each taken back: what it rested on stays readable. */
export function reverseStages(stages: readonly Stage[]): Stage[] {
  return stages.map((stage) => ({
    ...stage,
    amount: negateText(stage.amount),
    formula: `−(${stage.formula})`,
    ...(stage.lines && { lines: stage.lines.map((line) => ({ ...line, amount: negateText(line.amount) })) }),
  }));
}

function negateText(amount: string): string {
  return /^0\.00$/.test(amount) ? amount : `-${amount}`;
}
