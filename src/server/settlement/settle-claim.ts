import { createHash } from 'node:crypto';
import { dayAt, yearOf } from '../../base/date.ts';
import { formatQuantity, wholeCount } from '../../base/money.ts';
import { accept, type Outcome } from '../../base/outcome.ts';
import type { Bill, SettleInput } from '../../contract/settlement.ts';
import { postClaim } from '../../domain/funds/post-claim.ts';
import type { Actor } from '../../domain/identity/roles.ts';
import type { Refusal } from '../../domain/refusals.ts';
import { productCacheOf, type ProductCache } from '../catalogue/cache/product-cache.ts';
import type { Tx } from '../db/database.ts';
import { ensureYear, lockYears, recordFunds } from '../funds/store.ts';
import { conflict } from '../http/problem.ts';
import { recordAudit } from '../identity/audit-store.ts';
import { openDelivery } from '../prescription/delivery/deliver.ts';
import { usePrescription } from '../prescription/use-prescription.ts';
import { lockTraceCodes } from '../providers/stock/stock-store.ts';
import type { World } from '../world.ts';
import type { ClaimLineRow } from './bill-store.ts';
import { inTurn } from './in-turn.ts';
import {
  billFactsOf,
  billLinesOf,
  contentOf,
  judgeClaim,
  parseClaim,
  traceCodesOf,
  type JudgedClaim,
  type ParsedClaim,
} from './judge-claim.ts';
import { insertPayerFacts } from './plans/record-payers-store.ts';
import { presentBill } from './present-bill.ts';
import { readBill } from './read-bills.ts';
import { findRequest, insertClaim, type Channel } from './record-claim-store.ts';
import { StaleFacts, withFreshFacts } from './with-fresh-facts.ts';

interface Settlement {
  readonly actor: Actor;
  readonly claim: ParsedClaim;
  readonly requestId: string;
  readonly contentHash: string;
  readonly channel: Channel;
  readonly now: number;
  readonly cache: ProductCache;
}

/**
 * Settles a claim: decides it under the lock of the person's year and records claim, ledger, sums, trace codes and the
 * use of the prescription in one transaction (M9, M29, M32, N5.4, I12). Sent again, the same request gets its first answer.
 * @param channel whence it came: a page or the national interface
 * @throws {Problem} 409 REQUEST_REUSED when the request id was used for another claim, REQUEST_VOIDED when it was made void, 400 and 403 as `preSettle`
 */
export async function settleClaim(
  world: World,
  actor: Actor,
  input: SettleInput,
  channel: Channel = 'page',
): Promise<Outcome<Bill, Refusal>> {
  const now = world.clock.now();
  const claim = parseClaim(actor, input, dayAt(now));
  const contentHash = hashOf(contentOf(claim));
  const cache = productCacheOf(world.db);
  const settlement = { actor, claim, requestId: input.requestId, contentHash, channel, now, cache };
  return inTurn(world.db, claim.personNo, () =>
    withFreshFacts(() => world.db.transaction('all', (tx) => settleOnce(tx, settlement), 'hot')),
  );
}

async function settleOnce(tx: Tx, settlement: Settlement): Promise<Outcome<Bill, Refusal>> {
  const { claim } = settlement;
  const year = yearOf(claim.servedOn);
  const locked = await lockYears(tx, claim.personNo, year);
  const earlier = await firstAnswer(tx, settlement);
  if (earlier) return accept(earlier);
  // The same packs may at this moment be reported as sold outside settlements, which no unique index of ours would notice.
  await lockTraceCodes(tx, traceCodesOf(claim));
  let judged = await judgeClaim(tx, settlement.cache, claim, settlement);
  if (judged.ok && !locked.some((one) => judged.ok && one.scheme === judged.value.enrolment.scheme)) {
    // The first claim of the year: the row to lock did not exist, so what was decided may already be out of date.
    await ensureYear(tx, { personId: judged.value.person.id, scheme: judged.value.enrolment.scheme, year });
    await lockYears(tx, claim.personNo, year);
    const meanwhile = await firstAnswer(tx, settlement);
    if (meanwhile) return accept(meanwhile);
    judged = await judgeClaim(tx, settlement.cache, claim, settlement);
    if (!judged.ok) throw new StaleFacts('decided otherwise once locked');
  }
  if (judged.ok) return accept(await record(tx, settlement, judged.value));
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
  const request = await findRequest(tx, institutionCode, requestId);
  if (request === undefined) return undefined;
  if (request.claimNo === null)
    throw conflict('REQUEST_VOIDED', '该请求编号已被冲正作废', '请换一个请求编号重新结算');
  if (request.contentHash !== contentHash) {
    throw conflict('REQUEST_REUSED', '同一请求编号已用于另一笔业务', '请换一个请求编号后重试');
  }
  return readBill(tx, request.claimNo);
}

