/** Entering, approving and taking back an insurer's money: by two people, never more than is open (N4, M29). */
import { formatFen, subtractFen, type Fen } from '../../../base/money.ts';
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import type { CallOf, OutputOf } from '../../../contract/endpoint.ts';
import type * as contract from '../../../contract/funds-receipts.ts';
import {
  RECEIPT_STEPS,
  stepReceipt,
  type LaterStep,
  type ReceiptState,
} from '../../../domain/funds/receipts/receipt-steps.ts';
import { openOf, postReceipt, spreadReceipt } from '../../../domain/funds/receipts/spread-receipt.ts';
import { scopeOf, type Actor } from '../../../domain/identity/roles.ts';
import { refuse, type Refusal } from '../../../domain/refusals.ts';
import type { Tx } from '../../db/database.ts';
import { notFound } from '../../http/problem.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import type { World } from '../../world.ts';
import { ownPool } from '../statements/reckon.ts';
import { enterOnce, readBankMoney, requireNotAhead } from '../two-people/bank-money.ts';
import { requireSame } from '../two-people/same-request.ts';
import { takeMoneyStep, type SteppedMoney } from '../two-people/take-step.ts';
import { keyOfReceipt, openPlacesOf, seenReceipt } from './read-receipts.ts';
import {
  insertReceiptParts,
  lockReceivable,
  receiptStore,
  type NewReceipt,
  type ReceiptHead,
} from './receipt-store.ts';
import { listPlanNames, listWaiting } from './receivable-store.ts';

const KNOWN = ['这个银行流水号已经登记过', '到账'] as const;

type Body = CallOf<typeof contract.enterCommercialReceipt>['body'];

/**
 * Enters money that came from an insurer. It is not in the books until another approves it, and yet nobody can enter the same
 * money for what is open a second time: what waits is counted.
 * @returns RECEIPT_OVER_OPEN
 * @throws {Problem} 400, 403 for an agency that pays nobody, 404 for no plan, 409 for a bank's reference or a request entered before
 */
export async function enterCommercialReceipt(
  world: World,
  actor: Actor,
  body: Body,
): Promise<Outcome<OutputOf<typeof contract.enterCommercialReceipt>, Refusal>> {
  const { accountId, name } = actor;
  const { requestId, planId, scheme } = body;
  const now = world.clock.now();
  const money = readBankMoney(body);
  const receipt = { ...money, areaCode: ownPool(actor), planId, scheme, note: body.note.trim() };
  const enter = async (tx: Tx): Promise<Outcome<{ id: number }, Refusal>> => {
    await lockReceivable(tx, receipt.areaCode, receipt);
    const before = await receiptStore.findEntered(tx, accountId, requestId);
    if (before) {
      requireSame(before, receipt, ['planId', 'scheme', 'amount', 'bankReference'], '另一笔到账');
      return accept({ id: before.id });
    }
    requireNotAhead('bankDay', receipt.bankDay, now);
    const plan = (await listPlanNames(tx)).find((one) => one.id === planId);
    if (!plan) throw notFound('商业保险方案');
    const free = await freeFor(tx, receipt);
    if (receipt.amount > free)
      return decline(refuse('RECEIPT_OVER_OPEN', { detail: `还可以登记 ${formatFen(free)} 元` }));
    const asked = { words: receipt.note, requestId };
    const id = await receiptStore.enter(tx, receipt, asked, { accountId, name, now });
    await recordAudit(tx, actor, now, {
      action: 'funds.enterCommercialReceipt',
      subjectKind: 'commercialReceipt',
      subjectId: id,
      detail: `${plan.name} ${body.amount} 元，${receipt.bankReference}`,
      requestId,
    });
    return accept({ id });
  };
  return enterOnce('receipt_once_by_bank', KNOWN, () => world.db.transaction(scopeOf(actor), enter));
}

/** Open, less what waits for approval. */
async function freeFor(tx: Tx, receipt: NewReceipt): Promise<Fen> {
  const { areaCode, planId, scheme } = receipt;
  const open = openOf(await openPlacesOf(tx, areaCode, receipt));
  const waiting = (await listWaiting(tx, areaCode)).find(
    (row) => row.planId === planId && row.scheme === scheme,
  );
  return waiting ? subtractFen(open, waiting.amount) : open;
}

const RECEIPTS: SteppedMoney<ReceiptHead, ReceiptState, LaterStep> = {
  action: 'funds.takeReceiptStep',
  subjectKind: 'commercialReceipt',
  steps: RECEIPT_STEPS,
  store: receiptStore,
  see: seenReceipt,
  lock: (tx, head) => lockReceivable(tx, head.areaCode, head),
  next: stepReceipt,
  journalKey: keyOfReceipt,
  async approve(tx, head) {
    const spread = spreadReceipt(await openPlacesOf(tx, head.areaCode, head), head.amount);
    if (!spread.ok) return spread;
    await insertReceiptParts(tx, head.id, spread.value);
    return accept({
      note: `${head.insurer} ${head.planName} 赔付到账，银行流水 ${head.bankReference}`,
      postings: postReceipt(head.areaCode, head.scheme, spread.value),
    });
  },
  backNote: (head) => `撤回商业保险到账，银行流水 ${head.bankReference}`,
};

/**
 * Takes one step with a receipt. Approving spreads the money over what is open at that moment and books it; taking back books the
 * exact negation, and what it had met is open again.
 * @returns RECEIPT_STEP_NOT_ALLOWED, SECOND_PERSON_NEEDED, RECEIPT_OVER_OPEN
 * @throws {Problem} as `takeMoneyStep`
 */
export async function takeReceiptStep(
  world: World,
  actor: Actor,
  id: number,
  body: CallOf<typeof contract.takeReceiptStep>['body'],
): Promise<Outcome<OutputOf<typeof contract.takeReceiptStep>, Refusal>> {
  return takeMoneyStep(world, actor, RECEIPTS, id, body);
}
