/** What do a PDF stream's bytes unpack to? (ISO 32000, 7.4) */
import { filtersOf, MOST_UNPACKED, type Inflate } from './pdf-file.ts';
import type { PdfDict } from './pdf-source.ts';

function fromHex(stored: string): string {
  const digits = stored.split('>')[0]?.replace(/[^0-9A-Fa-f]/g, '') ?? '';
  return (digits.match(/../g) ?? []).map((pair) => String.fromCharCode(Number.parseInt(pair, 16))).join('');
}

/** Five characters of base 85 make four bytes; `z` stands for four zeros. */
function fromBase85(stored: string): string {
  const text = (stored.split('~>')[0] ?? '').replace(/[^!-uz]/g, '').replaceAll('z', '!!!!!');
  const parts: string[] = [];
  for (let at = 0; at < text.length; at += 5) {
    const group = text.slice(at, at + 5);
    let value = 0;
    for (const character of group.padEnd(5, 'u')) value = value * 85 + character.charCodeAt(0) - 33;
    const bytes = [value / 2 ** 24, value / 2 ** 16, value / 2 ** 8, value].map(
      (one) => Math.floor(one) & 255,
    );
    parts.push(String.fromCharCode(...bytes.slice(0, group.length - 1)));
  }
  return parts.join('');
}

/**
 * Takes the filters off one after the other.
 * @returns undefined at a filter that only a viewer of pictures takes off or that fails, null beyond the limit
 */
export function unfiltered(stored: string, dict: PdfDict, inflate: Inflate): string | null | undefined {
  let plain = stored;
  for (const filter of filtersOf(dict)) {
    if (filter === 'ASCIIHexDecode' || filter === 'AHx') plain = fromHex(plain);
    else if (filter === 'ASCII85Decode' || filter === 'A85') plain = fromBase85(plain);
    else if (filter === 'FlateDecode' || filter === 'Fl') {
      const next = inflate(plain, MOST_UNPACKED);
      if (next === undefined || next === null) return next;
      plain = next;
    } else return undefined;
  }
  return plain;
}
