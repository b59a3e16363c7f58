import { accept, type Outcome } from '../../base/outcome.ts';
import type { PlainDate } from '../../base/date.ts';
import type { Actor } from '../../domain/identity/roles.ts';
import type { Refusal } from '../../domain/refusals.ts';
import { brokenConstraint } from '../db/database.ts';
import { badInput, conflict } from '../http/problem.ts';
import { recordAudit } from '../identity/audit-store.ts';
import type { World } from '../world.ts';
import { insertTitleRelaxation } from './store.ts';

interface Relaxation {
  readonly areaCode: string;
  readonly title: string;
  readonly from: PlainDate;
  readonly to: PlainDate | null;
  readonly source: string;
}

/** Records that an area admits a lower title, with the document it rests on (M20). @throws {Problem} 400 for an unknown area, 409 for the same day twice */
export async function addTitleRelaxation(
  world: World,
  actor: Actor,
  given: Relaxation,
): Promise<Outcome<{ done: boolean }, Refusal>> {
  try {
    await world.db.transaction('none', async (tx) => {
      await insertTitleRelaxation(tx, given);
      await recordAudit(tx, actor, world.clock.now(), {
        action: 'providers.addTitleRelaxation',
        subjectKind: 'area',
        subjectId: given.areaCode,
        detail: `${given.title} ${given.from} ${given.source}`,
      });
    });
  } catch (error) {
    const constraint = brokenConstraint(error);
    if (constraint === 'title_relaxation_pkey')
      throw conflict('RELAXATION_EXISTS', '该地区同一天已有放宽记录', '请核对开始日期');
    if (constraint === 'title_relaxation_area_code_fkey') throw badInput('areaCode', '没有这个区划');
    throw error;
  }
  return accept({ done: true });
}
