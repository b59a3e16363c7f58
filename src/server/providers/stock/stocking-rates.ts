/** The stocking rate of institutions and areas as of a day, and what it suggests (M26, M31). */
import { dayAt, parseDate, type PlainDate } from '../../../base/date.ts';
import { formatRatio, type Ratio } from '../../../base/ratio.ts';
import type { CallOf, OutputOf } from '../../../contract/endpoint.ts';
import type * as contract from '../../../contract/providers-stocking.ts';
import { areaPrefix, type Actor } from '../../../domain/identity/roles.ts';
import {
  addStocking,
  RATE_DEFINITION,
  stockingRate,
  suggestionFor,
  type ProposalFacts,
  type Stocking,
} from '../../../domain/providers/stock/stocking-rate.ts';
import { AREAS } from '../../../policy/areas.ts';
import type { Tx } from '../../db/database.ts';
import { pageSpan } from '../../http/paging.ts';
import { badInput, notFound } from '../../http/problem.ts';
import type { World } from '../../world.ts';
import { findInstitution } from '../store.ts';
import { findFloorsOn } from './proposal-store.ts';
import { listBareCounties, listDrugsOf, listStockingRows, type StockingRow } from './rate-store.ts';

/** The prefix of the areas that an actor reads: a desk of an area its own, the province all (M7). */
export function readablePrefix(actor: Actor): string {
  return actor.areaCode === null ? '' : areaPrefix(actor.areaCode);
}

/** The day asked for, never in the future. @throws {Problem} 400 */
export function asOfDay(world: World, text: string | undefined): { onDay: PlainDate; today: PlainDate } {
  const today = dayAt(world.clock.now());
  if (text === undefined) return { onDay: today, today };
  const onDay = parseDate(text);
  if (onDay === undefined || onDay > today) throw badInput('asOf', '应是今天或以前的日期');
  return { onDay, today };
}

/** The floor that holds for a place: its county's own, else its city's. */
export function floorOf(floors: ReadonlyMap<string, Ratio>, areaCode: string): Ratio | undefined {
  return floors.get(areaCode) ?? floors.get(`${areaCode.slice(0, 4)}00`);
}

export function factsOf(row: StockingRow, floor: Ratio | undefined): ProposalFacts {
  return { ...row, isPharmacy: row.kind === 'pharmacy', floor };
}

function rateText(stocking: Stocking): string | null {
  const rate = stockingRate(stocking);
  return rate === undefined ? null : formatRatio(rate);
}

type RateRow = OutputOf<typeof contract.listStockingRates>['rows'][number];

function rowOf(row: StockingRow, floor: Ratio | undefined): RateRow {
  const own = { stocked: row.ownStocked, listed: row.ownListed };
  return {
    code: row.code,
    kind: row.kind,
    name: row.name,
    level: row.level,
    areaName: row.areaName,
    designated: row.isDesignated,
    stocked: row.stocked,
    listed: row.listed,
    rate: rateText(row),
    ownStocked: row.ownStocked,
    ownListed: row.ownListed,
    ownRate: rateText(own),
    reportedOn: row.reportedAt === null ? null : dayAt(row.reportedAt),
    othersInCounty: row.othersInCounty,
    suggestion: suggestionFor(factsOf(row, floor)),
    hasOpenProposal: row.hasOpenProposal,
  };
}

type Order = NonNullable<CallOf<typeof contract.listStockingRates>['query']['sort']>;

/** Suggestions first, of these the counties without a pharmacy; then by rate, the lowest first. */
function inOrder(order: Order | undefined) {
  // Ratios are written with four decimals and one digit before them, so that they compare as text; none comes first.
  const by = (one: string | null, other: string | null) =>
    (one ?? '') === (other ?? '') ? 0 : (one ?? '') < (other ?? '') ? -1 : 1;
  return (a: RateRow, b: RateRow): number => {
    if (order === undefined)
      return (
        Number(b.suggestion !== null) - Number(a.suggestion !== null) ||
        a.othersInCounty - b.othersInCounty ||
        by(a.rate, b.rate)
      );
    const down = order.startsWith('-') ? -1 : 1;
    const key = order.replace('-', '');
    if (key === 'area') return down * (a.code.slice(1) < b.code.slice(1) ? -1 : 1);
    return down * (key === 'rate' ? by(a.rate, b.rate) : by(a.ownRate, b.ownRate));
  };
}

/** A narrower area within the actor's own; 404 outside it. */
function narrowed(actor: Actor, asked: string | undefined): string {
  const own = readablePrefix(actor);
  const prefix = asked === undefined ? own : areaPrefix(asked);
  if (!prefix.startsWith(own)) throw notFound('本地区的这个区划');
  return prefix;
}

