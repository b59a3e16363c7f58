import type { ReactNode } from 'react';
import type { ClauseId } from '../../policy/clause-ids.ts';
import { ClauseLink } from './ClauseLink.tsx';

export interface TimeLineEvent {
  readonly key: string | number;
  /** `2026-03-06 10:21:05`, Beijing time. */
  readonly at: string;
  /** What was done, beginning with a verb. */
  readonly what: string;
  readonly who?: string;
  readonly detail?: ReactNode;
  readonly clause?: ClauseId;
  readonly tone?: 'good' | 'bad' | 'plain';
}

/** Who did what, when, under which clause; newest last, as it happened. */
export function TimeLine({
  events,
  label = '办理经过',
}: {
  readonly events: readonly TimeLineEvent[];
  readonly label?: string;
}) {
  return (
    <ol className="st-timeline" aria-label={label}>
      {events.map((event) => (
        <li key={event.key} className={`st-${event.tone ?? 'plain'}`}>
          <time>{event.at.slice(0, 16)}</time>
          <div>
            <p>
              <strong>{event.what}</strong>
              {event.who !== undefined && <span className="st-secondary">{event.who}</span>}
              {event.clause !== undefined && <ClauseLink id={event.clause} />}
            </p>
            {event.detail !== undefined && <div className="st-secondary">{event.detail}</div>}
          </div>
        </li>
      ))}
    </ol>
  );
}
