import type { OutputOf } from '../../contract/endpoint.ts';
import { importPersons } from '../../contract/insured.ts';
import { PERSON_FILE_CAPTIONS } from '../../domain/insured/person-file.ts';
import { CheckedUpload, FileGuide, outcomeColumn } from '../ui/CheckedUpload.tsx';
import { PageHeader } from '../ui/PageHeader.tsx';
import type { Column } from '../ui/table-columns.ts';
import { useUploadCall } from '../ui/upload-call.ts';

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
  民族: '名称或两位代码，如汉族或 01，可空；这一列可以没有',
  退休日期: '写作 2026-01-01，从这一天起算退休；只有职工填，在职的留空；这一列可以没有',
};

const COLUMNS: readonly Column<OutputOf<typeof importPersons>['rows'][number]>[] = [
  { key: 'line', title: '行', text: (row) => String(row.line), align: 'right', width: 72 },
  { key: 'name', title: '姓名', text: (row) => row.name },
  outcomeColumn(),
  { key: 'reason', title: '原因', text: (row) => row.reason, wrap: true },
];

/** Registers many people from a file: first everything is checked and shown, then it is written. */
export function ImportPersonsPage() {
  const check = useUploadCall(importPersons);
  const write = useUploadCall(importPersons);
  return (
    <>
      <PageHeader
        title="批量登记参保人"
        about="先核对，看过结果再写入；有问题的行不写入，改好后可单独再传。已经登记过的人，填了民族或退休日期的只补记这两项，空着的不改。"
        back={{ to: '/persons', label: '参保人' }}
      />
      <CheckedUpload
        label="参保人文件"
        hint="CSV 文件，一次最多 5,000 人。"
        accept=".csv,text/csv"
        maxBytes={MOST_BYTES}
        unit="人"
        columns={COLUMNS}
        check={check}
        write={write}
        guide={
          <FileGuide template="参保人批量登记.csv" captions={PERSON_FILE_CAPTIONS} help={CAPTION_HELP} />
        }
      />
    </>
  );
}
