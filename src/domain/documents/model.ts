import type { ClauseId } from '../../policy/clause-ids.ts';

/** The documents whose official text can be loaded. */
export type LoadableDocument = 'notice' | 'measures';

/** One piece of an official text, as it is kept and shown. */
export interface Article {
  /** The heading of its chapter or part: `第二章 待遇标准`, `二、规范支付标准`; empty where it has none. */
  readonly part: string;
  /** `第九条`, `二（二）`, `结尾`; `开头` and `落款` hold what stands before and after the rules. */
  readonly label: string;
  /** Its text, one paragraph a line. */
  readonly body: string;
  /** The clauses that restate it. */
  readonly clauseIds: readonly ClauseId[];
}

/** An official text that was recognised and split. */
export interface SplitDocument {
  readonly document: LoadableDocument;
  readonly title: string;
  readonly articles: readonly Article[];
  /** Clauses of this document for which no article was found: empty when the text is whole. */
  readonly unmatched: readonly ClauseId[];
}
