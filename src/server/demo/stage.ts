import type { Outcome } from '../../base/outcome.ts';
import type { Refusal } from '../../domain/refusals.ts';
import type { World } from '../world.ts';

/** The same world at another instant: how the past of the demo province is played. */
export function worldAt(world: World, instant: number): World {
  return { ...world, clock: { now: () => instant } };
}

/**
 * What a use case gave.
 * @throws {Error} naming the refusal when it said no: the plan and the rules do not agree, which is a mistake of the plan
 */
export function granted<T>(outcome: Outcome<T, Refusal>, what: string): T {
  if (outcome.ok) return outcome.value;
  const { code, clause, detail } = outcome.refusal;
  throw new Error(`示例数据：${what}被拒绝：${code}（${clause}）${detail ?? ''}`);
}

/** How much is done at once: enough to keep database and program busy, and few enough that plans are made for few connections. */
export const AT_ONCE = 6;

/** Works through a list, several at a time; the first failure ends it once what runs has ended. */
export async function forEachAtOnce<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const waiting = items.values();
  const failures: unknown[] = [];
  const worker = async (): Promise<void> => {
    for (const item of waiting) {
      if (failures.length > 0) return;
      await work(item).catch((error: unknown) => void failures.push(error));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  if (failures.length > 0) throw failures[0];
}
