import { exportProducts, listProducts } from '../../contract/separate-payment.ts';
import { urlOf } from '../../contract/client.ts';
import { ClauseLink } from '../ui/ClauseLink.tsx';
import { EndpointTable } from '../ui/EndpointTable.tsx';
import { PageHeader } from '../ui/PageHeader.tsx';
import { QueryBar } from '../ui/QueryBar.tsx';
import { useUrlState } from '../ui/url-state.ts';
import { PRODUCT_COLUMNS } from './product-columns.tsx';

const PAYABLE = [
  { value: 'true', label: '可单行支付' },
  { value: 'false', label: '不可支付' },
];

/** Products with their standards and prices; a confidential standard has no number except at the price office. */
export function ProductsPage() {
  const [query, setQuery] = useUrlState({ q: '', payable: '' });
  const filter = Object.fromEntries(Object.entries(query).filter(([, value]) => value !== ''));
  return (
    <>
      <PageHeader
        title="产品与价格"
        about={
          <>
            同一条目下由企业申请、签订承诺书后加入的产品。 <ClauseLink id="M4" />
          </>
        }
        actions={
          <a href={urlOf(exportProducts, {}, filter)} download>
            导出 xlsx
          </a>
        }
      />
      <QueryBar
        fields={[
          { name: 'q', label: '名称、拼音首字母、编码或企业' },
          { name: 'payable', label: '今日', kind: 'choice', options: PAYABLE },
        ]}
        value={query}
        onSearch={setQuery}
      />
      <EndpointTable
        endpoint={listProducts}
        name="products"
        label="产品与价格"
        query={query}
        rowKey={(row) => row.nationalCode}
        hrefOf={(row) => `/products/${row.nationalCode}`}
        columns={PRODUCT_COLUMNS}
        stacks
        empty={{ why: '没有符合条件的产品', what: '可换拼音首字母再查，或清空条件' }}
      />
    </>
  );
}
