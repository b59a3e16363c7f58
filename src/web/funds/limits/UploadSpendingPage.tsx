import type { OutputOf } from '../../../contract/endpoint.ts';
import { uploadOtherSpending } from '../../../contract/funds-limits.ts';
import { SPENDING_FILE_CAPTIONS, type SpendingCaption } from '../../../domain/funds/limits/spending-file.ts';
import { CheckedUpload, FileGuide, outcomeColumn } from '../../ui/CheckedUpload.tsx';
import { Go } from '../../ui/Go.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import type { Column } from '../../ui/table-columns.ts';
import { useUploadCall } from '../../ui/upload-call.ts';

const MOST_BYTES = 10 * 1024 * 1024;

const CAPTION_HELP: Readonly<Record<SpendingCaption, string>> = {
  人员编号: '必填，本地区参保人',
  险种: '职工医保或居民医保',
  年度: '结算年度，空作支付日期的年份',
  统筹金额: '必填，元，不为负；金额报错的在个人页面更正',
  大病金额: '元，空作 0',
  来源: '必填，如住院结算',
  来源单号: '必填，同一来源的同一单号只登记一次',
  支付日期: '必填，如 2026-06-15，晚报时按它排次序',
};

const COLUMNS: readonly Column<OutputOf<typeof uploadOtherSpending>['rows'][number]>[] = [
  { key: 'line', title: '行', text: (row) => String(row.line), align: 'right', width: 72 },
  { key: 'person', title: '人员编号', text: (row) => row.personNo },
  { key: 'reference', title: '来源单号', text: (row) => row.reference },
  { key: 'pooled', title: '统筹', text: (row) => row.pooledFund, align: 'right' },
  { key: 'major', title: '大病', text: (row) => row.majorIllness, align: 'right' },
  outcomeColumn(),
  { key: 'reason', title: '说明', text: (row) => row.reason, wrap: true },
];

/** Uploads what other businesses have used of limits: first everything is checked and shown, then the sound rows are written. */
export function UploadSpendingPage() {
  const check = useUploadCall(uploadOtherSpending);
  const write = useUploadCall(uploadOtherSpending);
  return (
    <>
      <PageHeader
        title="批量登记其他待遇"
        about="先核对，看过结果再写入；有问题的行不写入，改好后可再传，同一来源单号不会重复登记。"
        back={{ to: '/limits', label: '年度限额' }}
        actions={write.answer !== null && <Go to="/limits">看有没有人超过限额</Go>}
      />
      <CheckedUpload
        label="其他待遇"
        hint="xlsx、xls 或 csv，一次最多 5,000 行。"
        accept=".xlsx,.xls,.csv,text/csv"
        maxBytes={MOST_BYTES}
        unit="行"
        columns={COLUMNS}
        check={check}
        write={write}
        guide={<FileGuide template="其他待遇.csv" captions={SPENDING_FILE_CAPTIONS} help={CAPTION_HELP} />}
      />
    </>
  );
}
