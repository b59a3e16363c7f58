/** Payee accounts, and batches of payments made of approved statements (M29). */
import { present } from '../../../base/assert.ts';
import { wallClock } from '../../../base/date.ts';
import { addFen, formatFen } from '../../../base/money.ts';
import { accept, decline, type Outcome } from '../../../base/outcome.ts';
import type { CallOf, OutputOf } from '../../../contract/endpoint.ts';
import type * as contract from '../../../contract/funds-payments.ts';
import { scopeOf, type Actor } from '../../../domain/identity/roles.ts';
import { refuse, type Refusal } from '../../../domain/refusals.ts';
import { brokenConstraint, type Tx } from '../../db/database.ts';
import { notAllowed, notFound } from '../../http/problem.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import { findInstitution } from '../../providers/store.ts';
import type { World } from '../../world.ts';
import { lockStatements } from '../statements/issue-store.ts';
import { ownPool } from '../statements/reckon.ts';
import {
  findBatchByRequest,
  insertBatch,
  insertPayee,
  listPayable,
  listPayeeRows,
  type PayableStatement,
} from './payment-store.ts';

/** The institutions that the actor's area pays, with the last four digits of their accounts. */
export async function listPayees(world: World, actor: Actor): Promise<OutputOf<typeof contract.listPayees>> {
  const areaCode = ownPool(actor);
  const rows = await world.db.transaction(scopeOf(actor), (tx) => listPayeeRows(tx, areaCode));
  return {
    rows: rows.map((row) => ({
      ...row,
      enteredAt: row.enteredAt === null ? null : wallClock(row.enteredAt),
    })),
  };
}

/**
 * Enters the account into which an institution is paid from now on; earlier payments keep theirs. The number is sealed.
 * @throws {Problem} 404 for an unknown institution
 */
export async function enterPayee(
  world: World,
  actor: Actor,
  body: CallOf<typeof contract.enterPayee>['body'],
): Promise<Outcome<{ done: boolean }, Refusal>> {
  const areaCode = ownPool(actor);
  const now = world.clock.now();
  const { institutionCode, bankName, accountName, accountNumber } = body;
  return world.db.transaction(scopeOf(actor), async (tx) => {
    if (!(await findInstitution(tx, institutionCode))) throw notFound('定点机构');
    const lastFour = accountNumber.slice(-4);
    await insertPayee(tx, {
      areaCode,
      institutionCode,
      bankName,
      lastFour,
      sealed: world.secrets.seal(JSON.stringify({ accountName, accountNumber })),
      enteredBy: actor.accountId,
      enteredAt: now,
    });
    await recordAudit(tx, actor, now, {
      action: 'funds.enterPayee',
      subjectKind: 'payee',
      subjectId: institutionCode,
      detail: `${bankName} 尾号 ${lastFour}`,
    });
    return accept({ done: true });
  });
}

type Made = Outcome<OutputOf<typeof contract.makeBatch>, Refusal>;

/**
 * Makes a batch of approved statements with something to pay, those given back by the bank included. Of two that take the
 * same statement at once one fails: the database keeps it from being in two payments.
 * @returns PAYMENT_STEP_NOT_ALLOWED, PAYEE_ACCOUNT_MISSING
 * @throws {Problem} 404 for a statement outside the scope
 */
export async function makeBatch(
  world: World,
  actor: Actor,
  body: CallOf<typeof contract.makeBatch>['body'],
): Promise<Made> {
  const areaCode = ownPool(actor);
  try {
    return await world.db.transaction(scopeOf(actor), (tx) => makeOnce(tx, world, actor, areaCode, body));
  } catch (error) {
    if (brokenConstraint(error) === 'statement_paid_once') return underWay('有对账单刚刚进入另一批付款');
    throw error;
  }
}

const underWay = (detail: string) => decline(refuse('PAYMENT_STEP_NOT_ALLOWED', { detail }));

async function makeOnce(
  tx: Tx,
  world: World,
  actor: Actor,
  areaCode: string,
  body: CallOf<typeof contract.makeBatch>['body'],
): Promise<Made> {
  // One batch of an area after the other, so that a repeated request finds the first one.
  await lockStatements(tx, areaCode, 'payments');
  const before = await findBatchByRequest(tx, actor.accountId, body.requestId);
  if (before) return accept(before);
  const statements = await listPayable(tx, body.statements);
  if (statements.length !== body.statements.length) throw notFound('对账单');
  const refusal = statements.map((one) => refusalOf(one, areaCode)).find((one) => one !== undefined);
  if (refusal) return decline(refusal);
  const items = statements.map((one) => ({
    statementId: one.id,
    accountId: present(one.accountId, 'a payee was asked for'),
    amount: present(one.payable, 'an approval was asked for'),
  }));
  const now = world.clock.now();
  const total = addFen(...items.map((item) => item.amount));
  const made = await insertBatch(tx, {
    areaCode,
    total,
    requestId: body.requestId,
    madeBy: actor.accountId,
    madeByName: actor.name,
    madeAt: now,
    items,
  });
  await recordAudit(tx, actor, now, {
    action: 'funds.makeBatch',
    subjectKind: 'paymentBatch',
    subjectId: made.batchNo,
    detail: `${items.length} 笔，${formatFen(total)} 元`,
    requestId: body.requestId,
  });
  return accept(made);
}

function refusalOf(one: PayableStatement, areaCode: string): Refusal | undefined {
  if (one.areaCode !== areaCode) throw notAllowed();
  const no = (detail: string) =>
    refuse('PAYMENT_STEP_NOT_ALLOWED', { detail: `${one.institutionName}：${detail}` });
  if (one.payable === null) return no('对账单还没有核准');
  if (one.payable === 0n) return no('没有应付金额');
  if (one.underWay) return no('已在付款中或已付');
  if (one.accountId === null) return refuse('PAYEE_ACCOUNT_MISSING', { detail: one.institutionName });
  return undefined;
}
