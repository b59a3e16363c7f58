/** Proposing a prepayment and deciding on it: by two people, booked with the approval (M29). */
import { present } from '../../../base/assert.ts';
import { dayAt } from '../../../base/date.ts';
import { parseFen } from '../../../base/money.ts';
import { accept, type Outcome } from '../../../base/outcome.ts';
import type { CallOf, OutputOf } from '../../../contract/endpoint.ts';
import type * as contract from '../../../contract/funds-prepayments.ts';
import { fundAreaOf } from '../../../domain/funds/closes/close.ts';
import {
  PREPAYMENT_STEPS,
  PREPAYMENT_STEPS_WITH_WORDS,
  stepPrepayment,
  type LaterPrepaymentStep,
} from '../../../domain/funds/prepayments/prepayment-steps.ts';
import { isOffsetMonth, postPrepayment } from '../../../domain/funds/prepayments/set-off.ts';
import { scopeOf, type Actor } from '../../../domain/identity/roles.ts';
import type { Refusal } from '../../../domain/refusals.ts';
import { brokenConstraint, type Tx } from '../../db/database.ts';
import { badInput, conflict, notFound } from '../../http/problem.ts';
import { readDay, readOpenDay } from '../../http/read-day.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import { requireOwnArea } from '../../identity/own-area.ts';
import { agreedOn } from '../../prescription/circulation/dispensing-pharmacy.ts';
import { findInstitution } from '../../providers/store.ts';
import type { World } from '../../world.ts';
import { recordJournal, reverseJournal } from '../journals/record-journal.ts';
import { lockStatements } from '../statements/issue-store.ts';
import { ownPool } from '../statements/reckon.ts';
import { requireSameStep } from '../statements/step-once.ts';
import {
  findPrepaymentStep,
  findProposedPrepayment,
  insertPrepayment,
  insertPrepaymentEvent,
  setPrepaymentState,
  type NewPrepayment,
  type PrepaymentHead,
} from './prepayment-store.ts';
import { journalOfPrepayment, prepaymentReference, seenPrepayment, standingOf } from './read-prepayments.ts';

type Body = CallOf<typeof contract.proposePrepayment>['body'];

/** @throws {Problem} 400 for an amount that is not above zero, a day ahead, nothing where words are needed, a month that cannot be */
function readPrepayment(actor: Actor, body: Body, now: number): NewPrepayment {
  const amount = parseFen(body.amount);
  if (amount === undefined || amount <= 0n) throw badInput('amount', '金额应大于零');
  const bankDay = readDay('bankDay', body.bankDay);
  if (bankDay > dayAt(now)) throw badInput('bankDay', '不能晚于今天');
  const bankReference = body.bankReference.trim();
  if (bankReference === '') throw badInput('bankReference', '请填写银行流水号');
  const documentNo = body.documentNo.trim();
  if (documentNo === '') throw badInput('documentNo', '请填写依据的文号');
  const reason = body.reason.trim();
  if (reason === '') throw badInput('reason', '请填写事由');
  const offsetFrom = readOpenDay('offsetFrom', body.offsetFrom === null ? null : `${body.offsetFrom}-01`);
  if (offsetFrom !== null && !isOffsetMonth(offsetFrom, bankDay))
    throw badInput('offsetFrom', '冲抵的起始月份应在拨付当月到次年十二月之间');
  return {
    ...body,
    areaCode: ownPool(actor),
    amount,
    bankDay,
    bankReference,
    documentNo,
    reason,
    offsetFrom,
    proposedBy: actor.accountId,
    proposedByName: actor.name,
    proposedAt: now,
  };
}

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
  const one = readPrepayment(actor, body, now);
  try {
    return await world.db.transaction(scopeOf(actor), async (tx) => {
      const institution = await findInstitution(tx, one.institutionCode);
      if (!institution) throw notFound('定点机构');
      if (fundAreaOf(institution.areaCode) !== one.areaCode)
        throw badInput('institutionCode', '机构由所在地区付款，只能预付给本地区的机构');
      await lockStatements(tx, one.areaCode, one.institutionCode);
      const before = await findProposedPrepayment(tx, actor.accountId, one.requestId);
      if (before) return accept({ id: sameAsBefore(before, one) });
      const agreed = await agreedOn(tx, institution, one.bankDay);
      if (!agreed.ok) return agreed;
      const id = await insertPrepayment(tx, one);
      const { requestId } = one;
      await recordStep(tx, actor, now, { prepaymentId: id, seq: 1, step: 'proposed', words: '', requestId });
      await recordAudit(tx, actor, now, {
        action: 'funds.proposePrepayment',
        subjectKind: 'prepayment',
        subjectId: id,
        detail: `${institution.name} ${body.amount} 元，${one.documentNo}，${one.bankReference}`,
        requestId,
      });
      return accept({ id });
    });
  } catch (error) {
    if (brokenConstraint(error) === 'prepayment_once_by_bank')
      throw conflict(
        'BANK_REFERENCE_ENTERED',
        '这家机构已经登记过这个银行流水号的预付',
        '请核对流水号；同一笔拨付只登记一次',
      );
    throw error;
  }
}

