import { listInstitutions } from '../../contract/providers.ts';
import { INSTITUTION_KINDS } from '../../domain/providers/model.ts';
import { EndpointTable, type RowOf } from '../ui/EndpointTable.tsx';
import { Go } from '../ui/Go.tsx';
import { useMe } from '../ui/me.ts';
import { PageHeader } from '../ui/PageHeader.tsx';
import { QueryBar } from '../ui/QueryBar.tsx';
import { Status } from '../ui/Status.tsx';
import type { Column } from '../ui/table-columns.ts';
import { useUrlState } from '../ui/url-state.ts';
import { agreementSign, KIND_CHOICES } from './provider-words.ts';

const COLUMNS: readonly Column<RowOf<typeof listInstitutions>>[] = [
  { key: 'code', title: '机构编码', text: (row) => row.code },
  { key: 'name', title: '名称', text: (row) => row.name, wrap: true },
  { key: 'kind', title: '类别', text: (row) => INSTITUTION_KINDS[row.kind] },
  { key: 'level', title: '等级', text: (row) => row.level },
  { key: 'area', title: '地区', text: (row) => row.areaName },
  {
    key: 'agreement',
    title: '“双通道”协议',
    text: (row) => agreementSign(row.agreement).word,
    cell: (row) => <Status {...agreementSign(row.agreement)} />,
  },
  { key: 'address', title: '地址', text: (row) => row.address, wrap: true, folded: true },
  { key: 'phone', title: '电话', text: (row) => row.phone, folded: true },
];

const AGREEMENT_CHOICES = [
  { value: 'inForce', label: '生效中' },
  { value: 'none', label: '没有生效的协议' },
];

/** All hospitals and pharmacies of the province; each leads to its agreements. */
export function InstitutionsPage() {
  const me = useMe();
  const [query, setQuery] = useUrlState({ q: '', kind: '', agreement: '' });
  return (
    <>
      <PageHeader
        title="定点机构"
        about="全省开展“双通道”服务的医院和药店，协议全省互认。"
        actions={
          me.role === 'agencyReviewer' || me.role === 'areaBureau' ? (
            <Go to="/institutions/new">登记机构</Go>
          ) : undefined
        }
      />
      <QueryBar
        fields={[
          { name: 'q', label: '名称或机构编码' },
          { name: 'kind', label: '类别', kind: 'choice', options: KIND_CHOICES },
          { name: 'agreement', label: '协议', kind: 'choice', options: AGREEMENT_CHOICES },
        ]}
        value={query}
        onSearch={setQuery}
      />
      <EndpointTable
        endpoint={listInstitutions}
        name="institutions"
        label="定点机构"
        query={query}
        rowKey={(row) => row.code}
        hrefOf={(row) => `/institutions/${row.code}`}
        columns={COLUMNS}
        stacks
        empty={{ why: '没有找到机构', what: '请核对名称或编码，或清空条件再查' }}
      />
    </>
  );
}
