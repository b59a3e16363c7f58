/** Confirming, disputing, answering, approving by two, paying and receiving: each once, whoever asks again gets the same answer (M29, M30). */
import { present } from '../../../base/assert.ts';
import { dayAt, type PlainDate } from '../../../base/date.ts';
import { formatFen, parseFen, type Fen } from '../../../base/money.ts';
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import type { CallOf, OutputOf } from '../../../contract/endpoint.ts';
import type * as contract from '../../../contract/funds-clearing.ts';
import { postClearingPaid, postClearingReceived } from '../../../domain/funds/clearing/book-clearing.ts';
import {
  clearingState,
  CLEARING_STEPS,
  mayClear,
  otherSide,
  type ClearingSide,
  type ClearingState,
  type ClearingStepping,
  type MoneyStep,
} from '../../../domain/funds/clearing/clearing-steps.ts';
import { scopeOf, type Actor } from '../../../domain/identity/roles.ts';
import { refuse, type Refusal } from '../../../domain/refusals.ts';
import type { Tx } from '../../db/database.ts';
import { badInput, notAllowed } from '../../http/problem.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import type { World } from '../../world.ts';
import { reverseBooked } from '../journals/booked-journals.ts';
import { recordJournal } from '../journals/record-journal.ts';
import { listClearingDisputes, type ClearingHead } from './clearing-store.ts';
import { lockClearing } from './issue-clearing-store.ts';
import { reckonHead, seenClearing, sideOf, standingOf } from './read-clearing.ts';
import {
  answerClearingDisputes,
  findClearingRequest,
  findUnapprovedClearing,
  insertClearingDisputes,
  insertClearingEvent,
  insertClearingSums,
  listClearingSums,
} from './step-clearing-store.ts';
import { amountChanged, tellAnswers } from '../statements/step-once.ts';
import { requireSame } from '../two-people/same-request.ts';

interface Step {
  readonly step: ClearingStepping['step'];
  readonly requestId: string;
  readonly words: string;
}

interface Ground {
  readonly tx: Tx;
  readonly actor: Actor;
  readonly head: ClearingHead;
  readonly side: ClearingSide;
  readonly now: number;
  readonly action: string;
}

type Acting = (ground: Ground) => Promise<Outcome<Fen | null, Refusal>>;
type Stepped = Outcome<{ readonly state: ClearingState; readonly payable: Fen | null }, Refusal>;

/**
 * Takes one step under the lock of the pair of areas.
 * @param act what the step does besides; gives the amount that the step names
 * @throws {Problem} 404 outside the scope, 409 for a request id used for another step
 */
async function takeStep(
  world: World,
  actor: Actor,
  id: number,
  step: Step & { readonly action: string },
  act: Acting,
): Promise<Stepped> {
  const now = world.clock.now();
  const today = dayAt(now);
  const { accountId } = actor;
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const seen = await seenClearing(tx, id);
    await lockClearing(tx, seen.payeeArea, seen.payerArea);
    const head = await seenClearing(tx, id);
    const side = sideOf(actor, head);
    if (side === null) throw notAllowed();
    const before = await findClearingRequest(tx, id, accountId, step.requestId);
    if (before) return repeated(before, step, head, today);
    const allowed = mayClear(standingOf(head), { step: step.step, side, accountId, today });
    if (!allowed.ok) return allowed;
    const acted = await act({ tx, actor, head, side, now, action: step.action });
    if (!acted.ok) return acted;
    const payable = acted.value;
    const { requestId, words } = step;
    const event = { clearingId: id, seq: head.seq + 1, step: step.step, side, words, payable, requestId };
    await insertClearingEvent(tx, { ...event, at: now, onDay: today, accountId, actorName: actor.name });
    await recordAudit(tx, actor, now, {
      action: step.action,
      subjectKind: 'areaClearing',
      subjectId: head.clearingNo,
      detail: [CLEARING_STEPS[step.step], words].filter((part) => part !== '').join(' '),
      requestId,
    });
    return accept({ state: clearingState(standingOf(await seenClearing(tx, id)), today), payable });
  });
}

function repeated(
  before: { readonly step: string; readonly payable: Fen | null },
  step: Step,
  head: ClearingHead,
  today: PlainDate,
): Stepped {
  requireSame(before, step, ['step'], '另一步');
  return accept({ state: clearingState(standingOf(head), today), payable: before.payable });
}

/**
 * A side confirms a clearing, or disputes rows of it, each with its reason (M29, M30).
 * @returns CLEARING_STEP_NOT_ALLOWED, CLEARING_DISPUTE_LATE
 * @throws {Problem} 404 outside the scope, 400 for a row that is not on it
 */
export async function respondToClearing(
  world: World,
  actor: Actor,
  id: number,
  body: CallOf<typeof contract.respondToClearing>['body'],
): Promise<Outcome<OutputOf<typeof contract.respondToClearing>, Refusal>> {
  const { requestId, disputes } = body;
  const isDispute = disputes.length > 0;
  const step = {
    step: isDispute ? ('disputed' as const) : ('confirmed' as const),
    requestId,
    words: isDispute ? `${disputes.length} 行有异议` : '',
    action: 'funds.respondToClearing',
  };
  const stepped = await takeStep(world, actor, id, step, async ({ tx, side, now }) => {
    if (new Set(disputes.map((one) => one.claimNo)).size !== disputes.length)
      throw badInput('disputes', '同一笔结算写了两次');
    const by = { accountId: actor.accountId, now };
    if ((await insertClearingDisputes(tx, id, side, disputes, by)) !== disputes.length)
      throw badInput('disputes', '有的结算不在这份清算单上');
    return accept(null);
  });
  return stepped.ok ? accept({ state: stepped.value.state }) : stepped;
}

