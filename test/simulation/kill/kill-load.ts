/** Counters that go on selling while the server is killed under them: who gets no answer asks again with the same request id, or gives up. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Dice } from '../province/dice.ts';
import type { Sent, Told } from './kill-acts.ts';

export interface KillLoad {
  readonly sent: readonly Sent[];
  /** Answers that a request got again, to be compared with the first. */
  readonly again: readonly { readonly first: Told; readonly second: Told; readonly requestId: string }[];
  /** Ends when every counter has finished what it was doing. */
  stop(): Promise<void>;
  /** Asks once more for everything to which nobody got an answer. */
  askForRest(): Promise<void>;
}

const COUNTERS = 12;
const WAIT_MS = 100;
const GIVE_UP_PERCENT = 10;

/** @param draw gives the next thing that somebody does */
export function startLoad(dice: Dice, draw: () => Sent): KillLoad {
  const sent: Sent[] = [];
  const again: { first: Told; second: Told; requestId: string }[] = [];
  let isOver = false;

  async function stayAtCounter(): Promise<void> {
    while (!isOver) {
      const one = draw();
      sent.push(one);
      const givesUp = dice.percent(GIVE_UP_PERCENT);
      while (!(await tryOnce(one)) && !givesUp) await sleep(WAIT_MS);
      // Who gave up goes away, and the next patient comes a little later.
      if (one.answer === null) await sleep(WAIT_MS * COUNTERS);
      if (one.answer !== null && dice.percent(10)) {
        const second = await one.send().catch(() => undefined);
        if (second && second.status < 500)
          again.push({ first: one.answer, second, requestId: one.requestId });
      }
    }
  }

  const counters = Array.from({ length: COUNTERS }, stayAtCounter);
  return {
    sent,
    again,
    async stop() {
      isOver = true;
      await Promise.all(counters);
    },
    async askForRest() {
      for (const one of sent.filter(({ answer }) => answer === null))
        if (!(await tryOnce(one))) throw new Error(`${one.requestId} gets no answer`);
    },
  };
}

async function tryOnce(one: Sent): Promise<boolean> {
  one.tries += 1;
  try {
    const answer = await one.send();
    // What the server could not do it says with 5xx: nothing is known then, as without an answer.
    if (answer.status >= 500) return false;
    one.answer = answer;
    return true;
  } catch {
    return false;
  }
}
