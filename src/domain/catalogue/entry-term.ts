/** How long is a drug on the 单行支付 list? (M10) */
import { addDays, addYears, type PlainDate } from '../../base/date.ts';
import type { Origin } from './payable-product.ts';

export type TermFault = 'agreementUnknown' | 'afterAgreement' | 'reversed';

/**
 * The last day of a term: a negotiated drug's ends with its national agreement, one carried on in the regular
 * catalogue lasts a year unless the province decides otherwise (M10).
 * @param wantedTo the province's own last day; null takes the rule's
 * @param agreementTo the agreement's last day as the national catalogue prints it; undefined when it is not there
 */
export function decideTermEnd(
  origin: Origin,
  from: PlainDate,
  wantedTo: PlainDate | null,
  agreementTo: PlainDate | undefined,
): PlainDate | TermFault {
  if (wantedTo !== null && wantedTo < from) return 'reversed';
  if (origin === 'regular') return wantedTo ?? addDays(addYears(from, 1), -1);
  if (agreementTo !== undefined && agreementTo < from) return 'afterAgreement';
  if (wantedTo !== null)
    return agreementTo !== undefined && wantedTo > agreementTo ? 'afterAgreement' : wantedTo;
  return agreementTo ?? 'agreementUnknown';
}

export function isTermFault(end: PlainDate | TermFault): end is TermFault {
  return end === 'agreementUnknown' || end === 'afterAgreement' || end === 'reversed';
}
