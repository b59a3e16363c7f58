import { Button } from 'antd';
import { useState } from 'react';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { getVersion } from '../../../contract/list-versions.ts';
import { listRatioQueue } from '../../../contract/self-pay-ratios.ts';
import { SECTION_KINDS } from '../../../domain/catalogue/section-kind.ts';
import { SECTIONS_OF } from '../../../domain/catalogue/versions/list-kinds.ts';
import { useQueryCall } from '../../ui/api.ts';
import { ClauseLink } from '../../ui/ClauseLink.tsx';
import { EndpointTable } from '../../ui/EndpointTable.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { useMe } from '../../ui/me.ts';
import { PageHeader, Panel } from '../../ui/PageHeader.tsx';
import { QueryBar } from '../../ui/QueryBar.tsx';
import type { Column, RowKey } from '../../ui/table-columns.ts';
import { usePathParam, useUrlState } from '../../ui/url-state.ts';
import { percentText } from '../../ui/words.ts';
import { RatioActs } from './RatioActs.tsx';
import { RatioBatchForm } from './RatioBatchForm.tsx';
import { titleOf } from './version-words.ts';
import './versions.css';

type Row = OutputOf<typeof listRatioQueue>['rows'][number];
type Progress = OutputOf<typeof listRatioQueue>['progress'];

const SECTIONS = SECTIONS_OF.national.map((value) => ({ value, label: SECTION_KINDS[value] }));

const COLUMNS: readonly Column<Row>[] = [
  { key: 'section', title: '部分', text: (row) => row.section, width: 120 },
  {
    key: 'number',
    title: '编号',
    text: (row) => (row.isSubEntry ? `★(${row.number})` : String(row.number)),
    align: 'right',
    width: 80,
  },
  { key: 'name', title: '药品名称', text: (row) => row.name.replaceAll('\n', '；'), wrap: true, lead: true },
  { key: 'form', title: '剂型', text: (row) => row.dosageForm ?? '', width: 130 },
  {
    key: 'category',
    title: '分类',
    text: (row) => `${row.categoryCode ?? ''} ${row.categoryPath.split(' / ').at(-1) ?? ''}`.trim(),
    wrap: true,
  },
  {
    key: 'peers',
    title: '同类已定的',
    text: (row) =>
      row.peerRatio === null ? '没有' : `多为 ${percentText(row.peerRatio)}（${row.peers} 行）`,
    width: 150,
  },
  {
    key: 'remark',
    title: '备注',
    text: (row) => row.remark?.replaceAll('\n', ' ') ?? '',
    wrap: true,
    folded: true,
  },
];

function ProgressLine({ progress }: { readonly progress: Progress }) {
  const done = progress.all - progress.pending;
  const parts = [
    `沿用 ${progress.carried}`,
    `更名沿用 ${progress.renamed}`,
    `评审 ${progress.reviewed}`,
    ...(progress.printed > 0 ? [`目录印明 ${progress.printed}`] : []),
  ];
  return (
    <div role="status">
      <p className="st-progress">
        <strong>
          乙类 {progress.all} 行，已定 {done} 行，还剩 {progress.pending} 行
        </strong>
        <span className="st-secondary">{parts.join('，')}</span>
      </p>
      <progress
        className="st-progress-bar"
        aria-label="已定比例的行数"
        max={Math.max(1, progress.all)}
        value={done}
      />
    </div>
  );
}

/** The 乙 entries whose ratio the experts still have to propose: many set at once, and taken back before publication. */
export function RatioQueuePage() {
  const me = useMe();
  const id = Number(usePathParam('id'));
  const [query, setQuery] = useUrlState({ q: '', section: '', category: '' });
  const [chosen, setChosen] = useState<ReadonlySet<RowKey>>(new Set());
  const version = useQueryCall(getVersion, { params: { id } });
  const overview = useQueryCall(listRatioQueue, { params: { id }, query: { pageSize: 1 } }, { keep: true });
  const mayWrite = me.role === 'provinceCatalogue' && version.data?.version.state !== 'submitted';
  return (
    <div className="st-stack">
      <PageHeader
        title="自付比例评审"
        back={{
          to: `/catalogue/versions/${id}`,
          label: version.data === undefined ? '目录版本' : titleOf(version.data.version),
        }}
        about={
          <>
            同名同剂型的已自动沿用上一版；这里是新进的乙类。甲类和饮片恒为零。 <ClauseLink id="N2.1" />
          </>
        }
      />
      <ErrorPanel error={version.error ?? overview.error} onRetry={() => void overview.refetch()} />
      {overview.data !== undefined && (
        <Panel title="进度">
          <ProgressLine progress={overview.data.progress} />
        </Panel>
      )}
      <section aria-label="待评审的条目">
        <QueryBar
          fields={[
            { name: 'q', label: '名称、剂型或拼音首字母' },
            { name: 'section', label: '部分', kind: 'choice', options: SECTIONS },
            { name: 'category', label: '分类代码', hint: '如 XL01' },
          ]}
          value={query}
          onSearch={(next) => {
            setChosen(new Set());
            setQuery(next);
          }}
        />
        <EndpointTable
          endpoint={listRatioQueue}
          name="ratio-queue"
          label="待评审的条目"
          stacks
          params={{ id }}
          query={query}
          rowKey={(row) => row.seq}
          columns={COLUMNS}
          {...(mayWrite ? { selection: { chosen, onChange: setChosen } } : {})}
          actions={
            chosen.size > 0 && <Button onClick={() => setChosen(new Set())}>取消选择（{chosen.size}）</Button>
          }
          empty={{ why: '没有待评审的条目', what: '乙类的自付比例都已确定，可以提交发布' }}
        />
      </section>
      {mayWrite && (
        <RatioBatchForm versionId={id} query={query} chosen={chosen} onDone={() => setChosen(new Set())} />
      )}
      <RatioActs versionId={id} mayUndo={mayWrite && version.data?.version.state === 'draft'} />
    </div>
  );
}
