import { listLeavingPatients } from '../../contract/roll-over.ts';
import { TermWarningsPage } from '../catalogue/time/TermWarningsPage.tsx';
import { useQueryCall } from '../ui/api.ts';
import { ClauseLink } from '../ui/ClauseLink.tsx';
import { DataTable } from '../ui/DataTable.tsx';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { useMe } from '../ui/me.ts';
import { Panel } from '../ui/PageHeader.tsx';
import { Status } from '../ui/Status.tsx';

function LeavingPatients({ isDoctor }: { readonly isDoctor: boolean }) {
  const { data, error, refetch } = useQueryCall(listLeavingPatients, {});
  return (
    <Panel title={isDoctor ? '受影响的我的患者' : '受影响的本院患者'} extra={<ClauseLink id="M23.5" />}>
      {error !== null ? (
        <ErrorPanel error={error} onRetry={() => void refetch()} />
      ) : (
        <DataTable
          label="受影响的患者"
          rows={data?.rows}
          rowKey={(row) => row.applicationId}
          hrefOf={(row) => `/applications/${row.applicationId}`}
          isLate={(row) => row.ended}
          stacks
          columns={[
            { key: 'no', title: '待遇申请', text: (row) => row.applicationNo },
            { key: 'person', title: '患者', text: (row) => row.personName },
            {
              key: 'drug',
              title: '药品',
              text: (row) => `${row.genericName}（${row.dosageForm}）`,
              wrap: true,
            },
            { key: 'doctor', title: '责任医师', text: (row) => row.doctorName },
            { key: 'ends', title: '最后可支付日', text: (row) => row.endsOn },
            {
              key: 'state',
              title: '待遇',
              text: (row) => (row.ended ? '已终止' : '将终止'),
              cell: (row) =>
                row.ended ? <Status tone="bad" word="已终止" /> : <Status tone="warn" word="将终止" />,
            },
          ]}
          empty={{
            why: '没有患者在用快要退出目录的药',
            what: '前后 90 天内退出目录的药品，其在享待遇的患者会列在这里',
          }}
        />
      )}
    </Panel>
  );
}

/** The warnings, and at a hospital also the patients whom they concern. */
export function TermWarningsDesk() {
  const { role } = useMe();
  return (
    <div className="st-stack">
      <TermWarningsPage />
      {(role === 'responsibleDoctor' || role === 'hospitalOffice') && (
        <LeavingPatients isDoctor={role === 'responsibleDoctor'} />
      )}
    </div>
  );
}
