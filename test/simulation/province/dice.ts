/** Chance from a seed: the same seed gives the same throws, on every machine. */
export interface Dice {
  /**
   * Opens a chapter: its throws depend on the seed and on its name alone, however often was thrown before. What goes another
   * way in one chapter, as of two requests at the same moment either may be the first, shifts no throw of another.
   */
  begin(chapter: string): void;
  /** A whole number from 0 up to but not including `end`. */
  below(end: number): number;
  /** A whole number from `first` to `last`, both included. */
  between(first: number, last: number): number;
  /** Yes, so many times in a hundred. */
  percent(times: number): boolean;
  pick<T>(things: readonly T[]): T;
  /** One of the names, each as often as its weight says. */
  weighed<K extends string>(weights: Readonly<Record<K, number>>): K;
}

/** A number of thirty-two bits for a text (FNV-1a). */
function numberOf(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}

/** Thirty-two bits at a time (mulberry32). */
export function diceOf(seed: number): Dice {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (end: number) => Math.floor(next() * end);
  return {
    begin(chapter) {
      state = numberOf(`${seed} ${chapter}`);
    },
    below,
    between: (first, last) => first + below(last - first + 1),
    percent: (times) => below(100) < times,
    pick(things) {
      const thing = things[below(things.length)];
      if (thing === undefined) throw new Error('there is nothing to pick from');
      return thing;
    },
    weighed(weights) {
      const names = Object.keys(weights) as (keyof typeof weights)[];
      let throwLeft = below(names.reduce((total, name) => total + weights[name], 0));
      for (const name of names) {
        throwLeft -= weights[name];
        if (throwLeft < 0) return name;
      }
      throw new Error('weights are not negative');
    },
  };
}
