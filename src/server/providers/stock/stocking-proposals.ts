/** Areas set the floor, propose who comes in and goes out by the stocking rate, and decide it by two people (M26). */
import { dayAt, wallClock, type PlainDate } from '../../../base/date.ts';
import { accept, type Outcome } from '../../../base/outcome.ts';
import { formatRatio, parseRatio, type Ratio } from '../../../base/ratio.ts';
import type { CallOf, OutputOf } from '../../../contract/endpoint.ts';
import type * as contract from '../../../contract/providers-stocking.ts';
import type { Actor } from '../../../domain/identity/roles.ts';
import { mayDecide, mayPropose, type ProposalKind } from '../../../domain/providers/stock/stocking-rate.ts';
import type { Refusal } from '../../../domain/refusals.ts';
import type { Tx } from '../../db/database.ts';
import { pageSpan } from '../../http/paging.ts';
import { badInput, notAllowed, notFound } from '../../http/problem.ts';
import { readDay } from '../../http/read-day.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import type { World } from '../../world.ts';
import { insertAgreementEvent } from '../agreements/file-store.ts';
import { updateAgreementEnd } from '../list-store.ts';
import { listAgreements } from '../store.ts';
import {
  findFloorsOn,
  insertDecision,
  insertFloor,
  insertProposal,
  listFloorRows,
  listProposalRows,
  lockCounty,
  type ProposalRow,
} from './proposal-store.ts';
import { listStockingRows, type StockingRow } from './rate-store.ts';
import { factsOf, floorOf, readablePrefix } from './stocking-rates.ts';

/** The floors that an actor may read, the newest of each area first. */
export async function listStockingFloors(
  world: World,
  actor: Actor,
): Promise<OutputOf<typeof contract.listStockingFloors>> {
  const rows = await world.db.transaction('none', (tx) => listFloorRows(tx, readablePrefix(actor)));
  return {
    rows: rows.map(({ id, floor, ...row }) => ({
      ...row,
      id: Number(id),
      floor: formatRatio(BigInt(floor) as Ratio),
    })),
  };
}

/** Sets the floor of the bureau's own area from a day on. @throws {Problem} 400, 403 */
export async function setStockingFloor(
  world: World,
  actor: Actor,
  given: CallOf<typeof contract.setStockingFloor>['body'],
): Promise<{ done: boolean }> {
  const areaCode = actor.areaCode;
  if (areaCode === null) throw notAllowed();
  const floor = parseRatio(given.floor);
  if (floor === undefined || floor === 0n) throw badInput('floor', '应大于 0，不超过 1');
  const from = readDay('fromOn', given.fromOn);
  const now = world.clock.now();
  if (from < dayAt(now)) throw badInput('fromOn', '不能早于今天：已经按原来的底线办过的不改');
  return world.db.transaction('none', async (tx) => {
    await insertFloor(tx, { areaCode, floor, from, source: given.source }, actor.accountId, now);
    await recordAudit(tx, actor, now, {
      action: 'providers.setStockingFloor',
      subjectKind: 'area',
      subjectId: areaCode,
      detail: `${given.floor} 自 ${from}`,
    });
    return { done: true };
  });
}

/** How a pharmacy of the actor's own area stands on a day. @throws {Problem} 404 outside the area */
async function loadStanding(
  tx: Tx,
  actor: Actor,
  code: string,
  onDay: PlainDate,
  today: PlainDate,
): Promise<StockingRow> {
  const [row] = await listStockingRows(tx, {
    onDay,
    today,
    areaPrefix: readablePrefix(actor),
    kind: null,
    words: undefined,
    code,
  });
  if (!row) throw notFound('本地区的该机构');
  return row;
}

/**
 * Proposes an entry or exit; the figures of the day are kept with it (M26).
 * @returns STOCKING_FLOOR_MISSING, STOCKING_PROPOSAL_UNFIT, LAST_PHARMACY_OF_COUNTY
 */
export async function proposeStocking(
  world: World,
  actor: Actor,
  given: CallOf<typeof contract.proposeStocking>['body'],
): Promise<Outcome<{ id: number }, Refusal>> {
  const now = world.clock.now();
  const today = dayAt(now);
  return world.db.transaction('all', async (tx) => {
    const found = await loadStanding(tx, actor, given.institutionCode, today, today);
    await lockCounty(tx, found.areaCode);
    const row = await loadStanding(tx, actor, given.institutionCode, today, today);
    const floor = floorOf(await findFloorsOn(tx, today), row.areaCode);
    const allowed = mayPropose(given.kind, factsOf(row, floor));
    if (!allowed.ok) return allowed;
    const { stocked, listed } = row;
    const id = await insertProposal(
      tx,
      { ...given, asOf: today, stocked, listed, floor: allowed.value },
      actor.accountId,
      now,
    );
    await recordAudit(tx, actor, now, {
      action: 'providers.proposeStocking',
      subjectKind: 'institution',
      subjectId: given.institutionCode,
      detail: given.kind,
    });
    return accept({ id });
  });
}

