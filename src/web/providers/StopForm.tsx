import { Form } from 'antd';
import type { ReactNode } from 'react';
import { useState } from 'react';
import type { CallFailed } from '../../contract/client.ts';
import { ConfirmButton } from '../ui/ConfirmButton.tsx';
import { DayInput } from '../ui/DayInput.tsx';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { FormField, problemUnless, TextField, useFieldProblems } from '../ui/FormField.tsx';
import { useToday } from '../ui/me.ts';
import { SubmitBar } from '../ui/SubmitBar.tsx';

export interface Stop {
  readonly fromOn: string;
  readonly toOn: string | null;
  readonly reason: string;
}

interface StopFormProps {
  /** `suspend` asks for a span, `end` for the first day on which it no longer holds. */
  readonly kind: 'suspend' | 'end';
  /** False where it takes effect today and nobody need be asked. */
  readonly dated?: boolean;
  /** Prefix of the fields' ids. */
  readonly id: string;
  readonly verb: string;
  /** Names the very thing for the confirmation. */
  readonly thing: string;
  readonly consequence: ReactNode;
  readonly busy: boolean;
  readonly error: CallFailed | null;
  readonly onStop: (stop: Stop) => void;
}

interface FootProps extends Pick<
  StopFormProps,
  'kind' | 'verb' | 'thing' | 'consequence' | 'busy' | 'error'
> {
  readonly sound: boolean;
  readonly onConfirm: () => void;
}

/** A suspension, which can be lifted, is sent at once; an end is confirmed first. */
function StopFoot({ kind, verb, thing, consequence, busy, error, sound, onConfirm }: FootProps) {
  if (kind === 'suspend') {
    return (
      <>
        <p className="st-secondary">{consequence}</p>
        <SubmitBar verb={verb} busy={busy} error={error} />
      </>
    );
  }
  return (
    <>
      <ErrorPanel error={error} />
      <ConfirmButton
        verb={verb}
        thing={thing}
        consequence={consequence}
        busy={busy}
        disabled={!sound}
        onConfirm={onConfirm}
      />
    </>
  );
}

/** Suspends something for a span, or ends it from a day: with a reason; what cannot be undone is confirmed. */
export function StopForm({ dated = true, id, onStop, ...foot }: StopFormProps) {
  const { kind } = foot;
  const today = useToday();
  const [value, setValue] = useState({ fromOn: today, toOn: '', reason: '' });
  const { problems, judge } = useFieldProblems();
  const change = (part: Partial<typeof value>) => setValue({ ...value, ...part });
  const ids = { fromOn: `${id}-from`, toOn: `${id}-to`, reason: `${id}-reason` };
  const found = [
    problemUnless(value.fromOn !== '', ids.fromOn, '请填写日期'),
    problemUnless(value.toOn === '' || value.toOn >= value.fromOn, ids.toOn, '结束日期不能早于开始日期'),
    problemUnless(value.reason.trim() !== '', ids.reason, '请写明原因'),
  ];
  function stop() {
    if (!judge(found)) return;
    onStop({
      fromOn: value.fromOn,
      toOn: kind === 'end' || value.toOn === '' ? null : value.toOn,
      reason: value.reason.trim(),
    });
  }
  return (
    <Form layout="vertical" onFinish={kind === 'suspend' ? stop : undefined}>
      {dated && (
        <FormField
          id={ids.fromOn}
          label={kind === 'end' ? '自哪天起不再生效' : '开始日期'}
          problems={problems}
        >
          <DayInput id={ids.fromOn} value={value.fromOn} onChange={(fromOn) => change({ fromOn })} />
        </FormField>
      )}
      {kind === 'suspend' && (
        <FormField id={ids.toOn} label="结束日期（含当天；待定就不填）" problems={problems}>
          <DayInput id={ids.toOn} value={value.toOn} onChange={(toOn) => change({ toOn })} />
        </FormField>
      )}
      <TextField
        id={ids.reason}
        label="原因"
        problems={problems}
        rows={2}
        maxLength={300}
        value={value.reason}
        onChange={(reason) => change({ reason })}
      />
      <StopFoot {...foot} sound={found.every((problem) => problem === undefined)} onConfirm={stop} />
    </Form>
  );
}
