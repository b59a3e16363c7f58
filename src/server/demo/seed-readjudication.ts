import { findReadjudications } from '../settlement/corrections/find-readjudications.ts';
import type { World } from '../world.ts';
import { actorOf, type Cast } from './cast.ts';
import { HOME_CITY } from './plan-people.ts';
import type { LateReported } from './seed-limits.ts';
import { granted } from './stage.ts';

/** The bills of whoever's stay was reported late wait to be reckoned again (M9.5, I6). */
export async function seedReadjudication(
  world: World,
  cast: Cast,
  late: LateReported | undefined,
): Promise<void> {
  if (late === undefined) return;
  const agency = actorOf(cast.reviewers, HOME_CITY);
  granted(await findReadjudications(world, agency, { ...late, after: null }), '查找要重算的结算单');
}
