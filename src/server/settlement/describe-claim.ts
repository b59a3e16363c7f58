/** What a decided claim writes and shows, said once for a claim alone and for claims that are settled together. */
import { dayAt } from '../../base/date.ts';
import { formatQuantity, wholeCount } from '../../base/money.ts';
import { postClaim } from '../../domain/funds/post-claim.ts';
import type { Posting } from '../../domain/funds/model.ts';
import type { Actor } from '../../domain/identity/roles.ts';
import type { YearKey } from '../funds/store.ts';
import type { AuditFact } from '../identity/audit-store.ts';
import type { NewDelivery } from '../prescription/delivery/delivery-store.ts';
import type { PrescriptionForClaim, Use } from '../prescription/use-prescription.ts';
import type { ClaimLineRow } from './bill-store.ts';
import { billFactsOf, billLinesOf, type JudgedClaim, type ParsedClaim } from './judge-claim.ts';
import { toldDiagnoses } from './plans/load-payers.ts';
import type { BillFacts } from './present-bill.ts';
import type { Channel, ClaimRecord } from './record-claim-store.ts';

/** A claim that is to be settled: whose, by whom, and under which request. */
export interface SettleRequest {
  readonly actor: Actor;
  readonly claim: ParsedClaim;
  readonly requestId: string;
  readonly contentHash: string;
  readonly channel: Channel;
}

/** A decided claim as it is written down. */
export interface DescribedClaim {
  readonly record: ClaimRecord;
  readonly facts: BillFacts;
  readonly lines: readonly ClaimLineRow[];
  readonly year: YearKey;
  readonly postings: readonly Posting[];
}

/** @param now when it is settled, in milliseconds */
export function describeClaim(request: SettleRequest, judged: JudgedClaim, now: number): DescribedClaim {
  const { actor, claim, requestId, contentHash, channel } = request;
  const { bill, person, enrolment, institution, prescription } = judged;
  const facts = billFactsOf(judged, claim, actor);
  const lines = billLinesOf(judged, claim);
  const where = { areaCode: enrolment.areaCode, scheme: bill.scheme, institutionCode: claim.institutionCode };
  const record: ClaimRecord = {
    kind: 'settlement',
    reversesId: null,
    channel,
    cashierName: actor.name,
    accountId: actor.accountId || null,
    personId: person.id,
    setting: claim.setting,
    cause: claim.cause,
    servedOn: claim.servedOn,
    benefitYear: judged.loaded.year,
    settledAt: now,
    settledOn: dayAt(now),
    prescriptionId: prescription?.prescriptionId ?? null,
    receivingHospital: claim.receivingHospital,
    diagnosisCodes: toldDiagnoses(claim, prescription),
    ruleVersion: facts.ruleVersion,
    amounts: bill,
    towardsThreshold: bill.towardsThreshold,
    explanation: facts.explanation,
    lines,
    requestId,
    contentHash,
    ...where,
  };
  const year = { personId: person.id, scheme: bill.scheme, year: judged.loaded.year };
  return { record, facts, lines, year, postings: postClaim(bill, where, institution.areaCode) };
}

/** How the claim uses its prescription. */
export function handingOf(claim: ParsedClaim, prescription: PrescriptionForClaim, claimNo: string): Use {
  const handed = claim.lines.map((line) => ({
    nationalCode: line.nationalCode,
    quantity: wholeCount(line.quantity),
  }));
  const { prescriptionId, lines } = prescription;
  return { prescriptionId, claimNo, institutionCode: claim.institutionCode, handed, lines };
}

/** The line of the audit for a settlement. */
export function auditOf({ requestId }: SettleRequest, judged: JudgedClaim, claimNo: string): AuditFact {
  const action = 'settlement.settleClaim';
  return { action, subjectKind: 'claim', subjectId: claimNo, personId: judged.person.id, requestId };
}

/**
 * A pharmacy's injections go to the hospital that gives them: their delivery begins with the settlement (M32). Undefined where
 * there is nothing to deliver.
 */
export function deliveryOf(
  { actor, claim }: SettleRequest,
  { products, person, enrolment, prescription, institution }: JudgedClaim,
  { claimNo, lines }: { readonly claimNo: string; readonly lines: readonly ClaimLineRow[] },
): Omit<NewDelivery, 'openedAt' | 'dueAt'> | undefined {
  const injections = lines.filter((line) => products.get(line.nationalCode)?.isInjection === true);
  const { receivingHospital: hospitalCode } = claim;
  if (hospitalCode === null || injections.length === 0 || institution.kind !== 'pharmacy') return undefined;
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
  return { ...where, ...who, claimNo, prescriptionId: prescription?.prescriptionId ?? null, goods };
}
