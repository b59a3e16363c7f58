/** Collects what the platform tells at the end: every bill, year, balance, entry and close, as its pages and exports give them. */
import {
  exportCloses,
  getBalancesAt,
  listEntries,
  listPayables,
} from '../../../src/contract/funds-ledger.ts';
import { getClearing, getClearingBoard, listClearing } from '../../../src/contract/funds-clearing.ts';
import { getPersonLimits, listLimitFindings } from '../../../src/contract/funds-limits.ts';
import { listRemittances } from '../../../src/contract/funds-payments.ts';
import { listDeductions } from '../../../src/contract/funds-deductions.ts';
import { listStatements } from '../../../src/contract/funds-statements.ts';
import { listBalances } from '../../../src/contract/funds.ts';
import { listCommercialClaims } from '../../../src/contract/settlement-commercial.ts';
import { listBenefitActs } from '../../../src/contract/settlement-benefits.ts';
import { listReadjudications } from '../../../src/contract/settlement-readjudication.ts';
import { getPersonPayers } from '../../../src/contract/settlement-plans.ts';
import { getManualClaim, listManualClaims } from '../../../src/contract/settlement-manual.ts';
import { listStays } from '../../../src/contract/settlement-stays.ts';
import { getBill, listBills } from '../../../src/contract/settlement.ts';
import type { Scheme } from '../auditor/record.ts';
import type { Papers, ToldBill, ToldClose } from '../auditor/told.ts';
import { collectBookings } from './bookings.ts';
import { dayAt } from './calendar.ts';
import type { Desk } from './desks.ts';
import { collectDays } from './reconciling.ts';
import { collectInsurerMoney } from './insurer-money.ts';
import { collectPrepayments } from './prepayments.ts';
import type { Script } from './script.ts';

const PAGE = 200;

type Seen = Pick<Script, 'desks' | 'ground' | 'record'>;

/** All rows of a paged list. */
async function allRows<T>(
  page: (query: { page: number; pageSize: number }) => Promise<{ rows: readonly T[]; total: number }>,
): Promise<T[]> {
  const rows: T[] = [];
  for (let number = 1; ; number += 1) {
    const answer = await page({ page: number, pageSize: PAGE });
    rows.push(...answer.rows);
    if (answer.rows.length < PAGE) return rows;
  }
}

