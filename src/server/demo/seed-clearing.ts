import { present } from '../../base/assert.ts';
import type { PlainDate } from '../../base/date.ts';
import type { Actor } from '../../domain/identity/roles.ts';
import { issueClearing } from '../funds/clearing/issue-clearing.ts';
import { listClearing, listClearingRows } from '../funds/clearing/read-clearing.ts';
import { respondToClearing, takeClearingStep } from '../funds/clearing/step-clearing.ts';
import { fileOffSite } from '../settlement/file-off-site.ts';
import type { World } from '../world.ts';
import { actorOf, type Cast } from './cast.ts';
import type { DemoPlan } from './plan-demo.ts';
import { HOME_CITY, type DemoPerson } from './plan-people.ts';
import { patientOf, type Patients } from './seed-people.ts';
import { forEachAtOnce, granted } from './stage.ts';

/** Who lives in another city than the one of enrolment, and at which hospital there they buy. */
export type Elsewhere = ReadonlyMap<DemoPerson, string>;

const OTHER_CITY = '430200';
const MOST_AWAY = 2;

/** Two people of other cities buy at the home city's first hospital, one of the home city in another. */
export function chooseElsewhere({ purchases, places }: DemoPlan): Elsewhere {
  const hospitalIn = (city: string) => places.hospitals.find((one) => one.cityCode === city)?.code;
  const buyers = new Set(
    purchases.filter((one) => one.channel === 'hospital').map((one) => one.application.person),
  );
  const [home, other] = [hospitalIn(HOME_CITY), hospitalIn(OTHER_CITY)];
  const chosen = new Map<DemoPerson, string>();
  const away = [...buyers].filter((person) => person.cityCode !== HOME_CITY).slice(0, MOST_AWAY);
  for (const person of away) if (home !== undefined) chosen.set(person, home);
  const fromHome = [...buyers].find((person) => person.cityCode === HOME_CITY);
  if (fromHome && other !== undefined) chosen.set(fromHome, other);
  return chosen;
}

/** Their agencies have filed it before they bought anything (M30). */
export async function fileElsewhere(
  world: World,
  cast: Cast,
  patients: Patients,
  elsewhere: Elsewhere,
  from: PlainDate,
): Promise<void> {
  for (const [person, hospital] of elsewhere)
    await fileOffSite(world, actorOf(cast.reviewers, person.cityCode), {
      personNo: patientOf(patients, person).personNo,
      placeCode: hospital.slice(1, 7),
      kind: 'livingElsewhere',
      from,
      to: null,
    });
}

type Listed = Awaited<ReturnType<typeof listClearing>>['rows'][number];

/** Both sides agree, two of the paying side approve, the first pays, and it arrives. */
async function settleClearing(world: World, cast: Cast, { id, payable, ...pair }: Listed): Promise<void> {
  const payer = actorOf(cast.reviewers, pair.payerArea);
  const second = actorOf(cast.refusalCheckers, pair.payerArea);
  const payee = actorOf(cast.reviewers, pair.payeeArea);
  const requestId = `demo-clearing-${id}`;
  for (const side of [payer, payee])
    granted(await respondToClearing(world, side, id, { requestId, disputes: [] }), '确认清算单');
  const take = async (actor: Actor, step: 'reviewed' | 'approved' | 'paid' | 'received', words = '') =>
    granted(
      await takeClearingStep(world, actor, id, { requestId: `${requestId}-${step}`, step, payable, words }),
      `清算单${step}`,
    );
  await take(payer, 'reviewed');
  await take(second, 'approved');
  if (payable === '0.00') return;
  await take(payer, 'paid', `示例清算${id}`);
  await take(payee, 'received');
}

/**
 * The clearings of a month whose days are closed: settled, or, of the last month, one disputed by the area that pays and the
 * others waiting (M29, M30).
 */
export async function seedClearing(
  world: World,
  cast: Cast,
  month: PlainDate,
  isLast: boolean,
): Promise<void> {
  for (const city of [HOME_CITY, OTHER_CITY])
    granted(
      await issueClearing(world, actorOf(cast.reviewers, city), month.slice(0, 7)),
      `出 ${month.slice(0, 7)} 清算单`,
    );
  const filter = { month, state: null, side: null, limit: 100, offset: 0 };
  const { rows } = await listClearing(world, cast.admin, filter);
  if (!isLast) {
    await forEachAtOnce(rows, (one) => settleClearing(world, cast, one));
    return;
  }
  const disputed = rows.find((one) => one.payeeArea === HOME_CITY);
  if (!disputed) return;
  const payer = actorOf(cast.reviewers, disputed.payerArea);
  const lines = await listClearingRows(world, payer, disputed.id, { limit: 1, offset: 0 });
  const { claimNo } = present(lines.rows[0], 'a clearing has rows');
  const disputes = [{ claimNo, reason: '示例：这一笔的参保人当天已转回本地，请核对备案。' }];
  const body = { requestId: `demo-clearing-${disputed.id}`, disputes };
  granted(await respondToClearing(world, payer, disputed.id, body), '对清算单提出异议');
}
