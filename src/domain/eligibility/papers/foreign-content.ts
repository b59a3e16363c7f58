/** Does something else hide in this file: an archive, a program, a macro, the test virus? (M23.2) */
import type { PaperFault } from './paper-fault.ts';

/** The published test pattern of all virus scanners, put together here so that this file is none. */
export const TEST_VIRUS = [
  'X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR',
  '-STANDARD-ANTIVIRUS-',
  'TEST-FILE!$H+H*',
].join('');

/** Each sign is so long that compressed bytes do not hold it by chance. */
const SIGNS: readonly (readonly [PaperFault, readonly string[]])[] = [
  ['virus', ['EICAR-STANDARD-ANTIVIRUS-TEST-FILE!']],
  ['macro', ['vbaProject.bin', '_VBA_PROJECT', '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1']],
  ['archive', ['Rar!\x1a\x07', '7z\xbc\xaf\x27\x1c']],
  [
    'program',
    [
      'This program cannot be run in DOS mode',
      ...['\x01\x01', '\x02\x01', '\x01\x02', '\x02\x02'].map((kind) => `\x7fELF${kind}\x01\0`),
    ],
  ],
];
const SCRIPT = /#!\/(?:usr\/)?bin\/|<\?php\s|<script[\s>]|<!doctype html|<html[\s>]/i;
const ARCHIVE_ENTRY = 'PK\x03\x04';
const NEWEST_ARCHIVE_VERSION = 63;

/** Whether an entry of a ZIP archive begins somewhere: its sign, a version that exists and a way of packing. */
function holdsArchiveEntry(source: string): boolean {
  for (let at = source.indexOf(ARCHIVE_ENTRY); at >= 0; at = source.indexOf(ARCHIVE_ENTRY, at + 1)) {
    const [version, high, packing, highPacking] = [4, 5, 8, 9].map((offset) =>
      source.charCodeAt(at + offset),
    );
    const isVersion =
      version !== undefined && version >= 10 && version <= NEWEST_ARCHIVE_VERSION && high === 0;
    if (isVersion && (packing === 0 || packing === 8) && highPacking === 0) return true;
  }
  return false;
}
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
  const found = SIGNS.find(([, signs]) => signs.some((sign) => source.includes(sign)));
  if (found) return found[0];
  if (holdsArchiveEntry(source) || endsAsArchive(source)) return 'archive';
  return SCRIPT.test(source) ? 'program' : undefined;
}