function sameAsBefore(
  before: NonNullable<Awaited<ReturnType<typeof findProposedPrepayment>>>,
  one: NewPrepayment,
): number {
  const isSame =
    before.institutionCode === one.institutionCode &&
    before.scheme === one.scheme &&
    before.amount === one.amount &&
    before.bankReference === one.bankReference;
  if (!isSame) throw conflict('REQUEST_REUSED', '同一请求编号已用于另一笔预付', '请换一个请求编号后重试');
  return before.id;
}

interface Step {
  readonly prepaymentId: number;
  readonly seq: number;
  readonly step: 'proposed' | LaterPrepaymentStep;
  readonly words: string;
  readonly requestId: string;
}

async function recordStep(tx: Tx, actor: Actor, now: number, step: Step): Promise<void> {
  await insertPrepaymentEvent(tx, { ...step, at: now, accountId: actor.accountId, actorName: actor.name });
}

/**
 * Takes one step with a prepayment, once for a request id and under the lock of the institution's statements. With the approval it is
 * booked, and from then on set off; taking it back books the exact negation.
 * @returns PREPAYMENT_STEP_NOT_ALLOWED, SECOND_PERSON_NEEDED, PREPAYMENT_IN_USE
 * @throws {Problem} 400 for a step without the words it needs, 403 and 404 outside the area, 409 for a request id used for another step
 */
export async function takePrepaymentStep(
  world: World,
  actor: Actor,
  id: number,
  body: CallOf<typeof contract.takePrepaymentStep>['body'],
): Promise<Outcome<OutputOf<typeof contract.takePrepaymentStep>, Refusal>> {
  const { step, requestId } = body;
  const words = body.words.trim();
  const now = world.clock.now();
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const seen = await seenPrepayment(tx, id);
    requireOwnArea(actor, seen.areaCode);
    if (PREPAYMENT_STEPS_WITH_WORDS.includes(step) && words === '') throw badInput('words', '请写明原因');
    await lockStatements(tx, seen.areaCode, seen.institutionCode);
    const head = await seenPrepayment(tx, id);
    const before = await findPrepaymentStep(tx, id, actor.accountId, requestId);
    if (before) {
      requireSameStep(before, body);
      return accept({
        state: head.state,
        journalNo: (await journalOfPrepayment(tx, id))?.journalNo ?? null,
      });
    }
    const next = stepPrepayment(standingOf(head), step, actor.accountId);
    if (!next.ok) return next;
    const booked = await bookStep(tx, actor, now, head, step);
    await recordStep(tx, actor, now, { prepaymentId: id, seq: head.seq + 1, step, words, requestId });
    await setPrepaymentState(tx, id, next.value);
    await recordAudit(tx, actor, now, {
      action: 'funds.takePrepaymentStep',
      subjectKind: 'prepayment',
      subjectId: id,
      detail: [PREPAYMENT_STEPS[step], booked, words].filter((part) => part !== '').join(' '),
      requestId,
    });
    return accept({
      state: next.value,
      journalNo: (await journalOfPrepayment(tx, id))?.journalNo ?? null,
    });
  });
}

/** Books what a step moves; gives the number of the journal, or nothing for a step that moves nothing. */
async function bookStep(
  tx: Tx,
  actor: Actor,
  now: number,
  head: PrepaymentHead,
  step: LaterPrepaymentStep,
): Promise<string> {
  const bank = `银行 ${head.bankDay} 流水 ${head.bankReference}`;
  if (step === 'approved') {
    const { areaCode, institutionCode, scheme } = head;
    const booked = await recordJournal(tx, actor, now, {
      kind: 'prepayment',
      reference: prepaymentReference(head.id),
      note: `预付${head.institutionName}，文号 ${head.documentNo}，${bank}`,
      postings: postPrepayment(head.amount, { areaCode, institutionCode, scheme }),
    });
    return booked.journalNo;
  }
  if (step !== 'takenBack') return '';
  const journal = present(await journalOfPrepayment(tx, head.id), 'an approved prepayment is booked');
  return (await reverseJournal(tx, actor, now, journal, `冲销预付，${bank}`)).journalNo;
}
