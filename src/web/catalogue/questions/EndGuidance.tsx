import { Form } from 'antd';
import { useState } from 'react';
import { endGuidance } from '../../../contract/questions.ts';
import { useCall } from '../../ui/api.ts';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { DayInput } from '../../ui/DayInput.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { FormField, TextField } from '../../ui/FormField.tsx';
import { Go } from '../../ui/Go.tsx';
import { useToday } from '../../ui/me.ts';
import { Panel } from '../../ui/PageHeader.tsx';
import { useTell } from '../../ui/tell.ts';
import type { Guidance } from './GuidanceSheet.tsx';

/** Ends a published text from a day on, or leads to publishing one in its place. */
export function EndGuidance({ of }: { readonly of: Guidance }) {
  const tell = useTell();
  const [endedOn, setEndedOn] = useState(useToday());
  const [reason, setReason] = useState('');
  const end = useCall(endGuidance, { onDone: () => tell('已定下停止适用的日期') });
  if (of.endedOn !== null) return null;
  return (
    <Panel title="停止或接替">
      <p>内容有变的，公布新的接替它；不再需要的，定下停止适用的日期。</p>
      <p>
        <Go to={`/guidance/new?supersedes=${of.id}`}>公布新的接替它</Go>
      </p>
      <Form layout="vertical" className="st-form">
        <FormField id="endedOn" label="自哪一日起停止适用">
          <DayInput id="endedOn" value={endedOn} onChange={setEndedOn} />
        </FormField>
        <TextField id="reason" label="原因" maxLength={300} value={reason} onChange={setReason} />
        <ErrorPanel error={end.error} />
        <ConfirmButton
          verb="停止适用"
          thing={of.title}
          consequence="停止后不能恢复；已经据此办理的不受影响，原文仍可查。"
          busy={end.isPending}
          disabled={reason.trim() === '' || endedOn === ''}
          onConfirm={() => end.mutate({ params: { id: of.id }, body: { endedOn, reason: reason.trim() } })}
        />
      </Form>
    </Panel>
  );
}
