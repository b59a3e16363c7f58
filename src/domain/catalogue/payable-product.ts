/**
 * May this product be paid on its own line on a day, and at which standard? (M4, M10, M12, N1.2, N2.2)
 */
import type { PlainDate } from '../../base/date.ts';
import { holdsOn, valueOn, type Dated } from '../../base/dated.ts';
import type { UnitPrice } from '../../base/money.ts';
import { accept, decline, type Outcome } from '../../base/outcome.ts';
import { refuse, type Refusal } from '../refusals.ts';
import { membershipOn, type ListTerm, type Membership } from './list-membership.ts';

export const STANDARD_KINDS = {
  negotiated: '谈判',
  bid: '竞价',
  procured: '集采中选',
  listed: '挂网价',
} as const;
export type StandardKind = keyof typeof STANDARD_KINDS;

export interface Standard {
  readonly kind: StandardKind;
  readonly standard: UnitPrice;
  /** Agreed in confidence: never shown outside settlement and the province's price office (N5.1). */
  readonly confidential: boolean;
}

/** Why a drug is on the list: by national negotiation, or carried on in the regular catalogue (M3, M10). */
export type Origin = 'negotiated' | 'regular';

export interface ProductFacts {
  /** Name for a refusal's detail. */
  readonly name: string;
  /** The terms of its generic entry in all published versions; none when it never was listed. */
  readonly entries: readonly (ListTerm & { readonly origin: Origin })[];
  readonly commitments: readonly { readonly from: PlainDate; readonly to: PlainDate | null }[];
  readonly standards: readonly Dated<Standard>[];
  readonly listedPrices: readonly Dated<UnitPrice>[];
}

export interface Payable {
  readonly membership: Extract<Membership, { state: 'listed' | 'transition' }>;
  readonly standard: Standard;
  readonly listedPrice: UnitPrice | null;
}

/**
 * Decides in the order in which a person would ask: listed, in term, committed, with a standard.
 * Inside a transition the terms of the last regular day still hold (N1.2).
 */
export function decidePayable(product: ProductFacts, onDay: PlainDate): Outcome<Payable, Refusal> {
  const membership = membershipOn(product.entries, onDay);
  if (membership.state === 'absent') return decline(refuse('DRUG_NOT_LISTED', { detail: product.name }));
  if (membership.state === 'ended') {
    return decline(refuse('DRUG_TERM_ENDED', { detail: `${product.name}，${membership.lastDay} 止` }));
  }
  const days = membership.state === 'transition' ? [onDay, membership.lastRegularDay] : [onDay];
  if (!days.some((day) => product.commitments.some((span) => holdsOn(span, day)))) {
    return decline(refuse('COMMITMENT_MISSING', { detail: product.name }));
  }
  const standard = chooseStandard(product, days);
  if (!standard) return decline(refuse('STANDARD_MISSING', { detail: product.name }));
  return accept({ membership, standard, listedPrice: valueOn(product.listedPrices, onDay)?.value ?? null });
}

/**
 * A standard that was set comes first. A drug carried on in the regular catalogue without one is paid by the
 * platform's listing price (M12); a negotiated one is not.
 */
function chooseStandard(product: ProductFacts, days: readonly PlainDate[]): Standard | undefined {
  for (const day of days) {
    const set = valueOn(product.standards, day);
    if (set) return set.value;
    const regular = product.entries.some(
      (entry) => entry.origin === 'regular' && membershipOn([entry], day).state === 'listed',
    );
    const price = regular ? valueOn(product.listedPrices, day) : undefined;
    if (price) return { kind: 'listed', standard: price.value, confidential: false };
  }
  return undefined;
}
