import { Button, Skeleton } from 'antd';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { giveConsent, listMyCommercial } from '../../../contract/settlement-commercial.ts';
import { useCall, useQueryCall } from '../../ui/api.ts';
import { ClauseLink } from '../../ui/ClauseLink.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Fields } from '../../ui/Fields.tsx';
import { Money } from '../../ui/Money.tsx';
import { PageHeader, Panel } from '../../ui/PageHeader.tsx';
import { useRequestIds } from '../../ui/request-id.ts';
import { Status, type Tone } from '../../ui/Status.tsx';
import { useTell } from '../../ui/tell.ts';
import { percentText, spanText, withThousands } from '../../ui/words.ts';

type Plan = OutputOf<typeof listMyCommercial>['plans'][number];

const CONSENTS: Readonly<Record<Plan['consent'], { readonly word: string; readonly tone: Tone }>> = {
  given: { word: '已同意一站式结算', tone: 'good' },
  withdrawn: { word: '已撤回同意', tone: 'off' },
  none: { word: '还没有同意', tone: 'wait' },
};

function PlanCard({ plan }: { readonly plan: Plan }) {
  const tell = useTell();
  const given = plan.consent === 'given';
  const requests = useRequestIds();
  const consent = useCall(giveConsent, {
    onDone: () => {
      requests.done();
      tell(given ? '已撤回，以后的结算不再提供给保险公司' : '已同意，从下一次结算起生效');
    },
  });
  function answer() {
    const body = { requestId: requests.idFor(!given), given: !given };
    consent.mutate({ params: { id: plan.id }, body });
  }
  const cap = plan.yearlyCap === null ? '不限' : `${withThousands(plan.yearlyCap)} 元`;
  return (
    <article className="st-card" aria-label={plan.name}>
      <div className="st-card-title">
        <span>{plan.name}</span>
        <Status {...CONSENTS[plan.consent]} />
      </div>
      <Fields
        columns={1}
        fields={[
          { label: '保险公司', value: plan.insurer },
          {
            label: '保单',
            value: (
              <>
                {plan.policyNo}，<span className="st-day-text">{spanText(plan.from, plan.to)}</span>
              </>
            ),
          },
          {
            label: '赔付',
            value: `免赔额 ${withThousands(plan.deductible)} 元，以上按 ${percentText(plan.ratio)}，年度限额 ${cap}`,
          },
          { label: '今年已赔', value: <Money yuan={plan.paidThisYear} total /> },
          ...(plan.consentAt === null ? [] : [{ label: '最近一次表示', value: plan.consentAt }]),
        ]}
      />
      <ErrorPanel error={consent.error} />
      <div className="st-submit">
        <Button type={given ? 'default' : 'primary'} loading={consent.isPending} onClick={answer}>
          {given ? '撤回同意' : '同意由它接着付'}
        </Button>
      </div>
    </article>
  );
}

/** The patient's insurers: whether they may pay what is left, and what the personal account holds (N4). */
export function MyCommercialPage() {
  const answer = useQueryCall(listMyCommercial, {});
  const data = answer.data;
  return (
    <div className="st-stack">
      <PageHeader
        title="商业保险和个人账户"
        about="同意以后，医保付过剩下的药费当场由商业保险接着付；保险公司只看到剩余的费用，看不到病情。随时可以撤回。"
        back={{ to: '/my', label: '我的' }}
      />
      <ErrorPanel error={answer.error} onRetry={() => void answer.refetch()} />
      {answer.isPending && <Skeleton active />}
      {data !== undefined && (
        <>
          <Panel title="商业保险" extra={<ClauseLink id="N4" />}>
            {data.plans.length === 0 && <p className="st-secondary">没有查到您参加的商业保险方案。</p>}
            {data.plans.map((plan) => (
              <PlanCard key={`${plan.id} ${plan.from}`} plan={plan} />
            ))}
          </Panel>
          <Panel title="个人账户">
            <p className="st-you-pay">
              <span>可用余额</span>
              <Money yuan={data.accountBalance} total />
            </p>
            <p className="st-secondary">结算时告诉收银员要用个人账户，先从账户付，不够的再付现金。</p>
          </Panel>
        </>
      )}
    </div>
  );
}
