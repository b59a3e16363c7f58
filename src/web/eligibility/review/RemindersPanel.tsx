import { Button } from 'antd';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { listReviewReminders, readReviewReminder } from '../../../contract/eligibility-review.ts';
import { useCall, useQueryCall } from '../../ui/api.ts';
import { DataTable } from '../../ui/DataTable.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Panel } from '../../ui/PageHeader.tsx';
import { Clock } from '../../ui/Status.tsx';
import type { Column } from '../../ui/table-columns.ts';

type Reminder = OutputOf<typeof listReviewReminders>['rows'][number];

/** What is about to be late: each case once at 5, at 2 and at 0 working days, and when it is late (M23.3). */
export function RemindersPanel() {
  const answer = useQueryCall(listReviewReminders, {}, { every: 60_000 });
  const read = useCall(readReviewReminder);
  const rows = answer.data?.rows ?? [];
  if (rows.length === 0) return <ErrorPanel error={answer.error} />;
  const columns: readonly Column<Reminder>[] = [
    { key: 'no', title: '申请编号', text: (row) => row.applicationNo },
    {
      key: 'due',
      title: '办理时限',
      cell: (row) => (
        <Clock dueOn={row.dueOn} provisional={row.provisional} workingDaysLeft={row.workingDaysLeft} />
      ),
    },
    { key: 'drug', title: '药品', text: (row) => row.genericName },
    { key: 'reviewer', title: '承办人', text: (row) => row.reviewerName ?? '没有人承办' },
    {
      key: 'read',
      title: '提醒',
      cell: (row) => (
        <Button
          size="small"
          aria-label={`知道了：${row.applicationNo}`}
          onClick={(event) => {
            event.stopPropagation();
            read.mutate({ params: { id: row.id } });
          }}
        >
          知道了
        </Button>
      ),
    },
  ];
  return (
    <Panel title={`到期提醒（${rows.length}）`}>
      <ErrorPanel error={read.error} />
      <DataTable
        label="到期提醒"
        rows={rows}
        rowKey={(row) => row.id}
        hrefOf={(row) => `/applications/${row.id}`}
        columns={columns}
        isLate={(row) => row.level === 'late'}
        stacks
        empty={{ why: '没有提醒' }}
      />
    </Panel>
  );
}
