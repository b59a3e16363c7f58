/** A draft is submitted by one person and published by another; nothing changes it afterwards (N1.1, N5.1, M6). */
import { accept, decline, type Outcome } from '../../base/outcome.ts';
import {
  decidePublication,
  refuseUnlessDraft,
  refuseUnlessSubmitted,
} from '../../domain/catalogue/versions/publication.ts';
import type { Actor } from '../../domain/identity/roles.ts';
import type { Refusal } from '../../domain/refusals.ts';
import { brokenConstraint, type Tx } from '../db/database.ts';
import { conflict, notFound } from '../http/problem.ts';
import { recordAudit } from '../identity/audit-store.ts';
import type { World } from '../world.ts';
import { loadStanding } from './versions/standing.ts';
import { insertStep } from './versions/publication-store.ts';
import {
  findVersion,
  lockVersion,
  markPublished,
  markReturned,
  markSubmitted,
  type VersionRow,
} from './version-store.ts';

/** Hands a draft over for publication; from then on it does not change until it is returned. */
export async function submitVersion(
  world: World,
  actor: Actor,
  id: number,
  note: string,
): Promise<Outcome<VersionRow, Refusal>> {
  return withVersion(world, actor, id, async (tx, version, now) => {
    const refusal = refuseUnlessDraft(standingOf(version));
    if (refusal) return decline(refusal);
    if (version.entries === 0) throw conflict('VERSION_EMPTY', '这一版还没有条目', '请先增加或导入条目');
    await markSubmitted(tx, id, actor.accountId, note, now);
    await insertStep(tx, { versionId: id, step: 'submitted', note, by: actor.accountId }, now);
    return accept({ action: 'catalogue.submitVersion', detail: `${version.edition}；${note}` });
  });
}

/** Gives a submitted version back to its draft, by whoever checks it or by the submitter. */
export async function returnVersion(
  world: World,
  actor: Actor,
  id: number,
  reason: string,
): Promise<Outcome<VersionRow, Refusal>> {
  return withVersion(world, actor, id, async (tx, version, now) => {
    const refusal = refuseUnlessSubmitted(standingOf(version));
    if (refusal) return decline(refusal);
    await markReturned(tx, id);
    await insertStep(tx, { versionId: id, step: 'returned', note: reason, by: actor.accountId }, now);
    return accept({ action: 'catalogue.returnVersion', detail: `${version.edition}；${reason}` });
  });
}

/** Publishes what somebody else submitted: in order, or with a named override of what is not. */
export async function publishVersion(
  world: World,
  actor: Actor,
  id: number,
  overrideReason: string | undefined,
): Promise<Outcome<VersionRow, Refusal>> {
  try {
    return await withVersion(world, actor, id, async (tx, version, now) => {
      const { deviations } = await loadStanding(tx, version);
      const decided = decidePublication(standingOf(version), actor.accountId, deviations, overrideReason);
      if (!decided.ok) return decided;
      const reason = decided.value.overrideReason;
      await markPublished(
        tx,
        id,
        {
          publishedBy: actor.accountId,
          overrideName: reason === null ? null : actor.name,
          overrideReason: reason,
        },
        now,
      );
      await insertStep(
        tx,
        { versionId: id, step: 'published', note: reason ?? '', by: actor.accountId },
        now,
      );
      const detail = reason === null ? '核对无误' : `${deviations.join('；')}；${reason}`;
      return accept({ action: 'catalogue.publishVersion', detail: `${version.edition}，${detail}` });
    });
  } catch (error) {
    if (brokenConstraint(error) === 'catalogue_version_edition_published') {
      throw conflict('EDITION_PUBLISHED', '这一版目录已经有发布的版本', '请核对版本；已发布的版本不能替换');
    }
    throw error;
  }
}

function standingOf({ edition, state, submitterId }: VersionRow) {
  return { edition, state, submittedBy: submitterId };
}

/** Does one step on a version under its lock, records it, and gives the version as it stands afterwards. */
async function withVersion(
  world: World,
  actor: Actor,
  id: number,
  step: (
    tx: Tx,
    version: VersionRow,
    now: number,
  ) => Promise<Outcome<{ action: string; detail: string }, Refusal>>,
): Promise<Outcome<VersionRow, Refusal>> {
  return world.db.transaction('all', async (tx) => {
    await lockVersion(tx, id);
    const version = await findVersion(tx, id);
    if (!version) throw notFound('这个目录版本');
    const now = world.clock.now();
    const done = await step(tx, version, now);
    if (!done.ok) return done;
    await recordAudit(tx, actor, now, { ...done.value, subjectKind: 'catalogueVersion', subjectId: id });
    const after = await findVersion(tx, id);
    if (!after) throw notFound('这个目录版本');
    return accept(after);
  });
}
