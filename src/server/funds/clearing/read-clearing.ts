/** Clearings as the two areas and the province see them (M7, M29, M30). */
import { dayAt, wallClock, type PlainDate } from '../../../base/date.ts';
import { addFen, formatFen, ZERO_FEN } from '../../../base/money.ts';
import { workingDaysLeft } from '../../../base/working-days.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import type * as contract from '../../../contract/funds-clearing.ts';
import { reckonClearing } from '../../../domain/funds/clearing/book-clearing.ts';
import {
  clearingState,
  mayClear,
  MONEY_STEPS,
  type ClearingSide,
  type ClearingStanding,
  type ClearingState,
} from '../../../domain/funds/clearing/clearing-steps.ts';
import { areaPrefix, scopeOf, type Actor } from '../../../domain/identity/roles.ts';
import type { Scheme } from '../../../policy/parameters/reimbursement.ts';
import type { Tx } from '../../db/database.ts';
import { notFound } from '../../http/problem.ts';
import { isOwnArea } from '../../identity/own-area.ts';
import { loadWorkCalendar } from '../../insured/settings-store.ts';
import type { World } from '../../world.ts';
import { yuanOf } from '../statements/reckon.ts';
import {
  countClearingRows,
  findClearing,
  listClearingDisputes,
  listClearingEvents,
  listClearingHeads,
  listClearingParts,
  listRowsOfClearing,
  type ClearingCounts,
  type ClearingHead,
  type ClearingPart,
} from './clearing-store.ts';
import { listClearingCarried, listClearingSums } from './step-clearing-store.ts';
import { listWithheld } from './withheld-store.ts';

const SCHEMES: readonly Scheme[] = ['employee', 'resident'];
const SHARES = [
  'pooledFund',
  'majorIllness',
  'assistance',
  'workInjury',
  'maternity',
  'commercial',
  'personalAccount',
  'owed',
  'outside',
] as const;
const SUMS = ['claimed', 'carriedIn', 'withheld', 'payable', 'carriedOut'] as const;

/** @throws {Problem} 404 outside the scope */
export async function seenClearing(tx: Tx, id: number): Promise<ClearingHead> {
  const head = await findClearing(tx, id);
  if (!head) throw notFound('清算单');
  return head;
}

export function standingOf(head: ClearingHead): ClearingStanding {
  const { payerSaid: payer, payeeSaid: payee } = head;
  return { ...head, said: { payer, payee } };
}

/** On whose side an actor stands; null for whoever is of neither area. */
export function sideOf(actor: Actor, head: ClearingHead): ClearingSide | null {
  if (isOwnArea(actor, head.payerArea)) return 'payer';
  return isOwnArea(actor, head.payeeArea) ? 'payee' : null;
}

/** What a clearing comes to: as it was fixed when approved, or as it would be fixed now. */
export async function reckonHead(tx: Tx, head: ClearingHead, parts?: readonly ClearingPart[]) {
  if (head.approved !== null) return { sums: await listClearingSums(tx, head.id), payable: head.approved };
  const rows = parts ?? (await listClearingParts(tx, head.id));
  const carried = await listClearingCarried(tx, head, head.month);
  const withheld = await listWithheld(tx, head.id);
  const ofScheme = <T extends { readonly scheme: Scheme }>(all: readonly T[], scheme: Scheme) =>
    all.filter((row) => row.scheme === scheme);
  const dues = SCHEMES.map((scheme) => ({
    scheme,
    claimed: addFen(...ofScheme(rows, scheme).map((row) => row.owed)),
    carriedIn: carried.find((row) => row.scheme === scheme)?.carried ?? ZERO_FEN,
    withheld: addFen(...ofScheme(withheld, scheme).map((row) => row.amount)),
    concerned: [rows, carried, withheld].some((all) => ofScheme<{ scheme: Scheme }>(all, scheme).length > 0),
  }));
  return reckonClearing(dues.filter((due) => due.concerned));
}

const NOTHING = { claims: 0, reversals: 0, setAside: 0, owed: ZERO_FEN };

async function presentHead(tx: Tx, head: ClearingHead, today: PlainDate, counts: ClearingCounts | undefined) {
  const { claims, reversals, setAside, owed } = counts ?? NOTHING;
  const { id, clearingNo, payerArea, payerName, payeeArea, payeeName, dueOn } = head;
  const { sums, payable } = await reckonHead(tx, head);
  return {
    id,
    clearingNo,
    payerArea,
    payerName,
    payeeArea,
    payeeName,
    dueOn,
    month: head.month.slice(0, 7),
    state: clearingState(standingOf(head), today),
    claims,
    reversals,
    setAside,
    owed: formatFen(owed),
    lessened: formatFen(addFen(...sums.map((sum) => sum.withheld))),
    payable: formatFen(payable),
  };
}

