/**
 * Parts of a settled claim come back: what would the rest have come to, had only it been bought (M32, M9.2, M9.5, I9, I12)?
 * The rest is decided on what its bill records, as it stood at its own moment, and by the same decision as every claim; of limits that
 * others have used since, on what they have left (ADR 0043).
 */
import { assert, present } from '../../../base/assert.ts';
import { wholeUnits, type Fen, type Quantity } from '../../../base/money.ts';
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import { refuse, type Refusal } from '../../refusals.ts';
import type { PlainDate } from '../../../base/date.ts';
import type { Scheme } from '../../../policy/parameters/reimbursement.ts';
import { isCodedWhole } from '../check-trace-codes.ts';
import { AMOUNT_NAMES, type Bill, type BillAmounts, type PricedLine, type SettlementRule } from '../model.ts';
import { settle } from '../settle.ts';
import { usageOf } from '../corrections/usage.ts';
import type { RecordedFacts } from './recorded-facts.ts';
import { accountSince, withUsedSince, type PayersUsed } from './used-since.ts';

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
  return again.ok && isSameBill(again.value, claim);
}

function isSameBill(again: Bill, { amounts }: SettledClaim): boolean {
  return AMOUNT_NAMES.every((name) => again[name] === amounts[name]);
}

/** What the payers with limits of their own have left when a part of a claim comes back. */
export interface PayersNow {
  /** What all but this claim have used of the year of its service. */
  readonly others: PayersUsed;
  /** What the personal account holds. */
  readonly balance: Fen;
}

/**
 * Decides the rest of a claim: never refused for what it comes to. Where less was bought, an insurer's deductible may be left to the
 * person, or a plan, an insurer or the account be asked for more: as far as others have not used it since.
 * @param kept not empty
 * @returns the bill of the rest, or RETURN_NOT_DECIDABLE when the bill does not tell enough
 */
export function decideRest(
  claim: SettledClaim,
  kept: readonly SoldLine[],
  now: PayersNow,
): Outcome<Bill, Refusal> {
  assert(kept.length > 0, 'a rest has lines');
  const whole = settleLinesOf(claim, claim.lines);
  if (!whole.ok || !isSameBill(whole.value, claim)) return decline(refuse('RETURN_NOT_DECIDABLE'));
  const { facts } = claim;
  const own = usageOf(whole.value, facts.ordinary?.plan.kind ?? null);
  const since = {
    ...withUsedSince(facts, now.others, own),
    account: accountSince(facts.account, now.balance, whole.value.fromAccount),
  };
  return settleLinesOf({ ...claim, facts: since }, kept);
}
