import { Button } from 'antd';
import { useState } from 'react';
import { urlOf } from '../../../contract/client.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { listVersions } from '../../../contract/list-versions.ts';
import { diffVersions, exportDiff } from '../../../contract/version-diff.ts';
import { CHANGE_KINDS, type ChangeKind } from '../../../domain/catalogue/versions/diff.ts';
import { useQueryCall } from '../../ui/api.ts';
import { ClauseLink } from '../../ui/ClauseLink.tsx';
import { EndpointTable } from '../../ui/EndpointTable.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { useMe } from '../../ui/me.ts';
import { PageHeader, Panel } from '../../ui/PageHeader.tsx';
import { QueryBar } from '../../ui/QueryBar.tsx';
import type { Column } from '../../ui/table-columns.ts';
import { usePathParam, useUrlState } from '../../ui/url-state.ts';
import { withThousands } from '../../ui/words.ts';
import { ChangedText } from './ChangedText.tsx';
import { RenameDrawer } from './RenameDrawer.tsx';
import { titleOf, type VersionRow } from './version-words.ts';
import './versions.css';

type Row = OutputOf<typeof diffVersions>['rows'][number];

function Absent({ words }: { readonly words: string }) {
  return <span className="st-secondary">{words}</span>;
}

/** What a new or a dropped entry says of its scope; of all others what changed, word by word. */
function Side({ row, side }: { readonly row: Row; readonly side: 'before' | 'after' }) {
  const listed = row.kind === 'added' || row.kind === 'removed';
  if (listed && row[side] === null) return '列入，不限支付范围';
  return <ChangedText before={row.before} after={row.after} side={side} />;
}

const COLUMNS: readonly Column<Row>[] = [
  { key: 'label', title: '变化', text: (row) => row.label, width: 120 },
  { key: 'name', title: '药品', text: (row) => row.name.replaceAll('\n', '；'), wrap: true, lead: true },
  { key: 'form', title: '剂型', text: (row) => row.dosageForm ?? '', width: 120 },
  { key: 'part', title: '部分', text: (row) => row.part, width: 120 },
  {
    key: 'before',
    title: '原',
    text: (row) => row.before ?? '',
    cell: (row) => (row.kind === 'added' ? <Absent words="未列入" /> : <Side row={row} side="before" />),
    wrap: true,
  },
  {
    key: 'after',
    title: '新',
    text: (row) => row.after ?? '',
    cell: (row) => (row.kind === 'removed' ? <Absent words="不再列入" /> : <Side row={row} side="after" />),
    wrap: true,
  },
];

interface KindTabsProps {
  readonly counts: OutputOf<typeof diffVersions>['counts'];
  readonly chosen: string;
  readonly onChoose: (kind: string) => void;
}

/** Changes by kind with their counts; kinds without any are left out. */
function KindTabs({ counts, chosen, onChoose }: KindTabsProps) {
  const all = counts.reduce((sum, { count }) => sum + count, 0);
  const tabs = [
    { kind: '', label: '全部', count: all },
    ...counts.filter((one) => one.count > 0 || one.kind === chosen),
  ];
  return (
    <div className="st-kind-tabs" role="group" aria-label="按变化筛选">
      {tabs.map(({ kind, label, count }) => (
        <Button
          key={kind}
          type={kind === chosen ? 'primary' : 'default'}
          aria-pressed={kind === chosen}
          onClick={() => onChoose(kind)}
        >
          {label} {withThousands(String(count))}
        </Button>
      ))}
    </div>
  );
}

/** Only a proposal, or a judgement already made, asks for a person. */
function judgeColumn(onOpen: (row: Row) => void): Column<Row> {
  return {
    key: 'judge',
    title: '认定',
    cell: (row) =>
      (row.kind === 'renameProposed' || row.kind === 'renamed') && (
        <Button size="small" onClick={() => onOpen(row)}>
          {row.kind === 'renamed' ? '改认定' : '认定'}
        </Button>
      ),
    width: 90,
  };
}

interface ChangesProps {
  readonly version: VersionRow;
  readonly against: number;
  /** The versions of the same list to compare with. */
  readonly versions: readonly { readonly value: string; readonly label: string }[];
}

/** With which version of the same list another is compared. */
const AGAINST = {
  name: 'against',
  label: '比较的版本',
  kind: 'choice',
  loose: true,
  none: '请选择',
} as const;

