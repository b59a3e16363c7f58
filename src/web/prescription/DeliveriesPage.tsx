import { listDeliveries } from '../../contract/prescription-delivery.ts';
import { ClauseLink } from '../ui/ClauseLink.tsx';
import { EndpointTable } from '../ui/EndpointTable.tsx';
import { PageHeader } from '../ui/PageHeader.tsx';
import { QueryBar } from '../ui/QueryBar.tsx';
import { Status } from '../ui/Status.tsx';
import { useUrlState } from '../ui/url-state.ts';
import { DELIVERY_STATE_OPTIONS, deliveryStatus } from './delivery-words.ts';

/** Injections on their way to the hospital; what is late stands first (M32). */
export function DeliveriesPage() {
  const [query, setQuery] = useUrlState({ state: '', overdue: '' });
  return (
    <>
      <PageHeader
        title="注射剂配送"
        about={
          <>
            药店结算的注射剂须在时限内送到就诊医院，有温度记录和签名交接。 <ClauseLink id="M32" />
          </>
        }
      />
      <QueryBar
        fields={[
          { name: 'state', label: '进度', kind: 'choice', options: DELIVERY_STATE_OPTIONS },
          { name: 'overdue', label: '时限', kind: 'choice', options: [{ value: 'yes', label: '只看逾期' }] },
        ]}
        value={query}
        onSearch={setQuery}
      />
      <EndpointTable
        endpoint={listDeliveries}
        name="deliveries"
        label="注射剂配送"
        query={query}
        rowKey={(row) => row.id}
        hrefOf={(row) => `/deliveries/${row.id}`}
        columns={[
          { key: 'claim', title: '结算编号', text: (row) => row.claimNo },
          {
            key: 'state',
            title: '进度',
            text: (row) => deliveryStatus(row.state, row.overdue).word,
            cell: (row) => <Status {...deliveryStatus(row.state, row.overdue)} />,
          },
          { key: 'due', title: '交接时限', text: (row) => row.dueAt.slice(0, 16) },
          { key: 'person', title: '患者', text: (row) => row.personName },
          { key: 'drugs', title: '药品', text: (row) => row.drugs, wrap: true },
          { key: 'pharmacy', title: '药店', text: (row) => row.pharmacyName, wrap: true },
          { key: 'hospital', title: '接收医院', text: (row) => row.hospitalName, wrap: true },
        ]}
        stacks
        empty={{ why: '没有符合条件的配送', what: '药店结算注射剂后会出现在这里' }}
      />
    </>
  );
}
