import { Form } from 'antd';
import type { OutputOf } from '../../contract/endpoint.ts';
import { addTitleRelaxation, listTitleRelaxations } from '../../contract/providers-doctors.ts';
import { AreaSelect } from '../insured/AreaSelect.tsx';
import { spanSign } from '../insured/insured-words.ts';
import { SettingsNav } from '../insured/SettingsNav.tsx';
import { useCall, useQueryCall } from '../ui/api.ts';
import { ClauseLink } from '../ui/ClauseLink.tsx';
import { DataTable } from '../ui/DataTable.tsx';
import { DayInput } from '../ui/DayInput.tsx';
import { useDraft } from '../ui/draft.ts';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { FormField, problemUnless, TextField, useFieldProblems } from '../ui/FormField.tsx';
import { useMe, useToday } from '../ui/me.ts';
import { CaseLayout, PageHeader, Panel } from '../ui/PageHeader.tsx';
import { Status } from '../ui/Status.tsx';
import { SubmitBar } from '../ui/SubmitBar.tsx';
import type { Column } from '../ui/table-columns.ts';
import { useTell } from '../ui/tell.ts';
import { spanText } from '../ui/words.ts';

type Relaxation = OutputOf<typeof listTitleRelaxations>['rows'][number];

const EMPTY = { areaCode: '', fromOn: '', toOn: '', source: '' };

function columnsOn(today: string): readonly Column<Relaxation>[] {
  return [
    { key: 'area', title: '地区', text: (row) => row.areaName },
    { key: 'title', title: '放宽到', text: (row) => row.title },
    { key: 'span', title: '起止日期', text: (row) => spanText(row.fromOn, row.toOn) },
    { key: 'now', title: '现在', cell: (row) => <Status {...spanSign(row.fromOn, row.toOn, today)} /> },
    { key: 'source', title: '依据', text: (row) => row.source, wrap: true },
  ];
}

function RelaxationForm() {
  const tell = useTell();
  const [value, keep, clear] = useDraft('title-relaxation', EMPTY);
  const { problems, judge } = useFieldProblems();
  const change = (part: Partial<typeof EMPTY>) => keep({ ...value, ...part });
  const add = useCall(addTitleRelaxation, {
    onDone: () => {
      tell('已保存');
      keep(EMPTY);
      clear();
    },
  });
  function submit() {
    const { areaCode, fromOn, toOn, source } = value;
    const sound = judge([
      problemUnless(areaCode !== '', 'areaCode', '请选择地区'),
      problemUnless(fromOn !== '', 'fromOn', '请填写开始日期'),
      problemUnless(toOn === '' || toOn >= fromOn, 'toOn', '结束日期不能早于开始日期'),
      problemUnless(source.trim() !== '', 'source', '请写明放宽的依据'),
    ]);
    if (sound)
      add.mutate({
        body: { areaCode, title: '主治医师', fromOn, toOn: toOn === '' ? null : toOn, source: source.trim() },
      });
  }
  return (
    <Panel title="录入放宽">
      <Form layout="vertical" onFinish={submit}>
        <FormField id="areaCode" label="地区" problems={problems} help="选市州的，其下各县区都适用">
          <AreaSelect id="areaCode" value={value.areaCode} onChange={(areaCode) => change({ areaCode })} />
        </FormField>
        <FormField id="fromOn" label="开始日期" problems={problems}>
          <DayInput id="fromOn" value={value.fromOn} onChange={(fromOn) => change({ fromOn })} />
        </FormField>
        <FormField id="toOn" label="结束日期（没有就不填）" problems={problems}>
          <DayInput id="toOn" value={value.toOn} onChange={(toOn) => change({ toOn })} />
        </FormField>
        <TextField
          id="source"
          label="依据"
          problems={problems}
          help="文件名称与文号"
          rows={2}
          maxLength={300}
          value={value.source}
          onChange={(source) => change({ source })}
        />
        <SubmitBar verb="保存" busy={add.isPending} error={add.error} />
      </Form>
    </Panel>
  );
}

/** The areas where an attending physician may be a responsible doctor, with the document that says so. */
export function TitleRelaxationsPage() {
  const me = useMe();
  const today = useToday();
  const answer = useQueryCall(listTitleRelaxations, {});
  const mayEdit = me.role === 'provinceAdmin';
  return (
    <>
      <PageHeader
        title="职称放宽"
        about={
          <>
            责任医师须有副主任医师以上职称，放宽的地区主治医师也可以申报。 <ClauseLink id="M20" />
          </>
        }
      />
      <SettingsNav />
      <ErrorPanel error={answer.error} onRetry={() => void answer.refetch()} />
      <CaseLayout
        left={
          answer.error === null && (
            <DataTable
              label="职称放宽"
              rows={answer.data?.rows}
              rowKey={(row) => `${row.areaCode}${row.fromOn}`}
              columns={columnsOn(today)}
              stacks
              empty={{ why: '没有地区放宽', what: '各地都要求副主任医师以上职称' }}
            />
          )
        }
        right={mayEdit ? <RelaxationForm /> : undefined}
      />
    </>
  );
}
