import { REMOVAL_GROUNDS } from '../../../domain/catalogue/time/list-act.ts';
import { ClauseLink } from '../../ui/ClauseLink.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import type { Column } from '../../ui/table-columns.ts';
import { ACT_KINDS, type Act } from './act-words.ts';

function whatCame({ kind, removedOn, termTo, transitionTo }: Act): string {
  const end = kind === 'removal' ? `${removedOn ?? ''} 起调出` : `有效期到 ${termTo}`;
  return transitionTo === null ? end : `${end}，过渡期到 ${transitionTo}`;
}

const COLUMNS: readonly Column<Act>[] = [
  { key: 'at', title: '记录时间', text: (row) => row.enteredAt, width: 160 },
  { key: 'kind', title: '处理', text: (row) => ACT_KINDS[row.kind], width: 100 },
  {
    key: 'ground',
    title: '情形',
    wrap: true,
    text: (row) => (row.ground === null ? '' : REMOVAL_GROUNDS[row.ground].label),
    cell: (row) =>
      row.ground === null ? (
        ''
      ) : (
        <>
          {REMOVAL_GROUNDS[row.ground].label} <ClauseLink id={REMOVAL_GROUNDS[row.ground].clause} />
        </>
      ),
  },
  { key: 'came', title: '处理后', text: whatCame, wrap: true },
  { key: 'edition', title: '版本', text: (row) => row.edition, width: 130 },
  {
    key: 'reason',
    title: '理由与依据',
    wrap: true,
    text: (row) =>
      [row.reason, row.evidence, row.lateReason === null ? '' : `迟报说明：${row.lateReason}`]
        .filter((text) => text !== '')
        .join('；'),
  },
  { key: 'by', title: '记录人', text: (row) => row.enteredBy ?? '', width: 110 },
];

/** What was done to a drug over all its versions, the newest first. */
export function ActsTable({ rows }: { readonly rows: readonly Act[] }) {
  return (
    <DataTable
      label="历次处理"
      rows={rows}
      rowKey={(row) => row.id}
      columns={COLUMNS}
      stacks
      empty={{ why: '还没有处理过', what: '条目照发布时的有效期执行' }}
    />
  );
}
