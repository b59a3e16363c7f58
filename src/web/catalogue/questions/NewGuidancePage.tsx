import { Form, Segmented } from 'antd';
import type { GuidanceAudience, GuidanceKind } from '../../../domain/catalogue/questions/guidance.ts';
import { getGuidance, publishGuidance } from '../../../contract/questions.ts';
import { useCall, useQueryCall } from '../../ui/api.ts';
import { DayInput } from '../../ui/DayInput.tsx';
import { useDraft } from '../../ui/draft.ts';
import {
  FormField,
  problemUnless,
  TextField,
  tieFields,
  useFieldProblems,
  type FieldProblem,
} from '../../ui/FormField.tsx';
import { useToday } from '../../ui/me.ts';
import { PageHeader, Panel } from '../../ui/PageHeader.tsx';
import { FormErrors, SubmitBar } from '../../ui/SubmitBar.tsx';
import { useTell } from '../../ui/tell.ts';
import { useGo, useUrlState } from '../../ui/url-state.ts';
import { DrugPicker } from './DrugPicker.tsx';
import { AUDIENCE_CHOICES, GUIDANCE_KIND_CHOICES } from './question-words.ts';

interface Draft {
  readonly kind: GuidanceKind;
  readonly audience: GuidanceAudience;
  readonly title: string;
  readonly text: string;
  readonly drugs: readonly string[];
  readonly from: string;
  readonly source: string;
}

function problemsOf(value: Draft) {
  return [
    problemUnless(value.title.trim() !== '', 'title', '请写一个标题'),
    problemUnless(value.text.trim() !== '', 'text', '请写正文'),
    problemUnless(value.from !== '', 'from', '请填写起用日期'),
    problemUnless(value.kind !== 'ruling' || value.source.trim() !== '', 'source', '口径须写明依据'),
  ];
}

function bodyOf({ kind, audience, title, text, drugs, from, source }: Draft, supersedes: number | null) {
  return {
    kind,
    audience,
    title: title.trim(),
    body: text.trim(),
    entryKeys: [...drugs],
    from,
    source: source.trim(),
    supersedes,
  };
}

interface ContentProps {
  readonly value: Draft;
  readonly problems: readonly FieldProblem[];
  readonly onChange: (value: Draft) => void;
}

function Content({ value, problems, onChange }: ContentProps) {
  const tie = tieFields(value, problems, onChange);
  const from = tie('from');
  return (
    <>
      <Panel title="内容">
        <Form.Item label="类别">
          <Segmented
            block
            aria-label="类别"
            options={GUIDANCE_KIND_CHOICES}
            value={value.kind}
            onChange={(kind) => onChange({ ...value, kind: kind as GuidanceKind })}
          />
        </Form.Item>
        <Form.Item label="面向">
          <Segmented
            block
            aria-label="面向"
            options={AUDIENCE_CHOICES}
            value={value.audience}
            onChange={(audience) => onChange({ ...value, audience: audience as GuidanceAudience })}
          />
        </Form.Item>
        <FormField id="drugs" label="药品（可不选，可选多个）" problems={problems}>
          <DrugPicker
            id="drugs"
            most={50}
            value={value.drugs}
            onChange={(drugs) => onChange({ ...value, drugs })}
          />
        </FormField>
        <TextField label="标题" maxLength={100} {...tie('title')} />
        <TextField
          label="正文"
          rows={8}
          maxLength={5000}
          help="先说结论，再说理由；不写患者信息，不写保密标准。"
          {...tie('text')}
        />
      </Panel>
      <Panel title="适用">
        <FormField id="from" label="起用日期" problems={problems}>
          <DayInput id="from" value={from.value} onChange={from.onChange} />
        </FormField>
        <TextField
          label={value.kind === 'ruling' ? '依据' : '依据（可不填）'}
          help="文件名称和文号，或国家答复的文号和日期"
          {...tie('source')}
        />
      </Panel>
    </>
  );
}

/** Publishes a ruling, an explanation of a change, or a question with its answer. */
export function NewGuidancePage() {
  const go = useGo();
  const tell = useTell();
  const today = useToday();
  const [{ entryKey, supersedes }] = useUrlState({ entryKey: '', supersedes: '' });
  const old = useQueryCall(
    getGuidance,
    { params: { id: Number(supersedes) } },
    { enabled: supersedes !== '' },
  );
  const [value, keep, clear] = useDraft<Draft>(`new-guidance-${supersedes}`, {
    kind: 'ruling',
    audience: 'public',
    title: '',
    text: '',
    drugs: entryKey === '' ? [] : [entryKey],
    from: today,
    source: '',
  });
  const { problems, judge } = useFieldProblems();
  const publish = useCall(publishGuidance, {
    onDone: ({ id }) => {
      clear();
      tell('已公布');
      go(`/guidance/${id}`);
    },
  });
  function submit() {
    if (!judge(problemsOf(value))) return;
    publish.mutate({ body: bodyOf(value, supersedes === '' ? null : Number(supersedes)) });
  }
  return (
    <>
      <PageHeader
        title="公布口径或说明"
        about={
          old.data ? `自起用日期起接替“${old.data.title}”。` : '公布后不能改动，内容有变的另行公布接替。'
        }
        back={{ to: '/guidance', label: '口径与说明' }}
      />
      <Form layout="vertical" className="st-form" onFinish={submit}>
        <FormErrors errors={problems} />
        <Content value={value} problems={problems} onChange={keep} />
        <SubmitBar verb="公布" busy={publish.isPending} error={publish.error} />
      </Form>
    </>
  );
}
