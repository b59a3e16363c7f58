import { decline, type Outcome } from '../../base/outcome.ts';
import { ROLES, type Actor } from '../../domain/identity/roles.ts';
import { refuse, type Refusal } from '../../domain/refusals.ts';
import { recordAudit } from '../identity/audit-store.ts';
import type { World } from '../world.ts';

/**
 * Only the province writes the lists (N5.1). An area's attempt is not merely turned away at the door: it is refused
 * with the rule and stays in the audit.
 */
export async function refuseArea(
  world: World,
  actor: Actor,
  action: string,
  subject: string,
): Promise<Outcome<never, Refusal> | undefined> {
  if (ROLES[actor.role].level === 'province') return undefined;
  await world.db.transaction('none', (tx) =>
    recordAudit(tx, actor, world.clock.now(), {
      action,
      subjectKind: 'catalogue',
      subjectId: subject,
      detail: '拒绝：AREA_MAY_NOT_CHANGE_LIST',
    }),
  );
  return decline(refuse('AREA_MAY_NOT_CHANGE_LIST'));
}
