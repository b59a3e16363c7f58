import { dayAt } from '../../../base/date.ts';
import { accept, type Outcome } from '../../../base/outcome.ts';
import type { CallOf } from '../../../contract/endpoint.ts';
import type * as contract from '../../../contract/providers-committee.ts';
import type { Actor } from '../../../domain/identity/roles.ts';
import { checkGround } from '../../../domain/providers/committee/formulary.ts';
import type { Refusal } from '../../../domain/refusals.ts';
import { findVersion } from '../../catalogue/version-store.ts';
import { brokenConstraint } from '../../db/database.ts';
import { badInput, conflict, notFound } from '../../http/problem.ts';
import { readDay } from '../../http/read-day.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import type { World } from '../../world.ts';
import { findInstitution } from '../store.ts';
import { findMeetingOfRequest, insertDue, insertMeeting, type NewItem } from './committee-store.ts';
import { loadCommitteeVersions, type CommitteeVersion } from './committee-tasks.ts';

type Minutes = CallOf<typeof contract.recordMeeting>['body'];

/** The items with their drugs' names. @throws {Problem} 400 for a drug that the list does not put before it, or one named twice */
function itemsOf(of: CommitteeVersion, given: Minutes['items']): NewItem[] {
  const drugs = new Map(of.drugs.map((drug) => [drug.key, drug]));
  const seen = new Set<string>();
  return given.map((item, index) => {
    const drug = drugs.get(item.drugKey);
    if (!drug) throw badInput('items', `第 ${index + 1} 项不在这一版目录要讨论的药品里`);
    if (seen.has(item.drugKey)) throw badInput('items', `${drug.name}重复`);
    if (!drug.listed && item.decision === 'in')
      throw badInput('items', `${drug.name}已调出目录，不能按目录内药品配备`);
    seen.add(item.drugKey);
    return { ...item, drugName: drug.name, words: item.words.trim() };
  });
}

/**
 * A hospital records what its committee decided: each drug in or out with a reason (N5.2, M8). The same request sent again gets
 * the first answer.
 * @returns FORMULARY_GROUND_FORBIDDEN, FORMULARY_GROUND_UNFIT, naming the first such line
 * @throws {Problem} 400 for drugs of other lists and days to come, 404 for a version without a task
 */
export async function recordMeeting(
  world: World,
  actor: Actor,
  body: Minutes,
): Promise<Outcome<{ id: number }, Refusal>> {
  const now = world.clock.now();
  const heldOn = readDay('heldOn', body.heldOn);
  if (heldOn > dayAt(now)) throw badInput('heldOn', '不能晚于今天');
  const hospitalCode = actor.institutionCode ?? '';
  try {
    return await world.db.transaction('none', async (tx) => {
      const first = await findMeetingOfRequest(tx, hospitalCode, body.requestId);
      if (first !== undefined) return accept({ id: first });
      const hospital = await findInstitution(tx, hospitalCode);
      const of = (await loadCommitteeVersions(tx)).find((one) => one.version.id === body.versionId);
      if (hospital?.kind !== 'hospital' || !of) throw notFound('这项药事会任务');
      const items = itemsOf(of, body.items);
      for (const [index, item] of items.entries()) {
        const fits = checkGround(item.decision, item.ground, item.words, {
          drugName: item.drugName,
          line: index + 1,
        });
        if (!fits.ok) return fits;
      }
      const { versionId, chair, attendees, words, requestId } = body;
      const recordedBy = actor.accountId;
      const id = await insertMeeting(
        tx,
        { versionId, hospitalCode, heldOn, chair, attendees, words, requestId, recordedBy, now },
        items,
      );
      await recordAudit(tx, actor, now, {
        action: 'providers.recordMeeting',
        subjectKind: 'committeeMeeting',
        subjectId: id,
        detail: `${of.version.edition} ${items.length} 种`,
        requestId,
      });
      return accept({ id });
    });
  } catch (error) {
    if (brokenConstraint(error) === 'minutes_recorded_once')
      throw conflict('MINUTES_EXIST', '这次会议刚刚已经记录', '请刷新页面查看');
    throw error;
  }
}

/** The province sets another day for a version's committees, with the document it rests on (N5.2, M8). @throws {Problem} 404, 400 */
export async function setCommitteeDue(
  world: World,
  actor: Actor,
  body: CallOf<typeof contract.setCommitteeDue>['body'],
): Promise<Outcome<{ done: boolean }, Refusal>> {
  const now = world.clock.now();
  const dueOn = readDay('dueOn', body.dueOn);
  return world.db.transaction('none', async (tx) => {
    const version = await findVersion(tx, body.versionId);
    if (version?.state !== 'published') throw notFound('这一版已发布的目录');
    if (dueOn < version.effectiveFrom) throw badInput('dueOn', '不能早于目录起用之日');
    await insertDue(tx, {
      versionId: version.id,
      dueOn,
      source: body.source,
      enteredBy: actor.accountId,
      now,
    });
    await recordAudit(tx, actor, now, {
      action: 'providers.setCommitteeDue',
      subjectKind: 'catalogueVersion',
      subjectId: version.id,
      detail: `${dueOn} ${body.source}`,
    });
    return accept({ done: true });
  });
}