/**
 * The other side answers all disputes at once: a row stands, or is set aside for a later clearing (M29, M30).
 * @returns CLEARING_STEP_NOT_ALLOWED
 * @throws {Problem} 400 unless every disputed row is answered, 404 outside the scope
 */
export async function answerClearing(
  world: World,
  actor: Actor,
  id: number,
  body: CallOf<typeof contract.answerClearing>['body'],
): Promise<Outcome<OutputOf<typeof contract.answerClearing>, Refusal>> {
  const { requestId, answers } = body;
  const words = tellAnswers(answers);
  const step = { step: 'answered' as const, requestId, words, action: 'funds.answerClearing' };
  const stepped = await takeStep(world, actor, id, step, async ({ tx, side, now }) => {
    const raisedBy = otherSide(side);
    const disputed = (await listClearingDisputes(tx, id)).filter((one) => one.side === raisedBy);
    const by = { accountId: actor.accountId, now };
    const answered = await answerClearingDisputes(tx, id, raisedBy, answers, by);
    if (answered !== disputed.length || answered !== answers.length)
      throw badInput('answers', '每一行异议都要答复，不能多也不能少');
    return accept(null);
  });
  return stepped.ok ? accept({ state: stepped.value.state }) : stepped;
}

/**
 * The area of enrolment reviews, gives back, approves by a second person, pays and records what the bank gave back; the area of
 * the institution confirms the receipt. Payment and receipt are booked, each in its own area (M29, M30).
 * @returns CLEARING_STEP_NOT_ALLOWED, SECOND_PERSON_NEEDED, CLEARING_EARLIER_MONTH
 * @throws {Problem} 404 outside the scope, 409 when the amount is no longer the one that was shown, 400 without reference or reason
 */
export async function takeClearingStep(
  world: World,
  actor: Actor,
  id: number,
  body: CallOf<typeof contract.takeClearingStep>['body'],
): Promise<Outcome<OutputOf<typeof contract.takeClearingStep>, Refusal>> {
  const words = body.words.trim();
  if (body.step === 'paid' && words === '') throw badInput('words', '请填写银行流水号');
  if (body.step === 'bounced' && words === '') throw badInput('words', '请写明银行退回的原因');
  const shown = parseFen(body.payable);
  const step = { ...body, words, action: 'funds.takeClearingStep' };
  const stepped = await takeStep(world, actor, id, step, (ground) => act(ground, body.step, shown));
  if (!stepped.ok) return stepped;
  const { state, payable } = stepped.value;
  return accept({ state, payable: payable === null ? body.payable : formatFen(payable) });
}

async function act(
  ground: Ground,
  step: MoneyStep,
  shown: Fen | undefined,
): Promise<Outcome<Fen | null, Refusal>> {
  const { tx, head } = ground;
  if (step === 'returned') return accept(null);
  const { sums, payable } = await reckonHead(tx, head);
  if (payable !== shown || (step === 'approved' && head.reviewed !== shown))
    amountChanged('CLEARING_CHANGED');
  if (step === 'reviewed' || step === 'approved') {
    const earlier = await findUnapprovedClearing(tx, head, head.month);
    if (earlier !== null)
      return decline(
        refuse('CLEARING_EARLIER_MONTH', { detail: `${earlier.slice(0, 7)} 的清算单还没有核准` }),
      );
    if (step === 'approved') await insertClearingSums(tx, head.id, sums);
  } else await book(ground, step);
  return accept(payable);
}

/** The journal of a payment is named after the step that made it, so that what the bank gave back can be paid anew. */
const referenceOf = (head: ClearingHead, seq: number) => `${head.clearingNo}-${seq}`;

async function book(ground: Ground, step: 'paid' | 'bounced' | 'received'): Promise<void> {
  const { tx, actor, head, now } = ground;
  const { clearingNo, payerArea, payeeArea, payerName, payeeName } = head;
  if (step === 'bounced') {
    const paid = referenceOf(head, present(head.lastSeq, 'what came back was paid'));
    const key = { kind: 'clearing', reference: paid } as const;
    await reverseBooked(tx, actor, now, key, `银行退回清算单 ${clearingNo} 的款项`);
    return;
  }
  const sums = await listClearingSums(tx, head.id);
  const isPaid = step === 'paid';
  await recordJournal(tx, actor, now, {
    kind: 'clearing',
    reference: referenceOf(head, head.seq + 1),
    note: isPaid ? `付清算单 ${clearingNo} 给${payeeName}` : `收到${payerName}清算单 ${clearingNo} 的款项`,
    postings: isPaid ? postClearingPaid(payerArea, sums) : postClearingReceived(payeeArea, sums),
  });
}
