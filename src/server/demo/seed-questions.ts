import { present } from '../../base/assert.ts';
import { addDays, type PlainDate } from '../../base/date.ts';
import type { TicketStep } from '../../domain/catalogue/questions/ticket.ts';
import type { Actor } from '../../domain/identity/roles.ts';
import { getTicket, raiseTicket, takeTicketStep } from '../catalogue/questions/handle-ticket.ts';
import { publishGuidance } from '../catalogue/questions/publish-guidance.ts';
import type { World } from '../world.ts';
import { actorOf, type Cast } from './cast.ts';
import { instantOf, type DemoDays } from './plan-days.ts';
import type { DemoDrug } from './plan-drugs.ts';
import { HOME_CITY } from './plan-people.ts';
import type { DemoPlaces } from './plan-places.ts';
import { granted, worldAt } from './stage.ts';

const NOTHING = { source: '', guidanceId: null } as const;

/** Takes the next step of a ticket as its latest reader. */
async function step(
  world: World,
  actor: Actor,
  id: number,
  name: Exclude<TicketStep, 'raise'>,
  words: string,
  more: { readonly source?: string; readonly guidanceId?: number | null } = {},
): Promise<void> {
  const { events } = granted(await getTicket(world, actor, id), '看疑问');
  const body = { step: name, words, ...NOTHING, ...more, afterSeq: events.length };
  granted(await takeTicketStep(world, actor, id, body), '办理疑问');
}

interface Scene {
  /** The world at nine o'clock, so many days ago. */
  readonly on: (daysAgo: number) => World;
  readonly dayOf: (daysAgo: number) => PlainDate;
  readonly office: Actor;
  readonly pharmacist: Actor;
  readonly agency: Actor;
  readonly province: Actor;
  readonly drug: DemoDrug;
}

/**
 * A year's explanation for everybody, a scope question that climbed to the nation and came back as a ruling, a fault that
 * waits at its county and one that waits at its city: something for every desk to look at.
 */
export async function seedQuestions(
  world: World,
  cast: Cast,
  places: DemoPlaces,
  [drug]: readonly DemoDrug[],
  days: DemoDays,
): Promise<void> {
  const home = (list: DemoPlaces['hospitals']) => {
    const first = list.find((one) => one.cityCode === HOME_CITY);
    return present(first, 'the home city has institutions').code;
  };
  const dayOf = (daysAgo: number) => dayBefore(days, daysAgo);
  const scene: Scene = {
    on: (daysAgo) => worldAt(world, instantOf(dayOf(daysAgo), 9 * 60)),
    dayOf,
    office: actorOf(cast.offices, home(places.hospitals)),
    pharmacist: actorOf(cast.pharmacists, home(places.pharmacies)),
    agency: actorOf(cast.reviewers, HOME_CITY),
    province: cast.catalogue,
    drug: present(drug, 'the demo lists drugs'),
  };
  await explainTheYear(scene);
  await askAboutScope(scene);
  await reportFaults(scene);
}

async function explainTheYear({ on, dayOf, province }: Scene): Promise<void> {
  const explanation = await publishGuidance(on(30), province, {
    kind: 'explanation',
    audience: 'public',
    title: '示例：今年单行支付目录有哪些变化',
    body: '示例说明。\n一、新增的药品自目录起用之日起可以申请待遇。\n二、调出的药品在过渡期内仍按原标准支付，过渡期满不再支付。\n三、已经批准的待遇不用重新申请。',
    entryKeys: [],
    from: dayOf(30),
    source: '',
    supersedes: null,
  });
  granted(explanation, '公布说明');
}

async function askAboutScope({ on, dayOf, office, agency, province, drug }: Scene): Promise<void> {
  const { entryKey, genericName } = drug;
  const source = '示例函〔2026〕12号';
  const { id } = granted(
    await raiseTicket(on(20), office, {
      requestId: 'demo-scope-1',
      kind: 'scope',
      title: `示例：${genericName}可否与其他药联合使用`,
      words: '示例：限定支付范围没有写明是否限单药使用。',
      entryKey,
    }),
    '提出疑问',
  );
  await step(on(19), agency, id, 'passUp', '示例：本级没有相应口径，请省局明确。');
  await step(on(18), agency, id, 'passUp', '示例：同意上报。');
  await step(on(17), province, id, 'consultNation', '示例：已行文请示。');
  await step(on(9), province, id, 'nationReplied', '示例：没有限制的，可以联合使用。', { source });
  const ruling = await publishGuidance(on(8), province, {
    kind: 'ruling',
    audience: 'public',
    title: `示例：${genericName}可以与其他药联合使用`,
    body: '示例口径。限定支付范围没有限制联合用药的，按说明书联合使用时可以支付；联合使用的其他药品按各自的规定支付。',
    entryKeys: [entryKey],
    from: dayOf(8),
    source,
    supersedes: null,
  });
  const guidanceId = granted(ruling, '公布口径').id;
  await step(on(8), province, id, 'answer', '示例：可以，见口径。', { guidanceId });
}

async function reportFaults({ on, pharmacist, office, agency, drug: { entryKey } }: Scene): Promise<void> {
  const first = await raiseTicket(on(2), pharmacist, {
    requestId: 'demo-fault-1',
    kind: 'fault',
    title: '示例：新包装扫不出来',
    words: '示例：国家编码查不到新换的包装，扫码后没有对应的药品。',
    entryKey,
  });
  granted(first, '报告故障');
  const second = await raiseTicket(on(4), office, {
    requestId: 'demo-fault-2',
    kind: 'fault',
    title: '示例：目录里的规格写法与实物不同',
    words: '示例：规格少一个计量单位。',
    entryKey,
  });
  const { id } = granted(second, '报告故障');
  await step(on(3), agency, id, 'passUp', '示例：已核实，请市里一并上报。');
}

/** So many days before today, but not before anybody worked here. */
function dayBefore({ today, applicationsFrom }: DemoDays, count: number): PlainDate {
  const day = addDays(today, -count);
  return day < applicationsFrom ? applicationsFrom : day;
}
