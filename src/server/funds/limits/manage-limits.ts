/** The agency keeps a person's yearly limits right: corrections of reports, limits from the core system, answers to findings (M9.5, I6). */
import { present } from '../../../base/assert.ts';
import { addFen, parseFen, subtractFen, type Fen } from '../../../base/money.ts';
import type { CallOf, OutputOf } from '../../../contract/endpoint.ts';
import type * as contract from '../../../contract/funds-limits.ts';
import { scopeOf, type Actor } from '../../../domain/identity/roles.ts';
import { brokenConstraint, type Tx } from '../../db/database.ts';
import { badInput, conflict, notFound } from '../../http/problem.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import { findPersonByNo } from '../../insured/store.ts';
import type { World } from '../../world.ts';
import { presentYear } from '../read-funds.ts';
import { ensureYear, listYears, lockYears, type YearKey } from '../store.ts';
import {
  findCorrectionOfRequest,
  findLimitEntry,
  findReport,
  insertCorrection,
  insertFindingEvent,
  insertLimitEntry,
  listSpending,
} from './limit-store.ts';
import { excessIn } from './read-limits.ts';

type CorrectionBody = CallOf<typeof contract.correctOtherSpending>['body'];
type LimitBody = CallOf<typeof contract.setPersonLimit>['body'];
type AnswerBody = CallOf<typeof contract.answerLimitFinding>['body'];

/** @throws {Problem} 400 for a negative amount */
export function amountOf(field: string, text: string): Fen {
  const amount = parseFen(text);
  if (amount === undefined || amount < 0n) throw badInput(field, '不能为负数');
  return amount;
}

const reused = () => conflict('REQUEST_REUSED', '同一请求编号已用于另一笔业务', '请换一个请求编号后重试');

async function sumsOf(tx: Tx, { personId, scheme, year }: YearKey) {
  const years = await listYears(tx, personId, year);
  const row = years.find((one) => one.scheme === scheme);
  return presentYear(tx, present(row, 'the year was made sure of'), years);
}

/**
 * Says what a report should have said; the report stays, the change is added to it and to the year, under the lock of claims.
 * What was settled meanwhile stays settled. Sent again, it counts once.
 * @throws {Problem} 400 for a negative amount, 404 for a report of a person outside the agency's area, 409 for a request id
 *   used otherwise and for amounts that the report already has
 */
export async function correctOtherSpending(
  world: World,
  actor: Actor,
  body: CorrectionBody,
): Promise<OutputOf<typeof contract.correctOtherSpending>> {
  const right = {
    pooledFund: amountOf('pooledFund', body.pooledFund),
    majorIllness: amountOf('majorIllness', body.majorIllness),
  };
  const correct = () =>
    world.db.transaction(scopeOf(actor), (tx) => correctOnce(tx, world, actor, body, right));
  try {
    return await correct();
  } catch (error) {
    if (brokenConstraint(error) === 'other_spending_reported_by_request_id_key') return correct();
    throw error;
  }
}

async function correctOnce(
  tx: Tx,
  world: World,
  actor: Actor,
  body: CorrectionBody,
  right: { readonly pooledFund: Fen; readonly majorIllness: Fen },
) {
  const report = await findReport(tx, body.id);
  if (!report) throw notFound('其他待遇登记');
  const { personId, scheme, year } = report;
  const key = { personId, scheme, year };
  await lockYears(tx, report.personNo, year);
  const earlier = await findCorrectionOfRequest(tx, actor.accountId, body.requestId);
  const rows = (await listSpending(tx, key)).filter(
    (row) => (row.id === body.id || row.correctsId === body.id) && (!earlier || row.id <= earlier.id),
  );
  const stands = {
    pooledFund: addFen(...rows.map((row) => row.pooledFund)),
    majorIllness: addFen(...rows.map((row) => row.majorIllness)),
  };
  const same = stands.pooledFund === right.pooledFund && stands.majorIllness === right.majorIllness;
  if (earlier) {
    if (earlier.correctsId !== body.id || !same) throw reused();
    return { id: earlier.id, sums: await sumsOf(tx, key) };
  }
  if (same) throw conflict('NOTHING_TO_CORRECT', '这笔登记已经是这个金额', '请刷新后核对');
  const now = world.clock.now();
  const id = await insertCorrection(tx, {
    ...key,
    correctsId: body.id,
    pooledFund: subtractFen(right.pooledFund, stands.pooledFund),
    majorIllness: subtractFen(right.majorIllness, stands.majorIllness),
    source: report.source,
    reason: body.reason,
    requestId: body.requestId,
    reportedBy: actor.accountId,
    reportedAt: now,
  });
  await recordAudit(tx, actor, now, {
    action: 'funds.correctOtherSpending',
    subjectKind: 'person',
    subjectId: report.personNo,
    personId,
    requestId: body.requestId,
    detail: body.reason,
  });
  return { id, sums: await sumsOf(tx, key) };
}

