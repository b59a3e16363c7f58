/** What is told of a fee line when it is uploaded, long before it is settled (M4, M10, M12, M13, M32, N2.2, N5.1)? */
import type { PlainDate } from '../../../base/date.ts';
import type { Fen, Quantity, UnitPrice } from '../../../base/money.ts';
import { decline, accept, type Outcome } from '../../../base/outcome.ts';
import type { PayableTimeline } from '../../catalogue/payable-timeline.ts';
import { payableDay } from '../../catalogue/payable-timeline.ts';
import type { Refusal } from '../../refusals.ts';
import { checkPrice } from '../check-drugs.ts';
import { priceLines } from '../price-lines.ts';

/** A fee line as far as its price goes. */
export interface FeeLine {
  readonly usedOn: PlainDate;
  readonly price: UnitPrice;
  readonly quantity: Quantity;
  /** Only where price and quantity count smallest units. */
  readonly unitsPerPack: number | null;
}

/**
 * `other` is what this platform does not settle: no product of the list, or none on that day (then `why` says so); `selfPaid`
 * what the hospital itself did not approve, so that the patient pays all of it (M11).
 * The split of a `separate` line is null where its standard is secret: it is told with the pre-settlement, which counts
 * tried prices (N5.1).
 */
export type ToldLine =
  | { readonly kind: 'other'; readonly why: Refusal | null }
  | { readonly kind: 'selfPaid' }
  | {
      readonly kind: 'separate';
      readonly negotiated: boolean;
      /** Whether the list states a payment scope (M11). */
      readonly restricted: boolean;
      readonly split: {
        readonly eligible: Fen;
        readonly aboveStandard: Fen;
        readonly standard: UnitPrice | null;
      } | null;
    };

/** Whether a product is paid on its own line on a day. */
export function isSeparateOn(timeline: PayableTimeline | undefined, usedOn: PlainDate): boolean {
  return timeline !== undefined && payableDay(timeline, usedOn).payable.ok;
}

/** @returns PRICE_ABOVE_NEGOTIATED_STANDARD or PRICE_ABOVE_LISTED_PRICE, so far as what bounds the price is no secret */
export function tellLine(timeline: PayableTimeline | undefined, line: FeeLine): Outcome<ToldLine, Refusal> {
  if (timeline === undefined) return accept({ kind: 'other', why: null });
  const { payable, restricted } = payableDay(timeline, line.usedOn);
  if (!payable.ok) return accept({ kind: 'other', why: payable.refusal });
  const { standard } = payable.value;
  const [refusal] = checkPrice(line, payable.value, { detail: timeline.product.name });
  if (refusal) return decline(refusal);
  const told = {
    kind: 'separate' as const,
    negotiated: standard.kind === 'negotiated',
    restricted,
  };
  if (standard.confidential) return accept({ ...told, split: null });
  const { price, quantity, unitsPerPack } = line;
  const cap = standard.standard;
  const priced = priceLines([{ standardKind: standard.kind, standard: cap, price, quantity, unitsPerPack }]);
  if (!priced.ok) return priced;
  const [{ eligible, aboveStandard } = { eligible: 0n as Fen, aboveStandard: 0n as Fen }] = priced.value;
  return accept({ ...told, split: { eligible, aboveStandard, standard: cap } });
}
