/** Where do an institution's rows and the platform's settlements differ, in both directions (M29)? Nothing is left out. */
import { formatFen } from '../../../base/money.ts';
import type {
  CompareAmounts,
  DifferenceKind,
  InstitutionRow,
  PlatformRow,
  PlatformTotals,
  ReconciliationResult,
  SideTotals,
} from './model.ts';

/** One line of the comparison: a row of the institution's with what it met, or one of the platform's that nobody named. */
export interface ComparedLine {
  readonly kind: DifferenceKind | 'same';
  readonly claimNo: string;
  /** The institution's; the platform's where only the platform has the line. */
  readonly visitNo: string;
  readonly personNo: string;
  /** Empty where the platform does not know the settlement. */
  readonly msgid: string;
  readonly refund: boolean;
  readonly theirs: CompareAmounts | null;
  readonly ours: CompareAmounts | null;
  /** What differs, in words; empty where nothing does. */
  readonly memo: string;
}

interface Known {
  readonly row: PlatformRow;
  readonly inScope: boolean;
}

interface Book {
  readonly byNumber: ReadonlyMap<string, Known>;
  /** The reversal of a settlement, by the settlement's number; what takes nothing back stands under null. */
  readonly reversalOf: ReadonlyMap<string | null, Known>;
  readonly matched: Set<string>;
}

/**
 * Compares line by line. A refund may name the reversal's own number or that of the settlement which it takes back.
 * @param covered what the platform has within the days, agency and kind of care that are reconciled
 * @param elsewhere other settlements of the same institution that the rows name, and reversals of those named
 * @returns a line for each row of the institution in its order, then what the platform alone has
 */
export function compareDetails(
  covered: readonly PlatformRow[],
  elsewhere: readonly PlatformRow[],
  theirs: readonly InstitutionRow[],
): ComparedLine[] {
  const known = [
    ...elsewhere.map((row) => ({ row, inScope: false })),
    ...covered.map((row) => ({ row, inScope: true })),
  ];
  const book: Book = {
    byNumber: new Map(known.map((one) => [one.row.claimNo, one])),
    reversalOf: new Map(known.map((one) => [one.row.reversesNo, one])),
    matched: new Set(),
  };
  const lines = theirs.map((row) => judgeRow(row, book));
  const named = new Set(theirs.map((row) => row.claimNo));
  const left = covered.filter((row) => !book.matched.has(row.claimNo));
  return [...lines, ...left.map((row) => judgeUnnamed(row, book, named))];
}

function judgeRow(row: InstitutionRow, book: Book): ComparedLine {
  const found = book.byNumber.get(row.claimNo);
  const takesBack = row.refund && found?.row.kind === 'settlement';
  const met = takesBack ? book.reversalOf.get(row.claimNo) : found;
  if (met === undefined)
    return takesBack
      ? lineOf('state', row, null, `机构记为退费，平台没有撤销结算 ${row.claimNo}`)
      : lineOf('theirsOnly', row, null, '平台没有这个结算编号');
  if (book.matched.has(met.row.claimNo)) return lineOf('repeated', row, met.row, '同一结算编号不止一行');
  book.matched.add(met.row.claimNo);
  if (!met.inScope)
    return lineOf('outside', row, met.row, '平台有这笔结算，不属于所对的日期、经办机构或类别');
  if (row.refund !== (met.row.kind === 'reversal'))
    return lineOf(
      'state',
      row,
      met.row,
      row.refund ? '机构记为退费，平台是结算' : '机构记为结算，平台是撤销',
    );
  const different = differencesOf(row, met.row);
  return lineOf(different === '' ? 'same' : 'content', row, met.row, different);
}

function differencesOf(row: InstitutionRow, platform: PlatformRow): string {
  const amount = (name: string, key: keyof CompareAmounts) =>
    row[key] === platform[key]
      ? []
      : [`${name}机构 ${formatFen(row[key])}、平台 ${formatFen(platform[key])}`];
  return [
    ...(row.personNo === platform.personNo ? [] : ['人员编号不符']),
    ...amount('费用总额', 'charged'),
    ...amount('基金支付', 'funds'),
    ...amount('个人账户', 'account'),
  ].join('；');
}

function judgeUnnamed(row: PlatformRow, { byNumber, reversalOf }: Book, named: ReadonlySet<string>) {
  const { claimNo, visitNo, personNo, msgid, reversesNo } = row;
  const refund = row.kind === 'reversal';
  // Of a settlement that the institution holds, or that another day's reconciliation covers, the refund alone is missing.
  const refundIsMissing =
    reversesNo !== null && (named.has(reversesNo) || byNumber.get(reversesNo)?.inScope !== true);
  const reversal = reversalOf.get(claimNo)?.row.claimNo;
  const memo = refundIsMissing
    ? `平台已撤销结算 ${reversesNo}，机构没有退费行`
    : reversal === undefined
      ? '机构的文件没有这一笔'
      : `机构的文件没有这一笔；平台已由 ${reversal} 撤销`;
  const ours = amountsOf(row);
  const kind: DifferenceKind = refundIsMissing ? 'state' : 'oursOnly';
  return { kind, claimNo, visitNo, personNo, msgid, refund, theirs: null, ours, memo };
}

function lineOf(
  kind: ComparedLine['kind'],
  row: InstitutionRow,
  platform: PlatformRow | null,
  memo: string,
): ComparedLine {
  return {
    kind,
    claimNo: platform?.claimNo ?? row.claimNo,
    visitNo: row.visitNo,
    personNo: row.personNo,
    msgid: platform?.msgid ?? '',
    refund: row.refund,
    theirs: amountsOf(row),
    ours: platform && amountsOf(platform),
    memo,
  };
}

function amountsOf({ charged, funds, account }: CompareAmounts): CompareAmounts {
  return { charged, funds, account };
}

/** How the two sides' counts and sums stand to each other; what the institution did not tell is not compared. */
export function compareTotals(theirs: SideTotals, ours: PlatformTotals): ReconciliationResult {
  const told = <T>(given: T | null, own: T) => given === null || given === own;
  if (theirs.rows > ours.rows) return 'theirsMore';
  if (theirs.rows < ours.rows) return 'oursMore';
  const agrees =
    theirs.charged === ours.charged &&
    theirs.funds === ours.funds &&
    told(theirs.account, ours.account) &&
    told(theirs.cash, ours.cash);
  return agrees ? 'agrees' : 'differs';
}

/** The result of a whole file: one direction where only one side has more, else that the data differ. */
export function resultOf(
  lines: readonly ComparedLine[],
  theirs: SideTotals,
  ours: PlatformTotals,
): ReconciliationResult {
  const kinds = new Set(lines.map((line) => line.kind));
  kinds.delete('same');
  if (kinds.size === 0) return compareTotals(theirs, ours) === 'agrees' ? 'agrees' : 'differs';
  if (kinds.size === 1 && kinds.has('oursOnly')) return 'oursMore';
  const more: readonly (DifferenceKind | 'same')[] = ['theirsOnly', 'repeated', 'outside'];
  return [...kinds].every((kind) => more.includes(kind)) ? 'theirsMore' : 'differs';
}
