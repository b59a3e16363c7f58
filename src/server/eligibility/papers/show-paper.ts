import { wallClock } from '../../../base/date.ts';
import { readPdf } from '../../../domain/eligibility/papers/pdf-file.ts';
import { PdfSyntaxError } from '../../../domain/eligibility/papers/pdf-source.ts';
import { stampedPdf } from '../../../domain/eligibility/papers/pdf-stamp.ts';
import { readJpeg, readPng } from '../../../domain/eligibility/papers/picture.ts';
import { ROLES, type Actor } from '../../../domain/identity/roles.ts';
import { inflate } from './inflate.ts';

/** A paper as it leaves the platform. */
export interface ShownPaper {
  readonly content: Buffer;
  readonly mediaType: string;
}

/** Who reads, and when: what stands across every page (M7). @param now milliseconds since 1970 */
export function watermarkOf(actor: Pick<Actor, 'name' | 'role' | 'accountId'>, now: number): string {
  return `${actor.name} ${ROLES[actor.role].label}（${actor.accountId}）${wallClock(now)} 查阅`;
}

const escaped = (text: string) =>
  text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`).replace(/\p{Cc}/gu, ' ');

/**
 * A drawing that holds the picture with the words over it, in slanting rows. It is made of the picture as stored: taking it
 * apart to its dots would need a decoder, and would lose what a reviewer must read.
 */
function stampedPicture(content: Buffer, mediaType: string, words: string): Buffer | undefined {
  const picture = mediaType === 'image/png' ? readPng(content) : readJpeg(content);
  if (picture === undefined) return undefined;
  const { width, height } = picture;
  const letter = Math.max(Math.min(width, height) / 28, 8);
  const [across, up] = [letter * words.length * 1.05, letter * 7];
  const mark = `<pattern id="m" width="${across}" height="${up}" patternUnits="userSpaceOnUse" patternTransform="rotate(-25)">
<text x="0" y="${up / 2}" font-size="${letter}" font-family="sans-serif" fill="#333" fill-opacity="0.34" stroke="#fff" stroke-opacity="0.3" stroke-width="${letter / 40}">${escaped(words)}</text></pattern>`;
  return Buffer.from(
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"><title>${escaped(words)}</title><defs>${mark}</defs>
<image width="${width}" height="${height}" href="data:${mediaType};base64,${content.toString('base64')}"/><rect width="${width}" height="${height}" fill="url(#m)"/></svg>`,
  );
}

/**
 * A stored paper with the reader's name and the time across it (M7, M23.2); a PDF is built anew from its pages alone.
 * @returns undefined for a paper that was stored before its shape was checked and cannot be read now
 */
export function stampPaper(content: Buffer, mediaType: string, words: string): ShownPaper | undefined {
  if (mediaType !== 'application/pdf') {
    const picture = stampedPicture(content, mediaType, words);
    return picture && { content: picture, mediaType: 'image/svg+xml' };
  }
  try {
    const stamped = stampedPdf(readPdf(content.toString('latin1'), inflate), words);
    return stamped === undefined ? undefined : { content: Buffer.from(stamped, 'latin1'), mediaType };
  } catch (error) {
    if (error instanceof PdfSyntaxError) return undefined;
    throw error;
  }
}