/** So many at a time. */
async function each<T, R>(things: readonly T[], work: (thing: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  for (let at = 0; at < things.length; at += 16)
    results.push(...(await Promise.all(things.slice(at, at + 16).map(work))));
  return results;
}

async function collectBills(auditor: Desk): Promise<ToldBill[]> {
  const rows = await allRows((query) => auditor.ok(listBills, { query }));
  return each(rows, ({ claimNo }) => auditor.ok(getBill, { params: { claimNo: claimNo ?? '' } }));
}

/** Visits and stays of every hospital whose system sent any. */
async function collectStays({ desks, record }: Seen): Promise<Papers['stays']> {
  const sent = record.flatMap((one) =>
    one.what === 'message' && one.infno !== '2102' ? [one.institutionCode] : [],
  );
  const hospitals = [...new Set(sent)].filter((code) => code.startsWith('H'));
  const lists = await each(hospitals, async (institutionCode) => {
    const office = await desks.of({ role: 'hospitalOffice', institutionCode });
    return allRows((query) => office.ok(listStays, { query }));
  });
  return lists.flat();
}

async function collectClearings(auditor: Desk): Promise<Papers['clearings']> {
  const rows = await allRows((query) => auditor.ok(listClearing, { query }));
  return each(rows, ({ id }) => auditor.ok(getClearing, { params: { id } }));
}

async function collectManual(auditor: Desk): Promise<Papers['manual']> {
  const rows = await allRows((query) => auditor.ok(listManualClaims, { query }));
  return each(rows, ({ id }) => auditor.ok(getManualClaim, { params: { id } }));
}

/** The years of everybody, of both schemes where they have been in both. */
async function collectYears(auditor: Desk, { ground, record }: Seen): Promise<Papers['years']> {
  const years = [...new Set(record.flatMap((one) => (one.what === 'limit' ? [one.year] : [])))];
  const keys = ground.people.flatMap(({ person: { personNo, enrolments } }) =>
    [...new Set(enrolments.map((one) => one.scheme))].flatMap((scheme: Scheme) =>
      years.map((year) => ({ personNo, scheme, year })),
    ),
  );
  return each(keys, async (query) => ({ ...query, ...(await auditor.ok(getPersonLimits, { query })) }));
}

interface Export {
  readonly closes: readonly ToldClose[];
  readonly entries: {
    readonly onDay: string;
    readonly lines: readonly string[];
    readonly leaves: Readonly<Record<string, string>>;
  } | null;
}

async function collectCloses(auditor: Desk): Promise<Pick<Papers, 'closes' | 'sealed'>> {
  const { closes } = (await auditor.ok(exportCloses, { query: {} })) as unknown as Export;
  const days = [...new Set(closes.filter((one) => one.entries > 0).map((one) => one.onDay))];
  const exports = await each(days, async (onDay) => {
    const query = { from: onDay, to: onDay, entriesOf: onDay };
    return (await auditor.ok(exportCloses, { query })) as unknown as Export;
  });
  return { closes, sealed: exports.flatMap(({ entries }) => (entries === null ? [] : [entries])) };
}

export async function collectPapers(script: Seen): Promise<Papers> {
  const { desks, ground, record } = script;
  const auditor = await desks.of({ role: 'auditor' });
  const { closes, sealed } = await collectCloses(auditor);
  const bills = await collectBills(auditor);
  const entries = await allRows((query) => auditor.ok(listEntries, { query }));
  const someDays = sealed.map((one) => one.onDay).filter((_, index) => index % 7 === 0);
  const withAccount = ground.people.filter(({ person }) =>
    record.some((one) => one.what === 'account' && one.personNo === person.personNo),
  );
  const insurers = record.filter((one) => one.what === 'commercialPlan');
  return {
    closes,
    sealed,
    entries,
    bills,
    manual: await collectManual(auditor),
    stays: await collectStays(script),
    statements: await allRows((query) => auditor.ok(listStatements, { query })),
    deductions: await allRows((query) => auditor.ok(listDeductions, { query })),
    ...(await collectInsurerMoney(auditor)),
    prepayments: await collectPrepayments(auditor),
    clearings: await collectClearings(auditor),
    clearingBoard: await auditor.ok(getClearingBoard, {}),
    acts: (await auditor.ok(listBenefitActs, {})).rows,
    cases: await allRows((query) => auditor.ok(listReadjudications, { query })),
    days: await collectDays(
      script,
      [...new Set(bills.map((bill) => bill.institutionCode))].filter((code) => code !== ''),
    ),
    bookings: await collectBookings(auditor),
    toldAt: desks.now(),
    toldOn: dayAt(desks.now()),
    remittances: await allRows((query) => auditor.ok(listRemittances, { query })),
    years: await collectYears(auditor, script),
    findings: await allRows((query) => auditor.ok(listLimitFindings, { query })),
    accounts: await each(withAccount, async ({ person: { personNo }, area }) => {
      const agency = await desks.of({ role: 'agencyReviewer', areaCode: area.code });
      return {
        personNo,
        balance: (await agency.ok(getPersonPayers, { query: { personNo } })).accountBalance,
      };
    }),
    insurers: await each(insurers, async ({ id }) => {
      const { rows, sum } = await auditor.ok(listCommercialClaims, { params: { id }, query: {} });
      return { planId: id, sum, claims: rows.length };
    }),
    balances: (await auditor.ok(listBalances, { query: {} })).rows,
    balancesAt: await each(someDays, async (onDay) => {
      const { rows } = await auditor.ok(getBalancesAt, { query: { onDay } });
      return { onDay, rows: rows.map(({ balance, ...row }) => ({ ...row, amount: balance })) };
    }),
    payables: await allRows((query) => auditor.ok(listPayables, { query })),
  };
}
