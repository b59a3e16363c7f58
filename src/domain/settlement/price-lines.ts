/** What does each line cost, and how much of it is inside the standard (M12, M13, N2.2, I1, I7)? */
import { smaller } from '../../base/decimal.ts';
import {
  priceTimesQuantity,
  priceTimesUnits,
  subtractFen,
  ZERO_FEN,
  type Fen,
  type UnitPrice,
} from '../../base/money.ts';
import { decline, accept, type Outcome } from '../../base/outcome.ts';
import { refuse, type Refusal } from '../refusals.ts';
import type { BillLine, PricedLine } from './model.ts';
import { paidFirst } from './plans/ordinary-plan.ts';

/** A line of a bill in the making: its fund share is not known before the claim's total is. */
export interface PricedAmounts extends Omit<BillLine, 'fundShare'> {
  fundShare: Fen;
}

/** The price asked for a pack: a line in smallest units asks that of each of them (M32). */
function packPrice({ price, unitsPerPack }: PricedLine): UnitPrice {
  return unitsPerPack ? ((price * BigInt(unitsPerPack)) as UnitPrice) : price;
}

/** The price that counts: the standard, or the actual price where that is lower or no standard stands (M12, M13). */
function choosePayablePrice(line: PricedLine): UnitPrice {
  const price = packPrice(line);
  return line.standard === null ? price : smaller(price, line.standard);
}

/** Whether a negotiated drug is sold above its negotiated standard, which is forbidden (M32, I7). */
function isSoldAboveNegotiation(line: PricedLine): boolean {
  return line.standardKind === 'negotiated' && line.standard !== null && packPrice(line) > line.standard;
}

function priceLine(given: PricedLine, index: number): PricedAmounts {
  const { standardKind, price, quantity, unitsPerPack, selfPayRatio } = given;
  const route = given.route ?? 'separatePayment';
  const payablePrice = choosePayablePrice(given);
  const charged = priceTimesQuantity(price, quantity);
  const eligible = unitsPerPack
    ? priceTimesUnits(payablePrice, quantity, unitsPerPack)
    : payablePrice === price
      ? charged
      : priceTimesQuantity(payablePrice, quantity);
  const selfPaidFirst =
    route === 'ordinary' && selfPayRatio !== undefined ? paidFirst(eligible, selfPayRatio) : ZERO_FEN;
  const aboveStandard = subtractFen(charged, eligible);
  return {
    line: index + 1,
    route,
    standardKind,
    payablePrice,
    charged,
    eligible,
    aboveStandard,
    selfPaidFirst,
    fundShare: ZERO_FEN,
  };
}

/** Prices every line; refuses the first that sells a negotiated drug above its standard (M32). */
export function priceLines(lines: readonly PricedLine[]): Outcome<readonly PricedAmounts[], Refusal> {
  const forbidden = lines.findIndex(isSoldAboveNegotiation);
  if (forbidden >= 0) return decline(refuse('PRICE_ABOVE_NEGOTIATED_STANDARD', { line: forbidden + 1 }));
  return accept(lines.map(priceLine));
}
