/** What is open of a decision is closed otherwise than by withholding: one account proposes, another decides (M29, M33, M36). */
import { dayAt, wallClock, type PlainDate } from '../../../base/date.ts';
import { formatFen, parseFen, type Fen } from '../../../base/money.ts';
import { accept, type Outcome } from '../../../base/outcome.ts';
import type { CallOf, OutputOf } from '../../../contract/endpoint.ts';
import type * as contract from '../../../contract/funds-deduction-closings.ts';
import type { listDeductions } from '../../../contract/funds-statements.ts';
import { fundAreaOf } from '../../../domain/funds/closes/close.ts';
import {
  CLOSING_KINDS,
  CLOSING_STATES,
  mayDecide,
  mayPropose,
  openOf,
  postClosing,
} from '../../../domain/funds/statements/deduction-closings.ts';
import { DEDUCTION_KINDS } from '../../../domain/funds/statements/statement-sum.ts';
import { scopeOf, type Actor } from '../../../domain/identity/roles.ts';
import type { Refusal } from '../../../domain/refusals.ts';
import type { Tx } from '../../db/database.ts';
import { badInput, conflict, notAllowed, notFound } from '../../http/problem.ts';
import { readDay } from '../../http/read-day.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import type { World } from '../../world.ts';
import { recordJournal } from '../journals/record-journal.ts';
import {
  findClosing,
  findDecided,
  findDecision,
  findProposed,
  insertClosing,
  insertClosingDecision,
  listClosings,
  type ClosingRow,
  type SeenDecision,
} from './closing-store.ts';
import { lockStatements } from './issue-store.ts';
import { ownPool } from './reckon.ts';

type Proposal = CallOf<typeof contract.proposeClosing>['body'];
type Decision = CallOf<typeof contract.decideClosing>['body'];

/** @throws {Problem} 404 outside the scope */
async function seenDecision(tx: Tx, id: number): Promise<SeenDecision> {
  const decision = await findDecision(tx, id);
  if (!decision) throw notFound('扣款或追回');
  return decision;
}

/**
 * A decision of the actor's own area, under the lock of the institution's statements: nothing is withheld of it meanwhile.
 * @throws {Problem} 404 outside the scope, 403 for another area's decision, whose books it stands in (M7, M30)
 */
async function ownDecision(tx: Tx, actor: Actor, id: number): Promise<SeenDecision> {
  const { areaCode, institutionArea, institutionCode } = await seenDecision(tx, id);
  if (ownPool(actor) !== areaCode) throw notAllowed();
  await lockStatements(tx, fundAreaOf(institutionArea), institutionCode);
  return seenDecision(tx, id);
}

/** @throws {Problem} 400 for an amount not above zero, and for a bank's day and reference that do not fit the kind */
function readProposal(
  body: Proposal,
  today: PlainDate,
): { readonly amount: Fen; readonly receivedOn: PlainDate | null } {
  const amount = parseFen(body.amount);
  if (amount === undefined || amount <= 0n) throw badInput('amount', '金额应大于零');
  const isReceipt = body.kind === 'received';
  if (isReceipt !== (body.receivedOn !== null))
    throw badInput('receivedOn', '转账退回要写明银行入账日，别的不写');
  if (isReceipt !== (body.bankReference !== null))
    throw badInput('bankReference', '转账退回要写明银行流水号，别的不写');
  const receivedOn = body.receivedOn === null ? null : readDay('receivedOn', body.receivedOn);
  if (receivedOn !== null && receivedOn > today) throw badInput('receivedOn', '不能晚于今天');
  return { amount, receivedOn };
}

/**
 * Proposes to close something that is open of a decision; until it is decided on it is not withheld (M29, M33, M36).
 * @returns CLOSING_BEYOND_OPEN, WRITE_OFF_OF_RECOVERY_ONLY
 * @throws {Problem} 400, 404 outside the scope, 403 for another area's decision, 409 for a request id
 *   used for another proposal, and for a bank's reference that this decision knows
 */
export async function proposeClosing(
  world: World,
  actor: Actor,
  body: Proposal,
): Promise<Outcome<{ id: number }, Refusal>> {
  const now = world.clock.now();
  const { amount, receivedOn } = readProposal(body, dayAt(now));
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const decision = await ownDecision(tx, actor, body.deductionId);
    const before = await findProposed(tx, actor.accountId, body.requestId);
    if (before) return accept({ id: sameProposal(before, body, amount) });
    await requireNewReceipt(tx, decision, body);
    const allowed = mayPropose({ kind: decision.kind, open: openOf(decision) }, { kind: body.kind, amount });
    if (!allowed.ok) return allowed;
    const { accountId, name } = actor;
    const id = await insertClosing(tx, { ...body, amount, receivedOn }, { accountId, name, now });
    await recordAudit(tx, actor, now, {
      action: 'funds.proposeClosing',
      subjectKind: 'deduction',
      subjectId: decision.id,
      detail: `提议${CLOSING_KINDS[body.kind]} ${body.amount} 元，${body.documentNo}`,
      requestId: body.requestId,
    });
    return accept({ id });
  });
}

