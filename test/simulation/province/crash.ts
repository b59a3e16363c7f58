/** The platform breaks down in the middle of a call: the database has done all it was told up to some step, and the answer is lost. */
import { effectsOf, type CutWire, type Step } from '../kill/cut-wire.ts';
import { count, type Script } from './script.ts';
import type { ServerLog } from './server-log.ts';

/** Whether it breaks down at the last of these steps. */
type CrashPoint = (steps: readonly Step[]) => boolean;

export interface Crashes {
  /**
   * Does the work, and at the first call in it breaks down at a point.
   * @returns how far it had come, before or after something that it wrote was kept, with the name of the call
   */
  during(point: CrashPoint, work: () => Promise<unknown>): Promise<string>;
  /** Makes a call, unless it is the one to be lost. @throws {AnswerLost} */
  pass<T>(name: string, call: () => Promise<T>): Promise<T>;
}

/** Whoever asked waits for nothing any more. */
class AnswerLost extends Error {}

const keptIn = (steps: readonly Step[]) => effectsOf(steps).filter((effect) => effect === 'keeps').length;

export function openCrashes(wire: CutWire | undefined, log: Pick<ServerLog, 'expecting'>): Crashes {
  let next: CrashPoint | undefined;
  let ended = '';
  return {
    async during(point, work) {
      next = point;
      ended = '没有断到';
      await work().catch((error: unknown) => {
        if (!(error instanceof AnswerLost)) throw error;
      });
      next = undefined;
      return ended;
    },
    async pass(name, call) {
      const point = next;
      next = undefined;
      if (!point || !wire) return call();
      wire.arm((steps) => {
        if (!point(steps)) return false;
        ended = `${keptIn(steps) > 0 ? '提交后' : '提交前'} ${name}`;
        return true;
      });
      await log.expecting(call).finally(() => wire.disarm());
      throw new AnswerLost();
    },
  };
}

/** At one of the first steps, or when something that was written is kept: mostly the first time, or later where one call does several. */
function drawPoint({ dice }: Script): CrashPoint {
  if (dice.percent(50)) {
    const step = dice.between(1, 12);
    return ({ length }) => length === step;
  }
  const kept = dice.weighed({ 1: 60, 2: 25, 3: 15 });
  return (steps) => keptIn(steps) === Number(kept);
}

/** Sends an office's numbered request that now and then is cut off on its way, before it is sent for good. */
export async function mayCrash(script: Script, send: () => Promise<unknown>): Promise<void> {
  if (script.dice.percent(10)) await crash(script, send);
}

/**
 * Sends what will be sent again, breaks down meanwhile, and now and then loses its memory too. Whether it was done is known only
 * when it is asked again, at the same moment of the day: so the year is the same wherever it broke.
 */
export async function crash(script: Script, send: () => Promise<unknown>): Promise<void> {
  const { desks, dice } = script;
  const point = drawPoint(script);
  const isForgetting = dice.percent(25);
  count(script, `断开 ${await desks.crashDuring(point, send)}`);
  if (!isForgetting) return;
  await desks.restart();
  count(script, '断开 重新启动');
}
