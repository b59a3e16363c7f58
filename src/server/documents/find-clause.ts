import { dayAt } from '../../base/date.ts';
import type { ClauseStatement, OfficialArticle } from '../../contract/documents.ts';
import type { Static } from 'typebox';
import { CLAUSE_IDS, type ClauseId, type InterpretationId } from '../../policy/clause-ids.ts';
import { CLAUSES, cite } from '../../policy/clauses.ts';
import { INTERPRETATION_STATEMENTS } from '../../policy/interpretations.ts';
import type { World } from '../world.ts';
import { findArticleOfClause } from './store.ts';

function isReading(id: ClauseId): id is InterpretationId {
  return id.startsWith('I');
}

/** Our statement of a clause, in the shape of the contract. */
export function statementOf(id: ClauseId): ClauseStatement {
  const reading = isReading(id) ? INTERPRETATION_STATEMENTS[id] : undefined;
  return {
    ...cite(id),
    kind: reading ? 'reading' : 'rule',
    about: reading ? [...reading.about] : [],
    switchable: reading?.switchable ?? false,
  };
}

/** Our statements of all clauses and readings, in the order of the documents. */
export function allStatements(): ClauseStatement[] {
  return CLAUSE_IDS.map(statementOf);
}

/** The official article behind a clause, where the province has loaded its document; null for readings, which have none. */
export async function findOfficialArticle(
  world: World,
  id: ClauseId,
): Promise<Static<typeof OfficialArticle> | null> {
  if (isReading(id)) return null;
  const article = await world.db.transaction('none', (tx) =>
    findArticleOfClause(tx, CLAUSES[id].document, id),
  );
  if (!article) return null;
  const { loadedAt, ...rest } = article;
  return { ...rest, loadedOn: dayAt(loadedAt) };
}
