import type { OutputOf } from '../../../contract/endpoint.ts';
import { getProduct } from '../../../contract/separate-payment.ts';
import { ROLES, type Role } from '../../../domain/identity/roles.ts';
import { useQueryCall } from '../../ui/api.ts';
import { ClauseLink } from '../../ui/ClauseLink.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Fields } from '../../ui/Fields.tsx';
import { Go } from '../../ui/Go.tsx';
import { useMe } from '../../ui/me.ts';
import { CaseHeader, CaseLayout, Panel } from '../../ui/PageHeader.tsx';
import { Status } from '../../ui/Status.tsx';
import type { Column } from '../../ui/table-columns.ts';
import { usePathParam } from '../../ui/url-state.ts';
import { spanText } from '../../ui/words.ts';
import { CommitmentForm } from './CommitmentForm.tsx';
import { PriceDesk } from './PriceDesk.tsx';
import { PriceHistory } from './PriceHistory.tsx';

type Answer = OutputOf<typeof getProduct>;

const COMMITMENT_COLUMNS: readonly Column<Answer['commitments'][number]>[] = [
  { key: 'no', title: '文号', text: (row) => row.documentNo },
  { key: 'signed', title: '签订', text: (row) => row.signedOn, width: 120 },
  {
    key: 'span',
    title: '有效',
    text: (row) => `${spanText(row.from, row.to)}${row.withdrawn ? '，失效' : ''}`,
    width: 260,
  },
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

function Commitments({ rows }: { readonly rows: Answer['commitments'] }) {
  return (
    <Panel title="承诺书" extra={<ClauseLink id="M4" />}>
      <DataTable
        label="承诺书"
        rows={rows}
        rowKey={(row) => `${row.documentNo} ${row.from} ${row.withdrawn}`}
        columns={COMMITMENT_COLUMNS}
        empty={{ why: '还没有承诺书', what: '没有承诺书的产品不能单行支付' }}
        stacks
      />
    </Panel>
  );
}

/** One product: what it is, whether it may be paid today, and what held on which days, as known now or earlier. */
export function ProductPage() {
  const me = useMe();
  const code = usePathParam('code');
  const { data, error, refetch } = useQueryCall(getProduct, { params: { code } });
  if (data === undefined) return <ErrorPanel error={error} onRetry={() => void refetch()} />;
  const { product, standards } = data;
  const forms =
    me.role === 'provincePrice' ? (
      <PriceDesk key={code} code={code} last={standards[0] ?? null} />
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
            <PriceHistory code={code} />
            <Commitments rows={data.commitments} />
          </>
        }
        right={forms}
      />
    </>
  );
}
