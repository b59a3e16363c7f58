import { useEffect, useReducer, useState, type Dispatch } from 'react';
import { useDraft } from '../ui/draft.ts';

/** How a desk's sale goes on, and what of it outlives a reload of the tab. */
export interface SaleKeeping<Sale, Action, Kept extends object> {
  /** Under which the tab keeps it. */
  readonly name: string;
  readonly nothing: Kept;
  readonly begin: (kept: Kept) => Sale;
  readonly next: (sale: Sale, action: Action) => Sale;
  /** What is kept of a sale; null once nothing is left to keep, undefined where what was kept still stands. */
  readonly keptOf: (sale: Sale) => Kept | null | undefined;
}

/**
 * A sale that this tab keeps until it is settled or put down: a reload loses neither the packs nor the number it was sent with.
 * @param keeping the same on every call
 * @returns the sale, what changes it, and what the tab had kept when the page opened
 */
export function useKeptSale<Sale, Action, Kept extends object>(
  keeping: SaleKeeping<Sale, Action, Kept>,
): [Sale, Dispatch<Action>, Kept] {
  const { name, nothing, begin, next, keptOf } = keeping;
  const [kept, keep, forget] = useDraft(name, nothing);
  const [held] = useState(kept);
  const [sale, dispatch] = useReducer(next, held, begin);
  useEffect(() => {
    const rest = keptOf(sale);
    if (rest === null) forget();
    else if (rest !== undefined) keep(rest);
  }, [sale, keptOf, keep, forget]);
  return [sale, dispatch, held];
}
