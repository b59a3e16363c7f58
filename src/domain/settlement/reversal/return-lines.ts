/**
 * Parts of a settled claim come back: what would the rest have come to, had only it been bought (M32, M9.2, M9.5, I9, I12)?
 * The rest is decided on what its bill records, as it stood at its own moment, and by the same decision as every claim.
 */
import { assert, present } from '../../../base/assert.ts';
import { wholeUnits, type Quantity } from '../../../base/money.ts';
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import { refuse, type Refusal } from '../../refusals.ts';
import type { PlainDate } from '../../../base/date.ts';
import type { Scheme } from '../../../policy/parameters/reimbursement.ts';
import { isCodedWhole } from '../check-trace-codes.ts';
import { AMOUNT_NAMES, type Bill, type BillAmounts, type PricedLine, type SettlementRule } from '../model.ts';
import { settle } from '../settle.ts';
import type { RecordedFacts } from './recorded-facts.ts';

/** A line as it was sold: how it was priced, what it came to, and the codes of its packs. */
export interface SoldLine extends PricedLine {
  /** As on its bill, counted from 1. */
  readonly line: number;
  readonly traceCodes: readonly string[];
}

/** What is brought back of a line. */
export interface ReturnedLine {
  readonly line: number;
  /** Packs, or smallest units where the line was sold in those. */
  readonly quantity: Quantity;
  readonly traceCodes: readonly string[];
}

/** A settled claim with everything that it was decided on. */
export interface SettledClaim {
  readonly servedOn: PlainDate;
  readonly scheme: Scheme;
  readonly facts: RecordedFacts;
  readonly rule: SettlementRule;
  readonly amounts: BillAmounts;
  readonly lines: readonly SoldLine[];
}

/** What stays sold, in the order of the bill; empty when everything came back. */
export function keptLines(
  lines: readonly SoldLine[],
  returned: readonly ReturnedLine[],
): Outcome<readonly SoldLine[], Refusal> {
  const stray = returned.find((back) => !lines.some((line) => isPartOf(back, line)));
  if (stray) return decline(refuse('RETURN_NOT_OF_CLAIM', { line: stray.line }));
  const kept = lines.flatMap((line): SoldLine[] => {
    const back = returned.find((one) => one.line === line.line);
    if (!back) return [line];
    const quantity = (line.quantity - back.quantity) as Quantity;
    if (quantity === 0n) return [];
    return [
      { ...line, quantity, traceCodes: line.traceCodes.filter((code) => !back.traceCodes.includes(code)) },
    ];
  });
  // Who keeps packs keeps their codes, one each: else a code that is free again would lie in a patient's cupboard.
  const uncoded = kept.find((line) => {
    const sold = present(
      lines.find((one) => one.line === line.line),
      'a kept line was sold',
    );
    return sold.traceCodes.length > 0 && !isCodedWhole(line);
  });
  return uncoded ? decline(refuse('RETURN_CODES_INCOMPLETE', { line: uncoded.line })) : accept(kept);
}

function isPartOf(back: ReturnedLine, line: SoldLine): boolean {
  const whole = back.quantity === line.quantity;
  return (
    back.line === line.line &&
    back.quantity > 0n &&
    back.quantity <= line.quantity &&
    (whole || back.quantity % wholeUnits(1) === 0n) &&
    back.traceCodes.every((code) => line.traceCodes.includes(code))
  );
}

/** The bill of some of a claim's lines, decided on the facts of the whole. */
export function settleLinesOf(claim: SettledClaim, kept: readonly SoldLine[]): Outcome<Bill, Refusal> {
  const { servedOn, scheme, facts, rule } = claim;
  const numbers = new Map(kept.map((line, index) => [line.line, index + 1]));
  const commercial = facts.commercial.flatMap((plan) => {
    const lines = plan.lines.flatMap((line) => numbers.get(line) ?? []);
    return lines.length === 0 ? [] : [{ ...plan, lines }];
  });
  return settle({ servedOn, scheme, ...facts, commercial, lines: kept }, rule);
}

/** Whether a claim's bill follows from what it records, to the fen: only then may a part of it be decided again. */
export function isReproducible(claim: SettledClaim): boolean {
  const again = settleLinesOf(claim, claim.lines);
  return again.ok && AMOUNT_NAMES.every((name) => again.value[name] === claim.amounts[name]);
}

/** Payers with limits of their own: what they would pay more of a part than of the whole may since have been used by others. */
const LIMITED = [
  'fromPooledFund',
  'fromMajorIllness',
  'fromAssistance',
  'fromWorkInjury',
  'fromMaternity',
  'fromAccount',
] as const;

/**
 * Decides the rest of a claim.
 * @param kept not empty
 * @returns the bill of the rest, or RETURN_NOT_DECIDABLE when the bill does not tell enough, or when some payer would pay
 *   more for the rest than for the whole
 */
export function decideRest(claim: SettledClaim, kept: readonly SoldLine[]): Outcome<Bill, Refusal> {
  assert(kept.length > 0, 'a rest has lines');
  if (!isReproducible(claim)) return decline(refuse('RETURN_NOT_DECIDABLE'));
  const rest = settleLinesOf(claim, kept);
  if (!rest.ok) return rest;
  const whole = settleLinesOf(claim, claim.lines);
  assert(whole.ok, 'a reproducible claim is decided');
  const paid = (bill: Bill, planId: number) =>
    bill.commercial.find((share) => share.plan.planId === planId)?.amount ?? 0n;
  const more =
    LIMITED.some((name) => rest.value[name] > claim.amounts[name]) ||
    (rest.value.planUse?.paid ?? 0n) > (whole.value.planUse?.paid ?? 0n) ||
    rest.value.commercial.some(({ plan, amount }) => amount > paid(whole.value, plan.planId));
  return more ? decline(refuse('RETURN_NOT_DECIDABLE')) : rest;
}
