import { getVersion } from '../../contract/list-versions.ts';
import type { OutputOf } from '../../contract/endpoint.ts';
import { SECTION_KINDS } from '../../domain/catalogue/section-kind.ts';
import { LIST_KINDS } from '../../domain/catalogue/versions/list-kinds.ts';
import { useQueryCall } from '../ui/api.ts';
import { ClauseLink } from '../ui/ClauseLink.tsx';
import { DataTable } from '../ui/DataTable.tsx';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { Fields } from '../ui/Fields.tsx';
import { Go } from '../ui/Go.tsx';
import { useMe } from '../ui/me.ts';
import { CaseHeader, Panel } from '../ui/PageHeader.tsx';
import { Status } from '../ui/Status.tsx';
import type { Column } from '../ui/table-columns.ts';
import { usePathParam } from '../ui/url-state.ts';
import { spanText } from '../ui/words.ts';
import { VERSION_STATES } from './catalogue-words.ts';
import { PublishButton } from './PublishButton.tsx';
import { ReconciliationTable } from './ReconciliationTable.tsx';
import { VersionDiff } from './VersionDiff.tsx';

type Answer = OutputOf<typeof getVersion>;

const SECTION_COLUMNS: readonly Column<Answer['sections'][number]>[] = [
  { key: 'section', title: '工作表', text: (row) => row.section },
  { key: 'kind', title: '归入', text: (row) => SECTION_KINDS[row.kind] },
  { key: 'rows', title: '药品行', text: (row) => String(row.rows), align: 'right', width: 100 },
  {
    key: 'numbers',
    title: '编号数',
    text: (row) => String(row.numbers),
    align: 'right',
    width: 100,
  },
  {
    key: 'sub',
    title: '★ 行',
    text: (row) => String(row.subEntries),
    align: 'right',
    width: 100,
  },
  {
    key: 'confidential',
    title: '保密标准',
    text: (row) => String(row.confidential),
    align: 'right',
    width: 100,
  },
];

function titleOf({ kind, edition }: Answer['version']): string {
  return kind === 'national' ? `${edition} 年版国家目录` : `${LIST_KINDS[kind]}（${edition}）`;
}

function Facts({
  answer: { version, pendingRatios, importId, doubtful, refused },
}: {
  readonly answer: Answer;
}) {
  const national = version.kind === 'national';
  return (
    <Panel title="版本">
      <Fields
        columns={3}
        fields={[
          { label: '有效', value: spanText(version.effectiveFrom, version.effectiveTo) },
          { label: '建立', value: `${version.createdAt.slice(0, 16)}，${version.createdBy}` },
          {
            label: '发布',
            value:
              version.publishedAt === null
                ? '还没有发布'
                : `${version.publishedAt.slice(0, 16)}，${version.publishedBy ?? ''}`,
          },
          ...(national
            ? [
                {
                  label: '来源文件',
                  value:
                    importId === null ? (
                      version.fileName
                    ) : (
                      <Go to={`/catalogue/import/${importId}`}>{version.fileName ?? '导入报告'}</Go>
                    ),
                },
                { label: '导入报告', value: `存疑 ${doubtful} 行，拒绝 ${refused} 行` },
                {
                  label: '自付比例待评审',
                  value: (
                    <Go to={`/catalogue/versions/${version.id}/entries?ratio=pending`}>{pendingRatios} 行</Go>
                  ),
                },
              ]
            : []),
          ...(version.overrideReason === null
            ? []
            : [
                {
                  label: '署名放行',
                  value: `${version.overrideName ?? ''}：${version.overrideReason}`,
                  wide: true,
                },
              ]),
        ]}
      />
    </Panel>
  );
}

/** One version: reconciliation part by part, what it holds, and its publication. */
export function VersionPage() {
  const me = useMe();
  const id = Number(usePathParam('id'));
  const { data, error, refetch } = useQueryCall(getVersion, { params: { id } });
  if (data === undefined) return <ErrorPanel error={error} onRetry={() => void refetch()} />;
  const { version, reconciliation, sections, refused } = data;
  const national = version.kind === 'national';
  const mayPublish = version.state === 'draft' && me.role === 'provinceCatalogue';
  return (
    <div className="st-stack">
      <CaseHeader
        title={titleOf(version)}
        back={{ to: '/catalogue/versions', label: '核对与发布' }}
        status={<Status {...VERSION_STATES[version.state]} />}
        next={
          <>
            <Go to={national ? `/catalogue/versions/${id}/entries` : `/list?version=${id}`}>
              查看条目（{version.entries}）
            </Go>
            {mayPublish && (
              <PublishButton id={id} title={titleOf(version)} lines={reconciliation} refused={refused} />
            )}
          </>
        }
      />
      <Panel title="与公布总数核对" extra={<ClauseLink id={national ? 'N1.1' : 'N3.3'} />}>
        <ReconciliationTable lines={reconciliation} />
        {national && (
          <p className="st-secondary">
            按印刷编号计数，★ 行是同一药品的其他剂型，不另计；竞价药品计入谈判西药。
          </p>
        )}
      </Panel>
      <Facts answer={data} />
      {national && (
        <Panel title="各部分">
          <DataTable
            label="各部分"
            rows={sections}
            rowKey={(row) => row.section}
            columns={SECTION_COLUMNS}
            empty={{ why: '没有条目' }}
          />
        </Panel>
      )}
      {national && <VersionDiff id={id} />}
    </div>
  );
}
