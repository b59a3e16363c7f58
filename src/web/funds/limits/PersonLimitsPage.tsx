import { Skeleton } from 'antd';
import { getPersonLimits, type PersonLimits } from '../../../contract/funds-limits.ts';
import { SCHEME_LABELS } from '../../../domain/insured/model.ts';
import { useQueryCall } from '../../ui/api.ts';
import { DataTable } from '../../ui/DataTable.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Fields } from '../../ui/Fields.tsx';
import { Go } from '../../ui/Go.tsx';
import { useMe, useToday } from '../../ui/me.ts';
import { CaseHeader, CaseLayout, Panel } from '../../ui/PageHeader.tsx';
import { Status } from '../../ui/Status.tsx';
import { TimeLine } from '../../ui/TimeLine.tsx';
import { usePathParam, useUrlState } from '../../ui/url-state.ts';
import { spanText, withThousands } from '../../ui/words.ts';
import { AnswerPanel, CorrectionPanel, LimitPanel, ReportPanel } from './LimitForms.tsx';
import { layersText, STATE_SIGNS } from './limit-words.ts';

const yuan = (amount: string | null) => (amount === null ? '未登记' : `¥${withThousands(amount)}`);

function Sums({ year }: { readonly year: PersonLimits }) {
  const { sums, excess } = year;
  return (
    <Panel title="限额和已用">
      <Fields
        columns={2}
        fields={[
          ...(sums.days
            ? [{ label: '医保年度', value: spanText(sums.days.from, sums.days.to), wide: true }]
            : []),
          { label: '统筹年度限额', value: yuan(sums.pooledFundLimit) },
          { label: '统筹已用', value: yuan(sums.pooledFundUsed) },
          { label: '大病年度限额', value: yuan(sums.majorIllnessLimit) },
          { label: '大病已用', value: yuan(sums.majorIllnessUsed) },
          { label: '超出', value: layersText(excess) },
          { label: '自付（只记录，不进大病）', value: yuan(sums.ownShare) },
          { label: '医疗救助已付（全年，不分险种）', value: yuan(sums.assistanceOfYear.paid) },
          { label: '救助起付已计（全年，不分险种）', value: yuan(sums.assistanceOfYear.towardsThreshold) },
        ]}
      />
    </Panel>
  );
}

/** What counts, in the order in which it used up the limits. */
function Payments({ year }: { readonly year: PersonLimits }) {
  return (
    <Panel title="按次序占用限额的各笔">
      <DataTable
        label="占用限额的各笔"
        rows={year.payments}
        rowKey={(row) => row.claimNo ?? `${row.what} ${row.on} ${row.paid.pooledFund}`}
        stacks
        isLate={(row) => layersText(row.beyond) !== '无'}
        columns={[
          { key: 'on', title: '日期', text: (row) => row.on },
          {
            key: 'what',
            title: '来源',
            wrap: true,
            cell: (row) =>
              row.claimNo === null ? (
                row.what
              ) : (
                <span>
                  {row.what} <Go to={`/bills/${row.claimNo}`}>{row.claimNo}</Go>
                </span>
              ),
          },
          { key: 'paid', title: '支付', text: (row) => layersText(row.paid) },
          { key: 'beyond', title: '其中超出限额', text: (row) => layersText(row.beyond) },
        ]}
        empty={{ why: '这一年还没有占用限额' }}
      />
    </Panel>
  );
}

function History({ year }: { readonly year: PersonLimits }) {
  const limits = year.limits.map((one) => ({
    key: `limit ${one.at} ${one.source}`,
    at: one.at,
    what: '登记个人限额',
    who: one.by,
    detail: `统筹 ${one.pooledFund === null ? '按地区' : yuan(one.pooledFund)}，大病 ${one.majorIllness === null ? '按地区' : yuan(one.majorIllness)}；${one.source}`,
  }));
  const events = year.events.map((one, index) => ({
    key: `event ${one.at} ${index}`,
    at: one.at,
    what: `处理为${STATE_SIGNS[one.state].word}`,
    who: one.by,
    detail: `当时超出：${layersText(one.excess)}；${one.note}`,
  }));
  const corrections = year.spending.flatMap((report) => [
    {
      key: `report ${report.id}`,
      at: report.reportedAt,
      what: `登记${report.source}`,
      who: report.reportedBy,
      detail: report.reference === null ? '' : `单号 ${report.reference}`,
    },
    ...report.corrections.map((one, index) => ({
      key: `correction ${report.id} ${index}`,
      at: one.at,
      what: `更正${report.source}`,
      who: one.by,
      detail: `统筹变动 ${withThousands(one.change.pooledFund)} 元，大病变动 ${withThousands(one.change.majorIllness)} 元；${one.reason}`,
    })),
  ]);
  const all = [...limits, ...events, ...corrections].sort((a, b) => a.at.localeCompare(b.at));
  return all.length === 0 ? null : (
    <Panel title="经过">
      <TimeLine events={all} />
    </Panel>
  );
}

/** One person's year beside its limits, and what the agency does about it (M9.5). */
export function PersonLimitsPage() {
  const personNo = usePathParam('personNo');
  const me = useMe();
  const [{ scheme, year: yearText }] = useUrlState({ scheme: 'employee', year: useToday().slice(0, 4) });
  const key = {
    personNo,
    scheme: scheme === 'resident' ? ('resident' as const) : ('employee' as const),
    year: Number(yearText),
  };
  const answer = useQueryCall(getPersonLimits, { query: key });
  const year = answer.data;
  const works = me.role === 'agencyReviewer';
  const over = year !== undefined && layersText(year.excess) !== '无';
  return (
    <>
      <CaseHeader
        title={`${year?.personName ?? personNo} ${key.year} 年度${SCHEME_LABELS[key.scheme]}限额`}
        back={{ to: '/limits', label: '年度限额' }}
        status={over && <Status {...STATE_SIGNS[year.state]} />}
      />
      <ErrorPanel error={answer.error} onRetry={() => void answer.refetch()} />
      {answer.isPending && <Skeleton active />}
      {year && (
        <CaseLayout
          left={
            <>
              <Sums year={year} />
              <Payments year={year} />
              <History year={year} />
            </>
          }
          right={
            works ? (
              <>
                {over && <AnswerPanel yearKey={key} />}
                <ReportPanel yearKey={key} />
                {year.spending.length > 0 && <CorrectionPanel spending={year.spending} />}
                <LimitPanel yearKey={key} />
              </>
            ) : undefined
          }
        />
      )}
    </>
  );
}
