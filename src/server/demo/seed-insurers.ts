import { addDays, dayAt, lastDayOfYear, yearOf } from '../../base/date.ts';
import { listCommercialReceivables } from '../funds/receipts/read-receivables.ts';
import { enterCommercialReceipt, takeReceiptStep } from '../funds/receipts/receive-money.ts';
import {
  addCommercialMembers,
  addCommercialPlan,
  giveConsent,
} from '../settlement/commercial/manage-commercial.ts';
import type { World } from '../world.ts';
import { actorOf, type Cast } from './cast.ts';
import type { DemoPlan } from './plan-demo.ts';
import { HOME_CITY } from './plan-people.ts';
import type { Elsewhere } from './seed-clearing.ts';
import { patientOf, type Patients } from './seed-people.ts';
import { granted } from './stage.ts';

/** One who buys at home has long been insured and has said yes before the first purchase (N4). */
export async function seedInsurers(
  world: World,
  cast: Cast,
  { purchases, ready }: DemoPlan,
  patients: Patients,
  elsewhere: Elsewhere,
): Promise<void> {
  const buyer = purchases
    .map(({ application, fate }) => ({ person: application.person, fate }))
    .find(
      ({ person, fate }) =>
        fate === 'paid' &&
        person.cityCode === HOME_CITY &&
        !elsewhere.has(person) &&
        person !== ready[0]?.person,
    )?.person;
  if (buyer === undefined) return;
  const year = yearOf(dayAt(world.clock.now()));
  const span = { from: `${year}-01-01`, to: lastDayOfYear(year) };
  const cover = { ...span, ratio: '0.5000', deductible: '0.00', yearlyCap: '20000.00', drugs: [] };
  const named = { name: '示例补充医疗保险', insurer: '示例人寿保险公司', source: '示例协议' };
  const { id } = granted(
    await addCommercialPlan(world, cast.admin, { ...cover, ...named }),
    '登记商业保险方案',
  );
  const patient = patientOf(patients, buyer);
  const members = [{ personNo: patient.personNo, policyNo: '示例保单1001', ...span }];
  granted(await addCommercialMembers(world, cast.admin, id, { members }), '登记成员');
  granted(
    await giveConsent(world, patient.actor, id, { requestId: 'demo-consent-1', given: true }),
    '同意商业保险赔付',
  );
}

/** The insurer has paid for the oldest month, which two people have booked; that for the month after has come and waits (N4, M29). */
export async function seedReceipts(world: World, cast: Cast): Promise<void> {
  const [first, second] = [actorOf(cast.reviewers, HOME_CITY), actorOf(cast.refusalCheckers, HOME_CITY)];
  const { plans } = await listCommercialReceivables(world, first);
  const [plan] = plans;
  const due = plan?.months.filter((month) => !month.open.startsWith('-') && month.open !== '0.00') ?? [];
  const bankDay = addDays(dayAt(world.clock.now()), -1);
  for (const [index, { month, open }] of due.slice(0, 2).entries()) {
    if (plan === undefined) return;
    const { planId, scheme } = plan;
    const requestId = `demo-receipt-${index + 1}`;
    const money = { amount: open, bankDay, bankReference: `示例流水${month}`, note: `示例：${month} 赔付` };
    const { id } = granted(
      await enterCommercialReceipt(world, first, { requestId, planId, scheme, ...money }),
      '登记商业保险到账',
    );
    const step = { requestId: `${requestId}-a`, step: 'approved' as const, words: '' };
    if (index === 0) granted(await takeReceiptStep(world, second, id, step), '核准商业保险到账');
  }
}
