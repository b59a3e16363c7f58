import type { Bill } from '../../contract/settlement.ts';
import { quotedTitle } from '../../policy/documents.ts';
import { ClauseLinks } from '../ui/ClauseLink.tsx';
import { Panel } from '../ui/PageHeader.tsx';

/** Which documents decided a bill, from when to when they hold, and what they replaced (M1, M39). */
export function BillBasis({ bill }: { readonly bill: Bill }) {
  const { documents, replaced, from } = bill.basis;
  const ended = replaced.map(({ title, number }) => number ?? quotedTitle(title)).join('、');
  return (
    <Panel title="政策依据">
      <p>按购药日期 {bill.servedOn} 适用：</p>
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
    </Panel>
  );
}
