/** Confirming, disputing, answering, reviewing, giving back, approving: each once, whoever asks again gets the same answer (M29). */
import { dayAt, type PlainDate } from '../../../base/date.ts';
import { addFen, formatFen, parseFen, type Fen } from '../../../base/money.ts';
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import type { CallOf, OutputOf } from '../../../contract/endpoint.ts';
import type * as contract from '../../../contract/funds-statements.ts';
import { postSetOff } from '../../../domain/funds/prepayments/set-off.ts';
import {
  mayStep,
  STATEMENT_STEPS,
  type StatementState,
  type Stepping,
} from '../../../domain/funds/statements/statement-steps.ts';
import {
  gatherPayable,
  postWithheld,
  type ReckonedStatement,
} from '../../../domain/funds/statements/statement-sum.ts';
import { scopeOf, type Actor } from '../../../domain/identity/roles.ts';
import { refuse, type Refusal } from '../../../domain/refusals.ts';
import type { Tx } from '../../db/database.ts';
import { badInput } from '../../http/problem.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import { requireOwnArea } from '../../identity/own-area.ts';
import type { World } from '../../world.ts';
import { recordJournal } from '../journals/record-journal.ts';
import { insertSetOffs } from '../prepayments/prepayment-store.ts';
import { lockStatements } from './issue-store.ts';
import { headState, seenStatement } from './read-statements.ts';
import { reckon } from './reckon.ts';
import {
  answerDisputeRows,
  findRequestedStep,
  insertDisputes,
  insertStatementEvent,
  listDisputes,
  listParts,
  type StatementHead,
} from './statement-store.ts';
import { findUnapprovedBefore, insertSums } from './sum-store.ts';
import { amountChanged, tellAnswers } from './step-once.ts';
import { requireSame } from '../two-people/same-request.ts';

interface Step {
  readonly step: Stepping['step'];
  readonly requestId: string;
  readonly words: string;
}

interface Ground {
  readonly tx: Tx;
  readonly head: StatementHead;
  readonly now: number;
}

type Acting = (ground: Ground) => Promise<Outcome<Fen | null, Refusal>>;
type Stepped = Outcome<{ readonly state: StatementState; readonly payable: Fen | null }, Refusal>;

/**
 * Takes one step under the lock of the institution's statements.
 * @param act what the step does besides; gives the amount that the step names
 * @throws {Problem} 404 outside the scope, 409 for a request id used for another step
 */
async function takeStep(world: World, actor: Actor, id: number, step: Step, act: Acting): Promise<Stepped> {
  const now = world.clock.now();
  const today = dayAt(now);
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const seen = await seenStatement(tx, id);
    await lockStatements(tx, seen.areaCode, seen.institutionCode);
    const head = await seenStatement(tx, id);
    const before = await findRequestedStep(tx, id, actor.accountId, step.requestId);
    if (before) return repeated(before, step, head, today);
    const allowed = mayStep(head, { step: step.step, accountId: actor.accountId, today });
    if (!allowed.ok) return allowed;
    const acted = await act({ tx, head, now });
    if (!acted.ok) return acted;
    await insertStatementEvent(tx, {
      statementId: id,
      seq: head.seq + 1,
      step: step.step,
      at: now,
      onDay: today,
      accountId: actor.accountId,
      actorName: actor.name,
      words: step.words,
      payable: acted.value,
      requestId: step.requestId,
    });
    return accept({ state: headState(await seenStatement(tx, id), today), payable: acted.value });
  });
}

function repeated(
  before: { readonly step: string; readonly payable: Fen | null },
  step: Step,
  head: StatementHead,
  today: PlainDate,
): Stepped {
  requireSame(before, step, ['step'], '另一步');
  return accept({ state: headState(head, today), payable: before.payable });
}

async function audited(
  { tx, head, now }: Ground,
  actor: Actor,
  action: string,
  detail: string,
): Promise<void> {
  const fact = { action: `funds.${action}`, subjectKind: 'statement', subjectId: head.statementNo, detail };
  await recordAudit(tx, actor, now, fact);
}

/**
 * An institution confirms its statement, or disputes rows of it, each with its reason (M29).
 * @returns STATEMENT_STEP_NOT_ALLOWED, STATEMENT_DISPUTE_LATE
 * @throws {Problem} 404 for another's statement, 400 for a row that is not on it
 */
export async function respondToStatement(
  world: World,
  actor: Actor,
  id: number,
  body: CallOf<typeof contract.respondToStatement>['body'],
): Promise<Outcome<OutputOf<typeof contract.respondToStatement>, Refusal>> {
  const { requestId, disputes } = body;
  const step = disputes.length === 0 ? ('confirmed' as const) : ('disputed' as const);
  const words = disputes.length === 0 ? '' : `${disputes.length} 行有异议`;
  const stepped = await takeStep(world, actor, id, { step, requestId, words }, async (ground) => {
    const written = await insertDisputes(ground.tx, id, disputes, actor.accountId, ground.now);
    if (written !== disputes.length || new Set(disputes.map((one) => one.claimNo)).size !== written)
      throw badInput('disputes', '有的结算不在这份对账单上，或写了两次');
    await audited(ground, actor, 'respondToStatement', `${STATEMENT_STEPS[step]} ${words}`.trim());
    return accept(null);
  });
  return stepped.ok ? accept({ state: stepped.value.state }) : stepped;
}

