import {
  RECONCILIATION_RESULTS,
  type ReconciliationResult,
} from '../../../domain/settlement/reconciliation/model.ts';
import type { Tone } from '../../ui/Status.tsx';

interface Standing {
  readonly result: ReconciliationResult;
  /** Differences that nobody has said anything about. */
  readonly open: number;
}

/** How a reconciliation stands: differences that wait are what needs attention. */
export function statusOfReconciliation({ result, open }: Standing): {
  readonly tone: Tone;
  readonly word: string;
} {
  const word = RECONCILIATION_RESULTS[result];
  if (result === 'agrees') return { tone: 'good', word };
  if (open > 0) return { tone: 'warn', word: `${word}，${open} 条待处理` };
  return { tone: 'doing', word };
}

const MONTHS_BACK = 18;

/** This month and those before it, the newest first, as choices. */
export function recentMonths(today: string): { readonly value: string; readonly label: string }[] {
  const newest = Number(today.slice(0, 4)) * 12 + Number(today.slice(5, 7)) - 1;
  return Array.from({ length: MONTHS_BACK }, (_, back) => {
    const month = newest - back;
    const [year, number] = [Math.floor(month / 12), (month % 12) + 1];
    return { value: `${year}-${String(number).padStart(2, '0')}`, label: `${year}年${number}月` };
  });
}
