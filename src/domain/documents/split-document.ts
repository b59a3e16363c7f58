/**
 * Which official document is this, what are its parts and articles, and which of our clauses does each article carry (M1)?
 * Reads simplified and traditional characters; every word of the text ends up in exactly one article.
 */
import { CLAUSES, RULE_IDS } from '../../policy/clauses.ts';
import { DOCUMENTS } from '../../policy/documents.ts';
import { cleanLines, isMarkup, markupToText } from './clean-text.ts';
import { chineseNumber } from './chinese-number.ts';
import type { Article, LoadableDocument, SplitDocument } from './model.ts';

const NUMERAL = '[一二三四五六七八九十百零〇\\s]+';
const CHAPTER = new RegExp(`^(第${NUMERAL}章)\\s*(.*)$`);
const ARTICLE = new RegExp(`^第(${NUMERAL})[条條](\\s*)(.*)$`);
const PART = new RegExp(`^(${NUMERAL})、(.*)$`);
const ITEM = new RegExp(`^[（(](${NUMERAL})[）)](.*)$`);
/** Some pages run articles together; a new one begins after a full stop. */
const RUN_TOGETHER = new RegExp(`(?<=[。；])\\s*(?=第${NUMERAL}[条條]\\s)`, 'g');
const CLOSING = /^本通知自/;
const SIGNATURE =
  /^附件(?:[:：]|\s*\d)|^[（(]此件|^(?:湖南省\S{2,12}(?:局|厅)\s*)+$|^\d{4}年\d{1,2}月\d{1,2}日$/;

interface Draft {
  part: string;
  label: string;
  lines: string[];
}

function compact(text: string): string {
  return text.replace(/\s/g, '');
}

/** Which document a text is; undefined when it is none that the platform restates. */
export function recogniseDocument(text: string): LoadableDocument | undefined {
  const words = compact(text).replaceAll('單', '单').replaceAll('辦', '办').replaceAll('條', '条');
  if (/单行支付管理办法/.test(words) && /第一条/.test(words)) return 'measures';
  if (/落地执行工作的通知/.test(words) && /一、/.test(words)) return 'notice';
  return undefined;
}

/** A new chapter or article, told by its line; undefined when the line goes on with the article before. */
function startOfMeasures(line: string, last: { part: string; number: number }): Draft | undefined {
  const chapter = CHAPTER.exec(line);
  if (chapter) {
    // The line belongs to no article: the chapter's name goes along with the articles under it.
    last.part = `${compact(chapter[1] ?? '')} ${compact(chapter[2] ?? '')}`.trim();
    return { part: last.part, label: '', lines: [] };
  }
  if (last.number > 0 && SIGNATURE.test(line)) return { part: '', label: '落款', lines: [line] };
  const article = ARTICLE.exec(line);
  if (!article) return undefined;
  const number = chineseNumber(compact(article[1] ?? ''));
  // A paragraph may open by naming another article; only the next one in order, or one set off by a blank, begins anew.
  const follows =
    number !== undefined && (number === last.number + 1 || (number > last.number && article[2] !== ''));
  if (!follows) return undefined;
  last.number = number;
  return { part: last.part, label: `第${compact(article[1] ?? '')}条`, lines: [article[3] ?? ''] };
}

function startOfNotice(
  line: string,
  last: { part: string; number: number; numeral: string; closed: boolean },
): Draft | undefined {
  if (last.numeral !== '' && !last.closed && CLOSING.test(line)) {
    last.closed = true;
    return { part: '', label: '结尾', lines: [line] };
  }
  if (last.numeral !== '' && SIGNATURE.test(line)) {
    last.closed = true;
    return { part: '', label: '落款', lines: [line] };
  }
  if (last.closed) return undefined;
  const part = PART.exec(line);
  const number = part && chineseNumber(compact(part[1] ?? ''));
  if (part && number === last.number + 1) {
    Object.assign(last, { number, numeral: compact(part[1] ?? ''), part: line });
    return { part: last.part, label: last.numeral, lines: [] };
  }
  const item = last.numeral === '' ? null : ITEM.exec(line);
  return item
    ? {
        part: last.part,
        label: `${last.numeral}（${compact(item[1] ?? '')}）`,
        lines: [item[2]?.trim() ?? ''],
      }
    : undefined;
}

function draftsOf(document: LoadableDocument, lines: readonly string[]): Draft[] {
  const drafts: Draft[] = [{ part: '', label: '开头', lines: [] }];
  const last = { part: '', number: 0, numeral: '', closed: false };
  for (const line of lines) {
    const start = document === 'measures' ? startOfMeasures(line, last) : startOfNotice(line, last);
    const previous = drafts.at(-1);
    if (!start) previous?.lines.push(line);
    else if (start.label === '落款' && previous?.label === '落款') previous.lines.push(line);
    else drafts.push(start);
  }
  return drafts.filter((draft) => draft.label !== '' && draft.lines.some((line) => line !== ''));
}

function link(document: LoadableDocument, draft: Draft): Article {
  const clauseIds = RULE_IDS.filter(
    (id) => CLAUSES[id].document === document && CLAUSES[id].article === draft.label,
  );
  return {
    part: draft.part,
    label: draft.label,
    body: draft.lines.filter((line) => line !== '').join('\n'),
    clauseIds,
  };
}

/**
 * Recognises and splits an official text given as plain lines, HTML or a word processor's XML.
 * @returns undefined when it is not one of the documents the platform restates
 */
export function splitDocument(text: string): SplitDocument | undefined {
  const lines = cleanLines(isMarkup(text) ? markupToText(text) : text).flatMap((line) =>
    line.split(RUN_TOGETHER),
  );
  const document = recogniseDocument(lines.join('\n'));
  if (!document) return undefined;
  const articles = draftsOf(document, lines).map((draft) => link(document, draft));
  const found = new Set(articles.flatMap((article) => article.clauseIds));
  const unmatched = RULE_IDS.filter((id) => CLAUSES[id].document === document && !found.has(id));
  return { document, title: DOCUMENTS[document].title, articles, unmatched };
}
