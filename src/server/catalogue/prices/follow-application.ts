/** Registers a maker's application to the nation and follows it to its outcome (N2.3). */
import { accept, type Outcome } from '../../../base/outcome.ts';
import {
  APPLICATION_STEPS,
  decideStep,
  type ApplicationStep,
} from '../../../domain/catalogue/prices/national-application.ts';
import { parseNationalCode } from '../../../domain/catalogue/national-code.ts';
import type { Actor } from '../../../domain/identity/roles.ts';
import type { Refusal } from '../../../domain/refusals.ts';
import { brokenConstraint, type Tx } from '../../db/database.ts';
import { badInput, conflict, notFound } from '../../http/problem.ts';
import { recordAudit } from '../../identity/audit-store.ts';
import type { World } from '../../world.ts';
import { dayField } from '../edit-list.ts';
import {
  findApplication,
  insertApplication,
  insertApplicationStep,
  type NationalApplication,
} from './application-store.ts';
import { todayOf } from './dated-fact.ts';

/** @throws {Problem} 400 for a day that is none or lies ahead, or a code of the wrong shape */
export async function registerApplication(
  world: World,
  actor: Actor,
  given: NationalApplication,
): Promise<number> {
  const submittedOn = pastDay(world, 'submittedOn', given.submittedOn);
  if (given.nationalCode !== null && !parseNationalCode(given.nationalCode))
    throw badInput('nationalCode', '不是西药 23 位或中成药 20 位的国家药品编码');
  return world.db.transaction('all', async (tx) => {
    const id = await insertApplication(tx, { ...given, submittedOn }, actor.accountId, world.clock.now());
    await audit(
      tx,
      world,
      actor,
      'catalogue.addNationalApplication',
      id,
      `${given.genericName} ${given.strength}，${given.maker}`,
    );
    return id;
  });
}

export interface StepInput {
  readonly kind: ApplicationStep;
  readonly onDay: string;
  readonly documentNo: string;
  readonly note: string;
}

/** @throws {Problem} 400 for a day before the last step or ahead of today, 404, 409 when somebody was faster */
export async function addApplicationStep(
  world: World,
  actor: Actor,
  id: number,
  given: StepInput,
): Promise<Outcome<{ done: boolean }, Refusal>> {
  const onDay = pastDay(world, 'onDay', given.onDay);
  try {
    return await world.db.transaction('all', async (tx) => {
      const found = await findApplication(tx, id);
      if (!found) throw notFound('这项申请');
      const open = decideStep(found.steps);
      if (!open.ok) return open;
      const earliest = found.steps.at(-1)?.onDay ?? found.submittedOn;
      if (onDay < earliest) throw badInput('onDay', `不早于上一步的 ${earliest}`);
      await insertApplicationStep(tx, id, { ...given, onDay }, actor.accountId, world.clock.now());
      await audit(
        tx,
        world,
        actor,
        'catalogue.addNationalApplicationStep',
        id,
        `${APPLICATION_STEPS[given.kind]}，${onDay}；${given.documentNo}`,
      );
      return accept({ done: true });
    });
  } catch (error) {
    if (brokenConstraint(error) === 'national_application_ends_once')
      throw conflict('APPLICATION_CLOSED', '这项申请刚刚登记了结果', '请刷新后核对');
    throw error;
  }
}

function pastDay(world: World, field: string, text: string) {
  const found = dayField(field, text);
  if (found > todayOf(world)) throw badInput(field, '日期不能晚于今天');
  return found;
}

async function audit(
  tx: Tx,
  world: World,
  actor: Actor,
  action: string,
  id: number,
  detail: string,
): Promise<void> {
  await recordAudit(tx, actor, world.clock.now(), {
    action,
    subjectKind: 'nationalApplication',
    subjectId: id,
    detail,
  });
}
