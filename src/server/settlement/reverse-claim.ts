/** Takes a settlement back as a whole: by its institution, or once that may no more by the agency that pays (M32, I4). */
import { present } from '../../base/assert.ts';
import { dayAt } from '../../base/date.ts';
import { accept, type Outcome } from '../../base/outcome.ts';
import type { Bill } from '../../contract/settlement.ts';
import { areaPrefix, type Actor } from '../../domain/identity/roles.ts';
import type { Refusal } from '../../domain/refusals.ts';
import { decideReversal, type ReversingSide } from '../../domain/settlement/decide-reversal.ts';
import { spanOfBenefitYear } from '../../policy/parameters/benefit-year.ts';
import type { Tx } from '../db/database.ts';
import { lockYears } from '../funds/store.ts';
import { notAllowed, notFound } from '../http/problem.ts';
import { benefitRules } from '../insured/benefits/benefit-rules.ts';
import { endBookingsOf } from '../prescription/bookings/booking-steps.ts';
import { cancelDeliveries } from '../prescription/delivery/deliver.ts';
import { releasePrescription } from '../prescription/use-prescription.ts';
import type { World } from '../world.ts';
import { findClaim, type ClaimRow } from './bill-store.ts';
import { readBill } from './read-bills.ts';
import type { Channel } from './record-claim-store.ts';
import { bookReversal, type BookedBy } from './reversal/book-reversal.ts';
import { numbersUpTo } from './reversal/book-rest.ts';
import { answerOfRequest, hashOf } from './settle-claim.ts';
import { withFreshFacts } from './with-fresh-facts.ts';

export interface ReverseInput {
  readonly requestId: string;
  readonly reason: string;
}

/**
 * Takes a settlement back: negated entries and sums of the year of its service, trace codes and prescription free again (M32).
 * Once, by the institution that settled. Sent again, the same request gets its first answer.
 * @throws {Problem} 404 for a number that is not a settlement of this institution, 409 for a request id used otherwise
 */
export async function reverseClaim(
  world: World,
  actor: Actor,
  claimNo: string,
  input: ReverseInput,
  channel: Channel = 'page',
): Promise<Outcome<Bill, Refusal>> {
  if (actor.institutionCode === null) throw notAllowed();
  return reverseAs(world, actor, claimNo, input, channel, 'institution');
}

/**
 * Takes a settlement of a closed year back for its institution, by the agency of the area that pays, once the institution
 * may no more (I4).
 * @throws {Problem} 404 for a number that is not a settlement of the agency's area, 409 for a request id used otherwise
 */
export async function reverseLate(
  world: World,
  actor: Actor,
  claimNo: string,
  input: ReverseInput,
): Promise<Outcome<Bill, Refusal>> {
  if (actor.areaCode === null) throw notAllowed();
  return reverseAs(world, actor, claimNo, input, 'page', 'agency');
}

async function reverseAs(
  world: World,
  actor: Actor,
  claimNo: string,
  input: ReverseInput,
  channel: Channel,
  side: ReversingSide,
): Promise<Outcome<Bill, Refusal>> {
  const by: BookedBy = {
    ...input,
    actor,
    channel,
    now: world.clock.now(),
    contentHash: hashOf(JSON.stringify(['reverse', claimNo])),
    action: side === 'agency' ? 'settlement.reverseLate' : 'settlement.reverseClaim',
  };
  return withFreshFacts(() =>
    world.db.transaction(
      'all',
      async (tx) => {
        const opened = await openClaim(tx, by, claimNo, side);
        if ('earlier' in opened) return accept(opened.earlier);
        return opened.judged.ok ? reverseWhole(tx, by, opened.judged.value) : opened.judged;
      },
      'hot',
    ),
  );
}

/** A claim that is to be taken back, under the lock of its year; or what this very request was answered before. */
export type OpenedClaim = { readonly earlier: Bill } | { readonly judged: Outcome<ClaimRow, Refusal> };

/** @throws {Problem} 404 for what is no settlement of the actor's side, 409 for a request id used otherwise */
export async function openClaim(
  tx: Tx,
  by: BookedBy,
  claimNo: string,
  side: ReversingSide,
): Promise<OpenedClaim> {
  const seen = await findClaim(tx, claimNo);
  if (!seen || seen.kind !== 'settlement' || !isOf(by.actor, seen, side)) throw notFound('结算单');
  await lockYears(tx, seen.personNo, seen.benefitYear);
  const earlier = await answerOfRequest(tx, seen.institutionCode, by.requestId, by.contentHash);
  if (earlier) return { earlier };
  // Read again under the lock: a reversal at the same moment would otherwise go unseen.
  const claim = present(await findClaim(tx, claimNo), 'a claim that was found stays');
  const { to: yearEnds } = spanOfBenefitYear(await benefitRules(tx), claim.benefitYear);
  const standing = { servedOn: claim.servedOn, yearEnds, alreadyReversed: claim.reversedByNo !== null };
  const judged = decideReversal(standing, dayAt(by.now), side);
  return { judged: judged.ok ? accept(claim) : judged };
}

function isOf({ institutionCode, areaCode }: Actor, claim: ClaimRow, side: ReversingSide): boolean {
  // A claim without an institution was reimbursed by hand; its own desk takes it back (M30).
  if (claim.institutionCode === '') return false;
  return side === 'institution'
    ? claim.institutionCode === institutionCode
    : areaCode !== null && claim.areaCode.startsWith(areaPrefix(areaCode));
}

/** Takes an opened claim back as a whole. */
export async function reverseWhole(tx: Tx, by: BookedBy, claim: ClaimRow): Promise<Outcome<Bill, Refusal>> {
  const { actor, now } = by;
  const numbers = await numbersUpTo(tx, claim);
  const ended = await endBookingsOf(tx, numbers, actor, now);
  if (!ended.ok) return ended;
  const stopped = await cancelDeliveries(tx, numbers, actor, now);
  if (!stopped.ok) return stopped;
  const made = await bookReversal(tx, by, claim);
  const { prescriptionId, claimNo, institutionCode } = claim;
  if (prescriptionId !== null)
    await releasePrescription(tx, prescriptionId, claimNo, institutionCode, actor, now);
  return accept(present(await readBill(tx, made.claimNo), 'a claim that was written can be read'));
}
