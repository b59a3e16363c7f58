import { createContext, useContext } from 'react';
import { CLAUSE_IDS, type ClauseId } from '../../policy/clause-ids.ts';
import { cite } from '../../policy/clauses.ts';

/** Opens a clause beside the work; provided once by the shell's `ClausePanel`. */
export const ClauseContext = createContext<(id: ClauseId) => void>(() => undefined);

/** A citation from the server as a known clause, or undefined. */
export function asClauseId(text: string | undefined | null): ClauseId | undefined {
  return CLAUSE_IDS.find((id) => id === text);
}

/** A chip such as 办法 第九条; pressing it opens the rule beside the work, never away from it. */
export function ClauseLink({ id }: { readonly id: ClauseId }) {
  const open = useContext(ClauseContext);
  const { label, title } = cite(id);
  return (
    <button type="button" className="st-clause" title={title} onClick={() => open(id)}>
      {label}
    </button>
  );
}

/** The chips of several citations, each article once; texts that are no clause are left out. */
export function ClauseLinks({ ids }: { readonly ids: readonly string[] }) {
  const known = ids.map(asClauseId).filter((id) => id !== undefined);
  const seen = known.filter(
    (id, index) => known.findIndex((other) => cite(other).label === cite(id).label) === index,
  );
  return (
    <span className="st-clauses">
      {seen.map((id) => (
        <ClauseLink key={id} id={id} />
      ))}
    </span>
  );
}
