import type { OutputOf } from '../../../contract/endpoint.ts';
import { uploadStock } from '../../../contract/providers-stock.ts';
import { STOCK_FILE_CAPTIONS, type StockCaption } from '../../../domain/providers/stock/stock-file.ts';
import { CheckedUpload, FileGuide, outcomeColumn } from '../../ui/CheckedUpload.tsx';
import { Go } from '../../ui/Go.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import type { Column } from '../../ui/table-columns.ts';
import { useUploadCall } from '../../ui/upload-call.ts';

const MOST_BYTES = 10 * 1024 * 1024;

const CAPTION_HELP: Readonly<Record<StockCaption, string>> = {
  国家药品编码: '与机构药品编码至少填一个',
  机构药品编码: '本机构系统里的编码，须已对照到国家编码',
  药品名称: '可空，方便核对',
  生产批号: '必填，一批一行；不能有空格',
  有效期至: '如 2027-01-31，过期的不算有货',
  实存数量: '必填，按最小包装数；卖完的批次写 0',
  盘点日期: '如 2026-06-15，空作今天；以后的进出在它之上加减',
};

const COLUMNS: readonly Column<OutputOf<typeof uploadStock>['rows'][number]>[] = [
  { key: 'line', title: '行', text: (row) => String(row.line), align: 'right', width: 72 },
  { key: 'cell', title: '单元格', text: (row) => row.cell, width: 90 },
  { key: 'code', title: '药品编码', text: (row) => row.nationalCode },
  { key: 'name', title: '名称', text: (row) => row.name, wrap: true },
  outcomeColumn(),
  { key: 'reason', title: '说明', text: (row) => row.reason, wrap: true },
];

/** Uploads a table of counts: first everything is checked and shown, then the sound rows are written. */
export function UploadStockPage() {
  const check = useUploadCall(uploadStock);
  const write = useUploadCall(uploadStock);
  return (
    <>
      <PageHeader
        title="批量上传盘点表"
        about="先核对，看过结果再写入；有问题的行不写入，改好后可再传，同一文件再传不会重复。"
        back={{ to: '/stock', label: '库存' }}
        actions={write.answer !== null && <Go to="/stock">看现在的库存</Go>}
      />
      <CheckedUpload
        label="盘点表"
        hint="xlsx、xls 或 csv，一次最多 5,000 行。"
        accept=".xlsx,.xls,.csv,text/csv"
        maxBytes={MOST_BYTES}
        unit="行"
        columns={COLUMNS}
        check={check}
        write={write}
        guide={<FileGuide template="盘点表.csv" captions={STOCK_FILE_CAPTIONS} help={CAPTION_HELP} />}
      />
    </>
  );
}
