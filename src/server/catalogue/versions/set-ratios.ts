/** Sets the ratios that the experts proposed, many at once, and takes an act back while the version is a draft (N2.1). */
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import type { Ratio } from '../../../base/ratio.ts';
import { refuseUnlessDraft } from '../../../domain/catalogue/versions/publication.ts';
import { decideRatios } from '../../../domain/catalogue/versions/self-pay-ratio.ts';
import type { Actor } from '../../../domain/identity/roles.ts';
import type { Refusal } from '../../../domain/refusals.ts';
import type { Tx } from '../../db/database.ts';
import { conflict, notFound } from '../../http/problem.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import type { World } from '../../world.ts';
import { findVersion, lockVersion, type VersionRow } from '../version-store.ts';
import { findAct, insertRatioAct, insertRatios, listRatioEntries, restoreRatios } from './ratio-store.ts';

export interface RatioSetting {
  readonly seqs: readonly number[];
  readonly ratio: Ratio;
  readonly proposal: string;
  readonly evidence: string;
}

export function standingOf({ edition, state, submitterId }: VersionRow) {
  return { edition, state, submittedBy: submitterId };
}

/** Locks a version of a printed list. @throws {Problem} 404 when there is none */
export async function lockPrinted(tx: Tx, id: number): Promise<VersionRow> {
  await lockVersion(tx, id);
  const version = await findVersion(tx, id);
  if (!version || version.kind === 'separatePayment') throw notFound('这个目录版本');
  return version;
}

/** @returns the act, or null when all had the ratio already, and how many were set */
export async function setRatios(
  world: World,
  actor: Actor,
  versionId: number,
  given: RatioSetting,
): Promise<Outcome<{ actId: number | null; set: number }, Refusal>> {
  return world.db.transaction('all', async (tx) => {
    const version = await lockPrinted(tx, versionId);
    const entries = await listRatioEntries(tx, versionId, given.seqs);
    if (entries.length < given.seqs.length) throw notFound('其中的目录条目');
    const decided = decideRatios(standingOf(version), entries, given.ratio);
    if (!decided.ok) return decided;
    if (decided.value.length === 0) return accept({ actId: null, set: 0 });
    const now = world.clock.now();
    const { proposal, evidence, ratio } = given;
    const act = { versionId, kind: 'review' as const, proposal, evidence, enteredBy: actor.accountId };
    const actId = await insertRatioAct(tx, act, now);
    await insertRatios(tx, actId, decided.value, { ratio, source: 'review' });
    await recordAudit(tx, actor, now, {
      action: 'catalogue.setSelfPayRatios',
      subjectKind: 'catalogueVersion',
      subjectId: versionId,
      detail: `${decided.value.length} 行；${evidence}`,
    });
    return accept({ actId, set: decided.value.length });
  });
}

/** Takes an act back: its entries have again what they had before, unless somebody has set them anew since. */
export async function undoRatioAct(
  world: World,
  actor: Actor,
  { id, actId }: { id: number; actId: number },
  reason: string,
): Promise<Outcome<{ restored: number }, Refusal>> {
  return world.db.transaction('all', async (tx) => {
    const version = await lockPrinted(tx, id);
    const refusal = refuseUnlessDraft(standingOf(version));
    if (refusal) return decline(refusal);
    const act = await findAct(tx, id, actId);
    if (!act || act.kind !== 'review') throw notFound('这次录入');
    if (act.undone) throw conflict('ALREADY_UNDONE', '这次录入已经撤销', '请刷新页面');
    const now = world.clock.now();
    const undo = await insertRatioAct(
      tx,
      { versionId: id, kind: 'undo', undoes: actId, evidence: reason, enteredBy: actor.accountId },
      now,
    );
    const restored = await restoreRatios(tx, undo, actId);
    await recordAudit(tx, actor, now, {
      action: 'catalogue.undoRatioAct',
      subjectKind: 'catalogueVersion',
      subjectId: id,
      detail: `${restored} 行；${reason}`,
    });
    return accept({ restored });
  });
}
