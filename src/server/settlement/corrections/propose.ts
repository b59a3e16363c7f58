/** What would a person's year come to by what is known now? As a proposal that people can read, and as bills that can be booked (M29, I12). */
import { createHash } from 'node:crypto';
import { present } from '../../../base/assert.ts';
import { wallClock } from '../../../base/date.ts';
import { addFen, formatFen, subtractFen, ZERO_FEN, type Fen } from '../../../base/money.ts';
import type { Proposal } from '../../../contract/settlement-readjudication.ts';
import { tellDifference } from '../../../domain/prescription/notices/notices.ts';
import { REFUSALS } from '../../../domain/refusals.ts';
import {
  differenceOf,
  OBSTACLES,
  PAYERS,
  replayBills,
  type Difference,
  type Obstructed,
  type Payer,
  type Redecided,
} from '../../../domain/settlement/corrections/replay-bills.ts';
import { AMOUNT_NAMES, type AmountName, type BillAmounts } from '../../../domain/settlement/model.ts';
import type { Tx } from '../../db/database.ts';
import type { YearKey } from '../../funds/store.ts';
import { loadYear, type LateReport, type LoadedBill } from './load-year.ts';

/** A bill to be booked anew. */
export interface ProposedBooking {
  readonly loaded: LoadedBill;
  readonly redecided: Redecided;
}

export interface Proposed {
  readonly proposal: Proposal;
  readonly digest: string;
  readonly difference: Difference;
  /** In the order of payment. */
  readonly bookings: readonly ProposedBooking[];
}

/** @returns undefined when every bill stays as it is */
export async function propose(tx: Tx, key: YearKey, areaCode: string): Promise<Proposed | undefined> {
  const { year, bills, spending } = await loadYear(tx, key, areaCode);
  const findings = replayBills(year);
  if (findings.length === 0) return undefined;
  const loadedOf = (claimNo: string) => present(bills.get(claimNo), 'a finding is of a loaded bill');
  const bookings = findings
    .filter((one) => one.kind === 'differs')
    .map((redecided) => ({ redecided, loaded: loadedOf(redecided.claimNo) }));
  const obstacles = findings.filter((one) => one.kind === 'obstructed');
  const first = Math.min(...bookings.map(({ loaded }) => loaded.claim.settledAt));
  const proposal: Proposal = {
    bills: bookings.map(presentBooking),
    totals: sharesOf(bookings),
    told: toldOf(bookings),
    obstacles: obstacles.map((one) => presentObstacle(one, loadedOf(one.claimNo))),
    reports: spending.filter((one) => one.reportedAt >= first).map(presentReport),
  };
  const differences = bookings.map(({ loaded, redecided }) => differenceOf(loaded.claim, redecided.bill));
  const sum = (name: keyof Difference) => addFen(ZERO_FEN, ...differences.map((one) => one[name]));
  return {
    proposal,
    digest: digestOf(proposal),
    difference: { funds: sum('funds'), commercial: sum('commercial'), person: sum('person') },
    bookings,
  };
}

/** Equal for equal bills and obstacles; reports are told beside them. */
function digestOf({ bills, obstacles }: Proposal): string {
  const content = [bills.map(({ told: _, ...bill }) => bill), obstacles];
  return createHash('sha256').update(JSON.stringify(content)).digest('hex');
}

function presentBooking(booking: ProposedBooking): Proposal['bills'][number] {
  const { claim } = booking.loaded;
  const { bill, changes } = booking.redecided;
  const difference = differenceOf(claim, bill);
  return {
    claimNo: claim.claimNo,
    institutionName: claim.institutionName,
    servedOn: claim.servedOn,
    settledAt: wallClock(claim.settledAt),
    before: amountTexts(claim),
    after: amountTexts(bill),
    shares: sharesOf([booking]),
    difference: differenceTexts(difference),
    told: toldOf([booking]),
    changes: [...changes],
    stagesBefore: [...claim.explanation.stages],
    stagesAfter: [...bill.stages],
  };
}

/** What each payer pays of some bills, before and after; who pays of neither is left out. */
function sharesOf(bookings: readonly ProposedBooking[]): Proposal['totals'] {
  return (Object.keys(PAYERS) as Payer[]).flatMap((payer) => {
    const { before, after } = sumsOf(bookings, payer);
    if (before === 0n && after === 0n) return [];
    const difference = formatFen(subtractFen(after, before));
    return [{ payer, before: formatFen(before), after: formatFen(after), difference }];
  });
}

function sumsOf(bookings: readonly ProposedBooking[], payer: Payer) {
  return {
    before: addFen(ZERO_FEN, ...bookings.map(({ loaded }) => loaded.claim[payer])),
    after: addFen(ZERO_FEN, ...bookings.map(({ redecided }) => redecided.bill[payer])),
  };
}

/** What the person gets back or still owes of some bills. */
function toldOf(bookings: readonly ProposedBooking[]): string {
  const more = (payer: Payer): Fen => {
    const { before, after } = sumsOf(bookings, payer);
    return subtractFen(after, before);
  };
  return tellDifference(more('cash'), more('fromAccount'));
}

function amountTexts(amounts: BillAmounts): Record<AmountName, string> {
  return Object.fromEntries(AMOUNT_NAMES.map((name) => [name, formatFen(amounts[name])])) as Record<
    AmountName,
    string
  >;
}

export function differenceTexts({ funds, commercial, person }: Difference) {
  return { funds: formatFen(funds), commercial: formatFen(commercial), person: formatFen(person) };
}

function presentObstacle(
  { obstacle, refusal }: Obstructed,
  { claim }: LoadedBill,
): Proposal['obstacles'][number] {
  return {
    claimNo: claim.claimNo,
    institutionName: claim.institutionName,
    servedOn: claim.servedOn,
    obstacle,
    because: refusal === null ? '' : REFUSALS[refusal.code].message,
    clause: refusal?.clause ?? OBSTACLES[obstacle].clause,
  };
}

function presentReport({ reportedAt, source, reference, reason, pooledFund, majorIllness }: LateReport) {
  return {
    at: wallClock(reportedAt),
    source,
    reference,
    reason,
    pooledFund: formatFen(pooledFund),
    majorIllness: formatFen(majorIllness),
  };
}
