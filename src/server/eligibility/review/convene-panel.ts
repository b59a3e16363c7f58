/** A difficult application goes to experts: drawn by lot, each answers alone, and the reviewer concludes (M36). */
import { randomBytes } from 'node:crypto';
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import type { CallOf, OutputOf } from '../../../contract/endpoint.ts';
import type * as contract from '../../../contract/eligibility-panels.ts';
import {
  drawPanel,
  isComplete,
  outcomeOf,
  PANEL_OUTCOMES,
  type PanelCase,
  type Vote,
} from '../../../domain/eligibility/review/panel.ts';
import type { Actor } from '../../../domain/identity/roles.ts';
import { refuse, type Refusal } from '../../../domain/refusals.ts';
import type { Tx } from '../../db/database.ts';
import { notFound } from '../../http/problem.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import { findPractitioner } from '../../providers/store.ts';
import type { World } from '../../world.ts';
import { findApplication, type Application } from '../application-store.ts';
import { requireVisible, takeStep } from '../take-step.ts';
import {
  findPanel,
  insertConclusion,
  insertDraw,
  insertOpinion,
  insertPanel,
  insertRecusal,
  listDraws,
  listMembers,
  lockPanel,
  type StoredMember,
  type StoredPanel,
} from './panel-store.ts';
import { listDrawableExperts } from './roster-store.ts';

type Done = Outcome<{ done: boolean }, Refusal>;

/** A seed that nobody chose; it is recorded with the draw. */
function newSeed(): string {
  return randomBytes(16).toString('hex');
}

async function caseFacts(
  tx: Tx,
  application: Application,
  members: readonly StoredMember[],
): Promise<PanelCase> {
  const doctor = await findPractitioner(tx, application.doctorCode);
  return {
    field: application.field,
    hospitalCode: application.hospitalCode,
    doctorCode: application.doctorCode,
    doctorHospitalCode: doctor?.institutionCode ?? null,
    alreadyDrawn: new Set(members.map((member) => member.accountId)),
  };
}

/**
 * The reviewer asks experts about a case, once; who sits is drawn by lot among those of the field without a conflict (M36).
 * The clock goes on (I5).
 * @returns STEP_NOT_ALLOWED, CASE_OF_ANOTHER_REVIEWER, EXPERTS_TOO_FEW
 * @throws {Problem} 404 outside the area
 */
export async function convenePanel(
  world: World,
  actor: Actor,
  id: number,
  size: number,
  question: string,
): Promise<Outcome<OutputOf<typeof contract.convenePanel>, Refusal>> {
  let panelId = 0;
  const outcome = await takeStep(
    world,
    actor,
    id,
    'panelConvened',
    async ({ tx, application }) => {
      const roster = await listDrawableExperts(tx);
      const draw = drawPanel(roster, await caseFacts(tx, application, []), size, newSeed());
      return draw.ok
        ? accept({ note: `抽取 ${size} 位专家。评审问题：${question}`, draw: draw.value })
        : draw;
    },
    async ({ tx, seq, now }, { draw }) => {
      panelId = await insertPanel(tx, {
        applicationId: id,
        seq,
        size,
        question,
        convenedBy: actor.accountId,
        at: now,
      });
      await insertDraw(tx, panelId, { ...draw, round: 1, by: actor.accountId, at: now });
    },
  );
  return outcome.ok ? accept({ panelId, members: size }) : outcome;
}

/** The panel in which an expert sits, held until the transaction ends. @throws {Problem} 404 for everybody else */
async function requireSeat(
  tx: Tx,
  panelId: number,
  accountId: number,
): Promise<{ panel: StoredPanel; members: StoredMember[]; seat: StoredMember }> {
  await lockPanel(tx, panelId);
  const panel = await findPanel(tx, panelId);
  const members = panel === undefined ? [] : await listMembers(tx, panelId);
  const seat = members.find((member) => member.accountId === accountId);
  if (panel === undefined || seat === undefined) throw notFound('这次专家评审');
  return { panel, members, seat };
}

/** Whether a member may still answer or leave. */
function isOpenSeat(panel: StoredPanel, seat: StoredMember): boolean {
  return panel.conclusion === null && seat.vote === null && seat.recusedBecause === null;
}

/**
 * An expert answers alone; an opinion that was given is never changed (M36).
 * @returns PANEL_CLOSED after the conclusion, a recusal or an answer
 * @throws {Problem} 404 for who does not sit on it
 */
