/** Insurers' money at the end: every receipt and what it met, what each plan owes month by month, and the lists that insurers get (N4, M29). */
import { fenOf, sum, yuan } from './arithmetic.ts';
import { holds, poolOf, type Books } from './books.ts';
import type { Borne } from './books-of-desks.ts';
import { differ } from './compare-bill.ts';
import { isIn, openOf, waitingOf } from './receipt-books.ts';
import type { ToldInsurerBill, ToldReceipt, ToldReceivable, ToldReceivables } from './record-receipts.ts';
import type { Scheme } from './record.ts';

/** Compares texts by name; whatever one side does not have is told. */
function compareNamed(
  subject: string,
  told: readonly (readonly [string, string])[],
  due: readonly (readonly [string, string])[],
): string[] {
  const [is, must] = [new Map(told), new Map(due)];
  const twice = told.length === is.size ? [] : [`${subject} 有列出两次的`];
  const differing = [...new Set([...is.keys(), ...must.keys()])].flatMap((key) =>
    is.get(key) === must.get(key) ? [] : [differ(subject, key, is.get(key) ?? '无', must.get(key) ?? '无')],
  );
  return [...twice, ...differing];
}

/** Institutions of the simulated province are named by their codes; what was reimbursed by hand is owed through none. */
const nameOfInstitution = (code: string) => (code === '' ? '' : `示例${code}`);

export function auditReceipts(books: Books, told: readonly ToldReceipt[]): string[] {
  const partsOf = (parts: readonly string[]) => [...parts].sort().join('，');
  const is = told.map((one): [string, string] => [
    String(one.id),
    [
      one.areaCode,
      one.planId,
      one.scheme,
      one.amount,
      one.bankDay,
      one.bankReference,
      one.state,
      one.journalNo ?? '无',
      one.backJournalNo === null ? '没有撤回' : '已撤回',
      one.events.map(({ step }) => step).join('、'),
      one.open,
      partsOf(one.parts.map((part) => `${part.month} ${part.institutionName} ${part.amount}`)),
    ].join(' '),
  ]);
  const due = [...books.receipts.values()].map((one): [string, string] => [
    String(one.id),
    [
      one.areaCode,
      one.planId,
      one.scheme,
      yuan(one.amount),
      one.bankDay,
      one.bankReference,
      one.state,
      one.journalNo ?? '无',
      one.state === 'takenBack' ? '已撤回' : '没有撤回',
      one.steps.join('、'),
      yuan(openOf(books, one)),
      partsOf(
        one.parts.map(
          (part) => `${part.month} ${nameOfInstitution(part.institutionCode)} ${yuan(part.amount)}`,
        ),
      ),
    ].join(' '),
  ]);
  return compareNamed('到账登记', is, due);
}

const SCHEMES = ['employee', 'resident'] as const;

interface Debtor {
  readonly areaCode: string;
  readonly planId: number;
  readonly scheme: Scheme;
}

/** Everybody who owed anything, whatever became of it. */
function debtorsOf(books: Books): Debtor[] {
  const found = new Map<string, Debtor>();
  for (const { areaCode, planId, scheme } of books.borne) {
    const debtor = { areaCode: poolOf(areaCode), planId, scheme };
    found.set(`${debtor.areaCode} ${planId} ${scheme}`, debtor);
  }
  return [...found.values()];
}

const borneBy = (books: Books, { areaCode, planId, scheme }: Debtor): Borne[] =>
  books.borne.filter(
    (one) => poolOf(one.areaCode) === areaCode && one.planId === planId && one.scheme === scheme,
  );

function receivedFrom(books: Books, { areaCode, planId, scheme }: Debtor, month: string): bigint {
  const own = [...books.receipts.values()].filter(
    (one) => isIn(one) && one.areaCode === areaCode && one.planId === planId && one.scheme === scheme,
  );
  return sum(
    own.flatMap(({ parts }) => parts.filter((part) => part.month === month).map((part) => part.amount)),
  );
}

function monthsOf(books: Books, debtor: Debtor): [string, string][] {
  const borne = borneBy(books, debtor);
  const name = [debtor.areaCode, debtor.planId, debtor.scheme].join(' ');
  return [...new Set(borne.map((one) => one.onDay.slice(0, 7)))].map((month) => {
    const own = borne.filter((one) => one.onDay.startsWith(month)).map((one) => one.amount);
    const settled = sum(own.filter((amount) => amount > 0n));
    const reversed = sum(own.filter((amount) => amount < 0n));
    const received = receivedFrom(books, debtor, month);
    const amounts = [settled, reversed, received, settled + reversed - received];
    return [`${name} ${month}`, amounts.map(yuan).join(' ')];
  });
}

