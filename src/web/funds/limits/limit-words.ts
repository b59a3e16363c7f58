/** Words and addresses of the pages of yearly limits. */
import { FINDING_STATES, type FindingState } from '../../../domain/funds/limits/replay-year.ts';
import { withThousands } from '../../ui/words.ts';

export const STATE_SIGNS = {
  open: { tone: 'warn', word: FINDING_STATES.open },
  explained: { tone: 'good', word: FINDING_STATES.explained },
  toRecover: { tone: 'bad', word: FINDING_STATES.toRecover },
} as const satisfies Record<FindingState, { tone: string; word: string }>;

export const STATE_CHOICES = Object.entries(FINDING_STATES).map(([value, label]) => ({ value, label }));

interface Layers {
  readonly pooledFund: string;
  readonly majorIllness: string;
}

const isNothing = (amount: string) => /^0\.00$/.test(amount);

/** `统筹 ¥400.00，大病 ¥50.00`; only what is not nothing. */
export function layersText({ pooledFund, majorIllness }: Layers): string {
  const parts = [
    isNothing(pooledFund) ? '' : `统筹 ¥${withThousands(pooledFund)}`,
    isNothing(majorIllness) ? '' : `大病 ¥${withThousands(majorIllness)}`,
  ].filter((part) => part !== '');
  return parts.length === 0 ? '无' : parts.join('，');
}

/** The page of one person's year. */
export function yearPath({
  personNo,
  scheme,
  year,
}: {
  readonly personNo: string;
  readonly scheme: string;
  readonly year: number | string;
}): string {
  return `/limits/${personNo}?scheme=${scheme}&year=${year}`;
}
