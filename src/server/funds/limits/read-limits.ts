/** A person's year beside its limits, and the years of an area that are over theirs (M9.5, I6, I12). */
import { dayAt, startOfDay, wallClock, yearOf, type PlainDate } from '../../../base/date.ts';
import { addFen, formatFen, ZERO_FEN } from '../../../base/money.ts';
import type { CallOf, OutputOf } from '../../../contract/endpoint.ts';
import type * as contract from '../../../contract/funds-limits.ts';
import {
  excessOf,
  findingState,
  limitsOn,
  replayYear,
  type Beyond,
  type ByLayer,
  type LimitSpan,
  type Payment,
} from '../../../domain/funds/limits/replay-year.ts';
import { ROLES, scopeOf, type Actor } from '../../../domain/identity/roles.ts';
import { maskPersonName } from '../../../domain/insured/identity-number.ts';
import { listOtherYears, spanOfBenefitYear, type DaySpan } from '../../../policy/parameters/benefit-year.ts';
import type { Tx } from '../../db/database.ts';
import { notFound } from '../../http/problem.ts';
import { pageSpan } from '../../http/paging.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import { benefitRules } from '../../insured/benefits/benefit-rules.ts';
import { findYearlyLimit } from '../../insured/settings-store.ts';
import { findPersonByNo, listEnrolments } from '../../insured/store.ts';
import type { World } from '../../world.ts';
import { presentYear, reachesYear } from '../read-funds.ts';
import { listYears, type YearKey, type YearRow } from '../store.ts';
import {
  listFindingEvents,
  listLimitEntries,
  listMovedYears,
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

/** What counts towards the limits of a year, in its order, with what it was used for. */
type Counted = Beyond<
  Payment & { readonly claimNo: string | null; readonly what: string; readonly on: PlainDate }
>;

/** The enrolments of a scheme in a year, the latest first, each with what its area has set. */
async function spansOf(tx: Tx, { personId, scheme, year }: YearKey, days: DaySpan): Promise<LimitSpan[]> {
  const enrolments = (await listEnrolments(tx, personId)).filter(
    (one) => one.scheme === scheme && reachesYear(one, days),
  );
  return Promise.all(
    enrolments.map(async (one) => {
      const set = await findYearlyLimit(tx, one.areaCode, scheme, year);
      const { pooledFund = null, majorIllness = null } = set ?? {};
      return { ...one, limits: { pooledFund, majorIllness } };
    }),
  );
}

/**
 * Replays a year: a settlement is bound by the limits of its day of service, a report by those of the day on which the other
 * business paid, or of the report where it did not say. For scope `all`, because other areas may have paid before a move.
 */
async function replay(tx: Tx, row: Pick<YearRow, keyof YearKey | 'pooledFundLimit' | 'majorIllnessLimit'>) {
  const year = spanOfBenefitYear(await benefitRules(tx), row.year);
  const own = { pooledFund: row.pooledFundLimit, majorIllness: row.majorIllnessLimit };
  const [spans, standing, rows] = await Promise.all([
    spansOf(tx, row, year),
    listStandingClaims(tx, row),
    listSpending(tx, row),
  ]);
  const limits = (onDay: PlainDate) => limitsOn(spans, own, { year, onDay });
  const spending = spendingOf(rows);
  const claims = standing.map((claim) => ({
    ...claim,
    order: Number(claim.firstId),
    what: claim.institutionName,
    on: claim.servedOn,
    limits: limits(claim.servedOn),
  }));
  const reports = spending.map(({ report, amounts, paidOn }) => ({
    ...amounts,
    claimNo: null,
    what: report.source,
    on: paidOn,
    at: report.paidOn === null ? report.reportedAt : startOfDay(paidOn),
    order: -1,
    limits: limits(paidOn),
  }));
  const payments: readonly Counted[] = replayYear([...claims, ...reports]);
  return { payments, spending, excess: excessOf(payments) };
}

async function rowOf(tx: Tx, key: YearKey) {
  const years = await listYears(tx, key.personId, key.year);
  return { years, row: years.find((one) => one.scheme === key.scheme) ?? { ...UNUSED, ...key } };
}

/** By how much a year is above the limits that bound what was used in it. For scope `all`. */
export async function excessIn(tx: Tx, key: YearKey): Promise<ByLayer> {
  const { row } = await rowOf(tx, key);
  return (await replay(tx, row)).excess;
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
  const { years, row } = await rowOf(tx, key);
  const sums = await presentYear(tx, row, years);
  const { payments, spending, excess } = await replay(tx, row);
  const events = await listFindingEvents(tx, key);
  const entries = await listLimitEntries(tx, key);
  return {
    sums,
    excess: layersOf(excess),
    state: findingState(events.at(-1) ?? null, excess),
    payments: payments.map((one) => ({
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

/**
 * What lies beyond the limits of those who moved between areas inside a year, as far as the scope sees them and the sums can be
 * above one of their limits: only their bills say under which limit they used how much.
 */
async function excessOfMoved(world: World, actor: Actor, year: number | null) {
  const keys = await world.db.transaction(scopeOf(actor), async (tx) =>
    listMovedYears(tx, year, await otherYears(tx, world)),
  );
  if (keys.length === 0) return [];
  return world.db.transaction('all', (tx) =>
    Promise.all(keys.map(async (key) => ({ ...key, ...(await excessIn(tx, key)) }))),
  );
}

/** Benefit years that are not their calendar year, as far as anything may be booked by now (I4). */
async function otherYears(tx: Tx, world: World) {
  return listOtherYears(await benefitRules(tx), yearOf(dayAt(world.clock.now())) + 2);
}

/** Years over their limits in the actor's area: what waits first, then the newest and largest. */
export async function listLimitFindings(
  world: World,
  actor: Actor,
  query: ListQuery,
): Promise<OutputOf<typeof contract.listLimitFindings>> {
  const filter = { year: query.year ?? null, state: query.state ?? null, ...pageSpan(query) };
  const moved = await excessOfMoved(world, actor, filter.year);
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const { rows, total } = await listOver(tx, filter, moved, await otherYears(tx, world));
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
