import { DataTable } from '../ui/DataTable.tsx';
import { Status } from '../ui/Status.tsx';
import type { Column } from '../ui/table-columns.ts';
import { signed } from './catalogue-words.ts';

export interface ReconciliationLine {
  readonly part: string;
  readonly label: string;
  readonly published: number;
  readonly imported: number;
  readonly difference: number;
}

const COLUMNS: readonly Column<ReconciliationLine>[] = [
  { key: 'label', title: '部分', text: (line) => line.label },
  { key: 'published', title: '公布数', text: (line) => String(line.published), align: 'right', width: 110 },
  { key: 'imported', title: '导入数', text: (line) => String(line.imported), align: 'right', width: 110 },
  { key: 'difference', title: '相差', text: (line) => signed(line.difference), align: 'right', width: 90 },
  {
    key: 'result',
    title: '结果',
    cell: (line) => (
      <Status tone={line.difference === 0 ? 'good' : 'warn'} word={line.difference === 0 ? '相符' : '不符'} />
    ),
    width: 100,
  },
];

/** Published against imported, part by part; drugs are counted by printed number. */
export function ReconciliationTable({ lines }: { readonly lines: readonly ReconciliationLine[] }) {
  return (
    <DataTable
      label="与公布总数核对"
      stacks
      rows={lines}
      rowKey={(line) => line.part}
      columns={COLUMNS}
      isLate={(line) => line.difference !== 0}
      empty={{ why: '这一版没有录入公布总数', what: '没有总数时不作核对' }}
    />
  );
}
