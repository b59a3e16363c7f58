/**
 * On what grounds may a payment standard be set, changed or withdrawn? (M12, N2.2, N2.3)
 * Whatever is entered takes the place of what held on the same days; the earlier entry stays readable.
 */
import { addDays, type PlainDate } from '../../../base/date.ts';
import { valueOn, type Dated } from '../../../base/dated.ts';
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import type { ClauseId } from '../../../policy/clause-ids.ts';
import { refuse, type Refusal } from '../../refusals.ts';
import { STANDARD_KINDS, type Origin, type Standard, type StandardKind } from '../payable-product.ts';
import { overlapOf, type Compared, type Span } from './time-line.ts';

/** Why a standard is what it becomes. */
export const REVISION_REASONS = {
  initial: '首次确定',
  renewal: '续约重新确定',
  newSpec: '国家确定未载明规格的标准',
  sameGeneric: '协议期内同通用名药品上市',
  procurement: '纳入国家集中带量采购',
  governmentPrice: '纳入政府定价',
  correction: '更正',
  withdrawal: '撤销',
} as const;
export type RevisionReason = keyof typeof REVISION_REASONS;

/** Where each ground stands. */
export const GROUND_OF: Readonly<Record<RevisionReason, ClauseId>> = {
  initial: 'M12',
  renewal: 'N2.2',
  newSpec: 'N2.3',
  sameGeneric: 'N2.3',
  procurement: 'N2.3',
  governmentPrice: 'N2.3',
  correction: 'N2.3',
  withdrawal: 'N2.3',
};

export interface StandardRevision extends Span {
  readonly reasonKind: RevisionReason;
  /** Null withdraws the standard for the span; only with `withdrawal`. */
  readonly standard: Standard | null;
}

export interface RevisionFacts {
  /** How the drug is on the list on the revision's first day; undefined when no published list has it. */
  readonly origin: Origin | undefined;
  /** What holds now, without overlaps. */
  readonly standards: readonly Dated<Standard>[];
  /** Whether the national authority has set a standard on the application that the revision names (N2.3). */
  readonly applicationGranted: boolean;
}

/** Says yes, or which rule stands against it. */
export function decideRevision(
  facts: RevisionFacts,
  revision: StandardRevision,
): Outcome<StandardRevision & { readonly ground: ClauseId }, Refusal> {
  const unfit = revision.standard && unfitKind(facts.origin, revision.standard.kind);
  if (unfit) return decline(refuse('STANDARD_KIND_UNFIT', { detail: unfit }));
  const missing = missingGround(facts, revision);
  return missing === undefined
    ? accept({ ...revision, ground: GROUND_OF[revision.reasonKind] })
    : decline(refuse('STANDARD_REVISION_WITHOUT_GROUND', { detail: missing }));
}

/** How a drug is on the list on a day, or, on a day outside all terms, by its latest term. */
export function originOn(
  entries: readonly { readonly termFrom: PlainDate; readonly termTo: PlainDate; readonly origin: Origin }[],
  onDay: PlainDate,
): Origin | undefined {
  const held = entries.find((one) => one.termFrom <= onDay && onDay <= one.termTo);
  return (held ?? entries.toSorted((a, b) => (a.termFrom < b.termFrom ? -1 : 1)).at(-1))?.origin;
}

/** A negotiated drug has the negotiated standard; the listing price is a standard only in the regular catalogue (M12). */
function unfitKind(origin: Origin | undefined, kind: StandardKind): string | undefined {
  if (origin === 'negotiated' && kind === 'listed') return '协议期内谈判药品不以挂网价为支付标准';
  if (origin === 'regular' && kind === 'negotiated') return '该药品不在协议期内，没有谈判标准';
  return undefined;
}

function missingGround(facts: RevisionFacts, revision: StandardRevision): string | undefined {
  const { reasonKind, standard } = revision;
  const covered = facts.standards.map((one) => overlapOf(one, revision)).find((one) => one !== undefined);
  const inForce = (valueOn(facts.standards, revision.from) ?? lastBefore(facts.standards, revision.from))
    ?.value;
  const takesEffectAnew = () =>
    covered && `${covered.from} 起已有支付标准，不是首次确定；请按实际事由调整，写错的用“更正”`;
  switch (reasonKind) {
    case 'initial':
      return takesEffectAnew();
    case 'newSpec':
      return facts.applicationGranted ? takesEffectAnew() : '没有国家已确定标准的申请可依据';
    case 'renewal':
      if (!inForce) return '此前没有标准，不能按续约调整';
      return isAgreed(standard?.kind) ? undefined : '续约确定的是谈判或竞价标准';
    case 'sameGeneric':
      return inForce?.kind === 'negotiated' && standard?.kind === 'negotiated'
        ? undefined
        : '只有谈判标准因同通用名药品上市而调整';
    case 'procurement':
      if (!isAgreed(inForce?.kind)) return '只有谈判、竞价药品纳入集采后调整';
      return standard?.kind === 'procured' ? undefined : '纳入集采后的标准类别是集采中选';
    case 'governmentPrice':
      return isAgreed(inForce?.kind) ? undefined : '只有谈判、竞价药品纳入政府定价后调整';
    case 'correction':
    case 'withdrawal':
      return covered ? undefined : `这些日期没有支付标准，无可${REVISION_REASONS[reasonKind]}`;
  }
}

function isAgreed(kind: StandardKind | undefined): boolean {
  return kind === 'negotiated' || kind === 'bid';
}

function lastBefore(standards: readonly Dated<Standard>[], onDay: PlainDate): Dated<Standard> | undefined {
  return standards.findLast((one) => one.from < onDay);
}

export function isSameStandard(a: Standard, b: Standard): boolean {
  return a.kind === b.kind && a.standard === b.standard && a.confidential === b.confidential;
}

/** What a standard is, in a word, without its figure. */
export function kindWord(standard: Standard): string {
  return `${STANDARD_KINDS[standard.kind]}${standard.confidential ? '（保密）' : ''}`;
}

/** The days before today that a change touches. */
export function pastDays(compared: readonly Compared<unknown>[], today: PlainDate): Span[] {
  const past = { from: '0001-01-01' as PlainDate, to: addDays(today, -1) };
  return compared.flatMap((one) => {
    const shared = one.changed ? overlapOf(one, past) : undefined;
    return shared ? [shared] : [];
  });
}

/** Those of them on which something held that is changed: settlements were made by it. */
export function changedPast(compared: readonly Compared<unknown>[], today: PlainDate): Span[] {
  return pastDays(
    compared.filter((one) => one.before !== null),
    today,
  );
}
