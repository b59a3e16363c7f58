import { present } from '../../base/assert.ts';
import { addDays, addMonths, day, type PlainDate } from '../../base/date.ts';
import type { Actor } from '../../domain/identity/roles.ts';
import { closeDays } from '../funds/closes/close-days.ts';
import { enterPayee, makeBatch } from '../funds/payments/make-batch.ts';
import { getBatch } from '../funds/payments/read-payments.ts';
import { recordPaymentResults, releaseBatch } from '../funds/payments/settle-batch.ts';
import { issueStatements } from '../funds/statements/issue-statements.ts';
import { listStatementRows, listStatements } from '../funds/statements/read-statements.ts';
import { respondToStatement, takeStatementStep } from '../funds/statements/step-statement.ts';
import type { World } from '../world.ts';
import { actorOf, type Cast } from './cast.ts';
import { instantOf, workingDayBefore } from './plan-days.ts';
import type { DemoPlan } from './plan-demo.ts';
import { HOME_CITY } from './plan-people.ts';
import { seedClearing } from './seed-clearing.ts';
import { forEachAtOnce, granted, worldAt } from './stage.ts';

type Listed = Awaited<ReturnType<typeof listStatements>>['rows'][number];

/** Two people of the agency that pays. */
interface Desk {
  readonly cast: Cast;
  readonly city: string;
  readonly first: Actor;
  readonly second: Actor;
}

const NINE = 9 * 60;
/** A second city whose institutions are paid too. */
const OTHER_CITY = '430200';

/** The whole months of the demo's purchases, the oldest first. */
function wholeMonths(from: PlainDate, today: PlainDate): PlainDate[] {
  const months: PlainDate[] = [];
  for (let first = day(`${from.slice(0, 7)}-01`); addMonths(first, 1) <= today; first = addMonths(first, 1))
    months.push(first);
  return months;
}

function deskOf(cast: Cast, city: string): Desk {
  return {
    cast,
    city,
    first: actorOf(cast.reviewers, city),
    second: actorOf(cast.refusalCheckers, city),
  };
}

function ownerOf(cast: Cast, { institutionCode }: Listed): Actor {
  const isHospital = institutionCode.startsWith('H');
  return actorOf(isHospital ? cast.offices : cast.pharmacists, institutionCode);
}

/** Issues a month and gives the agency's statements of it. */
async function issue(at: World, { first }: Desk, month: PlainDate): Promise<Listed[]> {
  granted(await issueStatements(at, first, month.slice(0, 7)), `出 ${month.slice(0, 7)} 对账单`);
  const filter = { month, state: null, institution: null, limit: 500, offset: 0 };
  return (await listStatements(at, first, filter)).rows;
}

/** The institution confirms, one account of the agency reviews, another approves. */
async function approve(at: World, desk: Desk, statement: Listed): Promise<void> {
  const { id, payable } = statement;
  const requestId = `demo-statement-${id}`;
  const owner = ownerOf(desk.cast, statement);
  granted(await respondToStatement(at, owner, id, { requestId, disputes: [] }), '确认对账单');
  const take = async (actor: Actor, step: 'reviewed' | 'approved') =>
    granted(
      await takeStatementStep(at, actor, id, { requestId: `${requestId}-${step}`, step, payable, words: '' }),
      `对账单${step}`,
    );
  await take(desk.first, 'reviewed');
  await take(desk.second, 'approved');
}

async function payOut(at: World, desk: Desk, statements: readonly Listed[], on: PlainDate): Promise<void> {
  const due = statements.filter((one) => !one.payable.startsWith('0.00'));
  if (due.length === 0) return;
  const requestId = `demo-batch-${desk.city}-${on}`;
  const made = granted(
    await makeBatch(at, desk.first, { requestId, statements: due.map((one) => one.id) }),
    '做付款批次',
  );
  granted(await releaseBatch(at, desk.second, made.id), '放行付款');
  const { lines } = await getBatch(at, desk.first, made.id);
  const results = lines.map(({ lineNo }) => ({
    lineNo,
    result: 'paid' as const,
    on,
    words: '',
    bankReference: `示例${made.batchNo}${lineNo}`,
  }));
  granted(await recordPaymentResults(at, desk.first, made.id, { results }), '登记银行结果');
}

async function enterAccounts(at: World, desk: Desk, statements: readonly Listed[], known: Set<string>) {
  for (const { institutionCode, institutionName } of statements) {
    const key = `${desk.city} ${institutionCode}`;
    if (known.has(key)) continue;
    known.add(key);
    const accountNumber = `62${institutionCode.slice(1)}000`;
    const body = { institutionCode, accountName: institutionName, bankName: '示例银行', accountNumber };
    granted(await enterPayee(at, desk.first, body), '登记收款账户');
  }
}

/** Of the newest month a hospital disputes one row; the others have not answered. */
async function disputeOne(at: World, { cast, first }: Desk, statements: readonly Listed[]): Promise<void> {
  const disputed = statements.find((one) => one.institutionCode.startsWith('H'));
  if (!disputed) return;
  const { rows } = await listStatementRows(at, first, disputed.id, { limit: 1, offset: 0 });
  const claimNo = present(rows[0], 'a statement has rows').claimNo;
  const disputes = [{ claimNo, reason: '示例：这一笔按我院台账应含救助支付，请核对。' }];
  const body = { requestId: `demo-dispute-${disputed.id}`, disputes };
  granted(await respondToStatement(at, ownerOf(cast, disputed), disputed.id, body), '提出异议');
}

/**
 * Closes the days month after month and settles with the institutions of two cities: all months but the last are paid, of
 * the last one the statements wait and one is disputed (M29).
 */
export async function seedStatements(world: World, cast: Cast, plan: DemoPlan): Promise<void> {
  const { days } = plan;
  if (!days) return;
  const months = wholeMonths(days.claimsFrom, days.today);
  const known = new Set<string>();
  for (const month of months) {
    const isLast = month === months.at(-1);
    const after = addDays(addMonths(month, 1), 1);
    const recent = workingDayBefore(days.today, 2);
    const on = isLast && recent > after ? recent : after < days.today ? after : days.today;
    const at = worldAt(world, Math.min(instantOf(on, NINE), world.clock.now()));
    await closeDays(at, 'system');
    await seedClearing(at, cast, month, isLast);
    for (const city of [HOME_CITY, OTHER_CITY]) {
      const desk = deskOf(cast, city);
      const statements = await issue(at, desk, month);
      await enterAccounts(at, desk, statements, known);
      if (isLast) {
        if (city === HOME_CITY) await disputeOne(at, desk, statements);
        continue;
      }
      await forEachAtOnce(statements, (one) => approve(at, desk, one));
      await payOut(at, desk, statements, on);
    }
  }
}
