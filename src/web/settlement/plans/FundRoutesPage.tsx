import { Form } from 'antd';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { listFundRoutes, saveFundRoute } from '../../../contract/settlement-plans.ts';
import { SettingAreaField, SettingSourceField } from '../../insured/SettingFields.tsx';
import { SettingsNav } from '../../insured/SettingsNav.tsx';
import { useCall, useQueryCall } from '../../ui/api.ts';
import { ClauseLinks } from '../../ui/ClauseLink.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import { useDraft } from '../../ui/draft.ts';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { ChoiceField, DayField, problemUnless, tieFields, useFieldProblems } from '../../ui/FormField.tsx';
import { useMe, useToday } from '../../ui/me.ts';
import { CaseLayout, PageHeader, Panel } from '../../ui/PageHeader.tsx';
import { Status } from '../../ui/Status.tsx';
import { FormErrors, SubmitBar } from '../../ui/SubmitBar.tsx';
import type { Column } from '../../ui/table-columns.ts';
import { useTell } from '../../ui/tell.ts';
import { CAUSE_CHOICES, FUND_CAUSES } from './plan-setting-words.ts';

type FundRoute = OutputOf<typeof listFundRoutes>['rows'][number];

const OPEN_CHOICES = [
  { value: 'open', label: '开通' },
  { value: 'closed', label: '关闭' },
];

const COLUMNS: readonly Column<FundRoute>[] = [
  { key: 'area', title: '地区', text: (row) => row.areaName },
  { key: 'cause', title: '基金', text: (row) => FUND_CAUSES[row.cause] },
  {
    key: 'open',
    title: '状态',
    cell: (row) => <Status tone={row.open ? 'good' : 'off'} word={row.open ? '开通' : '关闭'} />,
  },
  { key: 'from', title: '从哪天起', text: (row) => row.from },
  { key: 'source', title: '依据', text: (row) => row.source, wrap: true },
  { key: 'by', title: '录入', text: (row) => `${row.enteredBy} ${row.enteredAt.slice(0, 10)}`, wrap: true },
];

function RouteForm() {
  const tell = useTell();
  const today = useToday();
  const empty = { areaCode: '', cause: 'workInjury', open: 'open', from: today, source: '' };
  const [value, keep, clear] = useDraft('fund-route', empty);
  const { problems, judge } = useFieldProblems();
  const tie = tieFields(value, problems, keep);
  const save = useCall(saveFundRoute, {
    onDone: () => {
      clear();
      keep(empty);
      tell('已录入');
    },
  });
  function submit() {
    const found = [
      problemUnless(value.areaCode !== '', 'areaCode', '请选择地区'),
      problemUnless(value.from !== '', 'from', '请填写开始日期'),
      problemUnless(value.source.trim() !== '', 'source', '请写明文件依据'),
    ];
    if (!judge(found)) return;
    const { areaCode, from, source } = value;
    const cause = value.cause as FundRoute['cause'];
    const open = value.open === 'open';
    save.mutate({ body: { areaCode, cause, from, to: null, open, source: source.trim() } });
  }
  return (
    <Panel title="开通或关闭">
      <Form layout="vertical" onFinish={submit}>
        <FormErrors errors={problems} />
        <SettingAreaField {...tie('areaCode')} />
        <ChoiceField label="基金" options={CAUSE_CHOICES} {...tie('cause')} />
        <ChoiceField label="办理" options={OPEN_CHOICES} {...tie('open')} />
        <DayField label="从哪天起" {...tie('from')} />
        <SettingSourceField {...tie('source')} />
        <SubmitBar verb="录入" busy={save.isPending} error={save.error} />
      </Form>
    </Panel>
  );
}

/** Where work injury and childbirth are paid in full by their own funds (N2.1, I16). */
export function FundRoutesPage() {
  const me = useMe();
  const answer = useQueryCall(listFundRoutes, {}, { keep: true });
  const mayEdit = me.role === 'provinceAdmin';
  return (
    <>
      <PageHeader
        title="工伤和生育基金支付"
        about={
          <>
            开通以后，工伤、生育的药费由各自的基金全额支付；没有开通的，工伤费用不在这里结算。{' '}
            <ClauseLinks ids={['N2.1', 'I16']} />
          </>
        }
      />
      <SettingsNav />
      <ErrorPanel error={answer.error} onRetry={() => void answer.refetch()} />
      <CaseLayout
        left={
          answer.error === null && (
            <DataTable
              label="工伤和生育基金支付"
              rows={answer.data?.rows}
              rowKey={(row) => row.id}
              columns={COLUMNS}
              stacks
              empty={{
                why: '还没有地区开通',
                what: mayEdit ? '在旁边的表里录入' : '由省局系统管理录入',
              }}
            />
          )
        }
        right={mayEdit ? <RouteForm /> : undefined}
      />
    </>
  );
}
