/**
 * What did the cell say before a PDF converter put blanks, line breaks and look-alike characters into it?
 * (N1.1: the published list is what we must hold, not the converter's rendering of it.)
 */

/** Radicals that converters emit for the ideograph of the same shape: the Kangxi block and its supplement. */
const RADICAL = /[\u2e80-\u2fdf]/g;
/** The supplement has no compatibility mapping; these are the ones seen in simplified text. */
const SUPPLEMENT: Readonly<Record<string, string>> = {
  '⺟': '母',
  '⺠': '民',
  '⻅': '见',
  '⻆': '角',
  '⻉': '贝',
  '⻋': '车',
  '⻓': '长',
  '⻔': '门',
  '⻘': '青',
  '⻚': '页',
  '⻛': '风',
  '⻜': '飞',
  '⻝': '食',
  '⻢': '马',
  '⻣': '骨',
  '⻤': '鬼',
  '⻥': '鱼',
  '⻦': '鸟',
  '⻨': '麦',
  '⻩': '黄',
  '⻬': '齐',
  '⻮': '齿',
  '⻰': '龙',
  '⻳': '龟',
};
const INVISIBLE = /[\u200b-\u200d\u2060\ufeff\u00ad]/g;
const WORD = /[A-Za-z0-9]/;

/** Puts ideographs where a converter left radicals of the same shape, and drops invisible characters. */
export function restoreCharacters(text: string): string {
  return text
    .replace(INVISIBLE, '')
    .replace(RADICAL, (radical) => SUPPLEMENT[radical] ?? radical.normalize('NFKC'));
}

/**
 * Joins a cell into one line: blanks and line breaks go, except one space between two Latin words or numbers,
 * where print has one too.
 */
export function joinLine(text: string): string {
  return restoreCharacters(text)
    .trim()
    .replace(/\s+/g, (_, offset: number, whole: string) => {
      const before = whole[offset - 1] ?? '';
      const after = whole.slice(offset).trimStart()[0] ?? '';
      return WORD.test(before) && WORD.test(after) ? ' ' : '';
    });
}

/** A key for comparing texts whatever their width, case, brackets and blanks. Never shown. */
export function matchKey(text: string): string {
  return restoreCharacters(text)
    .replace(/[∶﹕]/g, ':')
    .replace(/[∗﹡]/g, '*')
    .normalize('NFKC')
    .replace(/\s+/g, '')
    .replace(/[【[〔]/g, '(')
    .replace(/[】\]〕]/g, ')')
    .replace(/、/g, ',')
    .toLowerCase();
}

/**
 * A drug name as published. A line break inside one name is a soft wrap and is joined; names stacked under one
 * number (补液盐Ⅰ, Ⅱ, Ⅲ) stay apart, one a line.
 * A break parts two names when no bracket is open and both begin alike (apart from 注射用).
 */
export function joinName(text: string): string {
  const names: string[] = [];
  for (const line of text.split(/\r?\n/)) {
    const current = names.at(-1);
    if (current === undefined || startsAnotherName(names[0] ?? '', current, line)) names.push(line);
    else names[names.length - 1] = `${current}\n${line}`;
  }
  return names
    .map(joinLine)
    .filter((name) => name !== '')
    .join('\n');
}

function startsAnotherName(first: string, previous: string, line: string): boolean {
  if (openBrackets(previous) > 0) return false;
  const stem = stemOf(first);
  return stem.length === 2 && stem === stemOf(line);
}

function stemOf(name: string): string {
  return matchKey(name)
    .replace(/^注射用/, '')
    .slice(0, 2);
}

function openBrackets(text: string): number {
  const key = matchKey(text);
  return key.split('(').length - key.split(')').length;
}

/**
 * A remark with its soft wraps joined; items of a numbered list, and paragraphs that the print began on a new line
 * after a full stop, stand each on its own line.
 */
export function joinRemark(text: string): string {
  const paragraphs = text.replace(/。[^\S\n]*\n/g, '。\u0000').split('\u0000');
  return paragraphs
    .map(breakBeforeItems)
    .filter((line) => line !== '')
    .join('\n');
}

/** Items are found by counting: each number must be the one after the last, so that doses are not taken for items. */
function breakBeforeItems(paragraph: string): string {
  // 1.5mg is a dose, 1.12岁 is item 1 about an age: what follows the digits tells.
  const marker = /(?:^|[：:；;。，,\n]|\s)\s*(\d{1,2})[.．、](?!\d+[A-Za-zμµ%％/毫微克升倍元万])\s*(?=\S)/g;
  const items: { number: number; start: number }[] = [];
  for (const match of paragraph.matchAll(marker)) {
    const number = Number(match[1]);
    const last = items.at(-1)?.number ?? 0;
    if (number !== last + 1 && (number !== 1 || last === 1)) continue;
    items.push({ number, start: match.index + match[0].search(/\d/) });
  }
  const starts = items
    .filter((item, index) => item.number > 1 || items[index + 1]?.number === 2)
    .map((item) => item.start);
  const pieces = [0, ...starts].map((start, index) => paragraph.slice(start, starts[index]));
  return pieces
    .map(joinItem)
    .filter((piece) => piece !== '')
    .join('\n');
}

/** Keeps a space between an item's number and a number that follows it, so that item 1 about 12-year-olds is not read as 1.12. */
function joinItem(piece: string): string {
  const item = /^\s*(\d{1,2}[.．、])\s*(\d[\s\S]*)$/.exec(piece);
  return item ? `${item[1]} ${joinLine(item[2] ?? '')}` : joinLine(piece);
}

/** Whether a standard's cell is the mark that stands for a price agreed in confidence (N5.1). */
export function isConfidentialMark(text: string): boolean {
  return matchKey(text) === '*';
}
