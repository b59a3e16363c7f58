/** Entering, approving and taking back an insurer's money: by two people, never more than is open (N4, M29). */
import { present } from '../../../base/assert.ts';
import { dayAt } from '../../../base/date.ts';
import { formatFen, parseFen, subtractFen, type Fen } from '../../../base/money.ts';
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import type { CallOf, OutputOf } from '../../../contract/endpoint.ts';
import type * as contract from '../../../contract/funds-receipts.ts';
import {
  RECEIPT_STEPS,
  STEPS_WITH_WORDS,
  stepReceipt,
  type LaterStep,
} from '../../../domain/funds/receipts/receipt-steps.ts';
import { openOf, postReceipt, spreadReceipt } from '../../../domain/funds/receipts/spread-receipt.ts';
import { scopeOf, type Actor } from '../../../domain/identity/roles.ts';
import { refuse, type Refusal } from '../../../domain/refusals.ts';
import { brokenConstraint, type Tx } from '../../db/database.ts';
import { badInput, conflict, notFound } from '../../http/problem.ts';
import { readDay } from '../../http/read-day.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import type { World } from '../../world.ts';
import { recordJournal, reverseJournal } from '../journals/record-journal.ts';
import { ownPool } from '../statements/reckon.ts';
import { requireSameStep } from '../statements/step-once.ts';
import { journalOf, openPlacesOf, referenceOf, seenReceipt } from './read-receipts.ts';
import {
  findEntered,
  findReceiptStep,
  insertReceipt,
  insertReceiptEvent,
  insertReceiptParts,
  lockReceivable,
  setReceiptState,
  type NewReceipt,
  type ReceiptHead,
} from './receipt-store.ts';
import { listPlanNames, listWaiting } from './receivable-store.ts';

type Body = CallOf<typeof contract.enterCommercialReceipt>['body'];

/** @throws {Problem} 400 for an amount that is not above zero, a day ahead, or no reference */
function readReceipt(actor: Actor, body: Body, now: number): NewReceipt {
  const amount = parseFen(body.amount);
  if (amount === undefined || amount <= 0n) throw badInput('amount', '金额应大于零');
  const bankDay = readDay('bankDay', body.bankDay);
  if (bankDay > dayAt(now)) throw badInput('bankDay', '不能晚于今天');
  const bankReference = body.bankReference.trim();
  if (bankReference === '') throw badInput('bankReference', '请填写银行流水号');
  return {
    ...body,
    areaCode: ownPool(actor),
    amount,
    bankDay,
    bankReference,
    note: body.note.trim(),
    enteredBy: actor.accountId,
    enteredByName: actor.name,
    enteredAt: now,
  };
}

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
  const now = world.clock.now();
  const receipt = readReceipt(actor, body, now);
  try {
    return await world.db.transaction(scopeOf(actor), async (tx) => {
      await lockReceivable(tx, receipt.areaCode, receipt);
      const before = await findEntered(tx, actor.accountId, body.requestId);
      if (before) return accept({ id: sameAsBefore(before, receipt) });
      const plan = (await listPlanNames(tx)).find((one) => one.id === body.planId);
      if (!plan) throw notFound('商业保险方案');
      const free = await freeFor(tx, receipt);
      if (receipt.amount > free)
        return decline(refuse('RECEIPT_OVER_OPEN', { detail: `还可以登记 ${formatFen(free)} 元` }));
      const id = await insertReceipt(tx, receipt);
      const event = { receiptId: id, seq: 1, step: 'entered' as const, words: receipt.note };
      await recordStep(tx, actor, now, { ...event, requestId: body.requestId });
      await recordAudit(tx, actor, now, {
        action: 'funds.enterCommercialReceipt',
        subjectKind: 'commercialReceipt',
        subjectId: id,
        detail: `${plan.name} ${body.amount} 元，${receipt.bankReference}`,
        requestId: body.requestId,
      });
      return accept({ id });
    });
  } catch (error) {
    if (brokenConstraint(error) === 'receipt_once_by_bank')
      throw conflict(
        'BANK_REFERENCE_ENTERED',
        '这个银行流水号已经登记过',
        '请核对流水号；同一笔到账只登记一次',
      );
    throw error;
  }
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

