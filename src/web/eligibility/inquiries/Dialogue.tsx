import type { getInquiry } from '../../../contract/eligibility-inquiries.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { INQUIRY_STEPS } from '../../../domain/eligibility/inquiries/inquiry.ts';
import { Go } from '../../ui/Go.tsx';
import { Panel } from '../../ui/PageHeader.tsx';
import { TimeLine } from '../../ui/TimeLine.tsx';

export type Inquiry = OutputOf<typeof getInquiry>;

interface DialogueProps {
  readonly of: Inquiry;
  /** Where a ruling opens: everybody's page for a patient, the desk's for an agency. */
  readonly guidancePath: '/answers' | '/guidance';
}

/** What was asked and answered, as it happened. */
export function Dialogue({ of, guidancePath }: DialogueProps) {
  return (
    <Panel title="问答经过">
      <TimeLine
        label="问答经过"
        events={of.events.map((event) => ({
          key: event.seq,
          at: event.at,
          what: INQUIRY_STEPS[event.step],
          who: event.actorName,
          tone: event.step === 'answer' ? 'good' : 'plain',
          detail: (
            <>
              {event.words !== '' && <p className="st-prose">{event.words}</p>}
              {event.guidance !== null && (
                <p>
                  依据：<Go to={`${guidancePath}/${event.guidance.id}`}>{event.guidance.title}</Go>
                </p>
              )}
              {event.ticket !== null && (
                <p>
                  疑问：<Go to={`/tickets/${event.ticket.id}`}>{event.ticket.ticketNo}</Go>
                </p>
              )}
            </>
          ),
        }))}
      />
    </Panel>
  );
}
