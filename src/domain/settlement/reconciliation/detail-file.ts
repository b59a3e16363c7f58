/** Reads and writes the detail file of a reconciliation: one row a line, parted by tabs, no captions (M29). */
import { formatFen, parseFen, type Fen } from '../../../base/money.ts';
import type { InstitutionRow, PlatformRow, SideTotals } from './model.ts';

/** setl_id, mdtrt_id, psn_no, medfee_sumamt, fund_pay_sumamt, acct_pay, refd_setl_flag; a newer eighth column is not read. */
const COLUMNS = 7;
export const MOST_DETAIL_ROWS = 200_000;

/** Names the first fault, with its line. */
export type ReadDetails = { readonly rows: readonly InstitutionRow[] } | { readonly fault: string };

/** Reads a file's text; a first line with the columns' names and empty lines are passed over. */
export function readDetails(text: string): ReadDetails {
  const rows: InstitutionRow[] = [];
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  if (lines.length > MOST_DETAIL_ROWS + 2) return { fault: `一个文件最多 ${MOST_DETAIL_ROWS} 行` };
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '' || (index === 0 && line.startsWith('setl_id\t'))) continue;
    const read = readLine(line, index + 1);
    if ('fault' in read) return { fault: `第 ${index + 1} 行${read.fault}` };
    rows.push(read.row);
  }
  return { rows };
}

function readLine(text: string, line: number): { readonly row: InstitutionRow } | { readonly fault: string } {
  const cells = text.split('\t').map((cell) => cell.trim());
  if (cells.length < COLUMNS || cells.length > COLUMNS + 1)
    return { fault: `应有 ${COLUMNS} 列，以制表符分隔` };
  const [claimNo = '', visitNo = '', personNo = '', charged = '', funds = '', account = '', refund = ''] =
    cells;
  if (!/^[0-9A-Za-z]{1,30}$/.test(claimNo)) return { fault: '的 setl_id 填写不正确' };
  if (!/^[0-9A-Za-z]{1,30}$/.test(personNo)) return { fault: '的 psn_no 填写不正确' };
  if (refund !== '0' && refund !== '1') return { fault: '的 refd_setl_flag 应为 0 或 1' };
  const amounts = [charged, funds, account].map((cell) => parseFen(isEmpty(cell) ? '0' : cell));
  const [chargedFen, fundsFen, accountFen] = amounts;
  if (chargedFen === undefined || fundsFen === undefined || accountFen === undefined)
    return { fault: '的金额填写不正确' };
  const row = { line, claimNo, visitNo, personNo, charged: chargedFen, funds: fundsFen, account: accountFen };
  return { row: { ...row, refund: refund === '1' } };
}

const isEmpty = (cell: string) => cell === '' || cell === 'null';

/** The platform's rows in the same columns: what an institution's file would be if both sides agreed. */
export function writeDetails(rows: readonly PlatformRow[]): string {
  return rows
    .map((row) => {
      const amounts = [row.charged, row.funds, row.account].map(formatFen);
      const cells = [row.claimNo, row.visitNo, row.personNo, ...amounts, row.kind === 'reversal' ? '1' : '0'];
      return `${cells.join('\t')}\n`;
    })
    .join('');
}

/** Counts and sums of a file; cash is no column of it. */
export function sumDetails(rows: readonly InstitutionRow[]): SideTotals & { readonly account: Fen } {
  // A file is too long to be spread into arguments.
  const sumOf = (key: 'charged' | 'funds' | 'account') =>
    rows.reduce<bigint>((sum, row) => sum + row[key], 0n) as Fen;
  return {
    rows: rows.length,
    charged: sumOf('charged'),
    funds: sumOf('funds'),
    account: sumOf('account'),
    cash: null,
  };
}