/** The same transfer closes a decision once, whoever proposes it. @throws {Problem} 409 */
async function requireNewReceipt(tx: Tx, { id }: SeenDecision, { bankReference }: Proposal): Promise<void> {
  const earlier = await listClosings(tx, [id]);
  const isKnown = (one: ClosingRow) => one.state !== 'rejected' && one.bankReference === bankReference;
  if (bankReference !== null && earlier.some(isKnown))
    throw conflict(
      'BANK_REFERENCE_ENTERED',
      '这份决定已经登记过这个银行流水号',
      '请核对流水号；同一笔退款只登记一次',
    );
}

function sameProposal(before: ClosingRow, body: Proposal, amount: Fen): number {
  if (before.deductionId !== body.deductionId || before.kind !== body.kind || before.amount !== amount)
    throw conflict('REQUEST_REUSED', '同一请求编号已用于另一项提议', '请换一个请求编号后重试');
  return before.id;
}

/**
 * Approves a proposal and books it, or rejects it with words. What was approved is never withheld any more (M29, M33, M36).
 * @returns CLOSING_STEP_NOT_ALLOWED, SECOND_PERSON_NEEDED
 * @throws {Problem} 400 for a rejection without words, 404 outside the scope, 403 for another area's, 409 for a request id used for another one
 */
export async function decideClosing(
  world: World,
  actor: Actor,
  body: Decision,
): Promise<Outcome<OutputOf<typeof contract.decideClosing>, Refusal>> {
  const { outcome, closingId } = body;
  const words = body.words.trim();
  if (outcome === 'rejected' && words === '') throw badInput('words', '不同意要写明原因');
  const now = world.clock.now();
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const decision = await ownDecision(tx, actor, (await seenClosing(tx, closingId)).deductionId);
    const closing = await seenClosing(tx, closingId);
    const before = await findDecided(tx, actor.accountId, body.requestId);
    if (before) return accept(sameDecision(before, body));
    const allowed = mayDecide(closing, { outcome, accountId: actor.accountId });
    if (!allowed.ok) return allowed;
    const journalNo = outcome === 'approved' ? await bookClosing(tx, actor, now, decision, closing) : null;
    const { accountId, name } = actor;
    await insertClosingDecision(tx, { ...body, words, journalNo }, { accountId, name, now });
    await recordAudit(tx, actor, now, {
      action: 'funds.decideClosing',
      subjectKind: 'deduction',
      subjectId: decision.id,
      detail: `${CLOSING_KINDS[closing.kind]} ${formatFen(closing.amount)} 元：${CLOSING_STATES[outcome]}${words === '' ? '' : `，${words}`}`,
      requestId: body.requestId,
    });
    return accept({ outcome, journalNo });
  });
}

/** @throws {Problem} 404 outside the scope */
async function seenClosing(tx: Tx, id: number): Promise<ClosingRow> {
  const closing = await findClosing(tx, id);
  if (!closing) throw notFound('了结提议');
  return closing;
}

function sameDecision(
  before: OutputOf<typeof contract.decideClosing> & { readonly closingId: number },
  body: Decision,
): OutputOf<typeof contract.decideClosing> {
  if (before.closingId !== body.closingId || before.outcome !== body.outcome)
    throw conflict('REQUEST_REUSED', '同一请求编号已用于另一项决定', '请换一个请求编号后重试');
  return { outcome: before.outcome, journalNo: before.journalNo };
}

/** @returns the number of the journal; null where nothing stands in the books yet */
async function bookClosing(
  tx: Tx,
  actor: Actor,
  now: number,
  decision: SeenDecision,
  closing: ClosingRow,
): Promise<string | null> {
  const { areaCode, institutionCode, scheme, fund } = decision;
  const { id, kind, amount, documentNo } = closing;
  const place = { areaCode, institutionCode, scheme };
  const booked = postClosing({ kind, amount, decision: decision.kind, fund, place });
  if (booked === undefined) return null;
  const bank =
    closing.receivedOn === null ? '' : `，银行 ${closing.receivedOn} 流水 ${closing.bankReference ?? ''}`;
  const { journalNo } = await recordJournal(tx, actor, now, {
    kind: booked.kind,
    reference: `deduction-closing-${id}`,
    note: `${DEDUCTION_KINDS[decision.kind]}（${decision.documentNo}）${CLOSING_KINDS[kind]}，文号 ${documentNo}${bank}`,
    postings: booked.postings,
  });
  return journalNo;
}

type Shown = OutputOf<typeof listDeductions>['rows'][number]['closings'][number];

/** A closing as its reader sees it, with what they may do about it. */
export function presentClosing(closing: ClosingRow, actor: Actor, isOwn: boolean): Shown {
  const { deductionId: _, proposedBy, proposedByName, decidedByName, ...row } = closing;
  const may = (outcome: 'approved' | 'rejected') =>
    isOwn && mayDecide(closing, { outcome, accountId: actor.accountId }).ok;
  return {
    ...row,
    amount: formatFen(row.amount),
    proposedBy: proposedByName,
    proposedAt: wallClock(row.proposedAt),
    decidedBy: decidedByName,
    decidedAt: row.decidedAt === null ? null : wallClock(row.decidedAt),
    mayApprove: may('approved'),
    mayReject: may('rejected'),
  };
}
