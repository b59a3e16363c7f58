/** Questions of the same kind that are asked at the same moment, put to the database in one statement. */

interface Asked<K, V> {
  readonly key: K;
  readonly done: (value: V) => void;
  readonly failed: (error: unknown) => void;
}

/**
 * Makes a function that answers one key out of one that answers many. Nobody waits for company: a key that comes while fewer than
 * `most` statements are under way is asked at once, and what has come while all were under way is asked together by the next.
 * A key is only ever answered by a statement that was sent after it came.
 * @param ask answers in the order of the keys
 */
export function gathered<K, V>(
  ask: (keys: readonly K[]) => Promise<readonly V[]>,
  most: number,
): (key: K) => Promise<V> {
  let waiting: Asked<K, V>[] = [];
  let underWay = 0;
  const askNext = async (): Promise<void> => {
    const now = waiting;
    waiting = [];
    underWay += 1;
    try {
      const values = await ask(now.map((one) => one.key));
      if (values.length !== now.length) throw new Error('every key has an answer');
      for (const [place, one] of now.entries()) one.done(values[place] as V);
    } catch (error) {
      for (const one of now) one.failed(error);
    }
    underWay -= 1;
    if (waiting.length > 0) void askNext();
  };
  return (key) =>
    new Promise<V>((done, failed) => {
      waiting.push({ key, done, failed });
      if (underWay < most) void askNext();
    });
}
