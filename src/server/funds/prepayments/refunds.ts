/** An institution gives back what of a prepayment is still open: one person enters the bank's receipt, another approves it (M29). */
import { dayAt } from '../../../base/date.ts';
import { formatFen, parseFen } from '../../../base/money.ts';
import { accept, type Outcome } from '../../../base/outcome.ts';
import type { CallOf, OutputOf } from '../../../contract/endpoint.ts';
import type * as contract from '../../../contract/funds-prepayments.ts';
import {
  mayDecideRefund,
  mayRefund,
  REFUND_STATES,
} from '../../../domain/funds/prepayments/prepayment-steps.ts';
import { openOfPrepayment, postRefund } from '../../../domain/funds/prepayments/set-off.ts';
import { scopeOf, type Actor } from '../../../domain/identity/roles.ts';
import type { Refusal } from '../../../domain/refusals.ts';
import type { Tx } from '../../db/database.ts';
import { badInput, conflict, notFound } from '../../http/problem.ts';
import { readDay } from '../../http/read-day.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import { requireOwnArea } from '../../identity/own-area.ts';
import type { World } from '../../world.ts';
import { recordJournal } from '../journals/record-journal.ts';
import { lockStatements } from '../statements/issue-store.ts';
import type { PrepaymentHead } from './prepayment-store.ts';
import { seenPrepayment } from './read-prepayments.ts';
import {
  findDecidedRefund,
  findProposedRefund,
  findRefund,
  insertRefund,
  insertRefundDecision,
  listRefunds,
  type NewRefund,
  type RefundRow,
} from './refund-store.ts';

type Proposal = CallOf<typeof contract.proposePrepaymentRefund>['body'];
type Decision = CallOf<typeof contract.decidePrepaymentRefund>['body'];

/**
 * A prepayment of the actor's own area, under the lock of the institution's statements: nothing is set off of it meanwhile.
 * @throws {Problem} 404 outside the scope, 403 for another area's
 */
async function ownPrepayment(tx: Tx, actor: Actor, id: number): Promise<PrepaymentHead> {
  const { areaCode, institutionCode } = await seenPrepayment(tx, id);
  requireOwnArea(actor, areaCode);
  await lockStatements(tx, areaCode, institutionCode);
  return seenPrepayment(tx, id);
}

/** @throws {Problem} 400 for an amount that is not above zero, no reference, or a day ahead */
function readRefund(prepaymentId: number, body: Proposal, now: number): NewRefund {
  const amount = parseFen(body.amount);
  if (amount === undefined || amount <= 0n) throw badInput('amount', '金额应大于零');
  const bankDay = readDay('bankDay', body.bankDay);
  if (bankDay > dayAt(now)) throw badInput('bankDay', '不能晚于今天');
  const bankReference = body.bankReference.trim();
  if (bankReference === '') throw badInput('bankReference', '请填写银行流水号');
  return { ...body, prepaymentId, amount, bankDay, bankReference, note: body.note.trim() };
}

/**
 * Enters what came back; until it is decided on it is not set off.
 * @returns PREPAYMENT_STEP_NOT_ALLOWED, PREPAYMENT_BEYOND_OPEN
 * @throws {Problem} 400, also for a day before the prepayment's own, 403 and 404 outside the area, 409 for a bank's reference that
 *   this prepayment knows, or a request id used for another entry
 */
export async function proposePrepaymentRefund(
  world: World,
  actor: Actor,
  id: number,
  body: Proposal,
): Promise<Outcome<{ id: number }, Refusal>> {
  const now = world.clock.now();
  const refund = readRefund(id, body, now);
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const head = await ownPrepayment(tx, actor, id);
    const before = await findProposedRefund(tx, actor.accountId, body.requestId);
    if (before) return accept({ id: sameProposal(before, refund) });
    if (refund.bankDay < head.bankDay) throw badInput('bankDay', '不能早于预付的拨付日期');
    await requireNewReference(tx, refund);
    const allowed = mayRefund({ state: head.state, open: openOfPrepayment(head) }, refund.amount);
    if (!allowed.ok) return allowed;
    const { accountId, name } = actor;
    const made = await insertRefund(tx, refund, { accountId, name, now });
    await recordAudit(tx, actor, now, {
      action: 'funds.proposePrepaymentRefund',
      subjectKind: 'prepayment',
      subjectId: id,
      detail: `登记退回 ${body.amount} 元，${refund.bankReference}`,
      requestId: body.requestId,
    });
    return accept({ id: made });
  });
}

