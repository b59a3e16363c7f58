import { Form, Radio, Select } from 'antd';
import { useState } from 'react';
import type { CallFailed } from '../../../contract/client.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { type getTicket, listGuidance, takeTicketStep } from '../../../contract/questions.ts';
import type { TicketStep } from '../../../domain/catalogue/questions/ticket.ts';
import { useCall, useQueryCall } from '../../ui/api.ts';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import {
  FormField,
  problemUnless,
  TextField,
  useFieldProblems,
  type FieldProblem,
} from '../../ui/FormField.tsx';
import { Go } from '../../ui/Go.tsx';
import { useMe } from '../../ui/me.ts';
import { Panel } from '../../ui/PageHeader.tsx';
import { SubmitBar } from '../../ui/SubmitBar.tsx';
import { useTell } from '../../ui/tell.ts';
import { STEP_WORDS } from './question-words.ts';

type OpenStep = Exclude<TicketStep, 'raise'>;
const isOpenStep = (step: TicketStep): step is OpenStep => step !== 'raise';

interface StepsProps {
  readonly of: OutputOf<typeof getTicket>;
}

interface GuidanceChoiceProps {
  readonly entryKey: string | null;
  readonly value: number | null;
  readonly problems: readonly FieldProblem[];
  readonly onChange: (id: number | null) => void;
}

/** The published ruling that an answer rests on; those about the same drug come first. */
function GuidanceChoice({ entryKey, value, problems, onChange }: GuidanceChoiceProps) {
  const { role } = useMe();
  const found = useQueryCall(listGuidance, { query: { state: 'inForce', pageSize: 200 } });
  const about = (row: { drugs: readonly { entryKey: string }[] }) =>
    row.drugs.some((drug) => drug.entryKey === entryKey);
  const rows = [...(found.data?.rows ?? [])].sort((a, b) => Number(about(b)) - Number(about(a)));
  const publish = `/guidance/new${entryKey === null ? '' : `?entryKey=${encodeURIComponent(entryKey)}`}`;
  return (
    <FormField
      id="guidance"
      label="依据的口径"
      problems={problems}
      help={
        role === 'provinceCatalogue' ? (
          <Go to={publish}>没有合适的，先公布口径再来答复</Go>
        ) : (
          '没有合适的，请上报。'
        )
      }
    >
      <Select
        id="guidance"
        allowClear
        showSearch={{ optionFilterProp: 'label' }}
        loading={found.isPending}
        placeholder="选择已公布的口径"
        options={rows.map((row) => ({ value: row.id, label: `${about(row) ? '本药：' : ''}${row.title}` }))}
        value={value}
        onChange={(id: number | undefined) => onChange(id ?? null)}
      />
    </FormField>
  );
}

interface StepFootProps {
  readonly step: OpenStep;
  readonly thing: string;
  readonly sound: boolean;
  readonly busy: boolean;
  readonly error: CallFailed | null;
  readonly onConfirm: () => void;
}

/** A withdrawal is confirmed first; every other step can be answered by a further one. */
function StepFoot({ step, thing, sound, busy, error, onConfirm }: StepFootProps) {
  if (step !== 'withdraw') return <SubmitBar verb={STEP_WORDS[step].verb} busy={busy} error={error} />;
  return (
    <>
      <ErrorPanel error={error} />
      <ConfirmButton
        verb="撤回"
        thing={thing}
        consequence="撤回后不能恢复，可以另行提出。"
        busy={busy}
        disabled={!sound}
        onConfirm={onConfirm}
      />
    </>
  );
}

/** What this desk or the asker may do now: one step at a time, each with its words. */
export function TicketSteps({ of: { ticket, events, steps } }: StepsProps) {
  const tell = useTell();
  const offered = steps.filter(isOpenStep);
  const [step, setStep] = useState<OpenStep>(offered[0] ?? 'answer');
  const [words, setWords] = useState('');
  const [source, setSource] = useState('');
  const [guidanceId, setGuidanceId] = useState<number | null>(null);
  const { problems, judge } = useFieldProblems();
  const { verb, field, about } = STEP_WORDS[step];
  const take = useCall(takeTicketStep, { onDone: () => tell(`已${verb}`) });
  const needsRuling = step === 'answer' && ticket.kind === 'scope';
  function submit() {
    const sound = judge([
      problemUnless(words.trim() !== '', 'words', `请填写${field}`),
      problemUnless(step !== 'nationReplied' || source.trim() !== '', 'source', '请填写文号和日期'),
      problemUnless(!needsRuling || guidanceId !== null, 'guidance', '支付范围疑问须以已公布的口径答复'),
    ]);
    if (!sound) return;
    take.mutate({
      params: { id: ticket.id },
      body: { step, words: words.trim(), source: source.trim(), guidanceId, afterSeq: events.length },
    });
  }
  return (
    <Panel title="办理">
      <Form layout="vertical" onFinish={submit}>
        {offered.length > 1 && (
          <Form.Item>
            <Radio.Group
              aria-label="怎么办"
              value={step}
              onChange={(event) => setStep(event.target.value as OpenStep)}
              options={offered.map((one) => ({ value: one, label: STEP_WORDS[one].verb }))}
            />
          </Form.Item>
        )}
        <p className="st-secondary">{about}</p>
        {step === 'answer' && (
          <GuidanceChoice
            entryKey={ticket.entryKey}
            value={guidanceId}
            problems={problems}
            onChange={setGuidanceId}
          />
        )}
        {step === 'nationReplied' && (
          <TextField id="source" label="文号和日期" problems={problems} value={source} onChange={setSource} />
        )}
        <TextField
          id="words"
          label={field}
          rows={5}
          maxLength={2000}
          problems={problems}
          value={words}
          onChange={setWords}
        />
        <StepFoot
          step={step}
          thing={`${ticket.ticketNo}，${ticket.title}`}
          sound={words.trim() !== ''}
          busy={take.isPending}
          error={take.error}
          onConfirm={submit}
        />
      </Form>
    </Panel>
  );
}
