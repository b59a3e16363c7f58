import { dayAt } from '../../base/date.ts';
import type { Actor } from '../../domain/identity/roles.ts';
import { closeDays } from '../funds/closes/close-days.ts';
import { proposePrepayment, takePrepaymentStep } from '../funds/prepayments/propose-prepayment.ts';
import { proposePrepaymentRefund } from '../funds/prepayments/refunds.ts';
import type { World } from '../world.ts';
import { actorOf, type Cast } from './cast.ts';
import type { DemoPlan } from './plan-demo.ts';
import { HOME_CITY } from './plan-people.ts';
import { granted } from './stage.ts';

/** Every day since the beginning closed, as it would have been each night (M29). */
export async function seedFunds(world: World, { days }: DemoPlan): Promise<void> {
  if (days) await closeDays(world, 'system');
}

interface DemoPrepayment {
  readonly amount: string;
  readonly documentNo: string;
  readonly reason: string;
  readonly waitsForYearEnd: boolean;
}

const FIRST: readonly DemoPrepayment[] = [
  {
    amount: '5000.00',
    documentNo: '示例周转金〔1〕号',
    reason: '示例：期初周转金，逐月冲抵',
    waitsForYearEnd: false,
  },
  {
    amount: '80000.00',
    documentNo: '示例周转金〔2〕号',
    reason: '示例：周转金，年终清算时冲抵',
    waitsForYearEnd: true,
  },
];
const LATER: DemoPrepayment = {
  amount: '20000.00',
  documentNo: '示例周转金〔3〕号',
  reason: '示例：用药增加，追加周转金',
  waitsForYearEnd: false,
};
const GIVEN_BACK = '10000.00';

/** Who pays ahead in the home city, and to which hospital. */
function prepayingDesk(cast: Cast, { places }: DemoPlan) {
  const hospital = places.hospitals.find((one) => one.cityCode === HOME_CITY);
  return {
    hospitalCode: hospital?.code,
    first: actorOf(cast.reviewers, HOME_CITY),
    second: actorOf(cast.refusalCheckers, HOME_CITY),
  };
}

async function propose(
  world: World,
  actor: Actor,
  institutionCode: string,
  number: number,
  { waitsForYearEnd, ...words }: DemoPrepayment,
): Promise<number> {
  const bankDay = dayAt(world.clock.now());
  const body = {
    ...words,
    requestId: `demo-prepayment-${number}`,
    institutionCode,
    scheme: 'employee' as const,
    bankDay,
    bankReference: `示例预付流水${number}`,
    offsetFrom: waitsForYearEnd ? `${bankDay.slice(0, 4)}-12` : null,
  };
  return granted(await proposePrepayment(world, actor, body), '提议预付').id;
}

/**
 * What the home city's hospital is paid ahead at the beginning, by two people: one for its next statements, one for the end of the year (M29).
 * @param world in the morning of the first day
 * @returns the prepayment of which something is given back later; undefined without a hospital
 */
export async function seedPrepayments(world: World, cast: Cast, plan: DemoPlan): Promise<number | undefined> {
  const { hospitalCode, first, second } = prepayingDesk(cast, plan);
  if (hospitalCode === undefined) return undefined;
  let last: number | undefined;
  for (const [index, one] of FIRST.entries()) {
    last = await propose(world, first, hospitalCode, index + 1, one);
    const step = { requestId: `demo-prepayment-${index + 1}-a`, step: 'approved' as const, words: '' };
    granted(await takePrepaymentStep(world, second, last, step), '核准预付');
  }
  return last;
}

/** Today another prepayment waits for the second person, and so does what the hospital has given back of an earlier one (M29). */
export async function seedWaitingPrepayments(
  world: World,
  cast: Cast,
  plan: DemoPlan,
  earlier: number | undefined,
): Promise<void> {
  const { hospitalCode, first } = prepayingDesk(cast, plan);
  if (hospitalCode === undefined || earlier === undefined) return;
  await propose(world, first, hospitalCode, FIRST.length + 1, LATER);
  const refund = {
    requestId: 'demo-prepayment-refund',
    amount: GIVEN_BACK,
    bankDay: dayAt(world.clock.now()),
    bankReference: '示例退回流水1',
    note: '示例：医院主动退回一部分',
  };
  granted(await proposePrepaymentRefund(world, first, earlier, refund), '登记退回');
}
