import type { ClauseId, InterpretationId } from './clause-ids.ts';

/** A rule of one of the two documents, restated in our own words. */
export interface ClauseStatement {
  readonly document: 'notice' | 'measures';
  /** The article inside its document: `第九条`, `二（二）`. */
  readonly article: string;
  readonly title: string;
  /** What the rule says, exact in every number and condition. */
  readonly rule: string;
  /** How the platform carries it out. */
  readonly practice: string;
}

/** A reading of what the documents leave open. */
export interface InterpretationStatement {
  readonly question: string;
  readonly reading: string;
  readonly reason: string;
  /** The clauses that the reading belongs to. */
  readonly about: readonly Exclude<ClauseId, InterpretationId>[];
  /** Whether a province may set it otherwise: there is a dated parameter with a citation for it, not only a wish for one. */
  readonly switchable: boolean;
}

/** A statement of the Measures (办法). */
export function measures(article: string, title: string, rule: string, practice: string): ClauseStatement {
  return { document: 'measures', article, title, rule, practice };
}
