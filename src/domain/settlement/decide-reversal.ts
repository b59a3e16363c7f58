/** May a settled claim be taken back (M32, I4)? Only once, and only inside its own benefit year. */
import type { PlainDate } from '../../base/date.ts';
import { accept, decline, type Outcome } from '../../base/outcome.ts';
import { benefitYearOf } from '../../policy/parameters/benefit-year.ts';
import { refuse, type Refusal } from '../refusals.ts';

export interface ReversibleClaim {
  readonly servedOn: PlainDate;
  readonly alreadyReversed: boolean;
}

export function decideReversal(claim: ReversibleClaim, today: PlainDate): Outcome<'reversible', Refusal> {
  if (claim.alreadyReversed) return decline(refuse('CLAIM_ALREADY_REVERSED'));
  if (benefitYearOf(claim.servedOn) !== benefitYearOf(today)) return decline(refuse('REVERSAL_YEAR_CLOSED'));
  return accept('reversible');
}
