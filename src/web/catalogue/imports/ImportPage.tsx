import { useState } from 'react';
import { urlOf } from '../../../contract/client.ts';
import { getListTemplate, listImports, previewImport } from '../../../contract/imports.ts';
import { IMPORTER_KINDS } from '../../../domain/catalogue/imports/importer-kind.ts';
import { LIST_TEMPLATES, type TemplateKind } from '../../../domain/catalogue/imports/list-templates.ts';
import { ClauseLink, ClauseLinks } from '../../ui/ClauseLink.tsx';
import { EndpointTable } from '../../ui/EndpointTable.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Fields } from '../../ui/Fields.tsx';
import { Go } from '../../ui/Go.tsx';
import { PageHeader, Panel } from '../../ui/PageHeader.tsx';
import { QueryBar } from '../../ui/QueryBar.tsx';
import { Status } from '../../ui/Status.tsx';
import { UploadZone } from '../../ui/UploadZone.tsx';
import { useMe } from '../../ui/me.ts';
import { useUploadCall } from '../../ui/upload-call.ts';
import { useUrlState } from '../../ui/url-state.ts';
import { IMPORT_STATES, KIND_OPTIONS } from './import-words.ts';
import { Findings, RecognisedSheets, type Seen } from './RecognisedSheets.tsx';
import { StartForm } from './StartForm.tsx';
import '../catalogue.css';
import './imports.css';

const MOST_BYTES = 30 * 1024 * 1024;

function Recognised({ file, seen }: { readonly file: File; readonly seen: Seen }) {
  return (
    <Panel title={`识别结果：${seen.label}`}>
      <div className="st-stack">
        <p>
          {seen.plan} <ClauseLinks ids={seen.clauses} />
        </p>
        {seen.alreadyImportedAs !== null && (
          <p className="st-note" role="status">
            这份文件已经导入过，<Go to={`/catalogue/versions/${seen.alreadyImportedAs}`}>查看该版本</Go>
            ；同一版本再导入不会重复写入。
          </p>
        )}
        {!seen.complete && (
          <p className="st-note" role="status">
            文件较大，下面是前 {seen.sheets.reduce((sum, sheet) => sum + sheet.rows, 0)}{' '}
            行的情况；导入时读全部。
          </p>
        )}
        <RecognisedSheets seen={seen} />
        {seen.facts.length > 0 && <Fields columns={4} fields={seen.facts} />}
        {seen.ignored.length > 0 && (
          <p>不导入的工作表：{seen.ignored.map(({ sheet, reason }) => `${sheet}（${reason}）`).join('、')}</p>
        )}
        <Findings label="拒绝的行" count={seen.tally.refused} findings={seen.refused} />
        <Findings label="存疑的行" count={seen.tally.doubtful} findings={seen.doubtful} />
        {seen.mayStart ? (
          <StartForm key={seen.sha256} file={file} seen={seen} />
        ) : (
          <p className="st-note" role="status">
            这种表由{seen.importer === 'priceTable' || seen.importer === 'procurement' ? '价格' : '目录'}
            岗位导入，您可以查看识别结果。
          </p>
        )}
      </div>
    </Panel>
  );
}

function Templates() {
  return (
    <p className="st-secondary st-import-templates">
      空白模板：
      {(Object.keys(LIST_TEMPLATES) as TemplateKind[]).map((kind, index) => (
        <span key={kind}>
          {index > 0 && '、'}
          <a href={urlOf(getListTemplate, { kind })} download>
            {IMPORTER_KINDS[kind]}
          </a>
        </span>
      ))}
      。其他目录和价格表按公布的样子导入。
    </p>
  );
}

function History() {
  const [query, setQuery] = useUrlState({ importer: '' });
  return (
    <Panel title="导入记录">
      <QueryBar
        fields={[{ name: 'importer', label: '种类', kind: 'choice', options: KIND_OPTIONS }]}
        value={query}
        onSearch={setQuery}
      />
      <EndpointTable
        endpoint={listImports}
        name="catalogue-imports"
        label="导入记录"
        query={query}
        rowKey={(row) => row.id}
        hrefOf={(row) => `/catalogue/import/${row.id}`}
        columns={[
          { key: 'file', title: '文件', text: (row) => row.fileName, wrap: true },
          { key: 'kind', title: '种类', text: (row) => row.label, width: 160 },
          {
            key: 'state',
            title: '结果',
            text: (row) => IMPORT_STATES[row.state].word,
            cell: (row) => <Status {...IMPORT_STATES[row.state]} />,
            width: 110,
          },
          {
            key: 'taken',
            title: '新增、更改',
            text: (row) => String(row.taken + row.changed),
            align: 'right',
            width: 110,
          },
          { key: 'doubtful', title: '存疑', text: (row) => String(row.doubtful), align: 'right', width: 80 },
          { key: 'refused', title: '拒绝', text: (row) => String(row.refused), align: 'right', width: 80 },
          { key: 'at', title: '开始时间', text: (row) => row.startedAt, width: 170 },
          { key: 'by', title: '导入人', text: (row) => row.startedBy, width: 120 },
        ]}
        stacks
        empty={
          query.importer === ''
            ? { why: '还没有导入过' }
            : { why: '没有导入过这一种', what: '可清空条件再查' }
        }
      />
    </Panel>
  );
}

/** Drops a file and says what it is, before anything is written. */
function NewImport() {
  const [file, setFile] = useState<File | null>(null);
  const preview = useUploadCall(previewImport);
  async function choose(chosen: File) {
    setFile(null);
    if (await preview.send(chosen, {})) setFile(chosen);
  }
  return (
    <>
      <Panel title="选择文件">
        <UploadZone
          label="目录、价格表或编码表"
          hint="xlsx、xls 或 csv，不超过 30 MB"
          accept=".xlsx,.xls,.csv"
          maxBytes={MOST_BYTES}
          onFile={(chosen) => void choose(chosen)}
          percent={preview.percent}
          onCancel={() => preview.cancel()}
        />
        {preview.percent === 100 && <p role="status">正在识别</p>}
        <ErrorPanel error={preview.error} />
        <Templates />
      </Panel>
      {file !== null && preview.answer !== null && <Recognised file={file} seen={preview.answer} />}
    </>
  );
}

/** What was imported, and for those who may, a new import. */
export function ImportPage() {
  const imports = useMe().role !== 'auditor';
  return (
    <div className="st-stack">
      <PageHeader
        title="导入目录和价格表"
        about={
          <>
            {imports ? '按栏目标题识别是哪一种，先看识别结果，确认后才写入。' : '每次导入的结果和逐行报告。'}{' '}
            <ClauseLink id="N1.1" />
          </>
        }
      />
      {imports && <NewImport />}
      <History />
    </div>
  );
}
