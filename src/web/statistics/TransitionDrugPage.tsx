import { Skeleton } from 'antd';
import { getTransitionUsers, listTransitionWork } from '../../contract/roll-over.ts';
import type { OutputOf } from '../../contract/endpoint.ts';
import { daysLeftWords } from '../catalogue/time/act-words.ts';
import { useQueryCall } from '../ui/api.ts';
import { ClauseLink } from '../ui/ClauseLink.tsx';
import { DataTable } from '../ui/DataTable.tsx';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { Fields } from '../ui/Fields.tsx';
import { PageHeader, Panel } from '../ui/PageHeader.tsx';
import { usePathParam, useUrlState } from '../ui/url-state.ts';
import { boardQuery } from './board-words.ts';

type Drug = OutputOf<typeof listTransitionWork>['rows'][number];
type Users = OutputOf<typeof getTransitionUsers>;

const WHY = { sameGeneric: '同通用名', sameField: '同治疗领域' } as const;

function Replacements({ drug }: { readonly drug: Drug }) {
  return (
    <Panel title="可替代的药" extra={<ClauseLink id="N1.2" />}>
      <DataTable
        label="可替代的药"
        rows={drug.replacements}
        rowKey={(row) => row.entryId}
        hrefOf={(row) => `/list?entry=${row.entryId}`}
        stacks
        columns={[
          { key: 'name', title: '通用名', text: (row) => row.genericName, wrap: true },
          { key: 'form', title: '剂型', text: (row) => row.dosageForm },
          { key: 'why', title: '理由', text: (row) => WHY[row.why] },
          { key: 'products', title: '产品', text: (row) => String(row.products), align: 'right' },
          { key: 'until', title: '可支付到', text: (row) => row.payableUntil },
        ]}
        empty={{
          why: '目录内没有同通用名或同领域、能用得更久的药',
          what: '请责任医师与患者商量其他治疗，或转普通门诊政策',
        }}
      />
    </Panel>
  );
}

function UserTables({ users, days }: { readonly users: Users | undefined; readonly days: number }) {
  const { prescribers, dispensers } = users ?? { prescribers: undefined, dispensers: undefined };
  return (
    <>
      <Panel title="还在开方的医师">
        <DataTable
          label="还在开方的医师"
          rows={prescribers}
          rowKey={(row) => `${row.institutionCode} ${row.doctorName}`}
          stacks
          columns={[
            { key: 'hospital', title: '医院', text: (row) => row.institutionName, wrap: true },
            { key: 'doctor', title: '医师', text: (row) => row.doctorName },
            { key: 'area', title: '地区', text: (row) => row.areaName },
            { key: 'patients', title: '患者', text: (row) => String(row.patients), align: 'right' },
            { key: 'count', title: '处方', text: (row) => String(row.prescriptions), align: 'right' },
            { key: 'last', title: '最近一次', text: (row) => row.lastOn },
          ]}
          empty={{ why: `最近 ${days} 天没有医师开过` }}
        />
      </Panel>
      <Panel title="还在售药的机构">
        <DataTable
          label="还在售药的机构"
          rows={dispensers}
          rowKey={(row) => row.institutionCode}
          stacks
          columns={[
            { key: 'name', title: '机构', text: (row) => row.institutionName, wrap: true },
            { key: 'area', title: '地区', text: (row) => row.areaName },
            { key: 'patients', title: '患者', text: (row) => String(row.patients), align: 'right' },
            { key: 'count', title: '结算', text: (row) => String(row.claims), align: 'right' },
            { key: 'last', title: '最近一次', text: (row) => row.lastOn },
          ]}
          empty={{ why: `最近 ${days} 天没有机构售过` }}
        />
      </Panel>
    </>
  );
}

/** One drug in transition: who must be spoken to, and what to offer instead. */
export function TransitionDrugPage() {
  const id = Number(usePathParam('id'));
  const [state] = useUrlState({ days: '' });
  const query = boardQuery(state);
  const work = useQueryCall(listTransitionWork, { query });
  const users = useQueryCall(getTransitionUsers, { params: { id }, query });
  const drug = work.data?.rows.find((row) => row.entryId === id);
  return (
    <div className="st-stack">
      <PageHeader
        title={drug?.genericName ?? '过渡期药品'}
        back={{ to: '/transition-work', label: '过渡期清单' }}
        about="在最后一天以前，引导医院和药店换成目录内的药。"
      />
      <ErrorPanel error={work.error ?? users.error} onRetry={() => void users.refetch()} />
      {work.isPending && <Skeleton active />}
      {work.data !== undefined && drug === undefined && (
        <p className="st-secondary">这个药品今天不在过渡期内。</p>
      )}
      {drug !== undefined && (
        <>
          <Panel title="期限">
            <Fields
              columns={3}
              fields={[
                { label: '剂型', value: drug.dosageForm },
                { label: '最后一个正式日', value: drug.lastRegularDay },
                { label: '过渡期到', value: `${drug.transitionTo}（${daysLeftWords(drug.daysLeft)}）` },
              ]}
            />
          </Panel>
          <Replacements drug={drug} />
          <UserTables users={users.data} days={work.data?.days ?? 90} />
        </>
      )}
    </div>
  );
}
