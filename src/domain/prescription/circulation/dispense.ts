/** What of a prescription has been handed out, what is left, and for how long does each last (M33, I18, N5.4)? */
import type { Dosing } from '../model.ts';
import type { PrescriptionState } from '../life.ts';
import { daysCovered, supplyDaysOf } from '../supply-days.ts';

/** So many units of sale of a product; negative where a reversal took them back. */
export interface HandedOut {
  readonly nationalCode: string;
  readonly quantity: number;
}

/** One settlement's part of one product. */
export interface Dispensing extends HandedOut {
  readonly claimNo: string;
  /** Milliseconds since 1970. */
  readonly at: number;
}

export interface Left extends HandedOut {
  /** As prescribed. */
  readonly ordered: number;
}

function sumOf(handed: readonly HandedOut[], nationalCode: string): number {
  return handed
    .filter((one) => one.nationalCode === nationalCode)
    .reduce((sum, { quantity }) => sum + quantity, 0);
}

/** What may still be fetched, product by product, in units of sale. */
export function leftOf(ordered: readonly HandedOut[], handed: readonly HandedOut[]): Left[] {
  return ordered.map(({ nationalCode, quantity }) => ({
    nationalCode,
    ordered: quantity,
    quantity: quantity - sumOf(handed, nationalCode),
  }));
}

/** Where a checked prescription stands by what is out of it: nothing, a part, or all. */
export function stateAfterHanding(
  ordered: readonly HandedOut[],
  handed: readonly HandedOut[],
): Extract<PrescriptionState, 'checked' | 'partlyUsed' | 'used'> {
  const left = leftOf(ordered, handed);
  if (left.every(({ quantity }) => quantity === 0)) return 'used';
  return left.every((one) => one.quantity === one.ordered) ? 'checked' : 'partlyUsed';
}

/** A prescribed line with what its days are reckoned from. */
export interface SupplyLine extends Dosing, HandedOut {
  readonly unitsPerPack: number;
  /** Days of the whole line, as signed. */
  readonly supplyDays: number;
}

/** Days of so many units of a line; the whole line lasts as long as was signed. */
function daysOf(line: SupplyLine, quantity: number): number {
  return quantity === line.quantity ? line.supplyDays : supplyDaysOf({ ...line, quantity });
}

/**
 * What a person really has of a prescription (I18): each settlement counts from its day for what it handed out. A settlement
 * that was reversed counts for nothing.
 */
export function suppliesOf(
  lines: readonly SupplyLine[],
  dispensings: readonly Dispensing[],
): { readonly usedAt: number; readonly supplyDays: number }[] {
  const claims = new Map(
    dispensings.filter(({ quantity }) => quantity > 0).map(({ claimNo, at }) => [claimNo, at]),
  );
  return [...claims].flatMap(([claimNo, at]) => {
    const ofClaim = dispensings.filter((one) => one.claimNo === claimNo);
    const supplyDays = daysCovered(
      lines.map((line) => ({ supplyDays: daysOf(line, sumOf(ofClaim, line.nationalCode)) })),
    );
    return supplyDays === 0 ? [] : [{ usedAt: at, supplyDays }];
  });
}

/** Days of what may still be fetched on an open prescription (I18). */
export function daysLeft(lines: readonly SupplyLine[], handed: readonly HandedOut[]): number {
  return daysCovered(
    lines.map((line) => ({
      supplyDays: daysOf(line, line.quantity - sumOf(handed, line.nationalCode)),
    })),
  );
}
