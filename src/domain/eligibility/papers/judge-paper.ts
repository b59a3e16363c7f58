/** Is this file a paper we take, by its name, its shape and its content? (M23.2) */
import { mediaTypeOf, type PaperMediaType } from '../paper.ts';
import { foreignContent } from './foreign-content.ts';
import type { PaperFault } from './paper-fault.ts';
import { pdfFault } from './pdf-danger.ts';
import type { Inflate } from './pdf-file.ts';
import { isTooLargePicture } from './picture-limits.ts';
import { readJpeg, readPng } from './picture.ts';

export type JudgedPaper =
  | {
      readonly ok: true;
      readonly mediaType: PaperMediaType;
      /** How many of its bytes are the paper: cameras put data of their own behind a picture, which is not kept. */
      readonly keptBytes: number;
    }
  | { readonly ok: false; readonly fault: PaperFault };

const TAKEN_ENDINGS: readonly string[] = ['jpg', 'jpeg', 'jpe', 'jfif', 'png', 'pdf'];
/** Endings that a system would run, unpack or show as a page, wherever in the name they stand. */
const RUN_ENDINGS =
  /^(exe|com|scr|bat|cmd|pif|msi|dll|lnk|hta|js|jse|mjs|vbs?|vbe|wsf|wsh|ps1|sh|jar|app|apk|php\d?|phtml|asp|aspx|jsp|html?|xhtml|svg|xml|swf|zip|rar|7z|gz|tar|iso|cab|docm?|dotm|xlsm?|pptm?|rtf)$/i;
/** Control characters, and those that turn the direction of writing and so hide an ending. */
const HIDING = /[\p{Cc}\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/u;

/** Whether a name hides what it is: an ending that runs, none of ours at the end, or characters that are not seen. */
export function isOddName(fileName: string): boolean {
  const base = fileName.split(/[\\/]/).at(-1) ?? '';
  const [, ...endings] = base.trim().split('.');
  if (HIDING.test(fileName)) return true;
  if (endings.length === 0) return false;
  if (endings.some((one) => RUN_ENDINGS.test(one.trim()))) return true;
  return !TAKEN_ENDINGS.includes((endings.at(-1) ?? '').toLowerCase());
}

const CHUNK = 8192;

/** Bytes as text, one character a byte. */
export function byteText(bytes: Uint8Array): string {
  const parts: string[] = [];
  for (let at = 0; at < bytes.length; at += CHUNK)
    parts.push(String.fromCharCode(...bytes.subarray(at, at + CHUNK)));
  return parts.join('');
}

function judgePicture(content: Uint8Array, mediaType: 'image/png' | 'image/jpeg'): JudgedPaper {
  const source = byteText(content);
  const foreign = foreignContent(source) ?? (source.includes('%PDF-') ? 'somethingBehind' : undefined);
  if (foreign) return { ok: false, fault: foreign };
  const picture = mediaType === 'image/png' ? readPng(content) : readJpeg(content);
  if (picture === undefined) return { ok: false, fault: 'damaged' };
  if (isTooLargePicture(picture)) return { ok: false, fault: 'tooLargePicture' };
  return { ok: true, mediaType, keptBytes: picture.end };
}

/**
 * Judges a file by its own bytes, whatever its sender says it is.
 * @param inflate unpacks deflated bytes up to a limit
 */
export function judgePaper(fileName: string, content: Uint8Array, inflate: Inflate): JudgedPaper {
  if (isOddName(fileName)) return { ok: false, fault: 'oddName' };
  const mediaType = mediaTypeOf(content);
  if (mediaType === undefined) return { ok: false, fault: 'unknownType' };
  if (mediaType !== 'application/pdf') return judgePicture(content, mediaType);
  const fault = pdfFault(byteText(content), inflate);
  return fault ? { ok: false, fault } : { ok: true, mediaType, keptBytes: content.length };
}
