/** A person's year beside its limits, and the years of an area that are over theirs (M9.5, I6, I12). */
import { present } from '../../../base/assert.ts';
import { dayAt, startOfDay, wallClock } from '../../../base/date.ts';
import { addFen, formatFen, parseFen, ZERO_FEN } from '../../../base/money.ts';
import type { CallOf, OutputOf } from '../../../contract/endpoint.ts';
import type * as contract from '../../../contract/funds-limits.ts';
import {
  excessOf,
  findingState,
  replayYear,
  type ByLayer,
  type Payment,
} from '../../../domain/funds/limits/replay-year.ts';
import { ROLES, scopeOf, type Actor } from '../../../domain/identity/roles.ts';
import { maskPersonName } from '../../../domain/insured/identity-number.ts';
import type { Tx } from '../../db/database.ts';
import { notFound } from '../../http/problem.ts';
import { pageSpan } from '../../http/paging.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import { findPersonByNo } from '../../insured/store.ts';
import type { World } from '../../world.ts';
import { presentYear } from '../read-funds.ts';
import { listYears, type YearKey } from '../store.ts';
import {
  listFindingEvents,
  listLimitEntries,
  listOver,
  listSpending,
  listStandingClaims,
  type SpendingRow,
} from './limit-store.ts';

type Year = OutputOf<typeof contract.getPersonLimits>;
type ListQuery = CallOf<typeof contract.listLimitFindings>['query'];

const layersOf = ({ pooledFund, majorIllness }: ByLayer) => ({
  pooledFund: formatFen(pooledFund),
  majorIllness: formatFen(majorIllness),
});

const UNUSED = {
  pooledFund: ZERO_FEN,
  majorIllness: ZERO_FEN,
  assistanceThreshold: ZERO_FEN,
  assistance: ZERO_FEN,
  ownShare: ZERO_FEN,
  pooledFundLimit: null,
  majorIllnessLimit: null,
} as const;

async function sumsOf(tx: Tx, key: YearKey) {
  const years = await listYears(tx, key.personId, key.year);
  const row = years.find((one) => one.scheme === key.scheme) ?? { ...UNUSED, ...key };
  const sums = await presentYear(tx, row, years);
  const limitOf = (text: string | null) =>
    text === null ? null : present(parseFen(text), 'a limit is an amount');
  const limits = {
    pooledFund: limitOf(sums.pooledFundLimit),
    majorIllness: limitOf(sums.majorIllnessLimit),
  };
  return { sums, limits, used: { pooledFund: row.pooledFund, majorIllness: row.majorIllness } };
}

/** By how much a year's sums are above the limits that hold for the person. */
export async function excessIn(tx: Tx, key: YearKey): Promise<ByLayer> {
  const { limits, used } = await sumsOf(tx, key);
  return excessOf(used, limits);
}

/**
 * One person's year: what counts in its order, how much of it lies beyond the limits, and how it came to that. What was paid by
 * other areas counts as well, because the limit is one.
 * @throws {Problem} 404 for a person outside the actor's scope
 */
export async function getPersonLimits(
  world: World,
  actor: Actor,
  query: CallOf<typeof contract.getPersonLimits>['query'],
): Promise<Year> {
  const person = await world.db.transaction(scopeOf(actor), async (tx) => {
    const found = await findPersonByNo(tx, query.personNo);
    if (!found) throw notFound('参保人');
    await recordAudit(tx, actor, world.clock.now(), {
      action: 'funds.getPersonLimits',
      subjectKind: 'person',
      subjectId: query.personNo,
      personId: found.id,
    });
    return found;
  });
  const key = { personId: person.id, scheme: query.scheme, year: query.year };
  const personName = isProvince(actor) ? maskPersonName(person.name) : person.name;
  return world.db.transaction('all', async (tx) => ({ personName, ...(await describeYear(tx, key)) }));
}

const isProvince = (actor: Actor) => ROLES[actor.role].level === 'province';

