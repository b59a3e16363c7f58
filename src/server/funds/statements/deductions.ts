/** Decisions to withhold from an institution or to have money back, entered with their document (M29, M33, M36). */
import { addFen, formatFen, parseFen, ZERO_FEN, type Fen } from '../../../base/money.ts';
import { accept, type Outcome } from '../../../base/outcome.ts';
import type { CallOf, OutputOf } from '../../../contract/endpoint.ts';
import type * as contract from '../../../contract/funds-statements.ts';
import { MONEY_DESKS } from '../../../contract/funds-two-people-shapes.ts';
import { fundAreaOf } from '../../../domain/funds/closes/close.ts';
import { transfer } from '../../../domain/funds/journal.ts';
import { faultOfBills } from '../../../domain/funds/statements/deduction-bills.ts';
import { openOf } from '../../../domain/funds/statements/deduction-closings.ts';
import { DEDUCTION_KINDS } from '../../../domain/funds/statements/statement-sum.ts';
import type { DecisionState } from '../../../domain/funds/two-people.ts';
import { areaPrefix, scopeOf, type Actor } from '../../../domain/identity/roles.ts';
import type { Refusal } from '../../../domain/refusals.ts';
import { brokenConstraint, type Tx } from '../../db/database.ts';
import { badInput, conflict, notFound } from '../../http/problem.ts';
import { readDay } from '../../http/read-day.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import { findInstitution } from '../../providers/store.ts';
import type { World } from '../../world.ts';
import { recordJournal } from '../journals/record-journal.ts';
import { readAmount, requireNotAhead } from '../two-people/bank-money.ts';
import { requireSame } from '../two-people/same-request.ts';
import { closingStore, type ClosingRow } from './closing-store.ts';
import { presentClosing } from './closings.ts';
import { findDecidedBills, insertDeductionBills, listDeductionBills } from './deduction-bill-store.ts';
import { lockStatements } from './issue-store.ts';
import { ownPool, yuanOf } from './reckon.ts';
import {
  findDeductionByRequest,
  insertDeduction,
  listDeductionRows,
  type DeductionRow,
} from './sum-store.ts';

type Body = CallOf<typeof contract.enterDeduction>['body'];

/** @throws {Problem} 400 for an amount that is not above zero, or a fund that does not fit the kind */
function amountOf(body: Body): Fen {
  const amount = readAmount(body.amount);
  if ((body.kind === 'recovery') !== (body.fund !== null))
    throw badInput('fund', '追回要写明退回哪个基金，扣款不写');
  return amount;
}

/**
 * Enters a decision; what is due later is first withheld for it. A recovery is booked at once as a claim on the institution. Of an
 * institution elsewhere an area decides about bills of its own people only, which it names; the area where the institution lies
 * withholds it from the statement and clears it (M30).
 * @throws {Problem} 400, also for bills that do not carry the decision, 404 for an unknown institution, 409 for a document entered before
 */
export async function enterDeduction(
  world: World,
  actor: Actor,
  body: Body,
): Promise<Outcome<{ id: number }, Refusal>> {
  const amount = amountOf(body);
  const areaCode = ownPool(actor);
  const now = world.clock.now();
  const decidedOn = readDay('decidedOn', body.decidedOn);
  try {
    return await world.db.transaction(scopeOf(actor), async (tx) => {
      const institution = await findInstitution(tx, body.institutionCode);
      if (!institution) throw notFound('定点机构');
      await lockStatements(tx, fundAreaOf(institution.areaCode), body.institutionCode);
      const before = await findDeductionByRequest(tx, actor.accountId, body.requestId);
      if (before) {
        requireSame(before, { ...body, amount }, ['documentNo', 'amount'], '另一份决定');
        return accept({ id: before.id });
      }
      requireNotAhead('decidedOn', decidedOn, now);
      const isElsewhere = fundAreaOf(institution.areaCode) !== areaCode;
      const bills = await decidedBills(tx, areaCode, isElsewhere, body, amount);
      const id = await insertDeduction(tx, {
        ...body,
        areaCode,
        amount,
        decidedOn,
        enteredBy: actor.accountId,
        enteredAt: now,
      });
      await insertDeductionBills(tx, id, bills);
      await bookRecovery(tx, actor, now, { ...body, id, areaCode, amount });
      await recordAudit(tx, actor, now, {
        action: 'funds.enterDeduction',
        subjectKind: 'deduction',
        subjectId: id,
        detail: `${DEDUCTION_KINDS[body.kind]} ${body.amount} 元，${body.documentNo}${isElsewhere ? `，外地机构，${bills.length} 笔结算` : ''}`,
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

/** The bills that carry a decision against an institution elsewhere; none for one at home. @throws {Problem} 400 */
async function decidedBills(tx: Tx, areaCode: string, isElsewhere: boolean, body: Body, amount: Fen) {
  const named = (body.bills ?? []).map((one) => ({ ...one, amount: parseFen(one.amount) ?? ZERO_FEN }));
  if (isElsewhere !== named.length > 0)
    throw badInput('bills', isElsewhere ? '外地机构要写明是本地参保人的哪几笔结算' : '本地机构不用写明结算');
  const of = {
    areaPrefix: areaPrefix(areaCode),
    institutionCode: body.institutionCode,
    fund: body.fund,
  };
  const numbers = named.map((one) => one.claimNo);
  const found = numbers.length === 0 ? [] : await findDecidedBills(tx, of, numbers);
  const decision = { scheme: body.scheme, amount, isRecovery: body.kind === 'recovery' };
  const fault = isElsewhere ? faultOfBills(decision, named, found) : undefined;
  if (fault !== undefined) throw badInput('bills', fault);
  return found.map(({ claimId, claimNo }) => ({
    claimId,
    claimNo,
    amount: named.find((one) => one.claimNo === claimNo)?.amount ?? ZERO_FEN,
  }));
}

async function bookRecovery(
  tx: Tx,
  actor: Actor,
  now: number,
  one: Omit<Body, 'amount'> & { readonly id: number; readonly areaCode: string; readonly amount: Fen },
): Promise<void> {
  if (one.fund === null) return;
  const { areaCode, institutionCode, scheme } = one;
  await recordJournal(tx, actor, now, {
    kind: 'recovery',
    reference: `institution-deduction-${one.id}`,
    note: `追回机构款项，决定文号 ${one.documentNo}`,
    postings: transfer(one.fund, 'recoverable', one.amount, { areaCode, institutionCode, scheme }),
  });
}

/** Decisions in the actor's scope, with what was withheld, what was closed otherwise, and what is still open. */
export async function listDeductions(
  world: World,
  actor: Actor,
  span: { readonly limit: number; readonly offset: number },
): Promise<OutputOf<typeof contract.listDeductions>> {
  const { rows, total, bills, closings } = await world.db.transaction(scopeOf(actor), async (tx) => {
    const found = await listDeductionRows(tx, null, span);
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
  const { areaCode, ...told } = row;
  const isOwn = actor.areaCode === areaCode && MONEY_DESKS.some((role) => role === actor.role);
  const sum = (state: DecisionState) =>
    addFen(...closings.filter((one) => one.state === state).map((one) => one.amount));
  const sums = {
    amount: row.amount,
    withheld: row.withheld,
    closed: sum('approved'),
    reserved: sum('waiting'),
  };
  return {
    ...told,
    ...yuanOf({ ...sums, open: openOf(sums) }, ['amount', 'withheld', 'closed', 'reserved', 'open']),
    closings: closings.map((one) => presentClosing(one, actor, isOwn)),
    mayPropose: isOwn && openOf(sums) > 0n,
  };
}
