import { DataTable } from '../ui/DataTable.tsx';
import { Panel } from '../ui/PageHeader.tsx';

interface Finding {
  readonly section: string;
  readonly sheetRow: number;
  readonly cell: string;
  readonly reason: string;
}

/** Rows that need a look, with the cell and the reason; nothing where there are none. */
export function FindingsTable({
  label,
  findings,
}: {
  readonly label: string;
  readonly findings: readonly Finding[];
}) {
  if (findings.length === 0) return null;
  return (
    <Panel title={`${label}（${findings.length}）`}>
      <DataTable
        label={label}
        rows={findings}
        rowKey={(finding) => `${finding.section} ${finding.cell} ${finding.reason}`}
        columns={[
          { key: 'section', title: '工作表', text: (finding) => finding.section, width: 140 },
          { key: 'cell', title: '单元格', text: (finding) => finding.cell, width: 90 },
          { key: 'reason', title: '原因', text: (finding) => finding.reason, wrap: true },
        ]}
        empty={{ why: '没有' }}
      />
    </Panel>
  );
}
