/** An insurer's receipts as area finance and the province see them (N4, M29, M7). */
import { wallClock } from '../../../base/date.ts';
import { formatFen } from '../../../base/money.ts';
import type { OutputOf } from '../../../contract/endpoint.ts';
import type * as contract from '../../../contract/funds-receipts.ts';
import { LATER_STEPS, stepReceipt, type ReceiptState } from '../../../domain/funds/receipts/receipt-steps.ts';
import { openOf, type OpenPlace } from '../../../domain/funds/receipts/spread-receipt.ts';
import { areaPrefix, scopeOf, type Actor } from '../../../domain/identity/roles.ts';
import type { Tx } from '../../db/database.ts';
import { notFound } from '../../http/problem.ts';
import type { World } from '../../world.ts';
import { findNumbers, type JournalKey } from '../journals/booked-journals.ts';
import { mayActFor } from '../two-people/take-step.ts';
import { openPlace } from './read-receivables.ts';
import {
  findReceipt,
  listReceiptHeads,
  listReceiptParts,
  receiptStore,
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
export function keyOfReceipt(id: number): JournalKey {
  return { kind: 'receipt', reference: `commercial-receipt-${id}` };
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
    const numbers = await findNumbers(tx, keyOfReceipt(id));
    const parts = await listReceiptParts(tx, id);
    const events = await receiptStore.listSteps(tx, id);
    const mayAct = mayActFor(actor, head.areaCode);
    return {
      ...shownHead(head),
      ...numbers,
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
