import { getVersion } from '../../../contract/list-versions.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { SECTION_KINDS } from '../../../domain/catalogue/section-kind.ts';
import type { ListKind } from '../../../domain/catalogue/versions/list-kinds.ts';
import type { ClauseId } from '../../../policy/clause-ids.ts';
import { useQueryCall } from '../../ui/api.ts';
import { ClauseLink } from '../../ui/ClauseLink.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Fields } from '../../ui/Fields.tsx';
import { Go } from '../../ui/Go.tsx';
import { useMe, useToday } from '../../ui/me.ts';
import { CaseHeader, Panel } from '../../ui/PageHeader.tsx';
import { Status } from '../../ui/Status.tsx';
import type { Column } from '../../ui/table-columns.ts';
import { TimeLine } from '../../ui/TimeLine.tsx';
import { usePathParam } from '../../ui/url-state.ts';
import { spanText, withThousands } from '../../ui/words.ts';
import { ReconciliationTable } from '../ReconciliationTable.tsx';
import { PublicationBar } from './PublicationBar.tsx';
import { entriesPath, standingOf, titleOf } from './version-words.ts';

type Answer = OutputOf<typeof getVersion>;
type Section = Answer['sections'][number];

const count = (key: 'rows' | 'numbers' | 'subEntries' | 'confidential', title: string): Column<Section> => ({
  key,
  title,
  text: (row) => withThousands(String(row[key])),
  align: 'right',
  width: 100,
});

const SECTION_COLUMNS: readonly Column<Section>[] = [
  { key: 'section', title: '工作表', text: (row) => row.section },
  { key: 'kind', title: '归入', text: (row) => SECTION_KINDS[row.kind] },
  count('rows', '药品行'),
  count('numbers', '编号数'),
  count('subEntries', '★ 行'),
  count('confidential', '保密标准'),
];

/** By which rule each list is reconciled. */
const CLAUSE_OF: Readonly<Record<ListKind, ClauseId>> = {
  national: 'N1.1',
  herbalPieces: 'N6',
  institutionPreparation: 'N6',
  commercialInnovative: 'N5.1',
  dualChannel: 'M3',
  separatePayment: 'N3.3',
};

const STEPS = { submitted: '提交', returned: '退回', published: '发布' } as const;

function Facts({
  answer: { version, pendingRatios, importId, doubtful, refused },
}: {
  readonly answer: Answer;
}) {
  const imported =
    importId === null
      ? []
      : [
          {
            label: '导入报告',
            value: (
              <Go to={`/catalogue/import/${importId}`}>
                存疑 {doubtful} 行，拒绝 {refused} 行
              </Go>
            ),
          },
        ];
  return (
    <Panel title="版本">
      <Fields
        columns={3}
        fields={[
          { label: '执行日期', value: spanText(version.effectiveFrom, version.effectiveTo) },
          { label: '公布文件', value: version.sourceDocument },
          { label: '建立', value: `${version.createdAt.slice(0, 16)}，${version.createdBy}` },
          ...(version.fileName === null ? [] : [{ label: '来源文件', value: version.fileName }]),
          ...imported,
          ...(version.kind === 'national'
            ? [
                {
                  label: '自付比例待评审',
                  value: <Go to={`/catalogue/versions/${version.id}/ratios`}>{pendingRatios} 行</Go>,
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

function Findings({ answer: { findings, findingCount } }: { readonly answer: Answer }) {
  return (
    <Panel title="与其他目录是否一致" extra={<ClauseLink id="M3" />}>
      {findingCount === 0 ? (
        <p className="st-secondary">与执行日期当日已发布的其他目录没有不一致之处。</p>
      ) : (
        <DataTable
          label="与其他目录不一致的条目"
          stacks
          rows={findings}
          rowKey={(row) => `${row.name} ${row.dosageForm ?? ''} ${row.reason}`}
          columns={[
            { key: 'name', title: '药品', text: (row) => row.name.replaceAll('\n', '；'), wrap: true },
            { key: 'form', title: '剂型', text: (row) => row.dosageForm ?? '', width: 130 },
            { key: 'reason', title: '不一致之处', text: (row) => row.reason, wrap: true },
          ]}
          empty={{ why: '没有不一致之处' }}
        />
      )}
      {findingCount > findings.length && (
        <p className="st-secondary">
          共 {findingCount} 条，列出前 {findings.length} 条。
        </p>
      )}
    </Panel>
  );
}

/** Where to look, and what this person may do next. */
function NextSteps({ answer }: { readonly answer: Answer }) {
  const me = useMe();
  const { version, previousId } = answer;
  const atDesk = me.role === 'provinceCatalogue';
  const path = `/catalogue/versions/${version.id}`;
  return (
    <>
      <Go to={entriesPath(version)}>查看条目（{withThousands(String(version.entries))}）</Go>
      <Go to={`${path}/diff${previousId === null ? '' : `?against=${previousId}`}`}>
        {previousId === null ? '与另一版比较' : '与上一版比较'}
      </Go>
      {atDesk && version.state === 'draft' && <Go to={`${path}/edit`}>修改版本信息</Go>}
      {atDesk && (
        <PublicationBar
          id={version.id}
          title={titleOf(version)}
          state={version.state}
          submittedByMe={answer.submittedByMe}
          deviations={answer.deviations}
          entries={version.entries}
        />
      )}
    </>
  );
}

function Steps({ steps }: { readonly steps: Answer['steps'] }) {
  return (
    <Panel title="办理经过" extra={<ClauseLink id="N5.1" />}>
      {steps.length === 0 ? (
        <p className="st-secondary">还没有提交。核对后由一人提交，另一人发布。</p>
      ) : (
        <TimeLine
          events={steps.map((step) => ({
            key: step.at + step.step,
            at: step.at,
            what: STEPS[step.step],
            who: step.by,
            detail: step.note,
            tone: step.step === 'published' ? 'good' : step.step === 'returned' ? 'bad' : 'plain',
          }))}
        />
      )}
    </Panel>
  );
}

/** One version: reconciliation part by part, its fit with the other lists, what it holds, and its way to publication. */
export function VersionPage() {
  const today = useToday();
  const id = Number(usePathParam('id'));
  const { data, error, refetch } = useQueryCall(getVersion, { params: { id } });
  if (data === undefined) return <ErrorPanel error={error} onRetry={() => void refetch()} />;
  const { version, reconciliation, sections, steps } = data;
  return (
    <div className="st-stack">
      <CaseHeader
        title={titleOf(version)}
        back={{ to: '/catalogue/versions', label: '核对与发布' }}
        status={<Status {...standingOf(version, today)} />}
        next={<NextSteps answer={data} />}
      />
      <Panel title="与公布总数核对" extra={<ClauseLink id={CLAUSE_OF[version.kind]} />}>
        <ReconciliationTable lines={reconciliation} />
        {version.kind === 'national' && (
          <p className="st-secondary">
            按印刷编号计数，★ 行是同一药品的其他剂型，不另计；竞价药品计入谈判西药。
          </p>
        )}
      </Panel>
      <Findings answer={data} />
      <Facts answer={data} />
      {sections.length > 0 && (
        <Panel title="各部分">
          <DataTable
            label="各部分"
            stacks
            rows={sections}
            rowKey={(row) => row.section}
            columns={SECTION_COLUMNS}
            empty={{ why: '没有条目' }}
          />
        </Panel>
      )}
      <Steps steps={steps} />
    </div>
  );
}
