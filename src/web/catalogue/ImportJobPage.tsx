import { Button, Progress } from 'antd';
import { cancelImport, exportImportRows, getImport, listImportRows } from '../../contract/catalogue.ts';
import { urlOf } from '../../contract/client.ts';
import type { OutputOf } from '../../contract/endpoint.ts';
import { useCall, useQueryCall } from '../ui/api.ts';
import { EndpointTable } from '../ui/EndpointTable.tsx';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { Fields } from '../ui/Fields.tsx';
import { Go } from '../ui/Go.tsx';
import { CaseHeader, Panel } from '../ui/PageHeader.tsx';
import { QueryBar } from '../ui/QueryBar.tsx';
import { Status } from '../ui/Status.tsx';
import { usePathParam, useUrlState } from '../ui/url-state.ts';
import { IMPORT_STATES, OUTCOMES, rowsPerSecond } from './catalogue-words.ts';

type Job = OutputOf<typeof getImport>;

const OUTCOME_OPTIONS = Object.entries(OUTCOMES).map(([value, { word }]) => ({ value, label: word }));

function JobProgress({ job }: { readonly job: Job }) {
  const cancel = useCall(cancelImport);
  const percent = job.rowsTotal === 0 ? 0 : Math.floor((job.rowsDone * 100) / job.rowsTotal);
  const speed = rowsPerSecond(job.rowsDone, job.elapsedMs);
  return (
    <Panel title="进度">
      <Progress
        percent={job.state === 'done' ? 100 : percent}
        status={job.state === 'failed' ? 'exception' : 'normal'}
        aria-label="导入进度"
      />
      <p role="status">
        {job.rowsTotal === 0 && job.state === 'running'
          ? '正在读取工作簿'
          : `${job.rowsDone} / ${job.rowsTotal} 行`}
        {speed !== null && `，每秒 ${speed} 行`}
      </p>
      {job.error !== null && <p className="st-field-problem">{job.error}</p>}
      {job.state === 'running' && (
        <Button danger loading={cancel.isPending} onClick={() => cancel.mutate({ params: { id: job.id } })}>
          取消导入
        </Button>
      )}
      <ErrorPanel error={cancel.error} />
    </Panel>
  );
}

function JobReport({ job }: { readonly job: Job }) {
  const [query, setQuery] = useUrlState({ q: '', outcome: '', sheet: '' });
  const filter = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== ''));
  return (
    <Panel
      title="逐行报告"
      extra={
        <a href={urlOf(exportImportRows, { id: job.id }, filter)} download>
          导出 xlsx
        </a>
      }
    >
      <QueryBar
        fields={[
          { name: 'q', label: '名称或说明' },
          { name: 'outcome', label: '结果', kind: 'choice', options: OUTCOME_OPTIONS },
          { name: 'sheet', label: '工作表' },
        ]}
        value={query}
        onSearch={setQuery}
      />
      <EndpointTable
        endpoint={listImportRows}
        name="catalogue-import-rows"
        label={`导入报告-${job.id}`}
        params={{ id: job.id }}
        query={query}
        rowKey={(row) => row.seq}
        isLate={(row) => row.outcome === 'refused' || row.outcome === 'doubtful'}
        columns={[
          { key: 'sheet', title: '工作表', text: (row) => row.sheet, width: 130 },
          { key: 'row', title: '行', text: (row) => String(row.sheetRow), align: 'right', width: 70 },
          { key: 'cell', title: '单元格', text: (row) => row.cell, width: 90 },
          {
            key: 'outcome',
            title: '结果',
            text: (row) => OUTCOMES[row.outcome].word,
            cell: (row) => <Status {...OUTCOMES[row.outcome]} />,
            width: 90,
          },
          { key: 'name', title: '名称', text: (row) => row.name, wrap: true },
          { key: 'reason', title: '说明', text: (row) => row.reason, wrap: true },
        ]}
        empty={{ why: '没有符合条件的行', what: '可清空条件再查' }}
      />
    </Panel>
  );
}

/** One import: its progress while it runs, its report by row afterwards. */
export function ImportJobPage() {
  const id = Number(usePathParam('id'));
  const running = useQueryCall(getImport, { params: { id } }, { keep: true });
  const job = running.data;
  // The same reading again, repeated only while the job runs; both share one answer.
  useQueryCall(getImport, { params: { id } }, { every: job?.state === 'running' ? 400 : false });
  if (job === undefined) return <ErrorPanel error={running.error} onRetry={() => void running.refetch()} />;
  return (
    <div className="st-stack">
      <CaseHeader
        title={`导入 ${job.fileName}`}
        back={{ to: '/catalogue/import', label: '导入国家目录' }}
        status={<Status {...IMPORT_STATES[job.state]} />}
        next={job.versionId !== null && <Go to={`/catalogue/versions/${job.versionId}`}>去核对与发布</Go>}
      />
      {job.state !== 'done' && <JobProgress job={job} />}
      {job.state === 'done' && (
        <>
          <Panel title="结果">
            <Fields
              columns={4}
              fields={[
                { label: '取', value: `${job.taken} 行` },
                { label: '存疑', value: `${job.doubtful} 行` },
                { label: '拒绝', value: `${job.refused} 行` },
                {
                  label: '用时',
                  value: `${job.elapsedMs} 毫秒，每秒 ${rowsPerSecond(job.rowsDone, job.elapsedMs) ?? '—'} 行`,
                },
              ]}
            />
          </Panel>
          <JobReport job={job} />
        </>
      )}
    </div>
  );
}
