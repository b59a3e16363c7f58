import { Form, InputNumber } from 'antd';
import { useState } from 'react';
import { getPurchaseClock, setPurchaseClock } from '../../../contract/providers-committee.ts';
import { useCall, useQueryCall } from '../../ui/api.ts';
import { ClauseLink } from '../../ui/ClauseLink.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import { DayInput } from '../../ui/DayInput.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { FormField, problemUnless, TextField, tieFields, useFieldProblems } from '../../ui/FormField.tsx';
import { useMe } from '../../ui/me.ts';
import { CaseLayout, PageHeader, Panel } from '../../ui/PageHeader.tsx';
import { SubmitBar } from '../../ui/SubmitBar.tsx';
import { useTell } from '../../ui/tell.ts';

const EMPTY = { fromOn: '', workingDays: 5, source: '' };

function ClockForm() {
  const tell = useTell();
  const [value, setValue] = useState(EMPTY);
  const { problems, judge } = useFieldProblems();
  const tie = tieFields(value, problems, setValue);
  const set = useCall(setPurchaseClock, {
    onDone: () => {
      setValue(EMPTY);
      tell('已保存');
    },
  });
  function submit() {
    const sound = judge([
      problemUnless(value.fromOn !== '', 'fromOn', '请填写开始日期'),
      problemUnless(value.source.trim() !== '', 'source', '请写明依据'),
    ]);
    if (sound) set.mutate({ body: { ...value, source: value.source.trim() } });
  }
  return (
    <Panel title="规定办理期限">
      <Form layout="vertical" onFinish={submit}>
        <FormField id="fromOn" label="开始日期" problems={problems}>
          <DayInput {...tie('fromOn')} />
        </FormField>
        <FormField id="workingDays" label="工作日数" problems={problems}>
          <InputNumber
            id="workingDays"
            min={1}
            max={60}
            precision={0}
            value={value.workingDays}
            onChange={(workingDays) => setValue({ ...value, workingDays: workingDays ?? 1 })}
          />
        </FormField>
        <TextField label="依据" help="文件名称与文号" rows={2} maxLength={300} {...tie('source')} />
        <SubmitBar verb="保存" busy={set.isPending} error={set.error} />
      </Form>
    </Panel>
  );
}

/** How many working days an ad-hoc purchase may take, by day. */
export function PurchaseClockPage() {
  const { role } = useMe();
  const answer = useQueryCall(getPurchaseClock, {});
  return (
    <>
      <PageHeader
        title="临时采购办理期限"
        about={
          <>
            从申请次日起算的工作日数；省里没有规定的，平台按 5 个工作日起算。 <ClauseLink id="M8" />
          </>
        }
        {...(role === 'provinceAdmin' ? {} : { back: { to: '/purchases', label: '临时采购' } })}
      />
      <ErrorPanel error={answer.error} onRetry={() => void answer.refetch()} />
      <CaseLayout
        left={
          <DataTable
            label="办理期限"
            rows={answer.data?.rows}
            rowKey={(row) => row.fromOn}
            columns={[
              { key: 'from', title: '开始日期', text: (row) => row.fromOn },
              { key: 'days', title: '工作日数', text: (row) => String(row.workingDays), align: 'right' },
              { key: 'source', title: '依据', text: (row) => row.source, wrap: true },
            ]}
            stacks
            empty={{ why: '省里还没有规定', what: '目前按平台起始值 5 个工作日' }}
          />
        }
        right={role === 'provinceAdmin' ? <ClockForm /> : undefined}
      />
    </>
  );
}