function Changes({ version, against, versions }: ChangesProps) {
  const me = useMe();
  const [state, setState] = useUrlState({ against: '', kind: '', part: '', q: '' });
  const [open, setOpen] = useState<Row | null>(null);
  const kind = state.kind in CHANGE_KINDS ? (state.kind as ChangeKind) : undefined;
  const filter = {
    against,
    ...(state.part === '' ? {} : { part: state.part }),
    ...(state.q === '' ? {} : { q: state.q }),
  };
  const params = { id: version.id };
  const overview = useQueryCall(diffVersions, { params, query: { ...filter, pageSize: 1 } }, { keep: true });
  const parts = overview.data?.parts.map((part) => ({ value: part, label: part })) ?? [];
  const renames = kind === undefined || kind === 'renameProposed' || kind === 'renamed';
  const atDesk = me.role === 'provinceCatalogue' && version.state === 'draft';
  const mayJudge = renames && atDesk && version.kind !== 'separatePayment';
  return (
    <>
      <QueryBar
        fields={[
          { ...AGAINST, options: versions },
          { name: 'q', label: '药品名称或变化的文字' },
          { name: 'part', label: '部分', kind: 'choice', options: parts, loose: true },
        ]}
        value={state}
        onSearch={setState}
      />
      <ErrorPanel error={overview.error} onRetry={() => void overview.refetch()} />
      {overview.data !== undefined && (
        <KindTabs
          counts={overview.data.counts}
          chosen={state.kind}
          onChoose={(chosen) => setState({ kind: chosen })}
        />
      )}
      <EndpointTable
        endpoint={diffVersions}
        name="catalogue-diff"
        label="两版的变化"
        stacks
        params={params}
        query={{ against: String(against), kind: kind ?? '', part: state.part, q: state.q }}
        rowKey={(row) => `${row.kind} ${row.ref ?? ''} ${row.againstRef ?? ''}`}
        columns={mayJudge ? [...COLUMNS, judgeColumn(setOpen)] : COLUMNS}
        actions={
          <Button
            href={urlOf(exportDiff, params, { ...filter, ...(kind === undefined ? {} : { kind }) })}
            download
          >
            导出 Excel
          </Button>
        }
        empty={{ why: '两版没有这种变化', what: '可换一种变化，或清空条件' }}
      />
      <RenameDrawer
        key={open === null ? 'none' : `${open.ref ?? ''} ${open.againstRef ?? ''}`}
        versionId={version.id}
        against={against}
        row={open}
        onClose={() => setOpen(null)}
      />
    </>
  );
}

/** What changed from one version of a list to another: by kind, searchable, word by word, and as a sheet. */
export function DiffPage() {
  const id = Number(usePathParam('id'));
  const [state, setState] = useUrlState({ against: '' });
  const { data, error, refetch } = useQueryCall(listVersions, { query: {} });
  const version = data?.rows.find((row) => row.id === id);
  const others = data?.rows.filter((row) => row.id !== id && row.kind === version?.kind) ?? [];
  const options = others.map((row) => ({
    value: String(row.id),
    label: `${titleOf(row)}${row.state === 'published' ? '' : '（草稿）'}`,
  }));
  const against = others.find((row) => String(row.id) === state.against);
  return (
    <>
      <PageHeader
        title={version === undefined ? '两版比较' : `${titleOf(version)}：与另一版比较`}
        back={{ to: `/catalogue/versions/${id}`, label: '目录版本' }}
        about={
          <>
            疑似更名只是提示，由人认定；认定前仍列在新增和调出里。 <ClauseLink id="N1.1" />
          </>
        }
      />
      <ErrorPanel error={error} onRetry={() => void refetch()} />
      {version !== undefined && against !== undefined ? (
        <Changes version={version} against={against.id} versions={options} />
      ) : (
        data !== undefined && (
          <>
            {others.length > 0 && (
              <QueryBar fields={[{ ...AGAINST, options }]} value={state} onSearch={setState} />
            )}
            <Panel>
              <p className="st-secondary">
                {others.length === 0 ? '还没有同类目录的另一版可以比较。' : '选择一版，看这一版与它的不同。'}
              </p>
            </Panel>
          </>
        )
      )}
    </>
  );
}
