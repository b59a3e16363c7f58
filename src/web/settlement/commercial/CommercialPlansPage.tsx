import { Button, Form } from 'antd';
import { useState } from 'react';
import { urlOf } from '../../../contract/client.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import {
  addCommercialPlan,
  exportCommercialClaims,
  listCommercialPlans,
} from '../../../contract/settlement-commercial.ts';
import { useCall, useQueryCall } from '../../ui/api.ts';
import { ClauseLink } from '../../ui/ClauseLink.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import { useDraft } from '../../ui/draft.ts';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { ratioFromPercent, yuanFromText } from '../../ui/figure-text.ts';
import { DayField, problemUnless, TextField, tieFields, useFieldProblems } from '../../ui/FormField.tsx';
import { useMe, useToday } from '../../ui/me.ts';
import { Money } from '../../ui/Money.tsx';
import { CaseLayout, PageHeader, Panel } from '../../ui/PageHeader.tsx';
import { FormErrors, SubmitBar } from '../../ui/SubmitBar.tsx';
import type { Column } from '../../ui/table-columns.ts';
import { useTell } from '../../ui/tell.ts';
import { percentText, withThousands } from '../../ui/words.ts';
import { PlanMembersPanel } from './PlanMembersPanel.tsx';

type Plan = OutputOf<typeof listCommercialPlans>['rows'][number];

const COLUMNS: readonly Column<Plan>[] = [
  {
    key: 'name',
    title: '方案',
    wrap: true,
    cell: (row) => (
      <div>
        <strong>{row.name}</strong>
        <div>{row.insurer}</div>
        <div className="st-secondary">
          {row.from} 至 {row.to ?? '另行通知'}
        </div>
      </div>
    ),
  },
  {
    key: 'terms',
    title: '赔付',
    wrap: true,
    cell: (row) => (
      <div>
        <div>免赔额以上 {percentText(row.ratio)}</div>
        <div className="st-secondary">
          免赔额 {withThousands(row.deductible)} 元；
          {row.yearlyCap === null ? '不限额' : `年度限额 ${withThousands(row.yearlyCap)} 元`}；
          {row.drugs.length === 0 ? '全部药品' : `${row.drugs.length} 种药品`}
        </div>
      </div>
    ),
  },
  { key: 'members', title: '成员／同意', align: 'right', text: (row) => `${row.members}／${row.consenting}` },
  { key: 'paid', title: '已赔（元）', align: 'right', cell: (row) => <Money yuan={row.paid} /> },
];

function workColumn(mayEdit: boolean, onMembers: (id: number) => void): Column<Plan> {
  return {
    key: 'work',
    title: '办理',
    cell: (row) => (
      <div>
        <Button
          type="link"
          size="small"
          href={urlOf(exportCommercialClaims, { id: row.id }, {})}
          download
          aria-label={`导出${row.name}理赔明细`}
        >
          导出理赔
        </Button>
        {mayEdit && (
          <Button
            type="link"
            size="small"
            aria-label={`登记${row.name}成员`}
            onClick={() => onMembers(row.id)}
          >
            成员和停办
          </Button>
        )}
      </div>
    ),
  };
}

const EMPTY = {
  name: '',
  insurer: '',
  from: '',
  to: '',
  percent: '',
  deductible: '',
  yearlyCap: '',
  drugs: '',
  source: '',
};

/** What is sent, or what is wrong with what was typed. */
function readValue(value: typeof EMPTY) {
  const ratio = ratioFromPercent(value.percent);
  const deductible = yuanFromText(value.deductible);
  const yearlyCap = value.yearlyCap.trim() === '' ? null : yuanFromText(value.yearlyCap);
  const drugs = value.drugs.split('\n').map((line) => line.trim());
  return {
    figures:
      ratio === undefined || deductible === undefined || yearlyCap === undefined
        ? undefined
        : { ratio, deductible, yearlyCap, drugs: [...new Set(drugs.filter((line) => line !== ''))] },
    problems: [
      problemUnless(value.name.trim() !== '', 'name', '请填写方案名称'),
      problemUnless(value.insurer.trim() !== '', 'insurer', '请填写保险公司'),
      problemUnless(value.from !== '', 'from', '请填写开始日期'),
      problemUnless(ratio !== undefined, 'percent', '请填写 0 至 100 的百分数，如 50'),
      problemUnless(deductible !== undefined, 'deductible', '请填写金额，没有免赔额填 0'),
      problemUnless(yearlyCap !== undefined, 'yearlyCap', '请填写金额，不限就留空'),
      problemUnless(value.source.trim() !== '', 'source', '请写明协议'),
    ],
  };
}

