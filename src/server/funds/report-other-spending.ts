import { present } from '../../base/assert.ts';
import { parseFen, type Fen } from '../../base/money.ts';
import type { CallOf, OutputOf } from '../../contract/endpoint.ts';
import type * as contract from '../../contract/funds.ts';
import { scopeOf, type Actor } from '../../domain/identity/roles.ts';
import { brokenConstraint, type Tx } from '../db/database.ts';
import { badInput, conflict, notFound } from '../http/problem.ts';
import { readDay } from '../http/read-day.ts';
import { recordAudit } from '../identity/audit-store.ts';
import { findPersonByNo } from '../insured/store.ts';
import type { World } from '../world.ts';
import { presentYear } from './read-funds.ts';
import { ensureYear, findReportedSpending, listYears, lockYears, recordOtherSpending } from './store.ts';

type Row = typeof contract.reportOtherSpending;
type Answer = OutputOf<Row>;

/**
 * The agency of enrolment reports what other businesses have used of a person's yearly limits (M9.5). The sums grow
 * under the same lock as claims, so a claim sees the report whole or not at all. Sent again, it is counted once.
 * @throws {Problem} 400 for a negative amount, 404 for a person outside the agency's area, 409 for a request id used otherwise or a number of the source that is reported already
 */
export async function reportOtherSpending(
  world: World,
  actor: Actor,
  body: CallOf<Row>['body'],
): Promise<Answer> {
  const amounts = {
    pooledFund: amountOf('pooledFund', body.pooledFund),
    majorIllness: amountOf('majorIllness', body.majorIllness),
  };
  const report = () =>
    world.db.transaction(scopeOf(actor), (tx) => reportOnce(tx, world, actor, { ...body, ...amounts }));
  try {
    return await report();
  } catch (error) {
    if (brokenConstraint(error) === 'other_spending_reported_by_request_id_key') return report();
    if (brokenConstraint(error) === 'other_spending_of_source')
      throw conflict('ALREADY_REPORTED', '这个来源的这个单号已经登记过', '金额不对请更正原来的登记');
    throw error;
  }
}

type Report = Omit<CallOf<Row>['body'], 'pooledFund' | 'majorIllness'> & {
  readonly pooledFund: Fen;
  readonly majorIllness: Fen;
};

async function reportOnce(tx: Tx, world: World, actor: Actor, report: Report): Promise<Answer> {
  const person = await findPersonByNo(tx, report.personNo);
  if (!person) throw notFound('参保人');
  const key = { personId: person.id, scheme: report.scheme, year: report.year };
  await ensureYear(tx, key);
  await lockYears(tx, report.personNo, report.year);
  const id =
    (await reportedBefore(tx, actor, report, person.id)) ??
    (await record(tx, world, actor, report, person.id));
  const years = await listYears(tx, person.id, report.year);
  const row = years.find((one) => one.scheme === report.scheme);
  return { id, sums: await presentYear(tx, present(row, 'the year was made sure of'), years) };
}

async function reportedBefore(
  tx: Tx,
  actor: Actor,
  report: Report,
  personId: number,
): Promise<number | undefined> {
  const found = await findReportedSpending(tx, actor.accountId, report.requestId);
  if (!found) return undefined;
  const { scheme, year, pooledFund, majorIllness } = report;
  const same =
    found.personId === personId &&
    found.scheme === scheme &&
    found.year === year &&
    found.pooledFund === pooledFund &&
    found.majorIllness === majorIllness;
  if (!same) throw conflict('REQUEST_REUSED', '同一请求编号已用于另一笔业务', '请换一个请求编号后重试');
  return found.id;
}

async function record(tx: Tx, world: World, actor: Actor, report: Report, personId: number): Promise<number> {
  const { scheme, year, pooledFund, majorIllness, source, requestId, personNo, reference, paidOn } = report;
  const now = world.clock.now();
  const key = { personId, scheme, year };
  const id = await recordOtherSpending(tx, {
    ...key,
    pooledFund,
    majorIllness,
    source,
    reference: reference ?? null,
    paidOn: paidOn === undefined ? null : readDay('paidOn', paidOn),
    requestId,
    reportedBy: actor.accountId,
    reportedAt: now,
  });
  await recordAudit(tx, actor, now, {
    action: 'funds.reportOtherSpending',
    subjectKind: 'person',
    subjectId: personNo,
    personId,
    requestId,
  });
  return id;
}

function amountOf(field: string, text: string): Fen {
  const amount = parseFen(text);
  if (amount === undefined || amount < 0n) throw badInput(field, '不能为负数');
  return amount;
}
