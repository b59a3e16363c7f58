import { Button, Progress } from 'antd';
import { urlOf } from '../../../contract/client.ts';
import { cancelImport, exportImportRows, getImport, listImportRows } from '../../../contract/imports.ts';
import { useCall, useQueryCall } from '../../ui/api.ts';
import { EndpointTable } from '../../ui/EndpointTable.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Fields } from '../../ui/Fields.tsx';
import { Go } from '../../ui/Go.tsx';
import { CaseHeader, Panel } from '../../ui/PageHeader.tsx';
import { QueryBar } from '../../ui/QueryBar.tsx';
import { Status } from '../../ui/Status.tsx';
import { useMe } from '../../ui/me.ts';
import { usePathParam, useUrlState } from '../../ui/url-state.ts';
import {
  countsOf,
  durationWords,
  IMPORT_STATES,
  OUTCOME_OPTIONS,
  outcomeWord,
  rowsOf,
  rowsPerSecond,
  type Job,
} from './import-words.ts';
import './imports.css';

function progressWords(job: Job): string {
  if (job.rowsDone === 0 && job.state === 'running') return '正在读取文件';
  const speed = rowsPerSecond(job.rowsDone, job.elapsedMs);
  const running = job.state === 'running';
  const rows =
    job.rowsTotal > 0 ? `${job.rowsDone} / ${running ? '约 ' : ''}${job.rowsTotal} 行` : `${job.rowsDone} 行`;
  return speed === null || !running ? rows : `${rows}，每秒 ${speed} 行`;
}

/** What is left behind by a job that did not reach its end. */
function remainder(job: Job): string | null {
  if (job.state !== 'cancelled' && job.state !== 'failed') return null;
  if (job.allOrNothing) return '没有写入任何内容。';
  return job.rowsDone === 0
    ? '没有写入任何内容。'
    : `前 ${job.rowsDone} 行已写入并保留；再导入同一文件，已写入的行不会重复。`;
}

function JobProgress({ job }: { readonly job: Job }) {
  const me = useMe();
  const cancel = useCall(cancelImport);
  const percent = job.rowsTotal === 0 ? 0 : Math.min(99, Math.floor((job.rowsDone * 100) / job.rowsTotal));
  const left = remainder(job);
  return (
    <Panel title="进度">
      <Progress
        percent={percent}
        status={job.state === 'failed' ? 'exception' : 'normal'}
        aria-label="导入进度"
      />
      <p role="status">{progressWords(job)}</p>
      {job.error !== null && <p className="st-field-problem">{job.error}</p>}
      {left !== null && <p>{left}</p>}
      {job.state === 'running' && me.role !== 'auditor' && (
        <div className="st-actions">
          <Button danger loading={cancel.isPending} onClick={() => cancel.mutate({ params: { id: job.id } })}>
            取消导入
          </Button>
          <span className="st-secondary">
            {job.allOrNothing ? '已写入的全部撤回。' : '已写入的行保留，其余的不再写入。'}
          </span>
        </div>
      )}
      <ErrorPanel error={cancel.error} />
    </Panel>
  );
}

function JobResult({ job }: { readonly job: Job }) {
  return (
    <Panel title="结果">
      <div className="st-stack">
        <ul className="st-import-counts" aria-label="各结果的行数">
          {countsOf(job).map(({ outcome, count }) => (
            <li key={outcome}>
              <Status {...outcomeWord(outcome)} /> <strong>{count}</strong> 行
            </li>
          ))}
        </ul>
        <Fields
          columns={4}
          fields={[
            { label: '读到的行', value: `${rowsOf(job)} 行，逐行有去向` },
            { label: '用时', value: durationWords(job.elapsedMs) },
            ...job.facts,
          ]}
        />
      </div>
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
        stacks
        columns={[
          { key: 'sheet', title: '工作表', text: (row) => row.sheet, width: 130 },
          { key: 'row', title: '行', text: (row) => String(row.sheetRow), align: 'right', width: 70 },
          { key: 'cell', title: '单元格', text: (row) => row.cell, width: 90 },
          {
            key: 'outcome',
            title: '结果',
            text: (row) => outcomeWord(row.outcome).word,
            cell: (row) => <Status {...outcomeWord(row.outcome)} />,
            width: 90,
          },
          { key: 'name', title: '名称', text: (row) => row.name, wrap: true, lead: true },
          { key: 'reason', title: '说明', text: (row) => row.reason, wrap: true },
        ]}
        empty={{
          why: '没有符合条件的行',
          what: job.allOrNothing ? '可清空条件再查' : '没有可说明的新增和未变的行只计数，不逐行列出',
        }}
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
  const reported = job.state === 'done' || (!job.allOrNothing && job.rowsDone > 0 && job.state !== 'running');
  return (
    <div className="st-stack">
      <CaseHeader
        title={`导入${job.label}`}
        about={`${job.fileName}，${job.startedBy}于 ${job.startedAt} 开始`}
        back={{ to: '/catalogue/import', label: '导入目录和价格表' }}
        status={<Status {...IMPORT_STATES[job.state]} />}
        next={job.versionId !== null && <Go to={`/catalogue/versions/${job.versionId}`}>去核对与发布</Go>}
      />
      {job.resumedAt !== null && (
        <p className="st-note" role="status">
          程序曾中断，{job.resumedAt} 由系统接手{job.allOrNothing ? '，从头导入' : '，从中断处接着导入'}
          （第 {job.attempts} 次），没有重复写入。
        </p>
      )}
      {job.state !== 'done' && <JobProgress job={job} />}
      {reported && <JobResult job={job} />}
      {job.settings.length > 0 && (
        <Panel title="导入设置">
          <Fields columns={4} fields={job.settings} />
        </Panel>
      )}
      {reported && <JobReport job={job} />}
    </div>
  );
}
