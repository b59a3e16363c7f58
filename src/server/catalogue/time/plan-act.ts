/**
 * What would an act make of a drug's entries? The same plan is shown before the act and carried out by it
 * (M10, M17, N1.2, N3.3, I14).
 */
import { dayAt, type PlainDate } from '../../../base/date.ts';
import { matchKey } from '../../../domain/catalogue/cell-text.ts';
import { decideTermEnd, isTermFault } from '../../../domain/catalogue/entry-term.ts';
import { termAsKnown } from '../../../domain/catalogue/time/as-known.ts';
import { termAfterRemoval } from '../../../domain/catalogue/time/list-act.ts';
import type { OriginatedTerm } from '../../../domain/catalogue/time/roll-over.ts';
import { changedDays, type ChangedDays } from '../../../domain/catalogue/time/term-course.ts';
import type { Tx } from '../../db/database.ts';
import { badInput, conflict, notFound } from '../../http/problem.ts';
import { readDay, readOpenDay } from '../../http/read-day.ts';
import type { World } from '../../world.ts';
import { findListEntry, type ListEntryRow } from '../list-store.ts';
import { findAgreementTerm } from '../national-store.ts';
import { listEntryHistories, type ActKind, type StoredEntry } from './act-store.ts';

/** The days that an act asks for, as its form sends them. */
export interface ActDays {
  readonly kind: ActKind;
  readonly removedOn: string | null;
  readonly termTo: string | null;
  readonly transitionTo: string | null;
}

export interface PlannedEntry {
  readonly id: number;
  readonly edition: string;
  readonly before: OriginatedTerm;
  /** Equal to `before` where the act leaves the entry alone. */
  readonly after: OriginatedTerm;
}

export interface ActPlan {
  readonly entry: ListEntryRow;
  /** All published entries of the drug, oldest first. */
  readonly entries: readonly PlannedEntry[];
  readonly changes: ChangedDays;
  /** Whether days before today are changed. */
  readonly late: boolean;
  /** The drug's last act; null when there was none. */
  readonly seenAct: number | null;
}

/** A published entry. @throws {Problem} 404, also for an entry of a draft */
export async function findPublishedEntry(tx: Tx, id: number): Promise<ListEntryRow> {
  const entry = await findListEntry(tx, id);
  if (!entry?.published) throw notFound('这个已发布的条目');
  return entry;
}

/** The drug's last act over all its entries. */
export function lastActOf(entries: readonly StoredEntry[]): number | null {
  const ids = entries.flatMap((entry) => entry.acts.map((act) => act.id));
  return ids.length === 0 ? null : Math.max(...ids);
}

/**
 * The term that the rule gives an entry: the agreement's end as the national catalogue in force prints it, or one year
 * (M10); null when the agreement is not known.
 */
export async function ruleTermOf(tx: Tx, entry: ListEntryRow, today: PlainDate): Promise<PlainDate | null> {
  const from = readDay('termFrom', entry.termFrom);
  const agreement =
    entry.origin === 'negotiated'
      ? await findAgreementTerm(tx, matchKey(entry.genericName), from > today ? from : today)
      : undefined;
  const end = decideTermEnd(entry.origin, from, null, agreement && readDay('termTo', agreement.to));
  return isTermFault(end) ? null : end;
}

/**
 * Plans an act. A removal takes the drug off in every version that would still pay it, so that no older or later version
 * keeps what the act takes away; a reinstatement undoes that in every version; a change of term is of the one entry.
 * @throws {Problem} 400 for days that do not fit, 404 for an unknown entry, 409 for an act that the entry's state rules out
 */
export async function planAct(tx: Tx, world: World, id: number, given: ActDays): Promise<ActPlan> {
  const today = dayAt(world.clock.now());
  const entry = await findPublishedEntry(tx, id);
  const histories = (await listEntryHistories(tx, [entry.entryKey])).get(entry.entryKey) ?? [];
  const known = histories.flatMap((stored) => {
    const before = termAsKnown(stored);
    return before === undefined ? [] : [{ stored, before }];
  });
  const after = await statesAfter(tx, entry, known, given, today);
  const entries = known.map(({ stored, before }, index) => ({
    id: stored.id,
    edition: stored.edition,
    before,
    after: after[index] ?? before,
  }));
  const changes = changedDays(
    entries.map((one) => one.before),
    entries.map((one) => one.after),
  );
  const late = changes.listedOtherwise !== null && changes.listedOtherwise.from < today;
  return { entry, entries, changes, late, seenAct: lastActOf(histories) };
}

