import { Pagination } from 'antd';
import { useState } from 'react';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { listPublicProducts } from '../../../contract/search.ts';
import { STANDARD_KINDS } from '../../../domain/catalogue/payable-product.ts';
import { useQueryCall } from '../../ui/api.ts';
import { ClauseLink } from '../../ui/ClauseLink.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { UnitPrice } from '../../ui/Money.tsx';
import { Panel } from '../../ui/PageHeader.tsx';
import type { Column } from '../../ui/table-columns.ts';
import type { Drug } from './search-words.ts';

type Row = OutputOf<typeof listPublicProducts>['rows'][number];

const PAGE_SIZE = 10;

function priceCell(row: Row, price: string | null) {
  if (row.confidential) return '保密';
  return price === null ? <span className="st-none">没有登记</span> : <UnitPrice yuan={price} />;
}

const COLUMNS: readonly Column<Row>[] = [
  {
    key: 'maker',
    title: '企业与商品名',
    text: (row) => (row.tradeName === '' ? row.maker : `${row.maker}（${row.tradeName}）`),
    wrap: true,
  },
  { key: 'strength', title: '规格与包装', text: (row) => `${row.strength} ${row.pack}`.trim(), wrap: true },
  {
    key: 'standard',
    title: '支付标准（元）',
    cell: (row) => (
      <>
        {priceCell(row, row.standard)}
        {row.standardKind !== null && (
          <span className="st-secondary"> {STANDARD_KINDS[row.standardKind]}</span>
        )}
      </>
    ),
    align: 'right',
  },
  {
    key: 'price',
    title: '挂网价（元）',
    cell: (row) => priceCell(row, row.listedPrice),
    align: 'right',
  },
  { key: 'code', title: '国家编码', text: (row) => row.nationalCode, wrap: true },
];

const PAYABLE: Column<Row> = {
  key: 'payable',
  title: '单行支付',
  text: (row) =>
    row.payable === null ? '不适用' : row.payable ? '可以' : (row.notPayableBecause ?? '不可以'),
  wrap: true,
};

/** Makers, sizes and prices; what was agreed in confidence says so and no more (N5.1). */
export function PublicProducts({ drug }: { readonly drug: Drug }) {
  const [page, setPage] = useState(1);
  const { data, error, refetch } = useQueryCall(
    listPublicProducts,
    { params: { key: drug.key }, query: { on: drug.on, page, pageSize: PAGE_SIZE } },
    { keep: true },
  );
  const columns = drug.separate === null ? COLUMNS : [...COLUMNS, PAYABLE];
  return (
    <Panel title="产品与价格" extra={<ClauseLink id="N5.1" />}>
      <ErrorPanel error={error} onRetry={() => void refetch()} />
      {error === null && (
        <DataTable
          label="产品与价格"
          rows={data?.rows}
          rowKey={(row) => row.nationalCode}
          columns={columns}
          empty={{ why: '还没有登记产品', what: '企业签订承诺书、省局登记后会列在这里' }}
          stacks
        />
      )}
      {(data?.rows ?? []).some((row) => row.confidential) && (
        <p className="st-secondary">写“保密”的价格由国家谈判约定不公开；您结算时的账单会写明实际付多少。</p>
      )}
      <Pagination
        className="st-find-pages"
        size="small"
        current={page}
        total={data?.total ?? 0}
        pageSize={PAGE_SIZE}
        showSizeChanger={false}
        hideOnSinglePage
        onChange={setPage}
      />
    </Panel>
  );
}
