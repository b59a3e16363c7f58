import { Button, Checkbox, Form, Skeleton } from 'antd';
import type { OutputOf } from '../../contract/endpoint.ts';
import { listWorkCalendar, saveWorkCalendar } from '../../contract/settings.ts';
import { useCall, useQueryCall } from '../ui/api.ts';
import { ClauseLinks } from '../ui/ClauseLink.tsx';
import { useDraft } from '../ui/draft.ts';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { Fields } from '../ui/Fields.tsx';
import { problemUnless, TextField, useFieldProblems } from '../ui/FormField.tsx';
import { useMe } from '../ui/me.ts';
import { CaseLayout, PageHeader, Panel } from '../ui/PageHeader.tsx';
import { Status } from '../ui/Status.tsx';
import { SubmitBar } from '../ui/SubmitBar.tsx';
import { useTell } from '../ui/tell.ts';
import { daysInWords, toggled } from './calendar-days.ts';
import { SettingsNav } from './SettingsNav.tsx';
import { useYear } from './year-choice.ts';
import { YearGrid } from './YearGrid.tsx';
import { YearSelect } from './YearSelect.tsx';

type CalendarYear = OutputOf<typeof listWorkCalendar>['rows'][number];

function AnnouncedStatus({ announced }: { readonly announced: boolean }) {
  return announced ? (
    <Status tone="good" word="已公布" />
  ) : (
    <Status tone="warn" word="尚未公布，到期日暂定" />
  );
}

function daysText(days: readonly string[]): string {
  return days.length === 0 ? '没有' : `${days.length} 天：${daysInWords(days)}`;
}

function PlanFacts({ plan }: { readonly plan: CalendarYear }) {
  return (
    <Fields
      columns={1}
      fields={[
        { label: '工作日放假', value: daysText(plan.daysOff) },
        { label: '周末调休上班', value: daysText(plan.makeUpDays) },
      ]}
    />
  );
}

interface EditorProps {
  readonly stored: CalendarYear;
}

function Editor({ stored }: EditorProps) {
  const tell = useTell();
  const [plan, keep, clear] = useDraft(`calendar-${stored.year}`, stored);
  const { problems, judge } = useFieldProblems();
  const save = useCall(saveWorkCalendar, {
    onDone: () => {
      clear();
      tell(`${stored.year} 年工作日历已保存`);
    },
  });
  const isChanged = JSON.stringify(plan) !== JSON.stringify(stored);
  function undo() {
    keep(stored);
    clear();
  }
  function submit() {
    if (judge([problemUnless(plan.source.trim() !== '', 'source', '请写明依据的通知')]))
      save.mutate({ body: plan });
  }
  return (
    <CaseLayout
      left={
        <Panel
          title={`${stored.year} 年`}
          extra={<span className="st-secondary">点工作日设为放假，点周末设为上班，再点还原</span>}
        >
          <YearGrid
            year={stored.year}
            plan={plan}
            onToggle={(date) => keep({ ...plan, ...toggled(plan, date) })}
          />
        </Panel>
      }
      right={
        <Panel title="放假与调休" extra={<AnnouncedStatus announced={plan.announced} />}>
          <Form layout="vertical" onFinish={submit}>
            <PlanFacts plan={plan} />
            <Form.Item style={{ marginTop: 16 }}>
              <Checkbox
                checked={plan.announced}
                onChange={(event) => keep({ ...plan, announced: event.target.checked })}
              >
                国务院已公布这一年的安排
              </Checkbox>
            </Form.Item>
            <TextField
              id="source"
              label="依据"
              help="通知名称与文号；未公布的写明暂按什么安排"
              rows={2}
              maxLength={300}
              problems={problems}
              value={plan.source}
              onChange={(source) => keep({ ...plan, source })}
            />
            <p className="st-secondary">保存后，还没有办结的申请按新的安排重算到期日。</p>
            <SubmitBar
              verb="保存"
              busy={save.isPending}
              disabled={!isChanged}
              error={save.error}
              others={isChanged && <Button onClick={undo}>放弃修改</Button>}
            />
          </Form>
        </Panel>
      }
    />
  );
}

function Reader({ plan }: { readonly plan: CalendarYear }) {
  return (
    <div className="st-stack">
      <Panel title="放假与调休" extra={<AnnouncedStatus announced={plan.announced} />}>
        <PlanFacts plan={plan} />
        <p className="st-secondary">依据：{plan.source === '' ? '没有录入' : plan.source}</p>
      </Panel>
      <Panel title={`${plan.year} 年`}>
        <YearGrid year={plan.year} plan={plan} />
      </Panel>
    </div>
  );
}

/** The working calendar by which the review's clock runs; the province enters each year's plan when it is announced. */
export function WorkCalendarPage() {
  const me = useMe();
  const year = useYear();
  const answer = useQueryCall(listWorkCalendar, {});
  const stored =
    answer.data && (answer.data.rows.find((row) => row.year === year.year) ?? emptyYear(year.year));
  return (
    <>
      <PageHeader
        title="工作日历"
        about={
          <>
            待遇审核按工作日计时，放假和调休以这里为准。 <ClauseLinks ids={['M23.3', 'I5', 'I17']} />
          </>
        }
        actions={<YearSelect of={year} />}
      />
      <SettingsNav />
      <ErrorPanel error={answer.error} onRetry={() => void answer.refetch()} />
      {answer.isPending && <Skeleton active paragraph={{ rows: 10 }} />}
      {stored &&
        (me.role === 'provinceAdmin' ? (
          <Editor key={JSON.stringify(stored)} stored={stored} />
        ) : (
          <Reader plan={stored} />
        ))}
    </>
  );
}

function emptyYear(year: number): CalendarYear {
  return { year, announced: false, source: '', daysOff: [], makeUpDays: [] };
}
