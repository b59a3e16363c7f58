/** What experts and reviewers see of a panel: a case without names, and of opinions only what they may see yet (M7, M36). */
import { ageOn, dayAt, wallClock } from '../../../base/date.ts';
import { accept, type Outcome } from '../../../base/outcome.ts';
import type { CallOf, OutputOf } from '../../../contract/endpoint.ts';
import type * as contract from '../../../contract/eligibility-panels.ts';
import type { PaperKind } from '../../../domain/eligibility/model.ts';
import { reviewClock } from '../../../domain/eligibility/review-clock.ts';
import { isComplete, maySeeOpinion, type Seat } from '../../../domain/eligibility/review/panel.ts';
import type { Actor } from '../../../domain/identity/roles.ts';
import type { Refusal } from '../../../domain/refusals.ts';
import { findListedDrugs } from '../../catalogue/lookup-store.ts';
import type { Tx } from '../../db/database.ts';
import { pageSpan } from '../../http/paging.ts';
import { notFound, Problem } from '../../http/problem.ts';
import { fileAnswer, type FileAnswer } from '../../http/route.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import { loadWorkCalendar } from '../../insured/settings-store.ts';
import { findPersonById } from '../../insured/store.ts';
import type { World } from '../../world.ts';
import { findApplication, findPaper, listPapers, type Application } from '../application-store.ts';
import { stampPaper, watermarkOf } from '../papers/show-paper.ts';
import { requireVisible } from '../take-step.ts';
import {
  findPanel,
  listDraws,
  listMembers,
  listPanelsOf,
  type PanelOfExpert,
  type StoredMember,
  type StoredPanel,
} from './panel-store.ts';

type Panel = OutputOf<typeof contract.getPanel>;

/** Papers that say who somebody is are not for experts: they judge the disease. */
const EXPERTS_PAPERS: readonly PaperKind[] = ['medicalRecord', 'testReport', 'other'];

function stateOf(one: PanelOfExpert): 'waiting' | 'answered' | 'recused' | 'closed' {
  if (one.isRecused) return 'recused';
  if (one.isAnswered) return 'answered';
  return one.isConcluded ? 'closed' : 'waiting';
}

/** The panels that drew the expert, those that wait for them first (M36). */
export async function listMyPanels(
  world: World,
  actor: Actor,
  query: CallOf<typeof contract.listMyPanels>['query'],
): Promise<Outcome<OutputOf<typeof contract.listMyPanels>, Refusal>> {
  const today = dayAt(world.clock.now());
  return world.db.transaction('all', async (tx) => {
    const calendar = await loadWorkCalendar(tx);
    const { rows, total } = await listPanelsOf(tx, actor.accountId, pageSpan(query));
    return accept({
      total,
      rows: rows.map((one) => {
        const clock = one.clockFrom === null ? undefined : reviewClock(calendar, one.clockFrom, today);
        return {
          panelId: one.panelId,
          genericName: one.genericName,
          diagnosisName: one.diagnosisName,
          field: one.field,
          convenedOn: dayAt(one.convenedAt),
          dueOn: clock?.dueOn ?? null,
          workingDaysLeft: clock?.workingDaysLeft ?? null,
          provisional: clock?.provisional ?? false,
          state: stateOf(one),
        };
      }),
    });
  });
}

/** A panel for who may see it: an expert who was drawn and did not leave, or the agency's side of its case. @throws {Problem} 404 */
async function requirePanel(
  world: World,
  actor: Actor,
  panelId: number,
): Promise<{ panel: StoredPanel; members: StoredMember[] }> {
  const { panel, members } = await world.db.transaction('all', async (tx) => ({
    panel: await findPanel(tx, panelId),
    members: await listMembers(tx, panelId),
  }));
  if (panel === undefined) throw notFound('这次专家评审');
  if (actor.role !== 'expert') await requireVisible(world, actor, panel.applicationId);
  else if (!members.some((one) => one.accountId === actor.accountId && one.recusedBecause === null))
    throw notFound('这次专家评审');
  return { panel, members };
}

async function subjectOf(tx: Tx, application: Application, onDay: Parameters<typeof ageOn>[1]) {
  const person = await findPersonById(tx, application.personId);
  if (person === undefined) throw new Error('an application has its person');
  const drug = (await findListedDrugs(tx, [application.entryKey])).get(application.entryKey);
  const papers = (await listPapers(tx, application.id)).filter((one) => EXPERTS_PAPERS.includes(one.kind));
  return {
    sex: person.sex,
    age: ageOn(person.bornOn, onDay),
    diagnosisCode: application.diagnosisCode,
    diagnosisName: application.diagnosisName,
    conditionText: application.conditionText,
    genericName: application.genericName,
    dosageForm: application.dosageForm,
    field: application.field,
    paymentScope: drug?.paymentScope ?? null,
    papers: papers.map(({ id, kind, mediaType }) => ({ id, kind, mediaType })),
  };
}

