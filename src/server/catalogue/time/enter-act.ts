/** Enters an act on the list: what it makes of the entries was planned and shown before (M10, M17, M18, N1.2, N3.3, N5.1). */
import type { OutputOf } from '../../../contract/endpoint.ts';
import type { removeFromList } from '../../../contract/list-acts.ts';
import { REMOVAL_GROUNDS, type RemovalGround } from '../../../domain/catalogue/time/list-act.ts';
import type { Actor } from '../../../domain/identity/roles.ts';
import { badInput, conflict } from '../../http/problem.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import type { World } from '../../world.ts';
import { insertListActs, listEntryHistories, lockDrug, type ActRecord } from './act-store.ts';
import { findPublishedEntry, lastActOf, planAct, type ActDays, type ActPlan } from './plan-act.ts';

/** What stands beside the days of an act. */
export interface ActText {
  readonly reason: string;
  readonly evidence: string;
  readonly lateReason: string | null;
  readonly seenAct: number | null;
}

const AUDIT_ACTIONS = {
  removal: 'catalogue.removeFromList',
  reinstatement: 'catalogue.reinstateOnList',
  termChange: 'catalogue.changeListTerm',
} as const;

/**
 * Carries out an act on a drug.
 * @param ground of a removal; null for the other kinds
 * @throws {Problem} 400 for days that do not fit or a late act without its reason, 404 for an unknown entry, 409 when
 *   another act was entered since the caller looked, or the entry's state rules the act out
 */
export async function enterAct(
  world: World,
  actor: Actor,
  id: number,
  days: ActDays,
  ground: RemovalGround | null,
  text: ActText,
): Promise<OutputOf<typeof removeFromList>> {
  const now = world.clock.now();
  return world.db.transaction('all', async (tx) => {
    const { entryKey } = await findPublishedEntry(tx, id);
    await lockDrug(tx, entryKey);
    // Before the days are judged: what no longer fits may be what somebody else did.
    const stored = (await listEntryHistories(tx, [entryKey])).get(entryKey) ?? [];
    if (lastActOf(stored) !== text.seenAct)
      throw conflict('LIST_ACT_MEANWHILE', '其间已有人对这个药品作了处理', '请重新查看影响后再确认');
    const plan = await planAct(tx, world, id, days);
    const records = recordsOf(plan, days, ground, text);
    if (plan.late && text.lateReason === null)
      throw badInput('lateReason', '处理改变了今天以前的日期，请说明为什么现在才处理');
    const acts = await insertListActs(tx, records, actor.accountId, now);
    await recordAudit(tx, actor, now, {
      action: AUDIT_ACTIONS[days.kind],
      subjectKind: 'listEntry',
      subjectId: id,
      detail: detailOf(plan, days, ground, text),
    });
    return { acts, late: plan.late };
  });
}

function recordsOf(plan: ActPlan, days: ActDays, ground: RemovalGround | null, text: ActText): ActRecord[] {
  const touched = plan.entries.filter(({ before, after }) => before !== after);
  return touched.map(({ id: entryId, after: { termTo, transitionTo, removedOn } }) => ({
    entryId,
    kind: days.kind,
    ground,
    termTo,
    transitionTo,
    removedOn,
    reason: text.reason.trim(),
    evidence: text.evidence.trim(),
    lateReason: plan.late ? (text.lateReason?.trim() ?? null) : null,
  }));
}

function detailOf(plan: ActPlan, days: ActDays, ground: RemovalGround | null, text: ActText): string {
  const what = {
    removal: `${days.removedOn ?? ''} 起调出${ground === null ? '' : `（${REMOVAL_GROUNDS[ground].label}）`}`,
    reinstatement: '恢复',
    termChange: `有效期改为到 ${days.termTo ?? ''}`,
  }[days.kind];
  const transition = days.transitionTo === null ? '' : `，过渡期到 ${days.transitionTo}`;
  const late = plan.late ? `；改变过去日期：${text.lateReason ?? ''}` : '';
  return `${plan.entry.genericName}，${what}${transition}；${text.reason.trim()}${late}`;
}
