import type { OutputOf } from '../../../contract/endpoint.ts';
import { getStockSummary, listStock } from '../../../contract/providers-stock.ts';
import type { ShelfState } from '../../../domain/providers/stock/model.ts';
import { useQueryCall } from '../../ui/api.ts';
import { ClauseLink } from '../../ui/ClauseLink.tsx';
import { EndpointTable, type RowOf } from '../../ui/EndpointTable.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Go } from '../../ui/Go.tsx';
import { PageHeader } from '../../ui/PageHeader.tsx';
import { QueryBar } from '../../ui/QueryBar.tsx';
import { Status } from '../../ui/Status.tsx';
import type { Column } from '../../ui/table-columns.ts';
import { Tiles } from '../../ui/Tiles.tsx';
import { usePathParam, useUrlState } from '../../ui/url-state.ts';
import { shareText } from '../../ui/words.ts';
import { ProductStockDrawer } from './ProductStockDrawer.tsx';
import { productLine, SHELF_CHOICES, shelfSign } from './stock-words.ts';

const COLUMNS: readonly Column<RowOf<typeof listStock>>[] = [
  {
    key: 'name',
    title: '药品',
    text: (row) => productLine(row.name, row.strength),
    cell: (row) => (
      <div>
        {productLine(row.name, row.strength)}
        <div className="st-secondary">{productLine(row.pack, row.maker)}</div>
      </div>
    ),
    wrap: true,
  },
  {
    key: 'state',
    title: '状态',
    text: (row) => shelfSign(row.state).word,
    cell: (row) => <Status {...shelfSign(row.state)} />,
  },
  { key: 'quantity', title: '可用数量', text: (row) => row.quantity, align: 'right' },
  { key: 'expiry', title: '最近的有效期', text: (row) => row.expiresOn ?? '' },
  { key: 'on', title: '最近报的日子', text: (row) => row.reportedOn ?? '没有报过' },
  { key: 'listed', title: '单行支付', text: (row) => (row.listed ? '目录内' : '目录外') },
  { key: 'item', title: '机构编码', text: (row) => row.itemCode ?? '没有对照', folded: true },
  { key: 'code', title: '国家编码', text: (row) => row.nationalCode, folded: true },
];

type Summary = OutputOf<typeof getStockSummary>;

/** What the shelf comes to, with the tiles that lead to each part of it. */
function Head({
  institution,
  summary,
}: {
  readonly institution: string | null;
  readonly summary: Summary | undefined;
}) {
  const home = institution === null ? '/stock' : `/stock/institutions/${institution}`;
  const tile = (state: ShelfState, tone?: 'warn' | 'bad') => ({
    label: shelfSign(state).word,
    count: summary?.states[state],
    to: `${home}?state=${state}`,
    ...(tone === undefined ? {} : { tone }),
  });
  return (
    <>
      <PageHeader
        title={institution === null ? '库存' : `库存：${summary?.name ?? institution}`}
        about={
          summary === undefined ? undefined : (
            <>
              单行支付目录 {summary.listed} 种药，有货 {summary.stocked} 种
              {summary.rate === null ? '' : `，配备率 ${shareText(summary.rate)}`}。 <ClauseLink id="M26" />
            </>
          )
        }
        {...(institution === null ? {} : { back: { to: `/stocking/${institution}`, label: '配备率' } })}
        actions={summary?.mayReport === true && <Go to="/stock/upload">批量上传盘点表</Go>}
      />
      <Tiles
        label="库存概况"
        items={[
          tile('inStock'),
          tile('stale', 'warn'),
          tile('expired', 'bad'),
          tile('short', 'bad'),
          tile('out'),
        ]}
      />
    </>
  );
}

function StockOf({ institution }: { readonly institution: string | null }) {
  const [{ product, ...filter }, setQuery] = useUrlState({ q: '', state: '', product: '' });
  const whose = institution === null ? {} : { institution };
  const { data, error, refetch } = useQueryCall(getStockSummary, { query: whose });
  return (
    <>
      <Head institution={institution} summary={data} />
      <ErrorPanel error={error} onRetry={() => void refetch()} />
      <QueryBar
        fields={[
          { name: 'q', label: '药名、企业或编码' },
          { name: 'state', label: '状态', kind: 'choice', options: SHELF_CHOICES },
        ]}
        value={filter}
        onSearch={(asked) => setQuery(asked)}
      />
      <div className="st-stack">
        <EndpointTable
          endpoint={listStock}
          name="stock"
          label="库存"
          query={{ ...filter, ...whose }}
          rowKey={(row) => row.nationalCode}
          onOpen={(row) => setQuery({ product: row.nationalCode })}
          columns={COLUMNS}
          stacks
          empty={{
            why: filter.q === '' && filter.state === '' ? '目录里今天没有药品' : '没有符合条件的药品',
            what: '换个条件再查',
          }}
        />
        {data !== undefined && (
          <p className="st-secondary">
            {data.definition} <ClauseLink id="M31" />
          </p>
        )}
      </div>
      <ProductStockDrawer
        code={product}
        institution={institution}
        mayReport={data?.mayReport === true}
        onClose={() => setQuery({ product: '' })}
      />
    </>
  );
}

/** The institution's own shelf: what is there, what lacks, and the reporting. */
export function StockPage() {
  return <StockOf institution={null} />;
}

/** One institution's shelf for those who only look. */
export function InstitutionStockPage() {
  return <StockOf institution={usePathParam('code')} />;
}
