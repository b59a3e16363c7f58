/** May a settled claim be taken back (M32, I4)? Only once; by its institution until some days into the next year, then by the agency. */
import type { PlainDate } from '../../base/date.ts';
import { accept, decline, type Outcome } from '../../base/outcome.ts';
import { lastOwnReversalDay } from '../../policy/parameters/late-reversal.ts';
import { refuse, type Refusal } from '../refusals.ts';

export interface ReversibleClaim {
  readonly servedOn: PlainDate;
  /** The last day of the benefit year in which it was booked. */
  readonly yearEnds: PlainDate;
  readonly alreadyReversed: boolean;
}

/** The institution that settled, or the agency that pays. */
export type ReversingSide = 'institution' | 'agency';

/**
 * The agency steps in only where the institution may no more, so that there is one who answers for each reversal.
 * @returns CLAIM_ALREADY_REVERSED, REVERSAL_YEAR_CLOSED, REVERSAL_STILL_OF_INSTITUTION, or POLICY_NOT_FORMALISED (I15)
 */
export function decideReversal(
  claim: ReversibleClaim,
  today: PlainDate,
  side: ReversingSide = 'institution',
): Outcome<'reversible', Refusal> {
  if (claim.alreadyReversed) return decline(refuse('CLAIM_ALREADY_REVERSED'));
  const last = lastOwnReversalDay(claim.servedOn, claim.yearEnds);
  if (last === undefined) return decline(refuse('POLICY_NOT_FORMALISED', { detail: claim.servedOn }));
  const ofInstitution = today <= last.value;
  if (side === 'institution')
    return ofInstitution
      ? accept('reversible')
      : decline(refuse('REVERSAL_YEAR_CLOSED', { detail: last.value }));
  return ofInstitution
    ? decline(refuse('REVERSAL_STILL_OF_INSTITUTION', { detail: last.value }))
    : accept('reversible');
}
