/** Writes what a reversal is: a negated claim with its entries, sums and payers' facts, trace codes free again (M29, M32). */
import { dayAt } from '../../../base/date.ts';
import { negateFen, type Quantity } from '../../../base/money.ts';
import { reverseMovement } from '../../../domain/funds/move-totals.ts';
import { reversePostings } from '../../../domain/funds/post-claim.ts';
import type { Actor } from '../../../domain/identity/roles.ts';
import { reverseAmounts, reverseStages } from '../../../domain/settlement/reverse-bill.ts';
import type { Tx } from '../../db/database.ts';
import { listPostings, recordFunds } from '../../funds/store.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import { listClaimLines, type ClaimRow } from '../bill-store.ts';
import { reversePayerFacts } from '../plans/record-payers-store.ts';
import { insertClaim, releaseTraceCodes, type Channel } from '../record-claim-store.ts';

/** Who books a reversal, and under which request. */
export interface BookedBy {
  readonly actor: Actor;
  readonly channel: Channel;
  readonly now: number;
  readonly requestId: string;
  readonly contentHash: string;
  readonly reason: string;
  /** The endpoint or act, as the audit names it. */
  readonly action: string;
}

/** Books the reversal of a claim on the year in which it was booked; the entries stand on the open day. The year must be locked. */
export async function bookReversal(
  tx: Tx,
  by: BookedBy,
  claim: ClaimRow,
): Promise<{ readonly id: bigint; readonly claimNo: string }> {
  const { actor, now, requestId, contentHash, reason, channel } = by;
  const { areaCode, scheme, setting, cause, personId, servedOn, benefitYear, explanation } = claim;
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
    institutionCode: claim.institutionCode,
    cashierName: actor.name,
    accountId: actor.accountId || null,
    personId,
    scheme,
    setting,
    cause,
    servedOn,
    benefitYear,
    settledAt: now,
    settledOn: dayAt(now),
    prescriptionId: claim.prescriptionId,
    receivingHospital: claim.receivingHospital,
    diagnosisCodes: claim.diagnosisCodes,
    ruleVersion: claim.ruleVersion,
    amounts: reverseAmounts(claim),
    towardsThreshold: negateFen(claim.towardsThreshold),
    explanation: { ...explanation, stages: reverseStages(explanation.stages), reason },
    lines,
    requestId,
    contentHash,
  });
  await recordFunds(tx, {
    claimId: made.id,
    key: { personId, scheme, year: benefitYear },
    movement: reverseMovement(claim),
    postings: reversePostings(await listPostings(tx, claim.id)),
    onDay: dayAt(now),
    bookedAt: now,
  });
  reversePayerFacts(tx, claim.id, made.id, now);
  await releaseTraceCodes(tx, claim.id, made.id);
  await recordAudit(tx, actor, now, {
    action: by.action,
    subjectKind: 'claim',
    subjectId: claim.claimNo,
    personId,
    requestId,
    detail: made.claimNo,
  });
  return made;
}
