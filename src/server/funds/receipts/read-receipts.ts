/** An insurer's receipts as area finance and the province see them (N4, M29, M7). */
import { wallClock } from '../../../base/date.ts';
import { formatFen } from '../../../base/money.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import type * as contract from '../../../contract/funds-receipts.ts';
import { journalNoOf } from '../../../domain/funds/journal.ts';
import { LATER_STEPS, stepReceipt, type ReceiptState } from '../../../domain/funds/receipts/receipt-steps.ts';
import { openOf, type OpenPlace } from '../../../domain/funds/receipts/spread-receipt.ts';
import { areaPrefix, scopeOf, type Actor } from '../../../domain/identity/roles.ts';
import type { Tx } from '../../db/database.ts';
import { notFound } from '../../http/problem.ts';
import { isOwnArea } from '../../identity/own-area.ts';
import type { World } from '../../world.ts';
import { findJournalOf } from '../journals/journal-store.ts';
import { openPlace } from './read-receivables.ts';
import {
  findReceipt,
  listReceiptEvents,
  listReceiptHeads,
  listReceiptParts,
  type ReceiptHead,
} from './receipt-store.ts';
import { listReceivables, type OfPlan } from './receivable-store.ts';

/** @throws {Problem} 404 outside the scope */
export async function seenReceipt(tx: Tx, id: number): Promise<ReceiptHead> {
  const head = await findReceipt(tx, id);
  if (!head) throw notFound('到账登记');
  return head;
}

/** What a plan owes to a pooling area for a scheme, place by place. */
export async function openPlacesOf(tx: Tx, areaCode: string, of: OfPlan): Promise<OpenPlace[]> {
  return (await listReceivables(tx, areaPrefix(areaCode), of)).map(openPlace);
}

/** By what the journal of a receipt is known. */
export const referenceOf = (id: number) => `commercial-receipt-${id}`;

/** The number of the journal that booked a receipt; null before it was approved. */
export async function journalOf(tx: Tx, id: number): Promise<{ id: bigint; journalNo: string } | null> {
  const journal = await findJournalOf(tx, 'receipt', referenceOf(id));
  return journal ? { id: journal.id, journalNo: journalNoOf(journal.onDay, journal.id) } : null;
}

function shownHead(head: ReceiptHead) {
  const { lastBy: _lastBy, seq: _seq, ...shown } = head;
  return { ...shown, amount: formatFen(head.amount), enteredAt: wallClock(head.enteredAt) };
}

export async function listCommercialReceipts(
  world: World,
  actor: Actor,
  filter: { readonly state: ReceiptState | null; readonly limit: number; readonly offset: number },
): Promise<OutputOf<typeof contract.listCommercialReceipts>> {
  const { rows, total } = await world.db.transaction(scopeOf(actor), (tx) => listReceiptHeads(tx, filter));
  return { rows: rows.map(shownHead), total };
}

/** @throws {Problem} 404 outside the scope */
export async function getCommercialReceipt(
  world: World,
  actor: Actor,
  id: number,
): Promise<contract.CommercialReceipt> {
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const head = await seenReceipt(tx, id);
    const booked = await journalOf(tx, id);
    const back = booked && (await findJournalOf(tx, 'reversal', booked.journalNo));
    const parts = await listReceiptParts(tx, id);
    const events = await listReceiptEvents(tx, id);
    const mayAct =
      (actor.role === 'agencyReviewer' || actor.role === 'areaBureau') && isOwnArea(actor, head.areaCode);
    return {
      ...shownHead(head),
      journalNo: booked?.journalNo ?? null,
      backJournalNo: back ? journalNoOf(back.onDay, back.id) : null,
      open: formatFen(openOf(await openPlacesOf(tx, head.areaCode, head))),
      mayDo: mayAct ? LATER_STEPS.filter((step) => stepReceipt(head, step, actor.accountId).ok) : [],
      parts: parts.map((part) => ({
        ...part,
        month: part.month.slice(0, 7),
        amount: formatFen(part.amount),
      })),
      events: events.map((event) => ({ ...event, at: wallClock(event.at) })),
    };
  });
}
