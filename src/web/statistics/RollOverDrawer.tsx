import { Drawer } from 'antd';
import { getRollOverAreas, type getRollOver } from '../../contract/roll-over.ts';
import type { OutputOf } from '../../contract/endpoint.ts';
import { useQueryCall } from '../ui/api.ts';
import { DataTable } from '../ui/DataTable.tsx';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { Fields } from '../ui/Fields.tsx';
import { Go } from '../ui/Go.tsx';
import { Panel } from '../ui/PageHeader.tsx';
import { Status } from '../ui/Status.tsx';
import { FATE_STATUS } from './board-words.ts';

type Row = OutputOf<typeof getRollOver>['rows'][number];

function Areas({ drug, days }: { readonly drug: Row; readonly days: number }) {
  const { data, error, refetch } = useQueryCall(getRollOverAreas, {
    params: { id: drug.entryId },
    query: { days },
  });
  if (error !== null) return <ErrorPanel error={error} onRetry={() => void refetch()} />;
  return (
    <DataTable
      label="各地区使用情况"
      rows={data?.rows}
      rowKey={(row) => row.areaCode}
      stacks
      columns={[
        { key: 'area', title: '参保地', text: (row) => row.areaName },
        { key: 'held', title: '在享待遇', text: (row) => String(row.eligibilities), align: 'right' },
        { key: 'rx', title: `最近 ${days} 天处方`, text: (row) => String(row.prescriptions), align: 'right' },
        { key: 'claims', title: `最近 ${days} 天结算`, text: (row) => String(row.claims), align: 'right' },
      ]}
      empty={{ why: '没有地区在用这个药品' }}
    />
  );
}

/** One drug of the board: where it goes, and area by area who still uses it. */
export function RollOverDrawer({
  drug,
  days,
  onClose,
}: {
  readonly drug: Row | undefined;
  readonly days: number;
  readonly onClose: () => void;
}) {
  return (
    <Drawer
      open={drug !== undefined}
      onClose={onClose}
      size="large"
      title={drug?.genericName ?? '药品'}
      destroyOnHidden
    >
      {drug !== undefined && (
        <div className="st-stack">
          <Fields
            columns={2}
            fields={[
              { label: '剂型', value: drug.dosageForm },
              { label: '去向', value: <Status {...FATE_STATUS[drug.fate]} /> },
              { label: '届满日', value: drug.endsOn },
              { label: '最后可支付日', value: drug.payableUntil },
            ]}
          />
          <p className="st-actions">
            <Go to={`/list?entry=${drug.entryId}`}>查看条目</Go>
            {drug.fate === 'inTransition' && (
              <Go to={`/transition-work/${drug.entryId}`}>谁还在开、还在售</Go>
            )}
          </p>
          <Panel title="各地区使用情况">
            <Areas drug={drug} days={days} />
          </Panel>
        </div>
      )}
    </Drawer>
  );
}
