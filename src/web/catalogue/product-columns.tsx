import type { OutputOf } from '../../contract/endpoint.ts';
import type { listProducts } from '../../contract/separate-payment.ts';
import { STANDARD_KINDS } from '../../domain/catalogue/payable-product.ts';
import { UnitPrice } from '../ui/Money.tsx';
import { Status } from '../ui/Status.tsx';
import type { Column } from '../ui/table-columns.ts';
import { priceText } from '../ui/words.ts';

export type Product = OutputOf<typeof listProducts>['rows'][number];

/** The standard in words: 保密 where the number is not for this reader. */
export function standardText(product: Pick<Product, 'standard' | 'confidential'>): string {
  if (product.standard !== null) return priceText(product.standard);
  return product.confidential ? '保密' : '';
}

export const PRODUCT_COLUMNS: readonly Column<Product>[] = [
  { key: 'code', title: '国家药品编码', text: (row) => row.nationalCode, width: 210 },
  { key: 'name', title: '通用名', text: (row) => row.genericName, wrap: true, lead: true },
  { key: 'trade', title: '商品名', text: (row) => row.tradeName, width: 110, folded: true },
  { key: 'maker', title: '企业', text: (row) => row.maker, wrap: true },
  { key: 'strength', title: '规格', text: (row) => row.strength, width: 130 },
  { key: 'pack', title: '包装', text: (row) => row.pack, width: 110, folded: true },
  {
    key: 'kind',
    title: '标准类别',
    text: (row) => (row.standardKind === null ? '' : STANDARD_KINDS[row.standardKind]),
    width: 90,
  },
  {
    key: 'standard',
    title: '支付标准',
    text: standardText,
    cell: (row) => (row.confidential && row.standard === null ? '保密' : <UnitPrice yuan={row.standard} />),
    align: 'right',
    width: 110,
  },
  {
    key: 'listed',
    title: '挂网价',
    text: (row) => row.listedPrice ?? '',
    cell: (row) => <UnitPrice yuan={row.listedPrice} />,
    align: 'right',
    width: 110,
  },
  {
    key: 'within',
    title: '不高于标准',
    text: (row) => (row.withinStandard === null ? '' : row.withinStandard ? '是' : '否'),
    align: 'center',
    width: 100,
  },
  {
    key: 'payable',
    title: '今日',
    text: (row) => row.notPayableBecause ?? '可单行支付',
    cell: (row) => (
      <Status tone={row.payable ? 'good' : 'warn'} word={row.payable ? '可单行支付' : '不可支付'} />
    ),
    width: 120,
  },
];
