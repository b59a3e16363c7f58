import { Button, Input, Skeleton } from 'antd';
import { useState } from 'react';
import {
  chooseMandate,
  endMandate,
  listMandates,
  type MandateRow,
} from '../../../contract/insured-agents.ts';
import { RELATIONS } from '../../../domain/insured/agents/mandate.ts';
import { useCall, useQueryCall } from '../../ui/api.ts';
import { ClauseLink } from '../../ui/ClauseLink.tsx';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { forgetDrafts } from '../../ui/draft.ts';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Fields } from '../../ui/Fields.tsx';
import { Go } from '../../ui/Go.tsx';
import { useMe } from '../../ui/me.ts';
import { PageHeader, Panel } from '../../ui/PageHeader.tsx';
import { Status } from '../../ui/Status.tsx';
import { spanText } from '../../ui/words.ts';
import { mandateSign, powersText } from './mandate-words.ts';

/** Begins anew for the other person: nothing that was read or typed for the one before stays on the screen. */
export function useChooseFor() {
  return useCall(chooseMandate, {
    writesNothing: true,
    onDone: () => {
      forgetDrafts();
      window.location.assign('/');
    },
  });
}

interface MandateCardProps {
  readonly row: MandateRow;
  /** Whose name heads the card, and what they are. */
  readonly heading: string;
  readonly children?: React.ReactNode;
}

function MandateCard({ row, heading, children }: MandateCardProps) {
  return (
    <article className="st-card" aria-label={heading}>
      <div className="st-card-title">
        <span>{heading}</span>
        <Status {...mandateSign(row.state)} />
      </div>
      <Fields
        columns={1}
        fields={[
          { label: '事项', value: powersText(row) },
          { label: '日期', value: spanText(row.from, row.to) },
          { label: '凭据', value: row.basis === 'online' ? '患者本人网上委托' : '经办机构凭材料登记' },
        ]}
      />
      {children}
    </article>
  );
}

/** Takes a mandate back or lays it down, with a reason. */
function EndMandate({
  row,
  verb,
  thing,
}: {
  readonly row: MandateRow;
  readonly verb: string;
  readonly thing: string;
}) {
  const [reason, setReason] = useState('');
  const end = useCall(endMandate);
  if (row.state === 'ended' || row.state === 'past') return null;
  return (
    <div className="st-actions">
      <ErrorPanel error={end.error} />
      <Input
        aria-label={`${verb}的原因`}
        placeholder="原因，如：不再需要"
        value={reason}
        maxLength={200}
        onChange={(event) => setReason(event.target.value)}
      />
      <ConfirmButton
        verb={verb}
        thing={thing}
        consequence="立即失效。以后需要时要重新委托。"
        busy={end.isPending}
        onConfirm={() => end.mutate({ params: { id: row.id }, body: { reason: reason.trim() || verb } })}
      />
    </div>
  );
}

function ForWhom({ received }: { readonly received: readonly MandateRow[] }) {
  const me = useMe();
  const choose = useChooseFor();
  const live = received.filter((row) => row.state === 'live');
  const current = me.actingFor?.mandateId ?? null;
  const button = (id: number | null, words: string) => (
    <Button
      key={id ?? 'self'}
      block
      type={current === id ? 'primary' : 'default'}
      aria-pressed={current === id}
      loading={choose.isPending && choose.variables.body.mandateId === id}
      onClick={() => choose.mutate({ body: { mandateId: id } })}
    >
      {words}
    </Button>
  );
  return (
    <Panel title="为谁办理" extra={<ClauseLink id="M35" />}>
      <ErrorPanel error={choose.error} />
      <div className="st-stack">
        {button(null, `为本人（${me.name}）办理`)}
        {live.map((row) => button(row.id, `为${row.principalName}办理`))}
      </div>
      <p className="st-secondary">代办的每一步都记下“谁代谁”，患者本人看得到。</p>
    </Panel>
  );
}

/** Family members who act for one another: for whom I act now, who gave me a mandate, to whom I gave one (M35). */
export function FamilyPage() {
  const me = useMe();
  const answer = useQueryCall(listMandates, {});
  const data = answer.data;
  return (
    <div className="st-stack">
      <PageHeader
        title="家人代办"
        about="不方便自己办的，可以委托家人；家人用自己的账号登录，为您办理。"
        back={{ to: '/my', label: '我的' }}
      />
      <ErrorPanel error={answer.error} onRetry={() => void answer.refetch()} />
      {answer.isPending && <Skeleton active />}
      {data !== undefined && (
        <>
          <ForWhom received={data.received} />
          {me.actingFor === null && (
            <Panel title="我委托的人">
              {data.given.length === 0 && <p className="st-secondary">还没有委托过别人。</p>}
              {data.given.map((row) => (
                <MandateCard
                  key={row.id}
                  row={row}
                  heading={`${row.agentName}（${RELATIONS[row.relation]}）`}
                >
                  <EndMandate row={row} verb="撤回委托" thing={`对${row.agentName}的委托`} />
                </MandateCard>
              ))}
              <Go to="/my/family/new" className="st-wide-button">
                委托家人
              </Go>
            </Panel>
          )}
          {data.received.length > 0 && (
            <Panel title="委托我的人">
              {data.received.map((row) => (
                <MandateCard key={row.id} row={row} heading={row.principalName}>
                  <EndMandate row={row} verb="不再代办" thing={`${row.principalName}给您的委托`} />
                </MandateCard>
              ))}
            </Panel>
          )}
        </>
      )}
    </div>
  );
}
