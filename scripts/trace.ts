/**
 * Writes docs/trace.md: clause · what · code · page · tests. With `--check` fails on a gap, an unknown id,
 * an entry of the allow-list that is no longer needed, or a stale file.
 * Run: node --import tsx scripts/trace.ts [--check]
 */
import { pathToFileURL } from 'node:url';
import { CLAUSE_IDS, type ClauseId } from '../src/policy/clause-ids.ts';
import { cite } from '../src/policy/clauses.ts';
import { isStale, table, writeGenerated, type GeneratedFile } from './generated-file.ts';
import { ALLOWED } from './trace-allowed.ts';
import { scanCheckout, type Places, type Scan } from './trace-scan.ts';

/** What a clause still lacks. A reading of ours is shown wherever it acts and needs no page of its own. */
function lacks(scan: Scan, id: ClauseId): string[] {
  return [
    ...(scan.code.has(id) ? [] : ['code']),
    ...(scan.pages.has(id) || id.startsWith('I') ? [] : ['page']),
    ...(scan.tests.has(id) ? [] : ['test']),
  ];
}

/** Everything that is wrong with the trace, one line each; empty when all is well. */
export function traceProblems(scan: Scan): string[] {
  const problems = [...scan.faults];
  for (const id of CLAUSE_IDS) {
    const missing = lacks(scan, id);
    const allowed = ALLOWED[id];
    if (!allowed && missing.length > 0) problems.push(`${id} lacks ${missing.join(', ')}`);
    if (allowed && !allowed.missing && missing.length === 0)
      problems.push(`${id} is covered: remove it from scripts/trace-allowed.ts`);
  }
  return problems;
}

function paths(places: Places, id: ClauseId, prefix: RegExp): string {
  return [...(places.get(id) ?? [])]
    .sort()
    .map((path) => `\`${path.replace(prefix, '')}\``)
    .join('<br>');
}

function state(id: ClauseId): string {
  const allowed = ALLOWED[id];
  if (!allowed) return '已建成';
  return allowed.missing
    ? `部分建成，还缺：${allowed.missing}（${allowed.issue}）`
    : `待建：${allowed.issue}`;
}

/** The file that shows, for every clause, where it is carried out and what proves it. */
export function traceFile(scan: Scan): GeneratedFile {
  const rows = CLAUSE_IDS.map((id) => {
    const { label, title } = cite(id);
    return [
      id,
      `${label} ${title}`,
      state(id),
      paths(scan.code, id, /^src\//),
      paths(scan.pages, id, /^src\/web\//),
      paths(scan.tests, id, /^$/),
    ];
  });
  const built = CLAUSE_IDS.filter((id) => !ALLOWED[id]).length;
  const content = [
    '<!-- 本文件由 scripts/trace.ts 生成（npm run trace），请勿手改。 -->',
    '# 条款追踪',
    `每一条规则在哪里实现、在哪个页面能用、由哪些测试证明。共 ${CLAUSE_IDS.length} 条，已建成 ${built} 条。`,
    table(['编号', '内容', '状态', '代码', '页面', '测试'], rows),
  ].join('\n\n');
  return { path: 'docs/trace.md', content: `${content}\n` };
}

function main(check: boolean): number {
  const scan = scanCheckout();
  const file = traceFile(scan);
  const problems = traceProblems(scan);
  if (check && isStale(file)) problems.push(`${file.path} is stale: run “npm run trace”`);
  if (!check) writeGenerated(file);
  for (const problem of problems) console.error(problem);
  console.log(
    `${CLAUSE_IDS.filter((id) => !ALLOWED[id]).length} of ${CLAUSE_IDS.length} clauses built, ${problems.length} problems`,
  );
  return problems.length > 0 ? 1 : 0;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  process.exitCode = main(process.argv.includes('--check'));
}
