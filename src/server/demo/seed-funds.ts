import { fen } from '../../base/money.ts';
import { transfer } from '../../domain/funds/journal.ts';
import { closeDays } from '../funds/closes/close-days.ts';
import { recordJournal } from '../funds/journals/record-journal.ts';
import type { World } from '../world.ts';
import type { Cast } from './cast.ts';
import { instantOf } from './plan-days.ts';
import type { DemoPlan } from './plan-demo.ts';

const PREPAID = fen(5_000_000n);

/** A prepayment to a hospital at the beginning, and every day since then closed, as it would have been each night (M29). */
export async function seedFunds(world: World, cast: Cast, plan: DemoPlan): Promise<void> {
  const { days } = plan;
  const [hospital] = plan.places.hospitals;
  if (!days || !hospital) return;
  const bookedAt = instantOf(days.claimsFrom, 9 * 60);
  await world.db.transaction('all', (tx) =>
    recordJournal(tx, cast.admin, bookedAt, {
      kind: 'prepayment',
      reference: `示例预付 ${days.claimsFrom}`,
      note: '示例：年初预付，月末从应付中冲抵',
      postings: transfer('bank', 'prepayment', PREPAID, {
        areaCode: hospital.areaCode,
        scheme: 'employee',
        institutionCode: hospital.code,
      }),
    }),
  );
  await closeDays(world, 'system');
}
