import { Form, Segmented } from 'antd';
import { changeAssistance, changeEnrolment, changeMajorIllness } from '../../contract/insured.ts';
import type { AssistanceCategory, EnrolmentStatus } from '../../domain/insured/model.ts';
import type { Scheme } from '../../policy/parameters/reimbursement.ts';
import { useCall } from '../ui/api.ts';
import { DayInput } from '../ui/DayInput.tsx';
import { useDraft } from '../ui/draft.ts';
import {
  ChoiceField,
  FormField,
  problemUnless,
  tieFields,
  useFieldProblems,
  type Tie,
} from '../ui/FormField.tsx';
import { Panel } from '../ui/PageHeader.tsx';
import { SubmitBar } from '../ui/SubmitBar.tsx';
import { useTell } from '../ui/tell.ts';
import { CATEGORY_CHOICES, SCHEME_CHOICES, STATUS_CHOICES } from './insured-words.ts';

const EMPTY = {
  kind: 'enrolment',
  scheme: 'employee',
  status: 'normal',
  category: 'subsistence',
  fromOn: '',
  toOn: '',
};

const KINDS = [
  { value: 'enrolment', label: '参保与状态' },
  { value: 'majorIllness', label: '大病保险' },
  { value: 'assistance', label: '救助身份' },
];

/** What happens to what was there before, so that nobody need end the old span by hand. */
const HINTS: Readonly<Record<string, string>> = {
  enrolment: '同一险种原来的记录自动止于新记录的前一天。',
  majorIllness: '同一险种原来的大病记录自动止于新记录的前一天。',
  assistance: '一人同时只有一种救助身份，原来的记录自动止于新记录的前一天。',
};

/** Sends the chosen kind of change; the three have their own endpoints, of which one is under way at a time. */
function useCoverChange(personId: number, onDone: () => void) {
  const tell = useTell();
  const done = {
    onDone: () => {
      tell('已登记');
      onDone();
    },
  };
  const enrolment = useCall(changeEnrolment, done);
  const majorIllness = useCall(changeMajorIllness, done);
  const assistance = useCall(changeAssistance, done);
  const calls = [enrolment, majorIllness, assistance];
  return {
    busy: calls.some((one) => one.isPending),
    error: calls.find((one) => one.error !== null)?.error ?? null,
    forget: () => calls.forEach((one) => one.reset()),
    send: (value: typeof EMPTY) => {
      calls.forEach((one) => one.reset());
      const params = { id: personId };
      const span = { fromOn: value.fromOn, toOn: value.toOn === '' ? null : value.toOn };
      const scheme = value.scheme as Scheme;
      if (value.kind === 'enrolment')
        enrolment.mutate({ params, body: { scheme, status: value.status as EnrolmentStatus, ...span } });
      else if (value.kind === 'majorIllness') majorIllness.mutate({ params, body: { scheme, ...span } });
      else assistance.mutate({ params, body: { category: value.category as AssistanceCategory, ...span } });
    },
  };
}

function DayField({
  id,
  label,
  value,
  problems,
  onChange,
}: Tie<string, string> & { readonly label: string }) {
  return (
    <FormField id={id} label={label} problems={problems}>
      <DayInput id={id} value={value} onChange={onChange} />
    </FormField>
  );
}

/** Registers what changed in a person's cover: enrolment and status, 大病 insurance, or the identity for 医疗救助. */
export function CoverForm({ personId }: { readonly personId: number }) {
  const [value, keep, clear] = useDraft(`cover-${personId}`, EMPTY);
  const { problems, judge } = useFieldProblems();
  const tie = tieFields(value, problems, keep);
  const { busy, error, forget, send } = useCoverChange(personId, () => {
    keep({ ...EMPTY, kind: value.kind });
    clear();
  });

  function submit() {
    const ordered = value.toOn === '' || value.toOn >= value.fromOn;
    const sound = judge([
      problemUnless(value.fromOn !== '', 'fromOn', '请填写开始日期'),
      problemUnless(ordered, 'toOn', '结束日期不能早于开始日期'),
    ]);
    if (sound) send(value);
  }
  return (
    <Panel title="登记变化">
      <Form layout="vertical" onFinish={submit}>
        <Form.Item>
          <Segmented
            block
            aria-label="登记什么变化"
            options={KINDS}
            value={value.kind}
            onChange={(kind) => {
              forget();
              keep({ ...value, kind });
            }}
          />
        </Form.Item>
        {value.kind === 'assistance' ? (
          <ChoiceField label="救助身份" options={CATEGORY_CHOICES} {...tie('category')} />
        ) : (
          <ChoiceField label="险种" options={SCHEME_CHOICES} {...tie('scheme')} />
        )}
        {value.kind === 'enrolment' && (
          <ChoiceField label="待遇状态" options={STATUS_CHOICES} {...tie('status')} />
        )}
        <DayField label="开始日期" {...tie('fromOn')} />
        <DayField label="结束日期（没有就不填）" {...tie('toOn')} />
        <p className="st-secondary">{HINTS[value.kind]}</p>
        <SubmitBar verb="登记" busy={busy} error={error} />
      </Form>
    </Panel>
  );
}
