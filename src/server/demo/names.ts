import type { PeopleText } from './demo-files.ts';
import type { Dice } from './random.ts';

/** Draws names that read naturally and say that they are invented; none is drawn twice. */
export function makeNames(text: PeopleText, dice: Dice): { next(sex: 'male' | 'female'): string } {
  const surnames = text.surnames.split(' ');
  const given = { male: text.maleNames.split(' '), female: text.femaleNames.split(' ') };
  const used = new Set<string>();
  return {
    next(sex) {
      for (;;) {
        const name = `示例·${dice.pick(surnames)}${dice.pick(given[sex])}`;
        if (used.has(name)) continue;
        used.add(name);
        return name;
      }
    },
  };
}
