/** The yearly limits at the end: what each person has used, what lies beyond, what accounts and insurers have paid (M9.5, I6, I12, N4). */
import { fenOf, least, most, yuan } from './arithmetic.ts';
import { firstDayOf, lastDayOf, yearOn } from './benefit-years.ts';
import { beginningOf, NOTHING_USED, yearKey, type Books } from './books.ts';
import { differ } from './compare-bill.ts';
import type { Scheme } from './record.ts';
import type { Papers, ToldYear } from './told.ts';
import { limitsOn } from './what-held.ts';

interface Payment {
  readonly claimNo: string | null;
  readonly at: number;
  readonly order: bigint;
  readonly pool: bigint;
  readonly major: bigint;
}

/** Everything that counts towards a year, in the order in which it used the limits up. */
function paymentsOf(books: Books, personNo: string, scheme: Scheme, year: number): Payment[] {
  const claims = [...books.bills.values()]
    .filter((one) => one.personNo === personNo && one.scheme === scheme && one.reversedBy === null)
    .filter((one) => yearOn(books, one.servedOn) === year)
    .map(({ claimNo, place, reckoned }) => ({
      claimNo,
      ...place,
      pool: reckoned.amounts.fromPooledFund,
      major: reckoned.amounts.fromMajorIllness,
    }));
  const reports = [...books.reports.values()]
    .filter((one) => one.personNo === personNo && one.scheme === scheme && one.year === year)
    .map(({ at, paidOn, pool, major }) => ({
      claimNo: null,
      at: paidOn === null ? at : beginningOf(paidOn),
      order: -1n,
      pool,
      major,
    }));
  return [...claims, ...reports].sort((a, b) => a.at - b.at || Number(a.order - b.order));
}

function beyond(amount: bigint, before: bigint, limit: bigint | undefined): bigint {
  return limit === undefined ? 0n : least(amount, most(before + amount - limit, 0n));
}

/** The area whose limits count for a person's year: that of the last enrolment in it. */
function limitsOfYear(books: Books, personNo: string, scheme: Scheme, year: number) {
  const enrolments = books.people.get(personNo)?.enrolments ?? [];
  const last = enrolments
    .filter(
      (one) =>
        one.scheme === scheme &&
        one.from <= lastDayOf(books, year) &&
        (one.to === null || one.to >= firstDayOf(books, year)),
    )
    .at(-1);
  return limitsOn(books, personNo, last ?? { scheme, areaCode: '' }, year);
}

function auditYear(books: Books, told: ToldYear): string[] {
  const { personNo, scheme, year, sums } = told;
  const key = yearKey(personNo, scheme, year);
  const used = books.years.get(key) ?? NOTHING_USED;
  const limits = limitsOfYear(books, personNo, scheme, year);
  const over = { pool: beyond(used.pool, 0n, limits.pool), major: beyond(used.major, 0n, limits.major) };
  const figures: readonly (readonly [string, string | null, bigint | undefined])[] = [
    ['统筹已用', sums.pooledFundUsed, used.pool],
    ['统筹限额', sums.pooledFundLimit, limits.pool],
    ['大病已用', sums.majorIllnessUsed, used.major],
    ['大病限额', sums.majorIllnessLimit, limits.major],
    ['救助已用', sums.assistanceUsed, used.assistance],
    ['救助起付已计', sums.assistanceThresholdUsed, used.threshold],
    ['个人自付', sums.ownShare, used.ownShare],
    ['统筹超出', told.excess.pooledFund, over.pool],
    ['大病超出', told.excess.majorIllness, over.major],
  ];
  const findings = figures.flatMap(([what, is, must]) =>
    (is === null ? undefined : fenOf(is)) === must
      ? []
      : [differ(key, what, is ?? '无', must === undefined ? '无' : yuan(must))],
  );
  return [...findings, ...auditOrder(books, told, key)];
}

function auditOrder(books: Books, told: ToldYear, key: string): string[] {
  const limits = limitsOfYear(books, told.personNo, told.scheme, told.year);
  let [pool, major] = [0n, 0n];
  const due = paymentsOf(books, told.personNo, told.scheme, told.year).map((one) => {
    const text = [
      one.claimNo ?? '其他业务',
      yuan(one.pool),
      yuan(one.major),
      yuan(beyond(one.pool, pool, limits.pool)),
      yuan(beyond(one.major, major, limits.major)),
    ].join(' ');
    pool += one.pool;
    major += one.major;
    return text;
  });
  const is = told.payments.map(({ claimNo, paid, beyond: over }) =>
    [claimNo ?? '其他业务', paid.pooledFund, paid.majorIllness, over.pooledFund, over.majorIllness].join(' '),
  );
  return due
    .flatMap((text, index) =>
      is[index] === text ? [] : [differ(key, `限额占用第 ${index + 1} 笔`, is[index] ?? '无', text)],
    )
    .concat(is.length > due.length ? [`${key} 限额占用多出 ${is.length - due.length} 笔`] : []);
}

/** Exactly those years are told as over their limits that are. */
function auditFindings(books: Books, papers: Papers): string[] {
  const told = new Map(
    papers.findings.map((one) => [
      yearKey(one.personNo, one.scheme, one.year),
      `${one.excess.pooledFund} ${one.excess.majorIllness}`,
    ]),
  );
  const due = new Map<string, string>();
  for (const [key, used] of books.years) {
    const [personNo = '', scheme = '', year = ''] = key.split(' ');
    const limits = limitsOfYear(books, personNo, scheme as Scheme, Number(year));
    const over = [beyond(used.pool, 0n, limits.pool), beyond(used.major, 0n, limits.major)];
    if (over.some((amount) => amount > 0n)) due.set(key, over.map(yuan).join(' '));
  }
  return [...new Set([...told.keys(), ...due.keys()])].flatMap((key) =>
    told.get(key) === due.get(key)
      ? []
      : [differ(key, '超限额', told.get(key) ?? '无', due.get(key) ?? '无')],
  );
}

function auditAccounts(books: Books, papers: Papers): string[] {
  const told = new Map(papers.accounts.map((one) => [one.personNo, one.balance]));
  return [...books.accounts].flatMap(([personNo, balance]) =>
    told.get(personNo) === yuan(balance)
      ? []
      : [differ(personNo, '个人账户', told.get(personNo) ?? '无', yuan(balance))],
  );
}

function auditInsurers(books: Books, papers: Papers): string[] {
  return books.insurers.flatMap(({ id }) => {
    const ofPlan = [...books.insured].filter(([key]) => key.startsWith(`${id} `)).map(([, one]) => one);
    const due = `${ofPlan.reduce((total, one) => total + one.claims, 0)} 笔 ${yuan(ofPlan.reduce((total, one) => total + one.paid, 0n))}`;
    const paper = papers.insurers.find((one) => one.planId === id);
    const is = paper ? `${paper.claims} 笔 ${paper.sum}` : '无';
    return is === due ? [] : [differ(`商业方案 ${id}`, '赔付', is, due)];
  });
}

export function auditYears(books: Books, papers: Papers): string[] {
  const told = new Set(papers.years.map((one) => yearKey(one.personNo, one.scheme, one.year)));
  return [
    ...[...books.years.keys()].filter((key) => !told.has(key)).map((key) => `${key} 没有限额页`),
    ...papers.years.flatMap((one) => auditYear(books, one)),
    ...auditFindings(books, papers),
    ...auditAccounts(books, papers),
    ...auditInsurers(books, papers),
  ];
}
