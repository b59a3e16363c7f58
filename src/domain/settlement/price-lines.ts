/** What does each line cost, and how much of it is inside the standard (M12, M13, N2.2, I1, I7)? */
import { smaller } from '../../base/decimal.ts';
import { priceTimesQuantity, subtractFen, type Fen, type UnitPrice } from '../../base/money.ts';
import { decline, accept, type Outcome } from '../../base/outcome.ts';
import type { StandardKind } from '../catalogue/payable-product.ts';
import { refuse, type Refusal } from '../refusals.ts';
import type { PricedLine } from './model.ts';

/** A line after pricing; the fund share is not known before the claim's total is. */
export interface PricedAmounts {
  readonly standardKind: StandardKind;
  readonly payablePrice: UnitPrice;
  readonly charged: Fen;
  readonly eligible: Fen;
  readonly aboveStandard: Fen;
}

/** The price that counts: the standard, or the actual price where that is lower or no standard stands (M12, M13). */
export function choosePayablePrice(line: PricedLine): UnitPrice {
  return line.standard === null ? line.price : smaller(line.price, line.standard);
}

/** Whether a negotiated drug is sold above its negotiated standard, which is forbidden (M32, I7). */
export function isSoldAboveNegotiation(line: PricedLine): boolean {
  return line.standardKind === 'negotiated' && line.standard !== null && line.price > line.standard;
}

function priceLine(line: PricedLine): PricedAmounts {
  const payablePrice = choosePayablePrice(line);
  const charged = priceTimesQuantity(line.price, line.quantity);
  const eligible = priceTimesQuantity(payablePrice, line.quantity);
  return {
    standardKind: line.standardKind,
    payablePrice,
    charged,
    eligible,
    aboveStandard: subtractFen(charged, eligible),
  };
}

/** Prices every line; refuses the first that sells a negotiated drug above its standard (M32). */
export function priceLines(lines: readonly PricedLine[]): Outcome<readonly PricedAmounts[], Refusal> {
  const forbidden = lines.findIndex(isSoldAboveNegotiation);
  if (forbidden >= 0) return decline(refuse('PRICE_ABOVE_NEGOTIATED_STANDARD', { line: forbidden + 1 }));
  return accept(lines.map(priceLine));
}
