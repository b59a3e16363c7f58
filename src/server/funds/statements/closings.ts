/** What is open of a decision is closed otherwise than by withholding: one account proposes, another decides (M29, M33, M36). */
import type { PlainDate } from '../../../base/date.ts';
import { formatFen, type Fen } from '../../../base/money.ts';
import { accept, type Outcome } from '../../../base/outcome.ts';
import type { CallOf, OutputOf } from '../../../contract/endpoint.ts';
import type * as contract from '../../../contract/funds-deduction-closings.ts';
import type { listDeductions } from '../../../contract/funds-deductions.ts';
import { fundAreaOf } from '../../../domain/funds/closes/close.ts';
import {
  CLOSING_KINDS,
  CLOSING_STATES,
  mayDecide,
  mayPropose,
  openOf,
  postClosing,
} from '../../../domain/funds/statements/deduction-closings.ts';
import { requireApproved } from '../../../domain/funds/statements/deduction-approval.ts';
import { DEDUCTION_KINDS } from '../../../domain/funds/statements/statement-sum.ts';
import type { DecisionOutcome } from '../../../domain/funds/two-people.ts';
import { scopeOf, type Actor } from '../../../domain/identity/roles.ts';
import type { Refusal } from '../../../domain/refusals.ts';
import type { Tx } from '../../db/database.ts';
import { badInput, notAllowed, notFound } from '../../http/problem.ts';
import { readOpenDay } from '../../http/read-day.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import type { World } from '../../world.ts';
import type { NewJournal } from '../journals/record-journal.ts';
import { knownReference, readAmount, requireNotAhead } from '../two-people/bank-money.ts';
import { decideProposal, presentProposal, type DecidedMoney } from '../two-people/decide-proposal.ts';
import { requireSame } from '../two-people/same-request.ts';
import { closingStore, findDecision, type ClosingRow, type SeenDecision } from './closing-store.ts';
import { lockStatements } from './issue-store.ts';
import { ownPool } from './reckon.ts';

type Proposal = CallOf<typeof contract.proposeClosing>['body'];

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
export async function ownDecision(tx: Tx, actor: Actor, id: number): Promise<SeenDecision> {
  const { areaCode, institutionArea, institutionCode } = await seenDecision(tx, id);
  if (ownPool(actor) !== areaCode) throw notAllowed();
  await lockStatements(tx, fundAreaOf(institutionArea), institutionCode);
  return seenDecision(tx, id);
}

/** @throws {Problem} 400 for an amount not above zero, and for a bank's day and reference that do not fit the kind */
function readProposal(body: Proposal): { readonly amount: Fen; readonly receivedOn: PlainDate | null } {
  const amount = readAmount(body.amount);
  const isReceipt = body.kind === 'received';
  if (isReceipt !== (body.receivedOn !== null))
    throw badInput('receivedOn', '转账退回要写明银行入账日，别的不写');
  if (isReceipt !== (body.bankReference !== null))
    throw badInput('bankReference', '转账退回要写明银行流水号，别的不写');
  const receivedOn = readOpenDay('receivedOn', body.receivedOn);
  return { amount, receivedOn };
}

/**
 * Proposes to close something that is open of a decision; until it is decided on it is not withheld (M29, M33, M36).
 * @returns DEDUCTION_STEP_NOT_ALLOWED, CLOSING_BEYOND_OPEN, WRITE_OFF_OF_RECOVERY_ONLY
 * @throws {Problem} 400, 404 outside the scope, 403 for another area's decision, 409 for a request id
 *   used for another proposal, and for a bank's reference that this decision knows
 */
export async function proposeClosing(
  world: World,
  actor: Actor,
  body: Proposal,
): Promise<Outcome<{ id: number }, Refusal>> {
  const now = world.clock.now();
  const closing = { ...body, ...readProposal(body) };
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const decision = await ownDecision(tx, actor, body.deductionId);
    const before = await closingStore.findProposed(tx, actor.accountId, body.requestId);
    if (before) {
      requireSame(before, closing, ['deductionId', 'kind', 'amount'], '另一项提议');
      return accept({ id: before.id });
    }
    if (closing.receivedOn !== null) requireNotAhead('receivedOn', closing.receivedOn, now);
    await requireNewReceipt(tx, decision, body);
    const stands = requireApproved(decision.state);
    if (!stands.ok) return stands;
    const allowed = mayPropose({ kind: decision.kind, open: openOf(decision) }, closing);
    if (!allowed.ok) return allowed;
    const { accountId, name } = actor;
    const id = await closingStore.propose(tx, closing, body.requestId, { accountId, name, now });
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
  const earlier = await closingStore.list(tx, [id]);
  const isKnown = (one: ClosingRow) => one.state !== 'rejected' && one.bankReference === bankReference;
  if (bankReference !== null && earlier.some(isKnown))
    throw knownReference('这份决定已经登记过这个银行流水号', '退款');
}

/** What the approval books, by its number; nothing where nothing stands in the books yet. */
function journalOf(decision: SeenDecision, closing: ClosingRow): NewJournal | undefined {
  const { areaCode, institutionCode, scheme, fund } = decision;
  const { id, kind, amount, documentNo, receivedOn, bankReference } = closing;
  const place = { areaCode, institutionCode, scheme };
  const booked = postClosing({ kind, amount, decision: decision.kind, fund, place });
  if (booked === undefined) return undefined;
  const bank = receivedOn === null ? '' : `，银行 ${receivedOn} 流水 ${bankReference ?? ''}`;
  return {
    ...booked,
    reference: `deduction-closing-${id}`,
    note: `${DEDUCTION_KINDS[decision.kind]}（${decision.documentNo}）${CLOSING_KINDS[kind]}，文号 ${documentNo}${bank}`,
  };
}

const CLOSINGS: DecidedMoney<SeenDecision, ClosingRow> = {
  action: 'funds.decideClosing',
  subjectKind: 'deduction',
  noun: '了结提议',
  states: CLOSING_STATES,
  store: closingStore,
  own: (tx, actor, closing) => ownDecision(tx, actor, closing.deductionId),
  may: mayDecide,
  tell: (closing) => `${CLOSING_KINDS[closing.kind]} ${formatFen(closing.amount)} 元`,
  approve: journalOf,
};

/**
 * Approves a proposal and books it, or rejects it with words. What was approved is never withheld any more (M29, M33, M36).
 * @returns CLOSING_STEP_NOT_ALLOWED, SECOND_PERSON_NEEDED
 * @throws {Problem} as `decideProposal`
 */
export async function decideClosing(
  world: World,
  actor: Actor,
  { closingId, ...decision }: CallOf<typeof contract.decideClosing>['body'],
): Promise<Outcome<OutputOf<typeof contract.decideClosing>, Refusal>> {
  return decideProposal(world, actor, CLOSINGS, { ...decision, id: closingId });
}

type Shown = OutputOf<typeof listDeductions>['rows'][number]['closings'][number];

/** A closing as its reader sees it, with what they may do about it. */
export function presentClosing(closing: ClosingRow, actor: Actor, isOwn: boolean): Shown {
  const { kind, documentNo, reason, receivedOn, bankReference } = closing;
  const may = (outcome: DecisionOutcome) =>
    isOwn && mayDecide(closing, { outcome, accountId: actor.accountId }).ok;
  return { ...presentProposal(closing, may), kind, documentNo, reason, receivedOn, bankReference };
}