/**
 * Records the limits that the core system sent for one person; claims from now on go by them. Sent again, it is recorded once.
 * @throws {Problem} 400 for a negative amount, 404 for a person outside the agency's area, 409 for a request id used otherwise
 */
export async function setPersonLimit(
  world: World,
  actor: Actor,
  body: LimitBody,
): Promise<OutputOf<typeof contract.setPersonLimit>> {
  const limitOf = (field: string, text: string | null) => (text === null ? null : amountOf(field, text));
  const limits = {
    pooledFund: limitOf('pooledFund', body.pooledFund),
    majorIllness: limitOf('majorIllness', body.majorIllness),
  };
  return world.db.transaction(scopeOf(actor), async (tx) => {
    const { key, personNo } = await lockedYear(tx, body);
    const { requestId, source } = body;
    const now = world.clock.now();
    const entry = { ...key, ...limits, source, requestId, reportedBy: actor.accountId, at: now };
    if (await insertLimitEntry(tx, entry)) {
      await recordAudit(tx, actor, now, {
        action: 'funds.setPersonLimit',
        subjectKind: 'person',
        subjectId: personNo,
        personId: key.personId,
        requestId,
        detail: source,
      });
    } else {
      const earlier = present(await findLimitEntry(tx, actor.accountId, requestId), 'the entry is there');
      const same =
        earlier.personId === key.personId &&
        earlier.scheme === key.scheme &&
        earlier.year === key.year &&
        earlier.pooledFund === limits.pooledFund &&
        earlier.majorIllness === limits.majorIllness;
      if (!same) throw reused();
    }
    return { sums: await sumsOf(tx, key) };
  });
}

/** The person's year under the lock of claims. @throws {Problem} 404 outside the scope */
async function lockedYear(tx: Tx, asked: Pick<LimitBody, 'personNo' | 'scheme' | 'year'>) {
  const person = await findPersonByNo(tx, asked.personNo);
  if (!person) throw notFound('参保人');
  const key = { personId: person.id, scheme: asked.scheme, year: asked.year };
  await ensureYear(tx, key);
  await lockYears(tx, asked.personNo, asked.year);
  return { key, personNo: asked.personNo };
}

/**
 * Says of a year over its limits what it is, or that money is to be recovered. It holds for the excess of this moment.
 * @throws {Problem} 404 for a person outside the agency's area, 409 when the year is not over its limits any more
 */
export async function answerLimitFinding(
  world: World,
  actor: Actor,
  body: AnswerBody,
): Promise<OutputOf<typeof contract.answerLimitFinding>> {
  const person = await world.db.transaction(scopeOf(actor), (tx) => findPersonByNo(tx, body.personNo));
  if (!person) throw notFound('参保人');
  // Whoever moved here may have been paid by another area before.
  return world.db.transaction('all', async (tx) => {
    const { key, personNo } = await lockedYear(tx, body);
    const excess = await excessIn(tx, key);
    if (excess.pooledFund === 0n && excess.majorIllness === 0n)
      throw conflict('NOT_OVER_LIMIT', '这一年没有超过限额', '请刷新后核对');
    const now = world.clock.now();
    const { state, note } = body;
    const event = { ...excess, state, note, by: actor.name, at: now, accountId: actor.accountId };
    await insertFindingEvent(tx, key, event);
    await recordAudit(tx, actor, now, {
      action: 'funds.answerLimitFinding',
      subjectKind: 'person',
      subjectId: personNo,
      personId: key.personId,
      detail: state,
    });
    return { done: true };
  });
}
