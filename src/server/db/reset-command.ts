import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from '../config.ts';
import { ROOT } from '../root.ts';

/** `npm run db:reset -- --yes`: throws the embedded database away; a database server is never touched. */
const config = readConfig(process.env, ROOT);
const folder = join(config.dataDir, 'postgres');
const say = (line: string) => process.stdout.write(`${line}\n`);
if (config.databaseUrl) {
  say('DATABASE_URL 指向外部数据库，不在这里清空；请由数据库管理员处理');
  process.exitCode = 1;
} else if (!process.argv.includes('--yes')) {
  say(`将删除 ${folder} 中的全部数据，无法恢复。确认请运行：npm run db:reset -- --yes`);
  process.exitCode = 1;
} else {
  const pointer = join(config.dataDir, 'postgres-location');
  if (existsSync(pointer)) rmSync(readFileSync(pointer, 'utf8').trim(), { recursive: true, force: true });
  rmSync(pointer, { force: true });
  rmSync(folder, { recursive: true, force: true });
  say('已清空，下次启动会重新建立示例数据');
}
