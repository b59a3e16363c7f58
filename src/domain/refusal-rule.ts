import type { ClauseId } from '../policy/clause-ids.ts';

/** What is said when policy says no. */
export interface RefusalRule {
  readonly clause: ClauseId;
  /** What is the matter, for the person at the screen. */
  readonly message: string;
  /** What to do next. */
  readonly remedy: string;
}
