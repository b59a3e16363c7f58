import { addDays, type PlainDate } from '../../base/date.ts';
import type { Actor } from '../../domain/identity/roles.ts';
import type { ViolationKind } from '../../domain/insured/violations/violation.ts';
import { decideViolation, liftSuspension, recordViolation } from '../insured/violations/handle-violation.ts';
import type { World } from '../world.ts';
import { actorOf, castBureau, type Cast, type Hashes } from './cast.ts';
import { instantOf } from './plan-days.ts';
import type { DemoPlan } from './plan-demo.ts';
import { HOME_CITY, type DemoPerson } from './plan-people.ts';
import { patientOf, type Patients } from './seed-people.ts';
import { granted, worldAt } from './stage.ts';

/** People of the home city who buy nothing and wait for nothing: a suspension then stands in nobody's way at the till. */
function bystanders({ people, applications }: DemoPlan): DemoPerson[] {
  const busy = new Set(
    applications
      .filter(({ approvedOn, steps }) => approvedOn !== null || steps.at(-1)?.step === 'accepted')
      .map((one) => one.person),
  );
  return people.filter((person) => person.cityCode === HOME_CITY && !busy.has(person));
}

interface Desk {
  readonly world: World;
  readonly cast: Cast;
  readonly patients: Patients;
  readonly decider: Actor;
}

async function record(
  { world, cast, patients }: Desk,
  person: DemoPerson,
  kind: ViolationKind,
  foundOn: PlainDate,
): Promise<number> {
  const at = worldAt(world, instantOf(foundOn, 10 * 60));
  const body = {
    requestId: `demo-violation-${kind}`,
    personNo: patientOf(patients, person).personNo,
    kind,
    foundOn,
    facts: '示例：抽查发现购药人与凭证不是同一人，当事人已说明情况。',
    evidence: '示例：药店监控截图、询问笔录',
    claimNo: null,
    loss: kind === 'lentCredential' ? '1280.50' : '0.00',
  };
  return granted(await recordViolation(at, actorOf(cast.reviewers, HOME_CITY), body), '违规立案').id;
}

async function suspend({ world, decider }: Desk, id: number, from: PlainDate): Promise<void> {
  const body = {
    outcome: 'suspended' as const,
    from,
    months: 3,
    reason: '示例：事实清楚，按最短期限暂停。',
    documentNo: `示例决定〔${from.slice(0, 4)}〕${id} 号`,
  };
  granted(await decideViolation(worldAt(world, instantOf(from, 11 * 60)), decider, id, body), '暂停联网结算');
}

/** Cases of insured persons: one open, one suspended, and one whose suspension was lifted (M35). */
export async function seedViolations(
  world: World,
  cast: Cast,
  plan: DemoPlan,
  patients: Patients,
  hashes: Hashes,
): Promise<void> {
  const [open, suspended, lifted] = bystanders(plan);
  if (open === undefined) return;
  const decider = await castBureau(world, hashes, 'bureau-inspect', '示例·市局稽核');
  const desk = { world, cast, patients, decider };
  await record(desk, open, 'forgedPapers', addDays(plan.today, -2));
  if (suspended !== undefined)
    await suspend(
      desk,
      await record(desk, suspended, 'lentCredential', addDays(plan.today, -20)),
      addDays(plan.today, -12),
    );
  if (lifted === undefined) return;
  const id = await record(desk, lifted, 'usedAnothers', addDays(plan.today, -40));
  await suspend(desk, id, addDays(plan.today, -34));
  const other = await castBureau(world, hashes, 'bureau-relief', '示例·市局复查');
  const later = worldAt(world, instantOf(addDays(plan.today, -5), 15 * 60));
  granted(await liftSuspension(later, other, id, '示例：当事人已退回费用并改正。'), '恢复联网结算');
}
