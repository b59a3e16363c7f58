/**
 * Does an imported national catalogue hold as many drugs as its publication says? (N1.1)
 * Drugs are counted by printed number: ★ rows repeat a drug in another form and do not count again.
 */
import type { ClauseId } from '../../policy/clause-ids.ts';
import type { SectionKind } from './section-kind.ts';
import { reconcileTotals, type TotalsLine } from './versions/control-totals.ts';

/** What the publication of the national catalogue states, by its own parts. */
export interface ControlTotals {
  readonly western: number;
  readonly chinese: number;
  /** 民族药 within the Chinese part; not every publication states them. */
  readonly ethnic?: number;
  /** Includes the drugs whose standard was set by bidding. */
  readonly negotiatedWestern: number;
  readonly negotiatedChinese: number;
  readonly total: number;
}

/** Totals of the editions whose publication this platform knows; for others the province enters them with the import. */
export const KNOWN_TOTALS: Readonly<
  Record<string, { readonly totals: ControlTotals; readonly source: ClauseId }>
> = {
  '2024': {
    totals: {
      western: 1396,
      chinese: 1336,
      ethnic: 95,
      negotiatedWestern: 369,
      negotiatedChinese: 58,
      total: 3159,
    },
    source: 'N1.1',
  },
};

/** 饮片 that the fund pays, by the edition of the catalogue they were published with (N1.1). */
export const KNOWN_HERBAL_PIECES: Readonly<Record<string, number>> = { '2024': 892 };

export type ReconciliationLine = TotalsLine;

export interface Reconciliation {
  readonly lines: readonly ReconciliationLine[];
  /** True when no line differs. A total that agrees does not excuse parts that do not. */
  readonly agrees: boolean;
  readonly source: ClauseId;
}

/**
 * @param counts drugs by printed number, for each part of the catalogue that was imported
 * @param ethnic the 民族药 among them, where they were counted
 */
export function reconcile(
  counts: Readonly<Partial<Record<SectionKind, number>>>,
  totals: ControlTotals,
  ethnic?: number,
): Reconciliation {
  const compared = reconcileTotals(
    'national',
    { sections: counts, ...(ethnic === undefined ? {} : { ethnic }) },
    totals,
  );
  return { ...compared, source: 'N1.1' };
}

/** Whether stated totals add up by themselves; a slip in typing them is told before anything is imported. */
export function totalsAddUp(totals: ControlTotals): boolean {
  return (
    totals.western + totals.chinese + totals.negotiatedWestern + totals.negotiatedChinese === totals.total
  );
}