/**
 * The agency answers all disputes at once: a row stands, or is set aside for a later statement (M29).
 * @returns STATEMENT_STEP_NOT_ALLOWED
 * @throws {Problem} 400 unless every disputed row is answered, 404 outside the scope
 */
export async function answerDisputes(
  world: World,
  actor: Actor,
  id: number,
  body: CallOf<typeof contract.answerDisputes>['body'],
): Promise<Outcome<OutputOf<typeof contract.answerDisputes>, Refusal>> {
  const { requestId, answers } = body;
  const words = tellAnswers(answers);
  const stepped = await takeStep(world, actor, id, { step: 'answered', requestId, words }, async (ground) => {
    requireOwnArea(actor, ground.head.areaCode);
    const disputed = await listDisputes(ground.tx, id);
    const answered = await answerDisputeRows(ground.tx, id, answers, actor.accountId, ground.now);
    if (answered !== disputed.length || answered !== answers.length)
      throw badInput('answers', '每一行异议都要答复，不能多也不能少');
    await audited(ground, actor, 'answerDisputes', words);
    return accept(null);
  });
  return stepped.ok ? accept({ state: stepped.value.state }) : stepped;
}

/**
 * Reviewing, giving back and approving: by two accounts of the agency that pays. With the approval the sums are fixed and
 * what is withheld is booked (M29).
 * @returns STATEMENT_STEP_NOT_ALLOWED, SECOND_PERSON_NEEDED, STATEMENT_EARLIER_MONTH
 * @throws {Problem} 404 outside the scope, 409 when the amount is no longer the one that was shown or reviewed
 */
export async function takeStatementStep(
  world: World,
  actor: Actor,
  id: number,
  body: CallOf<typeof contract.takeStatementStep>['body'],
): Promise<Outcome<OutputOf<typeof contract.takeStatementStep>, Refusal>> {
  const shown = parseFen(body.payable);
  const stepped = await takeStep(world, actor, id, body, async (ground) => {
    requireOwnArea(actor, ground.head.areaCode);
    const payable = body.step === 'returned' ? accept(null) : await agreed(ground, actor, body.step, shown);
    if (payable.ok) await audited(ground, actor, 'takeStatementStep', STATEMENT_STEPS[body.step]);
    return payable;
  });
  if (!stepped.ok) return stepped;
  const { state, payable } = stepped.value;
  return accept({ state, payable: payable === null ? body.payable : formatFen(payable) });
}

async function agreed(
  ground: Ground,
  actor: Actor,
  step: 'reviewed' | 'approved',
  shown: Fen | undefined,
): Promise<Outcome<Fen, Refusal>> {
  const { tx, head } = ground;
  const earlier = await findUnapprovedBefore(tx, head, head.month);
  if (earlier !== null)
    return decline(
      refuse('STATEMENT_EARLIER_MONTH', { detail: `${earlier.slice(0, 7)} 的对账单还没有核准` }),
    );
  const reckoned = await reckon(tx, head);
  if (reckoned.payable !== shown || (step === 'approved' && head.reviewed !== shown))
    amountChanged('STATEMENT_CHANGED');
  if (step === 'approved') await bookApproval(ground, actor, reckoned);
  return accept(reckoned.payable);
}

/** Fixes the sums, gathers what is payable in the area that pays, and books what is withheld and what is met from prepayments. */
async function bookApproval(
  { tx, head, now }: Ground,
  actor: Actor,
  reckoned: ReckonedStatement,
): Promise<void> {
  const { statementNo: reference, institutionCode, areaCode } = head;
  await insertSums(tx, head.id, reckoned.sums, reckoned.uses);
  await insertSetOffs(tx, head.id, reckoned.setOffs);
  const place = { areaCode, institutionCode };
  const gathered = gatherPayable(await listParts(tx, head.id), place);
  const journals = [
    { kind: 'adjustment', note: '对账单核准：应付归集到付款地区', postings: gathered },
    {
      kind: 'deduction',
      note: '对账单核准：按处理决定扣款',
      postings: postWithheld('deduction', reckoned.uses, place),
    },
    {
      kind: 'offset',
      note: '对账单核准：追回款冲抵应付',
      postings: postWithheld('recovery', reckoned.uses, place),
    },
  ] as const;
  for (const { kind, note, postings } of journals)
    if (moves(postings)) await recordJournal(tx, actor, now, { kind, reference, note, postings });
  if (reckoned.setOffs.length > 0)
    await recordJournal(tx, actor, now, {
      kind: 'offset',
      reference: `${reference}-prepayment`,
      note: '对账单核准：预付冲抵应付',
      postings: postSetOff(reckoned.setOffs, place),
    });
}

/** Whether postings move anything once those of one place are added up. */
function moves(postings: ReturnType<typeof gatherPayable>): boolean {
  return postings.some(
    (one) =>
      addFen(
        ...postings
          .filter(
            (other) =>
              other.account === one.account && other.areaCode === one.areaCode && other.scheme === one.scheme,
          )
          .map((other) => other.amount),
      ) !== 0n,
  );
}
