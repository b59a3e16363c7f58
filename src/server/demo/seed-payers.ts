import { dayAt, lastDayOfYear, yearOf, day } from '../../base/date.ts';
import { addCommercialMembers, addCommercialPlan } from '../settlement/commercial/manage-commercial.ts';
import {
  recogniseChronic,
  reportAccountBalance,
  saveFundRoute,
  saveOrdinaryPlan,
} from '../settlement/plans/manage-plans.ts';
import type { World } from '../world.ts';
import { actorOf, type Cast } from './cast.ts';
import type { DemoPlan } from './plan-demo.ts';
import { patientOf, type Patients } from './seed-people.ts';
import { granted } from './stage.ts';

/** A city other than the one of the sign-in page, whose desks go on showing what is refused without eligibility. */
const PLAN_CITY = '430200';
const SOURCE = '示例文件';

/** Plans of 普通门诊 and 慢特病, another fund's route, an insurer with a member who has not yet said yes, an account (M9.7, N2.1, N4). */
export async function seedPayers(
  world: World,
  cast: Cast,
  plan: DemoPlan,
  patients: Patients,
): Promise<void> {
  const today = dayAt(world.clock.now());
  const from = `${yearOf(today)}-01-01`;
  const place = { areaCode: PLAN_CITY, from, to: null, source: SOURCE };
  const shared = { ...place, scheme: 'employee', countsBy: 'year', withdrawn: false } as const;
  const outpatient = { ...shared, kind: 'outpatient', deductible: '300.00', yearlyLimit: '2000.00' } as const;
  const levels = [
    ['any', '0.6000'],
    ['tertiary', '0.5000'],
  ] as const;
  for (const [level, ratio] of levels)
    granted(
      await saveOrdinaryPlan(world, cast.admin, { ...outpatient, level, bands: [{ upTo: null, ratio }] }),
      '录入普通门诊政策',
    );
  const bands = [
    { upTo: '10000.00', ratio: '0.7000' },
    { upTo: null, ratio: '0.8000' },
  ];
  granted(
    await saveOrdinaryPlan(world, cast.admin, {
      ...shared,
      kind: 'chronic',
      level: 'any',
      deductible: '0.00',
      yearlyLimit: null,
      bands,
    }),
    '录入慢特病政策',
  );
  granted(
    await saveFundRoute(world, cast.admin, { ...place, cause: 'workInjury', open: true }),
    '开通工伤基金支付',
  );
  await seedInsurer(world, cast, plan, patients, from);
}

async function seedInsurer(
  world: World,
  cast: Cast,
  plan: DemoPlan,
  patients: Patients,
  from: string,
): Promise<void> {
  const person = plan.ready[0]?.person;
  if (person === undefined) return;
  const to = lastDayOfYear(yearOf(day(from)));
  const cover = { from, to, ratio: '0.6000', deductible: '2000.00', yearlyCap: '50000.00', drugs: [] };
  const made = granted(
    await addCommercialPlan(world, cast.admin, {
      ...cover,
      name: '示例惠民保',
      insurer: '示例财产保险公司',
      source: '示例协议',
    }),
    '登记商业保险方案',
  );
  const { personNo } = patientOf(patients, person);
  granted(
    await addCommercialMembers(world, cast.admin, made.id, {
      members: [{ personNo, policyNo: '示例保单0001', from, to }],
    }),
    '登记成员',
  );
  const agency = actorOf(cast.reviewers, person.cityCode);
  granted(
    await reportAccountBalance(world, agency, {
      requestId: 'demo-balance-1',
      personNo,
      balance: '1860.50',
      source: '示例核心系统',
    }),
    '登记个人账户余额',
  );
  granted(
    await recogniseChronic(world, agency, {
      requestId: 'demo-chronic-1',
      personNo,
      disease: '示例慢特病',
      diagnosisCodes: ['E11'],
      from,
      to: null,
      source: '示例认定',
    }),
    '登记慢特病待遇',
  );
}
