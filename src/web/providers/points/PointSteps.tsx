import { Form, InputNumber, Radio } from 'antd';
import { useState } from 'react';
import type { CallFailed } from '../../../contract/client.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { type getPointCase, takePointStep } from '../../../contract/providers-points.ts';
import type { PointStep } from '../../../domain/providers/points/point-case.ts';
import { useCall } from '../../ui/api.ts';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import {
  FormField,
  problemUnless,
  TextField,
  useFieldProblems,
  type FieldProblem,
} from '../../ui/FormField.tsx';
import { Panel } from '../../ui/PageHeader.tsx';
import { SubmitBar } from '../../ui/SubmitBar.tsx';
import { useTell } from '../../ui/tell.ts';
import { STEP_FORMS } from './point-words.ts';

interface Numbers {
  readonly points: number | null;
  readonly suspendMonths: number | null;
  readonly documentNo: string;
}

interface NumbersProps {
  readonly step: PointStep;
  readonly value: Numbers;
  readonly most: number;
  readonly problems: readonly FieldProblem[];
  readonly onChange: (value: Numbers) => void;
}

/** The points, months and document of a decision; the points that a repair takes away. */
function NumberFields({ step, value, most, problems, onChange }: NumbersProps) {
  return (
    <>
      <FormField
        id="points"
        label={step === 'decided' ? '记分' : `减去的分数（至多 ${most} 分）`}
        problems={problems}
      >
        <InputNumber
          id="points"
          min={1}
          max={most}
          precision={0}
          value={value.points}
          onChange={(points) => onChange({ ...value, points })}
        />
      </FormField>
      {step === 'decided' && (
        <>
          <FormField id="suspendMonths" label="暂停月数（本年累计 9 至 11 分时填写）" problems={problems}>
            <InputNumber
              id="suspendMonths"
              min={1}
              max={6}
              precision={0}
              value={value.suspendMonths}
              onChange={(suspendMonths) => onChange({ ...value, suspendMonths })}
            />
          </FormField>
          <TextField
            id="documentNo"
            label="处理决定文号"
            maxLength={100}
            problems={problems}
            value={value.documentNo}
            onChange={(documentNo) => onChange({ ...value, documentNo })}
          />
        </>
      )}
    </>
  );
}

/** Decisions on a person's qualification are confirmed first. */
const GRAVE: readonly PointStep[] = ['decided', 'appealUpheld', 'readmitted'];

interface StepFootProps {
  readonly step: PointStep;
  readonly of: OutputOf<typeof getPointCase>;
  readonly sound: boolean;
  readonly take: { readonly isPending: boolean; readonly error: CallFailed | null };
  readonly onConfirm: () => void;
}

/** What acts on a qualification is confirmed first; words are simply sent. */
function StepFoot({ step, of, sound, take, onConfirm }: StepFootProps) {
  const { verb, about } = STEP_FORMS[step];
  if (!GRAVE.includes(step)) return <SubmitBar verb={verb} busy={take.isPending} error={take.error} />;
  return (
    <>
      <ErrorPanel error={take.error} />
      <ConfirmButton
        verb={verb}
        thing={`${of.name}，${of.caseNo}`}
        consequence={about}
        busy={take.isPending}
        disabled={!sound}
        onConfirm={onConfirm}
      />
    </>
  );
}

function problemsOf(step: PointStep, words: string, { points, documentNo }: Numbers) {
  const counts = step === 'decided' || step === 'repairGranted';
  return [
    problemUnless(words.trim() !== '', 'words', `请填写${STEP_FORMS[step].field}`),
    problemUnless(!counts || points !== null, 'points', '请填写分数'),
    problemUnless(step !== 'decided' || documentNo.trim() !== '', 'documentNo', '请填写文号'),
  ];
}

/** What this desk or the person concerned may do now. */
export function PointSteps({ of }: { readonly of: OutputOf<typeof getPointCase> }) {
  const tell = useTell();
  const [step, setStep] = useState<PointStep>(of.steps[0] ?? 'replied');
  const [words, setWords] = useState('');
  const [numbers, setNumbers] = useState<Numbers>({ points: of.points, suspendMonths: null, documentNo: '' });
  const { problems, judge } = useFieldProblems();
  const { verb, field, about } = STEP_FORMS[step];
  const take = useCall(takePointStep, { onDone: () => tell(`已${verb}`) });
  const counts = step === 'decided' || step === 'repairGranted';
  const found = problemsOf(step, words, numbers);
  function submit() {
    if (!judge(found)) return;
    const { points, suspendMonths, documentNo } = numbers;
    take.mutate({
      params: { id: of.id },
      body: {
        step,
        words: words.trim(),
        points: counts ? points : null,
        suspendMonths: step === 'decided' ? suspendMonths : null,
        documentNo: step === 'decided' ? documentNo.trim() : '',
        afterSeq: of.events.length,
      },
    });
  }
  return (
    <Panel title="办理">
      <Form layout="vertical" onFinish={GRAVE.includes(step) ? undefined : submit}>
        {of.steps.length > 1 && (
          <Form.Item>
            <Radio.Group
              aria-label="怎么办"
              value={step}
              onChange={(event) => setStep(event.target.value as PointStep)}
              options={of.steps.map((one) => ({ value: one, label: STEP_FORMS[one].verb }))}
            />
          </Form.Item>
        )}
        <p className="st-secondary">{about}</p>
        {counts && (
          <NumberFields
            step={step}
            value={numbers}
            most={step === 'decided' ? 12 : of.pointsLeft}
            problems={problems}
            onChange={setNumbers}
          />
        )}
        <TextField
          id="words"
          label={field}
          rows={4}
          maxLength={2000}
          problems={problems}
          value={words}
          onChange={setWords}
        />
        <StepFoot
          step={step}
          of={of}
          sound={found.every((one) => one === undefined)}
          take={take}
          onConfirm={submit}
        />
      </Form>
    </Panel>
  );
}
