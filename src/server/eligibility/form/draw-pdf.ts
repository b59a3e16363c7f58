import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pdfmake from 'pdfmake';
import type { Content, DynamicContent, TDocumentDefinitions } from 'pdfmake/interfaces.js';
import { ROOT } from '../../root.ts';
import { charactersOf, drawable } from './font-characters.ts';

/** Noto Sans SC, cut down to the characters of GBK; its licence lies beside it. */
const FONT = join(ROOT, 'assets', 'fonts', 'NotoSansSC-Regular.gbk-subset.ttf');
const NAME = 'NotoSansSC';

let drawn: ReadonlySet<number> | undefined;

/** The font is the only file that a document may read, and it may read nothing from the network. */
function prepare(): ReadonlySet<number> {
  if (drawn !== undefined) return drawn;
  pdfmake.setFonts({ [NAME]: { normal: FONT, bold: FONT, italics: FONT, bolditalics: FONT } });
  pdfmake.setLocalAccessPolicy((path) => path === FONT);
  pdfmake.setUrlAccessPolicy(() => false);
  drawn = charactersOf(readFileSync(FONT));
  return drawn;
}

/** Every text inside a part of a document, written with what the font has. */
function written<T>(part: T, characters: ReadonlySet<number>): T {
  if (typeof part === 'string') return drawable(part, characters) as T;
  if (Array.isArray(part)) return part.map((one) => written<unknown>(one, characters)) as T;
  if (typeof part !== 'object' || part === null) return part;
  return Object.fromEntries(
    Object.entries(part).map(([key, value]) => [key, written<unknown>(value, characters)]),
  ) as T;
}

/** A line of each page, which may be made for the page. */
function pageLine(
  line: DynamicContent | Content | undefined,
  characters: ReadonlySet<number>,
): DynamicContent | Content | undefined {
  if (typeof line !== 'function') return written(line, characters);
  return (page, pages, size) => written(line(page, pages, size), characters);
}

/** Draws a document on A4 with the one font that every reader sees alike. */
export async function drawPdf(definition: TDocumentDefinitions): Promise<Buffer> {
  const characters = prepare();
  const defaultStyle = { font: NAME, fontSize: 9.5, lineHeight: 1.15, ...definition.defaultStyle };
  const { header, footer } = definition;
  return pdfmake
    .createPdf({
      pageSize: 'A4',
      ...definition,
      content: written(definition.content, characters),
      ...(header === undefined ? {} : { header: pageLine(header, characters) }),
      ...(footer === undefined ? {} : { footer: pageLine(footer, characters) }),
      defaultStyle,
    })
    .getBuffer();
}
