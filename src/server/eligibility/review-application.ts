import type { PlainDate } from '../../base/date.ts';
import { accept, decline, type Outcome } from '../../base/outcome.ts';
import { membershipOn } from '../../domain/catalogue/list-membership.ts';
import { approvalTerm, isPayable } from '../../domain/eligibility/eligible.ts';
import { PAPER_KINDS, type PaperKind } from '../../domain/eligibility/model.ts';
import { reviewDueOn } from '../../domain/eligibility/review-clock.ts';
import type { Actor } from '../../domain/identity/roles.ts';
import { refuse, type Refusal } from '../../domain/refusals.ts';
import { findListedDrugs } from '../catalogue/lookup-store.ts';
import { loadWorkCalendar } from '../insured/settings-store.ts';
import type { World } from '../world.ts';
import { verifyOpinion } from './give-opinion.ts';
import { insertAssignment, insertDecision, type GrantedAmounts } from './review/review-store.ts';
import { findEligibilityOfApplication } from './store.ts';
import { asDone, takeStep, type StepCase } from './take-step.ts';

type Done = Outcome<{ done: boolean }, Refusal>;

/** The doctor's last statement and the hospital's opinion must still verify before the clock starts (M22, M28). */
async function verifySignatures({ tx, application, events }: StepCase): Promise<Outcome<true, Refusal>> {
  for (const step of ['doctorStated', 'hospitalConfirmed'] as const) {
    const event = events.findLast((one) => one.step === step);
    if (event === undefined) return decline(refuse('SIGNATURE_NOT_VALID'));
    const verified = await verifyOpinion(tx, application, event);
    if (!verified.ok) return verified;
  }
  return accept(true);
}

/**
 * The agency accepts an application, which starts the clock of the review; who accepts, handles it (M23.3, M36, I5, I17).
 * @returns the due day, or STEP_NOT_ALLOWED, SIGNATURE_NOT_VALID, CERTIFICATE_NOT_VALID, POLICY_NOT_FORMALISED
 * @throws {Problem} 404 outside the area
 */
export async function acceptApplication(
  world: World,
  actor: Actor,
  id: number,
): Promise<Outcome<{ dueOn: PlainDate; provisional: boolean }, Refusal>> {
  const outcome = await takeStep(
    world,
    actor,
    id,
    'accepted',
    async (given) => {
      const verified = await verifySignatures(given);
      return verified.ok ? reviewDueOn(await loadWorkCalendar(given.tx), given.today) : verified;
    },
    ({ tx, seq, now: at }) =>
      insertAssignment(tx, id, {
        reviewerId: actor.accountId,
        assignedBy: actor.accountId,
        afterSeq: seq,
        at,
        reason: '受理',
      }),
  );
  return outcome.ok
    ? accept({ dueOn: outcome.value.dueOn, provisional: outcome.value.provisional })
    : outcome;
}

/** The agency tells once, before accepting, which papers lack (M23.2, I5). @throws {Problem} 404 outside the area */
export async function requestSupplement(
  world: World,
  actor: Actor,
  id: number,
  lacks: readonly PaperKind[],
  explanation: string,
): Promise<Done> {
  const kinds = lacks.map((kind) => PAPER_KINDS[kind]).join('、');
  const note = kinds === '' ? explanation : `请补交：${kinds}。${explanation}`;
  return asDone(await takeStep(world, actor, id, 'supplementRequested', async () => accept({ note })));
}

/** Whether the drug may still be paid today; an approval for a drug that has left the list would be empty (M23.5). */
async function checkListed({ tx, application, today }: StepCase): Promise<Outcome<true, Refusal>> {
  const drug = (await findListedDrugs(tx, [application.entryKey])).get(application.entryKey);
  const membership = membershipOn(drug?.terms ?? [], today);
  if (isPayable(membership)) return accept(true);
  return decline(refuse(membership.state === 'absent' ? 'DRUG_NOT_LISTED' : 'DRUG_TERM_ENDED'));
}

/** An extension carries on what a change of drug has ended meanwhile? Then there is nothing left to carry on (M24). */
async function checkExtended({ tx, application }: StepCase): Promise<Outcome<true, Refusal>> {
  if (application.extendsId === null) return accept(true);
  const extended = await findEligibilityOfApplication(tx, application.extendsId);
  return extended !== undefined && extended.endedOn !== null
    ? decline(refuse('EXTENDED_BENEFIT_ENDED', { detail: `待遇到 ${extended.endedOn} 为止` }))
    : accept(true);
}

/**
 * The agency approves: the benefit runs from the day of application, at most to the end of the second natural year (M23.4, I3).
 * The decision also keeps the monthly amount, if the reviewer sets one, and where the patient is treated and supplied.
 * @param termTo an earlier end; null takes the latest
 * @returns the term, or STEP_NOT_ALLOWED, CASE_OF_ANOTHER_REVIEWER, OTHER_REVIEWER_NEEDED, TERM_OUT_OF_RANGE, DRUG_NOT_LISTED, DRUG_TERM_ENDED,
 *   EXTENDED_BENEFIT_ENDED
 * @throws {Problem} 404 outside the area
 */
export async function approveApplication(
  world: World,
  actor: Actor,
  id: number,
  termTo: PlainDate | null,
  opinion: string,
  amounts: GrantedAmounts = { monthlyUnits: null, unitName: null },
): Promise<Outcome<{ termFrom: PlainDate; termTo: PlainDate }, Refusal>> {
  const outcome = await takeStep(
    world,
    actor,
    id,
    'approved',
    async (given) => {
      const listed = await checkListed(given);
      if (!listed.ok) return listed;
      const extended = await checkExtended(given);
      if (!extended.ok) return extended;
      const term = approvalTerm(given.application.appliedOn, termTo);
      return term.ok
        ? accept({
            note: opinion,
            clause: 'M23.4' as const,
            termFrom: term.value.from,
            termTo: term.value.to,
          })
        : term;
    },
    async ({ tx, application: { hospitalCode, pharmacyCode }, seq }) =>
      insertDecision(tx, id, seq, { ...amounts, hospitalCode, pharmacyCode }),
  );
  return outcome.ok ? accept({ termFrom: outcome.value.termFrom, termTo: outcome.value.termTo }) : outcome;
}
