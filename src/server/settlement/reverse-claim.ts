import { present } from '../../base/assert.ts';
import { dayAt, yearOf } from '../../base/date.ts';
import { negateFen, type Quantity } from '../../base/money.ts';
import { accept, type Outcome } from '../../base/outcome.ts';
import type { Bill } from '../../contract/settlement.ts';
import { reverseMovement } from '../../domain/funds/move-totals.ts';
import { reversePostings } from '../../domain/funds/post-claim.ts';
import type { Actor } from '../../domain/identity/roles.ts';
import type { Refusal } from '../../domain/refusals.ts';
import { decideReversal } from '../../domain/settlement/decide-reversal.ts';
import { reverseAmounts, reverseStages } from '../../domain/settlement/reverse-bill.ts';
import type { Tx } from '../db/database.ts';
import { listPostings, lockYears, recordFunds } from '../funds/store.ts';
import { notAllowed, notFound } from '../http/problem.ts';
import { recordAudit } from '../identity/audit-store.ts';
import { cancelDelivery } from '../prescription/delivery/deliver.ts';
import { releasePrescription } from '../prescription/use-prescription.ts';
import type { World } from '../world.ts';
import { reversePayerFacts } from './plans/record-payers-store.ts';
import { findClaim, listClaimLines, type ClaimRow } from './bill-store.ts';
import { readBill } from './read-bills.ts';
import { insertClaim, releaseTraceCodes, type Channel } from './record-claim-store.ts';
import { answerOfRequest, hashOf } from './settle-claim.ts';
import { withFreshFacts } from './with-fresh-facts.ts';

export interface ReverseInput {
  readonly requestId: string;
  readonly reason: string;
}

/**
 * Takes a settlement back: negated entries and sums, trace codes and prescription free again (M32). Once, by the
 * institution that settled, inside the benefit year. Sent again, the same request gets its first answer.
 * @throws {Problem} 404 for a number that is not a settlement of this institution, 409 for a request id used otherwise
 */
export async function reverseClaim(
  world: World,
  actor: Actor,
  claimNo: string,
  input: ReverseInput,
  channel: Channel = 'page',
): Promise<Outcome<Bill, Refusal>> {
  const institutionCode = actor.institutionCode;
  if (institutionCode === null) throw notAllowed();
  const now = world.clock.now();
  return withFreshFacts(() =>
    world.db.transaction(
      'all',
      (tx) => reverseOnce(tx, { ...input, claimNo, actor, institutionCode, channel, now }),
      'hot',
    ),
  );
}

interface Reversal extends ReverseInput {
  readonly claimNo: string;
  readonly actor: Actor;
  readonly institutionCode: string;
  readonly channel: Channel;
  readonly now: number;
}

async function reverseOnce(tx: Tx, reversal: Reversal): Promise<Outcome<Bill, Refusal>> {
  const seen = await findClaim(tx, reversal.claimNo);
  if (!seen || seen.kind !== 'settlement' || seen.institutionCode !== reversal.institutionCode)
    throw notFound('结算单');
  await lockYears(tx, seen.personNo, yearOf(seen.servedOn));
  const contentHash = hashOf(JSON.stringify(['reverse', reversal.claimNo]));
  const earlier = await answerOfRequest(tx, reversal.institutionCode, reversal.requestId, contentHash);
  if (earlier) return accept(earlier);
  // Read again under the lock: a reversal at the same moment would otherwise go unseen.
  const claim = present(await findClaim(tx, reversal.claimNo), 'a claim that was found stays');
  const judged = decideReversal(
    { servedOn: claim.servedOn, alreadyReversed: claim.reversedByNo !== null },
    dayAt(reversal.now),
  );
  if (!judged.ok) return judged;
  const stopped = await cancelDelivery(tx, claim.claimNo, reversal.actor, reversal.now);
  if (!stopped.ok) return stopped;
  return accept(await record(tx, reversal, claim, contentHash));
}

async function record(tx: Tx, reversal: Reversal, claim: ClaimRow, contentHash: string): Promise<Bill> {
  const { actor, now, institutionCode, requestId, reason, channel } = reversal;
  const {
    areaCode,
    scheme,
    setting,
    cause,
    personId,
    servedOn,
    prescriptionId,
    receivingHospital,
    ruleVersion,
    explanation,
  } = claim;
  const lines = (await listClaimLines(tx, areaCode, claim.id)).map((line) => ({
    ...line,
    quantity: -line.quantity as Quantity,
    charged: negateFen(line.charged),
    eligible: negateFen(line.eligible),
    fundShare: negateFen(line.fundShare),
    selfPaidFirst: negateFen(line.selfPaidFirst),
  }));
  const made = await insertClaim(tx, {
    kind: 'reversal',
    reversesId: claim.id,
    channel,
    areaCode,
    institutionCode,
    cashierName: actor.name,
    accountId: actor.accountId || null,
    personId,
    scheme,
    setting,
    cause,
    servedOn,
    settledAt: now,
    settledOn: dayAt(now),
    prescriptionId,
    receivingHospital,
    ruleVersion,
    amounts: reverseAmounts(claim),
    towardsThreshold: negateFen(claim.towardsThreshold),
    explanation: { ...explanation, stages: reverseStages(explanation.stages), reason },
    lines,
    requestId,
    contentHash,
  });
  const postings = reversePostings(await listPostings(tx, claim.id));
  const key = { personId, scheme, year: yearOf(servedOn) };
  await recordFunds(tx, {
    claimId: made.id,
    key,
    movement: reverseMovement(claim),
    postings,
    onDay: dayAt(now),
    bookedAt: now,
  });
  reversePayerFacts(tx, claim.id, made.id, now);
  await releaseTraceCodes(tx, claim.id, made.id);
  if (prescriptionId !== null)
    await releasePrescription(tx, prescriptionId, claim.claimNo, institutionCode, actor, now);
  await recordAudit(tx, actor, now, {
    action: 'settlement.reverseClaim',
    subjectKind: 'claim',
    subjectId: claim.claimNo,
    personId,
    requestId,
    detail: made.claimNo,
  });
  return present(await readBill(tx, made.claimNo), 'a claim that was written can be read');
}
