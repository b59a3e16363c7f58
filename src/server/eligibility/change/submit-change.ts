import { dayAt, type PlainDate } from '../../../base/date.ts';
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import type { CallOf, OutputOf } from '../../../contract/endpoint.ts';
import type * as contract from '../../../contract/eligibility-changes.ts';
import { holdsTermOn, lastDayOfTerm } from '../../../domain/eligibility/eligible.ts';
import type { Eligibility } from '../../../domain/eligibility/model.ts';
import type { Actor } from '../../../domain/identity/roles.ts';
import { refuse, type Refusal } from '../../../domain/refusals.ts';
import type { Tx } from '../../db/database.ts';
import { badInput, conflict } from '../../http/problem.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import type { World } from '../../world.ts';
import { findByRequest, lockPerson } from '../application-store.ts';
import { applicantPerson } from '../papers.ts';
import { findEligibilityOfApplication, listEligibilitiesOf } from '../store.ts';
import { submitApplication } from '../submit-application.ts';
import { requireVisible } from '../take-step.ts';
import { findRelation, insertRelation } from './relation-store.ts';

type Body = CallOf<typeof contract.submitDrugChange>['body'];
type Receipt = OutputOf<typeof contract.submitDrugChange>;

/** The world whose transactions are this one: what a use case does there stands or falls with it. */
function joined(world: World, tx: Tx): World {
  return { ...world, db: { ...world.db, transaction: (_scope, work) => work(tx) } };
}

/** @returns DRUG_CHANGE_SAME_DRUG, ELIGIBILITY_MISSING unless the other benefit runs @throws {Problem} 400 for another person's */
async function checkOther(
  tx: Tx,
  personId: number,
  { application, otherId }: Body,
  today: PlainDate,
): Promise<Outcome<Eligibility, Refusal>> {
  const other = await findEligibilityOfApplication(tx, otherId);
  if (other?.personId !== personId) throw badInput('otherId', '没有这项待遇');
  if (application.extendsId !== undefined) throw badInput('extendsId', '换药、加药不是延期');
  if (other.entryKey === application.entryKey) return decline(refuse('DRUG_CHANGE_SAME_DRUG'));
  return holdsTermOn(other, today)
    ? accept(other)
    : decline(refuse('ELIGIBILITY_MISSING', { detail: `${other.genericName}的待遇今天没有生效` }));
}

/** The same call again gives the same receipt; another content under its id is a mistake. @throws {Problem} 409 */
async function requireSameRelation(tx: Tx, applicationId: number, body: Body): Promise<void> {
  const known = await findRelation(tx, applicationId);
  if (known?.kind !== body.kind || known.otherId !== body.otherId || known.reason !== body.reason)
    throw conflict('REQUEST_ID_USED', '同一请求号已提交过不同的内容', '请刷新页面后重新提交');
}

/**
 * Takes in the application of another drug instead of, or beside, one that the person has (M24): an ordinary application with
 * papers and opinions, and its relation, in one transaction. Approval of a change ends the other drug's benefit with that day.
 * @returns DRUG_CHANGE_SAME_DRUG, ELIGIBILITY_MISSING, or what stands against the application itself
 * @throws {Problem} as `submitApplication`; 400 for a benefit that is not the person's
 */
export async function submitDrugChange(
  world: World,
  actor: Actor,
  body: Body,
): Promise<Outcome<Receipt, Refusal>> {
  const now = world.clock.now();
  return world.db.transaction('all', async (tx) => {
    const personId = await applicantPerson(world, tx, actor, body.application);
    await lockPerson(tx, personId);
    const earlier = await findByRequest(tx, actor.accountId, body.application.requestId);
    if (earlier !== undefined) {
      await requireSameRelation(tx, earlier.id, body);
      return submitApplication(joined(world, tx), actor, body.application);
    }
    const other = await checkOther(tx, personId, body, dayAt(now));
    if (!other.ok) return other;
    const submitted = await submitApplication(joined(world, tx), actor, body.application);
    if (!submitted.ok) return submitted;
    const { kind, otherId, reason } = body;
    const applicationId = submitted.value.id;
    await insertRelation(tx, {
      applicationId,
      personId,
      kind,
      otherId,
      reason,
      otherEntryKey: other.value.entryKey,
    });
    await recordAudit(tx, actor, now, {
      action: 'eligibility.submitDrugChange',
      subjectKind: 'application',
      subjectId: applicationId,
      personId,
      detail: `${kind} ${other.value.applicationNo}`,
    });
    return submitted;
  });
}

/** What a reviewer must know beside an application: its relation, and the person's other drugs that run today (M24). @throws {Problem} 404 out of sight */
export async function getRelatedDrugs(
  world: World,
  actor: Actor,
  id: number,
): Promise<Outcome<OutputOf<typeof contract.getRelatedDrugs>, Refusal>> {
  const application = await requireVisible(world, actor, id);
  const now = world.clock.now();
  return world.db.transaction('all', async (tx) => {
    const relation = await findRelation(tx, id);
    const held = await listEligibilitiesOf(tx, application.personId);
    const other = held.find((one) => one.applicationId === relation?.otherId);
    if (actor.role !== 'patient')
      await recordAudit(tx, actor, now, {
        action: 'eligibility.getRelatedDrugs',
        subjectKind: 'application',
        subjectId: id,
        personId: application.personId,
      });
    return accept({
      relation:
        relation === undefined || other === undefined
          ? null
          : {
              kind: relation.kind,
              reason: relation.reason,
              otherNo: other.applicationNo,
              otherName: `${other.genericName}（${other.dosageForm}）`,
              otherLastDay: lastDayOfTerm(other),
            },
      others: held
        .filter((one) => one.entryKey !== application.entryKey && holdsTermOn(one, dayAt(now)))
        .map((one) => ({
          applicationNo: one.applicationNo,
          genericName: one.genericName,
          dosageForm: one.dosageForm,
          diagnosisName: one.diagnosisName,
          termFrom: one.termFrom,
          lastDay: lastDayOfTerm(one),
        })),
    });
  });
}
