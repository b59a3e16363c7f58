/** Is this file a paper we take: a picture or a PDF by its own first bytes, and not too large? (M23.2) */

export const PAPER_MEDIA_TYPES = ['image/jpeg', 'image/png', 'application/pdf'] as const;
export type PaperMediaType = (typeof PAPER_MEDIA_TYPES)[number];

/** A paper has at most 10 MB. */
export const PAPER_MAX_BYTES = 10 * 1024 * 1024;

const SIGNS: readonly (readonly [PaperMediaType, readonly number[]])[] = [
  ['image/jpeg', [0xff, 0xd8, 0xff]],
  ['image/png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['application/pdf', [0x25, 0x50, 0x44, 0x46, 0x2d]],
];

/** The kind of file by its first bytes, whatever its name claims; undefined for any other. */
export function mediaTypeOf(content: Uint8Array): PaperMediaType | undefined {
  return SIGNS.find(([, sign]) => sign.every((byte, at) => content[at] === byte))?.[0];
}
