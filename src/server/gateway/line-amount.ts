/**
 * What a fee line costs (2101, 2102, 2204, 2301). The interface writes unit prices with six decimals, `16,6`; standards, listing
 * prices and bills have four. The amount to the fen is what counts: a longer price is taken at four decimals where its amount is the
 * same to the fen, so that nobody pays a fen more or less than was told, and is sent back where it is not (I1). A pack's price is
 * never taken below what was told: a standard or listing price bounds both alike (M32). That of a smallest unit is the nearest, for it
 * is a pack's price divided already.
 */
import {
  formatFen,
  formatUnitPrice,
  longPriceTimesQuantity,
  nearestUnitPrice,
  parseFen,
  parseLongPrice,
  parseQuantity,
  priceTimesQuantity,
  unitPriceNotBelow,
  type Fen,
  type Quantity,
  type UnitPrice,
} from '../../base/money.ts';
import { GatewayFailure } from './failure.ts';
import { decimalOf } from './stay-message.ts';

export interface LineAmount {
  readonly price: UnitPrice;
  readonly quantity: Quantity;
  readonly amount: Fen;
}

/**
 * Reads price, quantity and amount of a line.
 * @param at the line's place in the message, for the reasons
 * @param inSmallestUnits whether price and quantity count smallest units instead of packs
 * @throws {GatewayFailure} naming the field, for an amount that is not price × quantity, or a price that four decimals cannot stand for
 */
export function readLineAmount(
  line: {
    readonly pric: number | string;
    readonly cnt: number | string;
    readonly det_item_fee_sumamt: number | string;
  },
  at: string,
  inSmallestUnits = false,
): LineAmount {
  const told = parseLongPrice(String(line.pric));
  if (told === undefined) throw new GatewayFailure(`报文格式有误：${at}.pric 至多六位小数，不写成科学计数法`);
  const quantity = decimalOf(line.cnt, parseQuantity, `${at}.cnt`);
  const amount = decimalOf(line.det_item_fee_sumamt, parseFen, `${at}.det_item_fee_sumamt`);
  const expected = longPriceTimesQuantity(told, quantity);
  if (amount !== expected)
    throw new GatewayFailure(
      `${at}.det_item_fee_sumamt 应等于单价乘数量 ${formatFen(expected)} 元，报文为 ${formatFen(amount)} 元`,
    );
  const price = inSmallestUnits ? nearestUnitPrice(told) : unitPriceNotBelow(told);
  const settled = priceTimesQuantity(price, quantity);
  if (settled !== amount)
    throw new GatewayFailure(
      `${at}.pric 按四位小数 ${formatUnitPrice(price)} 元计为 ${formatFen(settled)} 元，与 det_item_fee_sumamt ${formatFen(amount)} 元不一致。` +
        `结算的单价至多四位小数：请按四位小数的单价和它乘数量的金额传，或者拆成几条明细`,
    );
  return { price, quantity, amount };
}
