import { useToday } from '../ui/me.ts';
import { useUrlState } from '../ui/url-state.ts';

/** The years that settings are kept for: the Measures begin with 2026 and end with 2030. */
const YEARS = ['2026', '2027', '2028', '2029', '2030'].map((year) => ({ value: year, label: `${year} 年` }));

/** The year that a page of settings shows, kept in its address; at first the current one. */
export function useYear() {
  const current = useToday().slice(0, 4);
  const [{ year }, change] = useUrlState({ year: current });
  const known = YEARS.some((one) => one.value === year)
    ? YEARS
    : [{ value: year, label: `${year} 年` }, ...YEARS];
  return { year: Number(year), options: known, choose: (next: string) => change({ year: next }) };
}
