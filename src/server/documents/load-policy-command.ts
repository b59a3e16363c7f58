/** `npm run load-policy -- FILE`: loads an official text and prints what was recognised in it. */
import { readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { quotedTitle } from '../../policy/documents.ts';
import { readConfig } from '../config.ts';
import { Problem } from '../http/problem.ts';
import { createLog } from '../log.ts';
import { openStore } from '../open-store.ts';
import { ROOT } from '../root.ts';
import { loadDocument, type LoadedDocument } from './load-document.ts';

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function report({ title, articles, unmatched, added, id }: LoadedDocument): void {
  say(`识别为${quotedTitle(title)}，共 ${articles.length} 段：`);
  for (const { part, label, body, clauseIds } of articles) {
    const linked = clauseIds.length > 0 ? `→ ${clauseIds.join('、')}` : '';
    say(`  ${[part, label].filter((text) => text !== '').join(' · ')}（${body.length} 字）${linked}`);
  }
  say(unmatched.length > 0 ? `没有找到原文的条款：${unmatched.join('、')}` : '每一条都找到了原文');
  say(added ? `已载入，编号 ${id}` : `同一份文件已经载入过（编号 ${id}），没有重复写入`);
}

async function run(path: string): Promise<void> {
  const content = readFileSync(path);
  const config = readConfig(process.env, ROOT);
  const store = await openStore(config, createLog('warn'), say);
  try {
    report(await loadDocument(store.world, 'system', { fileName: basename(path), content }, null));
  } finally {
    await store.close();
  }
}

const [path] = process.argv.slice(2);
if (path === undefined) {
  process.stderr.write('用法：npm run load-policy -- 文件（.txt、.html 或 .docx）\n');
  process.exitCode = 2;
} else {
  try {
    await run(resolve(process.env['INIT_CWD'] ?? process.cwd(), path));
  } catch (error) {
    const known = error instanceof Problem || (error instanceof Error && 'code' in error);
    const detail = error instanceof Problem && error.detail !== undefined ? `（${error.detail}）` : '';
    process.stderr.write(known ? `${(error as Error).message}${detail}\n` : `${String(error)}\n`);
    process.exitCode = 1;
  }
}
