import type { OutputOf } from '../../../contract/endpoint.ts';
import type { previewImport } from '../../../contract/imports.ts';
import { DataTable } from '../../ui/DataTable.tsx';

export type Seen = OutputOf<typeof previewImport>;

/** Which sheets were recognised by which captions, and what their rows will become. */
export function RecognisedSheets({ seen }: { readonly seen: Seen }) {
  const { sheets } = seen;
  const has = (outcome: 'doubtful' | 'refused' | 'category') =>
    sheets.some((sheet) => sheet.tally[outcome] > 0);
  const told = sheets.some((sheet) => sheet.part !== '' || sheet.note !== '');
  return (
    <DataTable
      label="识别出的工作表"
      rows={sheets}
      rowKey={(sheet) => sheet.sheet}
      stacks
      columns={[
        { key: 'sheet', title: '工作表', text: (sheet) => sheet.sheet, wrap: true, width: 150 },
        ...(told
          ? [
              {
                key: 'part',
                title: '部分',
                text: (sheet: Seen['sheets'][number]) => sheet.part || '—',
                width: 150,
              },
              {
                key: 'note',
                title: '编号',
                text: (sheet: Seen['sheets'][number]) => sheet.note || '—',
                wrap: true as const,
              },
            ]
          : []),
        {
          key: 'captions',
          title: '认出的栏目',
          text: (sheet) => `第 ${sheet.captionRow} 行：${sheet.captions.join('、')}`,
          wrap: true,
        },
        { key: 'rows', title: '行', text: (sheet) => String(sheet.rows), align: 'right', width: 70 },
        {
          key: 'taken',
          title: '可取',
          text: (sheet) => String(sheet.tally.taken),
          align: 'right',
          width: 70,
        },
        ...(['doubtful', 'refused', 'category'] as const).filter(has).map((outcome) => ({
          key: outcome,
          title: { doubtful: '存疑', refused: '拒绝', category: '分类' }[outcome],
          text: (sheet: Seen['sheets'][number]) => String(sheet.tally[outcome]),
          align: 'right' as const,
          width: 70,
        })),
      ]}
      empty={{ why: '没有认出工作表' }}
    />
  );
}

/** Rows that need a look, with the cell and the reason; nothing where there are none. */
export function Findings({
  label,
  count,
  findings,
}: {
  readonly label: string;
  readonly count: number;
  readonly findings: Seen['doubtful'];
}) {
  if (findings.length === 0) return null;
  return (
    <section className="st-stack" aria-label={label}>
      <h3>
        {label}（{count}）{count > findings.length && `，列出前 ${findings.length} 行`}
      </h3>
      <DataTable
        label={label}
        rows={findings}
        rowKey={(finding) => `${finding.sheet} ${finding.cell} ${finding.reason}`}
        stacks
        columns={[
          { key: 'sheet', title: '工作表', text: (finding) => finding.sheet, width: 150 },
          { key: 'cell', title: '单元格', text: (finding) => finding.cell, width: 90 },
          { key: 'name', title: '名称', text: (finding) => finding.name, wrap: true },
          { key: 'reason', title: '原因', text: (finding) => finding.reason, wrap: true },
        ]}
        empty={{ why: '没有' }}
      />
    </section>
  );
}
