import { listNationalProducts } from '../../../contract/national-products.ts';
import { ClauseLink } from '../../ui/ClauseLink.tsx';
import { EndpointTable } from '../../ui/EndpointTable.tsx';
import { UnitPrice } from '../../ui/Money.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { QueryBar } from '../../ui/QueryBar.tsx';
import { Status } from '../../ui/Status.tsx';
import type { Column } from '../../ui/table-columns.ts';
import { useUrlState } from '../../ui/url-state.ts';
import { entryName, flagText, KINDS, VERDICTS, type ProductRow } from './product-words.ts';

const KIND_CHOICES = Object.entries(KINDS).map(([value, label]) => ({ value, label }));
const FLAGS = [
  { value: 'procured', label: '集采中选' },
  { value: 'dualChannel', label: '双通道' },
  { value: 'negotiated', label: '国家谈判' },
  { value: 'confidential', label: '价格保密' },
];
const VERDICT_CHOICES = [
  ...Object.entries(VERDICTS).map(([value, { word }]) => ({ value, label: word })),
  { value: 'waiting', label: '还没有对应' },
];

const NOT_YET = { tone: 'wait', word: '还没有对应' } as const;

function entryText(row: ProductRow): string {
  if (row.entryName === null) return '';
  return `${entryName({ name: row.entryName })}${row.entryForm === null ? '' : ` ${row.entryForm}`}${row.entryClass === null ? '' : `（${row.entryClass}）`}`;
}

function priceText(row: ProductRow): string {
  return row.listedPrice ?? (row.isConfidential === true ? '保密' : '');
}

const COLUMNS: readonly Column<ProductRow>[] = [
  { key: 'code', title: '国家药品编码', text: (row) => row.nationalCode, width: 190 },
  { key: 'name', title: '名称', text: (row) => row.name, wrap: true, lead: true },
  { key: 'trade', title: '商品名', text: (row) => row.tradeName, folded: true },
  { key: 'form', title: '剂型', text: (row) => row.form, width: 100, folded: true },
  { key: 'spec', title: '规格', text: (row) => row.spec, wrap: true },
  { key: 'pack', title: '包装', text: (row) => row.pack, wrap: true, folded: true },
  { key: 'maker', title: '企业', text: (row) => row.maker, wrap: true },
  { key: 'approval', title: '批准文号', text: (row) => row.approvalText, wrap: true, folded: true },
  { key: 'reimbursement', title: '报销种类', text: (row) => row.reimbursement, folded: true },
  { key: 'procured', title: '集采', text: (row) => flagText(row.isProcured), align: 'center', folded: true },
  { key: 'dual', title: '双通道', text: (row) => flagText(row.isDualChannel), align: 'center', folded: true },
  {
    key: 'price',
    title: '今日挂网价',
    text: priceText,
    cell: (row) => (row.listedPrice === null ? priceText(row) : <UnitPrice yuan={row.listedPrice} />),
    align: 'right',
    width: 110,
  },
  { key: 'entry', title: '目录条目', text: entryText, wrap: true },
  {
    key: 'verdict',
    title: '对应',
    text: (row) => (row.verdict === null ? '还没有对应' : VERDICTS[row.verdict].word),
    cell: (row) => <Status {...(row.verdict === null ? NOT_YET : VERDICTS[row.verdict])} />,
    width: 120,
  },
];

/** The master of products by national code: what the province's tables name, with today's price and the entry it is. */
export function NationalProductsPage() {
  const [query, setQuery] = useUrlState({ q: '', kind: '', flag: '', verdict: '' });
  return (
    <>
      <PageHeader
        title="产品主档"
        about={
          <>
            价格表和编码表里的全部产品，一码一行。 <ClauseLink id="N3.1" />
          </>
        }
      />
      <QueryBar
        fields={[
          { name: 'q', label: '名称、拼音首字母、编码、企业或批准文号' },
          { name: 'kind', label: '类别', kind: 'choice', options: KIND_CHOICES },
          { name: 'verdict', label: '对应目录', kind: 'choice', options: VERDICT_CHOICES },
        ]}
        folded={[{ name: 'flag', label: '标记', kind: 'choice', options: FLAGS }]}
        value={query}
        onSearch={setQuery}
      />
      <EndpointTable
        endpoint={listNationalProducts}
        name="national-products"
        label="产品主档"
        query={query}
        rowKey={(row) => row.nationalCode}
        hrefOf={(row) => `/national-products/${row.nationalCode}`}
        columns={COLUMNS}
        stacks
        empty={{ why: '没有符合条件的产品', what: '可换拼音首字母再查；主档由导入价格表或编码表建立' }}
      />
    </>
  );
}
