import type { OutputOf } from '../../../contract/endpoint.ts';
import { uploadMatchingItems } from '../../../contract/matching.ts';
import { ITEM_FILE_CAPTIONS, type ItemCaption } from '../../../domain/catalogue/matching/item-file.ts';
import { CheckedUpload, FileGuide, outcomeColumn } from '../../ui/CheckedUpload.tsx';
import { Go } from '../../ui/Go.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import type { Column } from '../../ui/table-columns.ts';
import { useUploadCall } from '../../ui/upload-call.ts';

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

const COLUMNS: readonly Column<OutputOf<typeof uploadMatchingItems>['rows'][number]>[] = [
  { key: 'line', title: '行', text: (row) => String(row.line), align: 'right', width: 72 },
  { key: 'cell', title: '单元格', text: (row) => row.cell, width: 90 },
  { key: 'code', title: '机构编码', text: (row) => row.itemCode },
  { key: 'name', title: '名称', text: (row) => row.name, wrap: true },
  outcomeColumn(),
  { key: 'reason', title: '说明', text: (row) => row.reason, wrap: true },
];

/** Uploads the institution's items from a file: first everything is checked and shown, then the sound rows are written. */
export function UploadItemsPage() {
  const check = useUploadCall(uploadMatchingItems);
  const write = useUploadCall(uploadMatchingItems);
  return (
    <>
      <PageHeader
        title="批量上传药品"
        about="先核对，看过结果再写入；有问题的行不写入，改好后可再传，同一文件再传不会重复。"
        back={{ to: '/matching', label: '药品对照' }}
        actions={write.answer !== null && <Go to="/matching?state=proposed">去确认推荐</Go>}
      />
      <CheckedUpload
        label="机构药品文件"
        hint="xlsx、xls 或 csv，一次最多 5,000 行。"
        accept=".xlsx,.xls,.csv,text/csv"
        maxBytes={MOST_BYTES}
        unit="行"
        columns={COLUMNS}
        check={check}
        write={write}
        guide={<FileGuide template="机构药品.csv" captions={ITEM_FILE_CAPTIONS} help={CAPTION_HELP} />}
      />
    </>
  );
}
