import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { pinyin } from 'pinyin-pro';
import { describe, expect, test } from 'vitest';
import { CLAUSE_IDS, INTERPRETATIONS, isClauseId } from './clause-ids.ts';
import { CLAUSES, RULE_IDS, cite } from './clauses.ts';
import { INTERPRETATION_STATEMENTS } from './interpretations.ts';

const OFFICIAL = '../shared/policy';
const RUN = 15;

/**
 * The sounds of a text's characters, without blanks and punctuation: simplified and traditional writing come out alike,
 * which is what the comparison with the official texts needs.
 */
function sounds(text: string): string[] {
  const characters = text.replace(/[^\p{Script=Han}0-9%]/gu, '');
  return pinyin(characters, { type: 'array', toneType: 'none' });
}

function runsOf(text: string): string[] {
  const all = sounds(text);
  return all
    .slice(0, Math.max(0, all.length - RUN + 1))
    .map((_, start) => all.slice(start, start + RUN).join(' '));
}

function ownTexts(): { readonly id: string; readonly text: string }[] {
  return [
    ...RULE_IDS.flatMap((id) => [CLAUSES[id].rule, CLAUSES[id].practice].map((text) => ({ id, text }))),
    ...INTERPRETATIONS.flatMap((id) => {
      const statement = INTERPRETATION_STATEMENTS[id];
      return [statement.question, statement.reading, statement.reason].map((text) => ({ id, text }));
    }),
  ];
}

describe('规则与解释', () => {
  test.each(CLAUSE_IDS)('%s 有标签、标题、规则和做法', (id) => {
    const citation = cite(id);
    expect(citation.id).toBe(id);
    expect(citation.label).toMatch(
      id.startsWith('N') ? /^通知 / : id.startsWith('M') ? /^办法 第/ : /^平台解释 I/,
    );
    expect(citation.title.length).toBeGreaterThan(2);
    expect(citation.text.length).toBeGreaterThan(4);
    expect(citation.note.length).toBeGreaterThan(4);
  });

  test('办法各条的条号与编号一致', () => {
    const digits = ['', '一', '二', '三', '四', '五', '六', '七', '八', '九'];
    for (const id of RULE_IDS.filter((candidate) => candidate.startsWith('M'))) {
      const number = Number(id.slice(1).split('.')[0]);
      const tens = Math.floor(number / 10);
      const written = `${tens > 1 ? digits[tens] : ''}${tens > 0 ? '十' : ''}${digits[number % 10]}`;
      expect(CLAUSES[id].article, id).toBe(`第${written}条`);
    }
  });

  test('解释所依附的条款都存在，可调整的与说明一致', () => {
    for (const id of INTERPRETATIONS) {
      expect(INTERPRETATION_STATEMENTS[id].about.length).toBeGreaterThan(0);
      expect(INTERPRETATION_STATEMENTS[id].about.every(isClauseId)).toBe(true);
    }
    const switchable = INTERPRETATIONS.filter((id) => INTERPRETATION_STATEMENTS[id].switchable);
    expect(switchable).toEqual(['I3', 'I4', 'I8', 'I11', 'I13', 'I19', 'I20']);
  });

  test('没有的编号不认', () => {
    expect(isClauseId('M40')).toBe(false);
    expect(isClauseId('M9')).toBe(false);
    expect(isClauseId('M9.1')).toBe(true);
  });

  test('找得出照抄的十五个字，繁简都能对上', () => {
    const copied = runsOf('各地不得自行制定目录或者以任何形式变通增加目录内药品');
    const official = new Set(runsOf('各地不得自行制定目錄或者以任何形式變通增加目錄內藥品,不得自行調整'));
    expect(copied.every((run) => official.has(run))).toBe(true);
  });

  test.skipIf(!existsSync(OFFICIAL))('没有照抄官方文件（连续十五个字）；官方文件不在时跳过', () => {
    const files = readdirSync(OFFICIAL).filter((name) => name.endsWith('.txt'));
    expect(files.length).toBeGreaterThan(0);
    const official = new Set(files.flatMap((name) => runsOf(readFileSync(`${OFFICIAL}/${name}`, 'utf8'))));
    const copied = ownTexts().flatMap(({ id, text }) =>
      runsOf(text)
        .filter((run) => official.has(run))
        .map((run) => `${id}: ${run}`),
    );
    expect(copied).toEqual([]);
  });
});
