import { listPublishedDoctors } from '../../contract/providers-doctors.ts';
import { ClauseLink } from '../ui/ClauseLink.tsx';
import { EndpointTable, type RowOf } from '../ui/EndpointTable.tsx';
import { PageHeader } from '../ui/PageHeader.tsx';
import { QueryBar } from '../ui/QueryBar.tsx';
import type { Column } from '../ui/table-columns.ts';
import { useUrlState } from '../ui/url-state.ts';
import { useAreaChoices } from '../insured/AreaSelect.tsx';

const COLUMNS: readonly Column<RowOf<typeof listPublishedDoctors>>[] = [
  { key: 'name', title: '医师', text: (row) => row.name },
  { key: 'title', title: '职称', text: (row) => row.title },
  { key: 'hospital', title: '医院', text: (row) => row.hospitalName, wrap: true },
  { key: 'department', title: '科室', text: (row) => row.department },
  { key: 'fields', title: '治疗领域', text: (row) => row.fields.join('、'), wrap: true },
  {
    key: 'area',
    title: '地区',
    text: (row) => (row.cityName === row.areaName ? row.areaName : `${row.cityName} ${row.areaName}`),
  },
];

/** The published list of responsible doctors, for everybody; it holds no number of theirs. */
export function PublishedDoctorsPage() {
  const [query, setQuery] = useUrlState({ q: '', field: '', areaCode: '' });
  const areas = useAreaChoices(null, [2]);
  return (
    <>
      <PageHeader
        title="责任医师名单"
        about={
          <>
            可以为“双通道”药品出具意见和开处方的医师，全省互认。 <ClauseLink id="M21" />
          </>
        }
      />
      <QueryBar
        fields={[
          { name: 'q', label: '医师或医院' },
          { name: 'field', label: '治疗领域' },
          { name: 'areaCode', label: '市州', kind: 'choice', options: areas.options, loose: true },
        ]}
        value={query}
        onSearch={setQuery}
      />
      <EndpointTable
        endpoint={listPublishedDoctors}
        name="published-doctors"
        label="责任医师名单"
        query={query}
        rowKey={(row) => row.id}
        columns={COLUMNS}
        stacks
        empty={{ why: '没有找到责任医师', what: '请换个地区或治疗领域再查' }}
      />
    </>
  );
}
