import {
  MEASURES_CLAUSES,
  NOTICE_CLAUSES,
  type ClauseId,
  type InterpretationId,
  type MeasuresClauseId,
  type NoticeClauseId,
} from './clause-ids.ts';
import type { ClauseStatement, InterpretationStatement } from './clause-statement.ts';
import { DOCUMENTS } from './documents.ts';
import { INTERPRETATION_STATEMENTS } from './interpretations.ts';
import { BENEFIT_STATEMENTS } from './measures-clauses-benefit.ts';
import { SELECTION_STATEMENTS } from './measures-clauses-selection.ts';
import { SERVICE_STATEMENTS } from './measures-clauses-service.ts';
import { SUPERVISION_STATEMENTS } from './measures-clauses-supervision.ts';
import { NOTICE_STATEMENTS } from './notice-clauses.ts';

/** The id of a rule of a document, as against a reading of ours. */
export type RuleId = NoticeClauseId | MeasuresClauseId;

export const RULE_IDS: readonly RuleId[] = [...NOTICE_CLAUSES, ...MEASURES_CLAUSES];

/** Every rule of the two documents, restated (the official texts are loaded as data, never kept here). */
export const CLAUSES: Readonly<Record<RuleId, ClauseStatement>> = {
  ...NOTICE_STATEMENTS,
  ...BENEFIT_STATEMENTS,
  ...SELECTION_STATEMENTS,
  ...SERVICE_STATEMENTS,
  ...SUPERVISION_STATEMENTS,
};

function isInterpretation(id: ClauseId): id is InterpretationId {
  return id.startsWith('I');
}

/** What a citation shows, whether of a rule or of a reading. */
export interface Citation {
  readonly id: ClauseId;
  /** `办法 第九条`, `通知 二（二）`, `平台解释 I3`. */
  readonly label: string;
  readonly title: string;
  /** The rule or the reading used. */
  readonly text: string;
  /** What the platform does for a rule; why for a reading. */
  readonly note: string;
}

function citeRule(id: RuleId, statement: ClauseStatement): Citation {
  const label = `${DOCUMENTS[statement.document].shortName} ${statement.article}`;
  return { id, label, title: statement.title, text: statement.rule, note: statement.practice };
}

function citeReading(id: InterpretationId, statement: InterpretationStatement): Citation {
  return {
    id,
    label: `平台解释 ${id}`,
    title: statement.question,
    text: statement.reading,
    note: statement.reason,
  };
}

/** The short statement behind a clause id, for chips, bills and the help page. */
export function cite(id: ClauseId): Citation {
  return isInterpretation(id) ? citeReading(id, INTERPRETATION_STATEMENTS[id]) : citeRule(id, CLAUSES[id]);
}