function PlanForm() {
  const tell = useTell();
  const empty = { ...EMPTY, from: useToday() };
  const [value, keep, clear] = useDraft('commercial-plan', empty);
  const { problems, judge } = useFieldProblems();
  const tie = tieFields(value, problems, keep);
  const add = useCall(addCommercialPlan, {
    onDone: () => {
      clear();
      keep(empty);
      tell('已登记');
    },
  });
  function submit() {
    const read = readValue(value);
    if (!judge(read.problems) || read.figures === undefined) return;
    const { name, insurer, from, to, source } = value;
    const words = { name: name.trim(), insurer: insurer.trim(), source: source.trim() };
    add.mutate({ body: { ...words, from, to: to === '' ? null : to, ...read.figures } });
  }
  return (
    <Panel title="登记一个方案">
      <Form layout="vertical" onFinish={submit}>
        <FormErrors errors={problems} />
        <TextField label="方案名称" maxLength={60} {...tie('name')} />
        <TextField label="保险公司" maxLength={100} {...tie('insurer')} />
        <DayField label="从哪天起" {...tie('from')} />
        <DayField label="到哪天止（可不填）" {...tie('to')} />
        <TextField label="赔付比例（%）" inputMode="decimal" {...tie('percent')} />
        <TextField label="年度免赔额（元）" inputMode="decimal" {...tie('deductible')} />
        <TextField label="年度限额（元，不限就留空）" inputMode="decimal" {...tie('yearlyCap')} />
        <TextField
          label="所保药品（不填为全部）"
          rows={3}
          maxLength={5000}
          help="每行一种：通用名|剂型，与单行支付目录一致"
          {...tie('drugs')}
        />
        <TextField label="协议" rows={2} maxLength={300} {...tie('source')} />
        <SubmitBar verb="登记" busy={add.isPending} error={add.error} />
      </Form>
    </Panel>
  );
}

/** Commercial payers, what they cover and have paid; an insurer's sheet holds only what was left to its members (N4). */
export function CommercialPlansPage() {
  const me = useMe();
  const answer = useQueryCall(listCommercialPlans, {}, { keep: true });
  const [chosen, setChosen] = useState<number | null>(null);
  const mayEdit = me.role === 'provinceAdmin';
  const plan = answer.data?.rows.find((row) => row.id === chosen);
  return (
    <>
      <PageHeader
        title="商业保险方案"
        about={
          <>
            排在基本医保、大病、医疗救助之后，只看同意过的成员剩下的费用，结果写在同一张结算单上。{' '}
            <ClauseLink id="N4" />
          </>
        }
      />
      <ErrorPanel error={answer.error} onRetry={() => void answer.refetch()} />
      <CaseLayout
        left={
          answer.error === null && (
            <DataTable
              label="商业保险方案"
              rows={answer.data?.rows}
              rowKey={(row) => row.id}
              columns={[...COLUMNS, workColumn(mayEdit, setChosen)]}
              stacks
              empty={{ why: '还没有商业保险方案', what: mayEdit ? '在旁边的表里登记' : '由省局登记' }}
            />
          )
        }
        right={
          mayEdit ? (
            <>
              {plan !== undefined && (
                <PlanMembersPanel key={plan.id} plan={plan} onDone={() => setChosen(null)} />
              )}
              <PlanForm />
            </>
          ) : undefined
        }
      />
    </>
  );
}
