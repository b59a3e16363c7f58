/** Publishes a draft: reconciled with the published totals, or with a named override; nothing changes it afterwards (N1.1). */
import { accept, decline, type Outcome } from '../../base/outcome.ts';
import {
  reconcile,
  type ControlTotals,
  type Reconciliation,
  type ReconciliationLine,
} from '../../domain/catalogue/reconcile.ts';
import type { Actor } from '../../domain/identity/roles.ts';
import { refuse, type Refusal } from '../../domain/refusals.ts';
import { brokenConstraint, type Tx } from '../db/database.ts';
import { conflict, notFound } from '../http/problem.ts';
import { recordAudit } from '../identity/audit-store.ts';
import type { World } from '../world.ts';
import {
  countSections,
  findVersion,
  lockVersion,
  markPublished,
  type PartCount,
  type VersionRow,
} from './version-store.ts';

/** How a version compares with its totals; a list version has one line, or none where no total was stated. */
export function reconcileVersion(
  version: VersionRow,
  sections: readonly PartCount[],
): Pick<Reconciliation, 'lines' | 'agrees'> {
  if (version.kind === 'separatePayment') {
    const published = version.controlTotals.generics;
    if (published === undefined || published === null) return { lines: [], agrees: true };
    const difference = version.entries - published;
    return {
      lines: [{ part: 'total', label: '通用名', published, imported: version.entries, difference }],
      agrees: difference === 0,
    };
  }
  const counts: Partial<Record<PartCount['kind'], number>> = {};
  for (const { kind, numbers } of sections) counts[kind] = (counts[kind] ?? 0) + numbers;
  return reconcile(counts, version.controlTotals as ControlTotals);
}

/** 西药多 2，谈判西药少 2 */
export function describeDifferences(lines: readonly ReconciliationLine[]): string {
  return lines
    .filter((line) => line.difference !== 0)
    .map(
      (line) =>
        `${line.label}${line.difference > 0 ? '多' : '少'} ${line.difference > 0 ? line.difference : -line.difference}`,
    )
    .join('，');
}

export async function publishVersion(
  world: World,
  actor: Actor,
  id: number,
  overrideReason: string | undefined,
): Promise<Outcome<VersionRow, Refusal>> {
  try {
    return await world.db.transaction('all', (tx) => publish(tx, world, actor, id, overrideReason));
  } catch (error) {
    if (brokenConstraint(error) === 'catalogue_version_edition_published') {
      throw conflict('EDITION_PUBLISHED', '这一版目录已经有发布的版本', '请核对版本；已发布的版本不能替换');
    }
    throw error;
  }
}

async function publish(
  tx: Tx,
  world: World,
  actor: Actor,
  id: number,
  overrideReason: string | undefined,
): Promise<Outcome<VersionRow, Refusal>> {
  await lockVersion(tx, id);
  const version = await findVersion(tx, id);
  if (!version) throw notFound('这个目录版本');
  if (version.state === 'published')
    return decline(refuse('CATALOGUE_ALREADY_PUBLISHED', { detail: version.edition }));
  const { lines, agrees } = reconcileVersion(version, await countSections(tx, id));
  const differences = describeDifferences(lines);
  if (!agrees && overrideReason === undefined)
    return decline(refuse('CATALOGUE_NOT_RECONCILED', { detail: differences }));
  const override = agrees
    ? { overrideName: null, overrideReason: null }
    : { overrideName: actor.name, overrideReason: overrideReason ?? null };
  const now = world.clock.now();
  await markPublished(tx, id, { publishedBy: actor.accountId, ...override }, now);
  const detail = agrees
    ? `${version.edition}，与公布总数相符`
    : `${version.edition}，${differences}；${overrideReason ?? ''}`;
  await recordAudit(tx, actor, now, {
    action: 'catalogue.publishVersion',
    subjectKind: 'catalogueVersion',
    subjectId: id,
    detail,
  });
  const published = await findVersion(tx, id);
  if (!published) throw notFound('这个目录版本');
  return accept(published);
}
