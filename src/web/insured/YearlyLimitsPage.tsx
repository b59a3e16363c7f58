import { Button, Form } from 'antd';
import type { OutputOf } from '../../contract/endpoint.ts';
import { listYearlyLimits, saveYearlyLimit } from '../../contract/settings.ts';
import { SCHEME_LABELS } from '../../domain/insured/model.ts';
import type { Scheme } from '../../policy/parameters/reimbursement.ts';
import { useCall, useQueryCall } from '../ui/api.ts';
import { ClauseLinks } from '../ui/ClauseLink.tsx';
import { DataTable } from '../ui/DataTable.tsx';
import { useDraft } from '../ui/draft.ts';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { yuanFromText } from '../ui/figure-text.ts';
import { ChoiceField, problemUnless, TextField, tieFields, useFieldProblems } from '../ui/FormField.tsx';
import { useMe } from '../ui/me.ts';
import { Money } from '../ui/Money.tsx';
import { CaseLayout, PageHeader, Panel } from '../ui/PageHeader.tsx';
import { SubmitBar } from '../ui/SubmitBar.tsx';
import type { Column } from '../ui/table-columns.ts';
import { useTell } from '../ui/tell.ts';
import { SCHEME_CHOICES } from './insured-words.ts';
import { SettingAreaField, SettingSourceField } from './SettingFields.tsx';
import { SettingsNav } from './SettingsNav.tsx';
import { useYear } from './year-choice.ts';
import { YearSelect } from './YearSelect.tsx';

type Limit = OutputOf<typeof listYearlyLimits>['rows'][number];

const EMPTY = { areaCode: '', scheme: 'employee', pooledFund: '', majorIllness: '', source: '' };
type Value = typeof EMPTY;

const COLUMNS: readonly Column<Limit>[] = [
  { key: 'area', title: '地区', text: (row) => row.areaName },
  { key: 'scheme', title: '险种', text: (row) => SCHEME_LABELS[row.scheme] },
  { key: 'pooled', title: '统筹基金（元）', align: 'right', cell: (row) => <Money yuan={row.pooledFund} /> },
  { key: 'major', title: '大病保险（元）', align: 'right', cell: (row) => <Money yuan={row.majorIllness} /> },
  { key: 'source', title: '依据', text: (row) => row.source, wrap: true },
];

/** Takes a row over into the form. */
function changeColumn(onChange: (row: Limit) => void): Column<Limit> {
  return {
    key: 'change',
    title: '办理',
    cell: (row) => (
      <Button
        type="link"
        size="small"
        aria-label={`修改${row.areaName}${SCHEME_LABELS[row.scheme]}`}
        onClick={() => onChange(row)}
      >
        修改
      </Button>
    ),
  };
}

function valueOf({ areaCode, scheme, pooledFund, majorIllness, source }: Limit): Value {
  return { areaCode, scheme, pooledFund, majorIllness, source };
}

interface FormProps {
  readonly year: number;
  readonly value: Value;
  readonly onChange: (value: Value) => void;
  readonly onSaved: () => void;
}

function LimitForm({ year, value, onChange, onSaved }: FormProps) {
  const tell = useTell();
  const { problems, judge } = useFieldProblems();
  const tie = tieFields(value, problems, onChange);
  const save = useCall(saveYearlyLimit, {
    onDone: () => {
      tell('已保存');
      onSaved();
    },
  });
  function submit() {
    const pooledFund = yuanFromText(value.pooledFund);
    const majorIllness = yuanFromText(value.majorIllness);
    const sound = judge([
      problemUnless(value.areaCode !== '', 'areaCode', '请选择地区'),
      problemUnless(pooledFund !== undefined, 'pooledFund', '请填写金额，如 150000'),
      problemUnless(majorIllness !== undefined, 'majorIllness', '请填写金额，如 400000'),
      problemUnless(value.source.trim() !== '', 'source', '请写明文件依据'),
    ]);
    if (!sound || pooledFund === undefined || majorIllness === undefined) return;
    const { areaCode, scheme, source } = value;
    save.mutate({
      body: { areaCode, scheme: scheme as Scheme, year, pooledFund, majorIllness, source: source.trim() },
    });
  }
  return (
    <Panel title={`录入 ${year} 年限额`}>
      <Form layout="vertical" onFinish={submit}>
        <SettingAreaField {...tie('areaCode')} />
        <ChoiceField label="险种" options={SCHEME_CHOICES} {...tie('scheme')} />
        <TextField label="统筹基金年度限额（元）" inputMode="decimal" {...tie('pooledFund')} />
        <TextField label="大病保险年度限额（元）" inputMode="decimal" {...tie('majorIllness')} />
        <SettingSourceField {...tie('source')} />
        <p className="st-secondary">已有的同一地区、险种会被替换，已经结算的单据不变。</p>
        <SubmitBar verb="保存" busy={save.isPending} error={save.error} />
      </Form>
    </Panel>
  );
}

/** The yearly limits of the pooled fund and of 大病 insurance by area and scheme, each with its document. */
export function YearlyLimitsPage() {
  const me = useMe();
  const year = useYear();
  const [value, keep, clear] = useDraft('yearly-limit', EMPTY);
  const answer = useQueryCall(listYearlyLimits, { query: { year: year.year } }, { keep: true });
  const mayEdit = me.role === 'provinceAdmin';
  return (
    <>
      <PageHeader
        title="年度支付限额"
        about={
          <>
            一个人一年内由统筹基金、大病保险最多支付多少，没有录入的地区不能结算。{' '}
            <ClauseLinks ids={['M9.2', 'M9.5']} />
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
              label={`${year.year} 年年度支付限额`}
              rows={answer.data?.rows}
              rowKey={(row) => `${row.areaCode}${row.scheme}`}
              columns={mayEdit ? [...COLUMNS, changeColumn((row) => keep(valueOf(row)))] : COLUMNS}
              stacks
              empty={{
                why: `${year.year} 年还没有录入限额`,
                what: mayEdit ? '在旁边的表里逐个地区录入' : '由省局系统管理录入',
              }}
            />
          )
        }
        right={
          mayEdit ? (
            <LimitForm
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
