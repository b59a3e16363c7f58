/** Which characters a font draws, and what is written for those that it does not. */
import { present } from '../../../base/assert.ts';

/**
 * Reads the table `cmap` of a TrueType font, in its form for all planes (OpenType 1.9, format 12).
 * @returns the characters that have a shape of their own
 * @throws a bug for a font without that table: the font is part of the program
 */
export function charactersOf(font: Buffer): ReadonlySet<number> {
  const cmap = tableAt(font, 'cmap');
  const subtables = Array.from(
    { length: font.readUInt16BE(cmap + 2) },
    (_, index) => cmap + font.readUInt32BE(cmap + 4 + 8 * index + 4),
  );
  const full = present(
    subtables.find((at) => font.readUInt16BE(at) === 12),
    'our font maps all planes',
  );
  const drawn = new Set<number>();
  for (let group = 0; group < font.readUInt32BE(full + 12); group += 1) {
    const at = full + 16 + 12 * group;
    const [from, to, glyph] = [font.readUInt32BE(at), font.readUInt32BE(at + 4), font.readUInt32BE(at + 8)];
    // Shape 0 is the one for missing characters.
    for (let codePoint = from; codePoint <= to; codePoint += 1)
      if (glyph + codePoint - from !== 0) drawn.add(codePoint);
  }
  return drawn;
}

function tableAt(font: Buffer, tag: string): number {
  const records = Array.from({ length: font.readUInt16BE(4) }, (_, index) => 12 + 16 * index);
  const record = records.find((at) => font.toString('latin1', at, at + 4) === tag);
  return font.readUInt32BE(present(record, `a font has a table ${tag}`) + 8);
}

const PLAIN = /^[\n\x20-\x7e]*$/;
/** Other looks of the same character: without them the plain one is drawn. */
const VARIANTS = /[\uFE00-\uFE0F\u{E0100}-\u{E01EF}]/gu;
const SPACES = /[\u00A0\u2000-\u200A\u202F]/gu;

/**
 * Writes what a font does not draw as `〓(U+20BB7)`, the printer's sign for a missing character with its number: that of a
 * name a rare character is missing shall be seen, and which one; it becomes neither a box nor nothing.
 */
export function drawable(text: string, drawn: ReadonlySet<number>): string {
  if (PLAIN.test(text)) return text;
  return [...text.replace(VARIANTS, '').replace(SPACES, ' ')]
    .map((character) => {
      const codePoint = character.codePointAt(0) ?? 0;
      if (codePoint < 0x20 || drawn.has(codePoint)) return character;
      return `〓(U+${codePoint.toString(16).toUpperCase().padStart(4, '0')})`;
    })
    .join('');
}