/** Health authorities look at hospitals only. */
function kindFor(actor: Actor, asked: 'hospital' | 'pharmacy' | undefined) {
  return actor.role === 'healthAuthority' ? 'hospital' : (asked ?? null);
}

export async function listStockingRates(
  world: World,
  actor: Actor,
  query: CallOf<typeof contract.listStockingRates>['query'],
): Promise<OutputOf<typeof contract.listStockingRates>> {
  const { onDay, today } = asOfDay(world, query.asOf);
  const filter = {
    onDay,
    today,
    areaPrefix: narrowed(actor, query.areaCode),
    kind: kindFor(actor, query.kind),
    words: query.q,
    code: null,
  };
  return world.db.transaction('all', async (tx) => {
    const floors = await findFloorsOn(tx, onDay);
    const found = await listStockingRows(tx, filter);
    const rows = found
      .map((row) => rowOf(row, floorOf(floors, row.areaCode)))
      .filter((row) => query.suggestion === undefined || row.suggestion === query.suggestion)
      .sort(inOrder(query.sort));
    const { limit, offset } = pageSpan(query);
    return { total: rows.length, rows: rows.slice(offset, offset + limit) };
  });
}

/** The areas under which rates are summed: cities for the province, counties for a city, itself for a county. */
function partsOf(prefix: string): { code: string; name: string }[] {
  if (prefix.length < 4)
    return AREAS.filter((area) => area.level === 2 && area.code.startsWith(prefix) && area.code !== '439900');
  return AREAS.filter(
    (area) => area.level === 3 && area.code.startsWith(prefix) && !area.code.endsWith('99'),
  );
}

async function loadOverview(
  tx: Tx,
  prefix: string,
  kind: 'hospital' | 'pharmacy',
  onDay: PlainDate,
  today: PlainDate,
) {
  const rows = await listStockingRows(tx, {
    onDay,
    today,
    areaPrefix: prefix,
    kind,
    words: undefined,
    code: null,
  });
  const floors = await findFloorsOn(tx, onDay);
  return {
    rows: rows.filter((row) => row.isDesignated),
    floors,
    bare: await listBareCounties(tx, prefix, onDay),
  };
}

/** Rates by area with what they count; areas with counties that have no pharmacy come first. */
export async function getStockingOverview(
  world: World,
  actor: Actor,
  query: CallOf<typeof contract.getStockingOverview>['query'],
): Promise<OutputOf<typeof contract.getStockingOverview>> {
  const { onDay, today } = asOfDay(world, query.asOf);
  const prefix = readablePrefix(actor);
  const kind = kindFor(actor, query.kind) ?? 'pharmacy';
  const { rows, floors, bare } = await world.db.transaction('all', (tx) =>
    loadOverview(tx, prefix, kind, onDay, today),
  );
  const areas = partsOf(prefix).map(({ code, name }) => {
    const inside = rows.filter((row) => row.areaCode.startsWith(areaPrefix(code)));
    const sum = addStocking(inside);
    const floor = floorOf(floors, code);
    return {
      code,
      name,
      institutions: inside.length,
      ...sum,
      rate: rateText(sum),
      floor: floor === undefined ? null : formatRatio(floor),
      bareCounties: bare.filter((one) => one.code.startsWith(areaPrefix(code))).map((one) => one.name),
    };
  });
  return {
    asOf: onDay,
    definition: RATE_DEFINITION,
    areas: areas.sort((a, b) => b.bareCounties.length - a.bareCounties.length),
    total: { institutions: rows.length, rate: rateText(addStocking(rows)), bareCounties: bare.length },
  };
}

/** What an institution has of the list, what lacks first (M31). @throws {Problem} 404 outside the area */
export async function listStockingDrugs(
  world: World,
  actor: Actor,
  code: string,
  query: CallOf<typeof contract.listStockingDrugs>['query'],
): Promise<OutputOf<typeof contract.listStockingDrugs>> {
  const { onDay, today } = asOfDay(world, query.asOf);
  return world.db.transaction('all', async (tx) => {
    const place = await findInstitution(tx, code);
    const mayRead = actor.role !== 'healthAuthority' || place?.kind === 'hospital';
    if (!place?.areaCode.startsWith(readablePrefix(actor)) || !mayRead) throw notFound('这家定点机构');
    const all = await listDrugsOf(tx, code, onDay, today);
    const rows = all.filter(
      (row) => query.only === undefined || (!row.isThere && (query.only === 'missing' || row.isOwnField)),
    );
    const { limit, offset } = pageSpan(query);
    return {
      total: rows.length,
      rows: rows.slice(offset, offset + limit),
      name: place.name,
      kind: place.kind,
    };
  });
}
