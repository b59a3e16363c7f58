/**
 * What does the master say after a table has named a product again? (N3.1)
 * A table without a column, or with a blank cell, says nothing about that fact: what was known stays.
 */
import type { ProductRecord } from './product-row.ts';

export type ProductFactsStated = Omit<ProductRecord, 'price'>;

const TEXTS = [
  'name',
  'tradeName',
  'form',
  'spec',
  'pack',
  'maker',
  'approvalText',
  'drugType',
  'quality',
  'reimbursement',
  'norm',
] as const satisfies readonly (keyof ProductFactsStated)[];
const FLAGS = [
  'isProcured',
  'isDualChannel',
  'isNegotiated',
  'isConfidential',
] as const satisfies readonly (keyof ProductFactsStated)[];

/** The labels of the facts, for telling what changed. */
export const FACT_LABELS: Readonly<Record<(typeof TEXTS)[number] | (typeof FLAGS)[number], string>> = {
  name: '名称',
  tradeName: '商品名',
  form: '剂型',
  spec: '规格',
  pack: '包装',
  maker: '企业',
  approvalText: '批准文号',
  drugType: '药品类型',
  quality: '质量层次',
  reimbursement: '报销种类',
  norm: '标准',
  isProcured: '集采中选',
  isDualChannel: '双通道',
  isNegotiated: '国家谈判',
  isConfidential: '价格保密',
};

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** The facts after a table's row, and the labels of those that it changed. */
export function mergeFacts<T extends ProductFactsStated>(
  known: ProductFactsStated,
  stated: T,
): { readonly facts: T; readonly changed: readonly string[] } {
  const kept: Partial<Mutable<ProductFactsStated>> = {};
  const changed: string[] = [];
  for (const key of TEXTS) {
    if (stated[key] === '') kept[key] = known[key];
    else if (stated[key] !== known[key]) changed.push(FACT_LABELS[key]);
  }
  for (const key of FLAGS) {
    if (stated[key] === null) kept[key] = known[key];
    else if (stated[key] !== known[key]) changed.push(FACT_LABELS[key]);
  }
  if (stated.approvalText === '') kept.approvalNumbers = known.approvalNumbers;
  return { facts: { ...stated, ...kept }, changed };
}
