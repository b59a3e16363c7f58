import { dayAt } from '../../base/date.ts';
import { accept, decline, type Outcome } from '../../base/outcome.ts';
import type { Actor } from '../../domain/identity/roles.ts';
import { agreementOn } from '../../domain/providers/agreement.ts';
import { lastDayOfTerm } from '../../domain/eligibility/eligible.ts';
import { PAPER_KINDS } from '../../domain/eligibility/model.ts';
import { refuse, type Refusal } from '../../domain/refusals.ts';
import type { Tx } from '../db/database.ts';
import { badInput } from '../http/problem.ts';
import { recordAudit } from '../identity/audit-store.ts';
import { findInstitution, listAgreements } from '../providers/store.ts';
import type { World } from '../world.ts';
import { attachPapers, insertInstitutionChange, listLoosePapers } from './application-store.ts';
import { findEligibilityOfApplication } from './store.ts';
import { asDone, requireVisible, takeStep } from './take-step.ts';

type Done = Outcome<{ done: boolean }, Refusal>;

/**
 * The patient, or their doctor, adds the papers that the agency asked for (M23.1, M23.2).
 * @returns STEP_NOT_ALLOWED unless papers were asked for
 * @throws {Problem} 404 out of sight, 400 for papers that are not the applicant's
 */
export async function supplementApplication(
  world: World,
  actor: Actor,
  id: number,
  paperIds: readonly number[],
  explanation: string,
): Promise<Done> {
  return asDone(
    await takeStep(world, actor, id, 'supplemented', async ({ tx, application }) => {
      const papers = await listLoosePapers(tx, paperIds, application.personId, actor.accountId);
      if (papers.length !== paperIds.length) throw badInput('paperIds', '有材料已失效，请重新上传');
      await attachPapers(tx, paperIds, id);
      const kinds = [...new Set(papers.map((paper) => PAPER_KINDS[paper.kind]))].join('、');
      return accept({ note: `补交：${kinds}（共 ${papers.length} 份）。${explanation}` });
    }),
  );
}

/** The patient withdraws before the agency has accepted (M23.1). @returns STEP_NOT_ALLOWED afterwards @throws {Problem} 404 */
export async function withdrawApplication(world: World, actor: Actor, id: number): Promise<Done> {
  return asDone(await takeStep(world, actor, id, 'withdrawn', async () => accept({})));
}

/** Whether an institution of the right kind may be chosen today (M25). @throws {Problem} 400 when there is none */
export async function checkAgreement(
  tx: Tx,
  field: 'hospitalCode' | 'pharmacyCode',
  code: string,
  now: number,
): Promise<Outcome<true, Refusal>> {
  const institution = await findInstitution(tx, code);
  if (institution?.kind !== (field === 'hospitalCode' ? 'hospital' : 'pharmacy'))
    throw badInput(field, '没有这家机构');
  const agreement = agreementOn(institution.kind, await listAgreements(tx, code), dayAt(now));
  return agreement.ok
    ? accept(true)
    : decline(refuse('INSTITUTION_WITHOUT_AGREEMENT', { detail: institution.name }));
}

/**
 * The patient changes hospital or pharmacy online; any area's institution with an agreement will do, and it holds at once (M23.1, M25).
 * @returns ELIGIBILITY_MISSING unless the benefit is approved and runs, INSTITUTION_WITHOUT_AGREEMENT
 * @throws {Problem} 404 for somebody else's, 400 for an unknown institution
 */
export async function changeInstitutions(
  world: World,
  actor: Actor,
  id: number,
  hospitalCode: string,
  pharmacyCode: string | null,
): Promise<Done> {
  const application = await requireVisible(world, actor, id);
  const now = world.clock.now();
  const today = dayAt(now);
  return world.db.transaction('all', async (tx) => {
    const held = await findEligibilityOfApplication(tx, id);
    if (held === undefined || lastDayOfTerm(held) < today) return decline(refuse('ELIGIBILITY_MISSING'));
    const hospital = await checkAgreement(tx, 'hospitalCode', hospitalCode, now);
    if (!hospital.ok) return hospital;
    const pharmacy =
      pharmacyCode === null ? accept(true) : await checkAgreement(tx, 'pharmacyCode', pharmacyCode, now);
    if (!pharmacy.ok) return pharmacy;
    await insertInstitutionChange(tx, id, {
      hospitalCode,
      pharmacyCode,
      onDay: today,
      at: now,
      accountId: actor.accountId,
    });
    await recordAudit(tx, actor, now, {
      action: 'eligibility.changeInstitutions',
      subjectKind: 'application',
      subjectId: id,
      personId: application.personId,
      detail: `${hospitalCode} ${pharmacyCode ?? '-'}`,
    });
    return accept({ done: true });
  });
}
