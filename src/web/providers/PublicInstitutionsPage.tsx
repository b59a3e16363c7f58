import { listInstitutions } from '../../contract/providers.ts';
import { INSTITUTION_KINDS } from '../../domain/providers/model.ts';
import { useAreaChoices } from '../insured/AreaSelect.tsx';
import { ClauseLink } from '../ui/ClauseLink.tsx';
import { EndpointTable, type RowOf } from '../ui/EndpointTable.tsx';
import { PageHeader } from '../ui/PageHeader.tsx';
import { QueryBar } from '../ui/QueryBar.tsx';
import type { Column } from '../ui/table-columns.ts';
import { useUrlState } from '../ui/url-state.ts';
import { KIND_CHOICES } from './provider-words.ts';

const COLUMNS: readonly Column<RowOf<typeof listInstitutions>>[] = [
  { key: 'name', title: '名称', text: (row) => row.name, wrap: true },
  { key: 'kind', title: '类别', text: (row) => INSTITUTION_KINDS[row.kind] },
  { key: 'level', title: '等级', text: (row) => row.level },
  { key: 'area', title: '地区', text: (row) => row.areaName },
  { key: 'address', title: '地址', text: (row) => row.address, wrap: true },
  { key: 'phone', title: '电话', text: (row) => row.phone },
];

/** Where the drugs of the list are to be had: hospitals and pharmacies with an agreement in force today. */
export function PublicInstitutionsPage() {
  const [query, setQuery] = useUrlState({ q: '', kind: '', areaCode: '' });
  const areas = useAreaChoices(null, [2]);
  return (
    <>
      <PageHeader
        title="定点机构名单"
        about={
          <>
            今天可以开方、购药和直接结算的医院和药店，不限参保地。 <ClauseLink id="M2" />
          </>
        }
      />
      <QueryBar
        fields={[
          { name: 'q', label: '名称' },
          { name: 'kind', label: '类别', kind: 'choice', options: KIND_CHOICES },
          { name: 'areaCode', label: '市州', kind: 'choice', options: areas.options, loose: true },
        ]}
        value={query}
        onSearch={setQuery}
      />
      <EndpointTable
        endpoint={listInstitutions}
        name="public-institutions"
        label="定点机构名单"
        query={{ ...query, agreement: 'inForce' }}
        rowKey={(row) => row.code}
        columns={COLUMNS}
        stacks
        empty={{ why: '没有找到机构', what: '请换个地区或名称再查' }}
      />
    </>
  );
}
