import { addDays, type PlainDate } from '../../base/date.ts';
import { scopeOf, type Actor } from '../../domain/identity/roles.ts';
import { writeDetails } from '../../domain/settlement/reconciliation/detail-file.ts';
import { listCovered } from '../settlement/reconciliation/covered-store.ts';
import { answerLines, uploadReconciliation } from '../settlement/reconciliation/read-reconciliations.ts';
import type { World } from '../world.ts';
import type { Cast } from './cast.ts';
import type { DemoPlan } from './plan-demo.ts';

const DAYS_BACK = 60;

/** A hospital and a pharmacy have reconciled the last weeks: their files lack the last settlement and hold one that never was (M29). */
export async function seedReconciliation(world: World, cast: Cast, plan: DemoPlan): Promise<void> {
  const { days } = plan;
  if (!days) return;
  const span = { from: addDays(days.today, -DAYS_BACK), to: addDays(days.today, -1) };
  for (const desks of [cast.offices, cast.pharmacists])
    for (const desk of desks.values()) if (await reconcile(world, desk, span)) break;
}

/** @returns whether the institution had anything to reconcile */
async function reconcile(
  world: World,
  desk: Actor,
  span: { readonly from: PlainDate; readonly to: PlainDate },
): Promise<boolean> {
  const covered = {
    ...span,
    institutionCode: desk.institutionCode ?? '',
    areaPrefix: '',
    scheme: null,
    setting: null,
  };
  const rows = await world.db.transaction(scopeOf(desk), (tx) => listCovered(tx, covered));
  const [first] = rows;
  if (first === undefined) return false;
  const strange = { ...first, claimNo: 'S20260101999999', reversesNo: null };
  const content = Buffer.from(writeDetails([...rows.slice(0, -1), strange]), 'utf8');
  const body = { requestId: `demo-reconciliation-${covered.institutionCode}`, ...span };
  const { id } = await uploadReconciliation(world, desk, body, { name: '示例明细.txt', content });
  await answerLines(world, desk, id, { lines: [2], answer: 'ourBooks', words: '示例：漏记，已补记' });
  return true;
}
