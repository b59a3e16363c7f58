import type { ClauseStatement } from '../../contract/documents.ts';
import { ClauseLinks } from '../ui/ClauseLink.tsx';

/** Rules one under the other, for a phone and for people who read a rule once: the title, the rule, where it stands. */
export function ClauseCards({ rows }: { readonly rows: readonly ClauseStatement[] }) {
  if (rows.length === 0) return <p className="st-secondary">没有符合条件的规则，请换一个字词</p>;
  return (
    <div className="st-clause-text">
      {rows.map((row) => (
        <section key={row.id}>
          <h3>{row.title}</h3>
          <p>{row.text}</p>
          <ClauseLinks ids={[row.id]} />
        </section>
      ))}
    </div>
  );
}
