/** An institution gives back what of a prepayment is still open: one person enters the bank's receipt, another approves it (M29). */
import { formatFen } from '../../../base/money.ts';
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
import { badInput } from '../../http/problem.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import { requireOwnArea } from '../../identity/own-area.ts';
import type { World } from '../../world.ts';
import { lockStatements } from '../statements/issue-store.ts';
import { knownReference, readBankMoney, requireNotAhead } from '../two-people/bank-money.ts';
import { decideProposal, type DecidedMoney } from '../two-people/decide-proposal.ts';
import { requireSame } from '../two-people/same-request.ts';
import type { PrepaymentHead } from './prepayment-store.ts';
import { seenPrepayment } from './read-prepayments.ts';
import { refundStore, type RefundRow } from './refund-store.ts';

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
  body: CallOf<typeof contract.proposePrepaymentRefund>['body'],
): Promise<Outcome<{ id: number }, Refusal>> {
  const now = world.clock.now();
  const note = body.note.trim();
  const refund = { ...readBankMoney(body), prepaymentId: id, note };
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const head = await ownPrepayment(tx, actor, id);
    const before = await refundStore.findProposed(tx, actor.accountId, body.requestId);
    if (before) {
      requireSame(before, refund, ['prepaymentId', 'amount', 'bankReference'], '另一笔退回');
      return accept({ id: before.id });
    }
    requireNotAhead('bankDay', refund.bankDay, now);
    if (refund.bankDay < head.bankDay) throw badInput('bankDay', '不能早于预付的拨付日期');
    await requireNewReference(tx, refund);
    const allowed = mayRefund({ state: head.state, open: openOfPrepayment(head) }, refund.amount);
    if (!allowed.ok) return allowed;
    const { accountId, name } = actor;
    const made = await refundStore.propose(tx, refund, body.requestId, { accountId, name, now });
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
async function requireNewReference(
  tx: Tx,
  { prepaymentId, bankReference }: Pick<RefundRow, 'prepaymentId' | 'bankReference'>,
): Promise<void> {
  const earlier = await refundStore.list(tx, [prepaymentId]);
  if (earlier.some((one) => one.state !== 'rejected' && one.bankReference === bankReference))
    throw knownReference('这笔预付已经登记过这个银行流水号的退回', '退款');
}

const REFUNDS: DecidedMoney<PrepaymentHead, RefundRow> = {
  action: 'funds.decidePrepaymentRefund',
  subjectKind: 'prepayment',
  noun: '预付退回',
  states: REFUND_STATES,
  store: refundStore,
  own: (tx, actor, refund) => ownPrepayment(tx, actor, refund.prepaymentId),
  may: mayDecideRefund,
  tell: (refund) => `退回 ${formatFen(refund.amount)} 元`,
  approve: ({ institutionName, documentNo, areaCode, institutionCode, scheme }, refund) => ({
    kind: 'receipt',
    reference: `prepayment-refund-${refund.id}`,
    note: `${institutionName}退回预付（${documentNo}），银行 ${refund.bankDay} 流水 ${refund.bankReference}`,
    postings: postRefund(refund.amount, { areaCode, institutionCode, scheme }),
  }),
};

/**
 * Approves what was entered and books it, or rejects it with words; then it is set off again as before.
 * @param id of the refund
 * @returns PREPAYMENT_STEP_NOT_ALLOWED, SECOND_PERSON_NEEDED
 * @throws {Problem} as `decideProposal`
 */
export async function decidePrepaymentRefund(
  world: World,
  actor: Actor,
  id: number,
  body: CallOf<typeof contract.decidePrepaymentRefund>['body'],
): Promise<Outcome<OutputOf<typeof contract.decidePrepaymentRefund>, Refusal>> {
  return decideProposal(world, actor, REFUNDS, { ...body, id });
}
