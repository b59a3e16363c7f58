import { Button, Skeleton } from 'antd';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { getReportBoard, publishReport } from '../../../contract/providers-reporting.ts';
import { ALL_REPORT_KINDS, REPORT_KINDS } from '../../../domain/providers/reporting/report.ts';
import { useCall, useQueryCall } from '../../ui/api.ts';
import { ConfirmButton } from '../../ui/ConfirmButton.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { CaseHeader, Panel } from '../../ui/PageHeader.tsx';
import { Status } from '../../ui/Status.tsx';
import { useTell } from '../../ui/tell.ts';
import { usePathParam, useUrlState } from '../../ui/url-state.ts';
import { ReportRows } from './ReportRows.tsx';
import { SubmitReport } from './SubmitReport.tsx';

type Board = OutputOf<typeof getReportBoard>;

function BoardTable({ board }: { readonly board: Board }) {
  return (
    <Panel title="各市州的报送">
      <DataTable
        label="各市州的报送"
        rows={board.areas}
        rowKey={(row) => `${row.areaCode} ${row.kind}`}
        isLate={(row) => row.overdue}
        stacks
        columns={[
          { key: 'area', title: '市州', text: (row) => row.areaName },
          { key: 'kind', title: '类别', text: (row) => REPORT_KINDS[row.kind] },
          {
            key: 'state',
            title: '报送',
            cell: (row) =>
              row.overdue ? (
                <Status tone="bad" word={row.batches === 0 ? '逾期未报' : '退回的逾期未重报'} />
              ) : (
                <Status
                  tone={row.batches === 0 ? 'wait' : 'good'}
                  word={row.batches === 0 ? '还没有报' : `报了 ${row.batches} 批`}
                />
              ),
          },
          { key: 'waiting', title: '待核对', text: (row) => String(row.waiting), align: 'right' },
          { key: 'accepted', title: '已通过', text: (row) => String(row.accepted), align: 'right' },
          { key: 'returned', title: '已退回', text: (row) => String(row.returned), align: 'right' },
          { key: 'published', title: '已公布', text: (row) => String(row.published), align: 'right' },
          { key: 'note', title: '说明', text: (row) => row.note, wrap: true },
        ]}
        empty={{ why: '没有市州' }}
      />
    </Panel>
  );
}

function PublishPanel({ id, board }: { readonly id: number; readonly board: Board }) {
  const tell = useTell();
  const publish = useCall(publishReport, {
    onDone: ({ rows, left }) => {
      const why = left.map(({ name, reason }) => `${name}（${reason}）`).join('、');
      tell(left.length === 0 ? `已公布 ${rows} 行` : `已公布 ${rows} 行；${left.length} 行没有公布：${why}`);
    },
  });
  return (
    <Panel title="公布">
      <div className="st-stack">
        <ErrorPanel error={publish.error} />
        <div className="st-actions">
          {ALL_REPORT_KINDS.map((kind) => (
            <ConfirmButton
              key={kind}
              verb={`公布${REPORT_KINDS[kind]}`}
              thing={`${board.title}：${REPORT_KINDS[kind]} ${board.ready[kind]} 行`}
              consequence="公布后任何人都能查到，公布日期是今天，不能收回。"
              harms={false}
              busy={publish.isPending}
              disabled={board.ready[kind] === 0}
              onConfirm={() => publish.mutate({ params: { id }, body: { kind } })}
            />
          ))}
        </div>
        <p className="st-secondary">
          核对通过、等待公布：
          {ALL_REPORT_KINDS.map((kind) => `${REPORT_KINDS[kind]} ${board.ready[kind]}`).join('，')}
        </p>
      </div>
    </Panel>
  );
}

const VIEWS = { board: '进度', rows: '逐行核对', submit: '上报' } as const;
type View = keyof typeof VIEWS;

/** One round: who has reported what, the rows to check, and for a city the rows to report. */
export function ReportRoundPage() {
  const id = Number(usePathParam('id'));
  const [state, setState] = useUrlState({ view: 'board' });
  const answer = useQueryCall(getReportBoard, { params: { id } });
  const board = answer.data;
  const views = (Object.keys(VIEWS) as View[]).filter((view) => view !== 'submit' || board?.myArea !== null);
  return (
    <>
      <CaseHeader
        title={board?.title ?? '名单上报'}
        back={{ to: '/reports', label: '名单上报' }}
        status={
          board && (
            <Status
              tone={board.daysLeft < 0 ? 'bad' : 'doing'}
              word={
                board.daysLeft < 0
                  ? `限期 ${board.dueOn} 已过`
                  : `还剩 ${board.daysLeft} 天（${board.dueOn} 到期）`
              }
            />
          )
        }
      />
      <ErrorPanel error={answer.error} onRetry={() => void answer.refetch()} />
      {answer.isPending && <Skeleton active paragraph={{ rows: 8 }} />}
      {board && (
        <div className="st-stack">
          <div className="st-actions" role="group" aria-label="看什么">
            {views.map((view) => (
              <Button
                key={view}
                type={state.view === view ? 'primary' : 'default'}
                aria-pressed={state.view === view}
                onClick={() => setState({ view })}
              >
                {VIEWS[view]}
              </Button>
            ))}
          </div>
          {state.view === 'board' && board.mayCheck && <PublishPanel id={id} board={board} />}
          {state.view === 'board' && <BoardTable board={board} />}
          {state.view === 'rows' && <ReportRows id={id} mayCheck={board.mayCheck} />}
          {state.view === 'submit' && board.myArea !== null && <SubmitReport id={id} />}
        </div>
      )}
    </>
  );
}
