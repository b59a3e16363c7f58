import { Button, Input, Radio, Skeleton } from 'antd';
import { useId, useState } from 'react';
import { assignReview, listReviewers } from '../../../contract/eligibility-review.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { useCall, useQueryCall } from '../../ui/api.ts';
import { ClauseLink } from '../../ui/ClauseLink.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { useMe } from '../../ui/me.ts';
import { CaseHeader, Panel } from '../../ui/PageHeader.tsx';
import { Status } from '../../ui/Status.tsx';
import { useTell } from '../../ui/tell.ts';
import { useGo, usePathParam } from '../../ui/url-state.ts';
import { statusOfStep } from '../step-words.ts';

type Choices = OutputOf<typeof listReviewers>;

/** Whom the case may go to, and why. */
function AssignForm({
  id,
  of,
  onDone,
}: {
  readonly id: number;
  readonly of: Choices;
  readonly onDone: () => void;
}) {
  const formId = useId();
  const [reviewerId, setReviewerId] = useState<number>();
  const [reason, setReason] = useState('');
  const assign = useCall(assignReview, { onDone });
  const others = of.rows.filter((row) => !row.isHandler);
  return (
    <Panel title="交给谁">
      <div className="st-stack">
        <p className="st-secondary">
          现在的承办人：{of.handlerName ?? '没有'}。改派不影响到期日；复议只能交给没有参与原决定的人。{' '}
          <ClauseLink id="M36" />
        </p>
        {others.length === 0 && <p>这个地区没有别的审核人可以接办，请省局系统管理员为当地增加审核人账号。</p>}
        <Radio.Group
          className="st-stack"
          aria-label="审核人"
          value={reviewerId}
          onChange={(event) => setReviewerId(event.target.value as number)}
          options={others.map((row) => ({ value: row.accountId, label: `${row.name}（${row.areaName}）` }))}
        />
        <div>
          <label htmlFor={formId}>原因</label>
          <Input
            id={formId}
            maxLength={1000}
            value={reason}
            placeholder="例如：承办人休假"
            onChange={(event) => setReason(event.target.value)}
          />
        </div>
        <ErrorPanel error={assign.error} />
        <Button
          type="primary"
          loading={assign.isPending}
          disabled={reviewerId === undefined || reason.trim().length < 2}
          onClick={() => {
            if (reviewerId !== undefined)
              assign.mutate({ params: { id }, body: { reviewerId, reason: reason.trim() } });
          }}
        >
          改派
        </Button>
      </div>
    </Panel>
  );
}

/** Hands a case to another reviewer; the bureau may take it from anyone (M36). */
export function AssignReviewPage() {
  const me = useMe();
  const go = useGo();
  const tell = useTell();
  const id = Number(usePathParam('id'));
  const answer = useQueryCall(listReviewers, { params: { id } });
  const back =
    me.role === 'areaBureau'
      ? { to: '/review-board', label: '时限看板' }
      : { to: `/applications/${id}`, label: '申请' };
  const of = answer.data;
  function done() {
    tell('已改派');
    go(back.to);
  }
  return (
    <>
      <CaseHeader
        title="转交或改派"
        about={of === undefined ? undefined : `申请编号 ${of.applicationNo}，${of.genericName}`}
        back={back}
        status={of === undefined ? undefined : <Status {...statusOfStep(of.step)} />}
      />
      <ErrorPanel error={answer.error} onRetry={() => void answer.refetch()} />
      {answer.isPending && <Skeleton active />}
      {of !== undefined && <AssignForm id={id} of={of} onDone={done} />}
    </>
  );
}
