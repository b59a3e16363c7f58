/** Which words of a text changed? For showing a changed scope or standard so that the eye finds the change (N1.1). */

export interface TextPart {
  readonly kind: 'same' | 'removed' | 'added';
  readonly text: string;
}

/** Longer texts than this, after their common ends are taken off, are shown as wholly replaced. */
const MOST_CELLS = 4_000_000;
/** A shared stretch of fewer characters between two changes is noise to a reader. */
const LEAST_SHARED = 2;

/** Numbers and Latin words stay whole; Chinese is compared character by character. */
function tokensOf(text: string): string[] {
  return text.match(/\d+(?:\.\d+)?|[A-Za-z]+|\s+|[\s\S]/gu) ?? [];
}

/** The two texts as one sequence of parts: what stayed, what went, what came. */
export function diffWords(before: string, after: string): TextPart[] {
  const old = tokensOf(before);
  const now = tokensOf(after);
  let head = 0;
  while (head < old.length && head < now.length && old[head] === now[head]) head += 1;
  let tail = 0;
  while (
    tail < old.length - head &&
    tail < now.length - head &&
    old[old.length - 1 - tail] === now[now.length - 1 - tail]
  ) {
    tail += 1;
  }
  const parts = [
    ...old.slice(0, head).map((text): TextPart => ({ kind: 'same', text })),
    ...diffTokens(old.slice(head, old.length - tail), now.slice(head, now.length - tail)),
    ...old.slice(old.length - tail).map((text): TextPart => ({ kind: 'same', text })),
  ];
  return quieten(merge(parts));
}

function diffTokens(old: readonly string[], now: readonly string[]): TextPart[] {
  if (old.length === 0 || now.length === 0 || old.length * now.length > MOST_CELLS) {
    return [
      ...old.map((text): TextPart => ({ kind: 'removed', text })),
      ...now.map((text): TextPart => ({ kind: 'added', text })),
    ];
  }
  const width = now.length + 1;
  // The longest common sequence of the rests of both texts from each position on.
  const longest = new Uint16Array((old.length + 1) * width);
  const at = (row: number, column: number) => longest[row * width + column] ?? 0;
  for (let row = old.length - 1; row >= 0; row -= 1) {
    for (let column = now.length - 1; column >= 0; column -= 1) {
      longest[row * width + column] =
        old[row] === now[column]
          ? at(row + 1, column + 1) + 1
          : Math.max(at(row + 1, column), at(row, column + 1));
    }
  }
  const parts: TextPart[] = [];
  let [row, column] = [0, 0];
  while (row < old.length || column < now.length) {
    const [gone, come] = [old[row], now[column]];
    if (gone !== undefined && gone === come) {
      parts.push({ kind: 'same', text: gone });
      row += 1;
      column += 1;
    } else if (come === undefined || (gone !== undefined && at(row + 1, column) >= at(row, column + 1))) {
      parts.push({ kind: 'removed', text: gone ?? '' });
      row += 1;
    } else {
      parts.push({ kind: 'added', text: come });
      column += 1;
    }
  }
  return parts;
}

/** Puts neighbours of one kind together. */
function merge(parts: readonly TextPart[]): TextPart[] {
  const merged: TextPart[] = [];
  for (const part of parts) {
    const last = merged.at(-1);
    if (last?.kind === part.kind) merged[merged.length - 1] = { ...last, text: last.text + part.text };
    else merged.push(part);
  }
  return merged;
}

/** Shows a change as one removal and one addition where only crumbs between them stayed the same. */
function quieten(parts: readonly TextPart[]): TextPart[] {
  const result: TextPart[] = [];
  let [gone, come] = ['', ''];
  const flush = () => {
    if (gone !== '') result.push({ kind: 'removed', text: gone });
    if (come !== '') result.push({ kind: 'added', text: come });
    [gone, come] = ['', ''];
  };
  for (const [index, part] of parts.entries()) {
    const inside = index > 0 && index < parts.length - 1;
    if (part.kind === 'same' && !(inside && part.text.length < LEAST_SHARED)) {
      flush();
      result.push(part);
      continue;
    }
    if (part.kind !== 'added') gone += part.text;
    if (part.kind !== 'removed') come += part.text;
  }
  flush();
  return result;
}

/** The changed words alone, for a cell of a sheet: 删“住院”；增“急诊”。 */
export function describeWords(before: string | null, after: string | null): string {
  if (before === null || after === null) return '';
  return diffWords(before, after)
    .filter((part) => part.kind !== 'same')
    .map((part) => `${part.kind === 'removed' ? '删' : '增'}“${part.text}”`)
    .join('；');
}
