import { Form, InputNumber, Select } from 'antd';
import { useState } from 'react';
import { listStandings, openPointCase } from '../../../contract/providers-points.ts';
import type { PointBasis, PointGround, Responsibility } from '../../../domain/providers/points/point-case.ts';
import { useCall, useQueryCall } from '../../ui/api.ts';
import { ClauseLinks } from '../../ui/ClauseLink.tsx';
import { DayInput } from '../../ui/DayInput.tsx';
import { useDraft } from '../../ui/draft.ts';
import {
  ChoiceField,
  FormField,
  problemUnless,
  TextField,
  tieFields,
  useFieldProblems,
  type FieldProblem,
  type TieField,
} from '../../ui/FormField.tsx';
import { useToday } from '../../ui/me.ts';
import { PageHeader, Panel } from '../../ui/PageHeader.tsx';
import { FormErrors, SubmitBar } from '../../ui/SubmitBar.tsx';
import { useTell } from '../../ui/tell.ts';
import { useGo } from '../../ui/url-state.ts';
import { BASIS_CHOICES, GROUND_CHOICES, RESPONSIBILITY_CHOICES } from './point-words.ts';

interface Draft {
  readonly practitionerCode: string;
  readonly basis: string;
  readonly ground: string;
  readonly responsibility: string;
  readonly happenedOn: string;
  readonly facts: string;
  readonly points: number;
  readonly replyBy: string;
}

const EMPTY: Draft = {
  practitionerCode: '',
  basis: 'agreement',
  ground: 'identityNotChecked',
  responsibility: 'main',
  happenedOn: '',
  facts: '',
  points: 1,
  replyBy: '',
};

function problemsOf(value: Draft, today: string) {
  return [
    problemUnless(value.practitionerCode !== '', 'practitionerCode', '请选择医师或药师'),
    problemUnless(
      value.happenedOn !== '' && value.happenedOn <= today,
      'happenedOn',
      '请填写不晚于今天的日期',
    ),
    problemUnless(value.facts.trim() !== '', 'facts', '请写明事实和证据'),
    problemUnless(value.replyBy > today, 'replyBy', '陈述期限须晚于今天'),
  ];
}

/** A doctor or pharmacist of the area, found by name, code or institution. */
function PersonPicker({
  value,
  onChange,
}: {
  readonly value: string;
  readonly onChange: (code: string) => void;
}) {
  const [words, setWords] = useState('');
  const query = { pageSize: 20, ...(words.trim() === '' ? {} : { q: words.trim() }) };
  const found = useQueryCall(listStandings, { query }, { keep: true });
  const options = (found.data?.rows ?? []).map((row) => ({
    value: row.code,
    label: `${row.name}，${row.institutionName}，本年 ${row.points} 分`,
  }));
  return (
    <Select
      id="practitionerCode"
      showSearch={{ filterOption: false, onSearch: setWords, searchValue: words }}
      placeholder="输入姓名、代码或机构"
      loading={found.isFetching}
      options={options}
      value={value === '' ? null : value}
      notFoundContent={found.isPending ? '正在查找…' : '本地区没有这个人，请换个字词'}
      onChange={(code: string | null) => onChange(code ?? '')}
    />
  );
}

interface ContentProps {
  readonly tie: TieField<Draft>;
  readonly problems: readonly FieldProblem[];
}

/** Who, what happened, and what is intended. */
function Content({ tie, problems }: ContentProps) {
  const points = tie('points');
  return (
    <>
      <Panel title="当事人与事实">
        <FormField id="practitionerCode" label="医师或药师" problems={problems}>
          <PersonPicker {...tie('practitionerCode')} />
        </FormField>
        <ChoiceField label="事由" options={GROUND_CHOICES} {...tie('ground')} />
        <FormField id="happenedOn" label="发生日期" problems={problems}>
          <DayInput {...tie('happenedOn')} />
        </FormField>
        <TextField
          label="事实和证据"
          help="不写患者姓名和证件号码"
          rows={5}
          maxLength={2000}
          {...tie('facts')}
        />
      </Panel>
      <Panel title="拟处理">
        <ChoiceField label="处理方式" options={BASIS_CHOICES} {...tie('basis')} />
        <ChoiceField label="责任" options={RESPONSIBILITY_CHOICES} {...tie('responsibility')} />
        <FormField id="points" label="拟记分数（1 至 12 分）" problems={problems}>
          <InputNumber
            id="points"
            min={1}
            max={12}
            precision={0}
            value={points.value}
            onChange={(given) => points.onChange(given ?? 1)}
          />
        </FormField>
        <FormField id="replyBy" label="陈述期限（含当天）" problems={problems}>
          <DayInput {...tie('replyBy')} />
        </FormField>
      </Panel>
    </>
  );
}

/** Gives a doctor or pharmacist notice that points are intended. */
export function NewPointCasePage() {
  const go = useGo();
  const tell = useTell();
  const today = useToday();
  const [value, keep, clear] = useDraft<Draft>('new-point-case', EMPTY);
  const { problems, judge } = useFieldProblems();
  const tie = tieFields(value, problems, keep);
  const open = useCall(openPointCase, {
    onDone: ({ id, caseNo }) => {
      clear();
      tell(`已告知，案号 ${caseNo}`);
      go(`/point-cases/${id}`);
    },
  });
  function submit() {
    if (!judge(problemsOf(value, today))) return;
    open.mutate({
      body: {
        ...value,
        basis: value.basis as PointBasis,
        ground: value.ground as PointGround,
        responsibility: value.responsibility as Responsibility,
        facts: value.facts.trim(),
      },
    });
  }
  return (
    <>
      <PageHeader
        title="告知拟记分"
        about={
          <>
            告知不记分；当事人陈述后，由另一人作出决定才生效。 <ClauseLinks ids={['M27', 'M34']} />
          </>
        }
        back={{ to: '/point-cases', label: '记分案' }}
      />
      <Form layout="vertical" className="st-form" onFinish={submit}>
        <FormErrors errors={problems} />
        <Content tie={tie} problems={problems} />
        <SubmitBar verb="送达告知" busy={open.isPending} error={open.error} />
      </Form>
    </>
  );
}
