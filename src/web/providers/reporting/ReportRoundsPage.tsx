import { Form } from 'antd';
import { listReportRounds, openReportRound } from '../../../contract/providers-reporting.ts';
import { useCall, useQueryCall } from '../../ui/api.ts';
import { ClauseLinks } from '../../ui/ClauseLink.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import { DayInput } from '../../ui/DayInput.tsx';
import { useDraft } from '../../ui/draft.ts';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { FormField, problemUnless, TextField, tieFields, useFieldProblems } from '../../ui/FormField.tsx';
import { useMe } from '../../ui/me.ts';
import { CaseLayout, PageHeader, Panel } from '../../ui/PageHeader.tsx';
import { Status } from '../../ui/Status.tsx';
import { SubmitBar } from '../../ui/SubmitBar.tsx';
import { useTell } from '../../ui/tell.ts';

const EMPTY = { title: '', dueOn: '' };

function OpenForm() {
  const [value, keep, clear] = useDraft('report-round', EMPTY);
  const { problems, judge } = useFieldProblems();
  const tie = tieFields(value, problems, keep);
  const tell = useTell();
  const open = useCall(openReportRound, {
    onDone: () => {
      tell('已布置');
      keep(EMPTY);
      clear();
    },
  });
  function submit() {
    const sound = judge([
      problemUnless(value.title.trim() !== '', 'title', '请填写名称'),
      problemUnless(value.dueOn !== '', 'dueOn', '请填写限期'),
    ]);
    if (sound) open.mutate({ body: { title: value.title.trim(), dueOn: value.dueOn } });
  }
  return (
    <Panel title="布置上报">
      <Form layout="vertical" onFinish={submit}>
        <TextField label="名称" maxLength={80} help="如 2026 年定点机构和责任医师名单" {...tie('title')} />
        <FormField id="dueOn" label="限期（含当天）" problems={problems}>
          <DayInput {...tie('dueOn')} />
        </FormField>
        <SubmitBar verb="布置上报" busy={open.isPending} error={open.error} />
      </Form>
    </Panel>
  );
}

/** The rounds in which the cities report their hospitals, pharmacies and 责任医师. */
export function ReportRoundsPage() {
  const me = useMe();
  const answer = useQueryCall(listReportRounds, {});
  return (
    <>
      <PageHeader
        title="名单上报"
        about={
          <>
            市州报定点医院、药店和责任医师，省里核对后公布。 <ClauseLinks ids={['N5.3']} />
          </>
        }
      />
      <ErrorPanel error={answer.error} onRetry={() => void answer.refetch()} />
      <CaseLayout
        left={
          <DataTable
            label="名单上报"
            rows={answer.data?.rows}
            rowKey={(row) => row.id}
            hrefOf={(row) => `/reports/${row.id}`}
            stacks
            columns={[
              { key: 'title', title: '上报', text: (row) => row.title, wrap: true },
              { key: 'due', title: '限期', text: (row) => row.dueOn },
              { key: 'waiting', title: '待核对', text: (row) => String(row.waiting), align: 'right' },
              { key: 'published', title: '已公布', text: (row) => String(row.published), align: 'right' },
              {
                key: 'overdue',
                title: '逾期市州',
                cell: (row) =>
                  row.overdueAreas === 0 ? (
                    <Status tone="good" word="没有" />
                  ) : (
                    <Status tone="bad" word={`${row.overdueAreas} 个`} />
                  ),
              },
            ]}
            empty={{ why: '还没有布置上报', what: '省局目录岗位布置后，市州在这里上报' }}
          />
        }
        right={me.role === 'provinceCatalogue' ? <OpenForm /> : undefined}
      />
    </>
  );
}
