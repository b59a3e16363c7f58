import { getReadjudication, type Readjudication } from '../../../contract/settlement-readjudication.ts';
import { SCHEME_LABELS } from '../../../domain/insured/model.ts';
import { OBSTACLES } from '../../../domain/settlement/corrections/replay-bills.ts';
import { useQueryCall } from '../../ui/api.ts';
import { CasePending } from '../../ui/CasePending.tsx';
import { asClauseId, ClauseLink } from '../../ui/ClauseLink.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import { Fields } from '../../ui/Fields.tsx';
import { Go } from '../../ui/Go.tsx';
import { CaseHeader, CaseLayout, Panel } from '../../ui/PageHeader.tsx';
import { Status } from '../../ui/Status.tsx';
import { TimeLine } from '../../ui/TimeLine.tsx';
import { usePathParam } from '../../ui/url-state.ts';
import { withThousands } from '../../ui/words.ts';
import { ProposedBill, SharesTable } from './ProposedBill.tsx';
import { nextText, signed, stateSign, STEP_WORDS } from './readjudication-words.ts';
import { StepPanel } from './StepPanel.tsx';

function Summary({ found }: { readonly found: Readjudication }) {
  const { areaName, personNo, personName, scheme, year, foundAt, difference, told } = found;
  return (
    <Panel title="合计">
      <div className="st-stack">
        <Fields
          fields={[
            { label: '参保人', value: `${personName}（${personNo}）` },
            { label: '险种和年度', value: `${SCHEME_LABELS[scheme]}，${year} 年度` },
            { label: '付款地区', value: areaName },
            { label: '查到时间', value: foundAt.slice(0, 16) },
            { label: '基金合计变动', value: `${signed(difference.funds)} 元` },
            { label: '个人合计变动', value: `${signed(difference.person)} 元` },
            ...(found.bills.length === 0 ? [] : [{ label: '本人', value: told, wide: true }]),
          ]}
        />
        {found.bills.length > 1 && <SharesTable label="各方合计" shares={found.totals} />}
      </div>
    </Panel>
  );
}

/** What became known after the bills were settled. */
function Reports({ reports }: Pick<Readjudication, 'reports'>) {
  if (reports.length === 0) return null;
  return (
    <Panel title="后来才报来的其他待遇">
      <DataTable
        label="后来才报来的其他待遇"
        stacks
        rows={reports}
        rowKey={(row) => `${row.at} ${row.reference ?? ''} ${row.pooledFund}`}
        columns={[
          { key: 'at', title: '登记时间', text: (row) => row.at.slice(0, 16) },
          {
            key: 'source',
            title: '来源',
            text: (row) => [row.source, row.reference, row.reason].filter(Boolean).join('，'),
            wrap: true,
          },
          { key: 'pool', title: '统筹（元）', align: 'right', text: (row) => withThousands(row.pooledFund) },
          {
            key: 'major',
            title: '大病（元）',
            align: 'right',
            text: (row) => withThousands(row.majorIllness),
          },
        ]}
        empty={{ why: '没有' }}
      />
    </Panel>
  );
}

/** Bills that should be looked at and cannot be decided again here. */
function Obstacles({ obstacles }: Pick<Readjudication, 'obstacles'>) {
  if (obstacles.length === 0) return null;
  return (
    <Panel title="要另行处理的结算单">
      <p className="st-secondary">
        这 {obstacles.length} 张不能在这里重算，需要时由机构或经办撤销后重办；算其余各张时照它们原来的金额。
      </p>
      <DataTable
        label="要另行处理的结算单"
        stacks
        rows={obstacles}
        rowKey={(row) => row.claimNo}
        columns={[
          {
            key: 'no',
            title: '结算单',
            text: (row) => row.claimNo,
            cell: (row) => <Go to={`/bills/${row.claimNo}`}>{row.claimNo}</Go>,
          },
          { key: 'where', title: '机构', text: (row) => row.institutionName },
          { key: 'on', title: '日期', text: (row) => row.servedOn },
          {
            key: 'why',
            title: '原因',
            wrap: true,
            text: (row) => [OBSTACLES[row.obstacle].label, row.because].filter(Boolean).join('：'),
          },
          {
            key: 'clause',
            title: '依据',
            cell: (row) => {
              const clause = asClauseId(row.clause);
              return clause === undefined ? row.clause : <ClauseLink id={clause} />;
            },
          },
        ]}
        empty={{ why: '没有' }}
      />
    </Panel>
  );
}

/** One person's year after a correction: each bill before and after, and what is decided about it (M9.5, M29). */
export function ReadjudicationPage() {
  const id = Number(usePathParam('id'));
  const answer = useQueryCall(getReadjudication, { params: { id } });
  const found = answer.data;
  if (found === undefined)
    return (
      <CasePending
        title="更正重算"
        back={{ to: '/readjudications', label: '更正重算' }}
        error={answer.error}
        onRetry={() => void answer.refetch()}
      />
    );
  const canAct = Object.values(found.may).some(Boolean);
  return (
    <>
      <CaseHeader
        title={`更正重算第 ${found.id} 号`}
        back={{ to: '/readjudications', label: '更正重算' }}
        status={<Status {...stateSign(found.state)} />}
        next={nextText(found)}
      />
      <CaseLayout
        left={
          <>
            <Summary found={found} />
            {found.bills.map((bill) => (
              <ProposedBill
                key={bill.claimNo}
                bill={bill}
                booked={found.booked.find((one) => one.claimNo === bill.claimNo)}
              />
            ))}
            <Obstacles obstacles={found.obstacles} />
            <Reports reports={found.reports} />
          </>
        }
        {...(canAct ? { right: <StepPanel found={found} /> } : {})}
        below={
          found.events.length > 0 && (
            <Panel title="办理经过">
              <TimeLine
                events={found.events.map((event, index) => ({
                  key: index,
                  at: event.at,
                  what: STEP_WORDS[event.step],
                  who: event.by,
                  detail: event.words,
                }))}
              />
            </Panel>
          )
        }
      />
    </>
  );
}
