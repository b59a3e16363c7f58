/** Proposing a prepayment and deciding on it: by two people, booked with the approval (M29). */
import { accept, type Outcome } from '../../../base/outcome.ts';
import type { CallOf, OutputOf } from '../../../contract/endpoint.ts';
import type * as contract from '../../../contract/funds-prepayments.ts';
import { fundAreaOf } from '../../../domain/funds/closes/close.ts';
import {
  PREPAYMENT_STEPS,
  stepPrepayment,
  type LaterPrepaymentStep,
  type PrepaymentState,
} from '../../../domain/funds/prepayments/prepayment-steps.ts';
import { isOffsetMonth, postPrepayment } from '../../../domain/funds/prepayments/set-off.ts';
import { scopeOf, type Actor } from '../../../domain/identity/roles.ts';
import type { Refusal } from '../../../domain/refusals.ts';
import type { Tx } from '../../db/database.ts';
import { badInput, notFound } from '../../http/problem.ts';
import { readOpenDay } from '../../http/read-day.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import { agreedOn } from '../../prescription/circulation/dispensing-pharmacy.ts';
import { findInstitution } from '../../providers/store.ts';
import type { World } from '../../world.ts';
import { lockStatements } from '../statements/issue-store.ts';
import { ownPool } from '../statements/reckon.ts';
import { enterOnce, readBankMoney, requireNotAhead } from '../two-people/bank-money.ts';
import { requireSame } from '../two-people/same-request.ts';
import { takeMoneyStep, type SteppedMoney } from '../two-people/take-step.ts';
import { prepaymentStore, type NewPrepayment, type PrepaymentHead } from './prepayment-store.ts';
import { keyOfPrepayment, seenPrepayment, standingOf } from './read-prepayments.ts';

type Body = CallOf<typeof contract.proposePrepayment>['body'];

/** @throws {Problem} 400 for an amount that is not above zero, no such day, nothing where words are needed, a month that cannot be */
function readPrepayment(actor: Actor, body: Body): NewPrepayment {
  const money = readBankMoney(body);
  const documentNo = body.documentNo.trim();
  if (documentNo === '') throw badInput('documentNo', '请填写依据的文号');
  const reason = body.reason.trim();
  if (reason === '') throw badInput('reason', '请填写事由');
  const offsetFrom = readOpenDay('offsetFrom', body.offsetFrom === null ? null : `${body.offsetFrom}-01`);
  if (offsetFrom !== null && !isOffsetMonth(offsetFrom, money.bankDay))
    throw badInput('offsetFrom', '冲抵的起始月份应在拨付当月到次年十二月之间');
  return { ...body, ...money, areaCode: ownPool(actor), documentNo, reason, offsetFrom };
}

const KNOWN = ['这家机构已经登记过这个银行流水号的预付', '拨付'] as const;

/**
 * Proposes to book what was paid ahead to an institution of the actor's own area, which has an agreement on that day. Nothing is in
 * the books, and nothing is set off, until another person approves it.
 * @returns INSTITUTION_WITHOUT_AGREEMENT
 * @throws {Problem} 400, also for an institution that another area pays, 403 for an agency that pays nobody, 404 for an unknown
 *   institution, 409 for a bank's reference that stands for it already, or a request id used for another prepayment
 */
export async function proposePrepayment(
  world: World,
  actor: Actor,
  body: Body,
): Promise<Outcome<OutputOf<typeof contract.proposePrepayment>, Refusal>> {
  const now = world.clock.now();
  const one = readPrepayment(actor, body);
  const { accountId, name } = actor;
  const { requestId } = body;
  const propose = async (tx: Tx) => {
    const institution = await findInstitution(tx, one.institutionCode);
    if (!institution) throw notFound('定点机构');
    if (fundAreaOf(institution.areaCode) !== one.areaCode)
      throw badInput('institutionCode', '机构由所在地区付款，只能预付给本地区的机构');
    await lockStatements(tx, one.areaCode, one.institutionCode);
    const before = await prepaymentStore.findEntered(tx, accountId, requestId);
    if (before) {
      requireSame(before, one, ['institutionCode', 'scheme', 'amount', 'bankReference'], '另一笔预付');
      return accept({ id: before.id });
    }
    requireNotAhead('bankDay', one.bankDay, now);
    const agreed = await agreedOn(tx, institution, one.bankDay);
    if (!agreed.ok) return agreed;
    const id = await prepaymentStore.enter(tx, one, { words: '', requestId }, { accountId, name, now });
    await recordAudit(tx, actor, now, {
      action: 'funds.proposePrepayment',
      subjectKind: 'prepayment',
      subjectId: id,
      detail: `${institution.name} ${body.amount} 元，${one.documentNo}，${one.bankReference}`,
      requestId,
    });
    return accept({ id });
  };
  return enterOnce('prepayment_once_by_bank', KNOWN, () => world.db.transaction(scopeOf(actor), propose));
}

const bankOf = ({ bankDay, bankReference }: PrepaymentHead) => `银行 ${bankDay} 流水 ${bankReference}`;

const PREPAYMENTS: SteppedMoney<PrepaymentHead, PrepaymentState, LaterPrepaymentStep> = {
  action: 'funds.takePrepaymentStep',
  subjectKind: 'prepayment',
  steps: PREPAYMENT_STEPS,
  store: prepaymentStore,
  see: seenPrepayment,
  lock: (tx, { areaCode, institutionCode }) => lockStatements(tx, areaCode, institutionCode),
  next: (head, step, accountId) => stepPrepayment(standingOf(head), step, accountId),
  journalKey: keyOfPrepayment,
  approve: (_tx, head) => {
    const { areaCode, institutionCode, scheme } = head;
    return Promise.resolve(
      accept({
        note: `预付${head.institutionName}，文号 ${head.documentNo}，${bankOf(head)}`,
        postings: postPrepayment(head.amount, { areaCode, institutionCode, scheme }),
      }),
    );
  },
  backNote: (head) => `冲销预付，${bankOf(head)}`,
};

/**
 * Takes one step with a prepayment, under the lock of the institution's statements. With the approval it is booked, and from then on
 * set off; taking it back books the exact negation.
 * @returns PREPAYMENT_STEP_NOT_ALLOWED, SECOND_PERSON_NEEDED, PREPAYMENT_IN_USE
 * @throws {Problem} as `takeMoneyStep`
 */
export async function takePrepaymentStep(
  world: World,
  actor: Actor,
  id: number,
  body: CallOf<typeof contract.takePrepaymentStep>['body'],
): Promise<Outcome<OutputOf<typeof contract.takePrepaymentStep>, Refusal>> {
  return takeMoneyStep(world, actor, PREPAYMENTS, id, body);
}