interface Known {
  readonly stored: StoredEntry;
  readonly before: OriginatedTerm;
}

async function statesAfter(
  tx: Tx,
  entry: ListEntryRow,
  known: readonly Known[],
  given: ActDays,
  today: PlainDate,
): Promise<(OriginatedTerm | undefined)[]> {
  if (given.kind === 'removal') return afterRemoval(known, given);
  if (given.kind === 'reinstatement') return afterReinstatement(entry, known);
  const changed = await afterTermChange(tx, entry, known, given, today);
  return known.map(({ stored }) => (stored.id === entry.id ? changed : undefined));
}

function afterRemoval(known: readonly Known[], given: ActDays): (OriginatedTerm | undefined)[] {
  if (given.removedOn === null) throw badInput('removedOn', '请填写调出日');
  const removedOn = readDay('removedOn', given.removedOn);
  const transitionTo = readOpenDay('transitionTo', given.transitionTo);
  if (transitionTo !== null && transitionTo < removedOn)
    throw badInput('transitionTo', '过渡期止日不能早于调出日');
  if (known.every(({ before }) => removedOn < before.termFrom))
    throw badInput('removedOn', '调出日早于药品列入目录的日子');
  const states = known.map(({ before }) => termAfterRemoval(before, removedOn, transitionTo));
  if (states.every((state) => state === undefined)) throw badInput('removedOn', '到这一天药品已经不在目录内');
  return states;
}

/**
 * Puts the entry back on the list, in every version that its last removal touched, as it stood before it was removed at all:
 * an earlier removal that still stands is entered anew, as the preview's days show.
 */
function afterReinstatement(entry: ListEntryRow, known: readonly Known[]): (OriginatedTerm | undefined)[] {
  const removal = known.find(({ stored }) => stored.id === entry.id)?.stored.acts.at(-1);
  if (removal?.kind !== 'removal') throw conflict('NOT_REMOVED', '该条目没有被调出', '请核对处理记录');
  return known.map(({ stored, before }) => {
    const last = stored.acts.at(-1);
    return last?.kind === 'removal' && last.knownAt === removal.knownAt
      ? unremoved(stored, before)
      : undefined;
  });
}

/** The term as it stood when the entry was last not removed: as published, or as a change of term left it. */
function unremoved(stored: StoredEntry, before: OriginatedTerm): OriginatedTerm {
  const last = stored.acts.findLast((act) => act.kind !== 'removal');
  const { termTo, transitionTo } = last ?? stored.published;
  return { ...before, termTo, transitionTo, removedOn: null };
}

async function afterTermChange(
  tx: Tx,
  entry: ListEntryRow,
  known: readonly Known[],
  given: ActDays,
  today: PlainDate,
): Promise<OriginatedTerm> {
  const own = known.find(({ stored }) => stored.id === entry.id);
  if (!own) throw notFound('这个已发布的条目');
  if (own.before.removedOn !== null)
    throw conflict('ALREADY_REMOVED', '该条目已经调出', '请先恢复，再变更有效期');
  if (given.termTo === null) throw badInput('termTo', '请填写止期');
  const termTo = readDay('termTo', given.termTo);
  const transitionTo = readOpenDay('transitionTo', given.transitionTo);
  if (termTo < own.before.termFrom) throw badInput('termTo', '止期早于起期');
  if (transitionTo !== null && transitionTo <= termTo) throw badInput('transitionTo', '过渡期应在有效期之后');
  const agreementTo = entry.origin === 'negotiated' ? await ruleTermOf(tx, entry, today) : null;
  if (agreementTo !== null && termTo > agreementTo)
    throw badInput('termTo', `谈判药品的单行支付有效期不能超过国家协议期（${agreementTo}）`);
  if (termTo === own.before.termTo && transitionTo === own.before.transitionTo)
    throw badInput('termTo', '与现在的有效期和过渡期相同');
  return { ...own.before, termTo, transitionTo };
}
