/** What a draft says of itself, and the 双通道 list made from the negotiated part of the national catalogue (N6, M3). */
import { parseDate, type PlainDate } from '../../../base/date.ts';
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import type { StatedTotals } from '../../../domain/catalogue/versions/control-totals.ts';
import {
  decideVersionEnd,
  isVersionEndFault,
  type ListKind,
  type VersionEndFault,
} from '../../../domain/catalogue/versions/list-kinds.ts';
import { refuseUnlessDraft } from '../../../domain/catalogue/versions/publication.ts';
import type { Actor } from '../../../domain/identity/roles.ts';
import type { Refusal } from '../../../domain/refusals.ts';
import type { Tx } from '../../db/database.ts';
import { badInput, notFound } from '../../http/problem.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import type { World } from '../../world.ts';
import { findVersion, lockVersion, type VersionRow } from '../version-store.ts';
import {
  copyNegotiatedEntries,
  deleteVersionEntry,
  insertDualChannelVersion,
  updateVersionFacts,
} from './draft-store.ts';

const END_FAULTS: Readonly<Record<VersionEndFault, string>> = {
  reversed: '止期早于起期',
  overTwoYears: '饮片和医疗机构制剂目录的有效期最长两年',
};

function dayField(field: string, text: string): PlainDate {
  const date = parseDate(text);
  if (date === undefined) throw badInput(field, '没有这一天');
  return date;
}

/** @throws {Problem} 400 when the span does not fit the kind of list */
export function versionEnd(kind: ListKind, from: PlainDate, wantedTo: string | null): PlainDate | null {
  const end = decideVersionEnd(kind, from, wantedTo === null ? null : dayField('effectiveTo', wantedTo));
  if (isVersionEndFault(end)) throw badInput('effectiveTo', END_FAULTS[end]);
  return end;
}

/** Runs `work` on a draft under its lock; what is submitted or published is refused. */
async function inDraft<T>(
  world: World,
  id: number,
  work: (tx: Tx, version: VersionRow) => Promise<T>,
): Promise<Outcome<T, Refusal>> {
  return world.db.transaction('all', async (tx) => {
    await lockVersion(tx, id);
    const version = await findVersion(tx, id);
    if (!version) throw notFound('这个目录版本');
    const { edition, state, submitterId } = version;
    const refusal = refuseUnlessDraft({ edition, state, submittedBy: submitterId });
    return refusal ? decline(refusal) : accept(await work(tx, version));
  });
}

export interface VersionFacts {
  readonly sourceDocument: string;
  readonly effectiveFrom: string;
  readonly effectiveTo: string | null;
  readonly controlTotals: StatedTotals;
}

/** Corrects what a draft says of its publication: document, span, totals. */
export async function describeVersion(world: World, actor: Actor, id: number, facts: VersionFacts) {
  return inDraft(world, id, async (tx, version) => {
    const from = dayField('effectiveFrom', facts.effectiveFrom);
    const effectiveTo = versionEnd(version.kind, from, facts.effectiveTo);
    await updateVersionFacts(tx, id, { ...facts, effectiveTo });
    await recordAudit(tx, actor, world.clock.now(), {
      action: 'catalogue.describeVersion',
      subjectKind: 'catalogueVersion',
      subjectId: id,
      detail: `${facts.sourceDocument}；${from} 至 ${effectiveTo ?? '另行公布'}`,
    });
    const after = await findVersion(tx, id);
    if (!after) throw notFound('这个目录版本');
    return after;
  });
}

export interface DualChannelRequest {
  readonly nationalId: number;
  readonly edition: string;
  readonly effectiveFrom: string;
  readonly effectiveTo: string | null;
  readonly sourceDocument: string;
  readonly total: number | null;
}

/** Drafts the 双通道 list: every drug of the negotiated parts; those no pharmacy can sell are dropped by hand (M3). */
export async function createDualChannelDraft(world: World, actor: Actor, request: DualChannelRequest) {
  const from = dayField('effectiveFrom', request.effectiveFrom);
  const effectiveTo = versionEnd('dualChannel', from, request.effectiveTo);
  const now = world.clock.now();
  return world.db.transaction('all', async (tx) => {
    const national = await findVersion(tx, request.nationalId);
    if (national?.kind !== 'national') throw notFound('这个国家目录版本');
    const id = await insertDualChannelVersion(tx, { ...request, effectiveTo }, actor.accountId, now);
    const entries = await copyNegotiatedEntries(tx, national.id, id);
    await recordAudit(tx, actor, now, {
      action: 'catalogue.createDualChannelDraft',
      subjectKind: 'catalogueVersion',
      subjectId: id,
      detail: `${request.edition}，带入 ${entries} 条`,
    });
    return accept({ id, entries });
  });
}

/** Drops a drug from a draft of the 双通道 list. @throws {Problem} 404 for another kind of list or an unknown entry */
export async function dropVersionEntry(world: World, actor: Actor, id: number, seq: number) {
  return inDraft(world, id, async (tx, version) => {
    const name = version.kind === 'dualChannel' ? await deleteVersionEntry(tx, id, seq) : undefined;
    if (name === undefined) throw notFound('这个双通道目录条目');
    await recordAudit(tx, actor, world.clock.now(), {
      action: 'catalogue.dropVersionEntry',
      subjectKind: 'catalogueEntry',
      subjectId: `${id}/${seq}`,
      detail: name,
    });
    return { done: true };
  });
}