async function describeYear(tx: Tx, key: YearKey): Promise<Omit<Year, 'personName'>> {
  const { sums, limits, used } = await sumsOf(tx, key);
  const excess = excessOf(used, limits);
  const spending = spendingOf(await listSpending(tx, key));
  const events = await listFindingEvents(tx, key);
  const claims = (await listStandingClaims(tx, key)).map((claim) => ({
    ...claim,
    order: Number(claim.firstId),
    what: claim.institutionName,
    on: claim.servedOn,
  }));
  const reports = spending.map(({ report, amounts, paidOn }) => ({
    ...amounts,
    claimNo: null,
    what: report.source,
    on: paidOn,
    at: report.paidOn === null ? report.reportedAt : startOfDay(paidOn),
    order: -1,
  }));
  const counted: readonly (Payment &
    Pick<(typeof reports)[number], 'what' | 'on'> & { claimNo: string | null })[] = [...claims, ...reports];
  const entries = await listLimitEntries(tx, key);
  return {
    sums,
    excess: layersOf(excess),
    state: findingState(events.at(-1) ?? null, excess),
    payments: replayYear(counted, limits).map((one) => ({
      claimNo: one.claimNo,
      what: one.what,
      on: one.on,
      paid: layersOf(one),
      beyond: layersOf(one.beyond),
    })),
    spending: spending.map((one) => one.shown),
    limits: entries.map(({ at, by, source, pooledFund, majorIllness }) => ({
      at: wallClock(at),
      by,
      source,
      pooledFund: pooledFund === null ? null : formatFen(pooledFund),
      majorIllness: majorIllness === null ? null : formatFen(majorIllness),
    })),
    events: events.map(({ at, by, state, note, ...said }) => ({
      at: wallClock(at),
      by,
      state,
      note,
      excess: layersOf(said),
    })),
  };
}

/** Every report with its corrections. */
function spendingOf(rows: readonly SpendingRow[]) {
  return rows
    .filter((row) => row.correctsId === null)
    .map((report) => {
      const corrections = rows.filter((row) => row.correctsId === report.id);
      const amounts = {
        pooledFund: addFen(report.pooledFund, ...corrections.map((one) => one.pooledFund)),
        majorIllness: addFen(report.majorIllness, ...corrections.map((one) => one.majorIllness)),
      };
      const paidOn = report.paidOn ?? dayAt(report.reportedAt);
      const { id, source, reference, reportedBy } = report;
      const shown = {
        id,
        source,
        reference,
        paidOn,
        reportedAt: wallClock(report.reportedAt),
        reportedBy,
        amounts: layersOf(amounts),
        corrections: corrections.map((one) => ({
          at: wallClock(one.reportedAt),
          by: one.reportedBy,
          reason: one.reason,
          change: layersOf(one),
        })),
      };
      return { report, amounts, paidOn, shown };
    });
}

/** Years over their limits in the actor's area: what waits first, then the newest and largest. */
export async function listLimitFindings(
  world: World,
  actor: Actor,
  query: ListQuery,
): Promise<OutputOf<typeof contract.listLimitFindings>> {
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const filter = { year: query.year ?? null, state: query.state ?? null, ...pageSpan(query) };
    const { rows, total } = await listOver(tx, filter);
    await recordAudit(tx, actor, world.clock.now(), {
      action: 'funds.listLimitFindings',
      subjectKind: 'person',
      subjectId: '*',
      detail: `${rows.length} 行`,
    });
    return {
      total,
      rows: rows.map((row) => ({
        personNo: row.personNo,
        personName: isProvince(actor) ? maskPersonName(row.personName) : row.personName,
        scheme: row.scheme,
        year: row.year,
        used: layersOf({ pooledFund: row.usedPooled, majorIllness: row.usedMajor }),
        excess: layersOf({ pooledFund: row.overPooled, majorIllness: row.overMajor }),
        state: row.state,
      })),
    };
  });
}
