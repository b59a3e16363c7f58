import { present } from '../../base/assert.ts';
import { addDays, type PlainDate } from '../../base/date.ts';
import type { Actor } from '../../domain/identity/roles.ts';
import type { PointStep } from '../../domain/providers/points/point-case.ts';
import { getCommitteeTask, listCommitteeTasks } from '../providers/committee/committee-tasks.ts';
import { requestPurchase, takePurchaseStep } from '../providers/committee/handle-purchases.ts';
import { recordMeeting } from '../providers/committee/record-meeting.ts';
import { openPointCase, takePointStep } from '../providers/points/handle-points.ts';
import type { World } from '../world.ts';
import { actorOf, castOne, type Cast, type Hashes } from './cast.ts';
import { instantOf, type DemoDays } from './plan-days.ts';
import type { DemoDrug } from './plan-drugs.ts';
import { HOME_CITY } from './plan-people.ts';
import type { DemoPlaces } from './plan-places.ts';
import { granted, worldAt } from './stage.ts';

interface Scene {
  readonly on: (daysAgo: number) => World;
  readonly dayOf: (daysAgo: number) => PlainDate;
}

/** The province's and the home city's desks that watch over hospitals and doctors. */
async function castWatchers(world: World, hashes: Hashes): Promise<{ bureau: Actor }> {
  const now = world.clock.now();
  return world.db.transaction('all', async (tx) => {
    const health = { name: '示例·卫健', role: 'healthAuthority' } as const;
    await castOne(
      tx,
      { ...health, login: 'health', areaCode: HOME_CITY, place: '市卫健委：药事会、临时采购' },
      hashes,
      now,
    );
    await castOne(
      tx,
      { ...health, login: 'health2', areaCode: '430000', place: '省卫健委：全省药事会' },
      hashes,
      now,
    );
    const bureau = {
      login: 'areabureau',
      name: '示例·市局监管',
      role: 'areaBureau',
      areaCode: HOME_CITY,
    } as const;
    return { bureau: await castOne(tx, { ...bureau, place: '市医保局：责任医师、记分、督办' }, hashes, now) };
  });
}

/** One hospital has decided everything, one a part, the others nothing. */
async function holdMeetings(
  { on, dayOf }: Scene,
  cast: Cast,
  [whole, part]: readonly string[],
): Promise<void> {
  for (const [hospitalCode, share] of [
    [whole, 1],
    [part, 0.5],
  ] as const) {
    if (hospitalCode === undefined) continue;
    const office = actorOf(cast.offices, hospitalCode);
    const tasks = granted(await listCommitteeTasks(on(3), office, {}), '看药事会任务');
    for (const { versionId } of tasks.rows) {
      const task = granted(
        await getCommitteeTask(on(3), office, { versionId, hospitalCode }),
        '看药事会任务',
      );
      const drugs = task.drugs.filter((drug) => drug.decision === null);
      const items = drugs.slice(0, Math.ceil(drugs.length * share)).map((drug, index) => {
        const rare = index % 9 === 8;
        const out = drug.listed && rare;
        return {
          drugKey: drug.key,
          decision: drug.listed && !rare ? ('in' as const) : ('out' as const),
          ground: drug.listed
            ? out
              ? ('notOurField' as const)
              : ('needed' as const)
            : ('leftList' as const),
          words: out ? '示例：本院没有这个专科' : '',
        };
      });
      if (items.length === 0) continue;
      const minutes = {
        requestId: `demo-minutes-${hospitalCode}-${versionId}`,
        versionId,
        heldOn: dayOf(4),
        chair: '示例·药事会主任',
        attendees: 11,
        words: '示例会议。',
        items,
      };
      granted(await recordMeeting(on(3), office, minutes), '记录药事会');
    }
  }
}

async function buyAdHoc(
  { on }: Scene,
  cast: Cast,
  hospitalCode: string,
  drugs: readonly DemoDrug[],
): Promise<void> {
  const office = actorOf(cast.offices, hospitalCode);
  for (const [index, drug] of drugs.slice(0, 3).entries()) {
    const daysAgo = [20, 14, 1][index] ?? 1;
    const body = {
      requestId: `demo-purchase-${index}`,
      entryKey: drug.entryKey,
      quantity: index + 1,
      need: '示例：门诊患者急需，本院没有配备。',
    };
    const { id } = granted(await requestPurchase(on(daysAgo), office, body), '申请临时采购');
    const steps =
      index === 0 ? (['approved', 'arrived'] as const) : index === 1 ? (['approved'] as const) : [];
    for (const [place, step] of steps.entries()) {
      const taken = { step, ground: null, words: '', afterSeq: place + 1 };
      granted(await takePurchaseStep(on(daysAgo - 1), office, id, taken), '办理临时采购');
    }
  }
}

/** A doctor who was given points and stays; another who has been given notice and may still reply. */
async function givePoints(
  { on, dayOf }: Scene,
  cast: Cast,
  bureau: Actor,
  codes: readonly string[],
): Promise<void> {
  const agency = actorOf(cast.reviewers, HOME_CITY);
  const notice = {
    basis: 'agreement',
    ground: 'falseRecord',
    responsibility: 'general',
    facts: '示例：处方记载的剂量与病历不一致，抽查两例。',
  } as const;
  const [decided, noticed] = codes;
  if (decided !== undefined) {
    const opened = await openPointCase(on(15), agency, {
      ...notice,
      practitionerCode: decided,
      happenedOn: dayOf(30),
      points: 2,
      replyBy: dayOf(10),
    });
    const { id } = granted(opened, '告知拟记分');
    const step: PointStep = 'decided';
    const body = {
      step,
      words: '示例：当事人没有陈述，事实清楚。',
      points: 2,
      suspendMonths: null,
      documentNo: '示例处理决定 1 号',
    };
    granted(await takePointStep(on(9), bureau, id, { ...body, afterSeq: 1 }), '决定记分');
  }
  if (noticed !== undefined) {
    const opened = await openPointCase(on(1), agency, {
      ...notice,
      ground: 'identityNotChecked',
      practitionerCode: noticed,
      happenedOn: dayOf(12),
      points: 3,
      replyBy: dayOf(-9),
    });
    granted(opened, '告知拟记分');
  }
}

/** Something for hospitals, health authorities and the area's desks to look at: minutes, purchases, points. */
export async function seedCommittee(
  world: World,
  cast: Cast,
  places: DemoPlaces,
  drugs: readonly DemoDrug[],
  days: DemoDays,
  hashes: Hashes,
): Promise<void> {
  const dayOf = (daysAgo: number) => {
    const day = addDays(days.today, -daysAgo);
    return day < days.applicationsFrom ? days.applicationsFrom : day;
  };
  const scene: Scene = { dayOf, on: (daysAgo) => worldAt(world, instantOf(dayOf(daysAgo), 9 * 60)) };
  const { bureau } = await castWatchers(world, hashes);
  // In the first month there is no past to tell of.
  if (addDays(days.today, -31) < days.applicationsFrom) return;
  const hospitals = places.hospitals.filter((one) => one.cityCode === HOME_CITY).map((one) => one.code);
  await holdMeetings(scene, cast, hospitals);
  await buyAdHoc(scene, cast, present(hospitals[0], 'the home city has hospitals'), drugs);
  const doctors = places.doctors.filter((one) => one.cityCode === HOME_CITY).map((one) => one.code);
  // Not the first: on the sign-in page that one stands for all doctors.
  await givePoints(scene, cast, bureau, doctors.slice(1, 3));
}
