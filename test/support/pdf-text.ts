/** Reads the text of our own PDFs back: pages as a stranger's reader would show them, by the map that each font carries. */
import { inflateSync } from 'node:zlib';

/** What the streams of a file hold, unpacked. */
function streamsOf(pdf: Buffer): string[] {
  const text = pdf.toString('latin1');
  const found: string[] = [];
  for (const { 0: head, index } of text.matchAll(/<<(?:(?!endobj)[\s\S])*?>>\s*stream\r?\n/g)) {
    const from = index + head.length;
    const length = Number(/\/Length (\d+)/.exec(head)?.[1] ?? 0);
    const packed = pdf.subarray(from, from + length);
    if (!head.includes('/FlateDecode')) found.push(packed.toString('latin1'));
    else if (!head.includes('/Length1')) found.push(inflateSync(packed).toString('latin1'));
  }
  return found;
}

const UTF16 = (hex: string) => Buffer.from(hex, 'hex').swap16().toString('utf16le');

/** Which character each glyph stands for. */
function glyphsOf(maps: readonly string[]): Map<number, string> {
  const glyphs = new Map<number, string>();
  for (const map of maps)
    for (const [, first, , list] of map.matchAll(/<([0-9a-f]+)> <([0-9a-f]+)> \[([^\]]*)\]/gi))
      [...(list ?? '').matchAll(/<([0-9a-f ]*)>/gi)].forEach(([, hex], index) =>
        glyphs.set(Number.parseInt(first ?? '0', 16) + index, UTF16((hex ?? '').replaceAll(' ', ''))),
      );
  return glyphs;
}

/** The text of every page, in the order in which it was drawn, a line for each piece. */
export function pagesOf(pdf: Buffer): string[] {
  const streams = streamsOf(pdf);
  const maps = streams.filter((stream) => stream.includes('beginbfrange'));
  if (maps.length > 1) throw new Error('one font is expected, whose map tells what its glyphs are');
  const glyphs = glyphsOf(maps);
  const pieceOf = (shown: string) =>
    [...shown.matchAll(/<([0-9a-f]+)>/gi)]
      .flatMap(([, hex]) => (hex ?? '').match(/.{4}/g) ?? [])
      .map((glyph) => glyphs.get(Number.parseInt(glyph, 16)) ?? '\uFFFD')
      .join('');
  return streams
    .filter((stream) => / TJ\b/.test(stream))
    .map((stream) =>
      [...stream.matchAll(/\[([^\]]*)\] TJ/g)].map(([, shown]) => pieceOf(shown ?? '')).join(''),
    );
}
