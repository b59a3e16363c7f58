/**
 * Which product has which of the printed standards, and what is that for one unit of sale? (N2.2, M12)
 * Only what agrees in every amount, and whose unit is the product's own, is assigned without a person.
 */
import type { PlainDate } from '../../../base/date.ts';
import type { Dated } from '../../../base/dated.ts';
import type { UnitPrice } from '../../../base/money.ts';
import { matchKey } from '../cell-text.ts';
import type { Standard, StandardKind } from '../payable-product.ts';
import { amountsIn, isNearStrength, isSameStrength } from './amounts.ts';
import type { PrintedPrice } from './printed-price.ts';
import { overlapOf, type Span } from './time-line.ts';

export interface AssignableProduct {
  readonly nationalCode: string;
  readonly genericName: string;
  readonly dosageForm: string;
  readonly strength: string;
  readonly pack: string;
  readonly unitsPerPack: number;
  readonly doseUnit: string;
  readonly saleUnit: string;
}

/** Why a person must look. */
export const PROBLEMS = {
  unread: '文字读不出价格',
  tiered: '按档计价，须由人折成产品的标准',
  noMatch: '有同名产品，规格没有完全对上',
  ambiguous: '几个价的规格相同，分不清是哪一个',
  unit: '计价单位换不成产品的销售单位',
  differs: '这些日期已有不同的标准',
} as const;
export type Problem = keyof typeof PROBLEMS;

/** How a printed price fits a product. */
export type Fit =
  | { readonly kind: 'same'; readonly standard: UnitPrice }
  /** Near, but for a person to decide; `standard` where the units agree. */
  | { readonly kind: 'near'; readonly standard: UnitPrice | null; readonly problem: Problem }
  | { readonly kind: 'none' };

/** Whether an entry of the list names this product: the full generic name, whatever its width and brackets. */
export function isNamed(entryName: string, product: Pick<AssignableProduct, 'genericName'>): boolean {
  const key = matchKey(product.genericName);
  return entryName.split('\n').some((name) => matchKey(name) === key);
}

/** How one of an entry's prices fits a product; the other prices of the entry tell whether the fit is the only one. */
export function fitOf(price: PrintedPrice, all: readonly PrintedPrice[], product: AssignableProduct): Fit {
  const amounts = amountsIn(product.strength);
  const standard = standardOfSaleUnit(price, product);
  if (isSameStrength(price.amounts, amounts)) {
    const rivals = all.filter((other) => isSameStrength(other.amounts, amounts));
    const chosen = rivals.length === 1 ? rivals : rivals.filter((other) => sharesWords(other, product));
    if (!chosen.includes(price))
      return rivals.includes(price) && chosen.length === 0 ? near(standard, 'ambiguous') : { kind: 'none' };
    if (chosen.length > 1) return near(standard, 'ambiguous');
    return standard === null ? near(null, 'unit') : { kind: 'same', standard };
  }
  return isNearStrength(price.amounts, amounts) ? near(standard, 'noMatch') : { kind: 'none' };
}

function near(standard: UnitPrice | null, problem: Problem): Fit {
  return { kind: 'near', standard, problem };
}

/** Words of the print that tell apart prices of equal amounts, such as 预充式 and 西林瓶式. */
function sharesWords(price: PrintedPrice, product: AssignableProduct): boolean {
  const words = price.spec.match(/[\u4e00-\u9fff]{2,}/g) ?? [];
  const text = `${product.strength}${product.pack}${product.dosageForm}`;
  return words.length > 0 && words.every((word) => text.includes(word));
}

/**
 * The printed price for one unit of sale: for the smallest unit times how many the pack holds, or for the pack itself.
 * @returns null when the units do not agree
 */
export function standardOfSaleUnit(price: PrintedPrice, product: AssignableProduct): UnitPrice | null {
  const units = BigInt(product.unitsPerPack);
  if (price.per === null) return price.holds === null && product.unitsPerPack === 1 ? price.price : null;
  if (price.per === product.doseUnit) return (price.price * units) as UnitPrice;
  const isWholePack = price.holds === null || price.holds.count === product.unitsPerPack;
  return price.per === product.saleUnit && isWholePack ? price.price : null;
}

/** What an assignment meets in the product's time line on the entry's days. */
export type Standing = 'free' | 'renewed' | 'same' | 'differs';

/**
 * @param standards the product's time line as it is known
 * @param span the days for which the list prints the standard
 */
export function standingOf(
  standards: readonly Dated<Standard>[],
  span: Span,
  wanted: { readonly kind: StandardKind; readonly standard: UnitPrice },
): Standing {
  const covering = standards.filter((one) => overlapOf(one, span) !== undefined);
  const agrees = (one: Dated<Standard>) =>
    one.value.kind === wanted.kind && one.value.standard === wanted.standard;
  if (covering.length > 0 && covering.every(agrees) && coversFrom(covering, span.from)) return 'same';
  if (covering.some((one) => one.from >= span.from)) return 'differs';
  return covering.length > 0 || standards.some((one) => one.from < span.from) ? 'renewed' : 'free';
}

function coversFrom(covering: readonly Dated<Standard>[], from: PlainDate): boolean {
  return covering.some((one) => one.from <= from);
}
