import { Button, Pagination, Skeleton } from 'antd';
import { listExplanationSheets } from '../../../contract/catalogue-explanations.ts';
import { listVersions } from '../../../contract/list-versions.ts';
import { useQueryCall } from '../../ui/api.ts';
import { asClauseId, ClauseLink, ClauseLinks } from '../../ui/ClauseLink.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { PageHeader, Panel } from '../../ui/PageHeader.tsx';
import { printPage } from '../../ui/print-page.ts';
import { QueryBar } from '../../ui/QueryBar.tsx';
import { useUrlState } from '../../ui/url-state.ts';
import { titleOf, type VersionRow } from './version-words.ts';

const SHEETS_A_PAGE = 20;

function Sheets({
  version,
  other,
  q,
}: {
  readonly version: VersionRow;
  readonly other: VersionRow;
  readonly q: string;
}) {
  const [state, setState] = useUrlState({ page: '1' });
  const query = {
    against: other.id,
    page: Number(state.page),
    pageSize: SHEETS_A_PAGE,
    ...(q === '' ? {} : { q }),
  };
  const answer = useQueryCall(listExplanationSheets, { params: { id: version.id }, query }, { keep: true });
  const data = answer.data;
  if (answer.error !== null) return <ErrorPanel error={answer.error} onRetry={() => void answer.refetch()} />;
  if (data === undefined) return <Skeleton active paragraph={{ rows: 8 }} />;
  return (
    <>
      <p role="status">
        与“{data.againstEdition}”相比有变化的药品 {data.total} 种，{data.effectiveFrom} 起执行
      </p>
      {data.rows.length === 0 && (
        <Panel>
          <p className="st-secondary">两版没有这样的变化。</p>
        </Panel>
      )}
      {data.rows.map((sheet) => (
        <Panel
          key={`${sheet.name} ${sheet.dosageForm ?? ''} ${sheet.part}`}
          title={sheet.name.replaceAll('\n', '；')}
        >
          <article className="st-prose st-print" aria-label={`${sheet.name}的变化说明`}>
            <p>
              <strong>{sheet.name.replaceAll('\n', '；')}</strong>
              {sheet.dosageForm === null ? '' : `（${sheet.dosageForm}）`} · {sheet.part} ·{' '}
              {data.effectiveFrom} 起执行
            </p>
            {sheet.changes.map((change) => {
              const clause = asClauseId(change.clause);
              return (
                <div key={change.label}>
                  <p>
                    <strong>{change.label}</strong> {clause !== undefined && <ClauseLink id={clause} />}
                  </p>
                  {change.before !== null && <p>原：{change.before}</p>}
                  {change.after !== null && <p>新：{change.after}</p>}
                  <p>怎么办：{change.words}</p>
                </div>
              );
            })}
          </article>
        </Panel>
      ))}
      {data.total > SHEETS_A_PAGE && (
        <Pagination
          size="small"
          current={Number(state.page)}
          pageSize={SHEETS_A_PAGE}
          total={data.total}
          showSizeChanger={false}
          onChange={(page) => setState({ page: String(page) })}
        />
      )}
    </>
  );
}

/** A sheet for the staff for each drug that a version of a list changes, to read and to print. */
export function ExplanationSheetsPage() {
  const [state, setState] = useUrlState({ version: '', against: '', q: '' });
  const { data, error, refetch } = useQueryCall(listVersions, { query: {} });
  const published = data?.rows.filter((row) => row.state === 'published') ?? [];
  const comparable = published.filter((row) =>
    published.some((one) => one.kind === row.kind && one.id !== row.id),
  );
  const version = comparable.find((row) => String(row.id) === state.version) ?? comparable[0];
  const others = published.filter((row) => row.kind === version?.kind && row.id !== version.id);
  const other =
    others.find((row) => String(row.id) === state.against) ??
    others.find((row) => version !== undefined && row.effectiveFrom <= version.effectiveFrom) ??
    others[0];
  const options = (rows: readonly VersionRow[]) =>
    rows.map((row) => ({ value: String(row.id), label: titleOf(row) }));
  const shown = { ...state, version: String(version?.id ?? ''), against: String(other?.id ?? '') };
  return (
    <>
      <PageHeader
        title="目录变化说明"
        about={
          <>
            每种有变化的药品一张，说明变了什么、本院怎么办，可以打印给科室。 <ClauseLinks ids={['N3.2']} />
          </>
        }
        actions={version !== undefined && <Button onClick={() => printPage('a4')}>打印本页</Button>}
      />
      <ErrorPanel error={error} onRetry={() => void refetch()} />
      {data === undefined && error === null && <Skeleton active />}
      {data !== undefined && (version === undefined || other === undefined) && (
        <Panel>
          <p className="st-secondary">还没有两版可以比较的目录。</p>
        </Panel>
      )}
      {version !== undefined && other !== undefined && (
        <>
          <QueryBar
            key={version.id}
            fields={[
              {
                name: 'version',
                label: '目录',
                kind: 'choice',
                options: options(comparable),
                loose: true,
                none: '最新的',
              },
              {
                name: 'against',
                label: '与哪一版比较',
                kind: 'choice',
                options: options(others),
                loose: true,
                none: '上一版',
              },
              { name: 'q', label: '药品名称' },
            ]}
            value={shown}
            onSearch={(next) => setState(next)}
          />
          <Sheets key={`${version.id} ${other.id} ${state.q}`} version={version} other={other} q={state.q} />
        </>
      )}
    </>
  );
}