function shownMember(
  member: StoredMember,
  actor: Actor,
  index: number,
  seats: readonly Seat[],
): Panel['members'][number] {
  const isMe = member.accountId === actor.accountId;
  const { vote, grounds, answeredAt, recusedBecause } = member;
  const isTold =
    actor.role === 'expert' ? maySeeOpinion(seats, actor.accountId, member.accountId) : isComplete(seats);
  return {
    // Experts do not learn who else sits: they are to judge alone.
    name: actor.role === 'expert' && !isMe ? `专家${index + 1}` : member.name,
    accountId: member.accountId,
    round: member.round,
    state: recusedBecause !== null ? 'recused' : vote !== null ? 'answered' : 'waiting',
    isMe,
    recusedBecause: actor.role === 'expert' ? null : recusedBecause,
    opinion:
      isTold && vote !== null && grounds !== null && answeredAt !== null
        ? { vote, grounds, at: wallClock(answeredAt) }
        : null,
  };
}

/** One panel; the look at the case is recorded (M7, M36). @throws {Problem} 404 for who is neither drawn nor of the area */
export async function getPanel(
  world: World,
  actor: Actor,
  panelId: number,
): Promise<Outcome<Panel, Refusal>> {
  const { panel, members } = await requirePanel(world, actor, panelId);
  const now = world.clock.now();
  const isExpert = actor.role === 'expert';
  return world.db.transaction('all', async (tx) => {
    const application = await findApplication(tx, panel.applicationId);
    if (application === undefined) throw new Error('a panel has its application');
    await recordAudit(tx, actor, now, {
      action: 'eligibility.getPanel',
      subjectKind: 'panel',
      subjectId: panelId,
      personId: application.personId,
    });
    const seats = members.map(({ accountId, vote, recusedBecause }) => ({
      accountId,
      hasAnswered: vote !== null,
      isRecused: recusedBecause !== null,
    }));
    const draws = isExpert ? [] : await listDraws(tx, panelId);
    const { conclusion } = panel;
    return accept({
      panelId,
      applicationId: isExpert ? null : application.id,
      applicationNo: isExpert ? null : application.applicationNo,
      question: panel.question,
      convenedAt: wallClock(panel.convenedAt),
      isComplete: isComplete(seats),
      subject: await subjectOf(tx, application, dayAt(now)),
      members: members.map((member, index) => shownMember(member, actor, index, seats)),
      draws: draws.map(({ round, seed, candidates, drawn, excluded, at }) => ({
        round,
        seed,
        candidates: [...candidates],
        drawn: [...drawn],
        excluded: [...excluded],
        at: wallClock(at),
      })),
      conclusion: conclusion && { ...conclusion, at: wallClock(conclusion.at) },
    });
  });
}

/**
 * Shows a medical paper of the case to an expert who sits on the panel, with their name across it; the look is recorded (M23.2, M36).
 * @throws {Problem} 404 for everybody else and for papers that tell who the patient is, 409 for one that cannot be read
 */
export async function getPanelPaper(
  world: World,
  actor: Actor,
  panelId: number,
  paperId: number,
): Promise<Outcome<FileAnswer, Refusal>> {
  const { panel } = await requirePanel(world, actor, panelId);
  const now = world.clock.now();
  return world.db.transaction('all', async (tx) => {
    const paper = await findPaper(tx, paperId);
    if (paper?.applicationId !== panel.applicationId || !EXPERTS_PAPERS.includes(paper.kind))
      throw notFound('这份材料');
    await recordAudit(tx, actor, now, {
      action: 'eligibility.getPanelPaper',
      subjectKind: 'paper',
      subjectId: paperId,
      personId: paper.personId,
    });
    const shown = stampPaper(
      world.secrets.open(paper.contentCipher),
      paper.mediaType,
      watermarkOf(actor, now),
    );
    if (shown === undefined)
      throw new Problem(409, 'PAPER_NOT_READABLE', '这份材料已损坏，不能在线查看', {
        remedy: '请告诉经办机构，由申请人重新上传',
      });
    return accept(fileAnswer(shown.content, shown.mediaType, `材料${paperId}`, true));
  });
}
