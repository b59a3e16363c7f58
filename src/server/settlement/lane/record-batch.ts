import { addFen } from '../../../base/money.ts';
import { dayAt } from '../../../base/date.ts';
import type { Bill } from '../../../contract/settlement.ts';
import type { YearMovement } from '../../../domain/funds/model.ts';
import type { Actor } from '../../../domain/identity/roles.ts';
import type { Tx } from '../../db/database.ts';
import { sendFunds } from '../../funds/book-many-store.ts';
import type { YearKey } from '../../funds/store.ts';
import { sendAudits, type AuditFact } from '../../identity/audit-store.ts';
import type { NewDispensing } from '../../prescription/circulation/supply-store.ts';
import { openDelivery } from '../../prescription/delivery/deliver.ts';
import type { NewDelivery } from '../../prescription/delivery/delivery-store.ts';
import { sendDispensings } from '../../prescription/many/use-many-store.ts';
import { auditOf, deliveryOf, describeClaim, type DescribedClaim } from '../describe-claim.ts';
import type { JudgedClaim } from '../judge-claim.ts';
import { presentBill } from '../present-bill.ts';
import type { LaneRequest } from './lane-request.ts';
import { sendClaims } from './record-batch-store.ts';

/** An accepted claim with all that is to be written for it, and its bill as it will be answered. */
export interface AcceptedClaim extends Pick<DescribedClaim, 'record' | 'year' | 'postings'> {
  readonly id: bigint;
  readonly claimNo: string;
  readonly actor: Actor;
  readonly bill: Bill;
  readonly used: NewDispensing | undefined;
  readonly delivery: Omit<NewDelivery, 'openedAt' | 'dueAt'> | undefined;
  readonly audit: AuditFact;
}

export function describeAccepted(
  request: LaneRequest,
  judged: JudgedClaim,
  used: NewDispensing | undefined,
  { id, claimNo, now }: { readonly id: bigint; readonly claimNo: string; readonly now: number },
): AcceptedClaim {
  const { record, facts, lines, year, postings } = describeClaim(request, judged, now);
  return {
    record,
    year,
    postings,
    id,
    claimNo,
    actor: request.actor,
    bill: presentBill({ ...facts, claimNo, settledAt: now }, lines),
    used,
    delivery: deliveryOf(request, judged, { claimNo, lines }),
    audit: auditOf(request, judged, claimNo),
  };
}

/** Writes accepted claims with their entries, sums, uses of prescriptions, deliveries and audit (M29, M32, N5.4). */
export async function recordBatch(tx: Tx, claims: readonly AcceptedClaim[], now: number): Promise<void> {
  if (claims.length === 0) return;
  sendClaims(
    tx,
    claims.map(({ record, id, claimNo }) => ({ id, claimNo, ...record })),
    now,
  );
  sendFunds(tx, {
    movements: sumByYear(claims),
    entries: claims.flatMap(({ id, postings }) => postings.map((posting) => ({ claimId: id, ...posting }))),
    onDay: dayAt(now),
    bookedAt: now,
  });
  const uses = claims.flatMap((claim) => claim.used ?? []);
  if (uses.length > 0) sendDispensings(tx, uses, now);
  sendAudits(
    tx,
    now,
    claims.map(({ actor, audit }) => ({ actor, fact: audit })),
  );
  await Promise.all(claims.flatMap(({ delivery }) => (delivery ? [openDelivery(tx, delivery, now)] : [])));
}

/** What the claims of one person's year move together. */
function sumByYear(claims: readonly AcceptedClaim[]): (YearKey & YearMovement)[] {
  const sums = new Map<string, YearKey & YearMovement>();
  for (const { year, record } of claims) {
    const { fromPooledFund, fromMajorIllness, fromAssistance, ownShare } = record.amounts;
    const moved = { fromPooledFund, fromMajorIllness, fromAssistance, ownShare };
    const movement: YearMovement = { towardsThreshold: record.towardsThreshold, ...moved };
    const { personId, scheme } = year;
    const name = `${personId} ${scheme} ${year.year}`;
    const before = sums.get(name);
    sums.set(name, { personId, scheme, year: year.year, ...(before ? plus(before, movement) : movement) });
  }
  return [...sums.values()];
}

function plus(one: YearMovement, other: YearMovement): YearMovement {
  return {
    fromPooledFund: addFen(one.fromPooledFund, other.fromPooledFund),
    fromMajorIllness: addFen(one.fromMajorIllness, other.fromMajorIllness),
    fromAssistance: addFen(one.fromAssistance, other.fromAssistance),
    towardsThreshold: addFen(one.towardsThreshold, other.towardsThreshold),
    ownShare: addFen(one.ownShare, other.ownShare),
  };
}
