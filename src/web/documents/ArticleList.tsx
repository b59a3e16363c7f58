import { ClauseLinks } from '../ui/ClauseLink.tsx';
import { Panel } from '../ui/PageHeader.tsx';

interface ShownArticle {
  readonly part: string;
  readonly label: string;
  readonly body: string;
  readonly clauseIds: readonly string[];
}

/** Articles one after the other under the headings of their parts, each with the clauses that restate it. */
export function ArticleList({ articles }: { readonly articles: readonly ShownArticle[] }) {
  const parts = articles
    .map((article) => article.part)
    .filter((part, index, all) => index === 0 || part !== all[index - 1]);
  let rest = articles;
  return parts.map((part, index) => {
    const end = rest.findIndex((article) => article.part !== part);
    const here = end < 0 ? rest : rest.slice(0, end);
    rest = end < 0 ? [] : rest.slice(end);
    return (
      // The same heading may come twice, before and after another one, so its place tells it apart.
      <Panel key={`${index} ${part}`} {...(part === '' ? {} : { title: part })}>
        <div className="st-clause-text">
          {here.map((article) => (
            <section key={article.label}>
              <h3>
                {article.label} <ClauseLinks ids={article.clauseIds} />
              </h3>
              <blockquote>{article.body}</blockquote>
            </section>
          ))}
        </div>
      </Panel>
    );
  });
}
