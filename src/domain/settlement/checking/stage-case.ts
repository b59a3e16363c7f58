/** What the checks of one step look at. */
import type { PublishedStep } from './published-steps.ts';
import type { ReadLine, ReadStage } from './read-bill.ts';
import type { UprightBill } from './upright.ts';

/** One step with what stands before it. */
export interface StageCase {
  readonly bill: UprightBill;
  readonly stage: ReadStage;
  readonly published: PublishedStep;
  readonly before: ReadonlyMap<string, ReadStage>;
  /** Inputs of the steps before it, by name. */
  readonly told: Map<string, string>;
}

/** A standard that is not public leaves no trace on its line (N5.1): neither itself nor the payable price. */
export function isHidden({ step }: ReadStage, { inputs }: ReadLine): boolean {
  return step === 'eligible' && !inputs.has('standard') && !inputs.has('payablePrice');
}
