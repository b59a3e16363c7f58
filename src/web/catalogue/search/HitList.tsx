import { useEffect, useRef } from 'react';
import { listWord } from '../../../domain/catalogue/search/list-words.ts';
import { SEPARATE_LIST } from '../../../domain/catalogue/search/model.ts';
import { Go } from '../../ui/Go.tsx';
import { Status } from '../../ui/Status.tsx';
import { Marked } from './Marked.tsx';
import { hitSign, type Hit } from './search-words.ts';

interface HitListProps {
  readonly hits: readonly Hit[];
  /** Where a result leads. */
  readonly hrefOf: (key: string) => string;
  readonly chosen: string;
}

/** Up and down go from result to result; up from the first goes back to the box. */
function moveFocus(event: KeyboardEvent, list: HTMLOListElement) {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  const links = [...list.querySelectorAll<HTMLAnchorElement>('a')];
  const at = links.findIndex((link) => link === document.activeElement);
  const next = event.key === 'ArrowDown' ? links[at + 1] : links[at - 1];
  event.preventDefault();
  (next ?? (event.key === 'ArrowUp' ? document.getElementById('drug-search') : null))?.focus();
}

function OneHit({
  hit,
  href,
  chosen,
}: {
  readonly hit: Hit;
  readonly href: string;
  readonly chosen: boolean;
}) {
  const badges = hit.lists.filter((list) => list !== SEPARATE_LIST);
  return (
    <li className={chosen ? 'st-hit st-chosen' : 'st-hit'}>
      <Go to={href}>
        <span className="st-hit-name">
          <Marked parts={hit.name} />
        </span>
        <span className="st-hit-form">{hit.dosageForm}</span>
        <span className="st-hit-state">
          <Status {...hitSign(hit)} />
        </span>
        <span className="st-hit-facts">
          {hit.class !== undefined && <span>{hit.class}类</span>}
          {hit.field !== undefined && <span>{hit.field}</span>}
          {badges.map((list) => (
            <span key={list}>{listWord(list)}</span>
          ))}
          {hit.products > 0 && <span>{hit.products} 个产品</span>}
        </span>
        {hit.found !== undefined && (
          <span className="st-hit-why">
            {hit.found.by}：<Marked parts={hit.found.parts} />
          </span>
        )}
      </Go>
    </li>
  );
}

/** The drugs found, best first; each is one wide link. */
export function HitList({ hits, hrefOf, chosen }: HitListProps) {
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => {
    const here = list.current;
    if (here === null) return undefined;
    const onKeyDown = (event: KeyboardEvent) => moveFocus(event, here);
    here.addEventListener('keydown', onKeyDown);
    return () => here.removeEventListener('keydown', onKeyDown);
  }, []);
  return (
    <ol className="st-hits" aria-label="查到的药品" ref={list}>
      {hits.map((hit) => (
        <OneHit key={hit.key} hit={hit} href={hrefOf(hit.key)} chosen={hit.key === chosen} />
      ))}
    </ol>
  );
}

/** Grey lines of the height of results, while the first are on their way. */
export function HitSkeleton() {
  return (
    <ol className="st-hits" aria-hidden="true">
      {[0, 1, 2, 3, 4, 5].map((line) => (
        <li key={line} className="st-hit st-hit-bone">
          <span />
          <span />
        </li>
      ))}
    </ol>
  );
}
