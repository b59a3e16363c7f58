/**
 * Writes docs/clauses.md and docs/interpretations.md from src/policy; with `--check` only says whether they are stale.
 * Run: node --import tsx scripts/docs.ts [--check]
 */
import { pathToFileURL } from 'node:url';
import { INTERPRETATIONS, MEASURES_CLAUSES, NOTICE_CLAUSES } from '../src/policy/clause-ids.ts';
import { CLAUSES, type RuleId } from '../src/policy/clauses.ts';
import { DOCUMENT_IDS, DOCUMENTS, quotedTitle, type PolicyDocument } from '../src/policy/documents.ts';
import { INTERPRETATION_STATEMENTS } from '../src/policy/interpretations.ts';
import { isStale, table, writeGenerated, type GeneratedFile } from './generated-file.ts';

const GENERATED = '<!-- 本文件由 src/policy 生成（npm run docs），请勿手改。 -->';

function documentRow(document: PolicyDocument): string[] {
  const term = `${document.from ?? '（手头文件未载）'} 至 ${document.to ?? '长期'}`;
  return [
    document.shortName,
    quotedTitle(document.title) + (document.number ?? ''),
    document.issuers.join('、'),
    document.issuedOn ?? '（手头文件未载）',
    term,
    document.formalised ? '已录入' : '未录入，涉及的日期拒绝计算（I15）',
  ];
}

function ruleTable(ids: readonly RuleId[]): string {
  return table(
    ['编号', '条款', '标题', '规则（本平台自己的表述）', '平台怎么落实'],
    ids.map((id) => {
      const { article, title, rule, practice } = CLAUSES[id];
      return [id, article, title, rule, practice];
    }),
  );
}

/** The list of rules: docs/clauses.md. */
export function clausesFile(): GeneratedFile {
  const documents = table(
    ['简称', '文件', '发文机关', '发文日期', '施行', '状态'],
    DOCUMENT_IDS.map((id) => documentRow(DOCUMENTS[id])),
  );
  const content = [
    GENERATED,
    '# 条款',
    '两份文件的每一条规则，用我们自己的话重述。表述与文件不一致时，以文件为准。',
    '“平台怎么落实”写的是要做到的样子；哪些已经建成、由哪些代码和测试证明，见 [trace.md](trace.md)。',
    '## 依据的文件',
    documents,
    '## 通知（N）',
    ruleTable(NOTICE_CLAUSES),
    '## 办法（M）',
    ruleTable(MEASURES_CLAUSES),
  ].join('\n\n');
  return { path: 'docs/clauses.md', content: `${content}\n` };
}

/** The list of readings: docs/interpretations.md. */
export function interpretationsFile(): GeneratedFile {
  const rows = INTERPRETATIONS.map((id) => {
    const { question, reading, reason, about, switchable } = INTERPRETATION_STATEMENTS[id];
    return [id, question, reading, reason, about.join('、'), switchable ? '可' : '否'];
  });
  const content = [
    GENERATED,
    '# 平台解释',
    '文件没有说清的地方，在主管部门裁定以前按下面的理解执行，账单和拒绝原因里像条款一样引用。',
    '“可另定”的，省里可以用带日期和依据的参数改成别的理解。',
    table(['编号', '问题', '采用的理解', '理由', '相关条款', '可另定'], rows),
  ].join('\n\n');
  return { path: 'docs/interpretations.md', content: `${content}\n` };
}

/** Every file this script writes. */
export function generatedDocs(): GeneratedFile[] {
  return [clausesFile(), interpretationsFile()];
}

function main(check: boolean): number {
  const stale = generatedDocs().filter(isStale);
  if (!check) {
    stale.forEach(writeGenerated);
    console.log(
      stale.length > 0 ? `written: ${stale.map((file) => file.path).join(', ')}` : 'docs are up to date',
    );
    return 0;
  }
  for (const file of stale) console.error(`${file.path} is stale: run “npm run docs”`);
  return stale.length > 0 ? 1 : 0;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.exitCode = main(process.argv.includes('--check'));
}
