import { Button, Pagination, Segmented } from 'antd';
import { useState } from 'react';
import type { OutputOf } from '../../contract/endpoint.ts';
import { importPersons } from '../../contract/insured.ts';
import { PERSON_FILE_CAPTIONS } from '../../domain/insured/person-file.ts';
import { csvText, saveText } from '../ui/csv.ts';
import { DataTable } from '../ui/DataTable.tsx';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { PageHeader, Panel } from '../ui/PageHeader.tsx';
import { Status, type Tone } from '../ui/Status.tsx';
import type { Column } from '../ui/table-columns.ts';
import { UploadZone } from '../ui/UploadZone.tsx';
import { useUploadCall } from '../ui/upload-call.ts';
import { withThousands } from '../ui/words.ts';

type Report = OutputOf<typeof importPersons>;
type ReportRow = Report['rows'][number];

const PAGE = 100;
const MOST_BYTES = 5 * 1024 * 1024;

/** What each column of the file takes, beside its caption. */
const CAPTION_HELP: Readonly<Record<(typeof PERSON_FILE_CAPTIONS)[number], string>> = {
  姓名: '必填',
  证件号码: '必填，18 位居民身份证号码；表格软件里请设为文本格式',
  手机号码: '11 位，可空',
  住址: '可空',
  区划代码: '必填，六位，须在本地区内',
  险种: '职工医保或居民医保',
  参保开始日期: '写作 2026-01-01',
  参加大病: '是、否或空，空作否',
};

const OUTCOMES: Readonly<Record<ReportRow['outcome'], { readonly word: string; readonly tone: Tone }>> = {
  ready: { word: '可以写入', tone: 'wait' },
  written: { word: '已写入', tone: 'good' },
  refused: { word: '不能写入', tone: 'bad' },
};

const COLUMNS: readonly Column<ReportRow>[] = [
  { key: 'line', title: '行', text: (row) => String(row.line), align: 'right', width: 72 },
  { key: 'name', title: '姓名', text: (row) => row.name },
  {
    key: 'outcome',
    title: '结果',
    text: (row) => OUTCOMES[row.outcome].word,
    cell: (row) => <Status {...OUTCOMES[row.outcome]} />,
  },
  { key: 'reason', title: '原因', text: (row) => row.reason, wrap: true },
];

function FileGuide() {
  return (
    <Panel
      title="文件怎么写"
      extra={
        <Button onClick={() => saveText('参保人批量登记.csv', csvText([PERSON_FILE_CAPTIONS]))}>
          下载空白模板
        </Button>
      }
    >
      <DataTable
        label="各列的写法"
        rows={PERSON_FILE_CAPTIONS}
        rowKey={(caption) => caption}
        columns={[
          { key: 'caption', title: '列名', text: (caption) => caption },
          { key: 'help', title: '写法', text: (caption) => CAPTION_HELP[caption], wrap: true },
        ]}
        empty={{ why: '' }}
      />
    </Panel>
  );
}

function ReportTable({ report, fileName }: { readonly report: Report; readonly fileName: string }) {
  const [only, setOnly] = useState<string>('all');
  const [page, setPage] = useState(1);
  const rows = only === 'all' ? report.rows : report.rows.filter((row) => row.outcome === 'refused');
  function save() {
    const lines = rows.map((row) => COLUMNS.map((column) => column.text?.(row) ?? ''));
    saveText(`核对结果-${fileName}`, csvText([COLUMNS.map((column) => column.title), ...lines]));
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
        columns={COLUMNS}
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
function inWords(report: Report): string {
  const count = (number: number) => withThousands(String(number));
  const refused = report.total - report.ready - report.written;
  const parts = [
    `共 ${count(report.total)} 行`,
    report.written > 0 ? `已写入 ${count(report.written)} 人` : `可以写入 ${count(report.ready)} 人`,
    refused > 0 ? `不能写入 ${count(refused)} 行` : '',
  ];
  return `${parts.filter((part) => part !== '').join('，')}。`;
}

/** Registers many people from a file: first everything is checked and shown, then it is written. */
export function ImportPersonsPage() {
  const [file, setFile] = useState<File>();
  const check = useUploadCall(importPersons);
  const write = useUploadCall(importPersons);
  const report = write.answer ?? check.answer;

  async function recognise(chosen: File) {
    setFile(chosen);
    write.forget();
    await check.send(chosen, { mode: 'check' });
  }
  return (
    <>
      <PageHeader
        title="批量登记参保人"
        about="先核对，看过结果再写入；有问题的行不写入，改好后可单独再传。"
        back={{ to: '/persons', label: '参保人' }}
      />
      <div className="st-stack">
        <UploadZone
          label="参保人文件"
          hint="CSV 文件，一次最多 5,000 人。"
          accept=".csv,text/csv"
          maxBytes={MOST_BYTES}
          onFile={(chosen) => void recognise(chosen)}
          percent={check.percent ?? write.percent}
          onCancel={() => {
            check.cancel();
            write.cancel();
          }}
        />
        <ErrorPanel error={check.error ?? write.error} />
        {report === null || file === undefined ? (
          <FileGuide />
        ) : (
          <Panel title={`${write.answer === null ? '核对结果' : '写入结果'}：${file.name}`}>
            <div className="st-stack">
              <p role="status">{inWords(report)}</p>
              {write.answer === null && report.ready > 0 && (
                <div className="st-actions">
                  <Button
                    type="primary"
                    loading={write.percent !== null}
                    onClick={() => void write.send(file, { mode: 'write' })}
                  >
                    写入 {withThousands(String(report.ready))} 人
                  </Button>
                </div>
              )}
              <ReportTable
                key={`${file.name}${file.lastModified}${write.answer === null}`}
                report={report}
                fileName={file.name}
              />
            </div>
          </Panel>
        )}
      </div>
    </>
  );
}
