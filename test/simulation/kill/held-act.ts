/** What several counters share and one of them has at a time: who began an act with it keeps it until they know how that ended. */
import type { Happening } from '../auditor/record.ts';
import type { Answer } from '../auditor/told.ts';
import type { Sent } from './kill-acts.ts';

export interface Held {
  isHeld: boolean;
}

interface HeldAct<T> {
  readonly requestId: string;
  /** Asks once. @throws when there is no answer */
  readonly ask: () => Promise<Answer<T>>;
  /** Of what was done, at its first answer. */
  readonly learn: (told: T) => void;
  readonly happening: (answer: Answer<T>) => Happening;
}

/** An act with a thing that nobody has. Where its answer was not waited for, nobody touches the thing again. */
export function heldAct<T>(thing: Held, { requestId, ask, learn, happening }: HeldAct<T>): Sent {
  thing.isHeld = true;
  let isKnown = false;
  return {
    requestId,
    async send() {
      const answer = await ask();
      if (answer.status < 500 && !isKnown) {
        isKnown = true;
        thing.isHeld = false;
        if (answer.status === 200) learn(answer.body as T);
      }
      return answer;
    },
    happening: (answer) => happening(answer as Answer<T>),
    answer: null,
    tries: 0,
  };
}
