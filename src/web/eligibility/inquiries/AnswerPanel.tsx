import { Checkbox, Form, Radio, Select } from 'antd';
import { useState } from 'react';
import { INQUIRY_WORDS_MOST, takeInquiryStep } from '../../../contract/eligibility-inquiries.ts';
import { listGuidance } from '../../../contract/questions.ts';
import { useCall, useQueryCall } from '../../ui/api.ts';
import { ClauseLink } from '../../ui/ClauseLink.tsx';
import { FormField, problemUnless, TextField, useFieldProblems } from '../../ui/FormField.tsx';
import { Panel } from '../../ui/PageHeader.tsx';
import { SubmitBar } from '../../ui/SubmitBar.tsx';
import { useTell } from '../../ui/tell.ts';
import type { Inquiry } from './Dialogue.tsx';

interface RulingProps {
  readonly entryKey: string | null;
  readonly needed: boolean;
  /** Said under the field. */
  readonly help: string;
  readonly value: number | null;
  readonly problems: Parameters<typeof FormField>[0]['problems'];
  readonly onChange: (id: number | null) => void;
}

/** What has been published for everybody; what concerns the same drug comes first. */
function Ruling({ entryKey, needed, help, value, problems, onChange }: RulingProps) {
  const found = useQueryCall(listGuidance, {
    query: { state: 'inForce', audience: 'public', pageSize: 200 },
  });
  const about = (row: { drugs: readonly { entryKey: string }[] }) =>
    row.drugs.some((drug) => drug.entryKey === entryKey);
  const rows = (found.data?.rows ?? []).filter((row) => !needed || row.kind === 'ruling');
  const sorted = rows.toSorted((a, b) => Number(about(b)) - Number(about(a)));
  return (
    <FormField
      id="guidance"
      label={needed ? '依据的口径' : '依据（可不选）'}
      problems={problems ?? []}
      help={help}
    >
      <Select
        id="guidance"
        allowClear
        showSearch={{ optionFilterProp: 'label' }}
        loading={found.isPending}
        placeholder="选择已公布的口径或说明"
        options={sorted.map((row) => ({ value: row.id, label: `${about(row) ? '本药：' : ''}${row.title}` }))}
        value={value}
        onChange={(id: number | undefined) => onChange(id ?? null)}
      />
    </FormField>
  );
}

type AgencyStep = 'answer' | 'refer';

interface StepChoiceProps {
  readonly value: AgencyStep;
  readonly onChange: (step: AgencyStep) => void;
}

function StepChoice({ value, onChange }: StepChoiceProps) {
  return (
    <Form.Item>
      <Radio.Group
        aria-label="怎么办"
        value={value}
        onChange={(event) => onChange(event.target.value as AgencyStep)}
        options={[
          { value: 'answer', label: '答复' },
          { value: 'refer', label: '请示上级' },
        ]}
      />
    </Form.Item>
  );
}

interface ScopeMarkProps {
  readonly value: boolean;
  /** Once referred it is about a scope, whatever the desk thinks. */
  readonly fixed: boolean;
  readonly onChange: (says: boolean) => void;
}

function ScopeMark({ value, fixed, onChange }: ScopeMarkProps) {
  return (
    <Form.Item>
      <Checkbox checked={value} disabled={fixed} onChange={(event) => onChange(event.target.checked)}>
        答复说到支付范围
      </Checkbox>
    </Form.Item>
  );
}

function rulingHelp(needed: boolean, wasReferred: boolean): string {
  if (wasReferred) return '省局公布口径以后，在这里选它再答复';
  return needed ? '没有合适的，请改为请示上级' : '患者可以点开看';
}

/** The agency answers, or puts a question about a scope to the levels above (N5.1). */
export function AnswerPanel({ of: { inquiry, events, steps } }: { readonly of: Inquiry }) {
  const tell = useTell();
  const [step, setStep] = useState<AgencyStep>('answer');
  const [words, setWords] = useState('');
  const [says, setSays] = useState(inquiry.wasReferred);
  const [guidanceId, setGuidanceId] = useState<number | null>(null);
  const { problems, judge } = useFieldProblems();
  const refers = step === 'refer';
  const aboutScope = says || inquiry.wasReferred;
  const take = useCall(takeInquiryStep, { onDone: () => tell(refers ? '已请示上级' : '已答复') });
  function submit() {
    const sound = judge([
      problemUnless(words.trim() !== '', 'words', refers ? '请写明要请示的问题' : '请填写答复内容'),
      problemUnless(
        refers || !aboutScope || guidanceId !== null,
        'guidance',
        '说到支付范围的，须选已公布的口径',
      ),
    ]);
    if (!sound) return;
    take.mutate({
      params: { id: inquiry.id },
      body: {
        step,
        words: words.trim(),
        aboutScope: !refers && aboutScope,
        guidanceId: refers ? null : guidanceId,
        afterSeq: events.length,
      },
    });
  }
  return (
    <Panel title="办理" extra={<ClauseLink id="N5.1" />}>
      <Form layout="vertical" onFinish={submit}>
        {steps.includes('refer') && <StepChoice value={step} onChange={setStep} />}
        <p className="st-secondary">
          {refers
            ? '作为支付范围疑问逐级上报。患者看得到您写的话；不要写患者姓名和证件号。'
            : '患者会收到提醒，不明白的可以追问一次。请用大白话写。'}
        </p>
        {!refers && (
          <>
            <ScopeMark value={aboutScope} fixed={inquiry.wasReferred} onChange={setSays} />
            <Ruling
              entryKey={inquiry.entryKey}
              needed={aboutScope}
              help={rulingHelp(aboutScope, inquiry.wasReferred)}
              value={guidanceId}
              problems={problems}
              onChange={setGuidanceId}
            />
          </>
        )}
        <TextField
          id="words"
          label={refers ? '要请示的问题' : '答复内容'}
          rows={5}
          maxLength={INQUIRY_WORDS_MOST}
          problems={problems}
          value={words}
          onChange={setWords}
        />
        <SubmitBar verb={refers ? '请示上级' : '答复'} busy={take.isPending} error={take.error} />
      </Form>
    </Panel>
  );
}
