import { dayAt, type PlainDate } from '../../base/date.ts';
import { accept, type Outcome } from '../../base/outcome.ts';
import { scopeOf, type Actor } from '../../domain/identity/roles.ts';
import { isPossibleDeath } from '../../domain/insured/death.ts';
import type { Refusal } from '../../domain/refusals.ts';
import { badInput, conflict, notFound } from '../http/problem.ts';
import { recordAudit } from '../identity/audit-store.ts';
import type { World } from '../world.ts';
import { setDeath } from './person-store.ts';
import { findPersonById } from './store.ts';

/**
 * Records a person's death, from the day after which nothing covers them, or takes back a record made in error; the evidence
 * stays in the audit (M5).
 * @param diedOn null takes the record back
 * @throws {Problem} 404 outside the agency's area, 400 for a day before birth or in the future, 409 when a death is recorded already or none is
 */
export async function recordDeath(
  world: World,
  actor: Actor,
  personId: number,
  diedOn: PlainDate | null,
  evidence: string,
): Promise<Outcome<{ done: boolean }, Refusal>> {
  const now = world.clock.now();
  await world.db.transaction(scopeOf(actor), async (tx) => {
    const person = await findPersonById(tx, personId);
    if (person === undefined) throw notFound('该参保人');
    if (diedOn !== null && !isPossibleDeath(person.bornOn, diedOn, dayAt(now)))
      throw badInput('diedOn', '死亡日期不能早于出生日期，也不能晚于今天');
    if ((diedOn === null) === (person.diedOn === null))
      throw diedOn === null
        ? conflict('DEATH_NOT_RECORDED', '没有登记过死亡日期', '请刷新页面')
        : conflict('DEATH_RECORDED', `已登记 ${person.diedOn ?? ''} 死亡`, '需要更正的，先撤销原登记');
    await setDeath(tx, personId, diedOn);
    await recordAudit(tx, actor, now, {
      action: 'insured.recordDeath',
      subjectKind: 'person',
      subjectId: personId,
      personId,
      detail: diedOn === null ? `撤销 ${person.diedOn ?? ''}：${evidence}` : `${diedOn}：${evidence}`,
    });
  });
  return accept({ done: true });
}
