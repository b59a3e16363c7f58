import { randomUUID } from 'node:crypto';
import { addDays } from '../../base/date.ts';
import { enterBenefitAct, takeBenefitActStep } from '../settlement/benefits/manage-acts.ts';
import { startBenefitReplay } from '../settlement/benefits/read-replay.ts';
import { runReplay } from '../settlement/benefits/run-replay.ts';
import type { World } from '../world.ts';
import type { Cast } from './cast.ts';
import type { DemoPlan } from './plan-demo.ts';
import { granted } from './stage.ts';

/** A higher ratio for residents, tried on what was settled in the home half-year and waiting for the second desk (M9.6). */
export async function seedBenefits(world: World, cast: Cast, { days }: DemoPlan): Promise<void> {
  if (!days) return;
  const { id } = granted(
    await enterBenefitAct(world, cast.admin, {
      title: '示例：关于提高居民单行支付比例的通知',
      number: '示例医保发〔示例〕1号',
      issuedOn: days.today,
      from: addDays(days.today, 30),
      to: null,
      employeeRatio: null,
      residentRatio: '0.6500',
      limits: [],
      assistance: [],
      reason: '示例：基金有结余，拟把居民的比例提高五个百分点',
    }),
    '录入待遇参数',
  );
  const stopping = new AbortController().signal;
  let work: Promise<unknown> = Promise.resolve();
  const keeper = {
    newRunner: () => ({ id: randomUUID(), stopping }),
    run: (replayId: number, runner: Parameters<typeof runReplay>[2]) => {
      const run = runReplay(world, replayId, runner).then(() => undefined);
      work = run;
      return run;
    },
  };
  const span = { from: days.claimsFrom, to: days.today, areas: [] };
  granted(await startBenefitReplay(world, keeper, cast.admin, id, span), '用历史费用试算');
  await work;
  granted(
    await takeBenefitActStep(world, cast.admin, id, { step: 'proposed', words: '示例：试算结果已核对' }),
    '提请复核待遇参数',
  );
}
