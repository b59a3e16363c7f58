import { createHash } from 'node:crypto';
import { dayAt } from '../../base/date.ts';
import { accept, type Outcome } from '../../base/outcome.ts';
import type { Bill, ShownCredential } from '../../contract/settlement.ts';
import type { Actor } from '../../domain/identity/roles.ts';
import type { Refusal } from '../../domain/refusals.ts';
import type { Database, Tx } from '../db/database.ts';
import { lockYears } from '../funds/store.ts';
import { recordAudit } from '../identity/audit-store.ts';
import { openDelivery } from '../prescription/delivery/deliver.ts';
import { usePrescription } from '../prescription/use-prescription.ts';
import { lockTraceCodes } from '../providers/stock/stock-store.ts';
import type { World } from '../world.ts';
import { bookBill } from './book-bill.ts';
import { forBearer } from './check-bearer.ts';
import { auditOf, deliveryOf, describeClaim, handingOf, type SettleRequest } from './describe-claim.ts';
import { answerOfEarlier } from './first-answer.ts';
import { inTurn } from './in-turn.ts';
import {
  contentOf,
  judgeClaim,
  parseClaim,
  traceCodesOf,
  type ClaimToJudge,
  type JudgedClaim,
} from './judge-claim.ts';
import type { LaneRequest } from './lane/lane-request.ts';
import { settleInLane } from './lane/lane.ts';
import { likelyYear } from './likely-year.ts';
import { presentBill } from './present-bill.ts';
import { findRequest, type Channel } from './record-claim-store.ts';
import { StaleFacts, withYearOpened, YearNotOpened } from './with-fresh-facts.ts';

interface Settlement extends SettleRequest {
  readonly now: number;
  readonly db: Database;
}

/**
 * Settles a claim: decides it under the lock of the person's year and records claim, ledger, sums, trace codes and the
 * use of the prescription in one transaction (M9, M29, M32, N5.4, I12), together with the claims that wait at the same moment.
 * Sent again, the same request gets its first answer.
 * @param channel whence it came: a page or the national interface
 * @param shown what was shown at the counter, where that is still to be checked (M35)
 * @throws {Problem} 409 REQUEST_REUSED when the request id was used for another claim, REQUEST_VOIDED when it was made void,
 *   400 and 403 as `preSettle`, 404 when nobody has the credential shown, 503 when too many claims wait
 */
export async function settleClaim(
  world: World,
  actor: Actor,
  input: ClaimToJudge & { readonly requestId: string },
  channel: Channel = 'page',
  shown?: ShownCredential,
): Promise<Outcome<Bill, Refusal>> {
  const claim = parseClaim(actor, input, dayAt(world.clock.now()));
  const contentHash = hashOf(contentOf(claim));
  const dated = input.servedOn !== undefined || claim.lines.some((line) => line.usedOn !== undefined);
  const request = { actor, claim, requestId: input.requestId, contentHash, channel, shown, dated };
  return settleInLane(world, request, () => settleAlone(world, request));
}

/** Settles a claim in a transaction of its own, as `settleClaim` does for those that a batch cannot settle. */
export async function settleAlone(world: World, request: LaneRequest): Promise<Outcome<Bill, Refusal>> {
  const { actor, shown, claim } = request;
  const settle = () =>
    inTurn(world.db, claim.personNo, () => withYearOpened(world.db, () => tryOnce(world, request)));
  return shown === undefined ? settle() : forBearer(world, actor, claim.personNo, shown, settle);
}

/** One try, on the facts of this try and, but for a claim that is of another day, on its day. */
function tryOnce(world: World, request: LaneRequest): Promise<Outcome<Bill, Refusal>> {
  const now = world.clock.now();
  const claim = request.dated ? request.claim : { ...request.claim, servedOn: dayAt(now) };
  const settlement = { now, db: world.db, ...request, claim };
  return world.db.transaction('all', (tx) => settleOnce(tx, settlement), 'hot');
}

async function settleOnce(tx: Tx, settlement: Settlement): Promise<Outcome<Bill, Refusal>> {
  const { claim, db, actor, now } = settlement;
  const year = likelyYear(db, claim.servedOn);
  const locked = await lockYears(tx, claim.personNo, year);
  const earlier = await firstAnswer(tx, settlement);
  if (earlier) return accept(earlier);
  // The same packs may at this moment be reported as sold outside settlements, which no unique index of ours would notice.
  await lockTraceCodes(tx, traceCodesOf(claim));
  const judged = await judgeClaim(tx, db, claim, { actor, now, year });
  if (judged.ok) {
    const { person, enrolment } = judged.value;
    const { scheme } = enrolment;
    // The first claim of the year: the row to lock does not exist, so what was decided may already be out of date.
    if (!locked.some((one) => one.scheme === scheme))
      throw new YearNotOpened({ personId: person.id, scheme, year });
    return accept(await record(tx, settlement, judged.value));
  }
  // Without a row to lock, this very request may have been settled by its twin while it was judged: then that is the answer.
  const twin = locked.length === 0 ? await firstAnswer(tx, settlement) : undefined;
  return twin ? accept(twin) : judged;
}

/** The bill that this request got when it came first. */
async function firstAnswer(tx: Tx, { claim, requestId, contentHash }: Settlement): Promise<Bill | undefined> {
  return answerOfRequest(tx, claim.institutionCode, requestId, contentHash);
}

/**
 * The bill of a request that came before with the same content.
 * @throws {Problem} 409 when it came with other content
 */
export async function answerOfRequest(
  tx: Tx,
  institutionCode: string,
  requestId: string,
  contentHash: string,
): Promise<Bill | undefined> {
  const earlier = await findRequest(tx, institutionCode, requestId);
  return earlier && answerOfEarlier(tx, earlier, contentHash);
}

async function record(tx: Tx, settlement: Settlement, judged: JudgedClaim): Promise<Bill> {
  const { actor, claim, now } = settlement;
  const { bill, prescription } = judged;
  const { record, facts, lines } = describeClaim(settlement, judged, now);
  const { claimNo } = await bookBill(tx, record, bill, judged.planKind, judged.institution.areaCode);
  if (prescription !== null) {
    const used = await usePrescription(tx, handingOf(claim, prescription, claimNo), actor, now);
    if (!used.ok) throw new StaleFacts(used.refusal.code);
  }
  const delivery = deliveryOf(settlement, judged, { claimNo, lines });
  if (delivery) await openDelivery(tx, delivery, now);
  await recordAudit(tx, actor, now, auditOf(settlement, judged, claimNo));
  return presentBill({ ...facts, claimNo, settledAt: now }, lines);
}

/** SHA-256 of a content, in hexadecimal. */
export function hashOf(content: string): string {
  return createHash('sha256').update(content).digest('hex');
}
