/** What 1318 tells of payment standards: the public ones by stretch of days, and of the “∗” ones only that there is one (N5.1). */
import { addDays } from '../../base/date.ts';
import { flattenAsKnown } from '../../base/known.ts';
import { formatUnitPrice, type UnitPrice } from '../../base/money.ts';
import type { Dated } from '../../base/dated.ts';
import { visibleStandard } from '../../domain/catalogue/confidential.ts';
import type { StandardKind } from '../../domain/catalogue/payable-product.ts';
import { LIMIT_TYPES, OVER_LIMIT_WAYS } from './codes.ts';
import type { LimitedProduct } from './list-source-store.ts';
import type { ListSource } from './list-store.ts';

interface Limit {
  readonly kind: StandardKind;
  /** Null where it is agreed in confidence. */
  readonly standard: UnitPrice | null;
}

/** The days of a stretch that no other stretch covers, in order. */
function uncovered<T>(stretch: Dated<T>, others: readonly Dated<unknown>[]): Dated<T>[] {
  const left: Dated<T>[] = [];
  let { from } = stretch;
  for (const other of [...others].sort((a, b) => (a.from < b.from ? -1 : 1))) {
    if (other.to !== null && other.to < from) continue;
    if (stretch.to !== null && other.from > stretch.to) break;
    if (other.from > from) left.push({ ...stretch, from, to: addDays(other.from, -1) });
    if (other.to === null) return left;
    from = addDays(other.to, 1);
  }
  return stretch.to === null || from <= stretch.to ? [...left, { ...stretch, from }] : left;
}

/** A drug carried on in the regular catalogue is paid by its listing price on the days without a standard of its own (M12). */
function limitsOf(product: LimitedProduct): Dated<Limit>[] {
  const standards = flattenAsKnown(product.standards).map(({ from, to, value }) => ({
    from,
    to,
    // An institution's system is told what a cashier may see.
    value: { kind: value.kind, standard: visibleStandard('cashier', value) },
  }));
  if (product.origin !== 'regular') return standards;
  const listed = flattenAsKnown(product.prices)
    .flatMap((stretch) => uncovered(stretch, standards))
    .map(({ from, to, value }) => ({ from, to, value: { kind: 'listed' as const, standard: value } }));
  return [...standards, ...listed].sort((a, b) => (a.from < b.from ? -1 : 1));
}

/** The rows of 1318; a confidential standard is written as zero. */
export function priceLimitRows(products: readonly LimitedProduct[]): ListSource {
  return {
    rows: products.flatMap((product) =>
      limitsOf(product).map(({ from, to, value }) => ({
        key: `${product.nationalCode}|${from}`,
        content: {
          hilist_code: product.nationalCode,
          hilist_lmtpric_type: LIMIT_TYPES[value.kind],
          overlmt_dspo_way:
            value.kind === 'negotiated' ? OVER_LIMIT_WAYS.notSold : OVER_LIMIT_WAYS.personPays,
          begndate: from,
          enddate: to,
          hilist_pric_uplmt_amt: value.standard === null ? '0' : formatUnitPrice(value.standard),
          vali_flag: '1',
        },
      })),
    ),
  };
}
