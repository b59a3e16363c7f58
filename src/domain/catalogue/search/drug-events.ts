/**
 * What became of a drug from version to version and by acts, as known at an instant? (N1.1, N1.2, N2.1, N5.6, M10)
 * Told for the day from which it holds, with who recorded it when and on what ground; the public reads the same without them.
 */
import { addDays, type PlainDate } from '../../../base/date.ts';
import { ALL_KNOWN } from '../../../base/known.ts';
import { formatPercent, type Ratio } from '../../../base/ratio.ts';
import type { ClauseId } from '../../../policy/clause-ids.ts';
import { matchKey } from '../cell-text.ts';
import { lastPayableDay, lastRegularDay, type ListTerm } from '../list-membership.ts';
import type { Origin } from '../payable-product.ts';
import { SECTION_KINDS, type SectionKind } from '../section-kind.ts';
import type { EntryAct } from '../time/as-known.ts';
import { LIST_KINDS, type ListKind, type PrintedListKind } from '../versions/list-kinds.ts';

/** A published version and who published it. */
export interface VersionFacts {
  readonly id: number;
  readonly kind: ListKind;
  readonly edition: string;
  readonly effectiveFrom: PlainDate;
  readonly effectiveTo: PlainDate | null;
  readonly publishedAt: number;
  readonly publishedBy: string | null;
  readonly sourceDocument: string;
}

/** A self-pay ratio as recorded; null takes it back to review. */
export interface RatioFacts {
  readonly ratio: Ratio | null;
  readonly evidence: string;
  readonly who: string | null;
  readonly knownAt: number;
}

/** A drug in one version of a printed list. */
export interface PrintedFacts {
  readonly versionId: number;
  readonly sectionKind: SectionKind;
  readonly class: '甲' | '乙' | null;
  readonly scope: string | null;
  /** As it may be told: a confidential mark never with its number. */
  readonly standardText: string | null;
  readonly termFrom: PlainDate | null;
  readonly termTo: PlainDate | null;
  /** In the order of entry. */
  readonly ratios: readonly RatioFacts[];
}

export interface ActFacts extends EntryAct {
  readonly kind: 'removal' | 'reinstatement' | 'termChange';
  readonly reason: string;
  readonly evidence: string;
  readonly who: string | null;
  readonly clause: ClauseId | null;
}

/** A drug in one version of the 单行支付 list. */
export interface SeparateFacts {
  readonly versionId: number;
  readonly origin: Origin;
  readonly field: string;
  readonly scope: string | null;
  readonly published: ListTerm;
  readonly acts: readonly ActFacts[];
}

export interface DrugHistory {
  /** All published versions of all lists, also those on which the drug does not stand. */
  readonly versions: readonly VersionFacts[];
  readonly printed: readonly PrintedFacts[];
  readonly separate: readonly SeparateFacts[];
}

export const EVENT_KINDS = [
  'first',
  'added',
  'removed',
  'moved',
  'class',
  'ratio',
  'scope',
  'standard',
  'term',
  'renewed',
  'act',
  'ended',
] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

export interface DrugEvent {
  readonly on: PlainDate;
  readonly kind: EventKind;
  /** The list, in Chinese. */
  readonly list: string;
  readonly title: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly note: string | null;
  readonly evidence: string | null;
  readonly who: string | null;
  /** Null for what follows from the calendar alone. */
  readonly knownAt: number | null;
  readonly clause: ClauseId | null;
}

const NO_TEXT = '没有另行限定';

/** An edition named by its year alone is told as one. */
function editionWords(edition: string): string {
  return /^\d{4}$/.test(edition) ? `${edition}年版` : edition;
}

/** What a version's publication explains of every event that it brings. */
function published(version: VersionFacts) {
  return {
    on: version.effectiveFrom,
    list: LIST_KINDS[version.kind],
    before: null,
    after: null,
    note: editionWords(version.edition),
    evidence: version.sourceDocument === '' ? null : version.sourceDocument,
    who: version.publishedBy,
    knownAt: version.publishedAt,
    clause: null,
  };
}

function same(a: string | null, b: string | null): boolean {
  return matchKey(a ?? '') === matchKey(b ?? '');
}

function termWords(from: PlainDate | null, to: PlainDate | null): string | null {
  return from === null || to === null ? null : `${from} 至 ${to}`;
}

/** The ratio that counted when nothing more was known. */
export function ratioAsKnown(facts: PrintedFacts, knownAt: number = ALL_KNOWN): Ratio | null {
  if (facts.class === '甲' || facts.sectionKind === 'herbalPieces') return 0n as Ratio;
  return facts.ratios.findLast((one) => one.knownAt <= knownAt)?.ratio ?? null;
}

function ratioWords(ratio: Ratio | null): string {
  return ratio === null ? '待评审' : formatPercent(ratio);
}

