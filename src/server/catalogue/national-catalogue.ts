/** What people do with the national catalogue besides importing and publishing it: set ratios, compare (N1.1, N2.1). */
import { accept, decline, type Outcome } from '../../base/outcome.ts';
import type { Ratio } from '../../base/ratio.ts';
import { CHANGE_KINDS, diffEditions, type ChangeKind } from '../../domain/catalogue/version-diff.ts';
import { ROLES, type Actor } from '../../domain/identity/roles.ts';
import { refuse, type Refusal } from '../../domain/refusals.ts';
import { pageSpan } from '../http/paging.ts';
import { notFound } from '../http/problem.ts';
import { recordAudit } from '../identity/audit-store.ts';
import type { World } from '../world.ts';
import { findEntryClass, insertRatio, listComparableEntries } from './national-store.ts';
import { findVersion } from './version-store.ts';

/** Records the reviewed self-pay ratio of a 乙 entry; 甲 is always paid without one (N2.1). */
export async function setRatio(
  world: World,
  actor: Actor,
  given: { versionId: number; seq: number; ratio: Ratio; evidence: string },
): Promise<Outcome<{ done: boolean }, Refusal>> {
  return world.db.transaction('all', async (tx) => {
    const entry = await findEntryClass(tx, given.versionId, given.seq);
    if (!entry) throw notFound('这个目录条目');
    if (entry.class === '甲') {
      return given.ratio === 0n
        ? accept({ done: true })
        : decline(refuse('CLASS_A_RATIO_NOT_ZERO', { detail: entry.name }));
    }
    const now = world.clock.now();
    await insertRatio(tx, { ...given, ratio: given.ratio, enteredBy: actor.accountId }, now);
    const subjectId = `${given.versionId}/${given.seq}`;
    await recordAudit(tx, actor, now, {
      action: 'catalogue.setSelfPayRatio',
      subjectKind: 'catalogueEntry',
      subjectId,
      detail: given.evidence,
    });
    return accept({ done: true });
  });
}

/** What changed from version `against` to version `id`, filtered by kind and paged. */
export async function compareVersions(
  world: World,
  actor: Actor,
  id: number,
  query: {
    against: number;
    kind?: ChangeKind | undefined;
    page?: number | undefined;
    pageSize?: number | undefined;
  },
) {
  const changes = await world.db.transaction('none', async (tx) => {
    for (const versionId of [id, query.against]) {
      const version = await findVersion(tx, versionId);
      const hidden = version?.state === 'draft' && ROLES[actor.role].level !== 'province';
      if (!version || version.kind !== 'national' || hidden) throw notFound('这个国家目录版本');
    }
    return diffEditions(await listComparableEntries(tx, query.against), await listComparableEntries(tx, id));
  });
  const kinds = Object.keys(CHANGE_KINDS) as ChangeKind[];
  const wanted = query.kind === undefined ? changes : changes.filter((change) => change.kind === query.kind);
  const { limit, offset } = pageSpan(query);
  return {
    counts: kinds.map((kind) => ({
      kind,
      label: CHANGE_KINDS[kind],
      count: changes.filter((change) => change.kind === kind).length,
    })),
    total: wanted.length,
    rows: wanted
      .slice(offset, offset + limit)
      .map((change) => ({ ...change, label: CHANGE_KINDS[change.kind] })),
  };
}