export async function givePanelOpinion(
  world: World,
  actor: Actor,
  panelId: number,
  vote: Vote,
  grounds: string,
): Promise<Done> {
  const now = world.clock.now();
  return world.db.transaction('all', async (tx) => {
    const { panel, seat } = await requireSeat(tx, panelId, actor.accountId);
    if (!isOpenSeat(panel, seat)) return decline(refuse('PANEL_CLOSED'));
    await insertOpinion(tx, panelId, { accountId: actor.accountId, vote, grounds, at: now });
    await recordAudit(tx, actor, now, {
      action: 'eligibility.givePanelOpinion',
      subjectKind: 'panel',
      subjectId: panelId,
    });
    return accept({ done: true });
  });
}

/** Takes a member off and draws another where one is left; a panel that runs out of experts goes on with fewer. */
async function replace(
  tx: Tx,
  actor: Actor,
  now: number,
  { panel, seat, members }: { panel: StoredPanel; seat: StoredMember; members: readonly StoredMember[] },
  reason: string,
): Promise<void> {
  const by = actor.accountId;
  await insertRecusal(tx, panel.id, { accountId: seat.accountId, reason, toldBy: by, at: now });
  const application = await findApplication(tx, panel.applicationId);
  if (application === undefined) throw new Error('a panel has its application');
  const roster = await listDrawableExperts(tx);
  const draw = drawPanel(roster, await caseFacts(tx, application, members), 1, newSeed());
  const round = (await listDraws(tx, panel.id)).length + 1;
  if (draw.ok) await insertDraw(tx, panel.id, { ...draw.value, round, by, at: now });
}

/** An expert declares a conflict and another is drawn (M36). @returns PANEL_CLOSED @throws {Problem} 404 for who does not sit on it */
export async function recuseFromPanel(
  world: World,
  actor: Actor,
  panelId: number,
  reason: string,
): Promise<Done> {
  const now = world.clock.now();
  return world.db.transaction('all', async (tx) => {
    const held = await requireSeat(tx, panelId, actor.accountId);
    if (!isOpenSeat(held.panel, held.seat)) return decline(refuse('PANEL_CLOSED'));
    await replace(tx, actor, now, held, reason);
    await recordAudit(tx, actor, now, {
      action: 'eligibility.recuseFromPanel',
      subjectKind: 'panel',
      subjectId: panelId,
    });
    return accept({ done: true });
  });
}

/** The reviewer replaces an expert who does not answer (M36). @returns PANEL_CLOSED @throws {Problem} 404 outside the area */
export async function replacePanelMember(
  world: World,
  actor: Actor,
  panelId: number,
  body: CallOf<typeof contract.replacePanelMember>['body'],
): Promise<Done> {
  const now = world.clock.now();
  const panel = await world.db.transaction('all', (tx) => findPanel(tx, panelId));
  if (panel === undefined) throw notFound('这次专家评审');
  const { personId } = await requireVisible(world, actor, panel.applicationId);
  return world.db.transaction('all', async (tx) => {
    const held = await requireSeat(tx, panelId, body.accountId);
    if (!isOpenSeat(held.panel, held.seat)) return decline(refuse('PANEL_CLOSED'));
    await replace(tx, actor, now, held, `经办更换：${body.reason}`);
    await recordAudit(tx, actor, now, {
      action: 'eligibility.replacePanelMember',
      subjectKind: 'panel',
      subjectId: panelId,
      personId,
    });
    return accept({ done: true });
  });
}

/**
 * The reviewer concludes once everybody who sits has answered; the outcome is the majority's, the words sum up why (M36).
 * It advises: the decision stays the agency's.
 * @returns the outcome, or STEP_NOT_ALLOWED, CASE_OF_ANOTHER_REVIEWER, PANEL_NOT_COMPLETE
 * @throws {Problem} 404 outside the area or without a panel
 */
export async function concludePanel(
  world: World,
  actor: Actor,
  panelId: number,
  words: string,
): Promise<Outcome<OutputOf<typeof contract.concludePanel>, Refusal>> {
  const panel = await world.db.transaction('all', (tx) => findPanel(tx, panelId));
  if (panel === undefined) throw notFound('这次专家评审');
  const outcome = await takeStep(
    world,
    actor,
    panel.applicationId,
    'panelConcluded',
    async ({ tx }) => {
      await lockPanel(tx, panelId);
      const members = await listMembers(tx, panelId);
      const seats = members.map(({ accountId, vote, recusedBecause }) => ({
        accountId,
        hasAnswered: vote !== null,
        isRecused: recusedBecause !== null,
      }));
      if (!isComplete(seats)) return decline(refuse('PANEL_NOT_COMPLETE'));
      const found = outcomeOf(members.flatMap(({ vote }) => (vote === null ? [] : [vote])));
      return accept({ note: `${PANEL_OUTCOMES[found]}。${words}`, clause: 'M36' as const, found });
    },
    ({ tx, now }, { found }) =>
      insertConclusion(tx, panelId, { outcome: found, words, toldBy: actor.accountId, at: now }),
  );
  return outcome.ok ? accept({ outcome: outcome.value.found }) : outcome;
}
