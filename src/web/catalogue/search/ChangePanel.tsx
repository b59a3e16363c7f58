import { listPublicGuidance } from '../../../contract/questions.ts';
import { GUIDANCE_KINDS } from '../../../domain/catalogue/questions/guidance.ts';
import { useQueryCall } from '../../ui/api.ts';
import { ClauseLink } from '../../ui/ClauseLink.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Go } from '../../ui/Go.tsx';
import { Panel } from '../../ui/PageHeader.tsx';
import type { Drug } from './search-words.ts';

/** What changed, from when, and what it was before. */
function Changes({ drug }: { readonly drug: Drug }) {
  if (drug.changes.length === 0) return <p className="st-secondary">平台有记录以来，这个药没有变化。</p>;
  return (
    <ul className="st-changes">
      {drug.changes.map((change) => (
        <li key={`${change.on} ${change.list} ${change.title} ${change.after ?? ''}`}>
          <p>
            <strong>
              {change.on > drug.on ? '将从' : '从'} {change.on} 起，{change.title}
            </strong>
          </p>
          {change.before !== null && (
            <p>
              <span className="st-secondary">原来：</span>
              {change.before}
            </p>
          )}
          {change.after !== null && (
            <p>
              <span className="st-secondary">{change.before === null ? '' : '现在：'}</span>
              {change.after}
            </p>
          )}
          <p className="st-secondary">
            {change.list}
            {change.note !== null && `，${change.note}`}
          </p>
        </li>
      ))}
    </ul>
  );
}

/** Rulings, explanations and answers that the province published about this drug. */
function Answers({ entryKey }: { readonly entryKey: string }) {
  const { data, error } = useQueryCall(listPublicGuidance, {
    query: { entryKey, state: 'inForce', pageSize: 20 },
  });
  if (data === undefined) return <ErrorPanel error={error} />;
  if (data.rows.length === 0) return null;
  return (
    <>
      <h3>省里的口径、说明和问答</h3>
      <ul className="st-lines">
        {data.rows.map((row) => (
          <li key={row.id}>
            <Go to={`/answers/${row.id}`}>{row.title}</Go>{' '}
            <span className="st-secondary">
              {GUIDANCE_KINDS[row.kind]}，{row.from} 起
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

/** Why the drug is paid as it is now, in plain words (N5.6). */
export function ChangePanel({ drug }: { readonly drug: Drug }) {
  return (
    <Panel title="有什么变化" extra={<ClauseLink id="N5.6" />}>
      <Changes drug={drug} />
      <Answers entryKey={drug.entryKey} />
    </Panel>
  );
}