function printedChanges(
  version: VersionFacts,
  old: PrintedFacts,
  now: PrintedFacts,
  knownAt: number,
): DrugEvent[] {
  const base = published(version);
  const events: DrugEvent[] = [];
  if (old.sectionKind !== now.sectionKind) {
    const [before, after] = [SECTION_KINDS[old.sectionKind], SECTION_KINDS[now.sectionKind]];
    events.push({ ...base, kind: 'moved', title: `由${before}转入${after}`, before, after });
  }
  if (old.class !== now.class)
    events.push({ ...base, kind: 'class', title: '甲乙类有变化', before: old.class, after: now.class });
  const ratios = [ratioAsKnown(old, knownAt), ratioAsKnown(now, knownAt)] as const;
  if (ratios[0] !== ratios[1]) {
    const [before, after] = [ratioWords(ratios[0]), ratioWords(ratios[1])];
    events.push({ ...base, kind: 'ratio', title: '自付比例有变化', before, after, clause: 'N2.1' });
  }
  if (!same(old.scope, now.scope)) {
    const [before, after] = [old.scope ?? NO_TEXT, now.scope ?? NO_TEXT];
    events.push({ ...base, kind: 'scope', title: '限定支付范围有变化', before, after });
  }
  if (!same(old.standardText, now.standardText)) {
    const [before, after] = [old.standardText ?? '未列', now.standardText ?? '未列'];
    events.push({ ...base, kind: 'standard', title: '所列支付标准有变化', before, after });
  }
  const terms = [termWords(old.termFrom, old.termTo), termWords(now.termFrom, now.termTo)] as const;
  if (terms[0] !== terms[1] && terms[1] !== null)
    events.push({ ...base, kind: 'term', title: '协议有效期有变化', before: terms[0], after: terms[1] });
  return events;
}

function printedEvents(history: DrugHistory, kind: PrintedListKind, knownAt: number): DrugEvent[] {
  const versions = history.versions
    .filter((version) => version.kind === kind && version.publishedAt <= knownAt)
    .sort((a, b) => (a.effectiveFrom < b.effectiveFrom ? -1 : 1));
  const events: DrugEvent[] = [];
  let old: PrintedFacts | undefined;
  for (const [index, version] of versions.entries()) {
    const now = history.printed.find((one) => one.versionId === version.id);
    const base = published(version);
    if (now !== undefined && old === undefined) {
      const after = [SECTION_KINDS[now.sectionKind], now.class === null ? null : `${now.class}类`]
        .filter((word) => word !== null)
        .join('，');
      const [eventKind, title] =
        index === 0 ? (['first', '列入（平台所存最早一版）'] as const) : (['added', '新增列入'] as const);
      events.push({ ...base, kind: eventKind, title, after });
    } else if (now === undefined && old !== undefined) {
      events.push({ ...base, kind: 'removed', title: '不再列入', before: SECTION_KINDS[old.sectionKind] });
    } else if (now !== undefined && old !== undefined)
      events.push(...printedChanges(version, old, now, knownAt));
    if (now !== undefined) events.push(...lateRatios(version, now, knownAt));
    old = now;
  }
  return events;
}

/** Ratios that were set after the version was published. */
function lateRatios(version: VersionFacts, facts: PrintedFacts, knownAt: number): DrugEvent[] {
  return facts.ratios
    .filter((one) => one.knownAt > version.publishedAt && one.knownAt <= knownAt)
    .map((one) => ({
      ...published(version),
      kind: 'ratio',
      title: '确定自付比例',
      after: ratioWords(one.ratio),
      evidence: one.evidence,
      who: one.who,
      knownAt: one.knownAt,
      clause: 'N2.1',
    }));
}

const ORIGIN_WORDS: Readonly<Record<Origin, string>> = { negotiated: '协议期内谈判', regular: '常规目录' };

function separateChanges(version: VersionFacts, old: SeparateFacts, now: SeparateFacts): DrugEvent[] {
  const base = published(version);
  const before = termWords(old.published.termFrom, old.published.termTo);
  const after = termWords(now.published.termFrom, now.published.termTo);
  const renewed: DrugEvent = {
    ...base,
    on: now.published.termFrom,
    kind: 'renewed',
    title: '续列',
    before,
    after,
    clause: 'M10',
  };
  const events: DrugEvent[] = [renewed];
  if (old.origin !== now.origin) {
    const [was, is] = [ORIGIN_WORDS[old.origin], ORIGIN_WORDS[now.origin]];
    events.push({ ...base, kind: 'moved', title: `由${was}转为${is}`, before: was, after: is });
  }
  if (!same(old.scope, now.scope)) {
    const [was, is] = [old.scope ?? NO_TEXT, now.scope ?? NO_TEXT];
    events.push({ ...base, kind: 'scope', title: '限定支付范围有变化', before: was, after: is });
  }
  return events;
}

