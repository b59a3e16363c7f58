/** Compares two versions of one list, and records what people say of renames (N1.1, N2.1). */
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import type { Ratio } from '../../../base/ratio.ts';
import { matchKey } from '../../../domain/catalogue/cell-text.ts';
import { compareVersions } from '../../../domain/catalogue/versions/compare-versions.ts';
import { CHANGE_KINDS, type Change, type ChangeKind } from '../../../domain/catalogue/versions/diff.ts';
import type { ListKind } from '../../../domain/catalogue/versions/list-kinds.ts';
import { refuseUnlessDraft } from '../../../domain/catalogue/versions/publication.ts';
import type { Actor } from '../../../domain/identity/roles.ts';
import type { Refusal } from '../../../domain/refusals.ts';
import type { Tx } from '../../db/database.ts';
import { notFound } from '../../http/problem.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import type { World } from '../../world.ts';
import { seesDrafts } from '../sees-drafts.ts';
import { findVersion } from '../version-store.ts';
import { insertJudgement, listComparable, loadJudgements } from './diff-store.ts';
import {
  findRenameAct,
  insertRatioAct,
  insertRatios,
  listRatioEntries,
  restoreRatios,
} from './ratio-store.ts';
import { lockPrinted, standingOf } from './set-ratios.ts';

export interface DiffFilter {
  readonly kind?: ChangeKind | undefined;
  readonly part?: string | undefined;
  readonly q?: string | undefined;
}

export interface ComparedVersions {
  /** Under the part and the words of the filter. */
  readonly counts: readonly { readonly kind: ChangeKind; readonly label: string; readonly count: number }[];
  readonly parts: readonly string[];
  /** Under the whole filter. */
  readonly changes: readonly Change[];
}

/** Reads two versions of one list and compares them. */
export async function loadChanges(tx: Tx, kind: ListKind, id: number, against: number): Promise<Change[]> {
  const before = await listComparable(tx, against, kind);
  const after = await listComparable(tx, id, kind);
  return compareVersions(before, after, await loadJudgements(tx, id, against));
}

/**
 * All changes from version `against` to version `id`.
 * @throws {Problem} 404 for versions of different lists, and for drafts outside the province
 */
export async function compareTwo(
  world: World,
  actor: Actor,
  id: number,
  against: number,
  filter: DiffFilter,
): Promise<ComparedVersions> {
  const all = await world.db.transaction('none', async (tx) => {
    const [version, other] = [await findVersion(tx, id), await findVersion(tx, against)];
    for (const one of [version, other]) {
      if (!one || (one.state !== 'published' && !seesDrafts(actor))) throw notFound('这个目录版本');
    }
    if (!version || version.kind !== other?.kind) throw notFound('可以比较的两版同类目录');
    return loadChanges(tx, version.kind, id, against);
  });
  const key = filter.q === undefined ? '' : matchKey(filter.q);
  const found = all.filter(
    (change) =>
      (filter.part === undefined || change.part === filter.part) &&
      (key === '' || matchKey(`${change.name}${change.before ?? ''}${change.after ?? ''}`).includes(key)),
  );
  const counts = new Map<ChangeKind, number>();
  for (const change of found) counts.set(change.kind, (counts.get(change.kind) ?? 0) + 1);
  return {
    counts: (Object.keys(CHANGE_KINDS) as ChangeKind[]).map((kind) => ({
      kind,
      label: CHANGE_KINDS[kind],
      count: counts.get(kind) ?? 0,
    })),
    parts: [...new Set(all.map((change) => change.part))],
    changes: filter.kind === undefined ? found : found.filter((change) => change.kind === filter.kind),
  };
}

export interface RenameJudgement {
  readonly against: number;
  readonly ref: number;
  readonly againstRef: number;
  readonly same: boolean;
  readonly reason: string;
}

/**
 * Records whether an entry of a draft is one of another version under a new name. A 乙 entry that is takes over the
 * ratio it had; a judgement that is taken back takes that ratio back too.
 */
export async function judgeRename(
  world: World,
  actor: Actor,
  id: number,
  given: RenameJudgement,
): Promise<Outcome<{ ratioChanged: boolean }, Refusal>> {
  return world.db.transaction('all', async (tx) => {
    const version = await lockPrinted(tx, id);
    const refusal = refuseUnlessDraft(standingOf(version));
    if (refusal) return decline(refusal);
    const other = await findVersion(tx, given.against);
    const [entry] = await listRatioEntries(tx, id, [given.ref]);
    const [old] = await listRatioEntries(tx, given.against, [given.againstRef]);
    if (other?.kind !== version.kind || !entry || !old) throw notFound('这两个目录条目');
    const now = world.clock.now();
    await insertJudgement(tx, { ...given, versionId: id, decidedBy: actor.accountId }, now);
    const carries = given.same && entry.class === '乙' && entry.ratio === null && old.class === '乙';
    const act = {
      versionId: id,
      evidence: `更名，原名${old.name}；${given.reason}`,
      enteredBy: actor.accountId,
    };
    const ratioChanged = given.same
      ? carries && old.ratio !== null && (await carry(tx, act, given.ref, BigInt(old.ratio) as Ratio, now))
      : await takeBack(tx, act, given.ref, now);
    await recordAudit(tx, actor, now, {
      action: 'catalogue.judgeRename',
      subjectKind: 'catalogueEntry',
      subjectId: `${id}/${given.ref}`,
      detail: `${old.name} → ${entry.name}：${given.same ? '是更名' : '不是更名'}；${given.reason}`,
    });
    return accept({ ratioChanged });
  });
}

type Act = { readonly versionId: number; readonly evidence: string; readonly enteredBy: number };

async function carry(tx: Tx, act: Act, seq: number, ratio: Ratio, now: number): Promise<boolean> {
  const actId = await insertRatioAct(tx, { ...act, kind: 'rename' }, now);
  await insertRatios(tx, actId, [seq], { ratio, source: 'renamed' });
  return true;
}

async function takeBack(tx: Tx, act: Act, seq: number, now: number): Promise<boolean> {
  const carried = await findRenameAct(tx, act.versionId, seq);
  if (carried === undefined) return false;
  const undo = await insertRatioAct(tx, { ...act, kind: 'undo', undoes: carried }, now);
  return (await restoreRatios(tx, undo, carried)) > 0;
}
