/** Does something else hide in this file: an archive, a program, a macro, the test virus? (M23.2) */
import type { PaperFault } from './paper-fault.ts';

/** The published test pattern of all virus scanners, put together here so that this file is none. */
export const TEST_VIRUS = [
  'X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR',
  '-STANDARD-ANTIVIRUS-',
  'TEST-FILE!$H+H*',
].join('');

/** Each sign is so long that compressed bytes do not hold it by chance. */
const SIGNS: readonly (readonly [PaperFault, RegExp])[] = [
  ['virus', /EICAR-STANDARD-ANTIVIRUS-TEST-FILE!/],
  ['macro', /vbaProject\.bin|_VBA_PROJECT|\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1/],
  ['archive', /PK\x03\x04[\x0a-\x3f]\0[\s\S]{2}[\0\x08]\0|Rar!\x1a\x07|7z\xbc\xaf\x27\x1c/],
  ['program', /This program cannot be run in DOS mode|\x7fELF[\x01\x02][\x01\x02]\x01\0|#!\/(?:usr\/)?bin\//],
  ['program', /<\?php\s|<script[\s>]|<!doctype html|<html[\s>]/i],
];
const ARCHIVE_END = 'PK\x05\x06';
const ARCHIVE_END_SIZE = 22;
const LONGEST_COMMENT = 65_535;

/** Whether the file ends as a ZIP archive does, whose readers look for its index from behind. */
function endsAsArchive(source: string): boolean {
  const from = Math.max(0, source.length - ARCHIVE_END_SIZE - LONGEST_COMMENT);
  for (let at = source.indexOf(ARCHIVE_END, from); at >= 0; at = source.indexOf(ARCHIVE_END, at + 1)) {
    const comment = source.charCodeAt(at + 20) + 256 * source.charCodeAt(at + 21);
    if (at + ARCHIVE_END_SIZE + comment === source.length) return true;
  }
  return false;
}

/**
 * The first sign of something else in a file.
 * @param source one character a byte
 */
export function foreignContent(source: string): PaperFault | undefined {
  const found = SIGNS.find(([, sign]) => sign.test(source));
  return found?.[0] ?? (endsAsArchive(source) ? 'archive' : undefined);
}
