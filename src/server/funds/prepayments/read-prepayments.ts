/** Prepayments as the agency that paid, the institution and the province see them (M29, M7). */
import { wallClock } from '../../../base/date.ts';
import { addFen, formatFen, subtractFen, ZERO_FEN } from '../../../base/money.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import type * as contract from '../../../contract/funds-prepayments.ts';
import { journalNoOf } from '../../../domain/funds/journal.ts';
import {
  LATER_PREPAYMENT_STEPS,
  mayDecideRefund,
  stepPrepayment,
} from '../../../domain/funds/prepayments/prepayment-steps.ts';
import { isBooked, openOfPrepayment } from '../../../domain/funds/prepayments/set-off.ts';
import { areaPrefix, scopeOf, type Actor } from '../../../domain/identity/roles.ts';
import type { Tx } from '../../db/database.ts';
import { notFound } from '../../http/problem.ts';
import { isOwnArea } from '../../identity/own-area.ts';
import type { World } from '../../world.ts';
import { findJournalOf } from '../journals/journal-store.ts';
import { yuanOf } from '../statements/reckon.ts';
import {
  findPrepayment,
  listPrepaymentBalanceRows,
  listPrepaymentEvents,
  listPrepaymentHeads,
  listUsesOf,
  type PrepaymentFilter,
  type PrepaymentHead,
} from './prepayment-store.ts';
import { listRefunds, type RefundRow } from './refund-store.ts';

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
export const prepaymentReference = (id: number) => `prepayment-${id}`;

/** The journal that booked a prepayment; null before it was approved. */
export async function journalOfPrepayment(
  tx: Tx,
  id: number,
): Promise<{ id: bigint; journalNo: string } | null> {
  const journal = await findJournalOf(tx, 'prepayment', prepaymentReference(id));
  return journal ? { id: journal.id, journalNo: journalNoOf(journal.onDay, journal.id) } : null;
}

const SUM_KEYS = ['amount', 'setOff', 'refunded', 'reserved', 'open'] as const;

function shownHead(head: PrepaymentHead) {
  const open = isBooked(head.state) ? openOfPrepayment(head) : ZERO_FEN;
  const { lastBy: _lastBy, seq: _seq, offsetFrom, proposedAt, ...shown } = head;
  return {
    ...shown,
    ...yuanOf({ ...head, open }, SUM_KEYS),
    offsetFrom: offsetFrom?.slice(0, 7) ?? null,
    proposedAt: wallClock(proposedAt),
  };
}

/** Prepayments of the scope, with what is still open of each; of one that is not in the books nothing can be used. */
export async function listPrepayments(
  world: World,
  actor: Actor,
  filter: PrepaymentFilter,
): Promise<OutputOf<typeof contract.listPrepayments>> {
  const { rows, total } = await world.db.transaction(scopeOf(actor), (tx) => listPrepaymentHeads(tx, filter));
  return { rows: rows.map(shownHead), total };
}

/** @throws {Problem} 404 outside the scope */
export async function getPrepayment(world: World, actor: Actor, id: number): Promise<contract.Prepayment> {
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const head = await seenPrepayment(tx, id);
    const booked = await journalOfPrepayment(tx, id);
    const back = booked && (await findJournalOf(tx, 'reversal', booked.journalNo));
    const uses = await listUsesOf(tx, id);
    const refunds = await listRefunds(tx, id);
    const events = await listPrepaymentEvents(tx, id);
    const isOwn =
      (actor.role === 'agencyReviewer' || actor.role === 'areaBureau') && isOwnArea(actor, head.areaCode);
    return {
      ...shownHead(head),
      journalNo: booked?.journalNo ?? null,
      backJournalNo: back ? journalNoOf(back.onDay, back.id) : null,
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
  const { prepaymentId: _, proposedBy, proposedByName, decidedByName, ...row } = refund;
  const may = (outcome: 'approved' | 'rejected') =>
    isOwn && mayDecideRefund({ state: row.state, proposedBy }, { outcome, accountId: actor.accountId }).ok;
  return {
    ...row,
    amount: formatFen(row.amount),
    proposedBy: proposedByName,
    proposedAt: wallClock(row.proposedAt),
    decidedBy: decidedByName,
    decidedAt: row.decidedAt === null ? null : wallClock(row.decidedAt),
    mayApprove: may('approved'),
    mayReject: may('rejected'),
  };
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
