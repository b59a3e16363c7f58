/**
 * Bills that come out otherwise once something was corrected (M9.5, M29, I6, I12): found, proposed by one, confirmed by another
 * who sees the same, then reversed and written anew; what was booked does not change by itself.
 */
import { codeOf } from './answers.ts';
import { fenOf, sum, yuan } from './arithmetic.ts';
import { yearOn } from './benefit-years.ts';
import { poolOf, yearKey, type Booked, type Books } from './books.ts';
import type { CorrectionCase } from './books-of-desks.ts';
import { differ } from './compare-bill.ts';
import type * as record from './record-corrections.ts';
import type { Scheme } from './record.ts';
import { replayYear, type Outcome } from './replay-year.ts';
import { enterBill, mustRefuse, reverseBill } from './settle-books.ts';
import { AMOUNTS } from './told.ts';

const OPEN = ['found', 'proposed', 'sentBack'];
const isOpen = (one: CorrectionCase | undefined) => one !== undefined && OPEN.includes(one.state);

function caseOf(key: string, areaCode: string, outcomes: readonly Outcome[]): CorrectionCase {
  const writing = outcomes.map((one) => one.writing).join('\n');
  const bills = outcomes.filter((one) => one.anew !== null).length;
  return { id: null, key, areaCode, writing, bills, state: 'found', lastBy: '' };
}

function outcomesOf(books: Books, key: string): Outcome[] {
  const [personNo = '', scheme = '', year = ''] = key.split(' ');
  return replayYear(books, personNo, scheme as Scheme, Number(year));
}

/** What is found now in the place of what was found before; the same is kept, and what was refused is not found again. */
function find(books: Books, key: string, areaCode: string, outcomes: readonly Outcome[]): void {
  const last = books.lastCases.get(key);
  const now = caseOf(key, areaCode, outcomes);
  if (outcomes.length > 0 && last?.writing === now.writing && last.state !== 'lapsed') return;
  if (last && isOpen(last)) last.state = 'lapsed';
  if (outcomes.length > 0) books.lastCases.set(key, now);
}

function lookInBooks(books: Books, { areaCode, year, told }: record.CorrectionLooked): void {
  const years = new Map<string, string>();
  for (const one of books.bills.values())
    if (poolOf(one.areaCode) === areaCode && yearOn(books, one.servedOn) === year)
      years.set(yearKey(one.personNo, one.scheme, year), one.areaCode);
  const waiting = new Set<string>();
  for (const [key, county] of years) {
    const outcomes = outcomesOf(books, key);
    find(books, key, county, outcomes);
    const last = books.lastCases.get(key);
    if (last === undefined || !isOpen(last)) continue;
    waiting.add(key);
    const page = told.find((one) => yearKey(one.personNo, one.scheme, one.year) === key);
    if (page === undefined) books.findings.push(`${key} 更正重算 应当列出，平台没有`);
    else {
      if (last.id === null) books.cases.set((last.id = page.id), last);
      comparePage(books, page, last, outcomes);
    }
  }
  for (const one of told) {
    const key = yearKey(one.personNo, one.scheme, one.year);
    if (!waiting.has(key)) books.findings.push(`${key} 更正重算 ${one.id} 没有什么会变，平台却列出`);
  }
}

const FUNDS = [
  'fromPooledFund',
  'fromMajorIllness',
  'fromAssistance',
  'fromWorkInjury',
  'fromMaternity',
] as const;

function comparePage(
  books: Books,
  page: record.ToldCasePage,
  one: CorrectionCase,
  outcomes: readonly Outcome[],
): void {
  const subject = `${one.key} 更正重算 ${page.id}`;
  if (page.id !== one.id || page.state !== one.state)
    books.findings.push(differ(subject, '状态', `${page.id} ${page.state}`, `${one.id} ${one.state}`));
  const anew = outcomes.filter((outcome) => outcome.anew !== null);
  const list = (numbers: readonly string[]) => numbers.join('、');
  const bills = list(anew.map(({ booked }) => booked.claimNo));
  const toldBills = list(page.bills.map((bill) => bill.claimNo));
  if (bills !== toldBills) books.findings.push(differ(subject, '会变的结算单', toldBills, bills));
  const obstacles = list(outcomes.flatMap((o) => (o.obstacle ? [`${o.booked.claimNo} ${o.obstacle}`] : [])));
  const toldObstacles = list(page.obstacles.map((row) => `${row.claimNo} ${row.obstacle}`));
  if (obstacles !== toldObstacles)
    books.findings.push(differ(subject, '另行处理的', toldObstacles, obstacles));
  for (const { booked, anew: due } of anew) {
    const bill = page.bills.find((row) => row.claimNo === booked.claimNo);
    for (const name of bill && due ? AMOUNTS : [])
      for (const [when, is, must] of [
        ['原', bill?.before[name], booked.reckoned.amounts[name]],
        ['新', bill?.after[name], due?.reckoned.amounts[name]],
      ] as const)
        if (is !== yuan(must ?? 0n))
          books.findings.push(
            differ(`${subject} ${booked.claimNo}`, `${when} ${name}`, is ?? '无', yuan(must ?? 0n)),
          );
  }
  const more = (names: readonly (typeof AMOUNTS)[number][]) =>
    yuan(
      sum(
        anew.flatMap(({ booked, anew: due }) =>
          names.map((name) => (due?.reckoned.amounts[name] ?? 0n) - booked.reckoned.amounts[name]),
        ),
      ),
    );
  const due = { funds: more(FUNDS), commercial: more(['fromCommercial']), person: more(['personPays']) };
  for (const [name, must] of Object.entries(due)) {
    const is = page.difference[name as keyof typeof due];
    if (fenOf(is) !== fenOf(must)) books.findings.push(differ(subject, `差额 ${name}`, is, must));
  }
}

