import type { Basis } from '../../contract/basis.ts';
import { quotedTitle } from '../../policy/documents.ts';
import { ClauseLinks } from '../ui/ClauseLink.tsx';

interface PolicyBasisProps {
  readonly basis: Basis;
  /** By which day the rules were chosen: `按购药日期 2026-06-01 适用：`. */
  readonly by: string;
}

/** Which documents decided, from when to when they hold, and what they replaced (M1, M39). */
export function PolicyBasis({ basis, by }: PolicyBasisProps) {
  const { documents, replaced, from } = basis;
  const ended = replaced.map(({ title, number }) => number ?? quotedTitle(title)).join('、');
  return (
    <>
      <p>{by}</p>
      <ul className="st-basis">
        {documents.map(({ title, number, ...days }) => (
          <li key={title}>
            {quotedTitle(title)}
            {number}{' '}
            <span className="st-secondary">
              {days.from ?? '此前'} 至 {days.to ?? '另行通知'}
            </span>
          </li>
        ))}
      </ul>
      <p>
        {ended !== '' && `自 ${from} 起代替${ended}。 `}
        <ClauseLinks ids={['M1', 'M39']} />
      </p>
    </>
  );
}
