import { Button, Pagination, Segmented } from 'antd';
import { useState } from 'react';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { uploadMatchingItems } from '../../../contract/matching.ts';
import { ITEM_FILE_CAPTIONS, type ItemCaption } from '../../../domain/catalogue/matching/item-file.ts';
import { csvText, saveText } from '../../ui/csv.ts';
import { DataTable } from '../../ui/DataTable.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Go } from '../../ui/Go.tsx';
import { PageHeader, Panel } from '../../ui/PageHeader.tsx';
import { Status, type Tone } from '../../ui/Status.tsx';
import type { Column } from '../../ui/table-columns.ts';
import { UploadZone } from '../../ui/UploadZone.tsx';
import { useUploadCall } from '../../ui/upload-call.ts';
import { withThousands } from '../../ui/words.ts';

type Report = OutputOf<typeof uploadMatchingItems>;
type ReportRow = Report['rows'][number];

const PAGE = 100;
const MOST_BYTES = 10 * 1024 * 1024;

const CAPTION_HELP: Readonly<Record<ItemCaption, string>> = {
  机构药品编码: '必填，本机构系统里的编码，不能重复',
  药品名称: '必填，通用名；有商品名可写在括号里',
  类别: '西药中成药、中药饮片或自制剂，空作西药中成药',
  剂型: '可空',
  规格: '如 100mg',
  包装: '如 10片×2板/盒',
  生产企业: '可空，填了推荐更准',
  批准文号: '可空，填了推荐更准',
  计价单位: '如 盒',
  转换比: '一个计价单位里的制剂单位数，正整数',
  国家药品编码: '可空；填了即由本机构确认为对照，今天起生效',
  备注: '可空',
};

const OUTCOMES: Readonly<Record<ReportRow['outcome'], { readonly word: string; readonly tone: Tone }>> = {
  ready: { word: '可以写入', tone: 'wait' },
  written: { word: '已写入', tone: 'good' },
  refused: { word: '不能写入', tone: 'bad' },
};

const COLUMNS: readonly Column<ReportRow>[] = [
  { key: 'line', title: '行', text: (row) => String(row.line), align: 'right', width: 72 },
  { key: 'cell', title: '单元格', text: (row) => row.cell, width: 90 },
  { key: 'code', title: '机构编码', text: (row) => row.itemCode },
  { key: 'name', title: '名称', text: (row) => row.name, wrap: true },
  {
    key: 'outcome',
    title: '结果',
    text: (row) => OUTCOMES[row.outcome].word,
    cell: (row) => <Status {...OUTCOMES[row.outcome]} />,
  },
  { key: 'reason', title: '说明', text: (row) => row.reason, wrap: true },
];

function FileGuide() {
  return (
    <Panel
      title="文件怎么写"
      extra={
        <Button onClick={() => saveText('机构药品.csv', csvText([ITEM_FILE_CAPTIONS]))}>下载空白模板</Button>
      }
    >
      <DataTable
        label="各列的写法"
        rows={ITEM_FILE_CAPTIONS}
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
  const [only, setOnly] = useState<string>(
    report.rows.some((row) => row.outcome === 'refused') ? 'refused' : 'all',
  );
  const [page, setPage] = useState(1);
  const rows = only === 'all' ? report.rows : report.rows.filter((row) => row.outcome === 'refused');
  function save() {
    const lines = rows.map((row) => COLUMNS.map((column) => column.text?.(row) ?? ''));
    saveText(`核对结果-${fileName}.csv`, csvText([COLUMNS.map((column) => column.title), ...lines]));
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

function inWords({ total, ready, written }: Report): string {
  const count = (number: number) => withThousands(String(number));
  const refused = total - ready - written;
  const parts = [
    `共 ${count(total)} 行`,
    written > 0 ? `已写入 ${count(written)} 行` : `可以写入 ${count(ready)} 行`,
    refused > 0 ? `不能写入 ${count(refused)} 行` : '',
  ];
  return `${parts.filter((part) => part !== '').join('，')}。`;
}

/** Uploads the institution's items from a file: first everything is checked and shown, then the sound rows are written. */
export function UploadItemsPage() {
  const [file, setFile] = useState<File>();
  const check = useUploadCall(uploadMatchingItems);
  const write = useUploadCall(uploadMatchingItems);
  const report = write.answer ?? check.answer;

  async function recognise(chosen: File) {
    setFile(chosen);
    write.forget();
    await check.send(chosen, { mode: 'check' });
  }
  return (
    <>
      <PageHeader
        title="批量上传药品"
        about="先核对，看过结果再写入；有问题的行不写入，改好后可再传，同一文件再传不会重复。"
        back={{ to: '/matching', label: '药品对照' }}
        actions={write.answer !== null && <Go to="/matching?state=proposed">去确认推荐</Go>}
      />
      <div className="st-stack">
        <UploadZone
          label="机构药品文件"
          hint="xlsx、xls 或 csv，一次最多 5,000 行。"
          accept=".xlsx,.xls,.csv,text/csv"
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
                    写入 {withThousands(String(report.ready))} 行
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
