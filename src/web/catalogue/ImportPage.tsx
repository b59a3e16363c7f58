import { Form, Input, InputNumber } from 'antd';
import { useState } from 'react';
import { listImports, previewCatalogue, startImport } from '../../contract/catalogue.ts';
import type { OutputOf } from '../../contract/endpoint.ts';
import { ClauseLink } from '../ui/ClauseLink.tsx';
import { DayInput } from '../ui/DayInput.tsx';
import { EndpointTable } from '../ui/EndpointTable.tsx';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { Go } from '../ui/Go.tsx';
import { PageHeader, Panel } from '../ui/PageHeader.tsx';
import { Status } from '../ui/Status.tsx';
import { SubmitBar } from '../ui/SubmitBar.tsx';
import { UploadZone } from '../ui/UploadZone.tsx';
import { useUploadCall } from '../ui/upload-call.ts';
import { useGo } from '../ui/url-state.ts';
import { IMPORT_STATES } from './catalogue-words.ts';
import { FindingsTable } from './FindingsTable.tsx';
import { ReconciliationTable } from './ReconciliationTable.tsx';
import { SectionsTable } from './SectionsTable.tsx';
import './catalogue.css';

type Seen = OutputOf<typeof previewCatalogue>;

const MOST_BYTES = 20 * 1024 * 1024;
const TOTALS = [
  ['western', '西药'],
  ['chinese', '中成药'],
  ['negotiatedWestern', '谈判西药（含竞价）'],
  ['negotiatedChinese', '谈判中成药'],
  ['total', '合计'],
] as const;
type Totals = Partial<Record<(typeof TOTALS)[number][0], number>>;

/** The totals that the platform knows for an edition, as the form holds them. */
function knownTotals(seen: Seen, edition: string): Totals {
  const known = seen.knownTotals.find((one) => one.edition === edition);
  return known === undefined ? {} : Object.fromEntries(TOTALS.map(([part]) => [part, known[part]]));
}

/** Edition, first day and published totals; then the import begins. */
function StartForm({ file, seen }: { readonly file: File; readonly seen: Seen }) {
  const go = useGo();
  const start = useUploadCall(startImport);
  const [edition, setEdition] = useState(seen.guessedEdition ?? '');
  const [effectiveFrom, setEffectiveFrom] = useState(
    seen.guessedEdition === null ? '' : `${Number(seen.guessedEdition) + 1}-01-01`,
  );
  const [totals, setTotals] = useState<Totals>(knownTotals(seen, edition));
  const stated = seen.knownTotals.some((one) => one.edition === edition);

  async function begin() {
    const numbers = Object.entries(totals).map(([part, value]) => [part, String(value)]);
    const fields = { sha256: seen.sha256, edition, effectiveFrom, ...Object.fromEntries(numbers) } as Record<
      string,
      string
    >;
    const answer = await start.send(file, fields);
    if (answer?.importId != null) go(`/catalogue/import/${answer.importId}`);
    else if (answer?.versionId != null) go(`/catalogue/versions/${answer.versionId}`);
  }
  return (
    <Form layout="vertical" className="st-cat-form" onFinish={() => void begin()}>
      <div className="st-cat-fields">
        <Form.Item label="版本年份" htmlFor="edition" required>
          <Input
            id="edition"
            inputMode="numeric"
            maxLength={4}
            value={edition}
            onChange={(event) => {
              setEdition(event.target.value.trim());
              setTotals(knownTotals(seen, event.target.value.trim()));
            }}
          />
        </Form.Item>
        <Form.Item label="执行日期" htmlFor="effectiveFrom" required>
          <DayInput id="effectiveFrom" value={effectiveFrom} onChange={setEffectiveFrom} />
        </Form.Item>
      </div>
      <p className="st-secondary">
        {stated ? '公布总数已按通知填好，' : '请按公布文件填写各部分药品数，'}导入后逐项核对。{' '}
        <ClauseLink id="N1.1" />
      </p>
      <div className="st-cat-fields">
        {TOTALS.map(([part, label]) => (
          <Form.Item key={part} label={label} htmlFor={`total-${part}`}>
            <InputNumber
              id={`total-${part}`}
              min={0}
              precision={0}
              value={totals[part] ?? null}
              onChange={(value) => setTotals({ ...totals, ...(value === null ? {} : { [part]: value }) })}
            />
          </Form.Item>
        ))}
      </div>
      <SubmitBar
        verb="开始导入"
        busy={start.percent !== null}
        disabled={!/^\d{4}$/.test(edition) || effectiveFrom === ''}
        error={start.error}
      />
    </Form>
  );
}

