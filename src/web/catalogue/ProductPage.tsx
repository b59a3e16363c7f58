import { getProduct } from '../../contract/separate-payment.ts';
import type { OutputOf } from '../../contract/endpoint.ts';
import { ROLES, type Role } from '../../domain/identity/roles.ts';
import { useQueryCall } from '../ui/api.ts';
import { ClauseLink } from '../ui/ClauseLink.tsx';
import { DataTable } from '../ui/DataTable.tsx';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { Fields } from '../ui/Fields.tsx';
import { Go } from '../ui/Go.tsx';
import { useMe } from '../ui/me.ts';
import { UnitPrice } from '../ui/Money.tsx';
import { CaseHeader, CaseLayout, Panel } from '../ui/PageHeader.tsx';
import { Status } from '../ui/Status.tsx';
import type { Column } from '../ui/table-columns.ts';
import { usePathParam } from '../ui/url-state.ts';
import { spanText } from '../ui/words.ts';
import { CommitmentForm } from './CommitmentForm.tsx';
import { ListedPriceForm } from './ListedPriceForm.tsx';
import { StandardForm } from './StandardForm.tsx';

type Answer = OutputOf<typeof getProduct>;

const STANDARD_COLUMNS: readonly Column<Answer['standards'][number]>[] = [
  { key: 'span', title: '日期', text: (row) => spanText(row.from, row.to), width: 220 },
  {
    key: 'kind',
    title: '类别',
    text: (row) => `${row.kindLabel}${row.confidential ? '（保密）' : ''}`,
    width: 120,
  },
  {
    key: 'standard',
    title: '标准',
    cell: (row) => (row.standard === null ? '保密' : <UnitPrice yuan={row.standard} />),
    align: 'right',
    width: 110,
  },
  {
    key: 'reason',
    title: '事由与依据',
    text: (row) => `${row.reason}${row.evidence === '' ? '' : `（${row.evidence}）`}`,
    wrap: true,
  },
];

const PRICE_COLUMNS: readonly Column<Answer['listedPrices'][number]>[] = [
  { key: 'span', title: '日期', text: (row) => spanText(row.from, row.to), width: 220 },
  {
    key: 'price',
    title: '挂网价',
    cell: (row) => <UnitPrice yuan={row.price} />,
    align: 'right',
    width: 110,
  },
  { key: 'source', title: '来源', text: (row) => row.source, wrap: true },
];

const COMMITMENT_COLUMNS: readonly Column<Answer['commitments'][number]>[] = [
  { key: 'no', title: '文号', text: (row) => row.documentNo },
  { key: 'signed', title: '签订', text: (row) => row.signedOn, width: 120 },
  { key: 'span', title: '有效', text: (row) => spanText(row.from, row.to), width: 220 },
];

function Facts({ answer: { product, tracePrefixes } }: { readonly answer: Answer }) {
  return (
    <Panel title="产品">
      <Fields
        columns={3}
        fields={[
          { label: '国家药品编码', value: product.nationalCode },
          { label: '商品名', value: product.tradeName },
          { label: '企业', value: product.maker },
          { label: '剂型', value: product.dosageForm },
          { label: '规格', value: product.strength },
          { label: '包装', value: product.pack },
          { label: '每销售单位', value: `${product.unitsPerPack} ${product.doseUnit} / ${product.saleUnit}` },
          { label: '注射剂', value: product.isInjection ? '是，药店须配送至医院' : '否' },
          { label: '追溯码前缀', value: tracePrefixes.join('、') },
        ]}
      />
    </Panel>
  );
}

function Dated({ answer: { commitments, standards, listedPrices } }: { readonly answer: Answer }) {
  return (
    <>
      <Panel title="支付标准" extra={<ClauseLink id="M12" />}>
        <DataTable
          label="历次支付标准"
          rows={standards}
          rowKey={(row) => row.from}
          columns={STANDARD_COLUMNS}
          empty={{ why: '还没有支付标准', what: '常规目录药品没有另定标准时，以挂网价为标准' }}
          stacks
        />
      </Panel>
      <Panel title="挂网价" extra={<ClauseLink id="N3.1" />}>
        <DataTable
          label="历次挂网价"
          rows={listedPrices}
          rowKey={(row) => row.from}
          columns={PRICE_COLUMNS}
          empty={{ why: '还没有登记挂网价' }}
          stacks
        />
      </Panel>
      <Panel title="承诺书" extra={<ClauseLink id="M4" />}>
        <DataTable
          label="承诺书"
          rows={commitments}
          rowKey={(row) => `${row.documentNo} ${row.from}`}
          columns={COMMITMENT_COLUMNS}
          empty={{ why: '还没有承诺书', what: '没有承诺书的产品不能单行支付' }}
          stacks
        />
      </Panel>
    </>
  );
}

/** One product: what it is, whether it may be paid today, its commitments, standards and prices by date. */
export function ProductPage() {
  const me = useMe();
  const code = usePathParam('code');
  const { data, error, refetch } = useQueryCall(getProduct, { params: { code } });
  if (data === undefined) return <ErrorPanel error={error} onRetry={() => void refetch()} />;
  const { product } = data;
  const forms =
    me.role === 'provincePrice' ? (
      <>
        <StandardForm code={code} />
        <ListedPriceForm code={code} />
      </>
    ) : me.role === 'provinceCatalogue' ? (
      <CommitmentForm code={code} />
    ) : undefined;
  return (
    <>
      <CaseHeader
        title={`${product.genericName}${product.tradeName === '' ? '' : `（${product.tradeName}）`}`}
        back={
          ROLES[me.role as Role].level === 'province'
            ? { to: '/products', label: '产品与价格' }
            : { to: '/list', label: '单行支付目录' }
        }
        status={
          <Status
            tone={product.payable ? 'good' : 'warn'}
            word={product.payable ? '今日可单行支付' : (product.notPayableBecause ?? '不可支付')}
          />
        }
        next={me.role === 'provinceCatalogue' && <Go to={`/products/${code}/edit`}>修改产品</Go>}
      />
      <CaseLayout
        left={
          <>
            <Facts answer={data} />
            <Dated answer={data} />
          </>
        }
        right={forms}
      />
    </>
  );
}
