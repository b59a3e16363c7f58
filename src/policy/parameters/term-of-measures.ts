import { day } from '../../base/date.ts';

/** The days on which the Measures hold: five years from 2026 (M39). */
export const MEASURES_TERM = { from: day('2026-01-01'), to: day('2030-12-31') } as const;
