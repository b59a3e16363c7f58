/**
 * JSON that is alike but for some texts is written once, with gaps; later only the gaps are filled. What comes out is what
 * `JSON.stringify` would write, letter for letter.
 */

/** What stands before the first gap, and every gap with what stands behind it. */
export interface Mould {
  readonly before: string;
  readonly gaps: readonly Gap[];
}

interface Gap {
  /** Which text goes here. */
  readonly at: number;
  readonly after: string;
}

/** Stands for a text that needs no escapes in what a mould is made of. @param at which text goes here */
export function textGap(at: number): string {
  return `\uE000${at}\uE000`;
}

/** Stands for a value that is given as JSON. @param at which text goes here */
export function jsonGap(at: number): string {
  return `\uE001${at}\uE001`;
}

/** A text's gap lies inside its quotes, a value's gap takes the place of them. */
const GAP = /\uE000(\d+)\uE000|"\uE001(\d+)\uE001"/;

/** @param value anything that JSON can say, with gaps for some of its texts */
export function makeMould(value: unknown): Mould {
  // What stands between gaps takes turns with what the two groups have caught, of which one is always missing.
  const [before = '', ...rest] = JSON.stringify(value).split(GAP);
  const gaps: Gap[] = [];
  for (let index = 0; index < rest.length; index += 3) {
    gaps.push({ at: Number(rest[index] ?? rest[index + 1]), after: rest[index + 2] ?? '' });
  }
  return { before, gaps };
}

/** @param texts those of text gaps without anything that JSON escapes, those of value gaps as JSON */
export function fill({ before, gaps }: Mould, texts: readonly string[]): string {
  let text = before;
  for (const { at, after } of gaps) text += texts[at] + after;
  return text;
}
