import { getNationalProduct } from '../../../contract/national-products.ts';
import { useQueryCall } from '../../ui/api.ts';
import { ClauseLink } from '../../ui/ClauseLink.tsx';
import { DataTable } from '../../ui/DataTable.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { Fields } from '../../ui/Fields.tsx';
import { Go } from '../../ui/Go.tsx';
import { UnitPrice } from '../../ui/Money.tsx';
import { CaseHeader, CaseLayout, Panel } from '../../ui/PageHeader.tsx';
import { Status } from '../../ui/Status.tsx';
import type { Column } from '../../ui/table-columns.ts';
import { TimeLine } from '../../ui/TimeLine.tsx';
import { usePathParam } from '../../ui/url-state.ts';
import { spanText } from '../../ui/words.ts';
import {
  entryName,
  entryPlace,
  flagText,
  KINDS,
  ORIGINS,
  VERDICTS,
  type ProductDetail,
} from './product-words.ts';
import './products.css';

const PRICE_COLUMNS: readonly Column<ProductDetail['prices'][number]>[] = [
  { key: 'span', title: '日期', text: (row) => spanText(row.from, row.to), width: 220 },
  {
    key: 'price',
    title: '挂网价',
    cell: (row) => (row.price === null ? '不挂网' : <UnitPrice yuan={row.price} />),
    align: 'right',
    width: 110,
  },
  { key: 'source', title: '来源', text: (row) => row.source, wrap: true },
  { key: 'at', title: '登记于', text: (row) => row.enteredAt.slice(0, 16), width: 140 },
];

function CodePanel({ answer }: { readonly answer: ProductDetail }) {
  return (
    <Panel title="编码" extra={<ClauseLink id="N5.5" />}>
      <dl className="st-code-parts" aria-label="编码各段">
        {answer.codeParts.map((part) => (
          <div key={part.label}>
            <dd>{part.text}</dd>
            <dt>{part.label}</dt>
          </div>
        ))}
      </dl>
      {answer.categoryPath !== null && (
        <p className="st-secondary">
          所属分类（{answer.edition} 年版目录）：{answer.categoryPath}
        </p>
      )}
    </Panel>
  );
}

/** What only the province's tables say of a product; left out where they do not. */
function printedOf(product: ProductDetail['product']) {
  return [
    { label: '批准文号', value: product.approvalText },
    { label: '药品类型', value: product.drugType },
    { label: '质量层次', value: product.quality },
    { label: '医保报销种类', value: product.reimbursement },
    { label: '集采中选', value: flagText(product.isProcured) },
    { label: '双通道', value: flagText(product.isDualChannel) },
    { label: '国家谈判', value: flagText(product.isNegotiated) },
    { label: '价格保密', value: flagText(product.isConfidential) },
  ].filter((field) => field.value !== '');
}

function Facts({ answer: { product, firstFile, lastFile } }: { readonly answer: ProductDetail }) {
  return (
    <Panel title="产品">
      <Fields
        columns={3}
        fields={[
          { label: '类别', value: KINDS[product.kind] },
          { label: '商品名', value: product.tradeName },
          { label: '剂型', value: product.form },
          { label: '规格', value: product.spec },
          { label: '包装', value: product.pack },
          { label: '企业', value: product.maker },
          ...printedOf(product),
          ...(product.norm === '' ? [] : [{ label: '执行标准', value: product.norm, wide: true }]),
          { label: '首次出现', value: firstFile ?? '手工登记', wide: firstFile !== null },
          { label: '最近出现', value: lastFile ?? '手工登记', wide: lastFile !== null },
        ]}
      />
    </Panel>
  );
}

function MatchPanel({ answer: { match, edition } }: { readonly answer: ProductDetail }) {
  return (
    <Panel title="对应的目录条目" extra={<ClauseLink id="M4" />}>
      {match === null ? (
        <p className="st-secondary">还没有与{edition === null ? '' : ` ${edition} 年版`}国家目录对应。</p>
      ) : (
        <Fields
          columns={1}
          fields={[
            {
              label: '条目',
              value:
                match.entry === null ? (
                  <Status {...VERDICTS[match.verdict]} />
                ) : (
                  <>
                    {entryName(match.entry)}
                    <br />
                    <span className="st-secondary">{entryPlace(match.entry)}</span>
                  </>
                ),
            },
            { label: '怎样得出', value: `${ORIGINS[match.origin]}：${match.reason}` },
          ]}
        />
      )}
    </Panel>
  );
}

function History({ answer: { history, matchHistory } }: { readonly answer: ProductDetail }) {
  const events = [
    ...history.map((row) => ({
      key: `fact ${row.until}`,
      at: row.until,
      what: `更改 ${row.changes.map((change) => change.label).join('、')}`,
      detail: row.changes
        .map((change) => `${change.label}：${change.before || '空'} → ${change.after || '空'}`)
        .join('；'),
    })),
    ...matchHistory.map((row, index) => ({
      key: `match ${index}`,
      at: row.enteredAt,
      what:
        row.entryName === null ? VERDICTS[row.verdict].word : `对应到 ${entryName({ name: row.entryName })}`,
      ...(row.enteredBy === null ? {} : { who: row.enteredBy }),
      detail: `${row.edition} 年版，${ORIGINS[row.origin]}：${row.reason}`,
    })),
  ].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
  return (
    <Panel title="改动经过">
      {events.length === 0 ? (
        <p className="st-secondary">没有改动。</p>
      ) : (
        <TimeLine label="改动经过" events={events} />
      )}
    </Panel>
  );
}

/** One product of the master: its code explained, its entry, its listing prices and what changed. */
export function NationalProductPage() {
  const code = usePathParam('code');
  const { data, error, refetch } = useQueryCall(getNationalProduct, { params: { code } });
  if (data === undefined) return <ErrorPanel error={error} onRetry={() => void refetch()} />;
  const { product, match } = data;
  return (
    <>
      <CaseHeader
        title={`${product.name}${product.tradeName === '' ? '' : `（${product.tradeName}）`}`}
        back={{ to: '/national-products', label: '产品主档' }}
        status={
          match === null ? <Status tone="wait" word="还没有对应" /> : <Status {...VERDICTS[match.verdict]} />
        }
        next={data.isPaymentProduct && <Go to={`/products/${code}`}>单行支付产品</Go>}
      />
      <CaseLayout
        left={
          <>
            <CodePanel answer={data} />
            <Facts answer={data} />
            <Panel title="挂网价" extra={<ClauseLink id="N3.1" />}>
              <DataTable
                label="历次挂网价"
                rows={data.prices}
                rowKey={(row) => `${row.from} ${row.enteredAt} ${row.price ?? ''}`}
                columns={PRICE_COLUMNS}
                empty={{
                  why: product.isConfidential === true ? '价格表标明价格保密，不登记数值' : '还没有挂网价',
                }}
                stacks
              />
            </Panel>
          </>
        }
        right={<MatchPanel answer={data} />}
        below={<History answer={data} />}
      />
    </>
  );
}
