import { addDays, dayAt } from '../../base/date.ts';
import type { InquiryStep } from '../../domain/eligibility/inquiries/inquiry.ts';
import type { Actor } from '../../domain/identity/roles.ts';
import { askInquiry } from '../eligibility/inquiries/ask-inquiry.ts';
import { getInquiry, takeInquiryStep } from '../eligibility/inquiries/handle-inquiry.ts';
import type { World } from '../world.ts';
import { actorOf, type Cast } from './cast.ts';
import { instantOf } from './plan-days.ts';
import type { DemoPlan } from './plan-demo.ts';
import { patientOf, type Patients } from './seed-people.ts';
import { granted, worldAt } from './stage.ts';

async function step(
  world: World,
  actor: Actor,
  id: number,
  name: Exclude<InquiryStep, 'ask'>,
  words: string,
): Promise<void> {
  const { events } = granted(await getInquiry(world, actor, id), '看提问');
  const body = { step: name, words, aboutScope: false, guidanceId: null, afterSeq: events.length };
  granted(await takeInquiryStep(world, actor, id, body), '办理提问');
}

/** What patients of the home city asked: one answered, one that waits for the agency, one that waits for a ruling (M23.1, N5.1). */
export async function seedInquiries(
  world: World,
  cast: Cast,
  plan: DemoPlan,
  patients: Patients,
): Promise<void> {
  const [first, second] = plan.ready;
  if (first === undefined || second === undefined) return;
  const today = dayAt(world.clock.now());
  const on = (daysAgo: number) => worldAt(world, instantOf(addDays(today, -daysAgo), 10 * 60));
  const agency = actorOf(cast.reviewers, first.person.cityCode);
  const one = patientOf(patients, first.person).actor;
  const other = patientOf(patients, second.person).actor;
  const ask = async (world: World, who: Actor, requestId: string, words: string, about: string | null) => {
    const body = { requestId, kind: about === null ? ('bill' as const) : ('drug' as const), words, about };
    return granted(await askInquiry(world, who, body), '提问').id;
  };
  const monthly = await ask(
    on(6),
    one,
    'demo-inquiry-1',
    '示例：我一次能开几个月的药？每个月都要去医院吗？',
    first.drug.entryKey,
  );
  await step(
    on(5),
    agency,
    monthly,
    'answer',
    '示例：一般一次开一个月。病情稳定的，责任医师评估后可以开长期处方，去医院的次数就少了。',
  );
  const scope = await ask(
    on(4),
    other,
    'demo-inquiry-2',
    '示例：医生说要和另一种药一起用，还能报吗？',
    second.drug.entryKey,
  );
  await step(on(3), agency, scope, 'refer', '示例：限定支付范围没有写明能否联合用药，请明确。');
  await ask(on(1), one, 'demo-inquiry-3', '示例：上个月的账单里，大病保险那一行为什么是零？', null);
}
