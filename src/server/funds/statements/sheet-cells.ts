/** What the rows of a statement and of a clearing say alike in a workbook. */
import { addFen, formatFen, parseFen, ZERO_FEN } from '../../../base/money.ts';
import type { Statement } from '../../../contract/funds-statements.ts';
import { SCHEME_LABELS } from '../../../domain/insured/model.ts';
import type { Scheme } from '../../../policy/parameters/reimbursement.ts';

export const EXPORT_LIMIT = 100_000;

export const FUND_CAPTIONS = [
  '统筹基金',
  '大病保险',
  '医疗救助',
  '工伤保险',
  '生育保险',
  '商业保险',
  '个人账户',
] as const;

type FundAmounts = Pick<
  Statement['parts'][number],
  'pooledFund' | 'majorIllness' | 'assistance' | 'workInjury' | 'maternity' | 'commercial' | 'personalAccount'
>;

/** What each fund bears, in yuan, under `FUND_CAPTIONS`. */
export function fundCells(row: FundAmounts): string[] {
  const { pooledFund, majorIllness, assistance, workInjury, maternity, commercial, personalAccount } = row;
  return [pooledFund, majorIllness, assistance, workInjury, maternity, commercial, personalAccount];
}

export const CLAIM_CAPTIONS = ['结算编号', '类别', '费用日期', '记账日期', '险种', '参保地'] as const;

interface ClaimRow {
  readonly claimNo: string;
  readonly kind: 'settlement' | 'reversal';
  readonly servedOn: string;
  readonly onDay: string;
  readonly scheme: Scheme;
  readonly areaName: string;
}

/** Which claim a row is about, under `CLAIM_CAPTIONS`. */
export function claimCells(row: ClaimRow): string[] {
  const kind = row.kind === 'settlement' ? '结算' : '撤销';
  return [row.claimNo, kind, row.servedOn, row.onDay, SCHEME_LABELS[row.scheme], row.areaName];
}

/** Over the charges of 单行支付, which stay outside of the cost controls (M27). */
export const OUTSIDE_CAPTION = '不纳入总额控制、DRG/DIP 支付标准和次均费用的费用';

const MARKS = { specialCase: '特例单议', outsideDrg: '不按 DRG/DIP 付费' } as const;

/** How a claim is marked, or what it reverses or replaces; empty for most (N3.2). */
export const markCell = ({ flag }: { readonly flag: keyof typeof MARKS | null }): string =>
  flag === null ? '' : MARKS[flag];

/** Whether a row counts this time. */
export const asideCell = ({ setAside }: { readonly setAside: boolean }): string =>
  setAside ? '移出' : '在内';

/** What became of a disputed row. */
export const ANSWER_WORDS = { stands: '维持', setAside: '移出' } as const;

/** A run of columns that hold figures. */
export const figuresFrom = (first: number, count: number): number[] =>
  Array.from({ length: count }, (_, index) => first + index);

/** The line below a table: the sums of its columns of amounts, and `name` in the first one. */
export function totalLine(
  rows: readonly (readonly string[])[],
  amounts: readonly number[],
  name = '合计',
): string[] {
  const width = Math.max(...amounts) + 1;
  return Array.from({ length: width }, (_, column) => {
    if (column === 0) return name;
    if (!amounts.includes(column)) return '';
    return formatFen(
      rows.reduce((sum, row) => addFen(sum, parseFen(row[column] ?? '') ?? ZERO_FEN), ZERO_FEN),
    );
  });
}