function planOf(books: Books, debtor: Debtor): [string, string] {
  const borne = sum(borneBy(books, debtor).map((one) => one.amount));
  const open = openOf(books, debtor);
  const amounts = [borne, borne - open, open, waitingOf(books, debtor)];
  return [[debtor.areaCode, debtor.planId, debtor.scheme].join(' '), amounts.map(yuan).join(' ')];
}

const nameOf = (one: ToldReceivable) => `${one.areaCode} ${one.planId} ${one.scheme}`;

/** What plans owe, and the ledger's account beside it. */
export function auditReceivables(books: Books, { plans, balances }: ToldReceivables): string[] {
  const debtors = debtorsOf(books);
  const places = new Map(
    debtors.map(({ areaCode, scheme }) => [`${areaCode} ${scheme}`, { areaCode, scheme }]),
  );
  const due = [...places].map(([key, { areaCode, scheme }]): [string, string] => {
    const entries = books.due.filter(
      (one) =>
        one.account === 'commercialReceivable' && one.scheme === scheme && poolOf(one.areaCode) === areaCode,
    );
    const open = sum(
      debtors
        .filter((one) => one.areaCode === areaCode && one.scheme === scheme)
        .map((one) => openOf(books, one)),
    );
    return [key, `${yuan(sum(entries.map((one) => one.amount)))} ${yuan(open)} 相符`];
  });
  return [
    ...compareNamed(
      '应收商业保险',
      plans.map((one) => [nameOf(one), [one.borne, one.received, one.open, one.waiting].join(' ')]),
      debtors.map((one) => planOf(books, one)),
    ),
    ...compareNamed(
      '应收商业保险 各月',
      plans.flatMap((one) =>
        one.months.map((row): [string, string] => [
          `${nameOf(one)} ${row.month}`,
          [row.settled, row.reversed, row.received, row.open].join(' '),
        ]),
      ),
      debtors.flatMap((one) => monthsOf(books, one)),
    ),
    ...compareNamed(
      '应收商业保险 总账',
      balances.map((one) => [
        `${one.areaCode} ${one.scheme}`,
        `${one.ledger} ${one.open} ${one.agrees ? '相符' : '不符'}`,
      ]),
      due,
    ),
  ];
}

/** What an insurer may see of a bill, and nothing else (N4). */
const CAPTIONS = '结算编号 类别 保单号 险种 费用日期 入账日期 赔付（元）';
const SCHEME_WORDS: Readonly<Record<(typeof SCHEMES)[number], string>> = {
  employee: '职工医保',
  resident: '居民医保',
};

function billLine(
  books: Books,
  { claimNo, planId, personNo, scheme, servedOn, onDay, amount }: Borne,
): [string, string] {
  const policies = books.members.filter((one) => one.planId === planId && one.personNo === personNo);
  const policy = policies.find((one) => holds(one, servedOn))?.policyNo ?? '无';
  const kind = amount > 0n ? '结算' : '撤销';
  return [claimNo, [kind, policy, SCHEME_WORDS[scheme], servedOn, onDay, yuan(amount)].join(' ')];
}

export function auditInsurerBills(books: Books, told: readonly ToldInsurerBill[]): string[] {
  const keyOf = (one: Pick<ToldInsurerBill, 'areaCode' | 'planId' | 'month'>) =>
    [one.areaCode, one.planId, one.month].join(' ');
  const due = new Map<string, Borne[]>();
  for (const one of books.borne) {
    const key = keyOf({ ...one, areaCode: poolOf(one.areaCode), month: one.onDay.slice(0, 7) });
    due.set(key, [...(due.get(key) ?? []), one]);
  }
  const papers = new Map(told.map((one) => [keyOf(one), one]));
  const missing = [...due.keys()].filter((key) => !papers.has(key)).map((key) => `应付清单 ${key} 没有`);
  return [
    ...missing,
    ...[...papers].flatMap(([key, paper]) => compareList(books, key, paper, due.get(key) ?? [])),
  ];
}

function compareList(
  books: Books,
  key: string,
  { captions, rows }: ToldInsurerBill,
  due: readonly Borne[],
): string[] {
  const subject = `应付清单 ${key}`;
  const lines = rows
    .slice(0, -1)
    .map(([claimNo = '', ...cells]): [string, string] => [claimNo, cells.join(' ')]);
  const total = rows.at(-1)?.at(-1) ?? '无';
  const must = yuan(sum(due.map((one) => one.amount)));
  const isTotal = rows.at(-1)?.[0] === '合计' && /^-?[\d.]+$/.test(total) && fenOf(total) === fenOf(must);
  return [
    ...(captions.join(' ') === CAPTIONS ? [] : [differ(subject, '栏目', captions.join(' '), CAPTIONS)]),
    ...compareNamed(
      subject,
      lines,
      due.map((one) => billLine(books, one)),
    ),
    ...(isTotal ? [] : [differ(subject, '合计', total, must)]),
  ];
}