function Recognised({ file, seen }: { readonly file: File; readonly seen: Seen }) {
  return (
    <Panel title={`识别结果：${seen.fileName}`}>
      <div className="st-stack">
        {seen.alreadyImportedAs !== null && (
          <p className="st-note" role="status">
            这份文件已经导入过，<Go to={`/catalogue/versions/${seen.alreadyImportedAs}`}>查看该版本</Go>
            ；同一年份再导入不会重复写入。
          </p>
        )}
        <SectionsTable sections={seen.sections} />
        {seen.ignoredSheets.length > 0 && (
          <p>
            没有导入的工作表：
            {seen.ignoredSheets.map((sheet) => `${sheet.section}（${sheet.reason}）`).join('、')}
          </p>
        )}
        {seen.reconciliation.length > 0 && <ReconciliationTable lines={seen.reconciliation} />}
        <FindingsTable label="拒绝的行" findings={seen.refused} />
        <FindingsTable label="存疑的行" findings={seen.doubtful} />
        <StartForm key={seen.sha256} file={file} seen={seen} />
      </div>
    </Panel>
  );
}

/** Drops the national workbook, shows what was recognised before anything is written, and starts the import. */
export function ImportPage() {
  const [file, setFile] = useState<File | null>(null);
  const preview = useUploadCall(previewCatalogue);
  async function choose(chosen: File) {
    setFile(null);
    if (await preview.send(chosen, {})) setFile(chosen);
  }
  return (
    <div className="st-stack">
      <PageHeader
        title="导入国家目录"
        about={
          <>
            先识别、再核对、后写入；导入成草稿，发布前不影响任何人。 <ClauseLink id="N1.1" />
          </>
        }
        actions={<Go to="/catalogue/versions">目录版本</Go>}
      />
      <Panel title="选择文件">
        <UploadZone
          label="国家医保药品目录工作簿"
          hint="由官方目录转成的 .xlsx，不超过 20 MB"
          accept=".xlsx"
          maxBytes={MOST_BYTES}
          onFile={(chosen) => void choose(chosen)}
          percent={preview.percent}
          onCancel={() => preview.cancel()}
        />
        <ErrorPanel error={preview.error} />
      </Panel>
      {file !== null && preview.answer !== null && <Recognised file={file} seen={preview.answer} />}
      <Panel title="导入记录">
        <EndpointTable
          endpoint={listImports}
          name="catalogue-imports"
          label="导入记录"
          rowKey={(row) => row.id}
          hrefOf={(row) => `/catalogue/import/${row.id}`}
          columns={[
            { key: 'file', title: '文件', text: (row) => row.fileName },
            {
              key: 'state',
              title: '结果',
              text: (row) => IMPORT_STATES[row.state].word,
              cell: (row) => <Status {...IMPORT_STATES[row.state]} />,
              width: 110,
            },
            { key: 'taken', title: '取', text: (row) => String(row.taken), align: 'right', width: 80 },
            {
              key: 'doubtful',
              title: '存疑',
              text: (row) => String(row.doubtful),
              align: 'right',
              width: 80,
            },
            { key: 'refused', title: '拒绝', text: (row) => String(row.refused), align: 'right', width: 80 },
            { key: 'at', title: '开始时间', text: (row) => row.startedAt, width: 170 },
            { key: 'by', title: '导入人', text: (row) => row.startedBy, width: 120 },
          ]}
          empty={{ why: '还没有导入过目录', what: '把工作簿拖到上面，先看识别结果' }}
        />
      </Panel>
    </div>
  );
}
