import { Button, Form } from 'antd';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { listOrdinaryPlans, saveOrdinaryPlan } from '../../../contract/settlement-plans.ts';
import { SCHEME_LABELS } from '../../../domain/insured/model.ts';
import {
  PLAN_KINDS,
  PLAN_LEVELS,
  type PlanKind,
  type PlanLevel,
} from '../../../domain/settlement/plans/ordinary-plan.ts';
import type { Scheme } from '../../../policy/parameters/reimbursement.ts';
import { SCHEME_CHOICES } from '../../insured/insured-words.ts';
import { SettingAreaField, SettingSourceField } from '../../insured/SettingFields.tsx';
import { SettingsNav } from '../../insured/SettingsNav.tsx';
import { useCall, useQueryCall } from '../../ui/api.ts';
import { ClauseLink } from '../../ui/ClauseLink.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import { useDraft } from '../../ui/draft.ts';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { yuanFromText } from '../../ui/figure-text.ts';
import {
  ChoiceField,
  DayField,
  problemUnless,
  TextField,
  tieFields,
  useFieldProblems,
} from '../../ui/FormField.tsx';
import { useMe, useToday } from '../../ui/me.ts';
import { CaseLayout, PageHeader, Panel } from '../../ui/PageHeader.tsx';
import { FormErrors, SubmitBar } from '../../ui/SubmitBar.tsx';
import type { Column } from '../../ui/table-columns.ts';
import { useTell } from '../../ui/tell.ts';
import { withThousands } from '../../ui/words.ts';
import {
  bandsText,
  bandsTyped,
  COUNT_CHOICES,
  COUNT_WORDS,
  KIND_CHOICES,
  LEVEL_CHOICES,
  readBands,
} from './plan-setting-words.ts';

type Plan = OutputOf<typeof listOrdinaryPlans>['rows'][number];

const EMPTY = {
  areaCode: '',
  scheme: 'employee',
  kind: 'outpatient',
  level: 'any',
  from: '',
  countsBy: 'year',
  deductible: '',
  yearlyLimit: '',
  bands: '',
  standing: 'set',
  source: '',
};
type Value = typeof EMPTY;

const STANDING_CHOICES = [
  { value: 'set', label: '按下面的标准执行' },
  { value: 'withdrawn', label: '撤销，不再支付' },
];

/** What is paid, and the limits around it, in a few lines. */
function Terms({ plan }: { readonly plan: Plan }) {
  if (plan.withdrawn) return <>撤销，不再支付</>;
  const limit =
    plan.yearlyLimit === null ? '不另设年度限额' : `年度限额 ${withThousands(plan.yearlyLimit)} 元`;
  return (
    <>
      <div>{bandsText(plan.bands)}</div>
      <div className="st-secondary">
        起付线 {withThousands(plan.deductible)} 元，{COUNT_WORDS[plan.countsBy]}；{limit}
      </div>
    </>
  );
}

const COLUMNS: readonly Column<Plan>[] = [
  {
    key: 'kind',
    title: '政策',
    wrap: true,
    cell: (row) => (
      <div>
        <strong>{row.areaName}</strong>
        <div>
          {SCHEME_LABELS[row.scheme]} {PLAN_KINDS[row.kind]}
        </div>
        <div className="st-secondary">{PLAN_LEVELS[row.level]}</div>
      </div>
    ),
  },
  { key: 'from', title: '从哪天起', text: (row) => row.from },
  { key: 'terms', title: '支付', wrap: true, cell: (row) => <Terms plan={row} /> },
  { key: 'source', title: '依据', text: (row) => `${row.source}（${row.enteredBy}）`, wrap: true },
];

/** Takes a row over into the form. */
function copyColumn(onCopy: (row: Plan) => void): Column<Plan> {
  return {
    key: 'copy',
    title: '办理',
    cell: (row) => (
      <Button
        type="link"
        size="small"
        aria-label={`照${row.areaName}第 ${row.id} 条录入`}
        onClick={() => onCopy(row)}
      >
        照此录入
      </Button>
    ),
  };
}

function valueOf(row: Plan): Value {
  const { areaCode, scheme, kind, level, from, countsBy, deductible, yearlyLimit, bands, source } = row;
  const typed = { yearlyLimit: yearlyLimit ?? '', bands: bandsTyped(bands), standing: 'set' };
  return { areaCode, scheme, kind, level, from, countsBy, deductible, source, ...typed };
}

