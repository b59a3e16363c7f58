import { Skeleton } from 'antd';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { getTicket } from '../../../contract/questions.ts';
import { TICKET_KINDS, TICKET_STEPS } from '../../../domain/catalogue/questions/ticket.ts';
import { ROLES } from '../../../domain/identity/roles.ts';
import { useQueryCall } from '../../ui/api.ts';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Fields } from '../../ui/Fields.tsx';
import { Go } from '../../ui/Go.tsx';
import { CaseHeader, CaseLayout, Panel } from '../../ui/PageHeader.tsx';
import { Status } from '../../ui/Status.tsx';
import { TimeLine } from '../../ui/TimeLine.tsx';
import { usePathParam } from '../../ui/url-state.ts';
import { ticketSign } from './question-words.ts';
import { TicketSteps } from './TicketSteps.tsx';

type Ticket = OutputOf<typeof getTicket>;

function History({ of }: { readonly of: Ticket }) {
  return (
    <Panel title="办理经过">
      <TimeLine
        events={of.events.map((event) => ({
          key: event.seq,
          at: event.at,
          what: TICKET_STEPS[event.step],
          who: `${event.actorName}（${ROLES[event.actorRole].label}）`,
          tone: event.step === 'answer' ? 'good' : 'plain',
          detail: (
            <>
              <p className="st-prose">{event.words}</p>
              {event.source !== '' && <p>依据：{event.source}</p>}
              {event.guidance !== null && (
                <p>
                  口径：<Go to={`/guidance/${event.guidance.id}`}>{event.guidance.title}</Go>
                </p>
              )}
            </>
          ),
        }))}
      />
    </Panel>
  );
}

/** One fault report or scope question: what was said at each level, and what this desk may do. */
export function TicketPage() {
  const id = Number(usePathParam('id'));
  const answer = useQueryCall(getTicket, { params: { id } });
  const found = answer.data;
  const ticket = found?.ticket;
  return (
    <>
      <CaseHeader
        title={ticket === undefined ? '故障与疑问' : ticket.title}
        back={{ to: '/tickets', label: '故障与疑问' }}
        status={ticket && <Status {...ticketSign(ticket.state, ticket.level)} />}
      />
      <ErrorPanel error={answer.error} onRetry={() => void answer.refetch()} />
      {answer.isPending && <Skeleton active paragraph={{ rows: 6 }} />}
      {found && ticket && (
        <CaseLayout
          left={
            <>
              <Panel title="提出">
                <Fields
                  columns={3}
                  fields={[
                    { label: '编号', value: ticket.ticketNo },
                    { label: '类别', value: TICKET_KINDS[ticket.kind] },
                    { label: '提出时间', value: ticket.raisedAt.slice(0, 16) },
                    { label: '提出者', value: ticket.institutionName ?? `${ticket.areaName}经办` },
                    { label: '地区', value: ticket.areaName },
                    { label: '药品', value: ticket.drugName === '' ? '没有指明' : ticket.drugName },
                  ]}
                />
              </Panel>
              <History of={found} />
            </>
          }
          right={found.steps.length > 0 ? <TicketSteps key={found.events.length} of={found} /> : undefined}
        />
      )}
    </>
  );
}
