import { Button, Form } from 'antd';
import type { OutputOf } from '../../contract/endpoint.ts';
import { listAssistanceRules, saveAssistanceRule } from '../../contract/settings.ts';
import { ASSISTANCE_CATEGORIES, type AssistanceCategory } from '../../domain/insured/model.ts';
import { useCall, useQueryCall } from '../ui/api.ts';
import { ClauseLink } from '../ui/ClauseLink.tsx';
import { DataTable } from '../ui/DataTable.tsx';
import { useDraft } from '../ui/draft.ts';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { ratioFromPercent, yuanFromText } from '../ui/figure-text.ts';
import { ChoiceField, problemUnless, TextField, tieFields, useFieldProblems } from '../ui/FormField.tsx';
import { useMe } from '../ui/me.ts';
import { Money } from '../ui/Money.tsx';
import { CaseLayout, PageHeader, Panel } from '../ui/PageHeader.tsx';
import { SubmitBar } from '../ui/SubmitBar.tsx';
import type { Column } from '../ui/table-columns.ts';
import { useTell } from '../ui/tell.ts';
import { percentText } from '../ui/words.ts';
import { CATEGORY_CHOICES } from './insured-words.ts';
import { SettingAreaField, SettingSourceField } from './SettingFields.tsx';
import { SettingsNav } from './SettingsNav.tsx';
import { useYear } from './year-choice.ts';
import { YearSelect } from './YearSelect.tsx';

type Rule = OutputOf<typeof listAssistanceRules>['rows'][number];

const EMPTY = { areaCode: '', category: 'extremePoverty', percent: '', threshold: '', cap: '', source: '' };
type Value = typeof EMPTY;

const COLUMNS: readonly Column<Rule>[] = [
  { key: 'area', title: '地区', text: (row) => row.areaName },
  { key: 'category', title: '救助身份', text: (row) => ASSISTANCE_CATEGORIES[row.category] },
  { key: 'ratio', title: '救助比例', align: 'right', text: (row) => percentText(row.ratio) },
  {
    key: 'threshold',
    title: '起付标准（元）',
    align: 'right',
    cell: (row) => <Money yuan={row.threshold} />,
  },
  {
    key: 'cap',
    title: '年度上限（元）',
    align: 'right',
    cell: (row) => (row.cap === null ? '不限' : <Money yuan={row.cap} />),
  },
  { key: 'source', title: '依据', text: (row) => row.source, wrap: true },
];

/** Takes a row over into the form. */
function changeColumn(onChange: (row: Rule) => void): Column<Rule> {
  return {
    key: 'change',
    title: '办理',
    cell: (row) => (
      <Button
        type="link"
        size="small"
        aria-label={`修改${row.areaName}${ASSISTANCE_CATEGORIES[row.category]}`}
        onClick={() => onChange(row)}
      >
        修改
      </Button>
    ),
  };
}

function valueOf({ areaCode, category, ratio, threshold, cap, source }: Rule): Value {
  return { areaCode, category, percent: percentText(ratio), threshold, cap: cap ?? '', source };
}

interface FormProps {
  readonly year: number;
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  readonly onSaved: () => void;
}

/** What is sent, or what is wrong with what was typed. */
function readValue(value: Value) {
  const ratio = ratioFromPercent(value.percent);
  const threshold = yuanFromText(value.threshold);
  const cap = value.cap.trim() === '' ? null : yuanFromText(value.cap);
  return {
    figures:
      ratio === undefined || threshold === undefined || cap === undefined
        ? undefined
        : { ratio, threshold, cap },
    problems: [
      problemUnless(value.areaCode !== '', 'areaCode', '请选择地区'),
      problemUnless(ratio !== undefined, 'percent', '请填写 0 至 100 的百分数，如 70'),
      problemUnless(threshold !== undefined, 'threshold', '请填写金额，没有起付标准填 0'),
      problemUnless(cap !== undefined, 'cap', '请填写金额，不限就留空'),
      problemUnless(value.source.trim() !== '', 'source', '请写明文件依据'),
    ],
  };
}

function RuleForm({ year, value, onChange, onSaved }: FormProps) {
  const tell = useTell();
  const { problems, judge } = useFieldProblems();
  const tie = tieFields(value, problems, onChange);
  const save = useCall(saveAssistanceRule, {
    onDone: () => {
      tell('已保存');
      onSaved();
    },
  });
  function submit() {
    const read = readValue(value);
    if (!judge(read.problems) || read.figures === undefined) return;
    const { areaCode, category, source } = value;
    save.mutate({
      body: {
        areaCode,
        category: category as AssistanceCategory,
        year,
        ...read.figures,
        source: source.trim(),
      },
    });
  }
  return (
    <Panel title={`录入 ${year} 年标准`}>
      <Form layout="vertical" onFinish={submit}>
        <SettingAreaField {...tie('areaCode')} />
        <ChoiceField label="救助身份" options={CATEGORY_CHOICES} {...tie('category')} />
        <TextField label="救助比例（%）" inputMode="decimal" {...tie('percent')} />
        <TextField label="年度起付标准（元）" inputMode="decimal" {...tie('threshold')} />
        <TextField label="年度上限（元，不限就留空）" inputMode="decimal" {...tie('cap')} />
        <SettingSourceField {...tie('source')} />
        <p className="st-secondary">已有的同一地区、身份会被替换，已经结算的单据不变。</p>
        <SubmitBar verb="保存" busy={save.isPending} error={save.error} />
      </Form>
    </Panel>
  );
}

/** How much of a person's own share 医疗救助 takes over, by area and category, each with its document. */
export function AssistanceRulesPage() {
  const me = useMe();
  const year = useYear();
  const [value, keep, clear] = useDraft('assistance-rule', EMPTY);
  const answer = useQueryCall(listAssistanceRules, { query: { year: year.year } }, { keep: true });
  const mayEdit = me.role === 'provinceAdmin';
  return (
    <>
      <PageHeader
        title="医疗救助标准"
        about={
          <>
            救助对象个人负担超过起付标准的部分，按比例由医疗救助支付。 <ClauseLink id="M9.4" />
          </>
        }
        actions={<YearSelect of={year} />}
      />
      <SettingsNav />
      <ErrorPanel error={answer.error} onRetry={() => void answer.refetch()} />
      <CaseLayout
        left={
          answer.error === null && (
            <DataTable
              label={`${year.year} 年医疗救助标准`}
              rows={answer.data?.rows}
              rowKey={(row) => `${row.areaCode}${row.category}`}
              columns={mayEdit ? [...COLUMNS, changeColumn((row) => keep(valueOf(row)))] : COLUMNS}
              stacks
              empty={{
                why: `${year.year} 年还没有录入救助标准`,
                what: mayEdit ? '在旁边的表里逐个地区录入' : '由省局系统管理录入',
              }}
            />
          )
        }
        right={
          mayEdit ? (
            <RuleForm
              key={year.year}
              year={year.year}
              value={value}
              onChange={keep}
              onSaved={() => {
                keep({ ...EMPTY, source: value.source });
                clear();
              }}
            />
          ) : undefined
        }
      />
    </>
  );
}
