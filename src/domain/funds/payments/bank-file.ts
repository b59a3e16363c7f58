/** The file that a bank is given for a batch of payments, with the sums by which it checks it (M29). */
import { addFen, formatFen, type Fen } from '../../../base/money.ts';

export interface BankLine {
  readonly lineNo: number;
  readonly statementNo: string;
  readonly payeeName: string;
  readonly bankName: string;
  /** Digits only. */
  readonly accountNumber: string;
  readonly amount: Fen;
}

const HASH_DIGITS = 10;
const HASH_WRAP = 10n ** 15n;

/**
 * The control sum over the account numbers: the last ten digits of each added up, to fifteen digits. It has no meaning but
 * changes when an account does.
 */
export function hashTotal(lines: readonly Pick<BankLine, 'accountNumber'>[]): string {
  const sum = lines.reduce(
    (total, { accountNumber }) => total + BigInt(accountNumber.slice(-HASH_DIGITS)),
    0n,
  );
  return String(sum % HASH_WRAP).padStart(15, '0');
}

/** A cell of a CSV: quoted where needed, and never read as a formula. */
export function csvCell(text: string): string {
  const safe = /^[=+\-@\t]/.test(text) && !/^-?\d+(\.\d+)?$/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Lines of cells as CSV with a byte order mark, which Excel needs to read Chinese. */
export function csvText(lines: readonly (readonly string[])[]): string {
  return `\uFEFF${lines.map((cells) => cells.map(csvCell).join(',')).join('\r\n')}\r\n`;
}

/** The whole file: a head with count, sum and control sum, then one line a payment. */
export function bankFile(batchNo: string, lines: readonly BankLine[]): string {
  const total = addFen(...lines.map((line) => line.amount));
  return csvText([
    ['批次号', '笔数', '总金额', '账号校验和'],
    [batchNo, String(lines.length), formatFen(total), hashTotal(lines)],
    ['序号', '收款人', '开户银行', '账号', '金额', '用途'],
    ...lines.map((line) => [
      String(line.lineNo),
      line.payeeName,
      line.bankName,
      line.accountNumber,
      formatFen(line.amount),
      `医保结算款 ${line.statementNo}`,
    ]),
  ]);
}
