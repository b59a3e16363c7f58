import { useState } from 'react';
import { listPolicyDocuments, loadPolicyDocument, previewPolicyDocument } from '../../contract/documents.ts';
import type { OutputOf } from '../../contract/endpoint.ts';
import { quotedTitle } from '../../policy/documents.ts';
import { useQueryCall } from '../ui/api.ts';
import { ClauseLink, ClauseLinks } from '../ui/ClauseLink.tsx';
import { DataTable } from '../ui/DataTable.tsx';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { Go } from '../ui/Go.tsx';
import { useMe } from '../ui/me.ts';
import { PageHeader, Panel } from '../ui/PageHeader.tsx';
import { Status } from '../ui/Status.tsx';
import { SubmitBar } from '../ui/SubmitBar.tsx';
import type { Column } from '../ui/table-columns.ts';
import { UploadZone } from '../ui/UploadZone.tsx';
import { useUploadCall } from '../ui/upload-call.ts';
import { ArticleList } from './ArticleList.tsx';

type DocumentRow = OutputOf<typeof listPolicyDocuments>['rows'][number];

const COLUMNS: readonly Column<DocumentRow>[] = [
  { key: 'name', title: '简称', text: (row) => row.shortName, width: 90 },
  { key: 'title', title: '文件', text: (row) => row.title },
  { key: 'file', title: '文件名', text: (row) => row.fileName },
  {
    key: 'articles',
    title: '段数',
    text: (row) => String(row.articles),
    align: 'right',
    width: 70,
  },
  { key: 'at', title: '载入时间', text: (row) => row.loadedAt, width: 170 },
  { key: 'by', title: '载入人', text: (row) => row.loadedBy, width: 120 },
  {
    key: 'state',
    title: '状态',
    cell: (row) =>
      row.current ? <Status tone="good" word="正在使用" /> : <Status tone="off" word="已被替换" />,
    width: 110,
  },
];

const MOST_BYTES = 5 * 1024 * 1024;

/** Chooses a file, shows what was recognised in it, and loads it only then. */
function LoadPanel() {
  const [file, setFile] = useState<File | null>(null);
  const preview = useUploadCall(previewPolicyDocument);
  const load = useUploadCall(loadPolicyDocument);
  const seen = file === null ? null : preview.answer;

  async function choose(chosen: File) {
    setFile(null);
    if (await preview.send(chosen, {})) setFile(chosen);
  }
  async function commit() {
    if (file === null || seen === null) return;
    if (await load.send(file, { sha256: seen.sha256 })) setFile(null);
  }
  return (
    <>
      <Panel title="载入文件">
        <UploadZone
          label="官方文件全文"
          hint="通知或办法的 .txt、.html 或 .docx，不超过 5 MB"
          accept=".txt,.html,.htm,.docx"
          maxBytes={MOST_BYTES}
          onFile={(chosen) => void choose(chosen)}
          percent={preview.percent}
          onCancel={() => preview.cancel()}
        />
        <ErrorPanel error={preview.error} />
        <p role="status">
          {load.answer !== null &&
            seen === null &&
            (load.answer.added
              ? `已载入，共 ${load.answer.articles} 段`
              : '同一份文件已经载入过，没有重复写入')}
        </p>
      </Panel>
      {seen !== null && (
        <Panel title={`识别结果：${seen.shortName}`}>
          <p>
            {quotedTitle(seen.title)}，共 {seen.articles.length} 段。
            {seen.alreadyLoadedAs !== null && ' 这份文件已经载入过，再次载入不会重复写入。'}
          </p>
          {seen.unmatched.length > 0 && (
            <p>
              没有找到原文的条款：
              <ClauseLinks ids={seen.unmatched} />
            </p>
          )}
          <SubmitBar
            verb="确认载入"
            busy={load.percent !== null}
            onSubmit={() => void commit()}
            error={load.error}
          />
        </Panel>
      )}
      {seen !== null && <ArticleList articles={seen.articles} />}
    </>
  );
}

/** The official documents that the province has loaded; the catalogue desk loads new ones. */
export function DocumentsPage() {
  const me = useMe();
  const { data, error, refetch } = useQueryCall(listPolicyDocuments, {});
  return (
    <div className="st-stack">
      <PageHeader
        title="政策文件"
        about={
          <>
            载入官方文件后，按章、条拆开，与平台的条款对上号；点任何依据都能看到原文。 <ClauseLink id="M1" />
          </>
        }
        actions={<Go to="/clauses">规则说明</Go>}
      />
      <ErrorPanel error={error} onRetry={() => void refetch()} />
      <Panel title="已载入">
        <DataTable
          label="已载入的官方文件"
          rows={data?.rows}
          rowKey={(row) => row.id}
          hrefOf={(row) => `/policy-documents/${row.id}`}
          columns={COLUMNS}
          empty={{ why: '还没有载入官方文件', what: '由省局目录岗位载入；载入前，依据只显示平台自己的表述' }}
        />
      </Panel>
      {me.role === 'provinceCatalogue' && <LoadPanel />}
    </div>
  );
}
