/** How does a text copied from a web page or a word processor become plain lines, with nothing of its wording lost? */

const ENTITIES: Readonly<Record<string, string>> = {
  nbsp: ' ',
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  ldquo: '“',
  rdquo: '”',
  mdash: '—',
  middot: '·',
  ensp: ' ',
  emsp: ' ',
};
const LINE_ENDS = /<\/(?:p|div|h[1-6]|li|tr|title|w:p)>|<(?:br|w:br)\b[^>]*>/gi;
const UNSEEN = /<(script|style|head)\b[\s\S]*?<\/\1>|<!--[\s\S]*?-->/gi;

function decodeEntity(whole: string, name: string): string {
  if (!name.startsWith('#')) return ENTITIES[name.toLowerCase()] ?? whole;
  const code = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10);
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
}

/** The visible text of an HTML page or of a word processor's document.xml, one paragraph a line. */
export function markupToText(markup: string): string {
  return markup
    .replace(UNSEEN, '')
    .replace(/\r?\n/g, ' ')
    .replace(/<w:tab\b[^>]*>/gi, ' ')
    .replace(LINE_ENDS, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&(#?\w{2,8});/g, decodeEntity);
}

/** Whether a text is markup rather than plain lines. */
export function isMarkup(text: string): boolean {
  return /<(?:html|body|p|div|w:document)\b/i.test(text.slice(0, 20_000));
}

/**
 * The lines of a text without the rubbish of copying: odd blanks, and the question marks that broken conversions
 * leave where a wide blank stood. A question mark inside an address stays.
 */
export function cleanLines(text: string): string[] {
  return text
    .split(/\r\n|[\r\n\u2028\u2029]/)
    .map((line) =>
      line
        .replace(/\u200b|\u200c|\u200d|\ufeff|\ufffd/g, '')
        .replace(/(?<![A-Za-z0-9])\?+|\?{2,}/g, ' ')
        .replace(/[\s\u00a0\u3000]+/g, ' ')
        .trim(),
    )
    .filter((line) => line !== '');
}