async function record(tx: Tx, settlement: Settlement, judged: JudgedClaim): Promise<Bill> {
  const { actor, claim, requestId, contentHash, channel, now } = settlement;
  const { bill, person, enrolment, prescription } = judged;
  const facts = billFactsOf(judged, claim, actor);
  const lines = billLinesOf(judged, claim);
  const where = { areaCode: enrolment.areaCode, scheme: bill.scheme, institutionCode: claim.institutionCode };
  const { id, claimNo } = await insertClaim(tx, {
    ...where,
    kind: 'settlement',
    reversesId: null,
    channel,
    cashierName: actor.name,
    accountId: actor.accountId || null,
    personId: person.id,
    setting: claim.setting,
    cause: claim.cause,
    servedOn: claim.servedOn,
    settledAt: now,
    settledOn: dayAt(now),
    prescriptionId: prescription?.prescriptionId ?? null,
    receivingHospital: claim.receivingHospital,
    ruleVersion: facts.ruleVersion,
    amounts: bill,
    towardsThreshold: bill.towardsThreshold,
    explanation: facts.explanation,
    lines,
    requestId,
    contentHash,
  });
  const key = { personId: person.id, scheme: bill.scheme, year: yearOf(claim.servedOn) };
  await recordFunds(tx, {
    claimId: id,
    key,
    movement: bill,
    postings: postClaim(bill, where),
    onDay: dayAt(now),
    bookedAt: now,
  });
  await insertPayerFacts(tx, {
    ...key,
    claimId: id,
    areaCode: where.areaCode,
    at: now,
    plan: bill.planUse && judged.planKind && { ...bill.planUse, kind: judged.planKind },
    commercial: bill.commercial.map(({ plan, ...paid }) => ({ planId: plan.planId, ...paid })),
    fromAccount: bill.fromAccount,
  });
  if (prescription !== null) {
    const handed = claim.lines.map((line) => ({
      nationalCode: line.nationalCode,
      quantity: wholeCount(line.quantity),
    }));
    const use = { ...prescription, claimNo, institutionCode: claim.institutionCode, handed };
    const used = await usePrescription(tx, use, actor, now);
    if (!used.ok) throw new StaleFacts(used.refusal.code);
  }
  await openDeliveryOf(tx, settlement, judged, { claimNo, lines });
  await recordAudit(tx, actor, now, {
    action: 'settlement.settleClaim',
    subjectKind: 'claim',
    subjectId: claimNo,
    personId: person.id,
    requestId,
  });
  return presentBill({ ...facts, claimNo, settledAt: now }, lines);
}

/** A pharmacy's injections go to the hospital that gives them: their delivery begins with the settlement (M32). */
async function openDeliveryOf(
  tx: Tx,
  { actor, claim, now }: Settlement,
  { products, person, enrolment, prescription, institution }: JudgedClaim,
  { claimNo, lines }: { readonly claimNo: string; readonly lines: readonly ClaimLineRow[] },
): Promise<void> {
  const injections = lines.filter((line) => products.get(line.nationalCode)?.isInjection === true);
  const { receivingHospital: hospitalCode } = claim;
  if (hospitalCode === null || injections.length === 0 || institution.kind !== 'pharmacy') return;
  const goods = injections.map((line) => ({
    nationalCode: line.nationalCode,
    name: line.genericName,
    strength: line.strength,
    quantity: formatQuantity(line.quantity),
    saleUnit: line.saleUnit,
    traceCodes: line.traceCodes,
  }));
  const where = { areaCode: enrolment.areaCode, pharmacyCode: claim.institutionCode, hospitalCode };
  const who = { personId: person.id, accountId: actor.accountId || null, actorName: actor.name };
  const prescriptionId = prescription?.prescriptionId ?? null;
  await openDelivery(tx, { ...where, ...who, claimNo, prescriptionId, goods }, now);
}

/** SHA-256 of a content, in hexadecimal. */
export function hashOf(content: string): string {
  return createHash('sha256').update(content).digest('hex');
}
