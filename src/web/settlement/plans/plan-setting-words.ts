/** Words and readings of what is set for other routes and payers (M9.7, N2.1, N4). */
import { PLAN_KINDS, PLAN_LEVELS } from '../../../domain/settlement/plans/ordinary-plan.ts';
import { ratioFromPercent, yuanFromText } from '../../ui/figure-text.ts';
import { percentText, withThousands } from '../../ui/words.ts';

function choicesOf(labels: Readonly<Record<string, string>>) {
  return Object.entries(labels).map(([value, label]) => ({ value, label }));
}

export const KIND_CHOICES = choicesOf(PLAN_KINDS);
export const LEVEL_CHOICES = choicesOf(PLAN_LEVELS);
export const COUNT_WORDS = { year: '全年累计', visit: '每次重新计算' } as const;
export const COUNT_CHOICES = choicesOf(COUNT_WORDS);
export const FUND_CAUSES = { workInjury: '工伤保险基金', maternity: '生育保险基金' } as const;
export const CAUSE_CHOICES = choicesOf(FUND_CAUSES);

export interface Band {
  readonly upTo: string | null;
  readonly ratio: string;
}

/** `500 元以内 50%；以上 60%`. */
export function bandsText(bands: readonly Band[]): string {
  if (bands.length === 1 && bands[0]?.upTo === null) return percentText(bands[0].ratio);
  return bands
    .map(({ upTo, ratio }) =>
      upTo === null ? `以上 ${percentText(ratio)}` : `${withThousands(upTo)} 元以内 ${percentText(ratio)}`,
    )
    .join('；');
}

/** As it is typed: one line a band, `500 50` and last `以上 60`; a single percentage is one open band. */
export function bandsTyped(bands: readonly Band[]): string {
  return bands.map(({ upTo, ratio }) => `${upTo === null ? '以上' : upTo} ${percentText(ratio)}`).join('\n');
}

/** Reads what `bandsTyped` writes; undefined when a line cannot be read. */
export function readBands(text: string): Band[] | undefined {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const bands = lines.map((line): Band | undefined => {
    const parts = line.split(/\s+/);
    const [end, percent] = parts.length === 1 ? ['以上', parts[0] ?? ''] : [parts[0] ?? '', parts[1] ?? ''];
    const ratio = ratioFromPercent(percent);
    const upTo = end === '以上' ? null : yuanFromText(end);
    return ratio === undefined || upTo === undefined || parts.length > 2 ? undefined : { upTo, ratio };
  });
  const read = bands.filter((band) => band !== undefined);
  return read.length === lines.length && read.length > 0 ? read : undefined;
}
