import { join } from 'node:path';
import pdfmake from 'pdfmake';
import type { TDocumentDefinitions } from 'pdfmake/interfaces.js';
import { ROOT } from '../../root.ts';

/** Noto Sans SC, cut down to the characters of GBK; its licence lies beside it. */
const FONT = join(ROOT, 'assets', 'fonts', 'NotoSansSC-Regular.gbk-subset.ttf');
const NAME = 'NotoSansSC';

let ready = false;

/** The font is the only file that a document may read, and it may read nothing from the network. */
function prepare(): void {
  if (ready) return;
  pdfmake.setFonts({ [NAME]: { normal: FONT, bold: FONT, italics: FONT, bolditalics: FONT } });
  pdfmake.setLocalAccessPolicy((path) => path === FONT);
  pdfmake.setUrlAccessPolicy(() => false);
  ready = true;
}

/** Draws a document on A4 with the one font that every reader sees alike. */
export async function drawPdf(definition: TDocumentDefinitions): Promise<Buffer> {
  prepare();
  const defaultStyle = { font: NAME, fontSize: 9.5, lineHeight: 1.15, ...definition.defaultStyle };
  return pdfmake.createPdf({ pageSize: 'A4', ...definition, defaultStyle }).getBuffer();
}
