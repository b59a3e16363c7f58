import { dayAt, yearOf } from '../../base/date.ts';
import { addFen, fen, formatFen, parseFen, subtractFen } from '../../base/money.ts';
import { correctOtherSpending } from '../funds/limits/manage-limits.ts';
import { reportOtherSpending } from '../funds/report-other-spending.ts';
import type { World } from '../world.ts';
import { actorOf, type Cast } from './cast.ts';
import type { DemoPlan } from './plan-demo.ts';
import { HOME_CITY } from './plan-people.ts';
import { patientOf, type Patients } from './seed-people.ts';

/** Whose year was reported late. */
export interface LateReported {
  readonly personNo: string;
  readonly year: number;
}

/**
 * Somebody whose hospital told of their stay late: a report, its correction, and a second report with which the year is over
 * its limit (M9.5, I6). Nobody whom the sign-in page lists or who is to be served today.
 */
export async function seedLimits(
  world: World,
  cast: Cast,
  plan: DemoPlan,
  patients: Patients,
): Promise<LateReported | undefined> {
  const year = yearOf(dayAt(world.clock.now()));
  const busy = new Set(plan.ready.map((one) => one.person));
  const bought = plan.purchases.findLast(
    ({ application: { person }, fate, on }) =>
      fate === 'paid' && yearOf(on) === year && person.cityCode === HOME_CITY && !busy.has(person),
  );
  if (bought === undefined) return undefined;
  const { person } = bought.application;
  const { personNo } = patientOf(patients, person);
  const agency = actorOf(cast.reviewers, person.cityCode);
  const shared = { personNo, scheme: person.scheme, year, majorIllness: '0.00', source: '示例住院结算' };
  const first = await reportOtherSpending(world, agency, {
    ...shared,
    requestId: 'demo-limits-1',
    pooledFund: '1200.00',
    reference: '示例住院0001',
    paidOn: `${year}-01-04`,
  });
  const { sums } = await correctOtherSpending(world, agency, {
    requestId: 'demo-limits-2',
    id: first.id,
    pooledFund: '1000.00',
    majorIllness: '0.00',
    reason: '示例：住院退费后重新结算',
  });
  const limit = parseFen(sums.pooledFundLimit ?? '');
  const used = parseFen(sums.pooledFundUsed);
  if (limit === undefined || used === undefined || used > limit) return undefined;
  await reportOtherSpending(world, agency, {
    ...shared,
    requestId: 'demo-limits-3',
    pooledFund: formatFen(addFen(subtractFen(limit, used), fen(26_000))),
    reference: '示例住院0002',
    paidOn: `${year}-01-05`,
  });
  return { personNo, year };
}