export interface ClearingFilter {
  readonly month: PlainDate | null;
  readonly state: ClearingState | null;
  readonly side: ClearingSide | null;
  readonly limit: number;
  readonly offset: number;
}

/** Clearings in the actor's scope, by month, state and side. */
export async function listClearing(
  world: World,
  actor: Actor,
  filter: ClearingFilter,
): Promise<OutputOf<typeof contract.listClearing>> {
  const today = dayAt(world.clock.now());
  const own = actor.areaCode === null ? null : areaPrefix(actor.areaCode);
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const heads = await listClearingHeads(tx, {
      month: filter.month,
      payer: filter.side === 'payer' ? own : null,
      payee: filter.side === 'payee' ? own : null,
    });
    const found = heads.filter(
      (head) => filter.state === null || clearingState(standingOf(head), today) === filter.state,
    );
    const page = found.slice(filter.offset, filter.offset + filter.limit);
    const counts = await countClearingRows(
      tx,
      page.map((head) => head.id),
    );
    const rows: OutputOf<typeof contract.listClearing>['rows'] = [];
    for (const head of page) {
      const own = counts.find((one) => one.id === head.id);
      rows.push(await presentHead(tx, head, today, own));
    }
    return { rows, total: found.length };
  });
}

/** What the reader may do with a clearing now. */
function stepsOf(actor: Actor, head: ClearingHead, today: PlainDate): contract.Clearing['mayDo'] {
  const side = sideOf(actor, head);
  const isAgency = actor.role === 'agencyReviewer' || actor.role === 'areaBureau';
  if (!isAgency || side === null) return [];
  const may = (step: Parameters<typeof mayClear>[1]['step']) =>
    mayClear(standingOf(head), { step, side, accountId: actor.accountId, today }).ok;
  return [
    ...(may('confirmed') ? (['respond'] as const) : []),
    ...(may('disputed') ? (['dispute'] as const) : []),
    ...(may('answered') ? (['answer'] as const) : []),
    ...MONEY_STEPS.filter(may),
  ];
}

/** A clearing in full; no person appears. @throws {Problem} 404 outside the scope */
export async function getClearing(world: World, actor: Actor, id: number): Promise<contract.Clearing> {
  return world.db.transaction(scopeOf(actor), (tx) => presentClearing(tx, world, actor, id));
}

/** @throws {Problem} 404 outside the scope */
export async function presentClearing(
  tx: Tx,
  world: World,
  actor: Actor,
  id: number,
): Promise<contract.Clearing> {
  const today = dayAt(world.clock.now());
  const head = await seenClearing(tx, id);
  const parts = await listClearingParts(tx, id);
  const { sums } = await reckonHead(tx, head, parts);
  const [counts] = await countClearingRows(tx, [id]);
  return {
    ...(await presentHead(tx, head, today, counts)),
    issuedOn: head.issuedOn,
    workingDaysLeft: workingDaysLeft(await loadWorkCalendar(tx), today, head.dueOn),
    said: standingOf(head).said,
    side: sideOf(actor, head),
    mayDo: stepsOf(actor, head, today),
    sums: sums.map((sum) => ({ scheme: sum.scheme, ...yuanOf(sum, SUMS) })),
    parts: parts.map((part) => ({ ...part, ...yuanOf(part, SHARES) })),
    withheld: (await listWithheld(tx, id)).map((row) => ({ ...row, amount: formatFen(row.amount) })),
    disputes: (await listClearingDisputes(tx, id)).map((row) => ({ ...row, owed: formatFen(row.owed) })),
    events: (await listClearingEvents(tx, id)).map((event) => ({
      step: event.step,
      side: event.side,
      at: wallClock(event.at),
      by: event.actorName,
      words: event.words,
      payable: event.payable === null ? null : formatFen(event.payable),
    })),
  };
}

type Rows = OutputOf<typeof contract.listClearingRows>;

/** The rows of a clearing. @throws {Problem} 404 outside the scope */
export async function listClearingRows(
  world: World,
  actor: Actor,
  id: number,
  span: { readonly limit: number; readonly offset: number },
): Promise<Rows> {
  return world.db.transaction(scopeOf(actor), async (tx) => {
    await seenClearing(tx, id);
    return presentClearingRows(tx, id, span);
  });
}

export async function presentClearingRows(
  tx: Tx,
  id: number,
  span: { readonly limit: number; readonly offset: number },
): Promise<Rows> {
  const { rows, total } = await listRowsOfClearing(tx, id, span);
  return { rows: rows.map((row) => ({ ...row, ...yuanOf(row, SHARES) })), total };
}