const MAY_FOLLOW: Readonly<Record<record.CorrectionStepName, readonly string[]>> = {
  proposed: ['found', 'sentBack'],
  sentBack: ['proposed'],
  refused: ['found', 'sentBack', 'proposed'],
  booked: ['proposed'],
};

function stepInBooks(books: Books, one: CorrectionCase, sent: record.CorrectionStep): void {
  const { step, by, answer } = sent;
  const subject = `${one.key} 更正重算 ${sent.id} ${step}`;
  if (step === 'booked' && one.state === 'booked' && one.lastBy === by) {
    if (answer.status !== 200) books.findings.push(`${subject} 重发得到 ${answer.status}，不是第一次的结果`);
    return;
  }
  const hasNothing = one.bills === 0 && (step === 'proposed' || step === 'booked');
  if (hasNothing || !MAY_FOLLOW[step].includes(one.state)) {
    mustRefuse(books, subject, answer, 'READJUDICATION_STEP_NOT_ALLOWED');
    return;
  }
  if (step === 'booked' && one.lastBy === by) {
    mustRefuse(books, subject, answer, 'SECOND_PERSON_NEEDED');
    return;
  }
  const outcomes = step === 'proposed' || step === 'booked' ? outcomesOf(books, one.key) : null;
  if (outcomes !== null && caseOf(one.key, one.areaCode, outcomes).writing !== one.writing) {
    mustRefuse(books, subject, answer, 'READJUDICATION_STALE');
    find(books, one.key, one.areaCode, outcomes);
    return;
  }
  if (answer.status !== 200) {
    books.findings.push(`${subject} 应当办成，平台以 ${codeOf(answer)}（${answer.status}）拒绝`);
    return;
  }
  one.state = step;
  one.lastBy = by;
  if (step === 'booked' && outcomes !== null) bookAll(books, subject, outcomes, sent);
}

/** Each bill is taken back and written anew, in the order of payment. */
function bookAll(
  books: Books,
  subject: string,
  outcomes: readonly Outcome[],
  { at, answer }: record.CorrectionStep,
): void {
  const { booked: told = [] } = (answer as { body: { booked?: readonly record.BookedAnew[] } }).body;
  for (const { booked: bill, anew } of outcomes) {
    if (anew === null) continue;
    const numbers = told.find((row) => row.claimNo === bill.claimNo);
    if (numbers === undefined) {
      books.findings.push(`${subject} 没有说明 ${bill.claimNo} 的新结算单`);
      continue;
    }
    const { reversalNo, replacementNo } = numbers;
    reverseBill(books, bill, reversalNo, at);
    const next: Booked = { ...bill, ...anew, claimNo: replacementNo, reversedBy: null, next: null };
    bill.next = { claimNo: replacementNo, how: 'correction' };
    enterBill(books, next, at);
    books.rests.set(bill.claimNo, replacementNo);
  }
}

export function playCorrection(books: Books, sent: record.CorrectionHappening): void {
  if (sent.what === 'correctionLooked') lookInBooks(books, sent);
  else {
    const one = books.cases.get(sent.id);
    if (one === undefined) books.findings.push(`更正重算 ${sent.id} 不在账上`);
    else stepInBooks(books, one, sent);
  }
}

/** Every case at the end, and where it stands; what was found for nobody yet is one more. */
export function auditCorrections(books: Books, told: readonly record.ToldCase[]): string[] {
  return told
    .flatMap((one) => {
      const key = yearKey(one.personNo, one.scheme, one.year);
      const last = books.lastCases.get(key);
      const due = books.cases.get(one.id) ?? (last?.id === null ? last : undefined);
      const is = `${one.areaCode} ${one.state}`;
      const must = due?.key === key ? `${due.areaCode} ${due.state}` : '无';
      return is === must ? [] : [differ(`${key} 更正重算 ${one.id}`, '状态', is, must)];
    })
    .concat(
      [...books.cases]
        .filter(([id]) => !told.some((one) => one.id === id))
        .map(([id, one]) => `${one.key} 更正重算 ${id} 没有了`),
    );
}
