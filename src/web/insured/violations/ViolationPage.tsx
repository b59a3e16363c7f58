import { Form, Skeleton } from 'antd';
import { useState } from 'react';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { decideViolation, getViolation, liftSuspension } from '../../../contract/insured-violations.ts';
import {
  VIOLATION_KINDS,
  VIOLATION_OUTCOMES,
  type ViolationOutcome,
} from '../../../domain/insured/violations/violation.ts';
import { useCall, useQueryCall } from '../../ui/api.ts';
import { DayInput } from '../../ui/DayInput.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Fields } from '../../ui/Fields.tsx';
import { ChoiceField, FormField, TextField } from '../../ui/FormField.tsx';
import { useToday } from '../../ui/me.ts';
import { Money } from '../../ui/Money.tsx';
import { CaseHeader, CaseLayout, Panel } from '../../ui/PageHeader.tsx';
import { Status } from '../../ui/Status.tsx';
import { SubmitBar } from '../../ui/SubmitBar.tsx';
import { useTell } from '../../ui/tell.ts';
import { usePathParam } from '../../ui/url-state.ts';
import { spanText } from '../../ui/words.ts';
import { VIOLATION_SIGNS } from './violation-words.ts';

type Case = OutputOf<typeof getViolation>;

const OUTCOMES = (Object.keys(VIOLATION_OUTCOMES) as ViolationOutcome[]).map((value) => ({
  value,
  label: VIOLATION_OUTCOMES[value],
}));
const MONTHS = Array.from({ length: 10 }, (_, index) => ({
  value: String(index + 3),
  label: `${index + 3} 个月`,
}));

function DecideForm({ id }: { readonly id: number }) {
  const today = useToday();
  const tell = useTell();
  const [outcome, setOutcome] = useState<ViolationOutcome>('suspended');
  const [from, setFrom] = useState<string>(today);
  const [months, setMonths] = useState('3');
  const [reason, setReason] = useState('');
  const [documentNo, setDocumentNo] = useState('');
  const decide = useCall(decideViolation, { onDone: () => tell('已决定') });
  const suspends = outcome === 'suspended';
  const send = () =>
    decide.mutate({
      params: { id },
      body: {
        outcome,
        from: suspends ? from : null,
        months: suspends ? Number(months) : null,
        reason: reason.trim(),
        documentNo: documentNo.trim(),
      },
    });
  return (
    <Panel title="处理决定">
      <Form layout="vertical" onFinish={send}>
        <ChoiceField
          id="outcome"
          label="决定"
          value={outcome}
          options={OUTCOMES}
          onChange={(value) => setOutcome(value as ViolationOutcome)}
        />
        {suspends && (
          <>
            <FormField id="from" label="暂停自">
              <DayInput id="from" value={from} onChange={setFrom} />
            </FormField>
            <ChoiceField id="months" label="期限" value={months} options={MONTHS} onChange={setMonths} />
          </>
        )}
        <TextField id="reason" label="理由" rows={3} maxLength={1000} value={reason} onChange={setReason} />
        <TextField
          id="documentNo"
          label="文书号"
          maxLength={80}
          value={documentNo}
          onChange={setDocumentNo}
        />
        <SubmitBar
          verb="作出决定"
          busy={decide.isPending}
          disabled={reason.trim().length < 2}
          error={decide.error}
        />
      </Form>
    </Panel>
  );
}

function LiftForm({ id }: { readonly id: number }) {
  const tell = useTell();
  const [reason, setReason] = useState('');
  const lift = useCall(liftSuspension, { onDone: () => tell('今日起恢复联网结算') });
  return (
    <Panel title="提前恢复">
      <Form
        layout="vertical"
        onFinish={() => lift.mutate({ params: { id }, body: { reason: reason.trim() } })}
      >
        <TextField
          id="liftReason"
          label="理由"
          rows={3}
          maxLength={1000}
          value={reason}
          onChange={setReason}
        />
        <SubmitBar
          verb="今日起恢复"
          busy={lift.isPending}
          disabled={reason.trim().length < 2}
          error={lift.error}
        />
      </Form>
    </Panel>
  );
}

function Facts({ of }: { readonly of: Case }) {
  const { decision, lift } = of;
  return (
    <>
      <Panel title="案情">
        <Fields
          columns={2}
          fields={[
            { label: '参保人', value: `${of.personName}（${of.personNo}）` },
            { label: '参保地', value: of.areaName },
            { label: '违规种类', value: VIOLATION_KINDS[of.kind] },
            { label: '发现日期', value: of.foundOn },
            { label: '基金损失', value: <Money yuan={of.loss} /> },
            { label: '立案', value: `${of.recorderName}，${of.recordedAt.slice(0, 16)}` },
            { label: '事实', value: of.facts, wide: true },
            { label: '证据', value: of.evidence, wide: true },
          ]}
        />
      </Panel>
      {decision !== null && (
        <Panel title="处理决定">
          <Fields
            columns={2}
            fields={[
              { label: '决定', value: VIOLATION_OUTCOMES[decision.outcome] },
              { label: '决定人', value: `${decision.deciderName}，${decision.decidedAt.slice(0, 16)}` },
              ...(of.suspendedFrom === null
                ? []
                : [{ label: '暂停联网结算', value: spanText(of.suspendedFrom, decision.suspendedTo) }]),
              { label: '文书号', value: decision.documentNo },
              { label: '理由', value: decision.reason, wide: true },
              ...(lift === null
                ? []
                : [{ label: '提前恢复', value: `${lift.liftedOn} 起，${lift.reason}（${lift.actorName}）` }]),
            ]}
          />
        </Panel>
      )}
    </>
  );
}

/** One case of a violation, and what the bureau may still decide (M35). */
export function ViolationPage() {
  const id = Number(usePathParam('id'));
  const answer = useQueryCall(getViolation, { params: { id } });
  const of = answer.data;
  const right = of?.mayDecide ? <DecideForm id={id} /> : of?.mayLift ? <LiftForm id={id} /> : undefined;
  return (
    <>
      <CaseHeader
        title={of === undefined ? '参保人违规' : `${of.personName} · ${VIOLATION_KINDS[of.kind]}`}
        about={of === undefined ? undefined : `案号 ${of.caseNo}`}
        back={{ to: '/insured-violations', label: '参保人违规' }}
        status={of && <Status {...VIOLATION_SIGNS[of.state]} />}
      />
      <ErrorPanel error={answer.error} onRetry={() => void answer.refetch()} />
      {answer.isPending && <Skeleton active paragraph={{ rows: 8 }} />}
      {of !== undefined && <CaseLayout left={<Facts of={of} />} right={right} />}
    </>
  );
}
