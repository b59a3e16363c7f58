import { OPEN_LONG_DAYS } from '../../../domain/funds/prepayments/set-off.ts';
import { Status } from '../../ui/Status.tsx';
import { openDaysWords } from './prepayment-words.ts';

/** For how long a prepayment was open, marked once that is long. */
export function OpenDays({ days }: { readonly days: number | null }) {
  return days !== null && days >= OPEN_LONG_DAYS ? (
    <Status tone="warn" word={openDaysWords(days)} />
  ) : (
    openDaysWords(days)
  );
}