/** Ends every agreement of a pharmacy that would still run on the day. */
async function endAgreements(
  tx: Tx,
  institutionCode: string,
  endedOn: PlainDate,
  reason: string,
  by: { readonly accountId: number; readonly now: number },
): Promise<void> {
  for (const agreement of await listAgreements(tx, institutionCode)) {
    if (agreement.to < endedOn || (agreement.endedOn !== null && agreement.endedOn <= endedOn)) continue;
    const from = endedOn < agreement.from ? agreement.from : endedOn;
    await updateAgreementEnd(tx, agreement.id, from, reason);
    await insertAgreementEvent(
      tx,
      agreement.id,
      { kind: 'ended', from, to: null, reason },
      by.accountId,
      by.now,
    );
  }
}

/**
 * Decides a proposal of the bureau's own area; an approved exit ends the agreement from its day on, an approved entry
 * opens the way to one (M26).
 * @returns STOCKING_PROPOSAL_UNFIT, LAST_PHARMACY_OF_COUNTY
 */
export async function decideStocking(
  world: World,
  actor: Actor,
  id: number,
  given: CallOf<typeof contract.decideStocking>['body'],
): Promise<Outcome<{ done: boolean }, Refusal>> {
  const now = world.clock.now();
  const today = dayAt(now);
  const effectiveOn = given.effectiveOn === null ? null : readDay('effectiveOn', given.effectiveOn);
  const one = { areaPrefix: readablePrefix(actor), id, state: null, limit: 1, offset: 0 };
  return world.db.transaction('all', async (tx) => {
    const [found] = (await listProposalRows(tx, one)).rows;
    if (!found) throw notFound('本地区的这份建议');
    await lockCounty(tx, found.areaCode);
    const [proposal = found] = (await listProposalRows(tx, one)).rows;
    // As of the day of the exit: another pharmacy's exit may be decided already and still to come.
    const then = effectiveOn !== null && effectiveOn > today ? effectiveOn : today;
    const standing = await loadStanding(tx, actor, proposal.institutionCode, then, today);
    const allowed = mayDecide({
      kind: proposal.kind,
      approved: given.approved,
      isDecided: proposal.approved !== null,
      isOwnProposal: proposal.proposerId === actor.accountId,
      othersInCounty: standing.othersInCounty,
      effectiveOn,
      today,
    });
    if (!allowed.ok) return allowed;
    const decided = { ...given, effectiveOn: given.approved ? effectiveOn : null };
    await insertDecision(tx, id, decided, actor.accountId, now);
    if (given.approved && proposal.kind === 'exit' && effectiveOn !== null)
      await endAgreements(tx, proposal.institutionCode, effectiveOn, `按配备率退出：${given.reason}`, {
        accountId: actor.accountId,
        now,
      });
    await recordAudit(tx, actor, now, {
      action: 'providers.decideStocking',
      subjectKind: 'institution',
      subjectId: proposal.institutionCode,
      detail: `${wordOf(proposal.kind)}，${given.approved ? '同意' : '不同意'}：${given.reason}`,
    });
    return accept({ done: true });
  });
}

function wordOf(kind: ProposalKind): string {
  return kind === 'exit' ? '退出' : '准入';
}

function viewOf(actor: Actor, row: ProposalRow) {
  const { proposerId, areaCode: _, floor, proposedAt, ...rest } = row;
  return {
    ...rest,
    floor: formatRatio(floor),
    proposedAt: wallClock(proposedAt),
    mayDecide: actor.role === 'areaBureau' && row.approved === null && proposerId !== actor.accountId,
  };
}

export async function listStockingProposals(
  world: World,
  actor: Actor,
  query: CallOf<typeof contract.listStockingProposals>['query'],
): Promise<OutputOf<typeof contract.listStockingProposals>> {
  const filter = {
    areaPrefix: readablePrefix(actor),
    id: null,
    state: query.state ?? null,
    ...pageSpan(query),
  };
  const { rows, total } = await world.db.transaction('none', (tx) => listProposalRows(tx, filter));
  return { total, rows: rows.map((row) => viewOf(actor, row)) };
}