function readValue(value: Value) {
  const deductible = yuanFromText(value.deductible);
  const yearlyLimit = value.yearlyLimit.trim() === '' ? null : yuanFromText(value.yearlyLimit);
  const bands = readBands(value.bands);
  return {
    figures:
      deductible === undefined || yearlyLimit === undefined || bands === undefined
        ? undefined
        : { deductible, yearlyLimit, bands },
    problems: [
      problemUnless(value.areaCode !== '', 'areaCode', '请选择地区'),
      problemUnless(value.from !== '', 'from', '请填写开始日期'),
      problemUnless(deductible !== undefined, 'deductible', '请填写金额，没有起付线填 0'),
      problemUnless(yearlyLimit !== undefined, 'yearlyLimit', '请填写金额，不另设就留空'),
      problemUnless(bands !== undefined, 'bands', '请每行写一段，如“500 50”，最后一行“以上 60”'),
      problemUnless(value.source.trim() !== '', 'source', '请写明文件依据'),
    ],
  };
}

function PlanForm({
  value,
  onChange,
  onSaved,
}: {
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  readonly onSaved: () => void;
}) {
  const tell = useTell();
  const { problems, judge } = useFieldProblems();
  const tie = tieFields(value, problems, onChange);
  const save = useCall(saveOrdinaryPlan, {
    onDone: () => {
      tell('已录入');
      onSaved();
    },
  });
  function submit() {
    const read = readValue(value);
    if (!judge(read.problems) || read.figures === undefined) return;
    const { areaCode, from, source } = value;
    save.mutate({
      body: {
        areaCode,
        scheme: value.scheme as Scheme,
        kind: value.kind as PlanKind,
        level: value.level as PlanLevel,
        from,
        to: null,
        countsBy: value.countsBy as Plan['countsBy'],
        ...read.figures,
        withdrawn: value.standing === 'withdrawn',
        source: source.trim(),
      },
    });
  }
  return (
    <Panel title="录入一条政策">
      <Form layout="vertical" onFinish={submit}>
        <FormErrors errors={problems} />
        <SettingAreaField {...tie('areaCode')} />
        <ChoiceField label="险种" options={SCHEME_CHOICES} {...tie('scheme')} />
        <ChoiceField label="政策" options={KIND_CHOICES} {...tie('kind')} />
        <ChoiceField label="机构级别" options={LEVEL_CHOICES} {...tie('level')} />
        <DayField label="从哪天起" {...tie('from')} />
        <ChoiceField label="起付线和分段" options={COUNT_CHOICES} {...tie('countsBy')} />
        <TextField label="起付线（元）" inputMode="decimal" {...tie('deductible')} />
        <TextField
          label="支付比例"
          rows={3}
          help="不分段写一个百分数，如 60；分段每行一段：上限（元）和百分数，最后一行写“以上”"
          {...tie('bands')}
        />
        <TextField label="年度限额（元，不另设就留空）" inputMode="decimal" {...tie('yearlyLimit')} />
        <ChoiceField label="执行" options={STANDING_CHOICES} {...tie('standing')} />
        <SettingSourceField {...tie('source')} />
        <p className="st-secondary">同一地区、险种、政策和级别以最后录入的为准；已经结算的单据不变。</p>
        <SubmitBar verb="录入" busy={save.isPending} error={save.error} />
      </Form>
    </Panel>
  );
}

/** By which ordinary rules somebody without eligibility is paid, by area, scheme and level (M9.7). */
export function OrdinaryPlansPage() {
  const me = useMe();
  const today = useToday();
  const empty = { ...EMPTY, from: today };
  const [value, keep, clear] = useDraft('ordinary-plan', empty);
  const answer = useQueryCall(listOrdinaryPlans, {}, { keep: true });
  const mayEdit = me.role === 'provinceAdmin';
  return (
    <>
      <PageHeader
        title="普通门诊和慢特病政策"
        about={
          <>
            没有单行支付待遇资格、又符合普通门诊或慢特病条件的，药费按这里的政策支付。{' '}
            <ClauseLink id="M9.7" />
          </>
        }
      />
      <SettingsNav />
      <ErrorPanel error={answer.error} onRetry={() => void answer.refetch()} />
      <CaseLayout
        left={
          answer.error === null && (
            <DataTable
              label="普通门诊和慢特病政策"
              rows={answer.data?.rows}
              rowKey={(row) => row.id}
              columns={mayEdit ? [...COLUMNS, copyColumn((row) => keep(valueOf(row)))] : COLUMNS}
              stacks
              empty={{
                why: '还没有录入普通门诊或慢特病政策',
                what: mayEdit ? '在旁边的表里录入' : '由省局系统管理录入',
              }}
            />
          )
        }
        right={
          mayEdit ? (
            <PlanForm
              value={value}
              onChange={keep}
              onSaved={() => {
                keep({ ...empty, source: value.source });
                clear();
              }}
            />
          ) : undefined
        }
      />
    </>
  );
}
