/** Decisions to withhold from an institution or to have money back: entered with their case by one, approved by another (M29, M33, M36). */
import { addFen, formatFen, parseFen, ZERO_FEN, type Fen } from '../../../base/money.ts';
import { accept, type Outcome } from '../../../base/outcome.ts';
import type { CallOf, OutputOf } from '../../../contract/endpoint.ts';
import type * as contract from '../../../contract/funds-deductions.ts';
import { MONEY_DESKS } from '../../../contract/funds-two-people-shapes.ts';
import { fundAreaOf } from '../../../domain/funds/closes/close.ts';
import { transfer } from '../../../domain/funds/journal.ts';
import {
  DEDUCTION_STATES,
  mayApproveDeduction,
  openIfApproved,
} from '../../../domain/funds/statements/deduction-approval.ts';
import { faultOfBills } from '../../../domain/funds/statements/deduction-bills.ts';
import { DEDUCTION_KINDS } from '../../../domain/funds/statements/statement-sum.ts';
import type { DecisionOutcome, DecisionState } from '../../../domain/funds/two-people.ts';
import { areaPrefix, scopeOf, type Actor } from '../../../domain/identity/roles.ts';
import type { Refusal } from '../../../domain/refusals.ts';
import { brokenConstraint, type Tx } from '../../db/database.ts';
import { badInput, conflict, notFound } from '../../http/problem.ts';
import { readDay } from '../../http/read-day.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import { findInstitution } from '../../providers/store.ts';
import type { World } from '../../world.ts';
import type { NewJournal } from '../journals/record-journal.ts';
import { readAmount, requireNotAhead } from '../two-people/bank-money.ts';
import { decideProposal, presentProposal, type DecidedMoney } from '../two-people/decide-proposal.ts';
import { requireSame } from '../two-people/same-request.ts';
import { closingStore, type ClosingRow, type SeenDecision } from './closing-store.ts';
import { ownDecision, presentClosing } from './closings.ts';
import { findDecidedBills, insertDeductionBills, listDeductionBills } from './deduction-bill-store.ts';
import {
  deductionStore,
  listDeductionRows,
  type DeductionProposal,
  type DeductionRow,
} from './deduction-store.ts';
import { lockStatements } from './issue-store.ts';
import { ownPool, yuanOf } from './reckon.ts';

type Body = CallOf<typeof contract.enterDeduction>['body'];

/** @throws {Problem} 400 for an amount that is not above zero, or a fund that does not fit the kind */
function amountOf(body: Body): Fen {
  const amount = readAmount(body.amount);
  if ((body.kind === 'recovery') !== (body.fund !== null))
    throw badInput('fund', '追回要写明退回哪个基金，扣款不写');
  return amount;
}

/**
 * Enters a decision with its case; nothing is withheld for it, nor booked, before another account has approved it. A decision may name
 * the bills that it is about. Of an institution elsewhere it must: an area decides there about bills of its own people only, and the
 * area where the institution lies withholds it from the statement and clears it (M30).
 * @throws {Problem} 400, also for bills that do not carry the decision, 404 for an unknown institution, 409 for a document that stands
 */
export async function enterDeduction(
  world: World,
  actor: Actor,
  body: Body,
): Promise<Outcome<{ id: number }, Refusal>> {
  const amount = amountOf(body);
  const areaCode = ownPool(actor);
  const { accountId, name } = actor;
  const now = world.clock.now();
  const decidedOn = readDay('decidedOn', body.decidedOn);
  try {
    return await world.db.transaction(scopeOf(actor), async (tx) => {
      const institution = await findInstitution(tx, body.institutionCode);
      if (!institution) throw notFound('定点机构');
      await lockStatements(tx, fundAreaOf(institution.areaCode), body.institutionCode);
      const before = await deductionStore.findProposed(tx, actor.accountId, body.requestId);
      if (before) {
        requireSame(before, { ...body, amount }, ['documentNo', 'amount'], '另一份决定');
        return accept({ id: before.id });
      }
      requireNotAhead('decidedOn', decidedOn, now);
      const isElsewhere = fundAreaOf(institution.areaCode) !== areaCode;
      const bills = await decidedBills(tx, areaCode, isElsewhere, body, amount);
      const decision = { ...body, areaCode, amount, decidedOn };
      const id = await deductionStore.propose(tx, decision, body.requestId, { accountId, name, now });
      await insertDeductionBills(tx, id, bills);
      await recordAudit(tx, actor, now, {
        action: 'funds.enterDeduction',
        subjectKind: 'deduction',
        subjectId: id,
        detail: `${DEDUCTION_KINDS[body.kind]} ${body.amount} 元，${body.documentNo}${isElsewhere ? '，外地机构' : ''}${bills.length > 0 ? `，${bills.length} 笔结算` : ''}`,
        requestId: body.requestId,
      });
      return accept({ id });
    });
  } catch (error) {
    if (brokenConstraint(error) === 'deduction_once_by_document')
      throw conflict('DOCUMENT_ENTERED', '这份决定已经登记过', '请核对文号；同一决定只登记一次');
    throw error;
  }
}

