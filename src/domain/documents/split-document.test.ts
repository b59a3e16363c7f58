import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { MEASURES_CLAUSES, NOTICE_CLAUSES } from '../../policy/clause-ids.ts';
import { chineseNumber } from './chinese-number.ts';
import { cleanLines, markupToText } from './clean-text.ts';
import type { Article, SplitDocument } from './model.ts';
import { recogniseDocument, splitDocument } from './split-document.ts';

const OFFICIAL = '../shared/policy';

const MEASURES = `示例省局　　发布时间：2025-11-27
湖南省医保药品“双通道”单行支付管理办法
第一章　总　则
????第一条??示例：说明目的。
????第二条??示例：说明两个渠道。
第三十条的内容另有说明,这一行仍属第二条。
第二章 ?待遇标准
　　第 三 条　示例：分类如下:?
???(一)第一类。
???(二)第二类。
第四条　示例：承接前文。第五条 示例：同一行里的下一条。`;

const NOTICE = `示例省局
关于做好目录落地执行工作的通知
各市州示例局：
一、目录调整情况
示例：第一部分没有分项。
二、规范支付标准
（一）示例分项标题
示例分项正文。
（二）示例：另一分项。
四、不按次序的不是部分标题
本通知自2025年1月1日起执行，示例。
附件：1.示例附件
（此件主动公开）`;

function split(text: string): SplitDocument {
  const result = splitDocument(text);
  if (!result) throw new Error('not recognised');
  return result;
}

function outline(articles: readonly Article[]): string[] {
  return articles.map(({ part, label, clauseIds }) => [part, label, ...clauseIds].join(' ').trim());
}

describe('办法的拆分（M1）', () => {
  const { document, articles, unmatched } = split(MEASURES);

  test('按章和条拆开，连到条款', () => {
    expect(document).toBe('measures');
    expect(outline(articles)).toEqual([
      '开头',
      '第一章 总则 第一条 M1',
      '第一章 总则 第二条 M2',
      '第二章 待遇标准 第三条 M3',
      '第二章 待遇标准 第四条 M4',
      '第二章 待遇标准 第五条 M5',
    ]);
  });

  test('空白的残迹去掉，分项留在条内，提到别条的段落不算新条', () => {
    expect(articles[2]?.body).toBe('示例：说明两个渠道。\n第三十条的内容另有说明,这一行仍属第二条。');
    expect(articles[3]?.body).toBe('示例：分类如下:\n(一)第一类。\n(二)第二类。');
  });

  test('缺了哪些条款说得出来', () => {
    expect(unmatched).toEqual(MEASURES_CLAUSES.slice(5));
  });

  test('繁体同样认得', () => {
    const traditional = MEASURES.replaceAll('条', '條').replaceAll('单行', '單行').replaceAll('办法', '辦法');
    expect(outline(split(traditional).articles)).toEqual(outline(articles));
  });

  test('网页形式同样认得，脚本和样式不进正文', () => {
    const lines = MEASURES.split('\n').map((line) => `<p>${line.replaceAll('　', '&#12288;')}</p>`);
    const page = `<html><head><title>x</title></head><body><script>alert("第六条 假的")</script>${lines.join('')}</body></html>`;
    expect(split(page).articles).toEqual(articles);
  });

  test('文字处理器的 document.xml 同样认得', () => {
    const runs = MEASURES.split('\n').map(
      (line) =>
        `<w:p><w:r><w:t>${line.slice(0, 3)}</w:t></w:r><w:r><w:t xml:space="preserve">${line.slice(3)}</w:t></w:r></w:p>`,
    );
    expect(split(`<w:document xmlns:w="x"><w:body>${runs.join('')}</w:body></w:document>`).articles).toEqual(
      articles,
    );
  });
});

describe('通知的拆分（N6）', () => {
  const { document, articles } = split(NOTICE);

  test('按部分和分项拆开，结尾与落款各成一段', () => {
    expect(document).toBe('notice');
    expect(outline(articles)).toEqual([
      '开头',
      '一、目录调整情况 一 N1.1 N1.2',
      '二、规范支付标准 二（一） N2.1',
      '二、规范支付标准 二（二） N2.2',
      '结尾 N6',
      '落款',
    ]);
    expect(articles[3]?.body).toBe('示例：另一分项。\n四、不按次序的不是部分标题');
    expect(articles[5]?.body).toBe('附件：1.示例附件\n（此件主动公开）');
  });
});

describe('认不出的文件', () => {
  test.each(['', '随便一段话', '湖南省医保药品“双通道”单行支付管理办法 只有题目'])('“%s”不拆', (text) => {
    expect(recogniseDocument(text)).toBeUndefined();
    expect(splitDocument(text)).toBeUndefined();
  });
});

describe('清理', () => {
  test('网址里的问号留下，转义还原', () => {
    expect(cleanLines('见 http://a.cn/x?id=1 ??完\r\n\r\n下一行')).toEqual([
      '见 http://a.cn/x?id=1 完',
      '下一行',
    ]);
    expect(markupToText('<p>a&nbsp;&amp;&#x4e2d;&unknown;</p><!-- x -->b<br/>c')).toBe(
      'a &中&unknown;\nb\nc',
    );
  });

  test.each([
    ['一', 1],
    ['十', 10],
    ['十九', 19],
    ['二十', 20],
    ['三十九', 39],
    ['一百零五', 105],
    ['', undefined],
    ['十十', undefined],
    ['廿', undefined],
  ])('数词“%s”读作 %s', (numeral, value) => {
    expect(chineseNumber(numeral)).toBe(value);
  });
});

describe.skipIf(!existsSync(OFFICIAL))('两份真实文件（不在时跳过）', () => {
  const texts = existsSync(OFFICIAL) ? readdirSync(OFFICIAL).filter((name) => name.endsWith('.txt')) : [];
  const real = texts.map((name) => {
    const text = readFileSync(`${OFFICIAL}/${name}`, 'utf8');
    return { text, result: split(text) };
  });

  test('每一条都找得到', () => {
    expect(real.map(({ result }) => result.document).sort()).toEqual(['measures', 'notice']);
    for (const { result } of real) {
      expect(result.unmatched).toEqual([]);
      const ids = new Set(result.articles.flatMap((article) => article.clauseIds));
      expect(ids.size).toBe(result.document === 'notice' ? NOTICE_CLAUSES.length : MEASURES_CLAUSES.length);
    }
  });

  test('一个字都没丢', () => {
    const han = (text: string): string[] =>
      [...text].filter((character) => /\p{Script=Han}|\d/u.test(character)).sort();
    for (const { text, result } of real) {
      const parts = new Set(result.articles.map((article) => article.part));
      // Labels of the Notice repeat the numeral of their part; the closing labels are our own words.
      const labels = result.articles.map(({ label }) =>
        result.document === 'measures' ? (label.startsWith('第') ? label : '') : label.replace(/^[^（]*/, ''),
      );
      const kept = [...parts, ...labels, ...result.articles.map((article) => article.body)]
        .join('')
        .replaceAll('条', '條');
      expect(han(kept)).toEqual(han(text.replaceAll('条', '條')));
    }
  });
});
