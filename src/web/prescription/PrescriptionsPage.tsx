import { listPrescriptions } from '../../contract/prescription.ts';
import { EndpointTable } from '../ui/EndpointTable.tsx';
import { Go } from '../ui/Go.tsx';
import { useMe } from '../ui/me.ts';
import { PageHeader } from '../ui/PageHeader.tsx';
import { QueryBar } from '../ui/QueryBar.tsx';
import { Status } from '../ui/Status.tsx';
import { useUrlState } from '../ui/url-state.ts';
import { STATUS_OPTIONS, statusOf } from './prescription-words.ts';

const ABOUT: Readonly<Record<string, string>> = {
  responsibleDoctor: '您开具的处方，最新的在前。',
  hospitalOffice: '本院医师开具的处方。',
  pharmacist: '本店审核、退回或已取药的处方。',
  cashier: '本店审核、退回或已取药的处方。',
};

/** The prescriptions that this desk may see. */
export function PrescriptionsPage() {
  const { role } = useMe();
  const [query, setQuery] = useUrlState({ q: '', status: '' });
  const isDoctor = role === 'responsibleDoctor';
  return (
    <>
      <PageHeader
        title={isDoctor ? '我的处方' : '处方'}
        about={ABOUT[role] ?? '本地区参保人的处方。'}
        actions={isDoctor && <Go to="/prescriptions/new">开具处方</Go>}
      />
      <QueryBar
        fields={[
          { name: 'q', label: '流水号或姓名' },
          { name: 'status', label: '状态', kind: 'choice', options: STATUS_OPTIONS },
        ]}
        value={query}
        onSearch={setQuery}
      />
      <EndpointTable
        endpoint={listPrescriptions}
        name="prescriptions"
        label="处方"
        stacks
        query={query}
        rowKey={(row) => row.id}
        hrefOf={(row) => `/prescriptions/${row.rxno}`}
        columns={[
          { key: 'rxno', title: '流水号', text: (row) => row.rxno, width: 220 },
          {
            key: 'status',
            title: '状态',
            text: (row) => statusOf(row.status).word,
            cell: (row) => <Status {...statusOf(row.status)} />,
          },
          { key: 'person', title: '患者', text: (row) => row.personName },
          { key: 'drug', title: '药品', text: (row) => row.drug, wrap: true },
          {
            key: 'days',
            title: '天数',
            align: 'right',
            text: (row) => String(row.supplyDays),
            folded: !isDoctor,
          },
          { key: 'issued', title: '开具时间', text: (row) => row.issuedAt.slice(0, 16) },
          { key: 'valid', title: '有效期至', text: (row) => row.validTo },
          {
            key: 'doctor',
            title: '医师、医院',
            text: (row) => `${row.doctorName}，${row.hospitalName}`,
            wrap: true,
            folded: isDoctor,
          },
          { key: 'pharmacy', title: '药店', text: (row) => row.pharmacyName ?? '', wrap: true },
        ]}
        empty={
          isDoctor
            ? {
                why: '还没有开具过处方',
                what: '患者待遇审核通过后，凭其证件即可开具',
                action: <Go to="/prescriptions/new">开具处方</Go>,
              }
            : { why: '没有符合条件的处方', what: '请清空条件再查' }
        }
      />
    </>
  );
}