function sameAsBefore(
  before: NonNullable<Awaited<ReturnType<typeof findEntered>>>,
  receipt: NewReceipt,
): number {
  const isSame =
    before.planId === receipt.planId &&
    before.scheme === receipt.scheme &&
    before.amount === receipt.amount &&
    before.bankReference === receipt.bankReference;
  if (!isSame) throw conflict('REQUEST_REUSED', '同一请求编号已用于另一笔到账', '请换一个请求编号后重试');
  return before.id;
}

interface Step {
  readonly receiptId: number;
  readonly seq: number;
  readonly step: 'entered' | LaterStep;
  readonly words: string;
  readonly requestId: string;
}

async function recordStep(tx: Tx, actor: Actor, now: number, step: Step): Promise<void> {
  await insertReceiptEvent(tx, { ...step, at: now, accountId: actor.accountId, actorName: actor.name });
}

type Stepped = Outcome<OutputOf<typeof contract.takeReceiptStep>, Refusal>;

/**
 * Takes one step with a receipt, once for a request id. Approving spreads the money over what is open at that moment and books it;
 * taking back books the exact negation, and what it had met is open again.
 * @returns RECEIPT_STEP_NOT_ALLOWED, SECOND_PERSON_NEEDED, RECEIPT_OVER_OPEN
 * @throws {Problem} 400 for a step without the words it needs, 404 outside the area, 409 for a request id used for another step
 */
export async function takeReceiptStep(
  world: World,
  actor: Actor,
  id: number,
  body: CallOf<typeof contract.takeReceiptStep>['body'],
): Promise<Stepped> {
  const { step, requestId } = body;
  const words = body.words.trim();
  const now = world.clock.now();
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const seen = await seenReceipt(tx, id);
    if (STEPS_WITH_WORDS.includes(step) && words === '') throw badInput('words', '请写明原因');
    await lockReceivable(tx, seen.areaCode, seen);
    const head = await seenReceipt(tx, id);
    const before = await findReceiptStep(tx, id, actor.accountId, requestId);
    if (before) {
      requireSameStep(before, body);
      return accept({ state: head.state, journalNo: (await journalOf(tx, id))?.journalNo ?? null });
    }
    const next = stepReceipt(head, step, actor.accountId);
    if (!next.ok) return next;
    const moved = await moveMoney(tx, actor, now, head, step);
    if (!moved.ok) return moved;
    await setReceiptState(tx, id, next.value);
    await recordStep(tx, actor, now, { receiptId: id, seq: head.seq + 1, step, words, requestId });
    await recordAudit(tx, actor, now, {
      action: 'funds.takeReceiptStep',
      subjectKind: 'commercialReceipt',
      subjectId: id,
      detail: [RECEIPT_STEPS[step], moved.value ?? '', words].filter((part) => part !== '').join(' '),
      requestId,
    });
    return accept({ state: next.value, journalNo: (await journalOf(tx, id))?.journalNo ?? null });
  });
}

/** Books what a step moves; gives the number of the journal, or null for a step that moves nothing. */
async function moveMoney(
  tx: Tx,
  actor: Actor,
  now: number,
  head: ReceiptHead,
  step: LaterStep,
): Promise<Outcome<string | null, Refusal>> {
  if (step === 'approved') {
    const spread = spreadReceipt(await openPlacesOf(tx, head.areaCode, head), head.amount);
    if (!spread.ok) return spread;
    await insertReceiptParts(tx, head.id, spread.value);
    const booked = await recordJournal(tx, actor, now, {
      kind: 'receipt',
      reference: referenceOf(head.id),
      note: `${head.insurer} ${head.planName} 赔付到账，银行流水 ${head.bankReference}`,
      postings: postReceipt(head.areaCode, head.scheme, spread.value),
    });
    return accept(booked.journalNo);
  }
  if (step !== 'takenBack') return accept(null);
  const journal = present(await journalOf(tx, head.id), 'an approved receipt is booked');
  const note = `撤回商业保险到账，银行流水 ${head.bankReference}`;
  return accept((await reverseJournal(tx, actor, now, journal, note)).journalNo);
}
