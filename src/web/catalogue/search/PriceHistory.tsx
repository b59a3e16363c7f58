import { Pagination, Skeleton } from 'antd';
import { useState } from 'react';
import type { OutputOf } from '../../../contract/endpoint.ts';
import { listDrugPrices } from '../../../contract/search.ts';
import { useQueryCall } from '../../ui/api.ts';
import { ClauseLinks } from '../../ui/ClauseLink.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Go } from '../../ui/Go.tsx';
import { UnitPrice } from '../../ui/Money.tsx';
import { Panel } from '../../ui/PageHeader.tsx';
import type { Column } from '../../ui/table-columns.ts';
import { spanText } from '../../ui/words.ts';

type Product = OutputOf<typeof listDrugPrices>['rows'][number];

const PAGE_SIZE = 10;

/** One stretch of days of one kind of fact. */
interface Stretch {
  readonly key: string;
  readonly what: string;
  readonly from: string;
  readonly to: string | null;
  readonly price: string | null;
  /** What stands in place of a price. */
  readonly instead: string;
  readonly words: string;
  readonly record: string;
}

function wordsOf(...words: readonly (string | null)[]): string {
  return words.filter((word) => word !== null && word !== '').join('；');
}

function stretchesOf(product: Product): Stretch[] {
  const record = (one: { recordedAt: string; who: string | null }) =>
    `${one.recordedAt.slice(0, 16)} ${one.who ?? '系统'}`;
  return [
    ...product.standards.map((one) => ({
      key: `s${one.from}`,
      what: one.withdrawn ? '支付标准' : `支付标准（${one.kindLabel}）`,
      from: one.from,
      to: one.to,
      price: one.standard,
      instead: one.withdrawn ? '没有标准' : '保密',
      words: wordsOf(one.reason, one.evidence),
      record: record(one),
    })),
    ...product.listedPrices.map((one) => ({
      key: `p${one.from}`,
      what: '挂网价',
      from: one.from,
      to: one.to,
      price: one.price,
      instead: one.withdrawn ? '不挂网' : '保密',
      words: wordsOf(one.source, one.evidence),
      record: record(one),
    })),
    ...product.commitments.map((one) => ({
      key: `c${one.from}`,
      what: '承诺书',
      from: one.from,
      to: one.to,
      price: null,
      instead: one.withdrawn ? '失效' : '有效',
      words: wordsOf(one.documentNo, one.evidence),
      record: record(one),
    })),
  ];
}

const COLUMNS: readonly Column<Stretch>[] = [
  { key: 'what', title: '事项', text: (row) => row.what },
  { key: 'span', title: '日期', text: (row) => spanText(row.from, row.to) },
  {
    key: 'price',
    title: '数值（元）',
    cell: (row) => (row.price === null ? row.instead : <UnitPrice yuan={row.price} />),
    align: 'right',
  },
  { key: 'words', title: '事由与依据', text: (row) => row.words, wrap: true },
  { key: 'record', title: '何时何人记载', text: (row) => row.record },
];

function OneProduct({ product }: { readonly product: Product }) {
  const name = wordsOf(product.maker, product.tradeName, `${product.strength} ${product.pack}`.trim());
  return (
    <section className="st-price-product" aria-label={product.nationalCode}>
      <h3>
        {product.registered ? (
          <Go to={`/products/${product.nationalCode}`}>{product.nationalCode}</Go>
        ) : (
          product.nationalCode
        )}{' '}
        <span className="st-secondary">{name}</span>
      </h3>
      <DataTable
        label={`${product.nationalCode} 的标准与价格`}
        rows={stretchesOf(product)}
        rowKey={(row) => row.key}
        columns={COLUMNS}
        empty={{ why: '到这一天为止没有登记标准、挂网价和承诺书' }}
        stacks
      />
    </section>
  );
}

/** Standards, listing prices and commitments of each product by stretches of days, as known on a day. */
export function PriceHistory({ drugKey, knownOn }: { readonly drugKey: string; readonly knownOn: string }) {
  const [page, setPage] = useState(1);
  const query = { page, pageSize: PAGE_SIZE, ...(knownOn === '' ? {} : { knownOn }) };
  const { data, error, refetch } = useQueryCall(
    listDrugPrices,
    { params: { key: drugKey }, query },
    { keep: true },
  );
  return (
    <Panel title="产品的标准与价格" extra={<ClauseLinks ids={['N2.3', 'N3.1']} />}>
      <ErrorPanel error={error} onRetry={() => void refetch()} />
      {data === undefined && error === null && <Skeleton active paragraph={{ rows: 4 }} />}
      {data?.total === 0 && <p className="st-secondary">还没有登记产品。</p>}
      {data?.rows.map((product) => (
        <OneProduct key={product.nationalCode} product={product} />
      ))}
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
