/** The 单行支付 list: draft versions and their entries (M4, M10). What happens to a published one is an act: `time/`. */
import { parseDate, type PlainDate } from '../../base/date.ts';
import { accept, decline, type Outcome } from '../../base/outcome.ts';
import { matchKey } from '../../domain/catalogue/cell-text.ts';
import { entryKeyOf } from '../../domain/catalogue/entry-key.ts';
import { decideTermEnd, isTermFault, type TermFault } from '../../domain/catalogue/entry-term.ts';
import type { Origin } from '../../domain/catalogue/payable-product.ts';
import { pinyinKey } from '../../domain/catalogue/pinyin-key.ts';
import { refuseUnlessDraft } from '../../domain/catalogue/versions/publication.ts';
import type { Actor } from '../../domain/identity/roles.ts';
import type { Refusal } from '../../domain/refusals.ts';
import { brokenConstraint, type Tx } from '../db/database.ts';
import { badInput, conflict, notFound } from '../http/problem.ts';
import { recordAudit } from '../identity/audit-store.ts';
import type { World } from '../world.ts';
import {
  copyListEntries,
  deleteListEntry,
  findListEntry,
  insertListEntry,
  insertListVersion,
  updateListEntry,
  type ListEntryRecord,
  type NewListVersion,
} from './list-store.ts';
import { findAgreementTerm } from './national-store.ts';
import { findVersion, lockVersion, type VersionRow } from './version-store.ts';

export interface EntryInput {
  readonly genericName: string;
  readonly dosageForm: string;
  readonly field: string;
  readonly paymentScope: string | null;
  readonly diagnosisCodes: readonly string[];
  readonly origin: Origin;
  readonly termFrom: string | null;
  readonly termTo: string | null;
  readonly transitionTo: string | null;
}

const TERM_FAULTS: Readonly<Record<TermFault, string>> = {
  reversed: '止期早于起期',
  afterAgreement: '谈判药品的单行支付有效期不能超过国家协议期',
  agreementUnknown: '已发布的国家目录里没有找到该药品的协议期，请填写止期',
};

/** Reads a day that the shape has let through. @throws {Problem} 400 when there is no such day */
export function dayField(field: string, text: string): PlainDate {
  const date = parseDate(text);
  if (date === undefined) throw badInput(field, '没有这一天');
  return date;
}

export async function createListVersion(
  world: World,
  actor: Actor,
  version: NewListVersion,
  copyFrom: number | null,
): Promise<{ id: number; copied: number }> {
  if (dayField('effectiveTo', version.effectiveTo) < dayField('effectiveFrom', version.effectiveFrom)) {
    throw badInput('effectiveTo', '止期早于起期');
  }
  const now = world.clock.now();
  return world.db.transaction('all', async (tx) => {
    const source = copyFrom === null ? undefined : await findVersion(tx, copyFrom);
    if (copyFrom !== null && source?.kind !== 'separatePayment') throw notFound('要带入条目的目录版本');
    const id = await insertListVersion(tx, version, actor.accountId, now);
    const copied = copyFrom === null ? 0 : await copyListEntries(tx, copyFrom, id);
    await recordAudit(tx, actor, now, {
      action: 'catalogue.createListVersion',
      subjectKind: 'catalogueVersion',
      subjectId: id,
      detail: `${version.edition}，带入 ${copied} 条`,
    });
    return { id, copied };
  });
}

async function recordOf(tx: Tx, version: VersionRow, input: EntryInput): Promise<ListEntryRecord> {
  const from = dayField('termFrom', input.termFrom ?? version.effectiveFrom);
  const wantedTo = input.termTo === null ? null : dayField('termTo', input.termTo);
  const agreement =
    input.origin === 'negotiated'
      ? await findAgreementTerm(tx, matchKey(input.genericName), from)
      : undefined;
  const to = decideTermEnd(input.origin, from, wantedTo, agreement && dayField('termTo', agreement.to));
  if (isTermFault(to)) throw badInput('termTo', TERM_FAULTS[to]);
  const transitionTo = input.transitionTo === null ? null : dayField('transitionTo', input.transitionTo);
  if (transitionTo !== null && transitionTo <= to) throw badInput('transitionTo', '过渡期应在有效期之后');
  const genericName = input.genericName.trim();
  const dosageForm = input.dosageForm.trim();
  return {
    ...input,
    genericName,
    dosageForm,
    entryKey: entryKeyOf(genericName, dosageForm),
    namePinyin: pinyinKey(genericName),
    termFrom: from,
    termTo: to,
    transitionTo,
  };
}

/** Runs `work` on a draft list version under its lock; a published one is refused. */
async function inDraft<T>(
  world: World,
  find: (tx: Tx) => Promise<number>,
  work: (tx: Tx, version: VersionRow) => Promise<T>,
): Promise<Outcome<T, Refusal>> {
  try {
    return await world.db.transaction('all', async (tx) => {
      const versionId = await find(tx);
      await lockVersion(tx, versionId);
      const version = await findVersion(tx, versionId);
      if (version?.kind !== 'separatePayment') throw notFound('这个目录版本');
      const { edition, state, submitterId } = version;
      const refusal = refuseUnlessDraft({ edition, state, submittedBy: submitterId });
      if (refusal) return decline(refusal);
      return accept(await work(tx, version));
    });
  } catch (error) {
    if (brokenConstraint(error) === 'separate_entry_version_id_entry_key_key') {
      throw conflict('ENTRY_EXISTS', '该版本已有同一通用名和剂型的条目', '请修改已有的条目');
    }
    throw error;
  }
}

const versionOfEntry = (id: number) => async (tx: Tx) => {
  const entry = await findListEntry(tx, id);
  if (!entry) throw notFound('这个条目');
  return entry.versionId;
};

export async function addListEntry(world: World, actor: Actor, versionId: number, input: EntryInput) {
  return inDraft(
    world,
    async () => versionId,
    async (tx, version) => {
      const record = await recordOf(tx, version, input);
      const id = await insertListEntry(tx, versionId, record);
      await audit(tx, world, actor, 'catalogue.addListEntry', id, record.genericName);
      return { id, entryKey: record.entryKey, termFrom: record.termFrom, termTo: record.termTo };
    },
  );
}

export async function reviseListEntry(world: World, actor: Actor, id: number, input: EntryInput) {
  return inDraft(world, versionOfEntry(id), async (tx, version) => {
    const record = await recordOf(tx, version, input);
    await updateListEntry(tx, id, record);
    await audit(tx, world, actor, 'catalogue.reviseListEntry', id, record.genericName);
    return { done: true };
  });
}

export async function dropListEntry(world: World, actor: Actor, id: number) {
  return inDraft(world, versionOfEntry(id), async (tx) => {
    await deleteListEntry(tx, id);
    await audit(tx, world, actor, 'catalogue.dropListEntry', id, '');
    return { done: true };
  });
}

async function audit(
  tx: Tx,
  world: World,
  actor: Actor,
  action: string,
  id: number,
  detail: string,
): Promise<void> {
  await recordAudit(tx, actor, world.clock.now(), {
    action,
    subjectKind: 'listEntry',
    subjectId: id,
    detail,
  });
}