/** The bills that carry a decision. @throws {Problem} 400 */
async function decidedBills(tx: Tx, areaCode: string, isElsewhere: boolean, body: Body, amount: Fen) {
  const named = (body.bills ?? []).map((one) => ({ ...one, amount: parseFen(one.amount) ?? ZERO_FEN }));
  if (named.length === 0) {
    if (isElsewhere) throw badInput('bills', '外地机构要写明是本地参保人的哪几笔结算');
    return [];
  }
  const of = {
    owedTo: isElsewhere ? ('clearingPayable' as const) : ('institutionPayable' as const),
    areaPrefix: areaPrefix(areaCode),
    institutionCode: body.institutionCode,
    fund: body.fund,
  };
  const numbers = named.map((one) => one.claimNo);
  const found = await findDecidedBills(tx, of, numbers);
  const decision = { scheme: body.scheme, amount, isRecovery: body.kind === 'recovery' };
  const fault = faultOfBills(decision, named, found);
  if (fault !== undefined) throw badInput('bills', fault);
  return found.map(({ claimId, claimNo }) => ({
    claimId,
    claimNo,
    amount: named.find((one) => one.claimNo === claimNo)?.amount ?? ZERO_FEN,
  }));
}

/** What the approval books: a recovery is a claim on the institution from then on; a deduction is booked when it is withheld. */
function journalOf(_: SeenDecision, one: DeductionProposal): NewJournal | undefined {
  const { id, fund, areaCode, institutionCode, scheme, amount, documentNo } = one;
  if (fund === null) return undefined;
  return {
    kind: 'recovery',
    reference: `institution-deduction-${id}`,
    note: `追回机构款项，决定文号 ${documentNo}`,
    postings: transfer(fund, 'recoverable', amount, { areaCode, institutionCode, scheme }),
  };
}

const DEDUCTIONS: DecidedMoney<SeenDecision, DeductionProposal> = {
  action: 'funds.decideDeduction',
  subjectKind: 'deduction',
  noun: '扣款或追回',
  states: DEDUCTION_STATES,
  store: deductionStore,
  own: (tx, actor, one) => ownDecision(tx, actor, one.id),
  may: mayApproveDeduction,
  tell: (one) => `${DEDUCTION_KINDS[one.kind]} ${formatFen(one.amount)} 元，${one.documentNo}`,
  approve: journalOf,
};

/**
 * Approves a decision that another account has entered, and books a recovery; or rejects it with words, as does who takes their own
 * back: then its document may be entered anew (M29, M33, M36).
 * @returns DEDUCTION_STEP_NOT_ALLOWED, SECOND_PERSON_NEEDED
 * @throws {Problem} as `decideProposal`
 */
export async function decideDeduction(
  world: World,
  actor: Actor,
  id: number,
  decision: CallOf<typeof contract.decideDeduction>['body'],
): Promise<Outcome<OutputOf<typeof contract.decideDeduction>, Refusal>> {
  return decideProposal(world, actor, DEDUCTIONS, { ...decision, id });
}

/** Decisions in the actor's scope, with what was withheld, what was closed otherwise, and what is still open. */
export async function listDeductions(
  world: World,
  actor: Actor,
  span: { readonly limit: number; readonly offset: number },
): Promise<OutputOf<typeof contract.listDeductions>> {
  const { rows, total, bills, closings } = await world.db.transaction(scopeOf(actor), async (tx) => {
    const found = await listDeductionRows(tx, { onlyApproved: actor.institutionCode !== null }, span);
    const ids = found.rows.map((row) => row.id);
    return {
      ...found,
      bills: await listDeductionBills(tx, ids),
      closings: await closingStore.list(tx, ids),
    };
  });
  return {
    total,
    rows: rows.map((row) => ({
      ...presentDeduction(
        actor,
        row,
        closings.filter((one) => one.deductionId === row.id),
      ),
      bills: bills
        .filter((bill) => bill.deductionId === row.id)
        .map(({ claimNo, amount }) => ({ claimNo, amount: formatFen(amount) })),
    })),
  };
}

/** A decision with what became of it; the area that decided may close what is open of it. */
function presentDeduction(actor: Actor, row: DeductionRow, closings: readonly ClosingRow[]) {
  const isOwn = actor.areaCode === row.areaCode && MONEY_DESKS.some((role) => role === actor.role);
  const sum = (state: DecisionState) =>
    addFen(...closings.filter((one) => one.state === state).map((one) => one.amount));
  const sums = {
    amount: row.amount,
    withheld: row.withheld,
    closed: sum('approved'),
    reserved: sum('waiting'),
  };
  const open = openIfApproved(row.state, sums);
  const may = (outcome: DecisionOutcome) =>
    isOwn && mayApproveDeduction(row, { outcome, accountId: actor.accountId }).ok;
  const { kind, institutionCode, institutionName, areaName, scheme, fund } = row;
  const { caseNo, authority, basis, documentNo, decidedOn, reason } = row;
  const head = { kind, institutionCode, institutionName, areaName, scheme, fund };
  const document = { caseNo, authority, basis, documentNo, decidedOn, reason };
  return {
    ...presentProposal(row, may),
    ...head,
    ...document,
    ...yuanOf({ ...sums, open }, ['amount', 'withheld', 'closed', 'reserved', 'open']),
    closings: closings.map((one) => presentClosing(one, actor, isOwn)),
    mayPropose: isOwn && open > 0n,
  };
}
