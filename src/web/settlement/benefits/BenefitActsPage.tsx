import { Button } from 'antd';
import { listBenefitActs, type BenefitActRow } from '../../../contract/settlement-benefits.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { SCHEME_LABELS } from '../../../domain/insured/model.ts';
import { quotedTitle } from '../../../policy/documents.ts';
import { useAreaChoices } from '../../insured/AreaSelect.tsx';
import { SettingsNav } from '../../insured/SettingsNav.tsx';
import { useQueryCall } from '../../ui/api.ts';
import { asClauseId, ClauseLink, ClauseLinks } from '../../ui/ClauseLink.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Go } from '../../ui/Go.tsx';
import { useMe } from '../../ui/me.ts';
import { PageHeader, Panel } from '../../ui/PageHeader.tsx';
import { Status } from '../../ui/Status.tsx';
import type { Column } from '../../ui/table-columns.ts';
import { useGo } from '../../ui/url-state.ts';
import { percentText, spanText } from '../../ui/words.ts';
import { stateSign, valueLines } from './benefit-words.ts';

type Written = OutputOf<typeof listBenefitActs>['written'][number];

const WRITTEN: readonly Column<Written>[] = [
  { key: 'scheme', title: '险种', text: (row) => SCHEME_LABELS[row.scheme] },
  { key: 'ratio', title: '单行支付比例', align: 'right', text: (row) => percentText(row.ratio) },
  { key: 'days', title: '执行日期', text: (row) => spanText(row.from, row.to) },
  {
    key: 'document',
    title: '文件',
    wrap: true,
    text: (row) => `${quotedTitle(row.title)}${row.number ?? ''}`,
  },
  {
    key: 'clause',
    title: '依据',
    cell: (row) => {
      const clause = asClauseId(row.clause);
      return clause === undefined ? row.clause : <ClauseLink id={clause} />;
    },
  },
];

function columnsOf(areaName: (code: string) => string): readonly Column<BenefitActRow>[] {
  return [
    {
      key: 'no',
      title: '编号',
      text: (row) => String(row.id),
      cell: (row) => <Go to={`/settings/benefits/${row.id}`}>第 {row.id} 号</Go>,
    },
    { key: 'state', title: '进展', cell: (row) => <Status {...stateSign(row)} /> },
    {
      key: 'values',
      title: '内容',
      wrap: true,
      cell: (row) => (
        <div>
          {valueLines(row, areaName).map((line) => (
            <div key={line}>{line}</div>
          ))}
        </div>
      ),
    },
    { key: 'days', title: '执行日期', text: (row) => spanText(row.from, row.to) },
    {
      key: 'document',
      title: '文件依据',
      wrap: true,
      cell: (row) => (
        <div>
          {row.number}
          <div className="st-secondary">{row.title}</div>
        </div>
      ),
    },
    { key: 'by', title: '录入', text: (row) => `${row.enteredBy} ${row.enteredAt.slice(0, 10)}`, wrap: true },
  ];
}

/** All parameters that decide what the funds pay: the written ones, and what the province has entered on top (M9.6, I15). */
export function BenefitActsPage() {
  const me = useMe();
  const go = useGo();
  const answer = useQueryCall(listBenefitActs, {});
  const { options } = useAreaChoices();
  const areaName = (code: string) => options.find((one) => one.value === code)?.label ?? code;
  return (
    <>
      <PageHeader
        title="待遇参数"
        about={
          <>
            单行支付比例、年度限额和救助标准的调整，以及现行办法以前旧政策的补录：写明文件，先试算，另一个人通过，到期执行，已经结算的不变。{' '}
            <ClauseLinks ids={['M9.1', 'M9.6', 'I15']} />
          </>
        }
        {...(me.role === 'provinceAdmin'
          ? {
              actions: (
                <Button type="primary" onClick={() => go('/settings/benefits/new')}>
                  录入一件
                </Button>
              ),
            }
          : {})}
      />
      <SettingsNav />
      <ErrorPanel error={answer.error} onRetry={() => void answer.refetch()} />
      {answer.error === null && (
        <div className="st-stack">
          <Panel title="现行办法写定的比例">
            <DataTable
              label="现行办法写定的比例"
              stacks
              rows={answer.data?.written}
              rowKey={(row) => `${row.scheme} ${row.from}`}
              columns={WRITTEN}
              empty={{ why: '没有' }}
            />
          </Panel>
          <Panel title="录入和调整">
            <DataTable
              label="录入和调整"
              stacks
              rows={answer.data?.rows}
              rowKey={(row) => row.id}
              columns={columnsOf(areaName)}
              empty={{
                why: '还没有录入过',
                what: '没有录入的日子按上面的比例；现行办法以前的日期在补录以前不能结算',
              }}
            />
          </Panel>
        </div>
      )}
    </>
  );
}
