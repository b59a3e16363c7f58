/**
 * What would a settled claim have come to, had been known then what is known now? (N2.3, M12, M13, M17, I14)
 * A view of the difference, to the fen; paying or recovering it is another act.
 */
import type { PlainDate } from '../../base/date.ts';
import type { Fen, Quantity, UnitPrice } from '../../base/money.ts';
import type { Outcome } from '../../base/outcome.ts';
import type { Scheme } from '../../policy/parameters/reimbursement.ts';
import type { Payable } from '../catalogue/payable-product.ts';
import type { Refusal } from '../refusals.ts';
import { adjudicate } from '../settlement/adjudicate.ts';
import type { BillAmounts, PricedLine } from '../settlement/model.ts';
import { priceLines, type PricedAmounts } from '../settlement/price-lines.ts';
import type { RecordedFacts } from './recorded-facts.ts';

/** A line as it was sold, and what the catalogue says of its product on the day of service as known now. */
export interface SoldLine {
  readonly price: UnitPrice;
  readonly quantity: Quantity;
  readonly answer: Outcome<Payable, Refusal>;
}

/** A settled claim as its bill records it. */
export interface SettledClaim {
  readonly servedOn: PlainDate;
  readonly scheme: Scheme;
  /** Undefined when the bill does not tell them all. */
  readonly recorded: RecordedFacts | undefined;
  readonly lines: readonly SoldLine[];
}

export interface Reassessment {
  readonly lines: readonly PricedAmounts[];
  /** The whole bill decided again; undefined when its facts are not on record. */
  readonly amounts: BillAmounts | undefined;
}

/** Whether a sale broke a price rule as known now: above a negotiated standard (M32), or above the listing price (M13). */
export function isSoldTooDear({ price, answer }: SoldLine): boolean {
  if (!answer.ok) return false;
  const { standard, listedPrice } = answer.value;
  if (standard.kind === 'negotiated' && price > standard.standard) return true;
  return listedPrice !== null && price > listedPrice;
}

/**
 * A product that was not payable contributes nothing. A negotiated drug that was sold above what is now known as its
 * standard counts up to the standard: the sale has happened and cannot be refused any more (M12, M32).
 */
function lineAsKnownNow({ price, quantity, answer }: SoldLine): PricedLine {
  if (!answer.ok) return { standardKind: 'listed', standard: 0n as UnitPrice, price, quantity };
  const { kind, standard } = answer.value.standard;
  return { standardKind: kind === 'negotiated' ? 'bid' : kind, standard, price, quantity };
}

/** What of one line counts, by what is known of its product. */
export function eligibleOf(line: SoldLine): Fen | undefined {
  const priced = priceLines([lineAsKnownNow(line)]);
  return priced.ok ? priced.value[0]?.eligible : undefined;
}

/** Prices the lines again, and where the bill tells its facts decides the whole of it again. */
export function reassessClaim(claim: SettledClaim): Reassessment {
  const lines = claim.lines.map(lineAsKnownNow);
  const priced = priceLines(lines);
  const { servedOn, scheme, recorded } = claim;
  const decided = recorded && adjudicate({ servedOn, scheme, ...recorded.facts, lines }, recorded.rule);
  return { lines: priced.ok ? priced.value : [], amounts: decided?.ok ? decided.value.amounts : undefined };
}
