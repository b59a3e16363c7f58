import { Button, Form } from 'antd';
import { useState } from 'react';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { listDonationBreaches, takeBreachStep } from '../../../contract/providers-donations.ts';
import {
  BREACH_STATES,
  BREACH_STEPS,
  type BreachStep,
} from '../../../domain/providers/reporting/donation.ts';
import { useCall, useQueryCall } from '../../ui/api.ts';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { TextField } from '../../ui/FormField.tsx';
import { Panel } from '../../ui/PageHeader.tsx';
import { Status } from '../../ui/Status.tsx';
import { useTell } from '../../ui/tell.ts';
import { TimeLine } from '../../ui/TimeLine.tsx';
import { BREACH_TONES } from './report-words.ts';

type Breach = OutputOf<typeof listDonationBreaches>['rows'][number];

function StepForm({ breach }: { readonly breach: Breach }) {
  const tell = useTell();
  const [words, setWords] = useState('');
  const take = useCall(takeBreachStep, {
    onDone: () => {
      tell('已办理');
      setWords('');
    },
  });
  const send = (step: BreachStep) =>
    take.mutate({ params: { id: breach.id }, body: { step, words: words.trim() } });
  return (
    <div className="st-inset">
      <Form layout="vertical">
        <TextField
          id={`words-${breach.id}`}
          label="办理意见"
          help="写了意见才能办理"
          rows={2}
          maxLength={1000}
          value={words}
          onChange={setWords}
        />
        <ErrorPanel error={take.error} />
        <div className="st-actions">
          {breach.next.map((step, index) => (
            <Button
              key={step}
              type={index === 0 ? 'primary' : 'default'}
              disabled={words.trim() === ''}
              loading={take.isPending}
              onClick={() => send(step)}
            >
              {BREACH_STEPS[step]}
            </Button>
          ))}
        </div>
      </Form>
    </div>
  );
}

/** The cases of promises that were not kept, each with its steps and what is to be decided next. */
export function BreachCases() {
  const answer = useQueryCall(listDonationBreaches, { query: { pageSize: 100 } });
  const rows = answer.data?.rows ?? [];
  return (
    <>
      <ErrorPanel error={answer.error} onRetry={() => void answer.refetch()} />
      {answer.data !== undefined && rows.length === 0 && (
        <Panel title="违约的案子">
          <p className="st-secondary">没有反映过没有兑现的赠药。</p>
        </Panel>
      )}
      {rows.map((breach) => (
        <Panel
          key={breach.id}
          title={`案子 ${breach.id}：${breach.programmeName}`}
          extra={<Status tone={BREACH_TONES[breach.state]} word={BREACH_STATES[breach.state]} />}
        >
          <div className="st-stack">
            <p className="st-secondary">
              {breach.enterpriseName} · {breach.areaName}
              {breach.institutionName === null ? '' : ` · ${breach.institutionName}`} · 发生于{' '}
              {breach.happenedOn}
            </p>
            <TimeLine
              label={`案子 ${breach.id} 的办理经过`}
              events={breach.steps.map((step, index) => ({
                key: index,
                at: step.at,
                what: BREACH_STEPS[step.step],
                who: step.by,
                detail: step.words,
              }))}
            />
            {breach.next.length > 0 && <StepForm breach={breach} />}
          </div>
        </Panel>
      ))}
    </>
  );
}
