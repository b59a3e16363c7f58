import { listAuthorisationCoverage } from '../../../contract/providers-authorisations.ts';
import { useAreaChoices } from '../../insured/AreaSelect.tsx';
import { ClauseLink } from '../../ui/ClauseLink.tsx';
import { EndpointTable, type RowOf } from '../../ui/EndpointTable.tsx';
import { useMe } from '../../ui/me.ts';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { QueryBar } from '../../ui/QueryBar.tsx';
import { Status } from '../../ui/Status.tsx';
import type { Column } from '../../ui/table-columns.ts';
import { useUrlState } from '../../ui/url-state.ts';

type Row = RowOf<typeof listAuthorisationCoverage>;

const counted = (count: number) => (count === 0 ? '没有' : `${count} 家`);

const COLUMNS: readonly Column<Row>[] = [
  {
    key: 'product',
    title: '产品',
    text: (row) => row.productName,
    cell: (row) => (
      <div>
        {row.productName}
        <div className="st-secondary">{row.maker}</div>
      </div>
    ),
    wrap: true,
  },
  { key: 'maker', title: '企业', text: (row) => row.maker, folded: true },
  { key: 'city', title: '市州', text: (row) => row.cityName },
  { key: 'county', title: '县市区', text: (row) => row.countyName },
  {
    key: 'authorised',
    title: '授权药店',
    text: (row) => counted(row.authorised),
    cell: (row) => <Status tone={row.authorised === 0 ? 'bad' : 'good'} word={counted(row.authorised)} />,
  },
  {
    key: 'stock',
    title: '其中有货',
    text: (row) => counted(row.withStock),
    cell: (row) => <Status tone={row.withStock === 0 ? 'warn' : 'good'} word={counted(row.withStock)} />,
  },
  { key: 'code', title: '国家编码', text: (row) => row.nationalCode, folded: true },
];

const LACKS = [
  { value: 'authorised', label: '没有授权药店' },
  { value: 'stock', label: '授权药店没有货' },
];

/** Product by county with its authorised pharmacies; counties without one first. */
export function CoveragePage() {
  const me = useMe();
  const [query, setQuery] = useUrlState({ q: '', areaCode: '', lacks: '' });
  const areas = useAreaChoices(me.areaCode);
  return (
    <>
      <PageHeader
        title="授权覆盖各县"
        about={
          <>
            {me.role === 'enterprise' ? '本企业的每个产品' : '目录内的每个产品'}
            在每个县有没有授权药店、有没有货；没有的在前。 <ClauseLink id="M26" /> <ClauseLink id="M38" />
          </>
        }
        back={{ to: '/authorisations', label: '药店授权' }}
      />
      <QueryBar
        fields={[
          { name: 'q', label: '药名、企业或编码' },
          { name: 'areaCode', label: '地区', kind: 'choice', options: areas.options, loose: true },
          { name: 'lacks', label: '缺什么', kind: 'choice', options: LACKS },
        ]}
        value={query}
        onSearch={setQuery}
      />
      <EndpointTable
        endpoint={listAuthorisationCoverage}
        name="authorisation-coverage"
        label="授权覆盖各县"
        query={query}
        rowKey={(row) => `${row.nationalCode} ${row.countyCode}`}
        columns={COLUMNS}
        stacks
        empty={{ why: '没有符合条件的产品和县', what: '换个条件再查' }}
      />
    </>
  );
}
