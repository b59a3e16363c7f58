/** Prepayments as the agency that paid, the institution and the province see them (M29, M7). */
import { addDays, dayAt, wallClock, type PlainDate } from '../../../base/date.ts';
import { addFen, formatFen, subtractFen, ZERO_FEN } from '../../../base/money.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import type * as contract from '../../../contract/funds-prepayments.ts';
import {
  LATER_PREPAYMENT_STEPS,
  mayDecideRefund,
  stepPrepayment,
} from '../../../domain/funds/prepayments/prepayment-steps.ts';
import {
  isBooked,
  OPEN_LONG_DAYS,
  openDaysOn,
  openOfPrepayment,
} from '../../../domain/funds/prepayments/set-off.ts';
import type { DecisionOutcome } from '../../../domain/funds/two-people.ts';
import { areaPrefix, scopeOf, type Actor } from '../../../domain/identity/roles.ts';
import type { Tx } from '../../db/database.ts';
import { notFound } from '../../http/problem.ts';
import type { World } from '../../world.ts';
import { findNumbers, type JournalKey } from '../journals/booked-journals.ts';
import { yuanOf } from '../statements/reckon.ts';
import { presentProposal } from '../two-people/decide-proposal.ts';
import { mayActFor } from '../two-people/take-step.ts';
import {
  findPrepayment,
  listPrepaymentBalanceRows,
  listPrepaymentHeads,
  listUsesOf,
  prepaymentStore,
  type PrepaymentFilter,
  type PrepaymentHead,
} from './prepayment-store.ts';
import { refundStore, type RefundRow } from './refund-store.ts';

/** @throws {Problem} 404 outside the scope */
export async function seenPrepayment(tx: Tx, id: number): Promise<PrepaymentHead> {
  const head = await findPrepayment(tx, id);
  if (!head) throw notFound('预付');
  return head;
}

/** How a prepayment stands, as `stepPrepayment` asks for it. */
export function standingOf({ state, lastBy, setOff, refunded, reserved }: PrepaymentHead) {
  return { state, lastBy, spent: addFen(setOff, refunded, reserved) };
}

/** By what the journal of a prepayment is known. */
export function keyOfPrepayment(id: number): JournalKey {
  return { kind: 'prepayment', reference: `prepayment-${id}` };
}

const SUM_KEYS = ['amount', 'setOff', 'refunded', 'reserved', 'open'] as const;

function shownHead(head: PrepaymentHead, today: PlainDate) {
  const open = isBooked(head.state) ? openOfPrepayment(head) : ZERO_FEN;
  const { lastBy: _lastBy, seq: _seq, offsetFrom, proposedAt, ...shown } = head;
  return {
    ...shown,
    ...yuanOf({ ...head, open }, SUM_KEYS),
    offsetFrom: offsetFrom?.slice(0, 7) ?? null,
    openDays: openDaysOn(head, today),
    proposedAt: wallClock(proposedAt),
  };
}

/** Prepayments of the scope, with what is still open of each; of one that is not in the books nothing can be used. */
export async function listPrepayments(
  world: World,
  actor: Actor,
  filter: PrepaymentFilter,
): Promise<OutputOf<typeof contract.listPrepayments>> {
  const today = dayAt(world.clock.now());
  const longSince = addDays(today, -OPEN_LONG_DAYS);
  const { rows, total } = await world.db.transaction(scopeOf(actor), (tx) =>
    listPrepaymentHeads(tx, filter, longSince),
  );
  return { rows: rows.map((head) => shownHead(head, today)), total };
}

/** @throws {Problem} 404 outside the scope */
export async function getPrepayment(world: World, actor: Actor, id: number): Promise<contract.Prepayment> {
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const head = await seenPrepayment(tx, id);
    const numbers = await findNumbers(tx, keyOfPrepayment(id));
    const uses = await listUsesOf(tx, id);
    const refunds = await refundStore.list(tx, [id]);
    const events = await prepaymentStore.listSteps(tx, id);
    const isOwn = mayActFor(actor, head.areaCode);
    return {
      ...shownHead(head, dayAt(world.clock.now())),
      ...numbers,
      mayDo: isOwn
        ? LATER_PREPAYMENT_STEPS.filter((step) => stepPrepayment(standingOf(head), step, actor.accountId).ok)
        : [],
      mayRefund: isOwn && head.state === 'approved' && openOfPrepayment(head) > 0n,
      uses: uses.map((use) => ({
        ...use,
        month: use.month.slice(0, 7),
        amount: formatFen(use.amount),
      })),
      refunds: refunds.map((refund) => presentRefund(refund, actor, isOwn)),
      events: events.map((event) => ({ ...event, at: wallClock(event.at) })),
    };
  });
}

function presentRefund(
  refund: RefundRow,
  actor: Actor,
  isOwn: boolean,
): contract.Prepayment['refunds'][number] {
  const { bankDay, bankReference, note } = refund;
  const may = (outcome: DecisionOutcome) =>
    isOwn && mayDecideRefund(refund, { outcome, accountId: actor.accountId }).ok;
  return { ...presentProposal(refund, may), bankDay, bankReference, note };
}

/** What is prepaid by area and scheme, beside the ledger (M29). */
export async function listPrepaymentBalances(
  world: World,
  actor: Actor,
): Promise<OutputOf<typeof contract.listPrepaymentBalances>> {
  const prefix = actor.areaCode === null ? '' : areaPrefix(actor.areaCode);
  const rows = await world.db.transaction(scopeOf(actor), (tx) => listPrepaymentBalanceRows(tx, prefix));
  return {
    rows: rows.map(({ areaCode, areaName, scheme, prepaid, setOff, refunded, ledger }) => {
      const balance = subtractFen(subtractFen(prepaid, setOff), refunded);
      const sums = yuanOf({ prepaid, setOff, refunded, balance, ledger }, [
        'prepaid',
        'setOff',
        'refunded',
        'balance',
        'ledger',
      ]);
      return { areaCode, areaName, scheme, ...sums, agrees: balance === ledger };
    }),
  };
}
