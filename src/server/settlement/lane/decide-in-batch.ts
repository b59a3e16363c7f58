import { dayAt } from '../../../base/date.ts';
import type { Refusal } from '../../../domain/refusals.ts';
import { present } from '../../../base/assert.ts';
import { decideClaim } from '../../../domain/settlement/decide-claim.ts';
import { linesOnTrial } from '../../../domain/settlement/price-trials.ts';
import type { KnownProduct } from '../../catalogue/cache/product-cache.ts';
import { notAllowed } from '../../http/problem.ts';
import type { NewDispensing } from '../../prescription/circulation/supply-store.ts';
import { judgeUse, type PrescriptionForClaim } from '../../prescription/use-prescription.ts';
import { assembleCase, chosenEnrolment } from '../assemble-case.ts';
import { handingOf } from '../describe-claim.ts';
import type { EarlierUse } from '../first-answer.ts';
import { traceCodesOf, type JudgedClaim, type ParsedClaim } from '../judge-claim.ts';
import { withDoctors } from '../ordering-doctors.ts';
import { mayHaveOtherPayers } from '../plans/load-payers.ts';
import { describeAccepted, type AcceptedClaim } from './record-batch.ts';
import type { LaneRequest, Verdict } from './lane-request.ts';
import type { LoadedBatch } from './load-batch.ts';
import { factsFor, noteAccepted } from './running-facts.ts';

/** What becomes of a claim in its batch. */
export type Decided =
  | { readonly accepted: AcceptedClaim }
  | { readonly refused: Refusal; readonly product: KnownProduct | undefined }
  /** The same request came before. */
  | { readonly earlier: EarlierUse }
  | { readonly verdict: Verdict };

const ALONE: Decided = { verdict: 'alone' };
const CONTESTED: Decided = { verdict: 'contested' };

/**
 * Decides one claim of a batch on what was loaded and what the claims before it have used up. Asks the database nothing: a
 * claim that needs more than was loaded, or what somebody else has at this moment, is left to be settled alone.
 */
export function decideInBatch(
  request: LaneRequest,
  batch: LoadedBatch,
  products: ReadonlyMap<string, KnownProduct>,
  { id, now }: { readonly id: bigint; readonly now: number },
): Decided {
  const { claim } = request;
  if (batch.strangers.has(request)) return ALONE;
  const earlier = batch.usedRequests.get(`${claim.institutionCode} ${request.requestId}`);
  if (earlier !== undefined) return { earlier };
  const known = claim.rxno === null ? undefined : batch.facts.prescriptions.get(claim.rxno);
  if (isContested(claim, batch) || known?.isLocked === false) return CONTESTED;
  if (known?.isPaper) return ALONE;
  const loaded = factsFor(batch.facts, claim);
  const { institution } = loaded;
  if (institution === null) return { verdict: { problem: notAllowed() } };
  const enrolled = chosenEnrolment(loaded, claim.servedOn);
  if (mayHaveOtherPayers(loaded, enrolled, products, claim)) return ALONE;
  const prescription = claim.rxno === null ? null : known?.prescription;
  const { doctors } = batch.facts;
  const facts = withDoctors(assembleCase(loaded, products, institution, prescription, claim), claim, doctors);
  // A price beside a secret standard is counted under a lock of its own (N5.1).
  if (linesOnTrial(facts).length > 0) return ALONE;
  const decided = decideClaim(facts);
  if (!decided.ok) {
    const line = claim.lines[(decided.refusal.line ?? 0) - 1];
    return { refused: decided.refusal, product: products.get(line?.nationalCode ?? '') };
  }
  const person = present(loaded.person, 'an admitted claim has its person');
  const enrolment = present(enrolled, 'an admitted claim has its enrolment');
  const bill = decided.value;
  if (!batch.lockedYears.has(`${claim.personNo} ${enrolment.scheme}`)) {
    const year = { personId: person.id, scheme: enrolment.scheme, year: loaded.year };
    return { verdict: { opens: year } };
  }
  const claimNo = numberOf(id, now);
  const used = handInBatch(request, prescription ?? null, claimNo, now);
  if (used === 'refused') return ALONE;
  noteAccepted(batch.facts, claim, bill, used);
  const judged: JudgedClaim = {
    bill,
    person,
    enrolment,
    institution,
    prescription: prescription ?? null,
    loaded,
    products,
    planKind: null,
    doctors,
  };
  return { accepted: describeAccepted(request, judged, used, { id, claimNo, now }) };
}

/** Whether another transaction has the person's year or one of the packs at this moment. */
function isContested(claim: ParsedClaim, { facts, lockedYears, takenCodes }: LoadedBatch): boolean {
  const years = facts.persons.get(claim.personNo)?.years ?? [];
  return (
    years.some((year) => !lockedYears.has(`${claim.personNo} ${year.scheme}`)) ||
    traceCodesOf(claim).some((code) => takenCodes.has(code))
  );
}

function handInBatch(
  { claim, actor }: LaneRequest,
  prescription: PrescriptionForClaim | null,
  claimNo: string,
  now: number,
): NewDispensing | undefined | 'refused' {
  if (prescription === null) return undefined;
  const handing = handingOf(claim, prescription, claimNo);
  const judged = judgeUse(prescription, prescription.handed, handing, actor, now);
  return judged.ok ? judged.value : 'refused';
}

/** As the statement of a claim alone numbers it: day of settlement and id. */
function numberOf(id: bigint, now: number): string {
  return `S${dayAt(now).replaceAll('-', '')}${String(id).padStart(10, '0')}`;
}
