/**
 * Reconciling day by day, reckoned from the bills alone (M29, M27): what an institution settled and took back on which day, and
 * where its own figures and lines part from them.
 */
import { fenOf, sum, yuan } from './arithmetic.ts';
import { dayOf, orderOf, type Books, type Written } from './books.ts';
import { differ } from './compare-bill.ts';
import { DAY_SUMS, type FileRow } from './record-reconciling.ts';
import type * as record from './record-reconciling.ts';

const FUNDS = [
  'fromPooledFund',
  'fromMajorIllness',
  'fromAssistance',
  'fromWorkInjury',
  'fromMaternity',
  'fromCommercial',
] as const;

/** The amounts of a settlement; of a reversal the negated ones. */
function amountsOf({ of: { reckoned, lines }, sign }: Written) {
  const { amounts } = reckoned;
  const outside = lines.map((line, index) =>
    line.route === 'separatePayment' ? (reckoned.lines[index]?.charged ?? 0n) : 0n,
  );
  return {
    charged: sign * amounts.charged,
    pooledFund: sign * amounts.fromPooledFund,
    majorIllness: sign * amounts.fromMajorIllness,
    assistance: sign * amounts.fromAssistance,
    workInjury: sign * amounts.fromWorkInjury,
    maternity: sign * amounts.fromMaternity,
    commercial: sign * amounts.fromCommercial,
    funds: sign * sum(FUNDS.map((name) => amounts[name])),
    account: sign * amounts.fromAccount,
    cash: sign * amounts.cash,
    outside: sign * sum(outside),
  };
}

interface Covered {
  readonly institutionCode: string;
  readonly from: string;
  readonly to: string;
  readonly areaCode: string;
  readonly scheme?: string;
  readonly setting: string | null;
}

const ownOf = (books: Books, institutionCode: string) =>
  books.written
    .filter((one) => one.of.institutionCode === institutionCode)
    .sort((a, b) => (orderOf(a.claimNo) < orderOf(b.claimNo) ? -1 : 1));

/** A city stands for its counties, the province for all. */
function isCovered({ of, at }: Written, { from, to, areaCode, scheme, setting }: Covered): boolean {
  const day = dayOf(at);
  return (
    from <= day &&
    day <= to &&
    of.areaCode.startsWith(areaCode.replace(/(00){1,2}$/, '')) &&
    (scheme === undefined || of.scheme === scheme) &&
    (setting === null || of.setting === setting)
  );
}

function reconcileTotals(books: Books, sent: record.TotalsReconciled): void {
  const { institutionCode, to, theirs, answer } = sent;
  const subject = `3201 ${institutionCode} ${sent.from} 至 ${to}`;
  const rows = ownOf(books, institutionCode).filter((one) => isCovered(one, sent));
  const all = rows.map(amountsOf);
  const [charged, funds, account] = (['charged', 'funds', 'account'] as const).map((name) =>
    yuan(sum(all.map((one) => one[name]))),
  );
  const isSame = [theirs.charged, theirs.funds, theirs.account].join() === [charged, funds, account].join();
  const result =
    theirs.rows > rows.length
      ? '000102'
      : theirs.rows < rows.length
        ? '000101'
        : isSame
          ? '000000'
          : '000103';
  const words = [
    `平台 ${rows.length} 笔，费用 ${charged}，基金 ${funds}，账户 ${account}；`,
    books.shutTo !== null && books.shutTo >= to ? '；已日结' : '；未日结',
  ];
  if (answer.infcode !== 0 || answer.result !== result)
    books.findings.push(differ(subject, '结果', `${answer.infcode} ${answer.result}`, `0 ${result}`));
  for (const part of words)
    if (!answer.words.includes(part)) books.findings.push(differ(subject, '说明', answer.words, part));
}

/** One line of the answer in one writing; the platform's own amounts, where it has the settlement. */
function lineOf(claimNo: string, personNo: string, code: string, refund: boolean, met: Written | undefined) {
  const own = met && amountsOf(met);
  const amounts = own ? [own.charged, own.funds, own.account].map(yuan) : ['null', 'null', 'null'];
  return [claimNo, personNo, code, refund ? '1' : '0', ...amounts].join(' ');
}

