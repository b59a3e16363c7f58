import { listDoctorWork } from '../../../contract/statistics-doctor-work.ts';
import { ClauseLink } from '../../ui/ClauseLink.tsx';
import { EndpointTable, type RowOf } from '../../ui/EndpointTable.tsx';
import { useToday } from '../../ui/me.ts';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { QueryBar } from '../../ui/QueryBar.tsx';
import type { Column } from '../../ui/table-columns.ts';
import { useUrlState } from '../../ui/url-state.ts';

const count = (
  key: 'opinions' | 'declined' | 'prescriptions' | 'orders' | 'patients' | 'followUps',
  title: string,
) => ({
  key,
  title,
  text: (row: RowOf<typeof listDoctorWork>) => String(row[key]),
  align: 'right' as const,
});

const COLUMNS: readonly Column<RowOf<typeof listDoctorWork>>[] = [
  { key: 'name', title: '医师', text: (row) => row.name },
  { key: 'department', title: '科室', text: (row) => row.department },
  { key: 'hospital', title: '医院', text: (row) => row.hospitalName, wrap: true },
  count('patients', '患者'),
  count('opinions', '签署意见'),
  count('declined', '未同意'),
  count('prescriptions', '开具处方'),
  count('orders', '院内开单'),
  count('followUps', '随访评估'),
];

/** What every responsible doctor did in a span of days. */
export function DoctorWorkPage() {
  const today = useToday();
  const [query, setQuery] = useUrlState({ fromOn: `${today.slice(0, 4)}-01-01`, toOn: today, q: '' });
  return (
    <>
      <PageHeader
        title="责任医师工作量"
        about={
          <>
            按起止日期统计签署意见、开具处方、院内门诊开单和随访评估，供医院奖励责任医师参考。院内开单按结算单计，已撤销的不计。{' '}
            <ClauseLink id="M20" />
          </>
        }
      />
      <QueryBar
        fields={[
          { name: 'fromOn', label: '开始日期', kind: 'day' },
          { name: 'toOn', label: '结束日期', kind: 'day' },
          { name: 'q', label: '医师或医院' },
        ]}
        value={query}
        onSearch={setQuery}
      />
      <EndpointTable
        endpoint={listDoctorWork}
        name="doctor-work"
        label="责任医师工作量"
        query={query}
        rowKey={(row) => row.doctorCode}
        columns={COLUMNS}
        stacks
        empty={{ why: '没有责任医师', what: '医院申报责任医师后会出现在这里' }}
      />
    </>
  );
}
