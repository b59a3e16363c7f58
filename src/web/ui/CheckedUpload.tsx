import { Button, Pagination, Segmented } from 'antd';
import { useState, type ReactNode } from 'react';
import type { CallFailed } from '../../contract/client.ts';
import { csvText, saveText } from './csv.ts';
import { DataTable } from './DataTable.tsx';
import { ErrorPanel } from './ErrorPanel.tsx';
import { Panel } from './PageHeader.tsx';
import { Status, type Tone } from './Status.tsx';
import type { Column } from './table-columns.ts';
import { UploadZone } from './UploadZone.tsx';
import { withThousands } from './words.ts';

/** One row of a file, as the server judged it. */
interface JudgedRow {
  readonly line: number;
  readonly outcome: 'ready' | 'written' | 'refused';
}

interface RowReport<R extends JudgedRow> {
  readonly total: number;
  readonly ready: number;
  readonly written: number;
  readonly rows: readonly R[];
}

/** A sending of the file, as `useUploadCall` gives it. */
interface Sending<R extends JudgedRow> {
  readonly percent: number | null;
  readonly error: CallFailed | null;
  readonly answer: RowReport<R> | null;
  readonly send: (file: File, fields: Record<string, string>) => Promise<unknown>;
  readonly cancel: () => void;
  readonly forget: () => void;
}

const PAGE = 100;

const OUTCOMES: Readonly<Record<JudgedRow['outcome'], { readonly word: string; readonly tone: Tone }>> = {
  ready: { word: '可以写入', tone: 'wait' },
  written: { word: '已写入', tone: 'good' },
  refused: { word: '不能写入', tone: 'bad' },
};

/** The column that says what becomes of a row. */
export function outcomeColumn<R extends JudgedRow>(): Column<R> {
  return {
    key: 'outcome',
    title: '结果',
    text: (row) => OUTCOMES[row.outcome].word,
    cell: (row) => <Status {...OUTCOMES[row.outcome]} />,
  };
}

interface FileGuideProps<C extends string> {
  readonly template: string;
  readonly captions: readonly C[];
  readonly help: Readonly<Record<C, string>>;
}

/** How the file is to be written, column by column, with an empty one to fill in. */
export function FileGuide<C extends string>({ template, captions, help }: FileGuideProps<C>) {
  return (
    <Panel
      title="文件怎么写"
      extra={<Button onClick={() => saveText(template, csvText([captions]))}>下载空白模板</Button>}
    >
      <DataTable
        label="各列的写法"
        rows={captions}
        rowKey={(caption) => caption}
        columns={[
          { key: 'caption', title: '列名', text: (caption) => caption },
          { key: 'help', title: '写法', text: (caption) => help[caption], wrap: true },
        ]}
        empty={{ why: '' }}
      />
    </Panel>
  );
}

interface ReportTableProps<R extends JudgedRow> {
  readonly report: RowReport<R>;
  readonly columns: readonly Column<R>[];
  readonly fileName: string;
}

function ReportTable<R extends JudgedRow>({ report, columns, fileName }: ReportTableProps<R>) {
  const refused = report.rows.filter((row) => row.outcome === 'refused');
  const [only, setOnly] = useState(refused.length > 0 ? 'refused' : 'all');
  const [page, setPage] = useState(1);
  const rows = only === 'all' ? report.rows : refused;
  function save() {
    const lines = rows.map((row) => columns.map((column) => column.text?.(row) ?? ''));
    saveText(`核对结果-${fileName}.csv`, csvText([columns.map((column) => column.title), ...lines]));
  }
  return (
    <div className="st-list">
      <div className="st-list-bar">
        <Segmented
          aria-label="显示哪些行"
          options={[
            { value: 'all', label: '全部' },
            { value: 'refused', label: '不能写入' },
          ]}
          value={only}
          onChange={(next) => {
            setOnly(next);
            setPage(1);
          }}
        />
        <span className="st-grow" />
        <Button onClick={save}>导出结果</Button>
      </div>
      <DataTable
        label="逐行结果"
        rows={rows.slice((page - 1) * PAGE, page * PAGE)}
        rowKey={(row) => row.line}
        columns={columns}
        stacks
        empty={{ why: '没有不能写入的行' }}
      />
      {rows.length > PAGE && (
        <Pagination
          className="st-pages"
          size="small"
          current={page}
          pageSize={PAGE}
          total={rows.length}
          showSizeChanger={false}
          onChange={setPage}
        />
      )}
    </div>
  );
}

/** What the report says in a sentence. */
function inWords({ total, ready, written }: RowReport<JudgedRow>, unit: string): string {
  const count = (number: number) => withThousands(String(number));
  const refused = total - ready - written;
  const parts = [
    `共 ${count(total)} 行`,
    written > 0 ? `已写入 ${count(written)} ${unit}` : `可以写入 ${count(ready)} ${unit}`,
    refused > 0 ? `不能写入 ${count(refused)} 行` : '',
  ];
  return `${parts.filter((part) => part !== '').join('，')}。`;
}

interface CheckedUploadProps<R extends JudgedRow> {
  readonly label: string;
  readonly hint: string;
  readonly accept: string;
  readonly maxBytes: number;
  /** What a row is counted as: 行, 人. */
  readonly unit: string;
  readonly columns: readonly Column<R>[];
  /** Sends the file to be judged; nothing is written. */
  readonly check: Sending<R>;
  /** Sends the same file to be written. */
  readonly write: Sending<R>;
  /** Shown while no file has been judged. */
  readonly guide: ReactNode;
}

/** A file of rows in two steps: first everything is checked and shown, then the sound rows are written. */
export function CheckedUpload<R extends JudgedRow>(props: CheckedUploadProps<R>) {
  const { label, hint, accept, maxBytes, unit, columns, check, write, guide } = props;
  const [file, setFile] = useState<File>();
  const report = write.answer ?? check.answer;
  async function recognise(chosen: File) {
    setFile(chosen);
    write.forget();
    await check.send(chosen, { mode: 'check' });
  }
  return (
    <div className="st-stack">
      <UploadZone
        label={label}
        hint={hint}
        accept={accept}
        maxBytes={maxBytes}
        onFile={(chosen) => void recognise(chosen)}
        percent={check.percent ?? write.percent}
        onCancel={() => {
          check.cancel();
          write.cancel();
        }}
      />
      <ErrorPanel error={check.error ?? write.error} />
      {report === null || file === undefined ? (
        guide
      ) : (
        <Panel title={`${write.answer === null ? '核对结果' : '写入结果'}：${file.name}`}>
          <div className="st-stack">
            <p role="status">{inWords(report, unit)}</p>
            {write.answer === null && report.ready > 0 && (
              <div className="st-actions">
                <Button
                  type="primary"
                  loading={write.percent !== null}
                  onClick={() => void write.send(file, { mode: 'write' })}
                >
                  写入 {withThousands(String(report.ready))} {unit}
                </Button>
              </div>
            )}
            <ReportTable
              key={`${file.name}${file.lastModified}${write.answer === null}`}
              report={report}
              columns={columns}
              fileName={file.name}
            />
          </div>
        </Panel>
      )}
    </div>
  );
}