/** The same transfer is entered once, whoever enters it. @throws {Problem} 409 */
async function requireNewReference(tx: Tx, { prepaymentId, bankReference }: NewRefund): Promise<void> {
  const earlier = await listRefunds(tx, prepaymentId);
  if (earlier.some((one) => one.state !== 'rejected' && one.bankReference === bankReference))
    throw conflict(
      'BANK_REFERENCE_ENTERED',
      '这笔预付已经登记过这个银行流水号的退回',
      '请核对流水号；同一笔退款只登记一次',
    );
}

function sameProposal(before: RefundRow, refund: NewRefund): number {
  const isSame =
    before.prepaymentId === refund.prepaymentId &&
    before.amount === refund.amount &&
    before.bankReference === refund.bankReference;
  if (!isSame) throw conflict('REQUEST_REUSED', '同一请求编号已用于另一笔退回', '请换一个请求编号后重试');
  return before.id;
}

/** @throws {Problem} 404 outside the scope */
async function seenRefund(tx: Tx, id: number): Promise<RefundRow> {
  const refund = await findRefund(tx, id);
  if (!refund) throw notFound('预付退回');
  return refund;
}

/**
 * Approves what was entered and books it, or rejects it with words; then it is set off again as before.
 * @param id of the refund
 * @returns PREPAYMENT_STEP_NOT_ALLOWED, SECOND_PERSON_NEEDED
 * @throws {Problem} 400 for a rejection without words, 403 and 404 outside the area, 409 for a request id used for another decision
 */
export async function decidePrepaymentRefund(
  world: World,
  actor: Actor,
  id: number,
  body: Decision,
): Promise<Outcome<OutputOf<typeof contract.decidePrepaymentRefund>, Refusal>> {
  const { outcome, requestId } = body;
  const words = body.words.trim();
  if (outcome === 'rejected' && words === '') throw badInput('words', '不同意要写明原因');
  const now = world.clock.now();
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const head = await ownPrepayment(tx, actor, (await seenRefund(tx, id)).prepaymentId);
    const refund = await seenRefund(tx, id);
    const before = await findDecidedRefund(tx, actor.accountId, requestId);
    if (before) {
      if (before.refundId !== id || before.outcome !== outcome)
        throw conflict('REQUEST_REUSED', '同一请求编号已用于另一项决定', '请换一个请求编号后重试');
      return accept({ outcome, journalNo: before.journalNo });
    }
    const allowed = mayDecideRefund(refund, { outcome, accountId: actor.accountId });
    if (!allowed.ok) return allowed;
    const journalNo = outcome === 'approved' ? await bookRefund(tx, actor, now, head, refund) : null;
    const { accountId, name } = actor;
    await insertRefundDecision(
      tx,
      { refundId: id, outcome, words, journalNo, requestId },
      { accountId, name, now },
    );
    await recordAudit(tx, actor, now, {
      action: 'funds.decidePrepaymentRefund',
      subjectKind: 'prepayment',
      subjectId: head.id,
      detail: `退回 ${formatFen(refund.amount)} 元：${REFUND_STATES[outcome]}${words === '' ? '' : `，${words}`}`,
      requestId,
    });
    return accept({ outcome, journalNo });
  });
}

async function bookRefund(
  tx: Tx,
  actor: Actor,
  now: number,
  head: PrepaymentHead,
  refund: RefundRow,
): Promise<string> {
  const { areaCode, institutionCode, scheme } = head;
  const { journalNo } = await recordJournal(tx, actor, now, {
    kind: 'receipt',
    reference: `prepayment-refund-${refund.id}`,
    note: `${head.institutionName}退回预付（${head.documentNo}），银行 ${refund.bankDay} 流水 ${refund.bankReference}`,
    postings: postRefund(refund.amount, { areaCode, institutionCode, scheme }),
  });
  return journalNo;
}
