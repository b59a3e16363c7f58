/** Writes the settlement that takes the place of one just reversed, and what goes over to it (M29, M32, N5.4). */
import { dayAt } from '../../../base/date.ts';
import { formatQuantity, wholeCount } from '../../../base/money.ts';
import { present } from '../../../base/assert.ts';
import type { Bill } from '../../../domain/settlement/model.ts';
import type { Tx } from '../../db/database.ts';
import { findDeliveryOfClaim } from '../../prescription/delivery/delivery-store.ts';
import { cancelDeliveries, openDelivery } from '../../prescription/delivery/deliver.ts';
import { keepPrescription } from '../../prescription/use-prescription.ts';
import { findInstitution } from '../../providers/store.ts';
import { accept, type Outcome } from '../../../base/outcome.ts';
import type { Refusal } from '../../../domain/refusals.ts';
import type { PlanKind } from '../../../domain/settlement/plans/ordinary-plan.ts';
import type { ClaimLineRow, ClaimRow } from '../bill-store.ts';
import { bookBill } from '../book-bill.ts';
import { explanationOf } from '../judge-claim.ts';
import type { ClaimRecord } from '../record-claim-store.ts';
import type { BookedBy } from './book-reversal.ts';
import { insertReplacement, listChain, type ReplacementKind } from './replacement-store.ts';

/** What takes the place of a claim. */
export interface Rest {
  readonly bill: Bill;
  /** In the order of the bill, as they were sold, with what is left of quantities and codes. */
  readonly kept: readonly ClaimLineRow[];
  readonly planKind: PlanKind | null;
  readonly kind: ReplacementKind;
  readonly reversalId: bigint;
}

/** @returns the number of the new settlement */
export async function bookRest(tx: Tx, by: BookedBy, claim: ClaimRow, rest: Rest): Promise<string> {
  const { actor, now } = by;
  const { bill, kept } = rest;
  const { areaCode, scheme, personId, servedOn, benefitYear, institutionCode } = claim;
  const where = { areaCode, scheme, institutionCode };
  const lines = bill.lines.map((decided, index) => ({
    ...decided,
    ...present(kept[index] && soldAs(kept[index]), 'every line of the rest was sold'),
  }));
  const record: ClaimRecord = {
    ...where,
    kind: 'settlement',
    reversesId: null,
    channel: by.channel,
    cashierName: actor.name,
    accountId: actor.accountId || null,
    personId,
    setting: claim.setting,
    cause: claim.cause,
    servedOn,
    benefitYear,
    settledAt: now,
    settledOn: dayAt(now),
    prescriptionId: claim.prescriptionId,
    receivingHospital: claim.receivingHospital,
    diagnosisCodes: claim.diagnosisCodes,
    ruleVersion: bill.rule.version,
    amounts: bill,
    towardsThreshold: bill.towardsThreshold,
    explanation: explanationOf(bill),
    lines,
    // A point stands in no request id that a counter may choose.
    requestId: `${by.requestId}.rest`,
    contentHash: by.contentHash,
  };
  const seat = (await findInstitution(tx, institutionCode))?.areaCode;
  const { id, claimNo } = await bookBill(tx, record, bill, rest.planKind, seat);
  const { kind, reversalId } = rest;
  await insertReplacement(tx, { areaCode, claimId: claim.id, reversalId, replacementId: id, kind, at: now });
  if (claim.prescriptionId !== null)
    await keepPrescription(
      tx,
      {
        prescriptionId: claim.prescriptionId,
        fromClaimNo: claim.claimNo,
        toClaimNo: claimNo,
        institutionCode,
        kept: kept.map((line) => ({ nationalCode: line.nationalCode, quantity: wholeCount(line.quantity) })),
        note: kind === 'return' ? '退回一部分' : '更正后重新结算',
      },
      actor,
      now,
    );
  return claimNo;
}

function soldAs({ nationalCode, price, quantity, unitsPerPack, traceCodes, orderedBy }: ClaimLineRow) {
  return { nationalCode, price, quantity, unitsPerPack, traceCodes, orderedBy };
}

/** The numbers of a claim and of those whose place it took. */
export async function numbersUpTo(tx: Tx, claim: ClaimRow): Promise<string[]> {
  const chain = await listChain(tx, claim.areaCode, claim.id);
  return [...chain.filter((link) => link.claimId < claim.id).map((link) => link.claimNo), claim.claimNo];
}

/**
 * Deals with the delivery of a claim of which a part comes back: one that carries some of it ends, and begins anew with what
 * is left for the hospital; one that carries nothing of it goes on.
 * @returns what is to be done once the new settlement has its number, or DELIVERY_HANDED_OVER
 */
export async function carryDelivery(
  tx: Tx,
  by: BookedBy,
  claim: ClaimRow,
  kept: readonly ClaimLineRow[],
  returnedCodes: readonly string[],
): Promise<Outcome<(claimNo: string) => Promise<void>, Refusal>> {
  for (const claimNo of await numbersUpTo(tx, claim)) {
    const delivery = await findDeliveryOfClaim(tx, claimNo);
    const carried = new Set(delivery?.goods.map((one) => one.nationalCode));
    if (!delivery || delivery.state === 'cancelled' || !returnedCodes.some((code) => carried.has(code)))
      continue;
    const ended = await cancelDeliveries(tx, [claimNo], by.actor, by.now);
    if (!ended.ok) return ended;
    const goods = kept.filter((line) => carried.has(line.nationalCode)).map(goodsOf);
    return accept(async (newNo) => {
      if (goods.length === 0) return;
      const { areaCode, pharmacyCode, hospitalCode, personId, prescriptionId } = delivery;
      const who = {
        personId,
        prescriptionId,
        accountId: by.actor.accountId || null,
        actorName: by.actor.name,
      };
      await openDelivery(tx, { areaCode, pharmacyCode, hospitalCode, ...who, claimNo: newNo, goods }, by.now);
    });
  }
  return accept(() => Promise.resolve());
}

function goodsOf({ nationalCode, genericName, strength, quantity, saleUnit, traceCodes }: ClaimLineRow) {
  return {
    nationalCode,
    name: genericName,
    strength,
    quantity: formatQuantity(quantity),
    saleUnit,
    traceCodes,
  };
}