/** What comes back for a file: a line for each of its lines, then what the platform alone has. */
function answerTo(books: Books, sent: record.DetailsReconciled): string[] {
  const own = ownOf(books, sent.institutionCode);
  const byNumber = new Map(own.map((one) => [one.claimNo, one]));
  const matched = new Set<string>();
  const judge = (row: FileRow): string => {
    const named = byNumber.get(row.claimNo);
    // A refund may be told by the number of the settlement that it takes back.
    const isOfSettlement = row.refund && named?.sign === 1n;
    const met = isOfSettlement ? byNumber.get(named.of.reversedBy ?? '') : named;
    const line = (code: string) => lineOf(met?.claimNo ?? row.claimNo, row.personNo, code, row.refund, met);
    if (met === undefined) return line(isOfSettlement ? '000103' : '000102');
    if (matched.has(met.claimNo)) return line('000102');
    matched.add(met.claimNo);
    if (!isCovered(met, sent)) return line('000102');
    const { charged, funds, account } = amountsOf(met);
    const isSame =
      row.refund === (met.sign === -1n) &&
      row.personNo === met.of.personNo &&
      [row.charged, row.funds, row.account].join() === [charged, funds, account].map(yuan).join();
    return line(isSame ? '000000' : '000103');
  };
  const lines = sent.file.map(judge);
  const settled = new Set(sent.file.filter((row) => !row.refund).map((row) => row.claimNo));
  const left = own.filter((one) => isCovered(one, sent) && !matched.has(one.claimNo));
  return [
    ...lines,
    ...left.map((one) => {
      const original = one.sign === -1n ? byNumber.get(one.of.claimNo) : undefined;
      const isRefundAlone =
        original !== undefined && (settled.has(original.claimNo) || !isCovered(original, sent));
      const code = isRefundAlone ? '000103' : '000101';
      return lineOf(one.claimNo, one.of.personNo, code, one.sign === -1n, one);
    }),
  ];
}

function reconcileDetails(books: Books, sent: record.DetailsReconciled): void {
  const subject = `3202 ${sent.institutionCode} ${sent.from} 至 ${sent.to}`;
  const { infcode, words, lines } = sent.answer;
  const due = answerTo(books, sent);
  const told = lines.map((line) =>
    [line.claimNo, line.personNo, line.result, line.refund, line.charged, line.funds, line.account].join(' '),
  );
  if (infcode !== 0) books.findings.push(`${subject} 应当对账，平台却答：${words}`);
  due.forEach((line, index) => {
    if (told[index] !== line)
      books.findings.push(differ(subject, `第 ${index + 1} 行`, told[index] ?? '无', line));
  });
  if (told.length > due.length) books.findings.push(`${subject} 多出 ${told.length - due.length} 行`);
  const differences = due.filter((line) => line.split(' ')[2] !== '000000').length;
  if (!words.includes(`差异 ${differences} 条`))
    books.findings.push(differ(subject, '差异', words, `${differences} 条`));
}

export function playReconciling(books: Books, sent: record.ReconcilingHappening): void {
  if (sent.what === 'totalsReconciled') reconcileTotals(books, sent);
  else reconcileDetails(books, sent);
}

/** On which day what an institution is owed for a settlement stands in the books. */
function bookedDays(books: Books): Map<string, string> {
  const days = new Map<string, string>();
  for (const { claimNo, account, onDay } of books.due)
    if (claimNo !== null && account === 'institutionPayable') days.set(claimNo, onDay);
  return days;
}

/** Every day of every institution that settled anything, as its page tells it. */
export function auditDays(books: Books, told: readonly record.ToldDays[]): string[] {
  const bookedOn = bookedDays(books);
  const codes = new Set(books.written.map((one) => one.of.institutionCode).filter((code) => code !== ''));
  const known = new Set(told.map((one) => one.institutionCode));
  const missing = [...codes].filter((code) => !known.has(code)).map((code) => `${code} 没有对账的日子`);
  return [
    ...missing,
    ...told.flatMap(({ institutionCode, rows }) => {
      const days = new Map<string, Written[]>();
      for (const one of ownOf(books, institutionCode))
        days.set(dayOf(one.at), [...(days.get(dayOf(one.at)) ?? []), one]);
      const due = [...days].map(([day, of]) => {
        const all = of.map(amountsOf);
        const later = of.filter(({ claimNo }) => (bookedOn.get(claimNo) ?? day) > day).length;
        const settled = of.filter((one) => one.sign === 1n).length;
        const sums = DAY_SUMS.map((name) => yuan(sum(all.map((one) => one[name]))));
        const isClosed = books.shutTo !== null && day <= books.shutTo;
        return [day, settled, of.length - settled, ...sums, later, isClosed, true].join(' ');
      });
      const is = rows.map((row) =>
        [
          row.day,
          row.settlements,
          row.reversals,
          ...DAY_SUMS.map((name) => yuan(fenOf(row[name]))),
          row.bookedLater,
          row.closed,
          row.agreesWithLedger,
        ].join(' '),
      );
      const [a, b] = [is.sort().join('；'), due.sort().join('；')];
      return a === b ? [] : [differ(`${institutionCode} 日合计`, '各日', a, b)];
    }),
  ];
}