const ACT_TITLES: Readonly<Record<ActFacts['kind'], string>> = {
  removal: '调出',
  reinstatement: '恢复',
  termChange: '调整有效期',
};

function actEvent(act: ActFacts, before: Omit<ListTerm, 'termFrom'>): DrugEvent {
  const words = (term: Omit<ListTerm, 'termFrom'>) =>
    [
      term.removedOn === null ? `有效期至 ${term.termTo}` : `${term.removedOn} 起调出`,
      term.transitionTo === null ? '没有过渡期' : `过渡期至 ${term.transitionTo}`,
    ].join('，');
  return {
    on: act.removedOn ?? act.termTo,
    kind: 'act',
    list: LIST_KINDS.separatePayment,
    title: ACT_TITLES[act.kind],
    before: words(before),
    after: words(act),
    note: act.reason,
    evidence: act.evidence === '' ? null : act.evidence,
    who: act.who,
    knownAt: act.knownAt,
    clause: act.clause,
  };
}

/** The ends that follow from the calendar, unless a later version lists the drug again. */
function endOf(facts: SeparateFacts, term: ListTerm, all: readonly ListTerm[]): DrugEvent[] {
  const regular = addDays(lastRegularDay(term), 1);
  const renewed = (day: PlainDate) => all.some((one) => one.termFrom <= day && day <= lastRegularDay(one));
  const base = {
    kind: 'ended',
    list: LIST_KINDS.separatePayment,
    before: null,
    note: null,
    evidence: null,
    who: null,
    knownAt: null,
  } as const;
  if (renewed(regular) || regular <= facts.published.termFrom) return [];
  const last = addDays(lastPayableDay(term), 1);
  const ends = renewed(last)
    ? []
    : [{ ...base, on: last, title: '不再单行支付', after: null, clause: 'M10' } as const];
  if (last === regular) return ends;
  const begins = `过渡期内仍按原规定支付，到 ${lastPayableDay(term)} 为止`;
  return [{ ...base, on: regular, title: '进入过渡期', after: begins, clause: 'N1.2' }, ...ends];
}

function separateEvents(history: DrugHistory, knownAt: number): DrugEvent[] {
  const versions = history.versions
    .filter((version) => version.kind === 'separatePayment' && version.publishedAt <= knownAt)
    .sort((a, b) => (a.effectiveFrom < b.effectiveFrom ? -1 : 1));
  const events: DrugEvent[] = [];
  const terms: { facts: SeparateFacts; term: ListTerm }[] = [];
  let old: SeparateFacts | undefined;
  for (const [index, version] of versions.entries()) {
    const now = history.separate.find((one) => one.versionId === version.id);
    if (now === undefined) continue;
    const acts = now.acts.filter((act) => act.knownAt <= knownAt);
    if (old === undefined) {
      const after = termWords(now.published.termFrom, now.published.termTo);
      const [kind, title] =
        index === 0 ? (['first', '列入（平台所存最早一版）'] as const) : (['added', '新增列入'] as const);
      events.push({ ...published(version), on: now.published.termFrom, kind, title, after, clause: 'M4' });
    } else events.push(...separateChanges(version, old, now));
    for (const [place, act] of acts.entries()) events.push(actEvent(act, acts[place - 1] ?? now.published));
    const { termTo, transitionTo, removedOn } = acts.at(-1) ?? now.published;
    terms.push({ facts: now, term: { termFrom: now.published.termFrom, termTo, transitionTo, removedOn } });
    old = now;
  }
  const all = terms.map((one) => one.term);
  return [...events, ...terms.flatMap(({ facts, term }) => endOf(facts, term, all))];
}

/**
 * Everything that happened to a drug, in the order of the days from which it holds.
 * @param knownAt epoch milliseconds, inclusive
 */
export function eventsOf(history: DrugHistory, knownAt: number = ALL_KNOWN): DrugEvent[] {
  const kinds = [...new Set(history.versions.map((version) => version.kind))];
  return kinds
    .flatMap((kind) =>
      kind === 'separatePayment' ? separateEvents(history, knownAt) : printedEvents(history, kind, knownAt),
    )
    .sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : (a.knownAt ?? 0) - (b.knownAt ?? 0)));
}

/**
 * What a visitor is told of the changes around a day, newest first: not what was there from the beginning, and of the
 * future only what somebody decided, not the ends that the term states anyway.
 */
export function recentChanges(events: readonly DrugEvent[], onDay: PlainDate, limit: number): DrugEvent[] {
  return events
    .filter((event) => event.kind !== 'first' && (event.on <= onDay || event.kind !== 'ended'))
    .reverse()
    .slice(0, limit);
}
