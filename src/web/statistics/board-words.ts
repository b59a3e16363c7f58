/** Words and tones of the boards. */
import type { Fate } from '../../domain/catalogue/time/roll-over.ts';
import type { Tone } from '../ui/Status.tsx';

export const FATE_STATUS: Readonly<Record<Fate, { readonly tone: Tone; readonly word: string }>> = {
  leaves: { tone: 'bad', word: '退出目录' },
  inTransition: { tone: 'warn', word: '过渡期内' },
  movesToRegular: { tone: 'doing', word: '转入常规目录' },
  renewed: { tone: 'good', word: '续约' },
};

export const FATE_CHOICES = Object.entries(FATE_STATUS).map(([value, { word }]) => ({ value, label: word }));

/** How far back prescriptions and settlements are counted. */
export const DAYS_CHOICES = [30, 90, 180, 365].map((days) => ({
  value: String(days),
  label: `最近 ${days} 天`,
}));

/** The query of a board as the server takes it: empty fields left out, days as a number. */
export function boardQuery<T extends Record<string, string>>(query: T): Record<string, string | number> {
  return Object.fromEntries(
    Object.entries(query)
      .filter(([, value]) => value !== '')
      .map(([name, value]) => [name, name === 'days' ? Number(value) : value]),
  );
}
