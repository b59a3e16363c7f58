/**
 * Does an imported catalogue hold as many drugs as its publication says? (N1.1)
 * Drugs are counted by printed number: ★ rows repeat a drug in another form and do not count again.
 */
import type { ClauseId } from '../../policy/clause-ids.ts';
import type { SectionKind } from './section-kind.ts';

/** What the publication states, by its own parts. */
export interface ControlTotals {
  readonly western: number;
  readonly chinese: number;
  /** Includes the drugs whose standard was set by bidding. */
  readonly negotiatedWestern: number;
  readonly negotiatedChinese: number;
  readonly total: number;
}

export type ControlPart = keyof ControlTotals;

/** Totals of the editions whose publication this platform knows; for others the province enters them with the import. */
export const KNOWN_TOTALS: Readonly<
  Record<string, { readonly totals: ControlTotals; readonly source: ClauseId }>
> = {
  '2024': {
    totals: { western: 1396, chinese: 1336, negotiatedWestern: 369, negotiatedChinese: 58, total: 3159 },
    source: 'N1.1',
  },
};

const PARTS: readonly {
  readonly part: ControlPart;
  readonly label: string;
  readonly kinds: readonly SectionKind[];
}[] = [
  { part: 'western', label: '西药', kinds: ['western'] },
  { part: 'chinese', label: '中成药', kinds: ['chinese'] },
  { part: 'negotiatedWestern', label: '谈判西药（含竞价）', kinds: ['negotiatedWestern', 'bid'] },
  { part: 'negotiatedChinese', label: '谈判中成药', kinds: ['negotiatedChinese'] },
  {
    part: 'total',
    label: '合计',
    kinds: ['western', 'chinese', 'negotiatedWestern', 'bid', 'negotiatedChinese'],
  },
];

export interface ReconciliationLine {
  readonly part: ControlPart;
  readonly label: string;
  readonly published: number;
  readonly imported: number;
  /** Imported less published. */
  readonly difference: number;
}

export interface Reconciliation {
  readonly lines: readonly ReconciliationLine[];
  /** True when no line differs. A total that agrees does not excuse parts that do not. */
  readonly agrees: boolean;
  readonly source: ClauseId;
}

/**
 * @param counts drugs by printed number, for each part of the catalogue that was imported
 */
export function reconcile(
  counts: Readonly<Partial<Record<SectionKind, number>>>,
  totals: ControlTotals,
): Reconciliation {
  const lines = PARTS.map(({ part, label, kinds }) => {
    const imported = kinds.reduce((sum, kind) => sum + (counts[kind] ?? 0), 0);
    return { part, label, published: totals[part], imported, difference: imported - totals[part] };
  });
  return { lines, agrees: lines.every((line) => line.difference === 0), source: 'N1.1' };
}

/** Whether stated totals add up by themselves; a slip in typing them is told before anything is imported. */
export function totalsAddUp(totals: ControlTotals): boolean {
  return (
    totals.western + totals.chinese + totals.negotiatedWestern + totals.negotiatedChinese === totals.total
  );
}
